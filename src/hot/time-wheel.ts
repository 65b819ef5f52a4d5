/**
 * Deadlines of rows: what to do when. A hierarchy of wheels, so that setting, moving and cancelling one are O(1) whatever
 * the number of deadlines and however far they lie. Hot path.
 *
 *   const wheel = new TimeWheel({ rows: 10_000, tickMicros: 1_000, startMicros: now });
 *   wheel.deadlines[row] = now + 5_000_000;
 *   wheel.set(row);                             // moves the deadline of a row that has one
 *   wheel.cancel(row);
 *   wheel.clock[0] = now;
 *   for (let row = wheel.due(); row >= 0; row = wheel.due()) expire(row);
 *
 * Times go in through arrays, because a double that is an argument of a call is boxed where the call is not inlined.
 * Time is counted in ticks. A deadline comes due with the first `due` whose time is at or behind it, never before
 * it: rows of a tick that is not over yet are looked at one by one. Rows come due tick by tick; the order within a tick
 * is a function of the calls alone, so a replay gets the same one. Time must not go back; a step forward costs O(1) for
 * each tick with rows, and skips ticks without.
 *
 * Level k has 64 slots of 64^k ticks. A row lies in the level of the highest digit in which its tick differs from the
 * present one; when the present reaches that slot, its rows move down. Each row moves at most once a level: O(1) with
 * eight levels. A word of 64 bits per level (as two of 32) says which slots have rows.
 *
 * Single owner, nothing allocated after construction.
 * Reference: G. Varghese, A. Lauck, Hashed and hierarchical timing wheels, IEEE/ACM Trans. Networking 5 (1997) 824.
 */
import { assert } from '../core/index.ts';

const BITS = 6;
const SLOTS = 64;
const LEVELS = 8;
const NONE = -1;
const ROWS_MAX = 2 ** 28;
/** Ticks that the levels reach, from the start on. */
const REACH = 2 ** (BITS * LEVELS);
/**
 * A tick is taken apart into two halves of four digits each, for 48 bits do not fit into an integer of 32: digits of integers
 * are shifts, those of doubles a division and a call into a library.
 */
const HALF_LEVELS = LEVELS / 2;
const HALF = 2 ** (BITS * HALF_LEVELS);
const PER_HALF = 1 / HALF;
/** Places in the state: the present tick, the time at which it is over, and the tick of a row on its way, with its fraction. */
const NOW = 0;
const OVER = 1;
const TICK = 2;
/** The same tick in halves. */
const LOW = 0;
const HIGH = 1;
/** Places of a row in its links, side by side in one cache line. */
const NEXT = 0;
const PREVIOUS = 1;
const PLACE = 2;
const LINKS = 4;

/** Deadlines of the rows 0 to rows - 1, at most one each. */
export class TimeWheel {
  /** Deadline of each row, microseconds: written by the owner before `set`, NaN for a row without one. */
  readonly deadlines: Float64Array;
  /** The present, microseconds, in its only cell: written by the owner before `due`. */
  readonly clock = new Float64Array(1);
  readonly #tickMicros: number;
  readonly #start: number;
  readonly #rows: number;
  /** Of each row its neighbours, and level · 64 + slot: NONE when it has no deadline. */
  readonly #links: Int32Array;
  readonly #heads = new Int32Array(LEVELS * SLOTS).fill(NONE);
  /** Two words a level: which slots have rows. */
  readonly #filled = new Int32Array(2 * LEVELS);
  /** Ticks, counted from the start, and a time. In an array, for a double field is boxed at every change. */
  readonly #state = new Float64Array(3);
  readonly #halves = new Int32Array(2);
  #count = 0;

