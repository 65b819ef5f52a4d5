/**
 * The numbers of exchange-core.as: answers, codes, and where the columns of an exchange and the places of their rows are, as
 * core-layout.ts and the owners of the columns have them. And the rows themselves, read and written raw. AssemblyScript.
 */
/** Answers. Nothing has changed; done; the taker stands before its next trade; all but the notes is done. */
export const LEFT: i32 = 0;
export const DONE: i32 = 1;
export const IN_COURSE: i32 = 2;
export const UNSAID: i32 = 3;

export const NONE: i32 = -1;
export const NO_TICK_ABOVE: i32 = 0x7fffffff;
export const MAX_SAFE: f64 = 9007199254740991;
export const CLOSE: f64 = 1e-12;
export const MULTIPLIER: i32 = <i32>0x9e3779b1;
export const SLOTS_MAX: f64 = 2097152;
export const MICROS: f64 = 1000000;
export const PPM: f64 = 1000000;
export const UNITS_PER_ONE: f64 = 100000000;
export const DAYS: i32 = 30;

/** Words of the head: addresses of columns, and numbers that go with them. */
export const HEAD: usize = 1024;
export const SLOTS: usize = HEAD;
export const CAPACITY: usize = HEAD + 4;
export const USED: usize = HEAD + 8;
export const SEQUENCE: usize = HEAD + 12;
export const FIRST_FREE: usize = HEAD + 16;
export const FRESH: usize = HEAD + 20;
export const ROWS: usize = HEAD + 24;
export const OPEN_COUNT: usize = HEAD + 28;
export const KEPT_FIRST: usize = HEAD + 32;
export const KEPT_MASK: usize = HEAD + 36;
export const KEPT_COUNT: usize = HEAD + 40;
export const KEEP_MAX: usize = HEAD + 44;
export const FIRST_OPEN: usize = HEAD + 48;
export const LAST_OPEN: usize = HEAD + 52;
export const FIRST_CLOSED: usize = HEAD + 56;
export const LAST_CLOSED: usize = HEAD + 60;
export const GROUPS: usize = HEAD + 64;
export const KEEPS: usize = HEAD + 68;
export const ALL_ORDERS: usize = HEAD + 72;
export const ALL_ALGO_ORDERS: usize = HEAD + 76;
export const ALL_ICEBERG_ORDERS: usize = HEAD + 80;
export const FREE: usize = HEAD + 84;
export const LOCKED: usize = HEAD + 88;
export const COLLECTED: usize = HEAD + 92;
export const STRIDE: usize = HEAD + 96;
export const MAKER_PPM: usize = HEAD + 100;
export const TAKER_PPM: usize = HEAD + 104;
export const FEE_SPECIAL: usize = HEAD + 108;
export const NEXT_TIER: usize = HEAD + 112;
export const VALID_TO: usize = HEAD + 116;
export const VOLUME: usize = HEAD + 120;
export const VOLUME_DAYS: usize = HEAD + 124;
export const VOLUME_REST: usize = HEAD + 128;
export const DAY_AT: usize = HEAD + 132;
export const CLIENTS: usize = HEAD + 136;
export const CLIENT_MASK: usize = HEAD + 140;
export const CLIENT_COUNT: usize = HEAD + 144;
export const BALANCE_NOTES: usize = HEAD + 148;
export const BALANCE_COUNT: usize = HEAD + 152;
export const BALANCE_ROOM: usize = HEAD + 156;
export const IS_NOTED: usize = HEAD + 160;
export const LEVEL_TICKS: usize = HEAD + 168;
export const LEVEL_SIDES: usize = HEAD + 172;
export const LEVEL_COUNT: usize = HEAD + 176;
export const LEVEL_ROOM: usize = HEAD + 180;
export const EVENTS: usize = HEAD + 184;
export const EVENT_COUNT: usize = HEAD + 188;
export const EVENT_ROOM: usize = HEAD + 192;
export const FILLS: usize = HEAD + 196;
export const FILL_CAPACITY: usize = HEAD + 200;
export const FILL_MAX: usize = HEAD + 204;
export const FILL_NEWEST: usize = HEAD + 208;
export const FILL_ACCOUNTS: usize = HEAD + 212;
export const TAKER: usize = HEAD + 216;
export const MARKETS: usize = HEAD + 220;
export const MARKET_COUNT: usize = HEAD + 224;
export const ENABLED: usize = HEAD + 228;
export const ACCOUNT_COUNT: usize = HEAD + 232;
export const REASON_TO_STOP: usize = HEAD + 236;
/** Doubles of the head. */
export const SEQ: usize = HEAD + 256;
export const TIME: usize = HEAD + 264;
export const FILL_COUNT: usize = HEAD + 272;
export const PLACED: usize = HEAD + 280;
export const NEXT_DATE: usize = HEAD + 288;
export const LIST_SEQUENCE: usize = HEAD + 296;
/** More words: rows of lists, and the legs of the one that comes. */
export const LIST_ROWS: usize = HEAD + 320;
export const FIRST_FREE_LIST: usize = HEAD + 324;
export const OLDEST_LIST: usize = HEAD + 328;
export const NEWEST_LIST: usize = HEAD + 332;
export const KEPT_LISTS: usize = HEAD + 336;
export const LIST_KEEP_MAX: usize = HEAD + 340;
export const ALL_LISTS: usize = HEAD + 344;
export const LEGS: usize = HEAD + 348;
export const KEPT: usize = HEAD + 352;

