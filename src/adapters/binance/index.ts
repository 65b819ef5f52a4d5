/** Market data of Binance, spot and USD-M futures. */
export { BinanceCounters } from './counters.ts';
export {
  type BinanceExchangeInfo,
  type BinanceListing,
  countBy,
  instrumentOf,
  type RateLimit,
  readExchangeInfo,
} from './exchange-info.ts';
export { binanceFees } from './fees.ts';
export { inferScales, type RecordedMarket, type RecordedText, ScaleInference } from './infer-scales.ts';
export { BinanceMessage } from './message.ts';
export * as binanceKinds from './message-kind.ts';
export { type BinanceMarket, BinanceParser } from './parser.ts';
export { BinanceSession, type BinanceSessionOptions } from './session.ts';
