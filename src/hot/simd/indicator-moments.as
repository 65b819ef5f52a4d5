/**
 * Mean and deviation of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
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

/** What the two kernels do with means and sums of squares: bands around the mean, or a root. */
const BANDS: i32 = 0;
const ROOT: i32 = 1;

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
        store(y + to, row, first, count, f64x2.sqrt(f64x2.mul(spread, vp)));
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

/** Roots of the sums of squares times `scale`. */
export function deviation(x: usize, y: usize, rows: i32, n: i32, scale: f64): void {
  moments(ROOT, x, rows, n, y, y, y, scale, scale);
}
