/** What closed trades say together. Money is decimal text and stays exact; only ratios are doubles. O(n). */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';

/** A closed round trip: what the statistics need of it. */
export interface ClosedTrade {
  /** Microseconds. */
  readonly openedAt: number;
  readonly closedAt: number;
  /** Decimal text, quote asset; `pnl` is net of fees. */
  readonly fees: string;
  readonly pnl: string;
}

/** Statistics of closed trades. Amounts are decimal text in the quote asset, rounded to 8 decimals where divided. */
export interface TradeStatistics {
  readonly count: number;
  /** Trades with a profit after fees. */
  readonly winners: number;
  /** winners / count. */
  readonly winRate: number;
  /** Net profits of the winners over net losses of the rest; Infinity without losses, NaN without either. */
  readonly profitFactor: number;
  readonly averagePnl: string;
  /** Of the winners, and of the rest; '0' where there are none. */
  readonly averageWin: string;
  readonly averageLoss: string;
  readonly bestPnl: string;
  readonly worstPnl: string;
  readonly netProfit: string;
  readonly fees: string;
  /** Profit before fees: netProfit + fees. Slippage is inside the prices and so already off. */
  readonly grossProfit: string;
  /** fees / grossProfit: the share of what was earned that fees took. NaN unless grossProfit is above zero. */
  readonly feeShare: number;
  /** Mean time from the first fill to the last, microseconds. */
  readonly averageHoldMicros: number;
}

const DECIMALS = 8;

function amount(text: string, key: string, index: number): Decimal {
  // Only plain decimal text is money: Decimal itself would take '0x1F', 'Infinity' and 'NaN' too.
  if (!/^-?\d+(\.\d+)?$/.test(text)) {
    throw new InputError('BOT4_STATS_INPUT', `is not decimal text in trade ${index + 1}`, { place: { key } });
  }
  return new Decimal(text);
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), new Decimal(0));
}

function mean(values: readonly Decimal[]): string {
  return text(values.length === 0 ? new Decimal(0) : sum(values).div(values.length));
}

function text(value: Decimal): string {
  // Adding zero turns −0 into 0.
  return value.toDecimalPlaces(DECIMALS).plus(0).toFixed();
}

/**
 * Statistics of closed trades.
 * @param trades (n,) in any order.
 * @returns the statistics, or null for no trade.
 * @throws BOT4_STATS_INPUT when an amount is not decimal text.
 * @example tradeStatistics([{ openedAt: 0, closedAt: 1, fees: '1', pnl: '3' }])?.feeShare // => 0.25
 */
export function tradeStatistics(trades: readonly ClosedTrade[]): TradeStatistics | null {
  if (trades.length === 0) return null;
  const pnl = trades.map((trade, i) => amount(trade.pnl, 'pnl', i));
  const won = pnl.filter((value) => value.gt(0));
  const lost = pnl.filter((value) => value.lte(0));
  const net = sum(pnl);
  const fees = sum(trades.map((trade, i) => amount(trade.fees, 'fees', i)));
  const gross = net.plus(fees);
  const hold = trades.reduce((total, trade) => total + (trade.closedAt - trade.openedAt) / trades.length, 0);
  return {
    count: trades.length,
    winners: won.length,
    winRate: won.length / trades.length,
    profitFactor: sum(won).toNumber() / Math.abs(sum(lost).toNumber()),
    averagePnl: mean(pnl),
    averageWin: mean(won),
    averageLoss: mean(lost),
    bestPnl: text(pnl.reduce((a, b) => Decimal.max(a, b))),
    worstPnl: text(pnl.reduce((a, b) => Decimal.min(a, b))),
    netProfit: text(net),
    fees: text(fees),
    grossProfit: text(gross),
    feeShare: gross.gt(0) ? fees.div(gross).toNumber() : Number.NaN,
    averageHoldMicros: hold,
  };
}

/** The two parts of a list of trades. */
export interface TradeParts<T> {
  readonly inSample: readonly T[];
  readonly outOfSample: readonly T[];
}

/**
 * Splits trades at a boundary.
 * @param trades (n,) in any order.   @param boundary first microsecond of the out-of-sample part.
 * @returns trades that closed at or before the boundary, and those that opened at or after it; one that was open at the
 * boundary belongs to neither.
 * @example splitTrades([{ openedAt: 1, closedAt: 9 }, { openedAt: 5, closedAt: 7 }], 5).outOfSample.length // => 1
 */
export function splitTrades<T extends { readonly openedAt: number; readonly closedAt: number }>(
  trades: readonly T[],
  boundary: number,
): TradeParts<T> {
  return {
    inSample: trades.filter((trade) => trade.closedAt <= boundary && trade.openedAt < boundary),
    outOfSample: trades.filter((trade) => trade.openedAt >= boundary),
  };
}
