/** Statistics: distributions, hypothesis tests, performance and overfitting. Pure and deterministic. */
export * from './distributions/index.ts';
export * from './hypothesis/index.ts';
export * from './linalg/index.ts';
export * from './performance/index.ts';
export * from './portfolio/index.ts';
export * from './regression/index.ts';
export type { Series } from './series.ts';
export * from './unit-root/index.ts';
export * from './volatility/index.ts';
