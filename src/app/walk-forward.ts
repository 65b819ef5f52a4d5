/**
 * Walk-forward: a rule is chosen on one stretch of history and traded on the next one, again and again; what was traded is
 * stitched into one curve. No number of it was seen when its parameters were chosen. Pure: the same bars, sets and windows
 * give the same folds, choices and curve.
 */
import { InputError, type QuoteUnits, quoteUnits } from '../core/index.ts';
import { sliceBars } from '../domain/market/index.ts';
import {
  type RuleOptions,
  type ScanFigures,
  type ScanMarket,
  type ScanParams,
  type ScanRule,
  type ScanTrade,
  scan,
} from '../domain/scan/index.ts';

/** How history is cut. */
export interface WalkWindows {
  /** Bars of the first stretch to choose on; of every one when it rolls. */
  readonly trainBars: number;
  /** Bars to trade on with what was chosen. */
  readonly testBars: number;
  /** `anchored`: every choice sees all history before it; `rolling`: the last `trainBars` of it. */
  readonly mode: 'anchored' | 'rolling';
}

/** Rows of one fold; each range ends before its second number. */
export interface WalkFold {
  readonly train: readonly [from: number, to: number];
  readonly test: readonly [from: number, to: number];
}

/** What came of a fold. */
export interface WalkOutcome extends WalkFold {
  readonly chosen: ScanParams;
  /** Of the chosen set, where it was chosen. */
  readonly trained: ScanFigures;
  /** Of the chosen set, where it was traded. */
  readonly tested: ScanFigures;
  /** Rows are those of the whole history. */
  readonly trades: readonly ScanTrade[];
  /** Figures of every set that was tried, in their order. */
  readonly tried: readonly ScanFigures[];
}

export interface WalkResult {
  readonly folds: readonly WalkOutcome[];
  /** (days,) close of the last bar of each day that was traded, microseconds. */
  readonly time: Float64Array;
  /** (days,) equity of one account that went through all folds, quote units. */
  readonly equity: Float64Array;
  readonly finalEquity: QuoteUnits;
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

/**
 * Cuts `bars` bars into folds. The last test may be shorter, but not shorter than half of the others.
 * @throws BOT4_CONFIG_VALUE when there is no room for one fold
 * @example walkFolds(100, { trainBars: 60, testBars: 20, mode: 'rolling' }).length // => 2
 */
export function walkFolds(bars: number, { trainBars, testBars, mode }: WalkWindows): readonly WalkFold[] {
  for (const [key, value] of Object.entries({ trainBars, testBars })) {
    if (!(Number.isInteger(value) && value >= 2)) refuse(key, `${key} is ${value}; it is a whole number from 2`);
  }
  const folds: WalkFold[] = [];
  for (let at = trainBars; at + testBars / 2 <= bars; at += testBars) {
    folds.push({
      train: [mode === 'anchored' ? 0 : at - trainBars, at],
      test: [at, Math.min(bars, at + testBars)],
    });
  }
  if (folds.length > 0) return folds;
  return refuse('trainBars', `${bars} bars have no room for ${trainBars} to choose on and ${testBars} to trade on`);
}

/** Number of the best set: the highest Sharpe ratio of days among those that traded; the first of equal ones. */
function bestOf(figures: readonly ScanFigures[]): number {
  let best = 0;
  const score = ({ trades, dailySharpe }: ScanFigures): number =>
    trades === 0 ? Number.NEGATIVE_INFINITY : dailySharpe;
  for (let i = 1; i < figures.length; i++) {
    if (score(figures[i] as ScanFigures) > score(figures[best] as ScanFigures)) best = i;
  }
  return best;
}

/**
 * Walks forward over a market. A test begins with features that are warm from the bars before it, and flat; what is open at
 * its end is valued at its last close, and that equity is the money of the next fold.
 * @param market bars of the whole history, costs, money and sizes.
 * @param sets parameters to choose from, at least one.
 * @param options.windows how history is cut.
 * @param options.onFold told of each fold as it is done.
 * @returns choices and results of each fold, and one curve of what was traded; money in quote units.
 * @throws BOT4_CONFIG_VALUE
 */
export function walkForward(
  market: ScanMarket,
  rule: ScanRule,
  sets: readonly ScanParams[],
  options: RuleOptions & { readonly windows: WalkWindows; readonly onFold?: (outcome: WalkOutcome) => void },
): WalkResult {
  if (sets.length === 0) refuse('sets', 'there is no parameter set to choose from');
  const { windows, onFold, ...how } = options;
  const { openTime, intervalMicros } = market.bars;
  const folds: WalkOutcome[] = [];
  const time: number[] = [];
  const equity: number[] = [];
  let cash = market.initialCash;
  for (const fold of walkFolds(openTime.length, windows)) {
    const [from, to] = fold.train;
    const train = { ...market, bars: sliceBars(market.bars, { from, to }) };
    const tried = scan(train, rule, sets, how);
    const best = bestOf(tried);
    const chosen = sets[best] as ScanParams;
    const trades: ScanTrade[] = [];
    const whole = { ...market, initialCash: cash, bars: sliceBars(market.bars, { from, to: fold.test[1] }) };
    const [tested] = scan(whole, rule, [chosen], {
      ...how,
      tradeFrom: to - from,
      onTrade: (_, trade) => trades.push(atRow(trade, from)),
      onDay: (_, bar, value) => {
        time.push((openTime[from + bar] as number) + intervalMicros);
        equity.push(value);
      },
    });
    const outcome = {
      ...fold,
      chosen,
      trained: tried[best] as ScanFigures,
      tested: tested as ScanFigures,
      trades,
      tried,
    };
    folds.push(outcome);
    onFold?.(outcome);
    cash = quoteUnits((tested as ScanFigures).finalEquity);
    if (cash <= 0) break;
  }
  return { folds, time: Float64Array.from(time), equity: Float64Array.from(equity), finalEquity: cash };
}

/** A trade with rows of the whole history. */
function atRow(trade: ScanTrade, from: number): ScanTrade {
  return { ...trade, entryBar: trade.entryBar + from, exitBar: trade.exitBar < 0 ? -1 : trade.exitBar + from };
}
