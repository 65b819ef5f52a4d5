/** `bot4/stats`: distributions, hypothesis tests, performance and overfitting statistics. */
export * from '../domain/stats/index.ts';
