/** Risk: limits, the engine that applies them, and the proof of its approval. */
export { RiskApproved } from './approved.ts';
export { HOUSE_RISK_PROFILE, parseRiskProfile, type RiskProfile } from './profile.ts';
export { type MarkOutcome, RiskEngine, type RiskInputs } from './risk-engine.ts';
