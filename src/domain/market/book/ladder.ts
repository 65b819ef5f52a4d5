/**
 * One side of a book: a value for each key, best key first. Hot path.
 *
 * A bid at price p has the key p and an ask the key -p, so that the best price of either side is the greatest key, and
 * one routine serves both.
 *
 * Nearly all that happens in a market happens within some thousand ticks of the best price. Those ticks have a window:
 * a column with one place for each, and a set of bits that says which are taken, so that nothing is searched or moved.
 * All other keys lie in sorted blocks (`LevelBlocks`). The window is laid anew when calls beside it have become more
 * than the levels: moving them all is then paid for. Its step is the greatest one that the best levels have in common,
 * because a venue may write 0.1 as 0.10000. A key between two steps is no exception: it lies in the blocks.
 *
 * Invariants: a key is in the window if and only if the window has a place for it; a value is never 0, which marks a
 * free place; `best` is the greatest key of both.
 *
 * Single owner. O(1) within the window, O(log n) beside it, both amortised. Allocates when the blocks grow and when
 * the first window is laid, which is when there are 64 levels.
 */
import { LevelBlocks } from './level-blocks.ts';
import { TICK_SET_SIZE, TickSet } from './tick-set.ts';

/** Places of `input`. */
const KEY = 0;
const VALUE = 1;
/** Places of `#cells`. */
const BEST = 0;
const BEST_VALUE = 1;
const BASE = 2;
const STEP = 3;
const PER_STEP = 4;
const CELLS = 5;

/** Levels that are worth a window. */
const WINDOW_LEVELS = 64;
/** Calls beside the window before it is laid anew, at least. */
const PATIENCE = 64;
/** How often the wait for a new window doubles while windows catch few levels. */
const PATIENCE_DOUBLINGS = 6;
/** A window that catches less than this part of the levels is of little use. */
const USEFUL_SHARE = 1 / 8;
/** Part of the window that lies below the best key. */
const BELOW = (TICK_SET_SIZE * 3) / 4;
/** Best levels that the step is taken from. */
const STEP_LEVELS = 512;
/** With wider steps the places of a window would not be safe integers. */
const STEP_MAX = 2 ** 36;

/** Values by key, the greatest key first. */
export class Ladder {
  /** Key and value of a call, put here by the caller: doubles as arguments are boxed wherever a call is not inlined. */
  readonly #input: Float64Array;
  /** The best key, its value, and where the window lies. */
  readonly #cells = new Float64Array(CELLS);
  readonly #far: LevelBlocks;
  readonly #near = new TickSet();
  /** (TICK_SET_SIZE,) values of the window, 0 where there is no level. Empty until there is a window. */
  #values = new Float64Array(0);
  #marks = new Uint8Array(0);
  #nearCount = 0;
  /** Calls beside the window since it was laid. */
  #misses = 0;
  #doublings = 0;
  /** Levels on their way from one window to the next. */
  #movingKeys = new Float64Array(0);
  #movingValues = new Float64Array(0);
  #movingMarks = new Uint8Array(0);

  /** @param input (2,) where the caller puts key and value.   @param capacity keys that fit before the first growth. */
  constructor(input: Float64Array, capacity: number) {
    this.#input = input;
    this.#far = new LevelBlocks(input, capacity);
    this.#cells[BASE] = Number.NaN;
    this.clear();
  }

