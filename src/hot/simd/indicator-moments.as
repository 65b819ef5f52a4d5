/**
 * Mean, deviation and least-squares line of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it, with ratio-logs and window-shapes, into indicator-moments.wasm.gen.ts. Every load and store is raw;
 * indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * Rows are cut into blocks of n, counted from the first row. A window is a suffix of one block and a prefix of the next.
 * Sums of distances and of their squares are kept for both, from the first value of the new block, which is in the window
 * whenever the two are put together. So there is no difference of two large sums, whatever the level of the values is,
 * nothing of a row is left when it has left the window, and a window of equal values has a deviation of exactly 0.
 * Cost: the same for every n.
 *
 * Kernels return 1, or 0 when they came upon a NaN, or an infinity: what they have stored is then worthless.
 */

import { constant } from './window-rows';
import { KURTOSIS, shapes, SKEW } from './window-shapes';

export { logRatio } from './ratio-logs';

/** Suffix sums of two blocks: one is read while the other is made. */
const SUFFIX: usize = 8192 + 64;
const SUFFIX_BYTES: usize = 40192;
const OTHER_SUFFIX: usize = SUFFIX + SUFFIX_BYTES;
/** The same room for suffix sums of lines. */
const LINE_SUFFIX: usize = 8192;
const LINE_PRODUCTS: usize = LINE_SUFFIX + 20480;

@inline function before(older: v128, newer: v128): v128 {
  return v128.shuffle<f64>(older, newer, 1, 2);
}

/** (a, b) to (b, b). */
@inline function high(pair: v128): v128 {
  return v128.shuffle<f64>(pair, pair, 1, 1);
}

/** Distance and square of one row, from those of two. */
@inline function firstOf(distance: v128, square: v128): v128 {
  return v128.shuffle<f64>(distance, square, 0, 2);
}

@inline function secondOf(distance: v128, square: v128): v128 {
  return v128.shuffle<f64>(distance, square, 1, 3);
}

/**
 * Suffix sums of the block of n rows before x, without its first row: distances in the first lane and squares in the second
 * one, those from row i on at place i − 1, 16 bytes each. The last one, of no row, is 0.
 */
function suffix(x: usize, n: i32, anchor: v128): void {
  let sum = f64x2.splat(0);
  const last = SUFFIX + (<usize>(n - 1) << 4);
  v128.store(last, sum);
  x -= 8;
  for (let at = last - 16; at >= SUFFIX; at -= 16, x -= 8) {
    const distance = f64x2.sub(v128.load64_splat(x), anchor);
    sum = f64x2.add(sum, firstOf(distance, f64x2.mul(distance, distance)));
    v128.store(at, sum);
  }
}

/** Stores the rows from `first` to `end` of a pair that begins at a row. */
@inline function store(address: usize, row: i32, first: i32, end: i32, value: v128): void {
  if (row >= first && row + 1 < end) {
    v128.store(address, value);
  } else {
    if (row >= first) v128.store64_lane(address, value, 0);
    if (row + 1 >= first && row + 1 < end) v128.store64_lane(address + 8, value, 1);
  }
}

/** What is made of means and sums of squares: bands around the mean, a root, the last value in such roots, or the sum. */
const BANDS: i32 = 0;
const ROOT: i32 = 1;
const SCORE: i32 = 2;
const SPREAD: i32 = 3;

/** Stores a pair at `row`; of a block with rows behind it all pairs are stored, also the one that reaches into the next. */
@inline function put(isWhole: bool, address: usize, row: i32, first: i32, count: i32, value: v128): void {
  if (isWhole) v128.store(address, value);
  else store(address, row, first, count, value);
}

/**
 * The rows of a block from `first` to `count`, with the suffix sums of the block before at `behind`. Columns are given by the
 * address of the first row of the block. Returns the sums up to its last row.
 *
 * Where a block follows (`isInner`, all n rows), the suffix sums that it needs, with the distances from `next`, are made at
 * `ahead` in the same loop, from the right: each of the two waits for itself only. Sums of distances and of squares are the
 * two lanes of a vector, a row at a time: to sum the rows of a vector would take three times as many operations.
 */
