/** The exchange simulator: matching and costs. */
export { BarMatcher, type MatchBar } from './bar-matcher.ts';
export { type CostModel, slip } from './cost-models.ts';
