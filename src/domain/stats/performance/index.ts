/** Performance, its uncertainty, and overfitting. */
export { type AlphaBetaOptions, type AlphaBetaResult, alphaBeta } from './alpha-beta.ts';
export {
  type BlockLengthResult,
  type BootstrapOptions,
  mulberry32,
  optimalBlockLength,
  stationaryBootstrapIndices,
} from './bootstrap.ts';
export type { Benchmark } from './difference.ts';
export { type KellyResult, kelly, kellyBinary } from './kelly.ts';
export {
  type MultipleTestMethod,
  type MultipleTestOptions,
  type MultipleTestResult,
  multipleTest,
} from './multiple-test.ts';
export { type PboOptions, type PboResult, pboCscv } from './pbo.ts';
export { type Performance, type PerformanceOptions, performance } from './performance.ts';
export {
  type DeflatedSharpeResult,
  deflatedSharpe,
  deflatedSharpeFromMoments,
  minTrackRecordLength,
  minTrackRecordLengthFromMoments,
  type ProbabilisticSharpeResult,
  probabilisticSharpe,
  probabilisticSharpeFromMoments,
  type SharpeMoments,
  type TrackRecordOptions,
  type TrialOptions,
} from './probabilistic-sharpe.ts';
export { type SharpeLoResult, type SharpeOptions, sharpe, sharpeLo } from './sharpe.ts';
export {
  type RealityCheckOptions,
  type RealityCheckResult,
  realityCheck,
  type SpaOptions,
  type SpaResult,
  spa,
} from './spa.ts';
export { type VarEsResult, varEs } from './var-es.ts';
