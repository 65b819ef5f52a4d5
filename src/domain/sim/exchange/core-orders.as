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
  AMENDS,
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
  FILLED,
  FILLED_QUOTE,
  FIRST_CLOSED,
  FIRST_FREE,
  FIRST_OPEN,
  FLAGS,
  FREE,
  FRESH,
  HIDES,
  HIGHEST_BELOW,
  ICEBERG,
  ICEBERG_ORDERS,
  INDEX,
  KEEPS,
  KEEP_MAX,
  KEPT,
  KEPT_COUNT,
  KEPT_FIRST,
  KEPT_MASK,
  KIND_CANCELED,
  KIND_EXPIRED,
  LAST_CLOSED,
  LAST_OPEN,
  LEVELS,
  LIST,
  LOCKED,
  LOCK_PRICE,
  LOTS,
  LOT_UNITS,
  LOWEST_ABOVE,
  MULTIPLIER,
  NEW,
  NEXT,
  NEXT_OF_ACCOUNT,
  NONE,
  ON_BOOK,
  OPEN,
  OPEN_COUNT,
  ORDERS,
  PREVENTED,
  PREVIOUS,
  PREVIOUS_OF_ACCOUNT,
  PRICE,
  QUOTE,
  REASON,
  ROW_LOCKED,
  ROW_TIME,
  SEQUENCE,
  SIDE,
  SLOT_SEQUENCE,
  STATE,
  STOP,
  STOPS_ABOVE,
  STOPS_BELOW,
  STOP_LOSS,
  STOP_LOSS_LIMIT,
  STRIDE,
  SYMBOL,
  TIF,
  TIME,
  TOTALS,
  TYPE,
  UNITS_DIVISOR,
  UNITS_FACTOR,
  UPDATE_TIME,
  USED,
  VISIBLE,
  WORKING,
  WORKING_TIME,
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
  noteLevel,
} from './core-events';

/** Puts an order at the end of the queue of a tick that has a page. @returns whether it is the first there. */
@inline
function enqueue(levels: usize, slot: i32, tick: i32): bool {
  const s = slotAt(slot);
  const level = levelAt(levels, tick);
  const last = load<i32>(level + 12) - 1;
  store<i32>(s + PREVIOUS, last);
  store<i32>(s + NEXT, NONE);
  store<i32>(level + 12, slot + 1);
  store<f64>(level, load<f64>(level) + load<f64>(s + VISIBLE));
  if (last != NONE) {
    store<i32>(slotAt(last) + NEXT, slot);
    return false;
  }
  store<i32>(level + 8, slot + 1);
  mark(levels, <i32>((level - <usize>load<i32>(levels + TOTALS)) >>> 4), tick);
  return true;
}

/** Takes an order out of the queue of a tick. @returns whether that is empty now. */
@inline
function dequeue(levels: usize, slot: i32, tick: i32): bool {
  const s = slotAt(slot);
  const level = levelAt(levels, tick);
  const before = load<i32>(s + PREVIOUS);
  const behind = load<i32>(s + NEXT);
  store<f64>(level, load<f64>(level) - load<f64>(s + VISIBLE));
  if (behind == NONE) store<i32>(level + 12, before + 1);
  else store<i32>(slotAt(behind) + PREVIOUS, before);
  if (before != NONE) {
    store<i32>(slotAt(before) + NEXT, behind);
    return false;
  }
  store<i32>(level + 8, behind + 1);
  if (behind != NONE) return false;
  clear(levels, <i32>((level - <usize>load<i32>(levels + TOTALS)) >>> 4), tick);
  return true;
}

@inline
export function addToBook(symbol: usize, slot: i32): void {
  const s = slotAt(slot);
  const tick = load<i32>(s + PRICE);
  if (!enqueue(<usize>load<i32>(symbol + LEVELS), slot, tick)) return;
  const book = <usize>load<i32>(symbol + BOOK);
  if (load<i8>(s + SIDE) > 0) {
    if (tick > load<i32>(book + BEST_BID)) store<i32>(book + BEST_BID, tick);
  } else if (tick < load<i32>(book + BEST_ASK)) {
    store<i32>(book + BEST_ASK, tick);
  }
}

@inline
export function takeFromBook(symbol: usize, slot: i32): void {
  const tick = load<i32>(slotAt(slot) + PRICE);
  const levels = <usize>load<i32>(symbol + LEVELS);
  if (!dequeue(levels, slot, tick)) return;
  const book = <usize>load<i32>(symbol + BOOK);
  if (tick == load<i32>(book + BEST_BID)) store<i32>(book + BEST_BID, below(levels, tick));
  else if (tick == load<i32>(book + BEST_ASK)) store<i32>(book + BEST_ASK, above(levels, tick));
}

/** Whether the trigger of an order lies above the market: a stop that buys, a profit that is taken by a sale. */
export function isAboveMarket(slot: i32): bool {
  const type = <i32>load<u8>(slotAt(slot) + TYPE);
  const isStop = type == STOP_LOSS || type == STOP_LOSS_LIMIT;
  return isStop == load<i8>(slotAt(slot) + SIDE) > 0;
}

/** A stop order waits; its levels have the page of its stop. */
export function addToStops(symbol: usize, slot: i32): void {
  const tick = load<i32>(rowAt(slot) + STOP);
  if (isAboveMarket(slot)) {
    enqueue(<usize>load<i32>(symbol + STOPS_ABOVE), slot, tick);
    if (tick < load<i32>(symbol + LOWEST_ABOVE)) store<i32>(symbol + LOWEST_ABOVE, tick);
  } else {
    enqueue(<usize>load<i32>(symbol + STOPS_BELOW), slot, tick);
    if (tick > load<i32>(symbol + HIGHEST_BELOW)) store<i32>(symbol + HIGHEST_BELOW, tick);
  }
}

