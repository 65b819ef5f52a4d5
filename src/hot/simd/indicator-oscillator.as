/**
 * Oscillators of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it into indicator-oscillator.wasm.gen.ts. Every load and store is raw;
 * indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * Kernels make rows `from` to `to` of their results; columns are given by the address of row 0. A column may be made in
 * several calls, each of which looks back to the rows before its own.
 *
 * Kernels return 1, or 0 when they came upon a NaN in rows `from` to `to`: what they have stored is then worthless.
 * Infinities of both signs may be taken for a NaN too.
 */
import { E, F, largest, left, right, smallest } from './window-extremes';
import { complete, constant, store } from './window-rows';

/** What stands between, with two rows before: places, and their means. */
const PLACES: usize = E + 16;
const MEANS: usize = F + 16;

/** Rows of a block: what stands between its steps stays in the first level of cache. */
const BLOCK: i32 = 240;

/** Places of two closes between what is put together from two highs and two lows. */
@inline function place(hundred: v128, close: v128, high: v128, other: v128, low: v128, another: v128): v128 {
  const bottom = f64x2.pmin(low, another);
  const range = f64x2.sub(f64x2.pmax(high, other), bottom);
  const raw = f64x2.div(f64x2.mul(hundred, f64x2.sub(close, bottom)), range);
  return v128.andnot(raw, f64x2.eq(range, f64x2.splat(0)));
}

/**
 * y = places of `count` rows; they and three more are written. Returns the sum of them, and of up to three behind. It shows
 * every NaN of those rows: the newest row is the first operand of each extreme, which is what one with a NaN gives.
 */
function placesTo(high: usize, low: usize, close: usize, y: usize, count: i32, n: i32): v128 {
  const skip = <usize>(n - 1) << 3;
  largest(high - skip, count + n - 1, n);
  let p = left + skip;
  const q = right - left;
  smallest(low - skip, count + n - 1, n);
  const r = left + skip - p;
  const s = right + skip - p;
  const c = close - p;
  const to = y - p;
  const hundred = constant(100);
  let seen = f64x2.splat(0);
  for (const end = p + (<usize>count << 3); p < end; p += 32) {
    const at = p + q;
    const lows = p + r;
    const others = p + s;
    const closes = p + c;
    const y = p + to;
    const first = place(hundred, v128.load(closes), v128.load(p), v128.load(at), v128.load(lows), v128.load(others));
    v128.store(y, first);
    seen = f64x2.add(seen, first);
    const second = place(
      hundred,
      v128.load(closes, 16),
      v128.load(p, 16),
      v128.load(at, 16),
      v128.load(lows, 16),
      v128.load(others, 16),
    );
    v128.store(y, second, 16);
    seen = f64x2.add(seen, second);
  }
  return seen;
}

/** What shows whether there is a NaN in `count` rows: the sum, if rows of the column are behind them, or a look at each. */
@inline function seenOf(sum: v128, high: usize, low: usize, close: usize, count: i32, rows: i32): v128 {
  if (rows > count + 3) return sum;
  return f64x2.splat(complete(high, count) && complete(low, count) && complete(close, count) ? 0 : NaN);
}

/** Place of the close in the range of n rows, in percent. */
export function places(high: usize, low: usize, close: usize, y: usize, from: i32, to: i32, n: i32): i32 {
  const block = n > 64 ? 1024 : BLOCK;
  let seen = f64x2.splat(0);
  for (let base = from; base < to; base += block) {
    const count = min(block, to - base);
    const at = <usize>base << 3;
    const sum = placesTo(high + at, low + at, close + at, PLACES, count, n);
    seen = f64x2.add(seen, seenOf(sum, high + at, low + at, close + at, count, to - base));
    memory.copy(y + at, PLACES, <usize>count << 3);
  }
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}

/** (a, b), (c, d) to (b, c). */
@inline function before(older: v128, newer: v128): v128 {
  return v128.shuffle<f64>(older, newer, 1, 2);
}

/**
 * A third of x, where `share` is one, with the bits of the division: q is off by a bit, x − 3 q has no rounding (each difference is of numbers of
 * which neither is twice the other), and what it adds is never near the middle of two doubles. Three multiplications take
 * less time than the division.
 */
@inline function third(x: v128, share: v128): v128 {
  const q = f64x2.mul(x, share);
  const rest = f64x2.sub(f64x2.sub(x, f64x2.add(q, q)), q);
  return f64x2.add(q, f64x2.mul(rest, share));
}

