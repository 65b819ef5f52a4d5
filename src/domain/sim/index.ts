/** The exchange simulator: matching and costs. */
export { BarMatcher, type MatchBar } from './bar-matcher.ts';
export * from './chaos/index.ts';
export { type CostModel, lotsForCash, slip } from './cost-models.ts';
export * from './exchange/contract.ts';
export type { SimExchangeOptions } from './exchange/floor.ts';
export { createSimExchange, type SimExchange } from './exchange/sim-exchange.ts';
export * from './market/index.ts';
export * from './models/index.ts';
