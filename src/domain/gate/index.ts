/** The promotion gate. */
export type { DataFacts, Evidence, LookAheadFacts, PeriodReturns, TradingFacts, TrialFacts } from './evidence.ts';
