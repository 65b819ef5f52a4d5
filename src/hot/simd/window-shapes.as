/**
 * Skewness and kurtosis of the last n rows. AssemblyScript, part of indicator-moments.as.
 *
 * Rows are cut into blocks of n, and power sums of distances from the first value of the new block, which every window that
 * reaches into it has, are kept for suffixes of the old block and the prefix of the new one: nothing is subtracted but the
 * moments of one window from each other. The four sums are the lanes of two vectors.
 */

/** Power sums of row i of the block before, and of what is behind it in that block, at place i: 32 bytes. */
const SUFFIX: usize = 8192;

export const SKEW: i32 = 0;
export const KURTOSIS: i32 = 1;

/**
 * Sums around the mean may be so much smaller than those around the anchor, which is then far from all other rows. Beyond
 * that the window is summed again around its mean: a kurtosis loses the square of this, less than two digits.
 */
const FAR: f64 = 8;

/** Distance and its square. */
@inline function firstTwo(x: usize, anchor: v128): v128 {
  const distance = f64x2.sub(v128.load64_splat(x), anchor);
  return v128.shuffle<f64>(distance, f64x2.mul(distance, distance), 0, 3);
}

/** The square times both. */
@inline function lastTwo(first: v128): v128 {
  return f64x2.mul(v128.shuffle<f64>(first, first, 1, 1), first);
}

/** Power sums of the n rows before x. */
function suffixPowers(x: usize, n: i32, anchor: v128): void {
  let low = f64x2.splat(0);
  let high = low;
  let at = SUFFIX + (<usize>n << 5);
  v128.store(at, low);
  v128.store(at, high, 16);
  while (at > SUFFIX) {
    x -= 8;
    at -= 32;
    const first = firstTwo(x, anchor);
    low = f64x2.add(low, first);
    high = f64x2.add(high, lastTwo(first));
    v128.store(at, low);
    v128.store(at, high, 16);
  }
}

@inline function shapeOf(kind: i32, second: f64, third: f64, fourth: f64, n: f64): f64 {
  return kind == SKEW ? (Math.sqrt(n) * third) / (second * Math.sqrt(second)) : (n * fourth) / (second * second) - 3;
}

/** The shape of the n rows up to x, from their distances from their mean. */
function centredShape(kind: i32, x: usize, n: i32): f64 {
  const from = x + 8 - (<usize>n << 3);
  const anchor = f64.load(x);
  let sum: f64 = 0;
  for (let at = from; at <= x; at += 8) sum += f64.load(at) - anchor;
  const centre = sum / <f64>n;
  let second: f64 = 0;
  let third: f64 = 0;
  let fourth: f64 = 0;
  for (let at = from; at <= x; at += 8) {
    const d = f64.load(at) - anchor - centre;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  return shapeOf(kind, second, third, fourth, <f64>n);
}

/** y = the shape of n rows of x, from row n − 1 on. */
@inline export function shapes(kind: i32, x: usize, y: usize, rows: i32, n: i32): void {
  const count = <f64>n;
  for (let base = 0; base < rows; base += n) {
    const start = x + (<usize>base << 3);
    const anchor = v128.load64_splat(start);
    if (base > 0) suffixPowers(start, n, anchor);
    let low = f64x2.splat(0);
    let high = low;
    let behind = SUFFIX;
    const first = base == 0 ? n - 1 : 0;
    const end = min(n, rows - base);
    for (let row = 0; row < end; row++) {
      const at = <usize>row << 3;
      const powers = firstTwo(start + at, anchor);
      low = f64x2.add(low, powers);
      high = f64x2.add(high, lastTwo(powers));
      behind += 32;
      if (row < first) continue;
      let s12 = low;
      let s34 = high;
      if (base > 0) {
        s12 = f64x2.add(low, v128.load(behind));
        s34 = f64x2.add(high, v128.load(behind, 16));
      }
      const centre = f64x2.extract_lane(s12, 0) / count;
      const s2 = f64x2.extract_lane(s12, 1);
      const s3 = f64x2.extract_lane(s34, 0);
      const c2 = centre * centre;
      const second = max(0, s2 - count * c2);
      let value: f64 = 0;
      if (FAR * second < s2) {
        value = centredShape(kind, start + at, n);
      } else if (second != 0) {
        const third = s3 - 3 * centre * s2 + 2 * count * c2 * centre;
        const fourth = f64x2.extract_lane(s34, 1) - 4 * centre * s3 + 6 * c2 * s2 - 3 * count * c2 * c2;
        value = shapeOf(kind, second, third, fourth, count);
      }
      f64.store(y + (<usize>base << 3) + at, value);
    }
  }
}
