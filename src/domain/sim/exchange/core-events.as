/**
 * Events and notes of exchange-core.as, and the levels of a book: event-writer.ts and tick-levels.ts, operation by
 * operation. AssemblyScript.
 */
import {
  ACCOUNT,
  BALANCE_COUNT,
  BALANCE_NOTES,
  BEST_ASK,
  BEST_BID,
  BOOK,
  CLIENT_ID,
  DONE,
  EVENTS,
  EVENT_COUNT,
  EVENT_ROOM,
  EVENT_SHIFT,
  E_ACCOUNT,
  E_ASSET,
  E_CLIENT,
  E_FREE,
  E_KIND,
  E_LIST,
  E_LOCKED,
  E_LOTS,
  E_ORDER,
  E_PRICE,
  E_REASON,
  E_SEQ,
  E_SIDE,
  E_STATE,
  E_SYMBOL,
  E_TIME,
  FREE,
  INDEX,
  IS_NOTED,
  KIND_BALANCE,
  KIND_LEVEL,
  LEVELS,
  LEVEL_COUNT,
  LEVEL_SIDES,
  LEVEL_TICKS,
  LIST,
  LOCKED,
  NO_TICK_ABOVE,
  PAGE_BLOCKS,
  PAGE_OF,
  PAGE_TOPS,
  PAGE_WORDS,
  REASON,
  SEQ,
  SIDE,
  STATE,
  STRIDE,
  SYMBOL,
  TICK_BLOCKS,
  TICK_WORDS,
  TIME,
  TOPS_COUNT,
  TOTALS,
  UNSAID,
  idOf,
  rowAt,
  slotAt,
  word,
} from './core-cells';
import {
  count,
} from './core-orders';

export function begin(kind: i32): usize {
  const count = load<i32>(EVENT_COUNT);
  store<i32>(EVENT_COUNT, count + 1);
  const event = <usize>load<i32>(EVENTS) + ((<usize>count) << EVENT_SHIFT);
  const seq = load<f64>(SEQ) + 1;
  store<f64>(SEQ, seq);
  store<f64>(event + E_SEQ, seq);
  store<f64>(event + E_TIME, load<f64>(TIME));
  store<i32>(event + E_KIND, kind);
  return event;
}

@inline
export function beginOrder(kind: i32, slot: i32): usize {
  const event = begin(kind);
  const s = slotAt(slot);
  const row = rowAt(slot);
  store<i32>(event + E_SYMBOL, <i32>load<u16>(row + SYMBOL));
  store<i32>(event + E_ACCOUNT, load<i32>(s + ACCOUNT));
  store<f64>(event + E_ORDER, idOf(slot));
  store<f64>(event + E_CLIENT, load<f64>(row + CLIENT_ID));
  store<f64>(event + E_LIST, load<f64>(row + LIST));
  store<u8>(event + E_STATE, load<u8>(s + STATE));
  store<i8>(event + E_SIDE, load<i8>(s + SIDE));
  store<u8>(event + E_REASON, load<u8>(row + REASON));
  return event;
}

export function noteBalance(at: i32): void {
  const noted = <usize>load<i32>(IS_NOTED) + <usize>at;
  if (load<u8>(noted) != 0) return;
  store<u8>(noted, 1);
  const count = load<i32>(BALANCE_COUNT);
  store<i32>(<usize>load<i32>(BALANCE_NOTES) + ((<usize>count) << 2), at);
  store<i32>(BALANCE_COUNT, count + 1);
}

export function noteLevel(index: i32, side: i32, tick: i32): void {
  const count = load<i32>(LEVEL_COUNT);
  const place = side > 0 ? index : -1 - index;
  const ticks = <usize>load<i32>(LEVEL_TICKS) + ((<usize>count) << 2);
  const sides = <usize>load<i32>(LEVEL_SIDES) + ((<usize>count) << 2);
  if (count > 0 && load<i32>(ticks - 4) == tick && load<i32>(sides - 4) == place) return;
  store<i32>(ticks, tick);
  store<i32>(sides, place);
  store<i32>(LEVEL_COUNT, count + 1);
}

