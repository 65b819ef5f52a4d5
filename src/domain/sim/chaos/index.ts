/** Faults of a venue on a seeded schedule: scenarios, named modes, and the plan that says what happens to each message. */
export { BanMemory } from './ban-memory.ts';
export type {
  ChaosAnswer,
  ChaosIncident,
  ChaosMessage,
  ChaosRequest,
  MessageFate,
  RequestFate,
  VenueCondition,
} from './fates.ts';
export { OTHER_FAULTS, VENUE_FAULTS, type VenueFault } from './fault-catalogue.ts';
export {
  CHANNELS,
  type Channel,
  FAULT_KINDS,
  type FaultFields,
  type FaultKind,
  type FaultScope,
  REQUEST_KINDS,
  type RequestKind,
} from './fault-kinds.ts';
export { CHAOS_MODES, type ChaosMode, chaosMode } from './modes.ts';
export { ChaosPlan, planChaos } from './plan.ts';
export { type ChaosFault, type ChaosScenario, formatScenario, parseScenario, SCENARIO_VERSION } from './scenario.ts';