/** Of a market: words, then doubles. */
export const INDEX: usize = 0;
export const BASE: usize = 4;
export const QUOTE: usize = 8;
export const MIN_TICKS: usize = 12;
export const MAX_TICKS: usize = 16;
export const STP_ALLOWED: usize = 20;
export const STP_DEFAULT: usize = 24;
export const PLAIN_TYPES: usize = 28;
export const FOLLOWERS: usize = 32;
export const LOWEST_ABOVE: usize = 36;
export const HIGHEST_BELOW: usize = 40;
export const BOOK: usize = 44;
export const LEVELS: usize = 48;
export const ORDERS: usize = 52;
export const ALGO_ORDERS: usize = 56;
export const ICEBERG_ORDERS: usize = 60;
export const BUY_LOTS: usize = 64;
export const REFERENCE: usize = 68;
export const IS_OPEN: usize = 72;
export const LISTS: usize = 76;
export const STOPS_ABOVE: usize = 80;
export const STOPS_BELOW: usize = 84;
export const PAIR_TYPES: usize = 88;
export const MIN_LOTS: usize = 128;
export const MAX_LOTS: usize = 136;
export const LOT_UNITS: usize = 144;
export const TICK_UNITS: usize = 152;
export const UNITS_FACTOR: usize = 160;
export const UNITS_DIVISOR: usize = 168;
export const VALUE_MIN: usize = 176;
export const VALUE_MAX: usize = 184;
export const MAX_POSITION: usize = 192;
export const MAX_ORDERS: usize = 200;
export const ALL_MAX_ORDERS: usize = 208;
export const NEXT_TRADE: usize = 216;
export const NEXT_PREVENTED: usize = 224;
/** Shares of the reference price, two sets of four fractions: buys from and to, sales from and to. */
export const SHARES: usize = 232;
export const MAX_ALGO_ORDERS: usize = 360;
export const ALL_MAX_ALGO_ORDERS: usize = 368;
export const MAX_LISTS: usize = 376;
export const ALL_MAX_LISTS: usize = 384;

/** Of a book, of its levels, of a reference price. */
export const BEST_BID: usize = 0;
export const BEST_ASK: usize = 4;
export const TOTALS: usize = 0;
export const PAGE_OF: usize = 4;
export const TICK_WORDS: usize = 8;
export const TICK_BLOCKS: usize = 12;
export const PAGE_WORDS: usize = 16;
export const PAGE_BLOCKS: usize = 20;
export const PAGE_TOPS: usize = 24;
export const TOPS_COUNT: usize = 28;
export const SUM_LOTS: usize = 0;
export const SUM_TICK_LOTS: usize = 8;
export const SECOND: usize = 16;
export const SET: usize = 24;
export const LAST: usize = 32;
export const VALUE: usize = 40;
export const SECOND_AT: usize = 48;
export const SECOND_LOTS: usize = 52;
export const SECOND_TICK_LOTS: usize = 56;

/** Of a slot: 32 bytes. */
export const VISIBLE: usize = 0;
export const NEXT: usize = 8;
export const PREVIOUS: usize = 12;
export const PRICE: usize = 16;
export const SLOT_SEQUENCE: usize = 20;
export const ACCOUNT: usize = 24;
export const SIDE: usize = 28;
export const STATE: usize = 29;
export const FLAGS: usize = 30;
export const TYPE: usize = 31;
/** Of a row: two lines of 64 bytes. */
export const OPEN: usize = 0;
export const FILLED: usize = 8;
export const FILLED_QUOTE: usize = 16;
export const ROW_LOCKED: usize = 24;
export const LIST: usize = 32;
export const CLIENT_ID: usize = 40;
export const UPDATE_TIME: usize = 48;
export const LOCK_PRICE: usize = 56;
export const SYMBOL: usize = 60;
export const REASON: usize = 62;
export const HIDES: usize = 63;
export const LOTS: usize = 64;
export const ICEBERG: usize = 72;
export const PREVENTED: usize = 80;
export const ROW_TIME: usize = 88;
export const WORKING_TIME: usize = 96;
export const NEXT_OF_ACCOUNT: usize = 104;
export const PREVIOUS_OF_ACCOUNT: usize = 108;
export const STOP: usize = 112;
export const TRAILING: usize = 116;
export const AMENDS: usize = 120;
/** Four bytes: time in force, mode of prevention, leg of a list, whether there is more. */
export const TIF: usize = 124;
export const LEG: usize = 126;