/** Says what is noted, of one market. @returns `UNSAID` when there are more notes than rows. */
export function flush(symbol: usize): i32 {
  const levelCount = load<i32>(LEVEL_COUNT);
  const balanceCount = load<i32>(BALANCE_COUNT);
  if (load<i32>(EVENT_COUNT) + levelCount + balanceCount > load<i32>(EVENT_ROOM)) return UNSAID;
  const book = <usize>load<i32>(symbol + BOOK);
  const levels = <usize>load<i32>(symbol + LEVELS);
  const index = load<i32>(symbol + INDEX);
  for (let i = 0; i < levelCount; i++) {
    const tick = word(LEVEL_TICKS, i);
    const isBuy = word(LEVEL_SIDES, i) >= 0;
    const event = begin(KIND_LEVEL);
    store<i32>(event + E_SYMBOL, index);
    store<i8>(event + E_SIDE, isBuy ? 1 : -1);
    store<i32>(event + E_PRICE, tick);
    const isThere = isBuy ? tick <= load<i32>(book + BEST_BID) : tick >= load<i32>(book + BEST_ASK);
    store<f64>(event + E_LOTS, isThere ? load<f64>(levelAt(levels, tick)) : 0);
  }
  store<i32>(LEVEL_COUNT, 0);
  const free = <usize>load<i32>(FREE);
  const locked = <usize>load<i32>(LOCKED);
  const stride = load<i32>(STRIDE);
  for (let i = 0; i < balanceCount; i++) {
    const at = word(BALANCE_NOTES, i);
    store<u8>(<usize>load<i32>(IS_NOTED) + <usize>at, 0);
    const event = begin(KIND_BALANCE);
    const account = at >>> ctz(stride);
    store<i32>(event + E_ACCOUNT, account);
    store<i32>(event + E_ASSET, at - account * stride);
    store<f64>(event + E_FREE, load<f64>(free + ((<usize>at) << 3)));
    store<f64>(event + E_LOCKED, load<f64>(locked + ((<usize>at) << 3)));
  }
  store<i32>(BALANCE_COUNT, 0);
  return DONE;
}

export function pageOf(levels: usize, tick: i32): i32 {
  return word(levels + PAGE_OF, tick >>> 12);
}

/** Place of the level of a tick that has a page: 16 bytes, lots that it shows, first order and last plus 1. */
export function levelAt(levels: usize, tick: i32): usize {
  const level = ((pageOf(levels, tick) - 1) << 12) | (tick & 4095);
  return <usize>load<i32>(levels + TOTALS) + ((<usize>level) << 4);
}

export function setBit(column: usize, index: i32, bit: i32): void {
  const at = <usize>load<i32>(column) + ((<usize>index) << 2);
  store<i32>(at, load<i32>(at) | (1 << bit));
}

/** Takes a bit away. @returns what is left of the word. */
export function clearBit(column: usize, index: i32, bit: i32): i32 {
  const at = <usize>load<i32>(column) + ((<usize>index) << 2);
  const left = load<i32>(at) & ~(1 << bit);
  store<i32>(at, left);
  return left;
}

export function mark(levels: usize, level: i32, tick: i32): void {
  const at = level >>> 5;
  const bits = word(levels + TICK_WORDS, at);
  setBit(levels + TICK_WORDS, at, level & 31);
  if (bits != 0) return;
  setBit(levels + TICK_BLOCKS, at >>> 5, at & 31);
  const index = tick >>> 12;
  setBit(levels + PAGE_WORDS, index >>> 5, index & 31);
  setBit(levels + PAGE_BLOCKS, index >>> 10, (index >>> 5) & 31);
  setBit(levels + PAGE_TOPS, index >>> 15, (index >>> 10) & 31);
}

export function clear(levels: usize, level: i32, tick: i32): void {
  const at = level >>> 5;
  if (clearBit(levels + TICK_WORDS, at, level & 31) != 0) return;
  const block = at >>> 5;
  if (clearBit(levels + TICK_BLOCKS, block, at & 31) != 0) return;
  const from = block & ~3;
  for (let i = from; i < from + 4; i++) if (word(levels + TICK_BLOCKS, i) != 0) return;
  const index = tick >>> 12;
  if (clearBit(levels + PAGE_WORDS, index >>> 5, index & 31) != 0) return;
  if (clearBit(levels + PAGE_BLOCKS, index >>> 10, (index >>> 5) & 31) != 0) return;
  clearBit(levels + PAGE_TOPS, index >>> 15, (index >>> 10) & 31);
}

export function higher(bit: i32): i32 {
  return ~((1 << bit) | ((1 << bit) - 1));
}

export function lower(bit: i32): i32 {
  return (1 << bit) - 1;
}