// A mean of three rows has two orders in a stream: x + (y + z) where one of its blocks begins or ends, (y + x) + z between.

@inline function outer(older: v128, x: v128): v128 {
  return f64x2.add(f64x2.add(before(older, x), older), x);
}

@inline function inner(older: v128, x: v128): v128 {
  return f64x2.add(f64x2.add(before(older, x), x), older);
}

/** Means of six rows at a time; `phase` says which of them have the inner order: 1 and 4, or 0 and 3. */
@inline function meansOfThree(phase: i32, x: usize, y: usize, count: i32, older: v128): void {
  const share = constant(1.0 / 3.0);
  const apart = y - x;
  for (const end = x + (<usize>count << 3); x < end; x += 48) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(x, 32);
    const to = x + apart;
    const ao = outer(older, a);
    const ai = inner(older, a);
    v128.store(to, third(phase == 1 ? v128.shuffle<f64>(ao, ai, 0, 3) : v128.shuffle<f64>(ai, ao, 0, 3), share));
    const bo = outer(a, b);
    v128.store(to, third(phase == 1 ? bo : v128.shuffle<f64>(bo, inner(a, b), 0, 3), share), 16);
    const co = outer(b, c);
    v128.store(to, third(phase == 1 ? v128.shuffle<f64>(inner(b, c), co, 0, 3) : co, share), 32);
    older = c;
  }
}

/**
 * The place, its mean of three and the mean of three of that. k has values from row n + 1 on, and d from n + 3 on; of the
 * rows before, what is stored is worthless. `from` is n − 1 and a multiple of six.
 */
export function placeOfThree(
  high: usize,
  low: usize,
  close: usize,
  k: usize,
  d: usize,
  from: i32,
  to: i32,
  n: i32,
): i32 {
  const block = n > 64 ? 1020 : BLOCK;
  let seen = f64x2.splat(0);
  for (let base = from; base < to; base += block) {
    const count = min(block, to - base);
    const at = <usize>base << 3;
    // Two places, and two of their means, are looked back to, except where there are none.
    const back: usize = base == n - 1 ? 0 : 16;
    const sum = placesTo(high + at - back, low + at - back, close + at - back, PLACES - back, count + <i32>(back >> 3), n);
    seen = f64x2.add(seen, seenOf(sum, high + at, low + at, close + at, count, to - base));
    let place = f64x2.splat(0);
    let mean = place;
    if (back != 0) {
      place = v128.load(PLACES - 16);
      mean = v128.load(k + at - 16);
    }
    if (base + count < to) {
      meansOfThree(1, PLACES, k + at, count, place);
      meansOfThree(0, k + at, d + at, count, mean);
    } else {
      // Six rows at a time are more than there may be.
      meansOfThree(1, PLACES, MEANS, count, place);
      meansOfThree(0, MEANS, PLACES, count, mean);
      memory.copy(k + at, MEANS, <usize>count << 3);
      memory.copy(d + at, PLACES, <usize>count << 3);
    }
  }
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}

/** Share of two prices below which their difference is rounding. */
const ROUNDING: f64 = 1e-14;

/** Flows of a block, in and out, 16 bytes a row; of the block before, sums of what is behind each row. */
const FLOWS: usize = E;
const BEHIND: usize = F + 1024;
const APART: usize = BEHIND - FLOWS;

/** Sums of the flows of n rows behind each row: two rows at a time, since each sum waits for the one behind. */
function sumBehind(n: i32): void {
  let sum = f64x2.splat(0);
  let at = FLOWS + (<usize>(n - 1) << 4);
  v128.store(at + APART, sum);
  while (at >= FLOWS + 32) {
    const last = v128.load(at);
    const both = f64x2.add(last, v128.load(at - 16));
    at -= 32;
    v128.store(at, f64x2.add(sum, last), APART + 16);
    sum = f64x2.add(sum, both);
    v128.store(at, sum, APART);
  }
  if (at > FLOWS) v128.store(at + APART - 16, f64x2.add(sum, v128.load(at)));
}

/** Three times the typical price: so are both flows, and their share is the same. */
@inline function priceOf(h: usize, l: usize, c: usize): v128 {
  return f64x2.add(f64x2.add(v128.load(h), v128.load(l)), v128.load(c));
}

/** Where a price is above another one by more than rounding. */
@inline function rises(price: v128, older: v128, rounding: v128): v128 {
  return f64x2.gt(f64x2.sub(price, older), f64x2.mul(rounding, f64x2.add(price, older)));
}

