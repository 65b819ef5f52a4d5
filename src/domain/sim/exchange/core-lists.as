/**
 * Pairs of orders of which one cancels the other, in exchange-core.as: a post-only order on the book and a stop order that has
 * a limit, or two of either, as sim-exchange.ts, order-desk.ts, order-roll.ts and list-store.ts have them. AssemblyScript.
 *
 * What happens to one leg because of the other is left to the parts in TypeScript.
 */
import {
  ALL_LISTS,
  CANCELED,
  CAPACITY,
  CLIENT_COUNT,
  CLIENT_MASK,
  EVENT_COUNT,
  E_ACCOUNT,
  E_CLIENT,
  E_LIST,
  E_STATUS,
  E_SYMBOL,
  FIRST_FREE,
  FIRST_FREE_LIST,
  FLAGS,
  FREE,
  FRESH,
  INDEX,
  KEPT_LISTS,
  KIND_LIST,
  KIND_NEW,
  LEFT,
  LEG,
  LEGS,
  LEG_BYTES,
  LEG_CLIENT,
  LEG_LOTS,
  LEG_PRICE,
  LEG_SIDE,
  LEG_STOP,
  LEG_STP,
  LEG_TYPE,
  LEVELS,
  LIMIT_MAKER,
  LIST,
  LISTS,
  LISTS_MAX,
  LIST_KEEP_MAX,
  LIST_SEQUENCE,
  LOT_UNITS,
  L_ACCOUNT,
  L_CHOSEN,
  L_CLIENT,
  L_ID,
  L_IS_RELEASED,
  L_KIND,
  L_LEGS,
  L_LEG_COUNT,
  L_NEXT,
  L_OPEN_LEGS,
  L_PAYS_OTHER,
  L_SYMBOL,
  L_TIME,
  MARKETS,
  NEWEST_LIST,
  NEXT,
  NONE,
  OCO,
  OLDEST_LIST,
  ON_BOOK,
  ON_STOPS,
  PARTIALLY_FILLED,
  PLACED,
  PRICE,
  SIDE,
  SLOT_SEQUENCE,
  STANDS,
  STATE,
  STOP,
  STOPS_ABOVE,
  STOPS_BELOW,
  STOP_LOSS_LIMIT,
  STP_DEFAULT,
  TIME,
  TYPE,
  UNITS_FACTOR,
  WORKING_TIME,
  addWord,
  double,
  idOf,
  listAt,
  rowAt,
  slotAt,
  word,
} from './core-cells';
import {
  begin,
  beginOrder,
  flush,
  noteLevel,
  pageOf,
} from './core-events';
import {
  addToStops,
  end,
  lock,
  placeOf,
  rest,
  takeFromBook,
  takeFromStops,
  wholeUnits,
  write,
} from './core-orders';
import {
  isGoodPair,
} from './core-checks';

/** Whether the levels of a leg have a page for it. */
function hasPage(symbol: usize, leg: usize): bool {
  const type = load<i32>(leg + LEG_TYPE);
  if (type == LIMIT_MAKER) return pageOf(<usize>load<i32>(symbol + LEVELS), <i32>load<f64>(leg + LEG_PRICE)) != 0;
  const isAbove = (type == STOP_LOSS_LIMIT) == load<i32>(leg + LEG_SIDE) > 0;
  const levels = <usize>load<i32>(symbol + (isAbove ? STOPS_ABOVE : STOPS_BELOW));
  return levels != 0 && pageOf(levels, <i32>load<f64>(leg + LEG_STOP)) != 0;
}

/** Whether every column has room for a pair. */
function hasPairRoom(symbol: usize, legs: usize): bool {
  if (load<i32>(FIRST_FREE_LIST) == NONE) return false;
  if (load<i32>(FRESH) + 2 > load<i32>(CAPACITY)) {
    const free = load<i32>(FIRST_FREE);
    if (free == NONE || load<i32>(slotAt(free) + NEXT) == NONE) return false;
  }
  if (2 * (load<i32>(CLIENT_COUNT) + 1) > load<i32>(CLIENT_MASK)) return false;
  return hasPage(symbol, legs) && hasPage(symbol, legs + LEG_BYTES);
}

