/** Replay of stored market data, in the order of its times. */
export {
  BarsSource,
  type BarsSourceOptions,
  BOOK_END,
  BOOK_LOSSES,
  BOOK_LOST,
  BOOK_RESET,
  BookSource,
  QuotesSource,
  TradesSource,
} from './column-sources.ts';
export { Replay, type ReplayRun, type ReplayStop } from './replay.ts';
export {
  ENDED,
  type ReplayColumns,
  ReplaySource,
  type ReplaySourceOptions,
  STARVED,
} from './replay-source.ts';
