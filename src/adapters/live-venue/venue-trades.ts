/**
 * What venues say of our own trades, as `VenueTrade`: side, exact lots and ticks, and the fee in the asset that the venue
 * took it in. Binance names it in `N` and `n` of an execution report and in `commissionAsset` of a trade, Kraken in `fees`,
 * Coinbase always takes the quote asset. Nothing is rounded but a fee in the quote asset, up to 1e-8.
 *
 * A message that cannot be exact is refused: a client turns that into a malformed answer, and the trade is asked for again.
 * Sources: binance-spot-api-docs user-data-stream.md and rest-api.md; docs.kraken.com, executions channel of WebSocket v2;
 * docs.cdp.coinbase.com, list fills. Not for the hot path: some fills a second at the most.
 */
import { createHash } from 'node:crypto';
import { Decimal } from 'decimal.js';
import { InputError, micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import type { Instrument } from '../../domain/market/index.ts';
import { type Commission, isCommission, settledFee, type VenueTrade } from '../../domain/orders/index.ts';

/** A market of the session, with its number there. */
export interface TradedMarket {
  readonly index: number;
  readonly rules: Instrument;
}

/** A trade that Coinbase tells of; `isVoid` when it says that it takes it back. */
export interface CoinbaseTrade {
  readonly trade: VenueTrade;
  readonly isVoid: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Above this, epoch times are microseconds; venues send milliseconds. */
const MILLIS_MAX = 1e14;
/** Hexadecimal digits of a hash that stay a safe integer. */
const ID_DIGITS = 13;

/**
 * The trade of an execution report of Binance (`executionReport` of the user data stream).
 * @returns undefined when the report is of something else than a trade.   @throws BOT4_DATA_VALUE, BOT4_DATA_PRECISION
 */
export function binanceReportTrade(message: Fields, market: TradedMarket): VenueTrade | undefined {
  if (message.x !== 'TRADE') return undefined;
  return tradeOf(market, {
    tradeId: whole(message, 't'),
    clientOrderId: text(message, 'c'),
    side: message.S,
    lots: text(message, 'l'),
    price: text(message, 'L'),
    commission: commissionOf(message.N, message.n),
    time: epochMicros(whole(message, 'T')),
  });
}

/**
 * A trade of `GET /api/v3/myTrades` of Binance.
 * @param clientOrderId of its order, which the venue does not repeat here.   @throws BOT4_DATA_VALUE, BOT4_DATA_PRECISION
 */
export function binanceHistoryTrade(message: Fields, market: TradedMarket, clientOrderId: string): VenueTrade {
  return tradeOf(market, {
    tradeId: whole(message, 'id'),
    clientOrderId,
    side: message.isBuyer === true ? 'BUY' : message.isBuyer === false ? 'SELL' : undefined,
    lots: text(message, 'qty'),
    price: text(message, 'price'),
    commission: commissionOf(message.commissionAsset, message.commission),
    time: epochMicros(whole(message, 'time')),
  });
}

/**
 * The trade of a message of Kraken's executions channel (WebSocket v2).
 * @returns undefined when the message is of something else than a trade.   @throws BOT4_DATA_VALUE, BOT4_DATA_PRECISION
 */
export function krakenTrade(message: Fields, market: TradedMarket): VenueTrade | undefined {
  if (message.exec_type !== 'trade') return undefined;
  const fees = (Array.isArray(message.fees) ? message.fees : []) as readonly Fields[];
  const paid = fees.filter((fee) => !new Decimal(amountText(fee.qty, 'qty')).isZero());
  if (paid.length > 1) refuse('BOT4_DATA_VALUE', `a trade of Kraken has fees in ${paid.length} assets`);
  const [fee] = paid;
  return tradeOf(market, {
    tradeId: whole(message, 'trade_id'),
    clientOrderId: message.cl_ord_id === undefined ? '' : text(message, 'cl_ord_id'),
    side: message.side,
    lots: amountText(message.last_qty, 'last_qty'),
    price: amountText(message.last_price, 'last_price'),
    commission: fee && commissionOf(fee.asset, amountText(fee.qty, 'qty')),
    time: isoMicros(text(message, 'timestamp')),
  });
}

/**
 * A fill of `GET /api/v3/brokerage/orders/historical/fills` of Coinbase. Its trade ids are texts: 52 bits of their hash
 * take their place, the same after every restart.
 * @param clientOrderId of its order, which the venue does not repeat here.   @throws BOT4_DATA_VALUE, BOT4_DATA_PRECISION
 */
export function coinbaseTrade(message: Fields, market: TradedMarket, clientOrderId: string): CoinbaseTrade {
  const price = text(message, 'price');
  const size = text(message, 'size');
  const lots = message.size_in_quote === true ? new Decimal(size).div(price).toFixed() : size;
  const hash = createHash('sha256').update(text(message, 'trade_id')).digest('hex');
  const trade = tradeOf(market, {
    tradeId: Number.parseInt(hash.slice(0, ID_DIGITS), 16),
    clientOrderId,
    side: message.side,
    lots,
    price,
    commission: commissionOf(market.rules.quote, text(message, 'commission')),
    time: isoMicros(text(message, 'trade_time')),
  });
  return { trade, isVoid: message.trade_type === 'REVERSAL' };
}

interface Told {
  readonly tradeId: number;
  readonly clientOrderId: string;
  readonly side: unknown;
  readonly lots: string;
  readonly price: string;
  readonly commission: Commission | undefined;
  readonly time: number;
}

function tradeOf({ index, rules }: TradedMarket, told: Told): VenueTrade {
  const { tradeId, clientOrderId, commission, time } = told;
  const side = typeof told.side === 'string' ? told.side.toLowerCase() : '';
  if (side !== 'buy' && side !== 'sell') refuse('BOT4_DATA_VALUE', `a trade of ${rules.symbol} has side ${told.side}`);
  const lots = qtyLots(steps(told.lots, rules.lotSize, `${rules.symbol}: quantity`));
  const ticks = priceTicks(steps(told.price, rules.tickSize, `${rules.symbol}: price`));
  const fee = settledFee({ fee: quoteUnits(0), ...(commission && { commission }) }, rules.quote);
  const base = {
    instrument: index,
    tradeId,
    clientOrderId,
    side,
    lots,
    ticks,
    fee: fee.fee,
    time: micros(time),
  } as const;
  return fee.commission === undefined ? base : { ...base, commission: fee.commission };
}

/** A positive number of steps. */
function steps(value: string, step: string, what: string): number {
  const count = new Decimal(amountText(value, what)).div(step);
  if (count.gt(0) && count.isInteger() && count.lte(Number.MAX_SAFE_INTEGER)) return count.toNumber();
  return refuse('BOT4_DATA_PRECISION', `${what} ${value} is not a whole number of steps of ${step}`);
}

/** Binance names no asset where it takes no fee. */
function commissionOf(asset: unknown, amount: unknown): Commission | undefined {
  if (asset === null || asset === undefined) {
    if (amount === undefined || new Decimal(amountText(amount, 'commission')).isZero()) return undefined;
    return refuse('BOT4_DATA_VALUE', `a commission of ${amount} names no asset`);
  }
  const told = { asset: String(asset), amount: amountText(amount, 'commission') };
  return isCommission(told)
    ? told
    : refuse('BOT4_DATA_VALUE', `'${told.asset}' is no asset, or ${told.amount} is no amount`);
}

/** Decimal text of an amount that a venue sends as text or as a number. */
function amountText(value: unknown, what: string): string {
  const isAmount = (typeof value === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(value)) || typeof value === 'number';
  const amount = isAmount ? new Decimal(value) : new Decimal(Number.NaN);
  if (amount.isFinite()) return amount.toFixed();
  return refuse('BOT4_DATA_VALUE', `${what} is ${JSON.stringify(value)}, which is no decimal number`);
}

function text(message: Fields, key: string): string {
  const value = message[key];
  if (typeof value === 'string') return value;
  return refuse('BOT4_DATA_VALUE', `${key} of a trade is ${JSON.stringify(value)}, which is no text`);
}

function whole(message: Fields, key: string): number {
  const value = message[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return refuse('BOT4_DATA_VALUE', `${key} of a trade is ${JSON.stringify(value)}, which is no whole number`);
}

function epochMicros(time: number): number {
  return time < MILLIS_MAX ? time * 1000 : time;
}

/** Microseconds of a time like `2024-01-31T12:00:00.123456Z`; digits beyond them are cut. */
function isoMicros(value: string): number {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(value);
  const seconds = match === null ? Number.NaN : Date.parse(`${match[1]}Z`) / 1000;
  if (match === null || !Number.isInteger(seconds)) {
    return refuse('BOT4_DATA_VALUE', `'${value}' is no time like 2024-01-31T12:00:00.123456Z`);
  }
  return seconds * 1e6 + Number((match[2] ?? '').padEnd(6, '0').slice(0, 6));
}

function refuse(code: 'BOT4_DATA_VALUE' | 'BOT4_DATA_PRECISION', detail: string): never {
  throw new InputError(code, detail);
}
