/** What the sessions of Kraken and Coinbase share: reading of messages, books that prove themselves, counts. */
export { BookFeedSession, bestOf, type FeedTraits } from './book-feed-session.ts';
export { BookKeeper, type BookMessage, type KeeperOptions } from './book-keeper.ts';
export { FeedCounts, InstrumentCounts } from './feed-counts.ts';
export {
  compact,
  decimalsOf,
  type ListedMarket,
  limitText,
  type MarketStatus,
  parseBody,
  positiveText,
} from './listed-market.ts';
export { failAs, isJson, listGoesOn, listStarts, Members, valueText, WordTable } from './members.ts';
export { Rows } from './rows.ts';
export { frameValue, listOf, memberOf, neededDecimals, parseWithDigits, ScaleSurvey } from './scale-survey.ts';
export { SessionDesk } from './session-desk.ts';
export { StaleRun } from './stale-run.ts';
export { SymbolIndex } from './symbol-index.ts';
export {
  anyDecimal,
  numberDecimal,
  quotedNumber,
  readIsoMicros,
  textDecimal,
  wholeNumber,
  wireDecimals,
} from './wire-values.ts';
