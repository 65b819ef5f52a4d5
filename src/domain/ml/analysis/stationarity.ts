/** Which features keep their distribution over time, as a model that learns from the past needs it. */
import type { FeatureColumns } from '../../features/index.ts';
import { adf, halfLife, kpss } from '../../stats/index.ts';
import { type Analysis, adjusted, type Correction, longestStretch, openFeatures, tried } from './feature-table.ts';

/**
 * What both tests say together. 'stationary': a unit root is rejected, stationarity is not. 'unit root': the other way
 * round. 'mixed': both are rejected, as by long memory, a break or a changing variance. 'unclear': neither is, there are
 * too few rows. 'unknown': the tests have no answer.
 */
export type StationarityVerdict = 'stationary' | 'unit root' | 'mixed' | 'unclear' | 'unknown';

/** One feature; NaN where a test has no answer. */
export interface FeatureStationarity {
  readonly name: string;
  /** Rows judged: the longest stretch without a missing value. */
  readonly count: number;
  readonly adf: number;
  readonly adfLags: number;
  readonly adfPValue: number;
  readonly adfAdjusted: number;
  readonly kpss: number;
  /** Between 0.01 and 0.10, where the table of the test ends. */
  readonly kpssPValue: number;
  /** Rows until half of a deviation from the mean is left; Infinity when it does not come back. */
  readonly halfLife: number;
  readonly verdict: StationarityVerdict;
}

/** Result of `stationarity`. */
export interface StationarityResult extends Analysis {
  readonly features: readonly FeatureStationarity[];
}

/** Options of `stationarity`. */
export interface StationarityOptions extends Correction {
  /** Stationary about a level ('c') or about a linear trend ('ct'). */
  readonly regression: 'c' | 'ct';
}

function verdictOf(adfAdjusted: number, kpssPValue: number, alpha: number): StationarityVerdict {
  if (Number.isNaN(adfAdjusted) || Number.isNaN(kpssPValue)) return 'unknown';
  const isNoUnitRoot = adfAdjusted <= alpha;
  const isNoLevel = kpssPValue <= alpha;
  if (isNoUnitRoot) return isNoLevel ? 'mixed' : 'stationary';
  return isNoLevel ? 'unit root' : 'unclear';
}

type Tests = Omit<FeatureStationarity, 'adfAdjusted' | 'verdict'>;

function testsOf(name: string, column: Float64Array, regression: 'c' | 'ct', warnings: string[]): Tests {
  const x = longestStretch(column);
  const count = x.length;
  const finite = column.reduce((sum, v) => sum + (Number.isFinite(v) ? 1 : 0), 0);
  if (count < finite) warnings.push(`${name}: has holes, ${count} of ${finite} finite rows are judged`);
  const known = tried(() => {
    const unitRoot = adf(x, { regression, autolag: 'aic', maxLag: null });
    const level = kpss(x, { regression, lags: 'auto' });
    return { unitRoot, level, halfLife: halfLife(x).halfLifeExact };
  });
  if ('reason' in known) {
    warnings.push(`${name}: ${known.reason}`);
    const none = Number.NaN;
    return { name, count, adf: none, adfLags: none, adfPValue: none, kpss: none, kpssPValue: none, halfLife: none };
  }
  const { unitRoot, level } = known.value;
  return {
    name,
    count,
    adf: unitRoot.statistic,
    adfLags: unitRoot.lag,
    adfPValue: unitRoot.pValue,
    kpss: level.statistic,
    kpssPValue: level.pValue,
    halfLife: known.value.halfLife,
  };
}

/**
 * Augmented Dickey-Fuller test, KPSS test and half-life of every feature. Null hypothesis of the first: a unit root; of
 * the second: none.
 * @param features name to (n,), NaN while warming up.   @param options regression, alpha, method.
 * @returns features, warnings, table. The p-values of the first test are adjusted for the number of features; those of the
 * second are compared with alpha as they are, because the table of that test ends at 0.01 and cannot be divided further.
 * @throws BOT4_MODEL_INPUT for columns of different lengths; BOT4_STATS_ARGUMENT for an alpha or a method that is none.
 * Lags of the first test by AIC, bandwidth of the second by Hobijn et al. (1998).
 * @example stationarity({ x: Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9) }, { regression: 'c', alpha: 0.05, method: 'holm' }).features[0]?.count // => 15
 */
export function stationarity(features: FeatureColumns, options: StationarityOptions): StationarityResult {
  const { regression, alpha } = options;
  const { names, columns } = openFeatures(features);
  const warnings: string[] = [];
  const tests = names.map((name, f) => testsOf(name, columns[f] as Float64Array, regression, warnings));
  const family = adjusted(
    tests.map(({ adfPValue }) => adfPValue),
    options,
  );
  const judged = tests.map((test, f): FeatureStationarity => {
    const adfAdjusted = family[f] as number;
    return { ...test, adfAdjusted, verdict: verdictOf(adfAdjusted, test.kpssPValue, alpha) };
  });
  const table = judged.map((one) => ({
    feature: one.name,
    rows: one.count,
    ADF: one.adf,
    'ADF p, adjusted': one.adfAdjusted,
    KPSS: one.kpss,
    'KPSS p': one.kpssPValue,
    'half-life': one.halfLife,
    verdict: one.verdict,
  }));
  return { features: judged, warnings, table };
}
