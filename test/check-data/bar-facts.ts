/**
 * Everything that `bars.json` says of one series, computed with bot4's quality report, aggregation and statistics. Rows that the
 * quality report puts in order or refuses (repeated and descending times, stamps off the grid) are counted as the file has
 * them.
 */
import { InputError } from '../../src/core/index.ts';
import {
  type BarColumns,
  closeVolatility,
  deepestDrawdown,
  exactSum,
  lag1Autocorrelation,
  logReturns,
  type Moments,
  moments,
  type QualityReport,
  qualityReport,
  resampleBars,
  vwapOfBars,
} from '../../src/domain/market/index.ts';
import { jarqueBera } from '../../src/domain/stats/index.ts';
import { pickValues, type Rows } from './columns.ts';
import { type Found, near, nearBy } from './compare.ts';
import { type ExpectedObject, objectAt } from './expected-json.ts';
import { countRows, isAscending, isoSeconds, usualStep } from './sums.ts';

const YEAR_MS = 365 * 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3, w: 604_800e3 };
/** The mean of returns is a small difference of large numbers: it is known to the rounding of a logarithm of a price. */
const MEAN_ROUNDING = 1e-17;
/** Skewness and kurtosis may be anything about 0. */
const MOMENT_ROUNDING = 1e-13;
/** A logarithm of a ratio near 1, or a difference of two logarithms. */
const LOG_ROUNDING = 4e-15;
const CORRELATION_ROUNDING = 1e-14;
const MICROS_PER_MS = 1000;

/** Facts by the names of the expected files. */
type FactTable = { readonly [key: string]: Found };

const NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** The columns of bars of a file, times in milliseconds. @throws Error that names a column that is missing. */
export function barRows({ time, numbers }: Rows, file: string): BarColumns {
  const column = (name: string): Float64Array => {
    const found = numbers[name];
    if (found === undefined) throw new Error(`${file} has no column ${name}`);
    return found;
  };
  const [open, high, low, close, volume] = NAMES.map(column) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { time, open, high, low, close, volume };
}

/** `15m` in milliseconds; 0 when it is no length. */
export function lengthMs(text: string): number {
  const match = /^(\d+)([smhdw])$/.exec(text);
  return match === null ? 0 : Number(match[1]) * (UNIT_MS[match[2] as string] as number);
}

/** Row before the longest step in time, and that step. */
function longestStep(time: Float64Array): { readonly row: number; readonly step: number } {
  let row = 0;
  let step = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < time.length; i++) {
    const found = (time[i] as number) - (time[i - 1] as number);
    if (found > step) [row, step] = [i - 1, found];
  }
  return { row, step };
}

/** Rows whose time another row before had. */
function repeatedTimes(time: Float64Array): number {
  const sorted = isAscending(time) ? time : Float64Array.from(time).sort();
  return countRows(time.length - 1, (i) => sorted[i] === sorted[i + 1]);
}

/** The product's own report; undefined for rows that it would put in order first. */
function reportOf(bars: BarColumns, step: number): QualityReport | undefined {
  const { time, ...columns } = bars;
  const onGrid = countRows(time.length, (i) => Math.floor((time[i] as number) / step) * step !== time[i]) === 0;
  if (!onGrid || !isAscending(time) || repeatedTimes(time) > 0) return undefined;
  const openTime = time.map((t) => t * MICROS_PER_MS);
  return qualityReport({ symbol: '', intervalMicros: step * MICROS_PER_MS, openTime, ...columns });
}

