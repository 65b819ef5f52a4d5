/** Coinbase: the Exchange feed and Advanced Trade. */
export { type CoinbaseOptions, CoinbaseSession } from './advanced-session.ts';
export { type CoinbaseExchangeOptions, CoinbaseExchangeSession } from './exchange-session.ts';
export { readCoinbaseExchangeProducts, readCoinbaseFees, readCoinbaseProducts } from './markets.ts';
export {
  type CoinbaseProtocol,
  type CoinbaseSubscription,
  coinbaseProtocolOf,
  inferCoinbaseScales,
  readCoinbaseSubscription,
} from './recorded.ts';
