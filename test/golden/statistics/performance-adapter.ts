/** Golden cases of performance and overfitting: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

interface SeriesArgs {
  readonly x: number[];
}
export const sharpe = ({ x, rf, periods }: SeriesArgs & stats.SharpeOptions) => ({
  value: stats.sharpe(x, { rf, periods }),
});
export const sharpeLo = ({ x, q }: SeriesArgs & { q: number }) => stats.sharpeLo(x, { q });
export const probabilisticSharpe = ({ x, benchmark }: SeriesArgs & { benchmark: number }) => {
  const r = stats.probabilisticSharpe(x, { benchmark });
  return { value: r.probability, sr: r.sharpe, skew: r.skewness, kurtosis: r.kurtosis };
};
export const deflatedSharpe = ({ x, nTrials, varTrials }: SeriesArgs & stats.TrialOptions) => {
  const r = stats.deflatedSharpe(x, { nTrials, varTrials });
  return { value: r.probability, sr0: r.threshold };
};
export const minTrackRecordLength = ({ x, benchmark, alpha }: SeriesArgs & stats.TrackRecordOptions) => ({
  value: stats.minTrackRecordLength(x, { benchmark, alpha }),
});

interface MomentArgs {
  readonly sr: number;
  readonly n: number;
  readonly skew: number;
  readonly kurtosis: number;
}
const moments = ({ sr, n, skew, kurtosis }: MomentArgs) => ({ sharpe: sr, n, skewness: skew, kurtosis });
export const probabilisticSharpeFromMoments = ({ benchmark, ...m }: MomentArgs & { benchmark: number }) => ({
  value: stats.probabilisticSharpeFromMoments(moments(m), { benchmark }),
});
export const deflatedSharpeFromMoments = ({ nTrials, varTrials, ...m }: MomentArgs & stats.TrialOptions) => {
  const r = stats.deflatedSharpeFromMoments(moments(m), { nTrials, varTrials });
  return { value: r.probability, sr0: r.threshold };
};
export const minTrackRecordLengthFromMoments = ({ benchmark, alpha, ...m }: MomentArgs & stats.TrackRecordOptions) => ({
  value: stats.minTrackRecordLengthFromMoments(moments(m), { benchmark, alpha }),
});

export const performance = ({ x, periods }: SeriesArgs & stats.PerformanceOptions) => stats.performance(x, { periods });
export const varEs = ({ x, level }: SeriesArgs & { level: number }) => stats.varEs(x, { level });
export const mulberry32 = ({ seed, n }: { seed: number; n: number }) => {
  const next = stats.mulberry32(seed);
  return { values: Array.from({ length: n }, () => next()) };
};
export const stationaryBootstrapIndices = ({ T, L, seed }: { T: number; L: number; seed: number }) => ({
  values: stats.stationaryBootstrapIndices(T, { blockLength: L, seed }),
});
export const optimalBlockLength = ({ x }: SeriesArgs) => stats.optimalBlockLength(x);

export const kelly = ({ x }: SeriesArgs) => stats.kelly(x);
export const kellyBinary = ({ p, b }: { p: number; b: number }) => ({ value: stats.kellyBinary(p, { odds: b }) });
export const alphaBeta = ({ x, benchmark, periods }: SeriesArgs & { benchmark: number[]; periods: number }) =>
  stats.alphaBeta(x, { benchmark, rf: 0, periods });

interface SpaArgs {
  readonly returns: number[][];
  readonly benchmark: number;
  readonly block: number;
  readonly reps: number;
  readonly seed: number;
  readonly studentize: boolean;
}
export const spa = ({ returns, block, ...rest }: SpaArgs) => stats.spa(returns, { blockLength: block, ...rest });

const RENAMED: Readonly<Record<string, stats.MultipleTestMethod>> = {
  fdr_bh: 'benjamini-hochberg',
  fdr_by: 'benjamini-yekutieli',
};
export const multipleTest = ({ p, alpha, method }: { p: number[]; alpha: number; method: string }) =>
  stats.multipleTest(p, { alpha, method: RENAMED[method] ?? (method as stats.MultipleTestMethod) });
export const pboCscv = ({ x, nPartitions }: { x: number[][]; nPartitions: number }) => {
  const r = stats.pboCscv(x, { nPartitions });
  // The golden file stores every logit up to 100 combinations and seven quantiles beyond.
  return { ...r, logitsSorted: r.nCombinations <= 100 ? r.logits : r.logitQuantiles };
};