function gridFacts({ time }: BarColumns, step: number, report: QualityReport | undefined): FactTable {
  const n = time.length;
  const [first, last] = [time[0] as number, time[n - 1] as number];
  const whole = Math.floor((last - first) / step) + 1;
  const longest = longestStep(time);
  const gap = longest.step > step;
  const stepAt = (i: number): number => (time[i + 1] as number) - (time[i] as number);
  return {
    rows: n,
    first: isoSeconds(first),
    last: isoSeconds(last),
    duplicates: report?.duplicates ?? repeatedTimes(time),
    out_of_order: report?.outOfOrder ?? countRows(n - 1, (i) => stepAt(i) < 0),
    off_grid: countRows(n, (i) => Math.floor((time[i] as number) / step) * step !== time[i]),
    expected_rows_if_no_gap: whole,
    missing_bars: report?.missing.bars ?? whole - n,
    gap_runs: report?.missing.runs ?? countRows(n - 1, (i) => stepAt(i) > step),
    longest_gap_bars: report?.missing.longest?.bars ?? Math.max(0, Math.floor(longest.step / step) - 1),
    longest_gap_from: gap ? isoSeconds(time[longest.row] as number) : null,
    longest_gap_to: gap ? isoSeconds(time[longest.row + 1] as number) : null,
  };
}

function valueFacts(bars: BarColumns, report: QualityReport | undefined): FactTable {
  const { open, high, low, close, volume } = bars;
  const n = open.length;
  const [o, h, l, c] = [open, high, low, close].map((column) => (i: number) => column[i] as number) as [
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
  ];
  const nonPositive = countRows(n, (i) => o(i) <= 0 || h(i) <= 0 || l(i) <= 0 || c(i) <= 0);
  const outside = countRows(n, (i) => l(i) > Math.min(o(i), c(i)) || h(i) < Math.max(o(i), c(i)));
  return {
    // The report counts both kinds as impossible.
    ohlc_inconsistent: nonPositive === 0 ? (report?.impossible ?? outside) : outside,
    zero_volume: report?.zeroVolume ?? countRows(n, (i) => volume[i] === 0),
    flat_bars_high_eq_low: report?.flatBars ?? countRows(n, (i) => h(i) === l(i)),
    nonpositive_price: nonPositive,
    sum_open: near(exactSum(open)),
    sum_high: near(exactSum(high)),
    sum_low: near(exactSum(low)),
    sum_close: near(exactSum(close)),
    sum_volume: near(exactSum(volume)),
    vwap_typical: near(vwapOfBars(bars)),
  };
}

/** What a statistic gives, NaN for a series that is too short to have one or does not move. */
function orNaN(statistic: () => number): number {
  try {
    return statistic();
  } catch (error) {
    if (error instanceof InputError) return Number.NaN;
    throw error;
  }
}

const NO_MOMENTS: Moments = {
  n: 0,
  mean: Number.NaN,
  std: Number.NaN,
  skewness: Number.NaN,
  excessKurtosis: Number.NaN,
  min: Number.NaN,
  max: Number.NaN,
  minAt: 0,
  maxAt: 0,
};

function returnFacts({ time, close }: BarColumns): FactTable {
  const returns = logReturns(close);
  const found = returns.length < 2 ? { ...NO_MOMENTS, n: returns.length } : moments(returns);
  const deepest = deepestDrawdown(close);
  const timeOf = (row: number): string => isoSeconds(time[row] as number);
  return {
    log_return: {
      n: found.n,
      mean: nearBy(found.mean, MEAN_ROUNDING),
      std_ddof1: near(found.std),
      skew_population: nearBy(found.skewness, MOMENT_ROUNDING),
      excess_kurtosis_population: nearBy(found.excessKurtosis, MOMENT_ROUNDING),
      min: nearBy(found.min, LOG_ROUNDING),
      min_at: timeOf(found.minAt + 1),
      max: nearBy(found.max, LOG_ROUNDING),
      max_at: timeOf(found.maxAt + 1),
    },
    jarque_bera: near(orNaN(() => jarqueBera(returns).statistic)),
    max_drawdown_close: nearBy(deepest.depth, LOG_ROUNDING),
    max_drawdown_at: timeOf(deepest.at),
  };
}

