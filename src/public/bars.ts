/** `bot4/bars`: trades to bars, bars to longer bars, averages and volatilities of them. */
export * from '../domain/market/aggregation/index.ts';
