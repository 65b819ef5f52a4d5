/** Seeded returns of a DCC model with GARCH(1,1) variances, for tests of correlation models. */
import { Rng } from '../../src/core/index.ts';

/** What the returns are made of. */
export interface CorrelatedReturns {
  readonly seed: number;
  readonly assets: number;
  readonly days: number;
  readonly a: number;
  readonly b: number;
  /** Mean correlation of every pair. */
  readonly rho: number;
}

/** Square root of a correlation matrix, by the textbook. */
function factor(q: readonly (readonly number[])[]): number[][] {
  const l = q.map(() => new Array<number>(q.length).fill(0));
  q.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let s = row[j]! / Math.sqrt(q[i]![i]! * q[j]![j]!);
      for (let p = 0; p < j; p++) s -= l[i]![p]! * l[j]![p]!;
      l[i]![j] = i === j ? Math.sqrt(s) : s / l[j]![j]!;
    }
  });
  return l;
}

/** Columns of returns, each (days,). */
export function correlatedReturns({ seed, assets, days, a, b, rho }: CorrelatedReturns): number[][] {
  const rng = new Rng(seed);
  const x = Array.from({ length: assets }, () => new Array<number>(days).fill(0));
  const target = x.map((_, i) => x.map((__, j) => (i === j ? 1 : rho)));
  let q = target;
  const h = new Array<number>(assets).fill(1);
  for (let t = 0; t < days; t++) {
    const e = x.map(() => rng.normal());
    const z = factor(q).map((row) => row.reduce((s, v, j) => s + v * e[j]!, 0));
    z.forEach((v, i) => {
      const r = v * Math.sqrt(h[i]!);
      x[i]![t] = r;
      h[i] = 0.05 + 0.06 * r * r + 0.89 * h[i]!;
    });
    q = target.map((row, i) => row.map((v, j) => (1 - a - b) * v + a * z[i]! * z[j]! + b * q[i]![j]!));
  }
  return x;
}
