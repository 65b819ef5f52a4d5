/**
 * Orders in exchange-core.as: their places in the book, among client ids and in the lists of an account, their funds and
 * counts, and their end, as match-book.ts, client-index.ts, order-store.ts, funds.ts and order-roll.ts have it.
 * AssemblyScript.
 */
import {
  ACCOUNT,
  ALGO_ORDERS,
  ALL_ALGO_ORDERS,
  ALL_ICEBERG_ORDERS,
  ALL_ORDERS,
  BASE,
  BEST_ASK,
  BEST_BID,
  BOOK,
  BUY_LOTS,
  CANCELED,
  CLIENTS,
  CLIENT_COUNT,
  CLIENT_ID,
  CLIENT_MASK,
  E_CANCEL_CLIENT,
  E_PRICE,
  FIRST_CLOSED,
  FIRST_FREE,
  FIRST_OPEN,
  FREE,
  FRESH,
  HIDES,
  ICEBERG_ORDERS,
  KEEPS,
  KEEP_MAX,
  KEPT_COUNT,
  KIND_CANCELED,
  KIND_EXPIRED,
  LAST_CLOSED,
  LAST_OPEN,
  LEVELS,
  LOCKED,
  LOCK_PRICE,
  LOT_UNITS,
  MULTIPLIER,
  NEWEST_KEPT,
  NEXT,
  NEXT_OF_ACCOUNT,
  NONE,
  OLDEST_KEPT,
  OPEN,
  OPEN_COUNT,
  ORDERS,
  PREVIOUS,
  PREVIOUS_OF_ACCOUNT,
  PRICE,
  QUOTE,
  REASON,
  ROW_LOCKED,
  SEQUENCE,
  SIDE,
  SLOT_SEQUENCE,
  STATE,
  STRIDE,
  TIME,
  TOTALS,
  TYPE,
  UNITS_DIVISOR,
  UNITS_FACTOR,
  UPDATE_TIME,
  USED,
  VISIBLE,
  addDouble,
  addWord,
  rowAt,
  slotAt,
  word,
} from './core-cells';
import {
  above,
  beginOrder,
  below,
  clear,
  levelAt,
  mark,
  noteBalance,
} from './core-events';

export function addToBook(symbol: usize, slot: i32): void {
  const s = slotAt(slot);
  const tick = load<i32>(s + PRICE);
  const levels = <usize>load<i32>(symbol + LEVELS);
  const level = levelAt(levels, tick);
  const last = load<i32>(level + 12) - 1;
  store<i32>(s + PREVIOUS, last);
  store<i32>(s + NEXT, NONE);
  store<i32>(level + 12, slot + 1);
  store<f64>(level, load<f64>(level) + load<f64>(s + VISIBLE));
  if (last != NONE) {
    store<i32>(slotAt(last) + NEXT, slot);
    return;
  }
  store<i32>(level + 8, slot + 1);
  mark(levels, <i32>((level - <usize>load<i32>(levels + TOTALS)) >>> 4), tick);
  const book = <usize>load<i32>(symbol + BOOK);
  if (load<i8>(s + SIDE) > 0) {
    if (tick > load<i32>(book + BEST_BID)) store<i32>(book + BEST_BID, tick);
  } else if (tick < load<i32>(book + BEST_ASK)) {
    store<i32>(book + BEST_ASK, tick);
  }
}

export function takeFromBook(symbol: usize, slot: i32): void {
  const s = slotAt(slot);
  const tick = load<i32>(s + PRICE);
  const levels = <usize>load<i32>(symbol + LEVELS);
  const level = levelAt(levels, tick);
  const before = load<i32>(s + PREVIOUS);
  const behind = load<i32>(s + NEXT);
  store<f64>(level, load<f64>(level) - load<f64>(s + VISIBLE));
  if (behind == NONE) store<i32>(level + 12, before + 1);
  else store<i32>(slotAt(behind) + PREVIOUS, before);
  if (before != NONE) {
    store<i32>(slotAt(before) + NEXT, behind);
    return;
  }
  store<i32>(level + 8, behind + 1);
  if (behind != NONE) return;
  clear(levels, <i32>((level - <usize>load<i32>(levels + TOTALS)) >>> 4), tick);
  const book = <usize>load<i32>(symbol + BOOK);
  if (tick == load<i32>(book + BEST_BID)) store<i32>(book + BEST_BID, below(levels, tick));
  else if (tick == load<i32>(book + BEST_ASK)) store<i32>(book + BEST_ASK, above(levels, tick));
}

export function shrink(symbol: usize, slot: i32, by: f64): void {
  const s = slotAt(slot);
  const level = levelAt(<usize>load<i32>(symbol + LEVELS), load<i32>(s + PRICE));
  store<f64>(level, load<f64>(level) - by);
  store<f64>(s + VISIBLE, load<f64>(s + VISIBLE) - by);
}

