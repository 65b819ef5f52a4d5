/**
 * Candlestick patterns over whole columns, with 128-bit vectors of two rows. AssemblyScript; scripts/gen-simd.ts compiles it
 * into indicator-candle.wasm.gen.ts. Every load and store is raw; indicator-kernels.ts is the only caller and keeps every
 * address inside.
 *
 * Whether a candle is long or black is as good as random: a branch on it is taken back half of the time. Here every
 * condition of a pattern is a mask, and a row costs the same whatever it looks like. The conditions, and the bits of the
 * means, oldest first, are those of domain/features/indicators/patterns.
 *
 * `ago` counts rows back. Rows before row 32 are not computed. The last vector of a block may read a row behind the columns.
 */

/** Rows of a block, and of what is kept before it: a mean of 10 rows, 4 rows back. */
const BLOCK: i32 = 512;
const BACK: usize = 16 << 3;
const ROOM: usize = 4352;
const BODY: usize = 8192;
const RANGE: usize = BODY + ROOM;
const BODY_MEAN: usize = RANGE + ROOM;
const RANGE_MEAN: usize = BODY_MEAN + ROOM;
const NEAR_MEAN: usize = RANGE_MEAN + ROOM;

/** Where row 0 of a block and what is BACK before it stands, in every column. */
let open: usize = 0;
let high: usize = 0;
let low: usize = 0;
let close: usize = 0;

@inline function at(column: usize, j: usize, ago: usize): v128 {
  return v128.load(column + j - (ago << 3));
}

@inline function body(j: usize, ago: usize): v128 {
  return at(BODY, j, ago);
}

@inline function top(j: usize, ago: usize): v128 {
  return f64x2.pmax(at(open, j, ago), at(close, j, ago));
}

@inline function bottom(j: usize, ago: usize): v128 {
  return f64x2.pmin(at(open, j, ago), at(close, j, ago));
}

@inline function isWhite(j: usize, ago: usize): v128 {
  return f64x2.ge(at(close, j, ago), at(open, j, ago));
}

@inline function isBlack(j: usize, ago: usize): v128 {
  return f64x2.lt(at(close, j, ago), at(open, j, ago));
}

@inline function isLong(j: usize, ago: usize): v128 {
  return f64x2.gt(body(j, ago), at(BODY_MEAN, j, ago));
}

@inline function isShort(j: usize, ago: usize): v128 {
  return f64x2.lt(body(j, ago), at(BODY_MEAN, j, ago));
}

@inline function tenth(j: usize, ago: usize): v128 {
  return f64x2.mul(f64x2.splat(0.1), at(RANGE_MEAN, j, ago));
}

@inline function upperShadow(j: usize, ago: usize): v128 {
  return f64x2.sub(at(high, j, ago), top(j, ago));
}

@inline function lowerShadow(j: usize, ago: usize): v128 {
  return f64x2.sub(bottom(j, ago), at(low, j, ago));
}

@inline function lacksUpperShadow(j: usize, ago: usize): v128 {
  return f64x2.lt(upperShadow(j, ago), tenth(j, ago));
}

@inline function lacksLowerShadow(j: usize, ago: usize): v128 {
  return f64x2.lt(lowerShadow(j, ago), tenth(j, ago));
}

@inline function near(factor: f64, j: usize, ago: usize): v128 {
  return f64x2.mul(f64x2.splat(factor), at(NEAR_MEAN, j, ago));
}

@inline function all3(a: v128, b: v128, c: v128): v128 {
  return v128.and(a, v128.and(b, c));
}

@inline function all4(a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.and(v128.and(a, b), v128.and(c, d));
}

@inline function when(mask: v128, signal: f64): v128 {
  return v128.and(mask, f64x2.splat(signal));
}

/** 1 where a candle is white, −1 where it is black. */
@inline function colour(j: usize, ago: usize): v128 {
  return v128.bitselect(f64x2.splat(1), f64x2.splat(-1), isWhite(j, ago));
}

@inline function engulfing(j: usize): v128 {
  const zero = f64x2.splat(0);
  const below = f64x2.sub(bottom(j, 1), bottom(j, 0));
  const above = f64x2.sub(top(j, 0), top(j, 1));
  const isIn = v128.or(f64x2.lt(below, zero), f64x2.lt(above, zero));
  const isNone = v128.or(isIn, f64x2.eq(f64x2.add(below, above), zero));
  const both = v128.and(f64x2.gt(below, zero), f64x2.gt(above, zero));
  const size = v128.bitselect(f64x2.splat(100), f64x2.splat(80), both);
  const differ = v128.andnot(v128.xor(isWhite(j, 0), isWhite(j, 1)), isNone);
  return v128.and(f64x2.mul(size, colour(j, 0)), differ);
}

