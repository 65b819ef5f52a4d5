/**
 * What is wrong with a series of bars, counted and named, before anybody computes with it. Nothing is repaired here: a
 * repair changes results, so the report only says what one would do.
 *
 * The bars have passed the checks at the door (`check-bars.ts`), so order, duplicates and impossible prices are counted
 * here as a second look that finds zero.
 */
import type { Bars } from './bars.ts';
import type { QualityFinding } from './quality-finding.ts';
import { ROWS_SHOWN } from './quality-finding.ts';
import { medianInPlace } from './quality-median.ts';
import { gapFrom, OUTLIER_SIGMAS, qualityProblems } from './quality-problems.ts';
import type { TimeUnit } from './time-unit.ts';

/** One finding. */
export type QualityProblem = QualityFinding<
  | 'missing-bars'
  | 'dead-bars'
  | 'zero-volume'
  | 'flat-bars'
  | 'disorder'
  | 'impossible-bars'
  | 'outliers'
  | 'quote-volume'
  | 'last-bar'
  | 'short-history'
>;

/** The numbers of a series. */
export interface QualityReport {
  readonly symbol: string;
  readonly bars: number;
  readonly intervalMicros: number;
  /** Open time of the first bar and close time of the last, microseconds; 0 without bars. */
  readonly from: number;
  readonly to: number;
  readonly timeUnit: TimeUnit | null;
  readonly missing: {
    readonly bars: number;
    readonly runs: number;
    /** Bars of the longest run, and the open times of its first missing and the first present bar after it. */
    readonly longest: { readonly bars: number; readonly from: number; readonly to: number } | null;
  };
  /** Volume 0 and high equal to low: no market. */
  readonly deadBars: number;
  /** High equal to low, with or without volume. */
  readonly flatBars: number;
  readonly zeroVolume: number;
  /** Most dead bars in a row. */
  readonly deadRunLongest: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  /** Bars with low above open or close, high below them, or a value that is not possible. */
  readonly impossible: number;
  readonly outliers: {
    readonly count: number;
    /** Row of the first, from 1; null without one. */
    readonly firstRow: number | null;
    /** Distance from the median beyond which a log return is an outlier; 0 when it cannot be estimated. */
    readonly threshold: number;
  };
  /** What the volume in quote asset says; null where the source has none. */
  readonly quoteVolume: {
    /** Bars with volume whose quote volume is volume times close to 1e-9: computed by somebody, not measured. */
    readonly computed: number;
    /** Bars whose quote volume over volume is outside [low, high] by more than 1e-9: no average of their prices. */
    readonly outside: number;
  } | null;
  readonly problems: readonly QualityProblem[];
}

/** Options of `qualityReport`. */
export interface QualityOptions {
  /** Unit of the times in the file, as the loader found it; only reported. */
  readonly timeUnit?: TimeUnit;
  /** (n,) quote asset traded, where the source has it. */
  readonly quoteVolume?: Float64Array;
  /** Latest time that the data can know, microseconds: tells whether the last bar is complete. */
  readonly asOf?: number;
}

const MAD_TO_SD = 1.4826;
/** What one pass over the bars counts. */
export interface QualityCounts {
  missing: number;
  runs: number;
  longest: number;
  longestAt: number;
  dead: number;
  deadRun: number;
  deadRunLongest: number;
  flat: number;
  zeroVolume: number;
  duplicates: number;
  outOfOrder: number;
  impossible: number;
}

/** First rows of each finding, from 1. */
export type QualityRows = Record<
  'missing' | 'dead' | 'flat' | 'zeroVolume' | 'disorder' | 'impossible' | 'outliers' | 'quoteVolume',
  number[]
>;

function show(rows: number[], index: number): void {
  if (rows.length < ROWS_SHOWN) rows.push(index + 1);
}

function countStep(bars: Bars, i: number, counts: QualityCounts, rows: QualityRows): void {
  const step = (bars.openTime[i] as number) - (bars.openTime[i - 1] as number);
  if (step === 0) counts.duplicates += 1;
  if (step < 0) counts.outOfOrder += 1;
  if (step <= 0) {
    show(rows.disorder, i);
    return;
  }
  const gap = Math.round(step / bars.intervalMicros) - 1;
  if (gap < 1) return;
  show(rows.missing, i);
  counts.missing += gap;
  counts.runs += 1;
  if (gap > counts.longest) {
    counts.longest = gap;
    counts.longestAt = i;
  }
}

function countRow(bars: Bars, i: number, counts: QualityCounts, rows: QualityRows): void {
  const open = bars.open[i] as number;
  const high = bars.high[i] as number;
  const low = bars.low[i] as number;
  const close = bars.close[i] as number;
  const volume = bars.volume[i] as number;
  const possible = low > 0 && low <= open && low <= close && high >= open && high >= close && high < Infinity;
  if (!possible || !(volume >= 0 && volume < Infinity)) {
    counts.impossible += 1;
    show(rows.impossible, i);
  }
  const flat = high === low;
  if (flat) {
    counts.flat += 1;
    show(rows.flat, i);
  }
  if (volume === 0) {
    counts.zeroVolume += 1;
    show(rows.zeroVolume, i);
  }
  const dead = flat && volume === 0;
  counts.deadRun = dead ? counts.deadRun + 1 : 0;
  if (!dead) return;
  counts.dead += 1;
  counts.deadRunLongest = Math.max(counts.deadRunLongest, counts.deadRun);
  show(rows.dead, i);
}

