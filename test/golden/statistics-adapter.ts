/** Maps the golden statistics cases to `bot4/stats`: renames and conventions only, no arithmetic. One file a topic. */
export * from './statistics/dcc-adapter.ts';
export * from './statistics/distributions-adapter.ts';
export * from './statistics/garch-adapter.ts';
export * from './statistics/performance-adapter.ts';
export * from './statistics/portfolio-adapter.ts';
export * from './statistics/tests-adapter.ts';
export * from './statistics/unit-root-adapter.ts';