/** Of a list: 64 bytes. */
export const L_ID: usize = 0;
export const L_CLIENT: usize = 8;
export const L_TIME: usize = 16;
export const L_LEGS: usize = 24;
export const L_ACCOUNT: usize = 48;
export const L_NEXT: usize = 52;
export const L_SYMBOL: usize = 56;
/** Whether one leg pays the others, and whether those were released. */
export const L_PAYS_OTHER: usize = 58;
export const L_IS_RELEASED: usize = 59;
export const L_KIND: usize = 60;
export const L_LEG_COUNT: usize = 61;
export const L_OPEN_LEGS: usize = 62;
export const L_CHOSEN: usize = 63;
export const LISTS_MAX: f64 = 1048576;
export const OCO: i32 = 0;

/** Of a leg that comes: 64 bytes. */
export const LEG_LOTS: usize = 0;
export const LEG_CLIENT: usize = 8;
export const LEG_PRICE: usize = 16;
export const LEG_STOP: usize = 24;
export const LEG_TYPE: usize = 32;
export const LEG_SIDE: usize = 36;
export const LEG_STP: usize = 40;
export const LEG_BYTES: usize = 64;

/** Types, times in force, states, flags, reasons, modes and kinds of events of contract.ts and order-store.ts. */
export const STOP_LOSS: i32 = 2;
export const STOP_LOSS_LIMIT: i32 = 3;
export const LIMIT_MAKER: i32 = 6;
export const IOC: i32 = 1;
export const NEW: i32 = 1;
export const PARTIALLY_FILLED: i32 = 2;
export const FILLED_STATE: i32 = 3;
export const CANCELED: i32 = 4;
export const EXPIRED: i32 = 6;
export const EXPIRED_IN_MATCH: i32 = 7;
export const WORKING: i32 = 2;
export const ON_BOOK: i32 = 8;
export const ON_STOPS: i32 = 16;
export const STANDS: i32 = 8 | 16 | 32;
export const UNFILLED_IOC: i32 = 5;
export const EXPIRE_TAKER: i32 = 1;
export const EXPIRE_MAKER: i32 = 2;
export const EXPIRE_BOTH: i32 = 3;
export const DECREMENT: i32 = 4;
export const TRANSFER: i32 = 5;
export const KIND_NEW: i32 = 1;
export const KIND_FILL: i32 = 3;
export const KIND_CANCELED: i32 = 4;
export const KIND_EXPIRED: i32 = 5;
export const KIND_PREVENTED: i32 = 8;
export const KIND_LIST: i32 = 9;
export const KIND_BALANCE: i32 = 10;
export const KIND_LEVEL: i32 = 11;
export const KIND_TRADE: i32 = 12;

/** Of an event: 128 bytes. */
export const E_SEQ: usize = 0;
export const E_TIME: usize = 8;
export const E_KIND: usize = 16;
export const E_SYMBOL: usize = 20;
export const E_ACCOUNT: usize = 24;
export const E_STATE: usize = 28;
export const E_SIDE: usize = 29;
export const E_MAKER: usize = 30;
export const E_REASON: usize = 31;
export const E_ORDER: usize = 32;
export const E_CLIENT: usize = 40;
export const E_LIST: usize = 48;
export const E_LOTS: usize = 56;
export const E_QUOTE: usize = 64;
export const E_TRADE: usize = 72;
export const E_OTHER: usize = 80;
export const E_FEE: usize = 88;
export const E_PRICE: usize = 96;
export const E_ASSET: usize = 100;
export const E_FREE: usize = 104;
export const E_CANCEL_CLIENT: usize = 104;
export const E_LOCKED: usize = 112;
export const E_STATUS: usize = 120;
export const EVENT_SHIFT: i32 = 7;
/** Events that one trade says at the most, and notes of balances that it makes. */
export const EVENTS_A_TRADE: i32 = 8;
export const NOTES_A_TRADE: i32 = 8;

export function slotAt(slot: i32): usize {
  return <usize>load<i32>(SLOTS) + ((<usize>slot) << 5);
}

export function rowAt(slot: i32): usize {
  return <usize>load<i32>(ROWS) + ((<usize>slot) << 7);
}

export function listAt(row: i32): usize {
  return <usize>load<i32>(LIST_ROWS) + ((<usize>row) << 6);
}

export function idOf(slot: i32): f64 {
  return <f64>load<u32>(slotAt(slot) + SLOT_SEQUENCE) * SLOTS_MAX + <f64>slot;
}

export function word(column: usize, index: i32): i32 {
  return load<i32>(<usize>load<i32>(column) + ((<usize>index) << 2));
}

export function double(column: usize, index: i32): f64 {
  return load<f64>(<usize>load<i32>(column) + ((<usize>index) << 3));
}

export function addWord(column: usize, index: i32, by: i32): void {
  const at = <usize>load<i32>(column) + ((<usize>index) << 2);
  store<i32>(at, load<i32>(at) + by);
}

export function addDouble(column: usize, index: i32, by: f64): void {
  const at = <usize>load<i32>(column) + ((<usize>index) << 3);
  store<f64>(at, load<f64>(at) + by);
}