export function clientPlace(account: i32, clientId: f64): i32 {
  const low = <i32>(<i64>clientId);
  const high = <i32>(<i64>clientId >> 32);
  const mixed = (low ^ ((high ^ (account * MULTIPLIER)) * MULTIPLIER)) * MULTIPLIER;
  return mixed ^ (mixed >>> 15);
}

export function findClient(account: i32, clientId: f64): i32 {
  const mask = load<i32>(CLIENT_MASK);
  let at = clientPlace(account, clientId) & mask;
  let slot = word(CLIENTS, at) - 1;
  while (slot != NONE) {
    if (load<f64>(rowAt(slot) + CLIENT_ID) == clientId && load<i32>(slotAt(slot) + ACCOUNT) == account) return slot;
    at = (at + 1) & mask;
    slot = word(CLIENTS, at) - 1;
  }
  return NONE;
}

export function addClient(slot: i32, account: i32, clientId: f64): void {
  const mask = load<i32>(CLIENT_MASK);
  let at = clientPlace(account, clientId) & mask;
  while (word(CLIENTS, at) != 0) at = (at + 1) & mask;
  store<i32>(<usize>load<i32>(CLIENTS) + ((<usize>at) << 2), slot + 1);
  store<i32>(CLIENT_COUNT, load<i32>(CLIENT_COUNT) + 1);
}

export function removeClient(slot: i32): void {
  const clientId = load<f64>(rowAt(slot) + CLIENT_ID);
  if (clientId == 0) return;
  const mask = load<i32>(CLIENT_MASK);
  const table = <usize>load<i32>(CLIENTS);
  let gap = clientPlace(load<i32>(slotAt(slot) + ACCOUNT), clientId) & mask;
  while (word(CLIENTS, gap) != slot + 1) {
    if (word(CLIENTS, gap) == 0) return;
    gap = (gap + 1) & mask;
  }
  for (let at = (gap + 1) & mask; word(CLIENTS, at) != 0; at = (at + 1) & mask) {
    const other = word(CLIENTS, at) - 1;
    const home = clientPlace(load<i32>(slotAt(other) + ACCOUNT), load<f64>(rowAt(other) + CLIENT_ID)) & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    store<i32>(table + ((<usize>gap) << 2), other + 1);
    gap = at;
  }
  store<i32>(table + ((<usize>gap) << 2), 0);
  store<i32>(CLIENT_COUNT, load<i32>(CLIENT_COUNT) - 1);
}

export function takeSlot(): i32 {
  let slot = load<i32>(FIRST_FREE);
  if (slot == NONE) {
    slot = load<i32>(FRESH);
    store<i32>(FRESH, slot + 1);
  } else {
    store<i32>(FIRST_FREE, load<i32>(slotAt(slot) + NEXT));
  }
  store<i32>(USED, load<i32>(USED) + 1);
  const sequence = load<i32>(SEQUENCE) + 1;
  if (sequence == 0) unreachable();
  store<i32>(SEQUENCE, sequence);
  store<i32>(slotAt(slot) + SLOT_SEQUENCE, sequence);
  return slot;
}

export function freeSlot(slot: i32): void {
  store<i32>(USED, load<i32>(USED) - 1);
  const s = slotAt(slot);
  store<i32>(s + SLOT_SEQUENCE, 0);
  store<i32>(s + NEXT, load<i32>(FIRST_FREE));
  store<i32>(FIRST_FREE, slot);
}

export function append(firsts: usize, lasts: usize, account: i32, slot: i32): void {
  const at = <usize>load<i32>(lasts) + ((<usize>account) << 2);
  const last = load<i32>(at);
  const row = rowAt(slot);
  store<i32>(row + PREVIOUS_OF_ACCOUNT, last);
  store<i32>(row + NEXT_OF_ACCOUNT, NONE);
  if (last == NONE) store<i32>(<usize>load<i32>(firsts) + ((<usize>account) << 2), slot);
  else store<i32>(rowAt(last) + NEXT_OF_ACCOUNT, slot);
  store<i32>(at, slot);
}

export function unlink(firsts: usize, lasts: usize, account: i32, slot: i32): void {
  const row = rowAt(slot);
  const before = load<i32>(row + PREVIOUS_OF_ACCOUNT);
  const behind = load<i32>(row + NEXT_OF_ACCOUNT);
  if (before == NONE) store<i32>(<usize>load<i32>(firsts) + ((<usize>account) << 2), behind);
  else store<i32>(rowAt(before) + NEXT_OF_ACCOUNT, behind);
  if (behind == NONE) store<i32>(<usize>load<i32>(lasts) + ((<usize>account) << 2), before);
  else store<i32>(rowAt(behind) + PREVIOUS_OF_ACCOUNT, before);
}

