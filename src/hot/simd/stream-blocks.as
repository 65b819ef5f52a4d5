/**
 * What indicators keep from bar to bar, one block after the other in the memory of a pipeline: windows, means that fade,
 * delays. AssemblyScript, part of stream-steps.as.
 *
 * Every block is the one of the same name in src/domain/features/blocks, operation by operation, and has its bits: that
 * file says why it is so, and `stream-blocks.ts` beside this one how a block looks before the first row. A block begins
 * with two whole numbers, a place and its length n. Every load and store is raw; the pipeline lays the blocks out.
 */

@inline function at(s: usize): u32 {
  return load<u32>(s);
}

/** Length of a block. */
@inline export function lengthOf(s: usize): u32 {
  return load<u32>(s, 4);
}

@inline function isNaN64(x: f64): bool {
  return x != x;
}

// A choice between numbers, and a maximum, is a branch when it is scalar, and on prices a branch is guessed wrong half of the
// time. The same in a vector is none.

/** The larger one as in JavaScript: NaN when one is, 0 above −0. */
@inline export function most(x: f64, y: f64): f64 {
  return f64x2.extract_lane(f64x2.max(f64x2.splat(x), f64x2.splat(y)), 0);
}

/**
 * The larger one where only x can be NaN, in half as many instructions. Of two that are equal it is the one with the bits
 * that both have: 0 of 0 and −0.
 */
@inline export function mostKnown(x: f64, y: f64): f64 {
  const a = f64x2.splat(x);
  const b = f64x2.splat(y);
  return f64x2.extract_lane(v128.and(f64x2.pmax(a, b), v128.or(b, f64x2.ne(a, b))), 0);
}

/** The larger one where only x can be NaN, and neither is −0. */
@inline function mostPlain(x: f64, y: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(x), f64x2.splat(y)), 0);
}

/** The smaller one. */
@inline export function least(x: f64, y: f64): f64 {
  return f64x2.extract_lane(f64x2.min(f64x2.splat(x), f64x2.splat(y)), 0);
}

/** x where it is above 0, NaN where it is that, else 0. */
@inline export function positive(x: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(x), f64x2.splat(0)), 0);
}

/** `yes` where x > y, else `no`. */
@inline export function whereAbove(x: f64, y: f64, yes: f64, no: f64): f64 {
  const mask = f64x2.gt(f64x2.splat(x), f64x2.splat(y));
  return f64x2.extract_lane(v128.bitselect(f64x2.splat(yes), f64x2.splat(no), mask), 0);
}

/** Bytes of n doubles. */
@inline function doubles(n: u32): usize {
  return <usize>n << 3;
}

// `WindowSum`: prefix at 8, n + 1 cells from 16.

@inline export function sumEnd(s: usize): usize {
  return s + 24 + doubles(lengthOf(s));
}

@inline export function windowSum(s: usize, x: f64): f64 {
  const place = at(s);
  const cell = s + 16 + doubles(place);
  const prefix = load<f64>(s, 8) + x;
  const sum = prefix + load<f64>(cell, 8);
  store<f64>(cell, x);
  store<f64>(s, prefix, 8);
  store<u32>(s, place + 1);
  if (place + 1 == lengthOf(s)) closeSum(s);
  return sum;
}

function closeSum(s: usize): void {
  let sum: f64 = 0;
  const first = s + 16;
  for (let cell = first + doubles(lengthOf(s) - 1); cell > first; cell -= 8) {
    sum += load<f64>(cell);
    store<f64>(cell, sum);
  }
  store<u32>(s, 0);
  store<f64>(s, 0, 8);
}

// `WindowMax`: as `WindowSum`. Values are numbers: a step with a NaN is passed over. What no value has stood in yet is NaN.

@inline export function windowMax(s: usize, x: f64): f64 {
  const place = at(s);
  const cell = s + 16 + doubles(place);
  const prefix = mostKnown(x, load<f64>(s, 8));
  const value = mostKnown(load<f64>(cell, 8), prefix);
  store<f64>(cell, x);
  store<f64>(s, prefix, 8);
  store<u32>(s, place + 1);
  if (place + 1 == lengthOf(s)) closeMax(s);
  return value;
}

function closeMax(s: usize): void {
  let value = -Infinity;
  const first = s + 16;
  for (let cell = first + doubles(lengthOf(s) - 1); cell > first; cell -= 8) {
    value = mostKnown(load<f64>(cell), value);
    store<f64>(cell, value);
  }
  store<u32>(s, 0);
  store<f64>(s, -Infinity, 8);
}