@inline function hammer(j: usize): v128 {
  const isLow = f64x2.le(bottom(j, 0), f64x2.add(at(low, j, 1), near(0.2, j, 1)));
  return when(all4(f64x2.gt(lowerShadow(j, 0), body(j, 0)), isShort(j, 0), lacksUpperShadow(j, 0), isLow), 100);
}

@inline function shootingStar(j: usize): v128 {
  const gaps = f64x2.gt(bottom(j, 0), top(j, 1));
  return when(all4(gaps, f64x2.gt(upperShadow(j, 0), body(j, 0)), isShort(j, 0), lacksLowerShadow(j, 0)), -100);
}

@inline function star(isMorning: bool, j: usize, penetration: f64): v128 {
  const sizes = all3(isLong(j, 2), v128.not(isLong(j, 1)), f64x2.gt(body(j, 0), at(BODY_MEAN, j, 0)));
  const share = f64x2.mul(body(j, 2), f64x2.splat(penetration));
  if (isMorning) {
    const gaps = f64x2.lt(top(j, 1), bottom(j, 2));
    const back = f64x2.gt(at(close, j, 0), f64x2.add(at(close, j, 2), share));
    return when(v128.and(all4(isBlack(j, 2), isWhite(j, 0), gaps, back), sizes), 100);
  }
  const gaps = f64x2.gt(bottom(j, 1), top(j, 2));
  const back = f64x2.lt(at(close, j, 0), f64x2.sub(at(close, j, 2), share));
  return when(v128.and(all4(isWhite(j, 2), isBlack(j, 0), gaps, back), sizes), -100);
}

@inline function advances(j: usize, ago: usize): v128 {
  const before = ago + 1;
  const inBody = f64x2.le(at(open, j, ago), f64x2.add(at(close, j, before), near(0.2, j, before)));
  const isNotFar = f64x2.gt(body(j, ago), f64x2.sub(body(j, before), near(0.6, j, before)));
  const rises = f64x2.gt(at(close, j, ago), at(close, j, before));
  return all4(rises, f64x2.gt(at(open, j, ago), at(open, j, before)), inBody, isNotFar);
}

@inline function whiteSoldiers(j: usize): v128 {
  const white = all3(isWhite(j, 2), isWhite(j, 1), isWhite(j, 0));
  const closed = all3(lacksUpperShadow(j, 2), lacksUpperShadow(j, 1), lacksUpperShadow(j, 0));
  const isLongEnough = f64x2.gt(body(j, 0), at(BODY_MEAN, j, 0));
  return when(v128.and(all4(white, closed, advances(j, 1), advances(j, 0)), isLongEnough), 100);
}

@inline function isInBody(price: v128, j: usize, ago: usize): v128 {
  return v128.and(f64x2.gt(price, bottom(j, ago)), f64x2.lt(price, top(j, ago)));
}

@inline function blackCrows(j: usize): v128 {
  const black = v128.and(isWhite(j, 3), all3(isBlack(j, 2), isBlack(j, 1), isBlack(j, 0)));
  const closed = all3(lacksLowerShadow(j, 2), lacksLowerShadow(j, 1), lacksLowerShadow(j, 0));
  const inBodies = v128.and(isInBody(at(open, j, 1), j, 2), isInBody(at(open, j, 0), j, 1));
  const isUnder = f64x2.lt(at(close, j, 2), at(high, j, 3));
  const falls = v128.and(f64x2.lt(at(close, j, 1), at(close, j, 2)), f64x2.lt(at(close, j, 0), at(close, j, 1)));
  return when(v128.and(all4(black, closed, inBodies, isUnder), falls), -100);
}

@inline function marubozu(j: usize): v128 {
  const signal = f64x2.mul(f64x2.splat(100), colour(j, 0));
  return v128.and(signal, all3(isLong(j, 0), lacksUpperShadow(j, 0), lacksLowerShadow(j, 0)));
}

@inline function piercing(j: usize): v128 {
  const colours = v128.and(isBlack(j, 1), isWhite(j, 0));
  const under = v128.and(f64x2.lt(at(open, j, 0), at(low, j, 1)), f64x2.lt(at(close, j, 0), at(open, j, 1)));
  const middle = f64x2.add(at(close, j, 1), f64x2.mul(body(j, 1), f64x2.splat(0.5)));
  const sizes = all3(isLong(j, 1), isLong(j, 0), f64x2.gt(at(close, j, 0), middle));
  return when(all3(colours, under, sizes), 100);
}

@inline function darkCloudCover(j: usize, penetration: f64): v128 {
  const colours = v128.and(isWhite(j, 1), isBlack(j, 0));
  const over = v128.and(f64x2.gt(at(open, j, 0), at(high, j, 1)), f64x2.gt(at(close, j, 0), at(open, j, 1)));
  const depth = f64x2.sub(at(close, j, 1), f64x2.mul(body(j, 1), f64x2.splat(penetration)));
  return when(all4(colours, over, f64x2.lt(at(close, j, 0), depth), isLong(j, 1)), -100);
}