/** Outliers among log returns of neighbouring closes, by median and median absolute deviation of returns that moved. */
function findOutliers(bars: Bars, rows: QualityRows): QualityReport['outliers'] {
  const n = bars.close.length;
  const returns = new Float64Array(Math.max(0, n - 1));
  let moved = 0;
  for (let i = 1; i < n; i++) {
    const value = Math.log((bars.close[i] as number) / (bars.close[i - 1] as number));
    if (value !== 0 && Number.isFinite(value)) returns[moved++] = value;
  }
  if (moved < 20) return { count: 0, firstRow: null, threshold: 0 };
  // A market that stands still most of the time has a MAD of zero; only returns that moved set the scale.
  const center = medianInPlace(returns.slice(0, moved));
  const deviations = returns.slice(0, moved).map((value) => Math.abs(value - center));
  const threshold = OUTLIER_SIGMAS * MAD_TO_SD * medianInPlace(deviations);
  let count = 0;
  let firstRow: number | null = null;
  for (let i = 1; i < n; i++) {
    const value = Math.log((bars.close[i] as number) / (bars.close[i - 1] as number));
    if (!(Math.abs(value - center) > threshold)) continue;
    count += 1;
    firstRow ??= i + 1;
    show(rows.outliers, i);
  }
  return { count, firstRow, threshold };
}

/** Compares the quote volume with prices and volume. */
function countQuoteVolume(bars: Bars, quoteVolume: Float64Array, rows: QualityRows): QualityReport['quoteVolume'] {
  let computed = 0;
  let outside = 0;
  for (let i = 0; i < quoteVolume.length; i++) {
    const volume = bars.volume[i] as number;
    const quote = quoteVolume[i] as number;
    const byClose = volume * (bars.close[i] as number);
    if (!(volume > 0)) continue;
    if (Math.abs(quote - byClose) <= 1e-9 * byClose) computed += 1;
    const vwap = quote / volume;
    if (vwap < (bars.low[i] as number) * (1 - 1e-9) || vwap > (bars.high[i] as number) * (1 + 1e-9)) {
      outside += 1;
      show(rows.quoteVolume, i);
    }
  }
  return { computed, outside };
}

/**
 * Counts what is wrong with bars.
 * @param bars (n,) any; values that never pass the loader are counted too.
 * @returns counts and `problems`, worst first.
 * Outlier: |rₜ − median(r)| > 20 · 1.4826 · MAD(r), with r the log returns of closes that are not zero.
 * O(n).
 */
export function qualityReport(bars: Bars, options: QualityOptions = {}): QualityReport {
  const n = bars.openTime.length;
  const counts: QualityCounts = {
    missing: 0,
    runs: 0,
    longest: 0,
    longestAt: 0,
    dead: 0,
    deadRun: 0,
    deadRunLongest: 0,
    flat: 0,
    zeroVolume: 0,
    duplicates: 0,
    outOfOrder: 0,
    impossible: 0,
  };
  const rows: QualityRows = {
    missing: [],
    dead: [],
    flat: [],
    zeroVolume: [],
    disorder: [],
    impossible: [],
    outliers: [],
    quoteVolume: [],
  };
  for (let i = 0; i < n; i++) {
    if (i > 0) countStep(bars, i, counts, rows);
    countRow(bars, i, counts, rows);
  }
  const outliers = findOutliers(bars, rows);
  const quoteVolume = options.quoteVolume === undefined ? null : countQuoteVolume(bars, options.quoteVolume, rows);
  const longest =
    counts.longest === 0
      ? null
      : { bars: counts.longest, from: gapFrom(bars, counts), to: bars.openTime[counts.longestAt] as number };
  return {
    symbol: bars.symbol,
    bars: n,
    intervalMicros: bars.intervalMicros,
    from: n === 0 ? 0 : (bars.openTime[0] as number),
    to: n === 0 ? 0 : (bars.openTime[n - 1] as number) + bars.intervalMicros,
    timeUnit: options.timeUnit ?? null,
    missing: { bars: counts.missing, runs: counts.runs, longest },
    deadBars: counts.dead,
    flatBars: counts.flat,
    zeroVolume: counts.zeroVolume,
    deadRunLongest: counts.deadRunLongest,
    duplicates: counts.duplicates,
    outOfOrder: counts.outOfOrder,
    impossible: counts.impossible,
    outliers,
    quoteVolume,
    problems: qualityProblems(bars, { counts, rows, outliers, quoteVolume, asOf: options.asOf }),
  };
}