@inline function rowsOf(
  kind: i32,
  isInner: bool,
  x: usize,
  y: usize,
  upper: usize,
  lower: usize,
  first: i32,
  count: i32,
  anchor: v128,
  next: v128,
  share: v128,
  p: v128,
  q: v128,
  behind: usize,
  ahead: usize,
): v128 {
  const zero = constant(0);
  const end = x + (<usize>count << 3);
  const to = y - x;
  const toUpper = upper - x;
  const toLower = lower - x;
  let farSum = zero;
  // Pairs from the right; a row that is left over comes first.
  let far = end - 16;
  if (isInner) {
    ahead += <usize>(count - 1) << 4;
    v128.store(ahead, zero);
    if (count & 1) {
      const distance = f64x2.sub(v128.load64_splat(end - 8), next);
      farSum = f64x2.add(farSum, firstOf(distance, f64x2.mul(distance, distance)));
      ahead -= 16;
      v128.store(ahead, farSum);
      far -= 8;
    }
  }
  let row = 0;
  let sum = zero;
  let odd = zero;
  for (; x < end; x += 16) {
    const distance = f64x2.sub(v128.load(x), anchor);
    const square = f64x2.mul(distance, distance);
    odd = f64x2.add(sum, firstOf(distance, square));
    sum = f64x2.add(odd, secondOf(distance, square));
    const one = f64x2.add(odd, v128.load(behind));
    const two = f64x2.add(sum, v128.load(behind, 16));
    behind += 32;
    if (isInner) {
      // Behind the first pair there is nothing: what is made of it is not read, and has room.
      const farDistance = f64x2.sub(v128.load(far), next);
      const farSquare = f64x2.mul(farDistance, farDistance);
      farSum = f64x2.add(farSum, secondOf(farDistance, farSquare));
      v128.store(ahead - 16, farSum);
      farSum = f64x2.add(farSum, firstOf(farDistance, farSquare));
      v128.store(ahead - 32, farSum);
      ahead -= 32;
      far -= 16;
    }
    const total = firstOf(one, two);
    const all = secondOf(one, two);
    const centre = f64x2.mul(total, share);
    const spread = f64x2.pmax(zero, f64x2.sub(all, f64x2.mul(total, centre)));
    if (kind == SPREAD) {
      put(isInner, x + to, row, first, count, f64x2.mul(spread, p));
    } else if (kind == BANDS) {
      const deviation = f64x2.sqrt(f64x2.mul(spread, share));
      const mean = f64x2.add(anchor, centre);
      put(isInner, x + to, row, first, count, mean);
      put(isInner, x + toUpper, row, first, count, f64x2.add(mean, f64x2.mul(p, deviation)));
      put(isInner, x + toLower, row, first, count, f64x2.sub(mean, f64x2.mul(q, deviation)));
    } else {
      const root = f64x2.mul(q, f64x2.sqrt(f64x2.mul(spread, p)));
      if (kind == ROOT) {
        put(isInner, x + to, row, first, count, root);
      } else {
        const score = f64x2.div(f64x2.sub(distance, centre), root);
        put(isInner, x + to, row, first, count, v128.andnot(score, f64x2.eq(root, zero)));
      }
    }
    if (!isInner) row += 2;
  }
  // The last pair may have a row behind the block.
  return count & 1 ? odd : sum;
}

/** Of the first block: the window is the whole of it, with an empty suffix. */
function noSuffix(n: i32): void {
  v128.store(SUFFIX + (<usize>(n - 1) << 4), f64x2.splat(0));
}

