/**
 * Volatility from the range of bars: more of the path than the close alone, so the same accuracy from fewer bars. All take the
 * logarithms of prices, give a standard deviation per year, and use bars as they are: bars that were filled have no range and
 * pull the answer down, so leave them out.
 */
import { InputError } from '../../../core/index.ts';
import { type BarColumns, requireSameLength } from './columns.ts';
import { exactSumOf } from './exact-sum.ts';
import { requirePeriods } from './realised.ts';

type Prices = Pick<BarColumns, 'open' | 'high' | 'low' | 'close'>;

/** How the answer is put into years. */
export interface RangeOptions {
  /** Bars in a year: 525,600 of a minute, 365 of a day. */
  readonly periodsPerYear: number;
}

function requireBars({ open, high, low, close }: Prices, least: number): number {
  const n = requireSameLength({ open, high, low, close });
  if (n < least) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `there are ${n} bars, at least ${least} are needed`, {
      place: { key: 'bars' },
    });
  }
  for (let i = 0; i < n; i++) {
    const [o, h, l, c] = [open[i], high[i], low[i], close[i]] as [number, number, number, number];
    if (l > 0 && h < Infinity && l <= Math.min(o, c) && h >= Math.max(o, c)) continue;
    throw new InputError('BOT4_DATA_VALUE', `open ${o}, high ${h}, low ${l}, close ${c} are no bar`, {
      place: { row: i + 1, key: 'bars' },
    });
  }
  return n;
}

/** Mean over bars from `first` on of a function of ln(high/open), ln(low/open), ln(close/open). */
function meanOf(bars: Prices, first: number, of: (u: number, d: number, c: number) => number): number {
  const n = bars.open.length - first;
  const sum = exactSumOf(n, (k) => {
    const i = first + k;
    const open = bars.open[i] as number;
    return of(
      Math.log((bars.high[i] as number) / open),
      Math.log((bars.low[i] as number) / open),
      Math.log((bars.close[i] as number) / open),
    );
  });
  return sum / n;
}

function rogersSatchellTerm(u: number, d: number, c: number): number {
  return u * (u - c) + d * (d - c);
}

function perYear(variance: number, options: RangeOptions): number {
  return Math.sqrt(Math.max(0, variance) * requirePeriods(options));
}

/**
 * Parkinson's volatility (1980): √(mean ln(high/low)² / (4 ln 2)). Five times as efficient as closes for a price without drift
 * and without gaps between bars.
 * @param bars (n,) columns, n ≥ 1.
 * @param options.periodsPerYear bars in a year.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE, BOT4_DATA_COLUMN
 */
export function parkinsonVolatility(bars: Prices, options: RangeOptions): number {
  requireBars(bars, 1);
  return perYear(meanOf(bars, 0, (u, d) => (u - d) ** 2) / (4 * Math.LN2), options);
}

/**
 * Garman and Klass's volatility (1980): √mean(½ ln(high/low)² − (2 ln 2 − 1) ln(close/open)²), for a price without drift and
 * without gaps between bars.
 * @param bars (n,) columns, n ≥ 1.
 * @param options.periodsPerYear bars in a year.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE, BOT4_DATA_COLUMN
 */
export function garmanKlassVolatility(bars: Prices, options: RangeOptions): number {
  requireBars(bars, 1);
  const weight = 2 * Math.LN2 - 1;
  return perYear(
    meanOf(bars, 0, (u, d, c) => 0.5 * (u - d) ** 2 - weight * c * c),
    options,
  );
}

/**
 * Rogers and Satchell's volatility (1991): √mean(u(u − c) + d(d − c)) with u, d, c the logarithms of high, low, close over open.
 * Right for any drift, without gaps between bars.
 * @param bars (n,) columns, n ≥ 1.
 * @param options.periodsPerYear bars in a year.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE, BOT4_DATA_COLUMN
 */
export function rogersSatchellVolatility(bars: Prices, options: RangeOptions): number {
  requireBars(bars, 1);
  return perYear(meanOf(bars, 0, rogersSatchellTerm), options);
}

/** Variance with n − 1 of a function of rows 1 … m. */
function varianceOf(m: number, at: (i: number) => number): number {
  const mean = exactSumOf(m, (k) => at(k + 1)) / m;
  return exactSumOf(m, (k) => (at(k + 1) - mean) ** 2) / (m - 1);
}

/**
 * Yang and Zhang's volatility (2000): variance from close to open, plus k times that from open to close, plus 1 − k times Rogers
 * and Satchell's, with k = 0.34 / (1.34 + (m + 1) / (m − 1)). Right for any drift and for gaps between bars.
 * @param bars (n,) columns, n ≥ 3; the first gives only its close, so m = n − 1.
 * @param options.periodsPerYear bars in a year.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE, BOT4_DATA_COLUMN
 */
export function yangZhangVolatility(bars: Prices, options: RangeOptions): number {
  const m = requireBars(bars, 3) - 1;
  const { open, close } = bars;
  const overnight = varianceOf(m, (i) => Math.log((open[i] as number) / (close[i - 1] as number)));
  const day = varianceOf(m, (i) => Math.log((close[i] as number) / (open[i] as number)));
  const k = 0.34 / (1.34 + (m + 1) / (m - 1));
  return perYear(overnight + k * day + (1 - k) * meanOf(bars, 1, rogersSatchellTerm), options);
}
