/** A market maker: two quotes around the price, moved against what is held. */
import { InputError } from '../../../core/index.ts';
import { feature } from '../../features/index.ts';
import type { RestingOrder } from '../resting-orders.ts';
import type { Intent, StrategyContext, TradeContext, TradeStrategyDefinition } from '../strategy.ts';
import { checkBars, checkRange } from './example-numbers.ts';

export interface MarketMakerOptions {
  /** Bars or trades over which the deviation of the price is estimated, at least 2. */
  readonly period: number;
  /** Bars or trades within which what is held is to be gone. */
  readonly horizon: number;
  /** Risk aversion γ, per unit of log price and full position; larger leans harder against what is held. */
  readonly riskAversion: number;
  /** How fast fills become rare with the distance from the price, κ, per unit of log price: 1 / κ is nearly the half spread. */
  readonly decay: number;
  /** Size of a quote, as a part of what a target of 1 means. */
  readonly size: number;
  /** Position, as such a part, from which on the side that adds to it is not quoted. */
  readonly inventoryMax: number;
  /** A quote is moved when it is off by more than this part of the price: moving it costs its place in the queue. */
  readonly requote: number;
}

/**
 * The quotes of Avellaneda and Stoikov around the last price, as in `makerQuotes`, in units of the price: reservation price
 * p·(1 − q·γ·σ²·T) and half spread p·(γ·σ²·T/2 + ln(1 + γ/κ)/γ), q the position, σ the deviation of a step's log return and T
 * the horizon in steps. It decides at each bar, or over trades at each trade. It earns the spread from those who know
 * nothing, and pays those who know where the price goes: over bars, which fill whoever is touched, that is hardly seen; over
 * trades with the queue before it, it is.
 * @throws BOT4_CONFIG_VALUE
 * References: Avellaneda & Stoikov (2008), High-frequency trading in a limit order book, Quantitative Finance 8(3).
 * @example marketMaker({ period: 100, horizon: 100, riskAversion: 1, decay: 2000, size: 0.25, inventoryMax: 0.75, requote: 0.0001 }).trading?.restingOrders // => 2
 */
export function marketMaker(options: MarketMakerOptions): TradeStrategyDefinition {
  const { period, horizon, riskAversion, decay, size, inventoryMax, requote } = options;
  checkBars('period', period, 2);
  checkBars('horizon', horizon, 1);
  checkRange('riskAversion', riskAversion, { min: Number.MIN_VALUE, max: 1e6 });
  checkRange('decay', decay, { min: 1, max: 1e6 });
  checkRange('size', size, { min: Number.MIN_VALUE, max: 1 });
  checkRange('inventoryMax', inventoryMax, { min: Number.MIN_VALUE, max: 1 });
  checkRange('requote', requote, { min: 0, max: 0.1 });
  if (!(Math.log1p(riskAversion / decay) / riskAversion > requote))
    throw new InputError('BOT4_CONFIG_VALUE', `requote is ${requote}, must be less than the half spread`, {
      place: { key: 'requote' },
    });
  return {
    name: 'market-maker',
    features: [feature.volatility('sigma', { input: 'close', period })],
    tradeFeatures: [feature.volatility('sigma', { input: 'price', period })],
    params: {
      horizon,
      riskAversion,
      size,
      inventoryMax,
      requote,
      base: Math.log1p(riskAversion / decay) / riskAversion,
    },
    trading: { restingOrders: 2 },
    init: () => ({ bid: 0, ask: 0 }),
    onBar: quote,
    onTrade: quote,
  };
}

/** Travels as text, once for bars and once for trades: it uses nothing but its argument. */
const quote = (market: StrategyContext | TradeContext): Intent => {
  const price = 'price' in market ? market.price : market.close;
  const { sigma } = market.features as { sigma: number };
  const { horizon, riskAversion, size, inventoryMax, requote, base } = market.params as Record<
    'horizon' | 'riskAversion' | 'size' | 'inventoryMax' | 'requote' | 'base',
    number
  >;
  const quotes = market.state as { bid: number; ask: number };
  const risk = riskAversion * sigma ** 2 * horizon;
  const middle = price * (1 - market.position * risk);
  const half = price * (base + risk / 2);
  // A maker never crosses: a reservation price beyond the last one quotes at that.
  const bid = Math.min(price, middle - half);
  const ask = Math.max(price, middle + half);
  if (Math.abs(bid - quotes.bid) > requote * price) quotes.bid = bid;
  if (Math.abs(ask - quotes.ask) > requote * price) quotes.ask = ask;
  const orders: RestingOrder[] = [];
  if (market.position < inventoryMax && quotes.bid > 0) orders.push({ side: 'buy', price: quotes.bid, size });
  if (market.position > -inventoryMax) orders.push({ side: 'sell', price: quotes.ask, size });
  return { orders };
};