@inline function moments(
  kind: i32,
  x: usize,
  from: i32,
  to: i32,
  n: i32,
  y: usize,
  upper: usize,
  lower: usize,
  p: f64,
  q: f64,
): i32 {
  const share = f64x2.splat(1.0 / <f64>n);
  const vp = f64x2.splat(p);
  const vq = f64x2.splat(q);
  let behind = SUFFIX;
  let ahead = OTHER_SUFFIX;
  // Distances of whole blocks: all of them are in one of these sums.
  let seen: f64 = 0;
  for (let base = from; base < to; base += n) {
    const at = <usize>base << 3;
    const anchor = f64x2.splat(f64.load(x + at));
    if (base == 0) noSuffix(n);
    else if (base == from) suffix(x + at, n, anchor);
    if (base > 0 && base + n < to) {
      const next = v128.load64_splat(x + at + (<usize>n << 3));
      const sum = rowsOf(kind, true, x + at, y + at, upper + at, lower + at, 0, n, anchor, next, share, vp, vq, behind, ahead);
      seen += f64x2.extract_lane(sum, 0);
      const made = ahead;
      ahead = behind;
      behind = made;
    } else {
      const count = min(n, to - base);
      const first = base == 0 ? n - 1 : 0;
      const sum = rowsOf(kind, false, x + at, y + at, upper + at, lower + at, first, count, anchor, anchor, share, vp, vq, behind, ahead);
      seen += f64x2.extract_lane(sum, 0);
      if (base == 0 && n < to) suffix(x + (<usize>n << 3), n, v128.load64_splat(x + (<usize>n << 3)));
    }
  }
  return isNaN(seen) ? 0 : 1;
}

/** Means, and bands `up` deviations above and `down` deviations below them. Rows before `from`, a multiple of n, are made. */
export function bbands(
  x: usize,
  middle: usize,
  upper: usize,
  lower: usize,
  from: i32,
  to: i32,
  n: i32,
  up: f64,
  down: f64,
): i32 {
  return moments(BANDS, x, from, to, n, middle, upper, lower, up, down);
}

/** Roots of the sums of squares times `scale`, times `factor`. */
export function deviation(x: usize, y: usize, rows: i32, n: i32, scale: f64, factor: f64): i32 {
  return moments(ROOT, x, 0, rows, n, y, y, y, scale, factor);
}

/** Sums of squares times `scale`. */
export function spread(x: usize, y: usize, rows: i32, n: i32, scale: f64): i32 {
  return moments(SPREAD, x, 0, rows, n, y, y, y, scale, 1);
}

/** The last value less the mean, in roots of the sum of squares times `scale`; 0 where that is 0. */
export function score(x: usize, y: usize, rows: i32, n: i32, scale: f64): i32 {
  return moments(SCORE, x, 0, rows, n, y, y, y, scale, 1);
}

/**
 * The line is a sum of values with weights that rise by the same from row to row: a window whose last row is row c − 1 of
 * the new block has the weight first + step (n − c + k) at row k of it, and first + step (r − c) at row r of the old one.
 * With P and S the sums of distances in the prefix and the suffix, P₁ = Σ k d and S₁ = Σ (r − n) d:
 *   (first + step (n − c)) (P + S) + step (P₁ + S₁).
 */
function suffixLine(x: usize, n: i32, anchor: v128, step: v128): void {
  const zero = f64x2.splat(0);
  const two = f64x2.splat(2);
  const block = x - (<usize>n << 3);
  let sum = zero;
  let products = zero;
  let i = (n - 1) | 1;
  let distance = f64x2.sub(v128.load(block + (<usize>i << 3)), anchor);
  distance = i >= n ? zero : i + 1 >= n ? v128.shuffle<f64>(distance, zero, 0, 2) : distance;
  let place = f64x2.mul(step, f64x2.add(f64x2.splat(<f64>(i - n)), f64x2.replace_lane(zero, 1, 1)));
  const back = f64x2.mul(two, step);
  for (let at = <usize>i << 3; ; ) {
    const product = f64x2.mul(distance, place);
    place = f64x2.sub(place, back);
    sum = f64x2.add(f64x2.add(distance, v128.shuffle<f64>(distance, zero, 1, 2)), sum);
    products = f64x2.add(f64x2.add(product, v128.shuffle<f64>(product, zero, 1, 2)), products);
    v128.store(LINE_SUFFIX + at - 8, sum);
    v128.store(LINE_PRODUCTS + at - 8, products);
    if (at == 8) return;
    at -= 16;
    sum = v128.shuffle<f64>(sum, sum, 0, 0);
    products = v128.shuffle<f64>(products, products, 0, 0);
    distance = f64x2.sub(v128.load(block + at), anchor);
  }
}