export function closeOrder(slot: i32, account: i32): void {
  store<i32>(OPEN_COUNT, load<i32>(OPEN_COUNT) - 1);
  if (load<u8>(<usize>load<i32>(KEEPS) + <usize>account) == 0) {
    freeSlot(slot);
    return;
  }
  unlink(FIRST_OPEN, LAST_OPEN, account, slot);
  const keepMax = load<i32>(KEEP_MAX);
  if (keepMax == 0) {
    freeSlot(slot);
    return;
  }
  append(FIRST_CLOSED, LAST_CLOSED, account, slot);
  store<i32>(slotAt(slot) + NEXT, NONE);
  const newest = load<i32>(NEWEST_KEPT);
  if (newest == NONE) store<i32>(OLDEST_KEPT, slot);
  else store<i32>(slotAt(newest) + NEXT, slot);
  store<i32>(NEWEST_KEPT, slot);
  const count = load<i32>(KEPT_COUNT);
  if (count < keepMax) {
    store<i32>(KEPT_COUNT, count + 1);
    return;
  }
  const gone = load<i32>(OLDEST_KEPT);
  store<i32>(OLDEST_KEPT, load<i32>(slotAt(gone) + NEXT));
  unlink(FIRST_CLOSED, LAST_CLOSED, load<i32>(slotAt(gone) + ACCOUNT), gone);
  freeSlot(gone);
}

export function isAlgo(type: i32): bool {
  return type >= 2 && type <= 5;
}

/** Adds an order to the counts that filters look at, or takes it off. */
export function count(symbol: usize, slot: i32, account: i32, by: i32): void {
  const s = slotAt(slot);
  const row = rowAt(slot);
  addWord(symbol + ORDERS, account, by);
  addWord(ALL_ORDERS, account, by);
  if (load<i8>(s + SIDE) > 0) addDouble(symbol + BUY_LOTS, account, <f64>by * load<f64>(row + OPEN));
  if (isAlgo(load<u8>(s + TYPE))) {
    addWord(symbol + ALGO_ORDERS, account, by);
    addWord(ALL_ALGO_ORDERS, account, by);
  }
  if (load<u8>(row + HIDES) != 0) {
    addWord(symbol + ICEBERG_ORDERS, account, by);
    addWord(ALL_ICEBERG_ORDERS, account, by);
  }
}

/** Whole units of a product; the caller knows that it is exact. */
export function wholeUnits(symbol: usize, product: f64): f64 {
  const divisor = load<f64>(symbol + UNITS_DIVISOR);
  return divisor == 1 ? product : floorDiv(product, divisor);
}

export function floorDiv(n: f64, d: f64): f64 {
  const q = floor<f64>(n / d);
  return q * d > n ? q - 1 : q;
}

export function placeOf(symbol: usize, account: i32, side: i32): i32 {
  return account * load<i32>(STRIDE) + load<i32>(symbol + (side > 0 ? QUOTE : BASE));
}

export function unlock(symbol: usize, slot: i32, units: f64): void {
  const s = slotAt(slot);
  const row = rowAt(slot);
  const at = placeOf(symbol, load<i32>(s + ACCOUNT), load<i8>(s + SIDE));
  store<f64>(row + ROW_LOCKED, load<f64>(row + ROW_LOCKED) - units);
  addDouble(LOCKED, at, -units);
  addDouble(FREE, at, units);
  noteBalance(at);
}

/** Gives back what an order has locked beyond what it needs. Its product is no larger than at its beginning, so exact. */
export function trim(symbol: usize, slot: i32): void {
  const row = rowAt(slot);
  const open = load<f64>(row + OPEN);
  const need =
    load<i8>(slotAt(slot) + SIDE) > 0
      ? wholeUnits(symbol, <f64>load<i32>(row + LOCK_PRICE) * open * load<f64>(symbol + UNITS_FACTOR))
      : open * load<f64>(symbol + LOT_UNITS);
  const excess = load<f64>(row + ROW_LOCKED) - need;
  if (!(excess >= 0)) unreachable();
  if (excess > 0) unlock(symbol, slot, excess);
}

/** An order has come to its end, which was said; it is no leg of a list. */
export function strike(symbol: usize, slot: i32): void {
  const row = rowAt(slot);
  const locked = load<f64>(row + ROW_LOCKED);
  if (locked > 0) unlock(symbol, slot, locked);
  const account = load<i32>(slotAt(slot) + ACCOUNT);
  count(symbol, slot, account, -1);
  removeClient(slot);
  store<f64>(row + UPDATE_TIME, load<f64>(TIME));
  closeOrder(slot, account);
}

/** Ends an open order that stands in no queue. */
export function end(symbol: usize, slot: i32, state: i32, reason: i32, cancelClientId: f64): void {
  store<u8>(slotAt(slot) + STATE, <u8>state);
  store<u8>(rowAt(slot) + REASON, <u8>reason);
  const event = beginOrder(state == CANCELED ? KIND_CANCELED : KIND_EXPIRED, slot);
  store<f64>(event + E_CANCEL_CLIENT, cancelClientId);
  store<i32>(event + E_PRICE, load<i32>(slotAt(slot) + PRICE));
  strike(symbol, slot);
}