/** Flows of `count` rows. */
function flowRows(h: usize, l: usize, c: usize, v: usize, count: i32): void {
  const end = <usize>count << 3;
  const rounding = constant(ROUNDING);
  let was = f64x2.splat(f64.load(h - 8) + f64.load(l - 8) + f64.load(c - 8));
  for (let j: usize = 0; j < end; j += 16) {
    const price = priceOf(h + j, l + j, c + j);
    const older = before(was, price);
    const flow = f64x2.mul(price, v128.load(v + j));
    const inflow = v128.and(flow, rises(price, older, rounding));
    const outflow = v128.and(flow, rises(older, price, rounding));
    v128.store(FLOWS + (j << 1), v128.shuffle<f64>(inflow, outflow, 0, 2));
    v128.store(FLOWS + (j << 1), v128.shuffle<f64>(inflow, outflow, 1, 3), 16);
    was = price;
  }
}

/**
 * Flows of `count` rows, their sums from the first on with what is behind their place in the block before, and the share of
 * what flowed in. Returns the sum of what has flowed in any direction or in none.
 */
function shareRows(h: usize, l: usize, c: usize, v: usize, y: usize, count: i32): v128 {
  const zero = f64x2.splat(0);
  const hundred = constant(100);
  const rounding = constant(ROUNDING);
  let seen = zero;
  let sum = zero;
  let was = f64x2.splat(f64.load(h - 8) + f64.load(l - 8) + f64.load(c - 8));
  const end = h + (<usize>count << 3);
  const whole = end - 16;
  l -= h;
  c -= h;
  v -= h;
  y -= h;
  let at = FLOWS;
  for (; h < end; h += 16) {
    const price = priceOf(h, h + l, h + c);
    const older = before(was, price);
    was = price;
    const flow = f64x2.mul(price, v128.load(h + v));
    const change = f64x2.sub(price, older);
    const noise = f64x2.mul(rounding, f64x2.add(price, older));
    const inflow = v128.and(flow, f64x2.gt(change, noise));
    const outflow = v128.and(flow, f64x2.gt(f64x2.sub(older, price), noise));
    const first = v128.shuffle<f64>(inflow, outflow, 0, 2);
    const second = v128.shuffle<f64>(inflow, outflow, 1, 3);
    v128.store(at, first);
    v128.store(at, second, 16);
    // Each sum waits for the one before: of two rows at once, it waits half as often.
    const a = f64x2.add(f64x2.add(sum, first), v128.load(at, APART));
    sum = f64x2.add(sum, f64x2.add(first, second));
    const b = f64x2.add(sum, v128.load(at, APART + 16));
    at += 32;
    const into = v128.shuffle<f64>(a, b, 0, 2);
    const all = f64x2.add(into, v128.shuffle<f64>(a, b, 1, 3));
    const share = v128.andnot(f64x2.div(f64x2.mul(hundred, into), all), f64x2.eq(all, zero));
    if (h > whole) {
      v128.store64_lane(h + y, share, 0);
      return f64x2.add(seen, v128.shuffle<f64>(flow, zero, 0, 2));
    }
    v128.store(h + y, share);
    seen = f64x2.add(seen, flow);
  }
  return seen;
}

/**
 * Share of the money that flowed while the typical price rose, in percent, over n changes; `from` is a multiple of n.
 * Both flows are summed in the two lanes of a vector, block by block of n rows from the first row on: those behind a row in
 * the block before, and those up to it in its own.
 */
export function mfi(
  high: usize,
  low: usize,
  close: usize,
  volume: usize,
  y: usize,
  from: i32,
  to: i32,
  n: i32,
): i32 {
  let seen = f64x2.splat(0);
  const bytes = <usize>n << 3;
  let at = <usize>from << 3;
  // The first row of a block is behind none, and row 0 has no change: what stands in its place is not summed.
  const back = at - bytes + 8;
  flowRows(high + back, low + back, close + back, volume + back, n - 1);
  memory.copy(FLOWS + 16, FLOWS, <usize>(n - 1) << 4);
  sumBehind(n);
  for (let base = from; base < to; base += n) {
    const count = min(n, to - base);
    seen = f64x2.add(seen, shareRows(high + at, low + at, close + at, volume + at, y + at, count));
    if (base + n < to) sumBehind(n);
    at += bytes;
  }
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}