export function takeFromStops(symbol: usize, slot: i32): void {
  const tick = load<i32>(rowAt(slot) + STOP);
  if (isAboveMarket(slot)) {
    const levels = <usize>load<i32>(symbol + STOPS_ABOVE);
    if (!dequeue(levels, slot, tick)) return;
    if (tick == load<i32>(symbol + LOWEST_ABOVE)) store<i32>(symbol + LOWEST_ABOVE, above(levels, tick));
  } else {
    const levels = <usize>load<i32>(symbol + STOPS_BELOW);
    if (!dequeue(levels, slot, tick)) return;
    if (tick == load<i32>(symbol + HIGHEST_BELOW)) store<i32>(symbol + HIGHEST_BELOW, below(levels, tick));
  }
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

@inline
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
  const first = load<i32>(KEPT_FIRST);
  const kept = load<i32>(KEPT_COUNT);
  store<i32>(keptAt(first + kept), slot);
  if (kept < keepMax) {
    store<i32>(KEPT_COUNT, kept + 1);
    return;
  }
  store<i32>(KEPT_FIRST, first + 1);
  if ((first & (FORGOTTEN_NEXT - 1)) == 0) touchKept(first + FORGOTTEN_NEXT);
  const gone = load<i32>(keptAt(first));
  unlink(FIRST_CLOSED, LAST_CLOSED, load<i32>(slotAt(gone) + ACCOUNT), gone);
  freeSlot(gone);
}

/** Place of a closed order in the ring of those that are kept. */
function keptAt(position: i32): usize {
  return <usize>load<i32>(KEPT) + ((<usize>(position & load<i32>(KEPT_MASK))) << 2);
}

/** Orders that are forgotten next: their lines left the cache long ago, so some are loaded together. */
const FORGOTTEN_NEXT: i32 = 4;

/** Loads what forgetting some orders, and the orders that get their slots, will touch. */
function touchKept(position: i32): void {
  for (let i = position; i < position + FORGOTTEN_NEXT; i++) {
    const slot = load<i32>(keptAt(i));
    const row = rowAt(slot);
    load<i32>(slotAt(slot));
    load<i32>(row);
    load<i32>(row + LOTS);
  }
}

export function isAlgo(type: i32): bool {
  return type >= 2 && type <= 5;
}

/** Adds an order to the counts that filters look at, or takes it off. */
@inline
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

/** Writes an order down: pending, nothing locked. */
export function write(symbol: usize, account: i32, side: i32, type: i32, tif: i32, stp: i32, tick: i32, lots: f64, clientId: f64): i32 {
  const slot = takeSlot();
  store<i32>(OPEN_COUNT, load<i32>(OPEN_COUNT) + 1);
  const s = slotAt(slot);
  const row = rowAt(slot);
  const time = load<f64>(TIME);
  store<i32>(s + ACCOUNT, account);
  if (load<u8>(<usize>load<i32>(KEEPS) + <usize>account) != 0) append(FIRST_OPEN, LAST_OPEN, account, slot);
  store<f64>(s + VISIBLE, 0);
  store<i32>(s + PRICE, tick);
  store<i8>(s + SIDE, <i8>side);
  store<u8>(s + STATE, <u8>NEW);
  store<u8>(s + FLAGS, <u8>WORKING);
  store<u8>(s + TYPE, <u8>type);
  store<f64>(row + OPEN, lots);
  store<f64>(row + FILLED, 0);
  store<f64>(row + FILLED_QUOTE, 0);
  store<f64>(row + ROW_LOCKED, 0);
  store<f64>(row + LIST, 0);
  store<f64>(row + CLIENT_ID, clientId);
  store<f64>(row + UPDATE_TIME, time);
  store<i32>(row + LOCK_PRICE, tick);
  // No reason, and nothing that hides.
  store<i32>(row + SYMBOL, load<i32>(symbol + INDEX));
  store<f64>(row + LOTS, lots);
  store<f64>(row + ICEBERG, 0);
  store<f64>(row + PREVENTED, 0);
  store<f64>(row + ROW_TIME, time);
  store<f64>(row + WORKING_TIME, time);
  store<i64>(row + STOP, 0);
  store<i32>(row + AMENDS, 0);
  store<i32>(row + TIF, tif | (stp << 8));
  count(symbol, slot, account, 1);
  if (clientId != 0) addClient(slot, account, clientId);
  return slot;
}

/** What is left of an order stands on the book. */
export function rest(symbol: usize, slot: i32): void {
  const s = slotAt(slot);
  store<f64>(s + VISIBLE, load<f64>(rowAt(slot) + OPEN));
  store<u8>(s + FLAGS, <u8>(load<u8>(s + FLAGS) | ON_BOOK));
  addToBook(symbol, slot);
  noteLevel(load<i32>(symbol + INDEX), load<i8>(s + SIDE), load<i32>(s + PRICE));
}

/** Locks units for a new order, of the place of a balance that has as many. */
export function lock(slot: i32, at: i32, units: f64): void {
  if (units == 0) return;
  addDouble(FREE, at, -units);
  addDouble(LOCKED, at, units);
  store<f64>(rowAt(slot) + ROW_LOCKED, units);
  noteBalance(at);
}

@inline
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
@inline
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