/** What stands in the venue's own candles beside the prices. */
function candleFacts({ numbers }: Rows): FactTable {
  const {
    volume,
    quote_volume: quote,
    trades: count,
    taker_buy_volume: taker,
    taker_buy_quote_volume: takerQuote,
  } = numbers;
  if (volume === undefined) return {};
  const base = exactSum(volume);
  return {
    ...(quote === undefined
      ? {}
      : { vwap_exact_quote_over_base: near(exactSum(quote) / base), sum_quote_volume: near(exactSum(quote)) }),
    ...(count === undefined ? {} : { sum_trades: near(exactSum(count)) }),
    ...(taker === undefined
      ? {}
      : { taker_buy_share: near(exactSum(taker) / base), sum_taker_buy_volume: near(exactSum(taker)) }),
    ...(takerQuote === undefined ? {} : { sum_taker_buy_quote_volume: near(exactSum(takerQuote)) }),
  };
}

/** Rows in the order of their buckets; rows of one bucket keep their order. Aggregation wants times that ascend. */
export function inOrder(time: Float64Array, step: number): Int32Array | undefined {
  if (isAscending(time)) return undefined;
  const bucket = (i: number): number => Math.floor((time[i] as number) / step);
  return Int32Array.from(time, (_, i) => i).sort((a, b) => bucket(a) - bucket(b) || a - b);
}

/** The rows with the left edge of their bucket as time, in order. */
function bucketed(rows: BarColumns, step: number): BarColumns {
  const order = inOrder(rows.time, step);
  if (order === undefined) return rows;
  const pick = (column: Float64Array): Float64Array => pickValues(column, order);
  return {
    time: pick(rows.time).map((time) => Math.floor(time / step) * step),
    open: pick(rows.open),
    high: pick(rows.high),
    low: pick(rows.low),
    close: pick(rows.close),
    volume: pick(rows.volume),
  };
}

function resampleFacts(rows: BarColumns, step: number, expected: ExpectedObject): Found {
  const bars = resampleBars(bucketed(rows, step), { step });
  const bucket = (row: number): Found => ({
    ts: bars.time[row] as number,
    open: bars.open[row] as number,
    high: bars.high[row] as number,
    low: bars.low[row] as number,
    close: bars.close[row] as number,
    volume: near(bars.volume[row] as number),
    n: bars.count[row] as number,
  });
  const m = bars.time.length;
  const middle = Number(objectAt(expected, 'middle_bucket').index ?? Math.floor(m / 2));
  return {
    buckets: m,
    sum_open: near(exactSum(bars.open)),
    sum_high: near(exactSum(bars.high)),
    sum_low: near(exactSum(bars.low)),
    sum_close: near(exactSum(bars.close)),
    sum_volume: near(exactSum(bars.volume)),
    realised_vol_annualised_std: near(orNaN(() => closeVolatility(bars.close, { periodsPerYear: YEAR_MS / step }))),
    lag1_autocorr: nearBy(
      orNaN(() => lag1Autocorrelation(logReturns(bars.close))),
      CORRELATION_ROUNDING,
    ),
    first_bucket: bucket(0),
    middle_bucket: middle >= 0 && middle < m ? { index: middle, ...(bucket(middle) as object) } : null,
    last_bucket: bucket(m - 1),
  };
}

/** All facts of one series, as far as `expected` asks for them. */
export function barFacts(rows: Rows, file: string, expected: ExpectedObject): Found {
  const bars = barRows(rows, file);
  const step = usualStep(bars.time);
  if (step === 0) throw new Error(`${file} has no two times that ascend`);
  const wanted = objectAt(expected, 'resample_utc_left');
  const resampled: Record<string, Found> = {};
  for (const length of Object.keys(wanted)) {
    const ms = lengthMs(length);
    if (ms > 0) resampled[length] = resampleFacts(bars, ms, objectAt(wanted, length));
  }
  const report = reportOf(bars, step);
  return {
    ...gridFacts(bars, step, report),
    ...valueFacts(bars, report),
    ...returnFacts(bars),
    ...candleFacts(rows),
    ...(Object.keys(wanted).length === 0 ? {} : { resample_utc_left: resampled }),
  };
}