  /**
   * @param o.rows rows of the owner's columns, 1 to 2^28.   @param o.tickMicros length of a tick, whole microseconds.
   * @param o.startMicros the present, microseconds since the epoch.
   * @throws InvariantError when one is out of its range.
   */
  constructor(o: { readonly rows: number; readonly tickMicros: number; readonly startMicros: number }) {
    const { rows, tickMicros, startMicros } = o;
    assert(Number.isInteger(rows) && rows >= 1 && rows <= ROWS_MAX, 'a wheel has 1 to 2^28 rows', rows);
    assert(Number.isSafeInteger(tickMicros) && tickMicros >= 1, 'a tick is a positive number of us', tickMicros);
    assert(Number.isSafeInteger(startMicros) && startMicros >= 0, 'a wheel starts at a time', startMicros);
    this.#tickMicros = tickMicros;
    this.#start = startMicros;
    this.#rows = rows;
    this.clock[0] = startMicros;
    this.deadlines = new Float64Array(rows).fill(Number.NaN);
    this.#links = new Int32Array(rows * LINKS).fill(NONE);
    this.#state[OVER] = startMicros + tickMicros;
  }

  /** Rows with a deadline. */
  get size(): number {
    return this.#count;
  }

  /** Whether the row has a deadline. */
  has(row: number): boolean {
    return (row | 0) === row && (this.#links[row * LINKS + PLACE] as number) >= 0;
  }

  /**
   * Gives a row the deadline in its cell, in place of the one that it has. One that is over comes due at once.
   * @throws InvariantError when there is no such row, or the time is 2^48 ticks or more behind the start: nine years of microseconds.
   */
  set(row: number): void {
    if (!((row | 0) === row && row >= 0 && row < this.#rows)) assert(false, 'a deadline belongs to a row', row);
    const micros = this.deadlines[row] as number;
    const tick = (micros - this.#start) / this.#tickMicros;
    if (!(micros >= 0 && tick < REACH)) assert(false, 'a deadline is within reach', micros);
    this.#state[TICK] = tick;
    if ((this.#links[row * LINKS + PLACE] as number) !== NONE) this.#unlink(row);
    else this.#count = (this.#count + 1) | 0;
    this.#place(row);
  }

  /** Takes the deadline of a row away, if it has one. */
  cancel(row: number): void {
    if (!this.has(row)) return;
    this.#unlink(row);
    this.deadlines[row] = Number.NaN;
    this.#links[row * LINKS + PLACE] = NONE;
    this.#count = (this.#count - 1) | 0;
  }

  /** The next row whose deadline has come, without its deadline from now on; -1 when there is none. */
  due(): number {
    if (this.#count === 0) return NONE;
    const nowMicros = this.clock[0] as number;
    for (;;) {
      const slot = (this.#halves[LOW] as number) & (SLOTS - 1);
      for (let row = this.#heads[slot] as number; row !== NONE; row = this.#links[row * LINKS + NEXT] as number) {
        if ((this.deadlines[row] as number) > nowMicros) continue;
        this.cancel(row);
        return row;
      }
      if (nowMicros < (this.#state[OVER] as number) || !this.#step()) return NONE;
    }
  }

  /** Goes on to the next tick with rows, at most to that of the clock. @returns false when there is none before it. */
  #step(): boolean {
    const until = Math.floor(((this.clock[0] as number) - this.#start) / this.#tickMicros);
    const low = this.#halves[LOW] as number;
    const high = this.#halves[HIGH] as number;
    for (let level = 0; level < LEVELS; level++) {
      const isLow = level < HALF_LEVELS;
      const half = isLow ? low : high;
      const shift = BITS * (isLow ? level : level - HALF_LEVELS);
      const digit = (half >> shift) & (SLOTS - 1);
      const slot = this.#nextFilled(level, digit + 1);
      if (slot < 0) continue;
      const begun = ((half >> shift) - digit + slot) << shift;
      const tick = isLow ? high * HALF + begun : begun * HALF;
      if (tick > until) break;
      this.#state[NOW] = tick;
      this.#begin();
      if (level > 0) this.#lower(level * SLOTS + slot);
      return true;
    }
    // No slot begins until then, so no row has to move: the highest digit that differs from the present stays the same.
    this.#state[NOW] = until;
    this.#begin();
    return false;
  }

  /** Takes down what follows from the present tick. */
  #begin(): void {
    const tick = this.#state[NOW] as number;
    const high = Math.floor(tick * PER_HALF);
    this.#state[OVER] = this.#start + (tick + 1) * this.#tickMicros;
    this.#halves[HIGH] = high;
    this.#halves[LOW] = tick - high * HALF;
  }

  /** Rows of a slot whose time has begun move to the levels below. */
  #lower(place: number): void {
    for (let row = this.#heads[place] as number; row !== NONE; row = this.#heads[place] as number) {
      this.#unlink(row);
      this.#state[TICK] = ((this.deadlines[row] as number) - this.#start) / this.#tickMicros;
      this.#place(row);
    }
  }

  /** Enters a row whose tick is in the state. */
  #place(row: number): void {
    let tick = this.#state[TICK] as number;
    const now = this.#state[NOW] as number;
    if (tick < now) tick = now;
    // Both without a fraction, and the low half modulo 2^32 first: neither waits for the other.
    const high = (tick * PER_HALF) | 0;
    const low = (tick | 0) & (HALF - 1);
    // The level of the highest digit in which the tick differs from the present one.
    const highDiffers = high ^ (this.#halves[HIGH] as number);
    const lowDiffers = low ^ (this.#halves[LOW] as number);
    const isLow = highDiffers === 0;
    const digit = isLow ? levelOf(lowDiffers) : levelOf(highDiffers);
    const level = isLow ? digit : digit + HALF_LEVELS;
    const slot = ((isLow ? low : high) >> (BITS * digit)) & (SLOTS - 1);
    const place = level * SLOTS + slot;
    const head = this.#heads[place] as number;
    const at = row * LINKS;
    const links = this.#links;
    links[at + NEXT] = head;
    links[at + PREVIOUS] = NONE;
    links[at + PLACE] = place;
    if (head !== NONE) links[head * LINKS + PREVIOUS] = row;
    else {
      const word = 2 * level + (slot >> 5);
      this.#filled[word] = (this.#filled[word] as number) | (1 << (slot & 31));
    }
    this.#heads[place] = row;
  }

  #unlink(row: number): void {
    const links = this.#links;
    const at = row * LINKS;
    const place = links[at + PLACE] as number;
    const before = links[at + PREVIOUS] as number;
    const behind = links[at + NEXT] as number;
    if (behind !== NONE) links[behind * LINKS + PREVIOUS] = before;
    if (before !== NONE) {
      links[before * LINKS + NEXT] = behind;
      return;
    }
    this.#heads[place] = behind;
    if (behind !== NONE) return;
    const word = 2 * (place >> BITS) + ((place & (SLOTS - 1)) >> 5);
    this.#filled[word] = (this.#filled[word] as number) & ~(1 << (place & 31));
  }

  /** The first slot of a level with rows, from a slot on; -1 when there is none. */
  #nextFilled(level: number, from: number): number {
    const low = this.#filled[2 * level] as number;
    const high = this.#filled[2 * level + 1] as number;
    if (from < 32) {
      const rest = low & (-1 << from);
      if (rest !== 0) return 31 - Math.clz32(rest & -rest);
    }
    if (from >= SLOTS) return NONE;
    const rest = from <= 32 ? high : high & (-1 << (from - 32));
    return rest === 0 ? NONE : 63 - Math.clz32(rest & -rest);
  }
}

/** The highest digit of a half that is not 0; 0 where all are. By comparison: a division by 6 is slower. */
const levelOf = (half: number): number => {
  if (half < SLOTS) return 0;
  if (half < SLOTS * SLOTS) return 1;
  return half < SLOTS * SLOTS * SLOTS ? 2 : 3;
};
