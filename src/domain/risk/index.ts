/** Risk: limits, the engine that applies them, and the proof of its approval. */
export { RiskApproved } from './approved.ts';
export { Denial } from './denial.ts';
export { HOUSE_RISK_PROFILE, parseRiskProfile, type RiskProfile } from './profile.ts';
export { RISK_RULES, type RiskCode, type RiskRule } from './risk-codes.ts';
export { type MarkOutcome, RiskEngine, type TradingState } from './risk-engine.ts';
export type { RiskInputs } from './risk-inputs.ts';
export { type StopKind, StopLayer, type StopRules } from './stop-layer.ts';
