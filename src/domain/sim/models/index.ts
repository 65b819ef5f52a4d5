/** Models of a market: arrivals, sizes, fills, latency, impact, queues. Pure; chance comes in as seeded streams. */
export {
  type AlmgrenChrissParams,
  type AlmgrenChrissSchedule,
  almgrenChrissCost,
  almgrenChrissImpact,
  almgrenChrissSchedule,
} from './almgren-chriss.ts';
export { type ArrivalModel, drawExponential, SECOND_MICROS } from './arrival-model.ts';
export { type BookLevel, type BookOrder, type BookWalk, walkBook } from './book-walk.ts';
export { HawkesArrivals, type HawkesParams, hawkesLogLikelihood, hawkesResiduals } from './hawkes-arrivals.ts';
export { fitHawkes, type HawkesFit } from './hawkes-fit.ts';
export { type ImpactModel, type ImpactQuery, LinearImpact, SquareRootImpact } from './impact-model.ts';
export {
  EmpiricalLatency,
  InterpolatedLatency,
  type LatencyModel,
  type LatencyModels,
  type LatencyProfile,
  LogNormalLatency,
  type LogNormalLatencyParams,
  logNormalLatencies,
  type RecordedLatencies,
} from './latency-model.ts';
export { type LogNormalSizeParams, LogNormalSizes, type SizeBounds } from './log-normal-sizes.ts';
export { type PartialFill, PartialFillModel, type PartialFillParams } from './partial-fills.ts';
export { PoissonArrivals } from './poisson-arrivals.ts';
export { ProbabilisticQueue, type QueueFamily, type QueueModel, QueuePlace, RiskAverseQueue } from './queue-model.ts';