export function highest(bits: i32): i32 {
  return 31 - clz(bits);
}

/** First tick with orders from a bit of a word of a page on, upwards. */
export function above(levels: usize, tick: i32): i32 {
  const index = tick >>> 12;
  const page = pageOf(levels, tick) - 1;
  const bits = word(levels + TICK_WORDS, (page << 7) + ((tick & 4095) >>> 5)) & higher(tick & 31);
  if (bits != 0) return (tick & ~31) | ctz(bits);
  let block = (tick & 4095) >>> 10;
  let words = word(levels + TICK_BLOCKS, (page << 2) + block) & higher((tick >>> 5) & 31);
  while (words == 0) {
    block++;
    if (block == 4) return abovePage(levels, index);
    words = word(levels + TICK_BLOCKS, (page << 2) + block);
  }
  const found = (block << 5) | ctz(words);
  return (index << 12) | (found << 5) | ctz(word(levels + TICK_WORDS, (page << 7) + found));
}

export function abovePage(levels: usize, index: i32): i32 {
  let next = index >>> 5;
  let bits = word(levels + PAGE_WORDS, next) & higher(index & 31);
  if (bits == 0) {
    let blocks = word(levels + PAGE_BLOCKS, index >>> 10) & higher((index >>> 5) & 31);
    let block = index >>> 10;
    if (blocks == 0) {
      let top = index >>> 15;
      let tops = word(levels + PAGE_TOPS, top) & higher((index >>> 10) & 31);
      while (tops == 0) {
        top++;
        if (top == load<i32>(levels + TOPS_COUNT)) return NO_TICK_ABOVE;
        tops = word(levels + PAGE_TOPS, top);
      }
      block = (top << 5) | ctz(tops);
      blocks = word(levels + PAGE_BLOCKS, block);
    }
    next = (block << 5) | ctz(blocks);
    bits = word(levels + PAGE_WORDS, next);
  }
  const found = (next << 5) | ctz(bits);
  const page = word(levels + PAGE_OF, found) - 1;
  let block = 0;
  while (word(levels + TICK_BLOCKS, (page << 2) + block) == 0) block++;
  const at = (block << 5) | ctz(word(levels + TICK_BLOCKS, (page << 2) + block));
  return (found << 12) | (at << 5) | ctz(word(levels + TICK_WORDS, (page << 7) + at));
}

export function below(levels: usize, tick: i32): i32 {
  const index = tick >>> 12;
  const page = pageOf(levels, tick) - 1;
  const bits = word(levels + TICK_WORDS, (page << 7) + ((tick & 4095) >>> 5)) & lower(tick & 31);
  if (bits != 0) return (tick & ~31) | highest(bits);
  let block = (tick & 4095) >>> 10;
  let words = word(levels + TICK_BLOCKS, (page << 2) + block) & lower((tick >>> 5) & 31);
  while (words == 0) {
    block--;
    if (block < 0) return belowPage(levels, index);
    words = word(levels + TICK_BLOCKS, (page << 2) + block);
  }
  const found = (block << 5) | highest(words);
  return (index << 12) | (found << 5) | highest(word(levels + TICK_WORDS, (page << 7) + found));
}

export function belowPage(levels: usize, index: i32): i32 {
  let next = index >>> 5;
  let bits = word(levels + PAGE_WORDS, next) & lower(index & 31);
  if (bits == 0) {
    let blocks = word(levels + PAGE_BLOCKS, index >>> 10) & lower((index >>> 5) & 31);
    let block = index >>> 10;
    if (blocks == 0) {
      let top = index >>> 15;
      let tops = word(levels + PAGE_TOPS, top) & lower((index >>> 10) & 31);
      while (tops == 0) {
        top--;
        if (top < 0) return 0;
        tops = word(levels + PAGE_TOPS, top);
      }
      block = (top << 5) | highest(tops);
      blocks = word(levels + PAGE_BLOCKS, block);
    }
    next = (block << 5) | highest(blocks);
    bits = word(levels + PAGE_WORDS, next);
  }
  const found = (next << 5) | highest(bits);
  const page = word(levels + PAGE_OF, found) - 1;
  let block = 3;
  while (word(levels + TICK_BLOCKS, (page << 2) + block) == 0) block--;
  const at = (block << 5) | highest(word(levels + TICK_BLOCKS, (page << 2) + block));
  return (found << 12) | (at << 5) | highest(word(levels + TICK_WORDS, (page << 7) + at));
}
