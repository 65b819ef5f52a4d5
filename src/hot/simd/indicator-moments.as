/**
 * Mean, deviation and least-squares line of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it into indicator-moments.wasm.gen.ts. Every load and store is raw;
 * indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * Rows are cut into blocks of n, counted from the first row. A window is a suffix of one block and a prefix of the next.
 * Sums of distances and of their squares are kept for both, from the last value of the old block and from the first value of
 * the new one: values that are in the window whenever they are used. So there is no difference of two large sums, whatever
 * the level of the values is, nothing of a row is left when it has left the window, and a window of equal values has a
 * deviation of exactly 0. Cost: the same for every n.
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

/** Suffix sums of a whole block of n rows at x, without the first; the last one, of no row, is 0. */
function suffix(x: usize, n: i32): void {
  const zero = f64x2.splat(0);
  const anchor = f64x2.splat(f64.load(x + (<usize>n << 3) - 8));
  let sum = zero;
  let squares = zero;
  // Pairs of rows (i, i + 1) with odd i, from the right. Beyond the last row there is nothing.
  let i = (n - 1) | 1;
  for (; i > 0; i -= 2) {
    const at = <usize>i << 3;
    let distance = f64x2.sub(v128.load(x + at), anchor);
    if (i + 1 >= n) distance = i >= n ? zero : v128.shuffle<f64>(distance, zero, 0, 2);
    const square = f64x2.mul(distance, distance);
    // (a, b) to (a + b, b), and what is to the right of both.
    sum = f64x2.add(f64x2.add(distance, v128.shuffle<f64>(distance, zero, 1, 2)), sum);
    squares = f64x2.add(f64x2.add(square, v128.shuffle<f64>(square, zero, 1, 2)), squares);
    v128.store(SUFFIX + at - 8, sum);
    v128.store(SUFFIX_SQUARES + at - 8, squares);
    sum = v128.shuffle<f64>(sum, sum, 0, 0);
    squares = v128.shuffle<f64>(squares, squares, 0, 0);
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

/** What the kernels do with means and sums of squares: bands around the mean, a root, or the last value in such roots. */
const BANDS: i32 = 0;
const ROOT: i32 = 1;
const SCORE: i32 = 2;

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
): void {
  const zero = f64x2.splat(0);
  const share = f64x2.splat(1.0 / <f64>n);
  const two = f64x2.splat(2);
  const vp = f64x2.splat(p);
  const vq = f64x2.splat(q);
  for (let base = 0; base < rows; base += n) {
    const count = min(n, rows - base);
    const from = <usize>base << 3;
    const anchor = f64x2.splat(f64.load(x + from));
    let gap = zero;
    // The first window is the whole of the first block, with an empty suffix.
    let first = n - 1;
    if (base > 0) {
      suffix(x + from - (<usize>n << 3), n);
      gap = f64x2.sub(f64x2.splat(f64.load(x + from - 8)), anchor);
      first = 0;
    } else {
      v128.store(SUFFIX + (<usize>(n - 1 & ~1) << 3), zero);
      v128.store(SUFFIX_SQUARES + (<usize>(n - 1 & ~1) << 3), zero);
    }
    // Rows of the window that are in the old block.
    let old = f64x2.add(f64x2.splat(<f64>n), f64x2.replace_lane(f64x2.splat(-1), 1, -2));
    let sum = zero;
    let squares = zero;
    for (let row = 0; row < count; row += 2) {
      const j = <usize>row << 3;
      const distance = f64x2.sub(v128.load(x + from + j), anchor);
      const square = f64x2.mul(distance, distance);
      sum = f64x2.add(f64x2.add(distance, before(zero, distance)), high(sum));
      squares = f64x2.add(f64x2.add(square, before(zero, square)), high(squares));
      const shift = f64x2.mul(old, gap);
      old = f64x2.sub(old, two);
      const suffixes = v128.load(SUFFIX + j);
      const lift = f64x2.mul(gap, f64x2.add(f64x2.add(suffixes, suffixes), shift));
      const total = f64x2.add(f64x2.add(sum, suffixes), shift);
      const all = f64x2.add(f64x2.add(squares, v128.load(SUFFIX_SQUARES + j)), lift);
      const centre = f64x2.mul(total, share);
      const spread = f64x2.pmax(zero, f64x2.sub(all, f64x2.mul(total, centre)));
      const to = from + j;
      if (kind == BANDS) {
        const deviation = f64x2.sqrt(f64x2.mul(spread, share));
        const mean = f64x2.add(anchor, centre);
        store(y + to, row, first, count, mean);
        store(upper + to, row, first, count, f64x2.add(mean, f64x2.mul(vp, deviation)));
        store(lower + to, row, first, count, f64x2.sub(mean, f64x2.mul(vq, deviation)));
      } else {
        const root = f64x2.mul(vq, f64x2.sqrt(f64x2.mul(spread, vp)));
        if (kind == ROOT) {
          store(y + to, row, first, count, root);
        } else {
          const score = f64x2.div(f64x2.sub(distance, centre), root);
          store(y + to, row, first, count, v128.andnot(score, f64x2.eq(root, zero)));
        }
      }
    }
  }
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
): void {
  moments(BANDS, x, rows, n, middle, upper, lower, up, down);
}

/** Roots of the sums of squares times `scale`, times `factor`. */
export function deviation(x: usize, y: usize, rows: i32, n: i32, scale: f64, factor: f64): void {
  moments(ROOT, x, rows, n, y, y, y, scale, factor);
}

/** The last value less the mean, in roots of the sum of squares times `scale`; 0 where that is 0. */
export function score(x: usize, y: usize, rows: i32, n: i32, scale: f64): void {
  moments(SCORE, x, rows, n, y, y, y, scale, 1);
}

/** Where a line ends, or how steep it is. */
const VALUE: i32 = 0;
const SLOPE: i32 = 1;

/** Suffix sums of distances and of distances times the row in the block, as `suffix` keeps squares. */
function suffixLine(x: usize, n: i32): void {
  const zero = f64x2.splat(0);
  const two = f64x2.splat(2);
  const anchor = f64x2.splat(f64.load(x + (<usize>n << 3) - 8));
  let sum = zero;
  let products = zero;
  let i = (n - 1) | 1;
  let place = f64x2.add(f64x2.splat(<f64>i), f64x2.replace_lane(zero, 1, 1));
  for (; i > 0; i -= 2) {
    const at = <usize>i << 3;
    let distance = f64x2.sub(v128.load(x + at), anchor);
    if (i + 1 >= n) distance = i >= n ? zero : v128.shuffle<f64>(distance, zero, 0, 2);
    const product = f64x2.mul(distance, place);
    place = f64x2.sub(place, two);
    sum = f64x2.add(f64x2.add(distance, v128.shuffle<f64>(distance, zero, 1, 2)), sum);
    products = f64x2.add(f64x2.add(product, v128.shuffle<f64>(product, zero, 1, 2)), products);
    v128.store(SUFFIX + at - 8, sum);
    v128.store(SUFFIX_SQUARES + at - 8, products);
    sum = v128.shuffle<f64>(sum, sum, 0, 0);
    products = v128.shuffle<f64>(products, products, 0, 0);
  }
}

/**
 * With times 0 … n − 1 in the window, s rows of it in the old block: the prefix has Σ (s + k) d over its rows k, the
 * suffix Σ (r − c) d over its rows r = c … n − 1, with c = n − s, and what the two anchors are apart counts s (s − 1) / 2.
 */
@inline function lines(kind: i32, x: usize, y: usize, rows: i32, n: i32, from: f64): void {
  const zero = f64x2.splat(0);
  const half = f64x2.splat(0.5);
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const vn = f64x2.splat(<f64>n);
  const share = f64x2.splat(1.0 / <f64>n);
  const middle = f64x2.splat(0.5 * <f64>(n - 1));
  const perSquares = f64x2.splat(12.0 / (<f64>n * (<f64>n * <f64>n - 1)));
  const ahead = f64x2.splat(from);
  for (let base = 0; base < rows; base += n) {
    const count = min(n, rows - base);
    const start = <usize>base << 3;
    const anchor = f64x2.splat(f64.load(x + start));
    let gap = zero;
    let first = n - 1;
    if (base > 0) {
      suffixLine(x + start - (<usize>n << 3), n);
      gap = f64x2.sub(f64x2.splat(f64.load(x + start - 8)), anchor);
      first = 0;
    } else {
      v128.store(SUFFIX + (<usize>(n - 1 & ~1) << 3), zero);
      v128.store(SUFFIX_SQUARES + (<usize>(n - 1 & ~1) << 3), zero);
    }
    let place = f64x2.replace_lane(zero, 1, 1);
    let sum = zero;
    let products = zero;
    for (let row = 0; row < count; row += 2) {
      const j = <usize>row << 3;
      const distance = f64x2.sub(v128.load(x + start + j), anchor);
      const product = f64x2.mul(distance, place);
      place = f64x2.add(place, one);
      sum = f64x2.add(f64x2.add(distance, before(zero, distance)), high(sum));
      products = f64x2.add(f64x2.add(product, before(zero, product)), high(products));
      // `place` is c now.
      const old = f64x2.sub(vn, place);
      const shift = f64x2.mul(old, gap);
      const suffixes = v128.load(SUFFIX + j);
      const total = f64x2.add(f64x2.add(sum, suffixes), shift);
      const newer = f64x2.add(f64x2.mul(old, sum), products);
      const older = f64x2.sub(v128.load(SUFFIX_SQUARES + j), f64x2.mul(place, suffixes));
      const lift = f64x2.mul(f64x2.mul(half, shift), f64x2.sub(old, one));
      const timed = f64x2.add(f64x2.add(newer, older), lift);
      place = f64x2.add(place, one);
      const slope = f64x2.mul(f64x2.sub(timed, f64x2.mul(middle, total)), perSquares);
      const to = y + start + j;
      if (kind == SLOPE) {
        store(to, row, first, count, slope);
      } else {
        const height = f64x2.add(f64x2.mul(total, share), f64x2.mul(slope, ahead));
        store(to, row, first, count, f64x2.add(anchor, height));
      }
    }
  }
}

/** The line through n values at `from` rows after the middle of the window. */
export function lineValue(x: usize, y: usize, rows: i32, n: i32, from: f64): void {
  lines(VALUE, x, y, rows, n, from);
}

/** Its rise from one row to the next. */
export function lineSlope(x: usize, y: usize, rows: i32, n: i32): void {
  lines(SLOPE, x, y, rows, n, 0);
}
