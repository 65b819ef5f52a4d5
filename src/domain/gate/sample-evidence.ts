/**
 * Synthetic evidence with a known answer, for tests and for trying the gate out. It is labelled synthetic, so no pass
 * on it can ever become a live one.
 */
import { MICROS_PER_DAY, MICROS_PER_HOUR, Rng } from '../../core/index.ts';
import { drawdownPpm } from './consistency.ts';
import type { Evidence } from './evidence.ts';

/** What to make. */
export interface SampleOptions {
  /** (n,) daily returns. */
  readonly returns: readonly number[];
  /** Index of the first out-of-sample day. */
  readonly outOfSampleIndex: number;
  readonly trials: { readonly count: number; readonly sharpeVariance: number; readonly outOfSampleLooks?: number };
}

/** First day of all samples: 2023-01-01. */
const START = 19_358 * MICROS_PER_DAY;
const HASH = 'a0'.repeat(32);

/** Evidence of hourly bars around the given returns that passes every check which does not depend on them. */
export function sampleEvidence({ returns, outOfSampleIndex, trials }: SampleOptions): Evidence {
  const outOfSampleFrom = START + outOfSampleIndex * MICROS_PER_DAY;
  return {
    version: 1,
    strategy: 'sample',
    data: {
      sha256: HASH,
      source: 'synthetic sample',
      synthetic: true,
      symbol: 'SAMPLE',
      from: START,
      to: START + returns.length * MICROS_PER_DAY,
      bars: returns.length * 24,
      intervalMicros: MICROS_PER_HOUR,
      missingBars: 0,
      deadBars: 0,
    },
    trials: { outOfSampleLooks: 1, ...trials, head: HASH },
    returns: {
      periodMicros: MICROS_PER_DAY,
      time: returns.map((_, day) => START + day * MICROS_PER_DAY),
      value: [...returns],
    },
    outOfSampleFrom,
    modelTrainedTo: outOfSampleFrom - MICROS_PER_HOUR,
    trading: {
      orders: 240,
      trades: 100,
      feePpm: 1_000,
      slippagePpm: 200,
      feesPaid: '12.5',
      maxDrawdownPpm: Math.ceil(drawdownPpm(returns)),
      refusals: {},
      deadFills: 0,
    },
    lookAhead: { cuts: 10, decisions: 1_200, changed: 0, first: '' },
    orderListHash: HASH,
    bundleOrderListHash: HASH,
  };
}

/**
 * Standard normal draws with mean `mean` and standard deviation 1, in expectation or, with `exact`, in the sample.
 * @returns (n,)
 * @example standardNormals(100, { seed: 1, mean: 0.2, exact: false }).length // => 100
 */
export function standardNormals(
  n: number,
  o: { readonly seed: number; readonly mean: number; readonly exact: boolean },
): number[] {
  const rng = new Rng(o.seed);
  const draws = Array.from({ length: n }, () => rng.normal());
  if (!o.exact) return draws.map((z) => z + o.mean);
  const mean = draws.reduce((sum, z) => sum + z, 0) / n;
  const deviation = Math.sqrt(draws.reduce((sum, z) => sum + (z - mean) ** 2, 0) / (n - 1));
  return draws.map((z) => (z - mean) / deviation + o.mean);
}
