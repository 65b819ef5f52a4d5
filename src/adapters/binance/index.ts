/** Market data of Binance, spot and USD-M futures. */
export { BinanceMessage } from './message.ts';
export * as binanceKinds from './message-kind.ts';
export { type BinanceMarket, BinanceParser } from './parser.ts';
