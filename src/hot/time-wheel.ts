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
/** Ticks that the levels reach, from the start on. Digits are taken apart by division, for 2^48 does not fit into 32 bits. */
const REACH = 2 ** (BITS * LEVELS);
const POWERS = Float64Array.from({ length: LEVELS + 1 }, (_, level) => 2 ** (BITS * level));
/** Places in the state. */
const NOW = 0;

/** Deadlines of the rows 0 to rows - 1, at most one each. */
export class TimeWheel {
  /** Deadline of each row, microseconds: written by the owner before `set`, NaN for a row without one. */
  readonly deadlines: Float64Array;
  /** The present, microseconds, in its only cell: written by the owner before `due`. */
  readonly clock = new Float64Array(1);
  readonly #tickMicros: number;
  readonly #start: number;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Level · 64 + slot of each row, NONE when it has no deadline. */
  readonly #places: Int32Array;
  readonly #heads = new Int32Array(LEVELS * SLOTS).fill(NONE);
  /** Two words a level: which slots have rows. */
  readonly #filled = new Int32Array(2 * LEVELS);
  /** The present tick, counted from the start. In an array, for a double field is boxed at every change. */
  readonly #state = new Float64Array(1);
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
    this.clock[0] = startMicros;
    this.deadlines = new Float64Array(rows).fill(Number.NaN);
    this.#next = new Int32Array(rows);
    this.#previous = new Int32Array(rows);
    this.#places = new Int32Array(rows).fill(NONE);
  }

  /** Rows with a deadline. */
  get size(): number {
    return this.#count;
  }

  /** Whether the row has a deadline. */
  has(row: number): boolean {
    return (this.#places[row] as number) >= 0;
  }

  /**
   * Gives a row the deadline in its cell, in place of the one that it has. One that is over comes due at once.
   * @throws InvariantError when there is no such row, or the time is 2^48 ticks or more behind the start: nine years of microseconds.
   */
  set(row: number): void {
    const place = this.#places[row];
    if (place === undefined) assert(false, 'a deadline belongs to a row', row);
    const micros = this.deadlines[row] as number;
    if (!(micros >= 0 && (micros - this.#start) / this.#tickMicros < REACH))
      assert(false, 'a deadline is within reach', micros);
    if (place !== NONE) this.#unlink(row);
    else this.#count = (this.#count + 1) | 0;
    this.#place(row);
  }

  /** Takes the deadline of a row away, if it has one. */
  cancel(row: number): void {
    if (!((this.#places[row] as number) >= 0)) return;
    this.#unlink(row);
    this.deadlines[row] = Number.NaN;
    this.#places[row] = NONE;
    this.#count = (this.#count - 1) | 0;
  }

  /** The next row whose deadline has come, without its deadline from now on; -1 when there is none. */
  due(): number {
    if (this.#count === 0) return NONE;
    const nowMicros = this.clock[0] as number;
    const until = Math.floor((nowMicros - this.#start) / this.#tickMicros);
    for (;;) {
      const now = this.#state[NOW] as number;
      for (let row = this.#heads[now % SLOTS] as number; row !== NONE; row = this.#next[row] as number) {
        if ((this.deadlines[row] as number) > nowMicros) continue;
        this.cancel(row);
        return row;
      }
      if (now >= until || !this.#step(until)) return NONE;
    }
  }

  /** Goes on to the next tick with rows, at most to `until`. @returns false when there is none before it. */
  #step(until: number): boolean {
    const now = this.#state[NOW] as number;
    for (let level = 0; level < LEVELS; level++) {
      const width = POWERS[level] as number;
      const digit = Math.floor(now / width) % SLOTS;
      const slot = this.#nextFilled(level, digit + 1);
      if (slot < 0) continue;
      const tick = (Math.floor(now / width) - digit + slot) * width;
      if (tick > until) break;
      this.#state[NOW] = tick;
      if (level > 0) this.#lower(level * SLOTS + slot);
      return true;
    }
    // No slot begins until then, so no row has to move: the highest digit that differs from the present stays the same.
    this.#state[NOW] = until;
    return false;
  }

  /** Rows of a slot whose time has begun move to the levels below. */
  #lower(place: number): void {
    for (let row = this.#heads[place] as number; row !== NONE; row = this.#heads[place] as number) {
      this.#unlink(row);
      this.#place(row);
    }
  }

  #place(row: number): void {
    const now = this.#state[NOW] as number;
    const tick = Math.max(now, Math.floor(((this.deadlines[row] as number) - this.#start) / this.#tickMicros));
    let level = LEVELS - 1;
    while (level > 0 && Math.floor(tick / (POWERS[level] as number)) === Math.floor(now / (POWERS[level] as number)))
      level--;
    const slot = Math.floor(tick / (POWERS[level] as number)) % SLOTS;
    const place = level * SLOTS + slot;
    const head = this.#heads[place] as number;
    this.#next[row] = head;
    this.#previous[row] = NONE;
    if (head !== NONE) this.#previous[head] = row;
    else {
      const word = 2 * level + (slot >> 5);
      this.#filled[word] = (this.#filled[word] as number) | (1 << (slot & 31));
    }
    this.#heads[place] = row;
    this.#places[row] = place;
  }

  #unlink(row: number): void {
    const place = this.#places[row] as number;
    const before = this.#previous[row] as number;
    const behind = this.#next[row] as number;
    if (behind !== NONE) this.#previous[behind] = before;
    if (before !== NONE) {
      this.#next[before] = behind;
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
