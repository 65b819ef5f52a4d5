/**
 * Plain versions of the statistics that are benched: the formula as it stands in a textbook, one pass for each sum.
 * They come to the same answers and show what the fast ones are worth.
 */
import { kolmogorovExactSf } from '../../src/domain/stats/distributions/kolmogorov-exact.ts';
import { chi2 } from '../../src/public/stats.ts';

/** Statistic and p-value. */
export interface PlainTest {
  readonly statistic: number;
  readonly pValue: number;
}

function mean(x: readonly number[]): number {
  return x.reduce((sum, v) => sum + v, 0) / x.length;
}

/** Q = n(n + 2) Σ ρ̂²ₖ/(n − k) over the first `lags` autocorrelations. */
export function plainLjungBox(x: readonly number[], lags: number): PlainTest {
  const n = x.length;
  const centre = mean(x);
  const z = x.map((v) => v - centre);
  const variance = z.reduce((sum, v) => sum + v * v, 0);
  let statistic = 0;
  for (let k = 1; k <= lags; k++) {
    const rho = z.slice(k).reduce((sum, v, i) => sum + v * (z[i] as number), 0) / variance;
    statistic += (n * (n + 2) * rho * rho) / (n - k);
  }
  return { statistic, pValue: chi2.sf(statistic, { df: lags }) };
}

/** JB = n/6 (S² + (K − 3)²/4). */
export function plainJarqueBera(x: readonly number[]): PlainTest {
  const centre = mean(x);
  const moment = (power: number): number => mean(x.map((v) => (v - centre) ** power));
  const skewness = moment(3) / moment(2) ** 1.5;
  const kurtosis = moment(4) / moment(2) ** 2;
  const statistic = (x.length / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return { statistic, pValue: Math.exp(-statistic / 2) };
}

/** D = max|Fₙ − Gₘ|, each distribution function read off by a binary search, p-value of the limit. */
export function plainKsTwoSample(x: readonly number[], y: readonly number[]): PlainTest {
  const a = x.toSorted((p, q) => p - q);
  const b = y.toSorted((p, q) => p - q);
  const share = (sorted: readonly number[], v: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) <= v) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  };
  const statistic = [...a, ...b].reduce((most, v) => Math.max(most, Math.abs(share(a, v) - share(b, v))), 0);
  const effective = Math.round((a.length * b.length) / (a.length + b.length));
  return { statistic, pValue: kolmogorovExactSf(effective, statistic) };
}
