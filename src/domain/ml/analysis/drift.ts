/** Which features have moved from one period to another. */
import type { FeatureColumns } from '../../features/index.ts';
import { acf, ksTwoSample } from '../../stats/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import { binAt, binsOf } from '../trees/feature-bins.ts';
import { type Analysis, adjusted, type Correction, deviationOf, meanOf, openFeatures, tried } from './feature-table.ts';

/** By the customary limits of the stability index: below 0.1, below 0.25, from 0.25 on. */
export type DriftVerdict = 'stable' | 'moving' | 'shifted' | 'unknown';

/** Options of `drift`. */
export interface DriftOptions extends Correction {
  /** Bins of the stability index, 2 … 255; 10 is usual. */
  readonly bins: number;
}

/** One feature. */
export interface FeatureDrift {
  readonly name: string;
  /** Finite values before and after. */
  readonly countBefore: number;
  readonly countAfter: number;
  /** Population stability index over quantile bins of the first period. */
  readonly psi: number;
  /** What the index is on average when nothing moves. */
  readonly psiByChance: number;
  /** Kolmogorov-Smirnov distance of both periods. */
  readonly ks: number;
  readonly pValue: number;
  readonly adjusted: number;
  /** Shift of the mean in standard deviations of the first period. */
  readonly shift: number;
  readonly verdict: DriftVerdict;
}

/** Result of `drift`, in the order of the features. */
export interface DriftResult extends Analysis {
  readonly features: readonly FeatureDrift[];
}

const MOVING = 0.1;
const SHIFTED = 0.25;
/** From this autocorrelation on rows repeat each other so much that a test of independent rows says too much. */
const PERSISTENT = 0.3;

function finite(column: Float64Array): Float64Array {
  return column.filter(Number.isFinite);
}

/** Share of values in each bin; half a value is added to each, so that an empty one does not make an infinite index. */
function shares(values: Float64Array, upper: Float64Array): Float64Array {
  const counts = new Float64Array(upper.length).fill(0.5);
  for (const v of values) {
    const bin = binAt(upper, v) - 1;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const total = values.length + 0.5 * upper.length;
  return counts.map((count) => count / total);
}

function stabilityIndex(before: Float64Array, after: Float64Array, upper: Float64Array): number {
  const p = shares(before, upper);
  const q = shares(after, upper);
  let sum = 0;
  p.forEach((share, bin) => {
    sum += ((q[bin] as number) - share) * Math.log((q[bin] as number) / share);
  });
  return sum;
}

function verdictOf(psi: number): DriftVerdict {
  if (Number.isNaN(psi)) return 'unknown';
  return psi < MOVING ? 'stable' : psi < SHIFTED ? 'moving' : 'shifted';
}

type Untested = Omit<FeatureDrift, 'adjusted'>;

function driftOf(name: string, a: Float64Array, b: Float64Array, bins: number, warnings: string[]): Untested {
  const before = finite(a);
  const after = finite(b);
  const counts = { countBefore: before.length, countAfter: after.length };
  const test = tried(() => ksTwoSample(before, after, { method: 'asymptotic' }));
  if ('reason' in test) {
    warnings.push(`${name}: ${test.reason}`);
    const none = Number.NaN;
    return { name, ...counts, psi: none, psiByChance: none, ks: none, pValue: none, shift: none, verdict: 'unknown' };
  }
  const { upper } = binsOf(before, bins);
  const psi = stabilityIndex(before, after, upper);
  const psiByChance = (upper.length - 1) * (1 / before.length + 1 / after.length);
  if (psiByChance > MOVING / 2)
    warnings.push(`${name}: too few rows for ${bins} bins, chance alone gives ${psiByChance.toPrecision(2)}`);
  const missing = [1 - before.length / a.length, 1 - after.length / b.length] as const;
  if (Math.abs(missing[1] - missing[0]) > 0.01) {
    warnings.push(`${name}: is missing in ${percent(missing[0])} of the rows before, ${percent(missing[1])} after`);
  }
  const memory = tried(() => acf(before, { nlags: 1 })[1] as number);
  if ('value' in memory && memory.value > PERSISTENT) {
    warnings.push(
      `${name}: rows repeat each other (autocorrelation ${memory.value.toFixed(2)}), its p-value is too small`,
    );
  }
  return {
    name,
    ...counts,
    psi,
    psiByChance,
    ks: test.value.statistic,
    pValue: test.value.pValue,
    shift: (meanOf(after) - meanOf(before)) / deviationOf(before),
    verdict: verdictOf(psi),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * Drift of features between two periods: for example the rows that a model was trained on, and those it meets now.
 * @param before name to (n,) of the first period.   @param after the same names, (m,) of the second.
 * @param options bins, alpha, method.
 * @returns features, warnings, table.
 * @throws BOT4_MODEL_INPUT when names or lengths differ; BOT4_STATS_ARGUMENT for an alpha or a method that is none.
 * PSI = Σ (q − p) ln(q/p) over bins that hold equal shares of the first period, half a value added to each count; on
 * average (bins − 1)(1/n + 1/m) when nothing moves. Limits 0.1 and 0.25: Siddiqi (2006), Credit Risk Scorecards.
 * Null hypothesis of the Kolmogorov-Smirnov test: both periods have one distribution, rows are independent.
 * @example drift({ x: Float64Array.of(1, 2, 3, 4) }, { x: Float64Array.of(1, 2, 3, 4) }, { bins: 2, alpha: 0.05, method: 'holm' }).features[0].psi // => 0
 */
export function drift(before: FeatureColumns, after: FeatureColumns, options: DriftOptions): DriftResult {
  const first = openFeatures(before, 'before');
  openFeatures(after, 'after');
  requireInteger(options.bins, 'bins', 2);
  if (options.bins > 255) throw modelError('bins', `is ${options.bins}, must be at most 255`);
  const warnings: string[] = [];
  const untested = first.names.map((name, f) => {
    const then = after[name];
    if (then === undefined) throw modelError(`after.${name}`, 'is missing');
    return driftOf(name, first.columns[f] as Float64Array, then, options.bins, warnings);
  });
  const family = adjusted(
    untested.map(({ pValue }) => pValue),
    options,
  );
  const judged = untested.map((one, f) => ({ ...one, adjusted: family[f] as number }));
  const table = judged.map((one) => ({
    feature: one.name,
    PSI: one.psi,
    'by chance': one.psiByChance,
    KS: one.ks,
    'p, adjusted': one.adjusted,
    'shift of mean (deviations)': one.shift,
    verdict: one.verdict,
  }));
  return { features: judged, warnings, table };
}
