/**
 * Plain orders by the thousand: what `limit` and `cancel` of plain-book.ts do, row after row of a table, on the same columns.
 * AssemblyScript; scripts/gen-simd.ts compiles it into plain-book.wasm.gen.ts. Hot path.
 *
 * Neighbours of an order are reached without asking whether they are orders or the ends of the level: both have their links
 * at the same places, so only the address and the number that is written differ, and both are found by arithmetic. A
 * branch that goes either way costs more than that.
 *
 * Every load and store is raw; plain-table.ts has looked at the prices and rows, and plain-book.ts does the rows that this
 * leaves to it.
 */
import {
  BEST_ASK,
  CAPACITY,
  FIRST_FREE,
  FRESH,
  NEXT,
  NONE,
  PAGE_OF,
  PREVIOUS,
  PRICE,
  SEQUENCE,
  SLOTS,
  SLOT_SEQUENCE,
  TOTALS,
  USED,
  VISIBLE,
} from './core-cells';
import { above, below, clear, mark } from './core-events';

/** Of a row: lots, below 0 of a sale, 0 of a cancel; price, or the row that placed what is cancelled; slot and sequence of what stands. */
const R_LOTS: usize = 0;
const R_AT: usize = 8;
const R_SLOT: usize = 12;
const R_SEQUENCE: usize = 16;
const ROW_BYTES: usize = 24;
/** Of what was traded. */
const TICK_LOTS: usize = 0;
const TRADES: usize = 8;

/** Address of the level of a tick, 0 when it has no page. */
@inline
function levelOf(levels: usize, tick: i32): usize {
  const page = load<i32>(<usize>load<i32>(levels + PAGE_OF) + ((<usize>(tick >>> 12)) << 2));
  if (page == 0) return 0;
  return <usize>load<i32>(levels + TOTALS) + ((<usize>(((page - 1) << 12) | (tick & 4095))) << 4);
}

@inline
function placeOf(levels: usize, level: usize): i32 {
  return <i32>((level - <usize>load<i32>(levels + TOTALS)) >>> 4);
}

@inline
function free(slots: usize, slot: i32): void {
  const s = slots + ((<usize>slot) << 5);
  store<i32>(s + SLOT_SEQUENCE, 0);
  store<i32>(s + NEXT, load<i32>(FIRST_FREE));
  store<i32>(FIRST_FREE, slot);
}

/** Where the link to an order stands that is beside a slot, or beside the end of the level: `mask` is −1 then. */
@inline
function beside(slots: usize, level: usize, slot: i32, mask: i32): usize {
  return (level & <usize>mask) | ((slots + ((<usize>slot) << 5)) & ~(<usize>mask));
}

/** Takes an order out of its level. */
function cancel(book: usize, levels: usize, slots: usize, slot: i32): void {
  const s = slots + ((<usize>slot) << 5);
  const tick = load<i32>(s + PRICE);
  const level = levelOf(levels, tick);
  const before = load<i32>(s + PREVIOUS);
  const behind = load<i32>(s + NEXT);
  const noneBefore = before >> 31;
  const noneBehind = behind >> 31;
  store<f64>(level, load<f64>(level) - load<f64>(s + VISIBLE));
  store<i32>(beside(slots, level, before, noneBefore) + NEXT, behind - noneBefore);
  store<i32>(beside(slots, level, behind, noneBehind) + PREVIOUS, before - noneBehind);
  if ((noneBefore & noneBehind) != 0) {
    clear(levels, placeOf(levels, level), tick);
    if (tick == load<i32>(book)) store<i32>(book, below(levels, tick));
    else if (tick == load<i32>(book + BEST_ASK)) store<i32>(book + BEST_ASK, above(levels, tick));
  }
  free(slots, slot);
  store<i32>(USED, load<i32>(USED) - 1);
}

