/**
 * Sorting of doubles by the bits of their upper halves: three counting passes, then a finish among the few values that
 * share an upper half. Some six times faster than the engine's own sort at 100,000 values.
 *
 * Invariants: ascending, −0 before 0, equal values in their old order (`sortOrder`). Values that crowd into one upper
 * half (a far-away level) are finished by the engine's sort, so the worst case stays n log n.
 * Allocation: two arrays of the length of the data. `sorted` of series.ts is the plain twin.
 */
import { type Series, sorted } from '../series.ts';

/** Below this length the counting tables cost more than they save. */
const SHORT = 400;
const BITS = 11;
const BUCKETS = 1 << BITS;
const MASK = BUCKETS - 1;
/** Longest run that insertion finishes. */
const RUN = 24;
/** Which of the two words of a double holds sign, exponent and upper mantissa. */
const UPPER = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Upper half of a double, whose word is `w`, as bits that grow with the value when read as an unsigned number: negative
 * numbers grow with falling bits, so all their bits turn; of the others only the sign.
 */
function keyOf(w: number): number {
  return w ^ ((w >> 31) | 0x80000000);
}

function wordsOf(v: Float64Array): Int32Array {
  return new Int32Array(v.buffer, v.byteOffset, 2 * v.length);
}

/** Start of each bucket of each of the three digits, (3 · BUCKETS,). */
function bucketStarts(words: Int32Array): Int32Array {
  const starts = new Int32Array(3 * BUCKETS);
  for (let i = UPPER; i < words.length; i += 2) {
    const k = keyOf(words[i] as number);
    const a = k & MASK;
    const b = BUCKETS + ((k >>> BITS) & MASK);
    const c = 2 * BUCKETS + (k >>> (2 * BITS));
    starts[a] = (starts[a] as number) + 1;
    starts[b] = (starts[b] as number) + 1;
    starts[c] = (starts[c] as number) + 1;
  }
  for (let digit = 0; digit < 3; digit++) {
    let sum = 0;
    for (let i = digit * BUCKETS; i < (digit + 1) * BUCKETS; i++) {
      const count = starts[i] as number;
      starts[i] = sum;
      sum += count;
    }
  }
  return starts;
}

/** Ascending copy of values: three passes that move the values themselves. */
function radixSorted(x: Series): Float64Array {
  let v: Float64Array = x instanceof Float64Array ? x.slice() : Float64Array.from(x);
  const n = v.length;
  let words = wordsOf(v);
  const starts = bucketStarts(words);
  let other: Float64Array = new Float64Array(n);
  let otherWords = wordsOf(other);
  for (let digit = 0; digit < 3; digit++) {
    const base = digit * BUCKETS;
    const shift = digit * BITS;
    for (let i = 0; i < n; i++) {
      const bucket = base + ((keyOf(words[2 * i + UPPER] as number) >>> shift) & MASK);
      const at = starts[bucket] as number;
      starts[bucket] = at + 1;
      other[at] = v[i] as number;
    }
    [v, other] = [other, v];
    [words, otherWords] = [otherWords, words];
  }
  // Only values of one upper half can still be out of order.
  for (let i = 1; i < n; i++) {
    if ((v[i] as number) >= (v[i - 1] as number)) continue;
    const { from, to } = runAround(words, i);
    if (to - from > RUN) v.subarray(from, to).sort();
    else insertionSort(v, from, to);
    i = to - 1;
  }
  return v;
}

/** The stretch of values with the upper half of the one at index i. */
function runAround(words: Int32Array, i: number): { from: number; to: number } {
  const word = words[2 * i + UPPER];
  let from = i;
  let to = i + 1;
  while (from > 0 && words[2 * from - 2 + UPPER] === word) from--;
  while (2 * to < words.length && words[2 * to + UPPER] === word) to++;
  return { from, to };
}

function insertionSort(v: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const value = v[i] as number;
    let j = i - 1;
    while (j >= from && (v[j] as number) > value) {
      v[j + 1] = v[j] as number;
      j--;
    }
    v[j + 1] = value;
  }
}

/**
 * An ascending copy, faster than `sorted` for long data.
 * @param x (n,) finite.
 */
export function sortAscending(x: Series): Float64Array {
  return x.length < SHORT ? sorted(x) : radixSorted(x);
}

/** The plain twin of `sortOrder`. */
export function sortOrderPlain(x: Series): Uint32Array {
  return Uint32Array.from({ length: x.length }, (_, i) => i).sort((i, j) => (x[i] as number) - (x[j] as number));
}

/**
 * Indices that put x in ascending order; equal values keep their order.
 * @param x (n,) finite.
 * @returns (n,)
 */
export function sortOrder(x: Series): Uint32Array {
  const n = x.length;
  if (n < SHORT) return sortOrderPlain(x);
  // −0 and 0 are equal values: adding zero makes them equal bits.
  const v = new Float64Array(n);
  for (let i = 0; i < n; i++) v[i] = (x[i] as number) + 0;
  const words = wordsOf(v);
  const starts = bucketStarts(words);
  let keys = new Int32Array(n);
  for (let i = 0; i < n; i++) keys[i] = keyOf(words[2 * i + UPPER] as number);
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let otherKeys = new Int32Array(n);
  let other = new Uint32Array(n);
  for (let digit = 0; digit < 3; digit++) {
    const base = digit * BUCKETS;
    const shift = digit * BITS;
    for (let i = 0; i < n; i++) {
      const k = keys[i] as number;
      const bucket = base + ((k >>> shift) & MASK);
      const at = starts[bucket] as number;
      starts[bucket] = at + 1;
      otherKeys[at] = k;
      other[at] = order[i] as number;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [order, other] = [other, order];
  }
  finishOrder(v, keys, order);
  return order;
}

/** Puts the indices of each stretch of equal keys in the order of their values, equal values in the old order. */
function finishOrder(v: Float64Array, keys: Int32Array, order: Uint32Array): void {
  const n = order.length;
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && keys[to] === keys[from]) to++;
    if (to - from > RUN) {
      let tied = true;
      for (let i = from + 1; tied && i < to; i++) tied = v[order[i] as number] === v[order[from] as number];
      if (!tied) order.subarray(from, to).sort((a, b) => (v[a] as number) - (v[b] as number) || a - b);
    } else {
      for (let i = from + 1; i < to; i++) {
        const at = order[i] as number;
        const value = v[at] as number;
        let j = i - 1;
        while (j >= from && (v[order[j] as number] as number) > value) {
          order[j + 1] = order[j] as number;
          j--;
        }
        order[j + 1] = at;
      }
    }
    from = to;
  }
}