/** Weighted sums of distances from a value of each window, with that value where `level` is 1. */
@inline function lines(level: i32, x: usize, y: usize, rows: i32, n: i32, least: f64, each: f64): i32 {
  const zero = f64x2.splat(0);
  const step = f64x2.splat(each);
  const pairs = f64x2.splat(2 * each);
  let seen: f64 = 0;
  for (let base = 0; base < rows; base += n) {
    const count = min(n, rows - base);
    const start = <usize>base << 3;
    const anchor = f64x2.splat(f64.load(x + start));
    let first = n - 1;
    if (base > 0) {
      suffixLine(x + start, n, anchor, step);
      first = 0;
    } else {
      v128.store(LINE_SUFFIX + (<usize>(n - 1 & ~1) << 3), zero);
      v128.store(LINE_PRODUCTS + (<usize>(n - 1 & ~1) << 3), zero);
    }
    let place = f64x2.replace_lane(zero, 1, each);
    let weight = f64x2.add(f64x2.splat(least), f64x2.mul(step, f64x2.replace_lane(f64x2.splat(<f64>(n - 1)), 1, <f64>(n - 2))));
    let sum = zero;
    let products = zero;
    for (let row = 0; row < count; row += 2) {
      const j = <usize>row << 3;
      const distance = f64x2.sub(v128.load(x + start + j), anchor);
      const product = f64x2.mul(distance, place);
      place = f64x2.add(place, pairs);
      sum = f64x2.add(f64x2.add(distance, before(zero, distance)), high(sum));
      products = f64x2.add(f64x2.add(product, before(zero, product)), high(products));
      const total = f64x2.mul(weight, f64x2.add(sum, v128.load(LINE_SUFFIX + j)));
      weight = f64x2.sub(weight, pairs);
      const value = f64x2.add(total, f64x2.add(products, v128.load(LINE_PRODUCTS + j)));
      store(y + start + j, row, first, count, level ? f64x2.add(anchor, value) : value);
    }
    seen += count & 1 ? f64x2.extract_lane(sum, 0) : f64x2.extract_lane(sum, 1);
  }
  return isNaN(seen) ? 0 : 1;
}

/** The line through n values at `from` rows after the middle of the window. */
export function lineValue(x: usize, y: usize, rows: i32, n: i32, from: f64): i32 {
  // Weights are 1 / n + slope × (time − middle), with `slope` what one row counts for at `from`.
  const slope = (12.0 / (<f64>n * (<f64>n * <f64>n - 1))) * from;
  return lines(1, x, y, rows, n, 1.0 / <f64>n - 0.5 * <f64>(n - 1) * slope, slope);
}

/** Its rise from one row to the next. */
export function lineSlope(x: usize, y: usize, rows: i32, n: i32): i32 {
  const slope = 12.0 / (<f64>n * (<f64>n * <f64>n - 1));
  return lines(0, x, y, rows, n, -0.5 * <f64>(n - 1) * slope, slope);
}

/** Skewness of n rows. */
export function skew(x: usize, y: usize, rows: i32, n: i32): void {
  shapes(SKEW, x, y, rows, n);
}

/** Excess kurtosis of n rows. */
export function kurtosis(x: usize, y: usize, rows: i32, n: i32): void {
  shapes(KURTOSIS, x, y, rows, n);
}