/** Trades with the orders that a limit reaches. @returns lots that are left. */
function take(book: usize, levels: usize, sums: usize, slots: usize, sells: i32, limit: i32, lots: f64): f64 {
  const bestAt = book + ((<usize>(1 - sells)) << 2);
  let rest = lots;
  let trades = 0;
  let gone = 0;
  let tickLots = 0.0;
  while (true) {
    const tick = load<i32>(bestAt);
    if (sells != 0 ? tick < limit : tick > limit) break;
    const level = levelOf(levels, tick);
    let slot = load<i32>(level + NEXT) - 1;
    const wanted = rest;
    do {
      const s = slots + ((<usize>slot) << 5);
      const there = load<f64>(s + VISIBLE);
      trades++;
      if (there > rest) {
        store<f64>(s + VISIBLE, there - rest);
        rest = 0;
        break;
      }
      rest -= there;
      const next = load<i32>(s + NEXT);
      free(slots, slot);
      gone++;
      slot = next;
    } while (rest > 0 && slot != NONE);
    const traded = wanted - rest;
    tickLots += traded * <f64>tick;
    store<f64>(level, load<f64>(level) - traded);
    store<i32>(level + NEXT, slot + 1);
    if (slot != NONE) {
      store<i32>(slots + ((<usize>slot) << 5) + PREVIOUS, NONE);
      break;
    }
    store<i32>(level + PREVIOUS, 0);
    clear(levels, placeOf(levels, level), tick);
    store<i32>(bestAt, sells != 0 ? below(levels, tick) : above(levels, tick));
    if (rest == 0) break;
  }
  store<i32>(USED, load<i32>(USED) - gone);
  store<f64>(sums + TICK_LOTS, load<f64>(sums + TICK_LOTS) + tickLots);
  store<f64>(sums + TRADES, load<f64>(sums + TRADES) + <f64>trades);
  return rest;
}

/** Puts what is left of an order at the end of its level. */
@inline
function append(book: usize, levels: usize, slots: usize, command: usize, level: usize, sells: i32, tick: i32, lots: f64): void {
  let slot = load<i32>(FIRST_FREE);
  if (slot == NONE) {
    slot = load<i32>(FRESH);
    store<i32>(FRESH, slot + 1);
  } else {
    store<i32>(FIRST_FREE, load<i32>(slots + ((<usize>slot) << 5) + NEXT));
  }
  store<i32>(USED, load<i32>(USED) + 1);
  const sequence = load<i32>(SEQUENCE) + 1;
  store<i32>(SEQUENCE, sequence);
  store<i32>(command + R_SLOT, slot);
  store<i32>(command + R_SEQUENCE, sequence);
  const s = slots + ((<usize>slot) << 5);
  const last = load<i32>(level + PREVIOUS) - 1;
  const none = last >> 31;
  store<f64>(s + VISIBLE, lots);
  store<i32>(s + NEXT, NONE);
  store<i32>(s + PREVIOUS, last);
  store<i32>(s + PRICE, tick);
  store<i32>(s + SLOT_SEQUENCE, sequence);
  store<f64>(level, load<f64>(level) + lots);
  store<i32>(beside(slots, level, last, none) + NEXT, slot - none);
  store<i32>(level + PREVIOUS, slot + 1);
  if (none == 0) return;
  mark(levels, placeOf(levels, level), tick);
  const own = book + ((<usize>sells) << 2);
  if ((tick - load<i32>(own)) * (1 - 2 * sells) > 0) store<i32>(own, tick);
}

/** Places the order of a row. @returns false when a column has to grow first; nothing has changed then. */
@inline
function place(book: usize, levels: usize, sums: usize, slots: usize, command: usize, signed: f64): bool {
  const tick = load<i32>(command + R_AT);
  const level = levelOf(levels, tick);
  if (level == 0 || load<i32>(SEQUENCE) == -1) return false;
  if (load<i32>(FIRST_FREE) == NONE && load<i32>(FRESH) >= load<i32>(CAPACITY)) return false;
  const sells = <i32>(signed < 0);
  let rest = abs<f64>(signed);
  if ((tick - load<i32>(book + ((<usize>(1 - sells)) << 2))) * (1 - 2 * sells) >= 0) {
    rest = take(book, levels, sums, slots, sells, tick, rest);
    if (rest == 0) {
      store<i32>(command + R_SLOT, NONE);
      return true;
    }
  }
  append(book, levels, slots, command, level, sells, tick, rest);
  return true;
}

/**
 * Does rows of a table, from one on, up to another one.
 * @returns the row that it has come to: `to`, or one that needs room first; nothing of that has changed.
 */
export function run(book: usize, levels: usize, sums: usize, table: usize, from: i32, to: i32): i32 {
  const slots = <usize>load<i32>(SLOTS);
  for (let row = from; row < to; row++) {
    const command = table + <usize>row * ROW_BYTES;
    const signed = load<f64>(command + R_LOTS);
    if (signed == 0) {
      const placed = table + <usize>load<i32>(command + R_AT) * ROW_BYTES;
      const slot = load<i32>(placed + R_SLOT);
      if (slot == NONE) continue;
      const isThere = load<i32>(slots + ((<usize>slot) << 5) + SLOT_SEQUENCE) == load<i32>(placed + R_SEQUENCE);
      if (isThere) cancel(book, levels, slots, slot);
    } else if (!place(book, levels, sums, slots, command, signed)) {
      return row;
    }
  }
  return to;
}