@inline function harami(j: usize): v128 {
  const zero = f64x2.splat(0);
  const above = f64x2.sub(top(j, 1), top(j, 0));
  const below = f64x2.sub(bottom(j, 0), bottom(j, 1));
  const isOut = v128.or(f64x2.lt(above, zero), f64x2.lt(below, zero));
  const both = v128.and(f64x2.gt(above, zero), f64x2.gt(below, zero));
  const size = v128.bitselect(f64x2.splat(-100), f64x2.splat(-80), both);
  const sizes = v128.andnot(v128.andnot(isLong(j, 1), isLong(j, 0)), isOut);
  return v128.and(f64x2.mul(size, colour(j, 1)), sizes);
}

/** Patterns by number, in the order of `CANDLE_KERNELS`. */
@inline function signalOf(pattern: i32, j: usize, penetration: f64): v128 {
  if (pattern == 0) return when(f64x2.le(body(j, 0), tenth(j, 0)), 100);
  if (pattern == 1) return engulfing(j);
  if (pattern == 2) return hammer(j);
  if (pattern == 3) return harami(j);
  if (pattern == 4) return shootingStar(j);
  if (pattern == 5) return star(true, j, penetration);
  if (pattern == 6) return star(false, j, penetration);
  if (pattern == 7) return whiteSoldiers(j);
  if (pattern == 8) return blackCrows(j);
  if (pattern == 9) return marubozu(j);
  if (pattern == 10) return piercing(j);
  return darkCloudCover(j, penetration);
}

@inline function fill(pattern: i32, y: usize, count: usize, penetration: f64): void {
  let j: usize = 0;
  for (; j + 16 <= count; j += 16) v128.store(y + j, signalOf(pattern, j + BACK, penetration));
  if (j < count) v128.store64_lane(y + j, signalOf(pattern, j + BACK, penetration), 0);
}

/** Mean of the 10 rows before. */
@inline function meanOfTen(x: usize): v128 {
  let sum = f64x2.add(v128.load(x - 80), v128.load(x - 72));
  for (let back: usize = 64; back > 0; back -= 8) sum = f64x2.add(sum, v128.load(x - back));
  return f64x2.div(sum, f64x2.splat(10));
}

@inline function meanOfFive(x: usize): v128 {
  let sum = f64x2.add(v128.load(x - 40), v128.load(x - 32));
  for (let back: usize = 24; back > 0; back -= 8) sum = f64x2.add(sum, v128.load(x - back));
  return f64x2.div(sum, f64x2.splat(5));
}

/** Means that patterns ask for: of bodies, of ranges, of 5 ranges. */
const BODIES: i32 = 1;
const RANGES: i32 = 2;
const NEARS: i32 = 4;

/** Bodies and ranges of a block and the 16 rows before it, and the means that are asked for from 4 rows before it on. */
function measure(count: usize, means: i32): void {
  const end = count + BACK;
  for (let j: usize = 0; j < end; j += 16) {
    v128.store(BODY + j, f64x2.abs(f64x2.sub(v128.load(close + j), v128.load(open + j))));
    v128.store(RANGE + j, f64x2.sub(v128.load(high + j), v128.load(low + j)));
  }
  const from = BACK - 32;
  if (means & BODIES) for (let j = from; j < end; j += 16) v128.store(BODY_MEAN + j, meanOfTen(BODY + j));
  if (means & RANGES) for (let j = from; j < end; j += 16) v128.store(RANGE_MEAN + j, meanOfTen(RANGE + j));
  if (means & NEARS) for (let j = from; j < end; j += 16) v128.store(NEAR_MEAN + j, meanOfFive(RANGE + j));
}

/** Signals of a pattern from row `first` ≥ 16 on. */
export function candle(
  pattern: i32,
  means: i32,
  o: usize,
  h: usize,
  l: usize,
  c: usize,
  y: usize,
  first: i32,
  rows: i32,
  penetration: f64,
): void {
  for (let from = first; from < rows; from += BLOCK) {
    const count = <usize>min(BLOCK, rows - from) << 3;
    const offset = (<usize>from << 3) - BACK;
    open = o + offset;
    high = h + offset;
    low = l + offset;
    close = c + offset;
    measure(count, means);
    const to = y + (<usize>from << 3);
    switch (pattern) {
      case 0: fill(0, to, count, penetration); break;
      case 1: fill(1, to, count, penetration); break;
      case 2: fill(2, to, count, penetration); break;
      case 3: fill(3, to, count, penetration); break;
      case 4: fill(4, to, count, penetration); break;
      case 5: fill(5, to, count, penetration); break;
      case 6: fill(6, to, count, penetration); break;
      case 7: fill(7, to, count, penetration); break;
      case 8: fill(8, to, count, penetration); break;
      case 9: fill(9, to, count, penetration); break;
      case 10: fill(10, to, count, penetration); break;
      default: fill(11, to, count, penetration);
    }
  }
}