function openList(symbol: usize, account: i32, clientId: f64): usize {
  const row = load<i32>(FIRST_FREE_LIST);
  const list = listAt(row);
  store<i32>(FIRST_FREE_LIST, load<i32>(list + L_NEXT));
  const sequence = load<f64>(LIST_SEQUENCE) + 1;
  store<f64>(LIST_SEQUENCE, sequence);
  store<f64>(list + L_ID, sequence * LISTS_MAX + <f64>row);
  store<f64>(list + L_CLIENT, clientId);
  store<f64>(list + L_TIME, load<f64>(TIME));
  store<i32>(list + L_ACCOUNT, account);
  store<u16>(list + L_SYMBOL, <u16>load<i32>(symbol + INDEX));
  store<u8>(list + L_PAYS_OTHER, 0);
  store<u8>(list + L_IS_RELEASED, 1);
  store<u8>(list + L_KIND, <u8>OCO);
  store<u8>(list + L_LEG_COUNT, 2);
  store<u8>(list + L_OPEN_LEGS, 2);
  store<u8>(list + L_CHOSEN, 0);
  addWord(symbol + LISTS, account, 1);
  addWord(ALL_LISTS, account, 1);
  return list;
}

/** Says that a list was taken, 1, or is done, 2. */
function sayList(symbol: usize, list: usize, status: i32): void {
  const event = begin(KIND_LIST);
  store<i32>(event + E_SYMBOL, load<i32>(symbol + INDEX));
  store<i32>(event + E_ACCOUNT, load<i32>(list + L_ACCOUNT));
  store<f64>(event + E_LIST, load<f64>(list + L_ID));
  store<f64>(event + E_CLIENT, load<f64>(list + L_CLIENT));
  store<i32>(event + E_STATUS, status);
}

/** Writes a leg down. */
function writeLeg(symbol: usize, list: usize, leg: usize, index: i32): i32 {
  const type = load<i32>(leg + LEG_TYPE);
  const mode = load<i32>(leg + LEG_STP);
  const stp = mode < 0 ? load<i32>(symbol + STP_DEFAULT) : mode;
  const slot = write(symbol, load<i32>(list + L_ACCOUNT), load<i32>(leg + LEG_SIDE), type, 0, stp, <i32>load<f64>(leg + LEG_PRICE), load<f64>(leg + LEG_LOTS), load<f64>(leg + LEG_CLIENT));
  const row = rowAt(slot);
  store<f64>(row + LIST, load<f64>(list + L_ID));
  store<u8>(row + LEG, <u8>index);
  store<f64>(list + L_LEGS + ((<usize>index) << 3), idOf(slot));
  if (type != LIMIT_MAKER) {
    store<u8>(slotAt(slot) + FLAGS, 0);
    store<f64>(row + WORKING_TIME, 0);
    store<i32>(row + STOP, <i32>load<f64>(leg + LEG_STOP));
  }
  return slot;
}

function startLeg(symbol: usize, slot: i32): void {
  const s = slotAt(slot);
  if (<i32>load<u8>(s + TYPE) == LIMIT_MAKER) {
    rest(symbol, slot);
    return;
  }
  store<u8>(s + FLAGS, <u8>ON_STOPS);
  addToStops(symbol, slot);
}

/** Units that a leg needs by itself. */
function needOf(symbol: usize, leg: usize): f64 {
  const lots = load<f64>(leg + LEG_LOTS);
  return load<i32>(leg + LEG_SIDE) > 0
    ? wholeUnits(symbol, load<f64>(leg + LEG_PRICE) * lots * load<f64>(symbol + UNITS_FACTOR))
    : lots * load<f64>(symbol + LOT_UNITS);
}

/**
 * Places the pair whose legs are in `LEGS`, of types that plain legs have.
 * @param account of the exchange, enabled.   @returns an answer; after `DONE` the id of the list is in `PLACED`.
 */
