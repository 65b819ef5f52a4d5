/** Everything that `bars.json` says of one series, computed with bot4's statistics and aggregation. */
import { resampleBars } from '../../src/domain/market/aggregation/index.ts';
import { describe, jarqueBera, pearson } from '../../src/domain/stats/index.ts';
import { pickValues, type Rows } from './columns.ts';
import { type Found, near, nearBy } from './compare.ts';
import { type ExpectedObject, objectAt } from './expected-json.ts';
import {
  countRows,
  drawdowns,
  exactSum,
  firstLargest,
  firstSmallest,
  isoSeconds,
  logReturns,
  sumOf,
  usualStep,
} from './sums.ts';

const YEAR_MS = 365 * 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3, w: 604_800e3 };
/** The mean of returns is a small difference of large numbers: it is known to the rounding of a logarithm of a price. */
const MEAN_ROUNDING = 1e-17;

/** Columns of bars; times in milliseconds. */
export interface BarRows {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** The columns of bars of a file. @throws Error that names a column that is missing. */
export function barRows({ time, numbers }: Rows, file: string): BarRows {
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

function gridFacts({ time }: BarRows, step: number): { readonly [key: string]: Found } {
  const n = time.length;
  const first = time[0] as number;
  const last = time[n - 1] as number;
  const whole = Math.floor((last - first) / step) + 1;
  const longest = longestStep(time);
  const gap = longest.step > step;
  const stepAt = (i: number): number => (time[i + 1] as number) - (time[i] as number);
  return {
    rows: n,
    first: isoSeconds(first),
    last: isoSeconds(last),
    duplicates: repeatedTimes(time),
    out_of_order: countRows(n - 1, (i) => stepAt(i) < 0),
    off_grid: countRows(n, (i) => Math.floor((time[i] as number) / step) * step !== time[i]),
    expected_rows_if_no_gap: whole,
    missing_bars: whole - n,
    gap_runs: countRows(n - 1, (i) => stepAt(i) > step),
    longest_gap_bars: Math.max(0, Math.floor(longest.step / step) - 1),
    longest_gap_from: gap ? isoSeconds(time[longest.row] as number) : null,
    longest_gap_to: gap ? isoSeconds(time[longest.row + 1] as number) : null,
  };
}

function valueFacts({ open, high, low, close, volume }: BarRows): { readonly [key: string]: Found } {
  const n = open.length;
  const [o, h, l, c, v] = [open, high, low, close, volume].map((column) => (i: number) => column[i] as number) as [
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
  ];
  return {
    ohlc_inconsistent: countRows(n, (i) => l(i) > Math.min(o(i), c(i)) || h(i) < Math.max(o(i), c(i))),
    zero_volume: countRows(n, (i) => v(i) === 0),
    flat_bars_high_eq_low: countRows(n, (i) => h(i) === l(i)),
    nonpositive_price: countRows(n, (i) => o(i) <= 0 || h(i) <= 0 || l(i) <= 0 || c(i) <= 0),
    sum_open: near(sumOf(open)),
    sum_high: near(sumOf(high)),
    sum_low: near(sumOf(low)),
    sum_close: near(sumOf(close)),
    sum_volume: near(sumOf(volume)),
    vwap_typical: near(exactSum(n, (i) => ((h(i) + l(i) + c(i)) / 3) * v(i)) / sumOf(volume)),
  };
}

function returnFacts({ time, close }: BarRows): { readonly [key: string]: Found } {
  const returns = logReturns(close);
  const moments = describe(returns);
  const [low, high] = [firstSmallest(returns), firstLargest(returns)];
  const down = drawdowns(close);
  const deepest = firstSmallest(down);
  const timeOf = (row: number): string => isoSeconds(time[row] as number);
  return {
    log_return: {
      n: moments.n,
      mean: nearBy(moments.mean, MEAN_ROUNDING),
      std_ddof1: near(moments.sd),
      skew_population: nearBy(moments.skewness, 1e-13),
      excess_kurtosis_population: nearBy(moments.excessKurtosis, 1e-13),
      min: nearBy(moments.min, 1e-15),
      min_at: timeOf(low + 1),
      max: nearBy(moments.max, 1e-15),
      max_at: timeOf(high + 1),
    },
    jarque_bera: near(jarqueBera(returns).statistic),
    max_drawdown_close: nearBy(down[deepest] as number, 1e-15),
    max_drawdown_at: timeOf(deepest),
  };
}

/** What stands in the venue's own candles beside the prices. */
function candleFacts({ numbers }: Rows): { readonly [key: string]: Found } {
  const { volume, quote_volume: quote, count, taker_buy_volume: taker, taker_buy_quote_volume: takerQuote } = numbers;
  if (volume === undefined) return {};
  const base = sumOf(volume);
  return {
    ...(quote === undefined
      ? {}
      : { vwap_exact_quote_over_base: near(sumOf(quote) / base), sum_quote_volume: near(sumOf(quote)) }),
    ...(count === undefined ? {} : { sum_trades: near(sumOf(count)) }),
    ...(taker === undefined
      ? {}
      : { taker_buy_share: near(sumOf(taker) / base), sum_taker_buy_volume: near(sumOf(taker)) }),
    ...(takerQuote === undefined ? {} : { sum_taker_buy_quote_volume: near(sumOf(takerQuote)) }),
  };
}

function isAscending(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if (!((time[i] as number) >= (time[i - 1] as number))) return false;
  return true;
}

/** Rows in the order of their buckets; rows of one bucket keep their order. Aggregation wants times that ascend. */
export function inOrder(time: Float64Array, step: number): Int32Array | undefined {
  if (isAscending(time)) return undefined;
  const bucket = (i: number): number => Math.floor((time[i] as number) / step);
  return Int32Array.from(time, (_, i) => i).sort((a, b) => bucket(a) - bucket(b) || a - b);
}

/** The rows with the left edge of their bucket as time, in order. */
function bucketed(rows: BarRows, step: number): BarRows {
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

function resampleFacts(rows: BarRows, step: number, expected: ExpectedObject): Found {
  const bars = resampleBars(bucketed(rows, step), { step });
  const returns = logReturns(bars.close);
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
    sum_open: near(sumOf(bars.open)),
    sum_high: near(sumOf(bars.high)),
    sum_low: near(sumOf(bars.low)),
    sum_close: near(sumOf(bars.close)),
    sum_volume: near(sumOf(bars.volume)),
    realised_vol_annualised_std: near(describe(returns).sd * Math.sqrt(YEAR_MS / step)),
    lag1_autocorr: nearBy(pearson(returns.subarray(0, -1), returns.subarray(1)).statistic, 1e-14),
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
  return {
    ...gridFacts(bars, step),
    ...valueFacts(bars),
    ...returnFacts(bars),
    ...candleFacts(rows),
    ...(Object.keys(wanted).length === 0 ? {} : { resample_utc_left: resampled }),
  };
}
