/**
 * A paper session over recorded trades, as a request: the backtest over the same trades is the same request, and what the
 * session must decide again.
 */
import type { Ppm, QuoteUnits } from '../core/index.ts';
import {
  type Bars,
  defineInstrument,
  type Instrument,
  inferInstrument,
  instrumentText,
  type Trades,
} from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import type { StrategyBundle } from '../domain/strategy/index.ts';
import type { TradesRequest } from './backtest.ts';

/** Trades of a market as they were recorded. */
export interface RecordedTrades {
  readonly trades: Trades;
  /** Decimals of the quantities. */
  readonly qtyDecimals: number;
  /** SHA-256 of the trades. */
  readonly sha256: string;
}

/** What is traded, and what that costs. There are no defaults for money. */
export interface TradesPaperOptions {
  readonly bundle: StrategyBundle;
  readonly kind: 'perp' | 'spot';
  readonly initialCash: QuoteUnits;
  readonly feePpm: Ppm;
  readonly slippagePpm: Ppm;
  /** Lots that stand ahead of each of our limit orders at its price. */
  readonly queueLots: number;
}

/** Each trade as a bar of its own, for what reads prices alone. No column is copied. */
export function asBars({ symbol, time, price, qty }: Trades): Bars {
  return { symbol, intervalMicros: 1, openTime: time, open: price, high: price, low: price, close: price, volume: qty };
}

/** The finer of two decimal texts. */
function finer(a: string, b: string): string {
  return Number(a) < Number(b) ? a : b;
}

/**
 * The rules that recorded trades show: the coarsest tick on which every price lies, the lot of the recording, or one that is
 * small against a position where only whole coins were traded, and the smallest order of the quote asset.
 * @param recorded n ≥ 1 trades of a symbol that ends in a known quote asset, such as USDT or USD.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_SYMBOL, BOT4_DATA_PRECISION
 */
export function instrumentOfTrades({ trades, qtyDecimals }: RecordedTrades, kind: Instrument['kind']): Instrument {
  const { symbol } = trades;
  const found = inferInstrument(asBars(trades), { symbol, kind });
  const lotSize = finer(found.lotSize, `1e-${qtyDecimals}`);
  // A tick of a lot of 1e-8 is worth less than the smallest money.
  return defineInstrument({ ...instrumentText(found), lotSize, roundsMoney: true });
}

/**
 * The session as a request, under the limits that artifacts trade under.
 * @throws the codes of `instrumentOfTrades`
 */
export function tradesPaperRequest(recorded: RecordedTrades, options: TradesPaperOptions): TradesRequest {
  const { bundle, kind, initialCash, feePpm, slippagePpm, queueLots } = options;
  return {
    bundle,
    trades: recorded.trades,
    instrument: instrumentOfTrades(recorded, kind),
    dataHash: recorded.sha256,
    initialCash,
    costs: { feePpm, slippagePpm, queueLots },
    risk: HOUSE_RISK_PROFILE,
  };
}