export function submitPair(symbol: usize, account: i32, clientId: f64): i32 {
  const legs = <usize>load<i32>(LEGS);
  if (!isGoodPair(symbol, account, clientId) || !hasPairRoom(symbol, legs)) return LEFT;
  const needed = max<f64>(needOf(symbol, legs), needOf(symbol, legs + LEG_BYTES));
  const at = placeOf(symbol, account, load<i32>(legs + LEG_SIDE));
  if (!(double(FREE, at) >= needed)) return LEFT;
  store<i32>(EVENT_COUNT, 0);
  const list = openList(symbol, account, clientId);
  store<f64>(PLACED, load<f64>(list + L_ID));
  sayList(symbol, list, 1);
  const first = writeLeg(symbol, list, legs, 0);
  lock(first, at, needed);
  beginOrder(KIND_NEW, first);
  const second = writeLeg(symbol, list, legs + LEG_BYTES, 1);
  beginOrder(KIND_NEW, second);
  startLeg(symbol, first);
  startLeg(symbol, second);
  return flush(symbol);
}

/** Slot of a leg that is open and stands on the book or waits for its stop, `NONE` when it does not. */
function standingLeg(list: usize, index: usize): i32 {
  const id = load<f64>(list + L_LEGS + (index << 3));
  const slot = <i32>(<i64>id & 0x1fffff);
  if (load<u32>(slotAt(slot) + SLOT_SEQUENCE) == 0 || idOf(slot) != id) return NONE;
  if (load<u8>(slotAt(slot) + STATE) > <u8>PARTIALLY_FILLED) return NONE;
  const stands = <i32>load<u8>(slotAt(slot) + FLAGS) & STANDS;
  return stands == ON_BOOK || stands == ON_STOPS ? slot : NONE;
}

function cancelLeg(symbol: usize, slot: i32): void {
  const s = slotAt(slot);
  const flags = load<u8>(s + FLAGS);
  if ((flags & <u8>ON_BOOK) != 0) {
    takeFromBook(symbol, slot);
    noteLevel(load<i32>(symbol + INDEX), load<i8>(s + SIDE), load<i32>(s + PRICE));
  } else {
    takeFromStops(symbol, slot);
  }
  store<u8>(s + FLAGS, <u8>(flags & ~STANDS));
  end(symbol, slot, CANCELED, 0, 0);
}

function closeList(row: i32): void {
  const list = listAt(row);
  store<i32>(list + L_NEXT, NONE);
  const newest = load<i32>(NEWEST_LIST);
  if (newest == NONE) store<i32>(OLDEST_LIST, row);
  else store<i32>(listAt(newest) + L_NEXT, row);
  store<i32>(NEWEST_LIST, row);
  const kept = load<i32>(KEPT_LISTS);
  if (kept < load<i32>(LIST_KEEP_MAX)) {
    store<i32>(KEPT_LISTS, kept + 1);
    return;
  }
  const gone = load<i32>(OLDEST_LIST);
  store<i32>(OLDEST_LIST, load<i32>(listAt(gone) + L_NEXT));
  store<f64>(listAt(gone) + L_ID, 0);
  store<i32>(listAt(gone) + L_NEXT, load<i32>(FIRST_FREE_LIST));
  store<i32>(FIRST_FREE_LIST, gone);
}

/** Cancels both legs of the pair in a row of lists, of which none is chosen. @returns `LEFT`, `DONE` or `UNSAID`. */
export function cancelPair(row: i32): i32 {
  const list = listAt(row);
  if (load<u8>(list + L_KIND) != <u8>OCO || load<u8>(list + L_OPEN_LEGS) != 2 || load<u8>(list + L_CHOSEN) != 0) return LEFT;
  const first = standingLeg(list, 0);
  const second = standingLeg(list, 1);
  if (first == NONE || second == NONE) return LEFT;
  store<i32>(EVENT_COUNT, 0);
  const symbol = <usize>word(MARKETS, <i32>load<u16>(list + L_SYMBOL));
  const account = load<i32>(list + L_ACCOUNT);
  cancelLeg(symbol, first);
  cancelLeg(symbol, second);
  store<u8>(list + L_OPEN_LEGS, 0);
  sayList(symbol, list, 2);
  addWord(symbol + LISTS, account, -1);
  addWord(ALL_LISTS, account, -1);
  closeList(row);
  return flush(symbol);
}
