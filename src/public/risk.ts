/** `bot4/risk`: the limits of a session and the house profile. */
export { HOUSE_RISK_PROFILE, parseRiskProfile, type RiskProfile } from '../domain/risk/index.ts';