// `WeightedMean`: plain sum at 8, weighted sum at 16, n + 1 cells from 24.

@inline export function weightedEnd(s: usize): usize {
  return s + 32 + doubles(lengthOf(s));
}

@inline export function weightedMean(s: usize, x: f64): f64 {
  return isNaN64(x) ? x : weightedStep(s, x);
}

@inline function weightedStep(s: usize, x: f64): f64 {
  const count = at(s) + 1;
  const n = lengthOf(s);
  const cell = s + 24 + doubles(count);
  const plain = load<f64>(s, 8) + x;
  const weighted = load<f64>(s, 16) + <f64>count * x;
  const sum = weighted + <f64>(n - count) * plain + load<f64>(cell);
  store<f64>(cell - 8, x);
  store<f64>(s, plain, 8);
  store<f64>(s, weighted, 16);
  store<u32>(s, count);
  if (count == n) closeWeighted(s);
  return sum / ((<f64>n * (<f64>n + 1)) / 2);
}

function closeWeighted(s: usize): void {
  let plain: f64 = 0;
  let weighted: f64 = 0;
  const first = s + 24;
  for (let cell = first + doubles(lengthOf(s) - 1); cell > first; cell -= 8) {
    plain += load<f64>(cell);
    weighted += plain;
    store<f64>(cell, weighted);
  }
  store<u32>(s, 0);
  store<f64>(s, 0, 8);
  store<f64>(s, 0, 16);
}

/** `SimpleMean`: a `WindowSum` that lets NaN pass. */
@inline export function simpleMean(s: usize, x: f64): f64 {
  return isNaN64(x) ? x : windowSum(s, x) / <f64>lengthOf(s);
}

// `ExponentialMean` and `WilderMean`: value at 8, sum of the seed at 16, weight at 24.

/** Bytes of a mean that fades. */
export const MEAN: usize = 32;

@inline export function exponentialMean(s: usize, x: f64): f64 {
  if (isNaN64(x)) return x;
  if (at(s) != lengthOf(s)) return seed(s, x);
  const value = load<f64>(s, 8);
  const mean = value + (x - value) * load<f64>(s, 24);
  store<f64>(s, mean, 8);
  return mean;
}

@inline export function wilderMean(s: usize, x: f64): f64 {
  if (isNaN64(x)) return x;
  const n = lengthOf(s);
  if (at(s) != n) return seed(s, x);
  const mean = (load<f64>(s, 8) * <f64>(n - 1) + x) / <f64>n;
  store<f64>(s, mean, 8);
  return mean;
}

function seed(s: usize, x: f64): f64 {
  const count = at(s) + 1;
  const sum = load<f64>(s, 16) + x;
  store<u32>(s, count);
  store<f64>(s, sum, 16);
  if (count == lengthOf(s)) store<f64>(s, sum / <f64>count, 8);
  return load<f64>(s, 8);
}

// `Delay`: n cells from 8.

@inline export function delayEnd(s: usize): usize {
  return s + 8 + doubles(lengthOf(s));
}

@inline export function delay(s: usize, x: f64): f64 {
  const place = at(s);
  const cell = s + 8 + doubles(place);
  const before = load<f64>(cell);
  store<f64>(cell, x);
  store<u32>(s, place + 1 == lengthOf(s) ? 0 : place + 1);
  return before;
}

// `WilderSum`: sum at 8, share that is kept at 16; the length is the number of values that are added without loss.

@inline export function wilderSum(s: usize, x: f64): f64 {
  if (isNaN64(x)) return x;
  const count = at(s);
  const plain = lengthOf(s);
  const sum = load<f64>(s, 8);
  const now = (count < plain ? sum : sum * load<f64>(s, 16)) + x;
  store<f64>(s, now, 8);
  if (count < plain) store<u32>(s, count + 1);
  return count + 1 < plain ? NaN : now;
}

// `TrueRange` whose close before stands at an address.

@inline export function trueRange(before: usize, high: f64, low: f64, close: f64): f64 {
  const last = load<f64>(before);
  store<f64>(before, close);
  return mostPlain(abs<f64>(low - last), mostPlain(abs<f64>(high - last), high - low));
}

// `WindowMoments`: two anchors, two of the prefix, then mean, distance from it, sum of squares; means, then squares.

