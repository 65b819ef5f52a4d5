/**
 * The tear sheet: one account over one history, as data. Everything is shown for the whole history and for the parts
 * before and after the out-of-sample boundary, because only the second says anything about days to come. Pure; O(n log n).
 */
import { calendarReturns, type YearReturns } from './calendar-returns.ts';
import { type DailySeries, splitDaily } from './daily-series.ts';
import { type Drawdown, drawdowns } from './drawdowns.ts';
import { type AnnualOptions, type ReturnStatistics, returnStatistics } from './return-statistics.ts';
import { type ClosedTrade, splitTrades, type TradeStatistics, tradeStatistics } from './trade-statistics.ts';

/** What a tear sheet is made from. */
export interface TearSheetFacts {
  readonly daily: DailySeries;
  /** Closed trades, in any order. */
  readonly trades: readonly ClosedTrade[];
  /** First microsecond of the out-of-sample part; null when there is none. */
  readonly outOfSampleFrom: number | null;
}

export interface TearSheetOptions extends AnnualOptions {
  /** How many drawdowns to list. */
  readonly drawdowns: number;
}

/** One part of history: null where it has fewer than two days, or no trade. */
export interface TearSheetPart {
  readonly returns: ReturnStatistics | null;
  readonly trades: TradeStatistics | null;
}

export interface TearSheet {
  readonly all: TearSheetPart;
  /** Both parts are null when there is no boundary. */
  readonly inSample: TearSheetPart | null;
  readonly outOfSample: TearSheetPart | null;
  /** Deepest first, over the whole history. */
  readonly drawdowns: readonly Drawdown[];
  readonly years: readonly YearReturns[];
}

/**
 * Makes the tear sheet of an account.
 * @param facts daily returns (n,), trades (m,), boundary.
 * @param options periodsPerYear and drawdowns; no defaults, because they change the conclusion.
 * @returns statistics of all days, of both parts, drawdowns, and monthly and yearly returns.
 * @throws BOT4_STATS_INPUT when returns are not finite, below −1, out of order, or an amount is not decimal text.
 * @throws BOT4_STATS_ARGUMENT when periodsPerYear is not positive.
 * @example tearSheet({ daily: { time: [0, 86400e6], value: [0.5, 1] }, trades: [], outOfSampleFrom: null }, { periodsPerYear: 365, drawdowns: 5 }).all.returns?.totalReturn // => 2
 */
export function tearSheet(facts: TearSheetFacts, options: TearSheetOptions): TearSheet {
  const { daily, trades, outOfSampleFrom } = facts;
  const part = (days: DailySeries, closed: readonly ClosedTrade[]): TearSheetPart => ({
    returns: returnStatistics(days, options),
    trades: tradeStatistics(closed),
  });
  const common = { drawdowns: drawdowns(daily, { count: options.drawdowns }), years: calendarReturns(daily) };
  const all = part(daily, trades);
  if (outOfSampleFrom === null) return { all, inSample: null, outOfSample: null, ...common };
  const days = splitDaily(daily, outOfSampleFrom);
  const closed = splitTrades(trades, outOfSampleFrom);
  return {
    all,
    inSample: part(days.inSample, closed.inSample),
    outOfSample: part(days.outOfSample, closed.outOfSample),
    ...common,
  };
}