  /** Keys that are there. */
  get size(): number {
    return (this.#nearCount + this.#far.size) | 0;
  }

  /** The greatest key, NaN when there is none. */
  get best(): number {
    return this.#cells[BEST] as number;
  }

  /** Value of the greatest key, 0 when there is none. */
  get bestValue(): number {
    return this.#cells[BEST_VALUE] as number;
  }

  /** The value of the key `input[0]`, 0 when it is not there. */
  get(): number {
    const place = this.#place();
    if (place >= 0) return this.#values[place] as number;
    const far = this.#far.find();
    return far < 0 ? 0 : this.#far.valueAt(far);
  }

  /** Gives the key `input[0]` the value `input[1]`, which is not 0. @returns whether the key is new. */
  put(mark: number): boolean {
    const key = this.#input[KEY] as number;
    if (!(key < (this.#cells[BEST] as number))) {
      this.#cells[BEST] = key;
      this.#cells[BEST_VALUE] = this.#input[VALUE] as number;
    }
    const place = this.#place();
    return place < 0 ? this.#putFar(mark) : this.#putNear(place, mark);
  }

  /** Takes the key `input[0]` away. @returns whether it was there. */
  remove(): boolean {
    const place = this.#place();
    return place < 0 ? this.#removeFar() : this.#removeNear(place);
  }

  /**
   * Writes the greatest keys into columns of the caller, the greatest first.
   * @returns how many there were.
   */
  top(count: number, keys: Float64Array, values: Float64Array, marks?: Uint8Array): number {
    const wanted = Math.min(count, this.size);
    let place = this.#near.greatest();
    let far = this.#far.greatest();
    for (let i = 0; i < wanted; i++) {
      if (this.#isFarNext(place, far)) {
        keys[i] = this.#far.keyAt(far);
        values[i] = this.#far.valueAt(far);
        if (marks !== undefined) marks[i] = this.#far.markAt(far);
        far = this.#far.lower();
      } else {
        keys[i] = this.#keyOf(place);
        values[i] = this.#values[place] as number;
        if (marks !== undefined) marks[i] = this.#marks[place] as number;
        place = this.#near.below(place);
      }
    }
    return wanted;
  }

  /** Values of the greatest `count` keys together. */
  topValue(count: number): number {
    let place = this.#near.greatest();
    let far = this.#far.greatest();
    let sum = 0;
    for (let left = Math.min(count, this.size); left > 0; left--) {
      if (this.#isFarNext(place, far)) {
        sum += this.#far.valueAt(far);
        far = this.#far.lower();
      } else {
        sum += this.#values[place] as number;
        place = this.#near.below(place);
      }
    }
    return sum;
  }

  /**
   * Keeps the `count` greatest keys.
   * @param dropped (n,) receives the first n of the others, the least first.   @returns how many were taken away.
   */
  keepBest(count: number, dropped?: Float64Array): number {
    const extra = Math.max(0, this.size - count);
    for (let i = 0; i < extra; i++) {
      const least = this.#least();
      this.#input[KEY] = least;
      this.remove();
      if (dropped !== undefined && i < dropped.length) dropped[i] = least;
    }
    return extra;
  }

  /** Takes all keys away. The window stays where it is: a new snapshot is of the same market. */
  clear(): void {
    this.#far.clear();
    if (this.#nearCount > 0) {
      this.#near.clear();
      this.#values.fill(0);
      this.#nearCount = 0;
    }
    this.#misses = 0;
    this.#cells[BEST] = Number.NaN;
    this.#cells[BEST_VALUE] = 0;
  }

  /** The place that the window has for the key `input[0]`, or -1. */
  #place(): number {
    const cells = this.#cells;
    const distance = (this.#input[KEY] as number) - (cells[BASE] as number);
    const steps = distance * (cells[PER_STEP] as number);
    // No window: the base is NaN, and this does not hold.
    if (!(steps > -0.5 && steps < TICK_SET_SIZE - 0.5)) return -1;
    const place = (steps + 0.5) | 0;
    return place * (cells[STEP] as number) === distance ? place : -1;
  }

  #keyOf(place: number): number {
    return (this.#cells[BASE] as number) + place * (this.#cells[STEP] as number);
  }

  #putNear(place: number, mark: number): boolean {
    const values = this.#values;
    const isNew = (values[place] as number) === 0;
    values[place] = this.#input[VALUE] as number;
    this.#marks[place] = mark;
    if (isNew) {
      this.#near.add(place);
      this.#nearCount = (this.#nearCount + 1) | 0;
    }
    return isNew;
  }

  #removeNear(place: number): boolean {
    if ((this.#values[place] as number) === 0) return false;
    this.#values[place] = 0;
    this.#near.delete(place);
    this.#nearCount = (this.#nearCount - 1) | 0;
    if (this.#input[KEY] === this.#cells[BEST]) this.#findBest();
    return true;
  }

  #putFar(mark: number): boolean {
    const isNew = this.#far.put(mark);
    this.#miss();
    return isNew;
  }

  #removeFar(): boolean {
    const wasThere = this.#far.remove();
    if (wasThere && this.#input[KEY] === this.#cells[BEST]) this.#findBest();
    this.#miss();
    return wasThere;
  }

  /** The greatest key is gone: which one is it now? */
  #findBest(): void {
    const cells = this.#cells;
    const place = this.#near.greatest();
    const far = this.#far.greatest();
    if (this.#isFarNext(place, far)) {
      cells[BEST] = this.#far.keyAt(far);
      cells[BEST_VALUE] = this.#far.valueAt(far);
    } else {
      cells[BEST] = place < 0 ? Number.NaN : this.#keyOf(place);
      cells[BEST_VALUE] = place < 0 ? 0 : (this.#values[place] as number);
    }
  }

  /** Whether the key beside the window at `far` is greater than the one in it at `place`; -1 stands for none. */
  #isFarNext(place: number, far: number): boolean {
    return far >= 0 && !(place >= 0 && this.#keyOf(place) > this.#far.keyAt(far));
  }

  #least(): number {
    const place = this.#near.least();
    const far = this.#far.least();
    const farKey = far < 0 ? Number.POSITIVE_INFINITY : this.#far.keyAt(far);
    return place < 0 ? farKey : Math.min(farKey, this.#keyOf(place));
  }

  /** Counts a call beside the window; lays a new one when there were more of them than levels. */
  #miss(): void {
    this.#misses = (this.#misses + 1) | 0;
    if (this.#misses > (this.size + PATIENCE) * (1 << this.#doublings)) this.#layWindow();
  }

  /** Moves the window to the best key and all levels to where they belong then. */
  #layWindow(): void {
    this.#misses = 0;
    const size = this.size;
    if (size < WINDOW_LEVELS) return;
    if (this.#values.length === 0) {
      this.#values = new Float64Array(TICK_SET_SIZE);
      this.#marks = new Uint8Array(TICK_SET_SIZE);
    }
    if (this.#movingKeys.length < size) {
      this.#movingKeys = new Float64Array(2 * size);
      this.#movingValues = new Float64Array(2 * size);
      this.#movingMarks = new Uint8Array(2 * size);
    }
    this.top(size, this.#movingKeys, this.#movingValues, this.#movingMarks);
    this.clear();
    this.#moveWindow(Math.min(size, STEP_LEVELS));
    // From the least key on: the blocks are filled from their beginning.
    for (let i = size - 1; i >= 0; i--) {
      this.#input[KEY] = this.#movingKeys[i] as number;
      this.#input[VALUE] = this.#movingValues[i] as number;
      this.put(this.#movingMarks[i] as number);
    }
    this.#misses = 0;
    const isUseful = this.#nearCount >= size * USEFUL_SHARE;
    this.#doublings = isUseful ? 0 : Math.min(PATIENCE_DOUBLINGS, this.#doublings + 1);
  }

  /** Lays the window about the greatest of the moving keys, in the widest step that the first `count` have in common. */
  #moveWindow(count: number): void {
    const keys = this.#movingKeys;
    const best = keys[0] as number;
    let step = 0;
    for (let i = 1; i < count && step !== 1; i++) step = commonStep(best - (keys[i] as number), step);
    const base = best - step * BELOW;
    const fits = step <= STEP_MAX && Math.abs(base) <= Number.MAX_SAFE_INTEGER;
    this.#cells[BASE] = fits ? base : Number.NaN;
    this.#cells[STEP] = step;
    this.#cells[PER_STEP] = 1 / step;
  }
}

/** Greatest common divisor; 0 is divided by everything. */
function commonStep(a: number, b: number): number {
  let greater = a;
  let less = b;
  while (less !== 0) {
    const rest = greater % less;
    greater = less;
    less = rest;
  }
  return greater;
}
