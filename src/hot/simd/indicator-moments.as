/**
 * Mean, deviation and least-squares line of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it into indicator-moments.wasm.gen.ts. Every load and store is raw;
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

/** Suffix sums of distances and of squares: of row i at place i − 1, so that pairs of them stand where they are read. */
const SUFFIX: usize = 8192;
const SUFFIX_SQUARES: usize = SUFFIX + 40960;

@inline function before(older: v128, newer: v128): v128 {
  return v128.shuffle<f64>(older, newer, 1, 2);
}

/** (a, b) to (b, b). */
@inline function high(pair: v128): v128 {
  return v128.shuffle<f64>(pair, pair, 1, 1);
}

/** Suffix sums of the block of n rows before x, without its first row; the last one, of no row, is 0. */
function suffix(x: usize, n: i32, anchor: v128): void {
  const zero = f64x2.splat(0);
  const block = x - (<usize>n << 3);
  let sum = zero;
  let squares = zero;
  // Pairs of rows (i, i + 1) with odd i, from the right. Beyond the last row there is nothing.
  let i = (n - 1) | 1;
  let distance = f64x2.sub(v128.load(block + (<usize>i << 3)), anchor);
  distance = i >= n ? zero : i + 1 >= n ? v128.shuffle<f64>(distance, zero, 0, 2) : distance;
  for (let at = <usize>i << 3; ; ) {
    const square = f64x2.mul(distance, distance);
    // (a, b) to (a + b, b), and what is to the right of both.
    sum = f64x2.add(f64x2.add(distance, v128.shuffle<f64>(distance, zero, 1, 2)), sum);
    squares = f64x2.add(f64x2.add(square, v128.shuffle<f64>(square, zero, 1, 2)), squares);
    v128.store(SUFFIX + at - 8, sum);
    v128.store(SUFFIX_SQUARES + at - 8, squares);
    if (at == 8) return;
    at -= 16;
    sum = v128.shuffle<f64>(sum, sum, 0, 0);
    squares = v128.shuffle<f64>(squares, squares, 0, 0);
    distance = f64x2.sub(v128.load(block + at), anchor);
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

/** One pair of rows of a block: what is done with its mean and its squares. */
@inline function result(
  kind: i32,
  at: usize,
  row: i32,
  first: i32,
  count: i32,
  distance: v128,
  total: v128,
  all: v128,
  anchor: v128,
  share: v128,
  y: usize,
  upper: usize,
  lower: usize,
  p: v128,
  q: v128,
): void {
  const zero = f64x2.splat(0);
  const centre = f64x2.mul(total, share);
  const spread = f64x2.pmax(zero, f64x2.sub(all, f64x2.mul(total, centre)));
  if (kind == SPREAD) {
    store(y + at, row, first, count, f64x2.mul(spread, p));
  } else if (kind == BANDS) {
    const deviation = f64x2.sqrt(f64x2.mul(spread, share));
    const mean = f64x2.add(anchor, centre);
    store(y + at, row, first, count, mean);
    store(upper + at, row, first, count, f64x2.add(mean, f64x2.mul(p, deviation)));
    store(lower + at, row, first, count, f64x2.sub(mean, f64x2.mul(q, deviation)));
  } else {
    const root = f64x2.mul(q, f64x2.sqrt(f64x2.mul(spread, p)));
    if (kind == ROOT) {
      store(y + at, row, first, count, root);
    } else {
      const score = f64x2.div(f64x2.sub(distance, centre), root);
      store(y + at, row, first, count, v128.andnot(score, f64x2.eq(root, zero)));
    }
  }
}

@inline function moments(
  kind: i32,
  x: usize,
  rows: i32,
  n: i32,
  y: usize,
  upper: usize,
  lower: usize,
  p: f64,
  q: f64,
): i32 {
  const zero = f64x2.splat(0);
  const share = f64x2.splat(1.0 / <f64>n);
  const vp = f64x2.splat(p);
  const vq = f64x2.splat(q);
  // Distances of whole blocks: all of them are in one of these sums.
  let seen: f64 = 0;
  for (let base = 0; base < rows; base += n) {
    const count = min(n, rows - base);
    const from = <usize>base << 3;
    const anchor = f64x2.splat(f64.load(x + from));
    // The first window is the whole of the first block, with an empty suffix.
    let first = n - 1;
    if (base > 0) {
      suffix(x + from, n, anchor);
      first = 0;
    } else {
      v128.store(SUFFIX + (<usize>(n - 1 & ~1) << 3), zero);
      v128.store(SUFFIX_SQUARES + (<usize>(n - 1 & ~1) << 3), zero);
    }
    let sum = zero;
    let squares = zero;
    for (let row = 0; row < count; row += 2) {
      const j = <usize>row << 3;
      const distance = f64x2.sub(v128.load(x + from + j), anchor);
      const square = f64x2.mul(distance, distance);
      sum = f64x2.add(f64x2.add(distance, before(zero, distance)), high(sum));
      squares = f64x2.add(f64x2.add(square, before(zero, square)), high(squares));
      const total = f64x2.add(sum, v128.load(SUFFIX + j));
      const all = f64x2.add(squares, v128.load(SUFFIX_SQUARES + j));
      result(kind, from + j, row, first, count, distance, total, all, anchor, share, y, upper, lower, vp, vq);
    }
    // The last pair may have a row behind the block.
    seen += count & 1 ? f64x2.extract_lane(sum, 0) : f64x2.extract_lane(sum, 1);
  }
  return isNaN(seen) ? 0 : 1;
}

/** Means, and bands `up` deviations above and `down` deviations below them. */
export function bbands(
  x: usize,
  middle: usize,
  upper: usize,
  lower: usize,
  rows: i32,
  n: i32,
  up: f64,
  down: f64,
): i32 {
  return moments(BANDS, x, rows, n, middle, upper, lower, up, down);
}

/** Roots of the sums of squares times `scale`, times `factor`. */
export function deviation(x: usize, y: usize, rows: i32, n: i32, scale: f64, factor: f64): i32 {
  return moments(ROOT, x, rows, n, y, y, y, scale, factor);
}

/** Sums of squares times `scale`. */
export function spread(x: usize, y: usize, rows: i32, n: i32, scale: f64): i32 {
  return moments(SPREAD, x, rows, n, y, y, y, scale, 1);
}

/** The last value less the mean, in roots of the sum of squares times `scale`; 0 where that is 0. */
export function score(x: usize, y: usize, rows: i32, n: i32, scale: f64): i32 {
  return moments(SCORE, x, rows, n, y, y, y, scale, 1);
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
    v128.store(SUFFIX + at - 8, sum);
    v128.store(SUFFIX_SQUARES + at - 8, products);
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
      v128.store(SUFFIX + (<usize>(n - 1 & ~1) << 3), zero);
      v128.store(SUFFIX_SQUARES + (<usize>(n - 1 & ~1) << 3), zero);
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
      const total = f64x2.mul(weight, f64x2.add(sum, v128.load(SUFFIX + j)));
      weight = f64x2.sub(weight, pairs);
      const value = f64x2.add(total, f64x2.add(products, v128.load(SUFFIX_SQUARES + j)));
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
