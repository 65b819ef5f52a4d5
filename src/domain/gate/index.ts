/** The promotion gate: evidence in, a pass or reasons out. */
export { CHECK_IDS, type Check, type CheckId } from './check.ts';
export type { DataFacts, Evidence, LookAheadFacts, PeriodReturns, TradingFacts, TrialFacts } from './evidence.ts';
export { type GateRefusal, judge, type Verdict } from './judge.ts';
export { forwardPaperDays, judgeLive, type PaperRecord } from './judge-live.ts';
export { parseEvidence } from './parse-evidence.ts';
export { type GatePass, isGatePass, isLivePass, type LivePass } from './pass.ts';
export { type GatePolicy, POLICY } from './policy.ts';
export { type SampleOptions, sampleEvidence, standardNormals } from './sample-evidence.ts';
export { type TrialSummary, trialFacts } from './trial-facts.ts';
