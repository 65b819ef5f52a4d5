/**
 * Where exchange-core.as finds what it works on: the words and doubles of the head, of a market, of a book, its levels and
 * a reference price. Addresses of columns are written by `ExchangeMemory`, all else by the owners of the numbers.
 */

/** The head begins here. */
export const HEAD_ADDRESS = 1024;
export const HEAD_BYTES = 512;

/** Words of the head. */
export const HEAD = {
  slots: 0,
  capacity: 1,
  used: 2,
  sequence: 3,
  firstFree: 4,
  fresh: 5,
  rows: 6,
  openCount: 7,
  keptFirst: 8,
  keptMask: 9,
  keptCount: 10,
  keepMax: 11,
  firstOpen: 12,
  lastOpen: 13,
  firstClosed: 14,
  lastClosed: 15,
  groups: 16,
  keeps: 17,
  orders: 18,
  algoOrders: 19,
  icebergOrders: 20,
  free: 21,
  locked: 22,
  collected: 23,
  stride: 24,
  makerPpm: 25,
  takerPpm: 26,
  feeSpecial: 27,
  nextTier: 28,
  validTo: 29,
  volume: 30,
  volumeDays: 31,
  volumeRest: 32,
  dayAt: 33,
  clients: 34,
  clientMask: 35,
  clientCount: 36,
  balanceNotes: 37,
  balanceCount: 38,
  balanceRoom: 39,
  isNoted: 40,
  levelTicks: 42,
  levelSides: 43,
  levelCount: 44,
  levelRoom: 45,
  events: 46,
  eventCount: 47,
  eventRoom: 48,
  fills: 49,
  fillCapacity: 50,
  fillMax: 51,
  fillNewest: 52,
  fillAccounts: 53,
  taker: 54,
  markets: 55,
  marketCount: 56,
  enabled: 57,
  accountCount: 58,
  reasonToStop: 59,
  // Words 64 to 79 are the doubles below.
  listRows: 80,
  firstFreeList: 81,
  oldestList: 82,
  newestList: 83,
  keptLists: 84,
  listKeepMax: 85,
  lists: 86,
  legs: 87,
  kept: 88,
} as const;

/** Doubles of the head. */
export const HEAD_DOUBLE = { seq: 32, time: 33, fillCount: 34, placed: 35, nextDate: 36, listSequence: 37 } as const;

/** Words of a market, and its doubles. */
export const MARKET_BYTES = 448;
export const MARKET = {
  index: 0,
  base: 1,
  quote: 2,
  minTicks: 3,
  maxTicks: 4,
  stpAllowed: 5,
  stpDefault: 6,
  plainTypes: 7,
  followers: 8,
  lowestAbove: 9,
  highestBelow: 10,
  book: 11,
  levels: 12,
  orders: 13,
  algoOrders: 14,
  icebergOrders: 15,
  buyLots: 16,
  reference: 17,
  isOpen: 18,
  lists: 19,
  /** Levels of the stop orders that wait for a rise, and for a fall; 0 while there were none. */
  stopsAbove: 20,
  stopsBelow: 21,
  /** Bits of the types that a leg of a pair may have; none where there are no pairs. */
  pairTypes: 22,
} as const;
export const MARKET_DOUBLE = {
  minLots: 16,
  maxLots: 17,
  lotUnits: 18,
  tickUnits: 19,
  unitsFactor: 20,
  unitsDivisor: 21,
  valueMin: 22,
  valueMax: 23,
  maxPosition: 24,
  maxOrders: 25,
  allMaxOrders: 26,
  nextTrade: 27,
  nextPrevented: 28,
  /** Two sets of four fractions. */
  shares: 29,
  maxAlgoOrders: 45,
  allMaxAlgoOrders: 46,
  maxLists: 47,
  allMaxLists: 48,
} as const;

/** Words of the cells of levels. */
export const LEVELS = {
  totals: 0,
  pageOf: 1,
  words: 2,
  blocks: 3,
  pageWords: 4,
  pageBlocks: 5,
  pageTops: 6,
  topsCount: 7,
} as const;
export const LEVELS_BYTES = 32;

/** Doubles of the cells of a reference price, and its words. */
export const REFERENCE_DOUBLE = { sumLots: 0, sumTickLots: 1, second: 2, set: 3, last: 4, value: 5 } as const;
export const REFERENCE = { secondAt: 12, lots: 13, tickLots: 14 } as const;
export const REFERENCE_BYTES = 64;

/** A leg of a pair that comes: doubles, then words. */
export const LEG_BYTES = 64;
export const LEG_DOUBLE = { lots: 0, clientId: 1, priceTicks: 2, stopTicks: 3 } as const;
export const LEG_WORD = { type: 8, side: 9, stpMode: 10 } as const;

/** Places of a row of an event: doubles, words, bytes. */
export const EVENT_BYTES = 128;