@inline export function meanOf(s: usize): f64 {
  return load<f64>(s, 40);
}

@inline export function fromMean(s: usize): f64 {
  return load<f64>(s, 48);
}

/** Sum of squared deviations from the mean. */
@inline export function squaresOf(s: usize): f64 {
  return load<f64>(s, 56);
}

export function moments(s: usize, x: f64): void {
  const n = lengthOf(s);
  const count = at(s) + 1;
  if (count == 1) store<f64>(s, isNaN64(x) ? 0 : x, 8);
  const cell = s + 64 + doubles(count);
  const anchor = load<f64>(s, 8);
  const prefixMean = load<f64>(s, 24);
  const distance = x - anchor;
  const delta = distance - prefixMean;
  const mean = prefixMean + delta / <f64>count;
  const squares = load<f64>(s, 32) + delta * (distance - mean);
  const gap = load<f64>(cell) - mean + (load<f64>(s, 16) - anchor);
  const share = <f64>(n - count) / <f64>n;
  const centre = mean + gap * share;
  store<f64>(s, anchor + centre, 40);
  store<f64>(s, distance - centre, 48);
  store<f64>(s, squares + load<f64>(cell + doubles(n + 1)) + gap * gap * share * <f64>count, 56);
  store<f64>(cell - 8, x);
  store<f64>(s, mean, 24);
  store<f64>(s, squares, 32);
  store<u32>(s, count);
  if (count == n) closeMoments(s);
}

function closeMoments(s: usize): void {
  const n = lengthOf(s);
  const means = s + 64;
  const further = doubles(n + 1);
  const last = load<f64>(means + doubles(n - 1));
  const anchor = isNaN64(last) ? 0 : last;
  let mean: f64 = 0;
  let squares: f64 = 0;
  for (let i = n - 1; i > 0; i--) {
    const cell = means + doubles(i);
    const distance = load<f64>(cell) - anchor;
    const delta = distance - mean;
    mean += delta / <f64>(n - i);
    squares += delta * (distance - mean);
    store<f64>(cell, mean);
    store<f64>(cell + further, squares);
  }
  store<u32>(s, 0);
  store<f64>(s, anchor, 16);
  store<f64>(s, 0, 24);
  store<f64>(s, 0, 32);
}

// `WindowLine`: as `WindowMoments`, with mean at 40, slope at 48 and the squares of the times at 56.

@inline function isFinite64(x: f64): bool {
  return abs<f64>(x) < Infinity;
}

/** Takes a value; the slope. */
@inline export function line(s: usize, x: f64): f64 {
  const n = lengthOf(s);
  const count = at(s) + 1;
  if (count == 1) store<f64>(s, isFinite64(x) ? x : 0, 8);
  const cell = s + 64 + doubles(count);
  const anchor = load<f64>(s, 8);
  const prefixMean = load<f64>(s, 24);
  const distance = x - anchor;
  const mean = prefixMean + (distance - prefixMean) / <f64>count;
  const products = load<f64>(s, 32) + (<f64>count / 2) * (distance - mean);
  const gap = mean - load<f64>(cell) + (anchor - load<f64>(s, 16));
  const rest = <f64>(n - count);
  store<f64>(s, anchor + mean - (gap * rest) / <f64>n, 40);
  const slope =
    (products + load<f64>(cell + doubles(n + 1)) + (gap * rest * <f64>count) / 2) / load<f64>(s, 56);
  store<f64>(cell - 8, x);
  store<f64>(s, mean, 24);
  store<f64>(s, products, 32);
  store<u32>(s, count);
  if (count == n) closeLine(s);
  return slope;
}

function closeLine(s: usize): void {
  const n = lengthOf(s);
  const means = s + 64;
  const further = doubles(n + 1);
  const last = load<f64>(means + doubles(n - 1));
  const anchor = isFinite64(last) ? last : 0;
  let mean: f64 = 0;
  let products: f64 = 0;
  for (let i = n - 1; i > 0; i--) {
    const cell = means + doubles(i);
    const count = <f64>(n - i);
    const distance = load<f64>(cell) - anchor;
    mean += (distance - mean) / count;
    products -= (count / 2) * (distance - mean);
    store<f64>(cell, mean);
    store<f64>(cell + further, products);
  }
  store<u32>(s, 0);
  store<f64>(s, anchor, 16);
  store<f64>(s, 0, 24);
  store<f64>(s, 0, 32);
}
