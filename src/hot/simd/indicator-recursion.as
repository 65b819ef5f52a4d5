/**
 * Indicators that are recursions, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it into indicator-recursion.wasm.gen.ts. Every load and store is raw;
 * indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * A mean y[t] = a x[t] + b y[t−1] waits for the row before it. Written out for four rows it is
 *   y[t] = (a x[t] + a b x[t−1]) + b² (a x[t−2] + a b x[t−3]) + b⁴ y[t−4],
 * and four rows are under way at once. Where a row takes longer than the wait for two, fewer operations are better:
 *   y[t] = (a x[t] + a b x[t−1]) + b² y[t−2].
 * The formula is the same for every row: a row has the same bits wherever it stands in a vector, and whatever follows it.
 * Only the three rows after the seed take one step at a time.
 *
 * Row 0 of every column is the row of the seed, which the caller has made. Kernels make rows up to `to`, from the seed on
 * where `from` is 0, or from where an earlier call has ended: `from` is then a multiple of four, and what the results do not
 * show of those rows stands at `state`, 128 bytes that belong to one column until it is complete. Vectors at the end are
 * computed whole, from up to three rows behind the column that no stored row depends on; they have to be inside the memory.
 *
 * Every kernel returns 1, or 0 when it came upon a NaN in its rows: what it has stored is then worthless. Where a NaN does
 * not run through the recursion to the last row, the inputs are summed beside it. Infinities of both signs are taken for a
 * NaN too.
 */

import { constant, store } from './window-rows';

@inline function before(older: v128, newer: v128): v128 {
  return v128.shuffle<f64>(older, newer, 1, 2);
}

@inline function two(address: usize, taps: v128, delayed: v128): v128 {
  return f64x2.add(f64x2.mul(taps, v128.load(address)), f64x2.mul(delayed, v128.load(address - 8)));
}

/** Stores the rows of a pair of vectors that exist: up to three. */
function putTail(address: usize, end: usize, low: v128, high: v128): void {
  if (address + 8 <= end) v128.store64_lane(address, low, 0);
  if (address + 16 <= end) v128.store64_lane(address + 8, low, 1);
  if (address + 24 <= end) v128.store64_lane(address + 16, high, 0);
}

/** Whether a sum, or one of the last of `rows` rows of a column, is NaN. */
function spoilt(sum: v128, end: usize, rows: i32): bool {
  let found = v128.any_true(f64x2.ne(sum, sum));
  for (let i = min(rows, 4); i > 0; i--) if (isNaN(f64.load(end - (<usize>i << 3)))) found = true;
  return found;
}

/** 1 when the last of so many rows is a number. */
@inline function proof(y: usize, rows: i32): i32 {
  return isNaN(f64.load(y + (<usize>rows << 3) - 8)) ? 0 : 1;
}

/** Exponential mean: `a` the weight of a row, `ab` the weight of the one before it, `b`, `b2` = b², `b4` = b⁴. */
export function ema(x: usize, y: usize, from: i32, to: i32, a: f64, ab: f64, b: f64, b2: f64, b4: f64): i32 {
  if (from == 0) {
    const head = min(to, 4);
    let value = f64.load(y);
    for (let t = 1; t < head; t++) {
      value = a * f64.load(x + (<usize>t << 3)) + b * value;
      f64.store(y + (<usize>t << 3), value);
    }
    from = 4;
  }
  if (to <= from) return proof(y, to);
  const start = <usize>from << 3;
  const end = y + (<usize>to << 3);
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  let u1 = two(x + start - 16, va, vab);
  let y0 = v128.load(y + start - 32);
  let y1 = v128.load(y + start - 16);
  const apart = x - y - 8;
  const whole = end - 32;
  let at = y + start;
  for (; at <= whole; at += 32) {
    const p = at + apart;
    const u0 = f64x2.add(f64x2.mul(va, v128.load(p, 8)), f64x2.mul(vab, v128.load(p)));
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    v128.store(at, y0);
    u1 = f64x2.add(f64x2.mul(va, v128.load(p, 24)), f64x2.mul(vab, v128.load(p, 16)));
    y1 = f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1));
    v128.store(at, y1, 16);
  }
  if (at < end) {
    const p = at + apart;
    const u0 = f64x2.add(f64x2.mul(va, v128.load(p, 8)), f64x2.mul(vab, v128.load(p)));
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    u1 = f64x2.add(f64x2.mul(va, v128.load(p, 24)), f64x2.mul(vab, v128.load(p, 16)));
    putTail(at, end, y0, f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1)));
  }
  return proof(y, to);
}

/** Share of gains in percent, 0 where neither is any. */
@inline function share(hundred: v128, gain: v128, all: v128, zero: v128): v128 {
  return v128.andnot(f64x2.div(f64x2.mul(hundred, gain), all), f64x2.eq(all, zero));
}

/** y[t] = (a x[t] + ab x[t−1]) + b² y[t−2] of two rows. */
@inline function mean2(a: v128, ab: v128, b2: v128, now: v128, was: v128, y: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, now), f64x2.mul(ab, was)), f64x2.mul(b2, y));
}

/** The same with weights a, ab, b, b² at an address: where others need all registers. */
@inline function mean2At(weights: usize, now: v128, was: v128, y: v128): v128 {
  const a = v128.load64_splat(weights);
  const ab = v128.load64_splat(weights, 8);
  return mean2(a, ab, v128.load64_splat(weights, 24), now, was, y);
}

/** A sum that loses 1 − b of itself a row: y[t] = (x[t] + b x[t−1]) + b² y[t−2]. */
@inline function sum2(b: v128, b2: v128, now: v128, was: v128, y: v128): v128 {
  return f64x2.add(f64x2.add(now, f64x2.mul(b, was)), f64x2.mul(b2, y));
}

/** Relative strength: sums of gains and losses that lose 1 − b of themselves a row; those of row 0 are given. */
export function rsi(x: usize, y: usize, from: i32, to: i32, state: usize, gain: f64, loss: f64, b: f64, b2: f64): i32 {
  if (from == 0) {
    const head = min(to, 4);
    for (let t = 1; t < head; t++) {
      const offset = <usize>t << 3;
      const change = f64.load(x + offset) - f64.load(x + offset - 8);
      f64.store(state, f64.load(state, 8));
      f64.store(state, f64.load(state, 24), 16);
      gain = max(change, 0) + b * gain;
      loss = max(-change, 0) + b * loss;
      f64.store(state, gain, 8);
      f64.store(state, loss, 24);
      const all = gain + loss;
      f64.store(y + offset, all == 0 ? 0 : (100 * gain) / all);
    }
    from = 4;
  }
  if (to <= from) return proof(y, to);
  const end = y + (<usize>to << 3);
  const whole = end - 32;
  const apart = x - y - 8;
  const zero = constant(0);
  const hundred = constant(100);
  const vb = f64x2.splat(b);
  const vb2 = f64x2.splat(b2);
  let at = y + (<usize>from << 3);
  let p = at + apart - 16;
  let d = f64x2.sub(v128.load(p, 8), v128.load(p));
  let g1 = f64x2.pmax(zero, d);
  let l1 = f64x2.sub(g1, d);
  let gy = v128.load(state);
  let ly = v128.load(state, 16);
  for (; at <= whole; at += 32) {
    p = at + apart;
    d = f64x2.sub(v128.load(p, 8), v128.load(p));
    const g0 = f64x2.pmax(zero, d);
    const l0 = f64x2.sub(g0, d);
    gy = sum2(vb, vb2, g0, before(g1, g0), gy);
    ly = sum2(vb, vb2, l0, before(l1, l0), ly);
    v128.store(at, share(hundred, gy, f64x2.add(gy, ly), zero));
    d = f64x2.sub(v128.load(p, 24), v128.load(p, 16));
    g1 = f64x2.pmax(zero, d);
    l1 = f64x2.sub(g1, d);
    gy = sum2(vb, vb2, g1, before(g0, g1), gy);
    ly = sum2(vb, vb2, l1, before(l0, l1), ly);
    v128.store(at, share(hundred, gy, f64x2.add(gy, ly), zero), 16);
  }
  v128.store(state, gy);
  v128.store(state, ly, 16);
  for (; at < end; at += 16) {
    p = at + apart;
    d = f64x2.sub(v128.load(p, 8), v128.load(p));
    const g0 = f64x2.pmax(zero, d);
    const l0 = f64x2.sub(g0, d);
    gy = sum2(vb, vb2, g0, before(g1, g0), gy);
    ly = sum2(vb, vb2, l0, before(l1, l0), ly);
    store(at, end, share(hundred, gy, f64x2.add(gy, ly), zero));
    g1 = g0;
    l1 = l0;
  }
  return proof(y, to);
}

/** True range of two rows whose highs are not below their lows: one of the three differences, with its bits. */
@inline function range(h: v128, l: v128, c: v128): v128 {
  return f64x2.sub(f64x2.pmax(c, h), f64x2.pmin(c, l));
}

function rangeAt(high: usize, low: usize, close: usize): f64 {
  const h = f64.load(high);
  const l = f64.load(low);
  const c = f64.load(close - 8);
  return max(h - l, max(abs(h - c), abs(l - c)));
}

/** Whether highs are not below lows in so many rows, which they are not where one is NaN. */
function areRanges(high: usize, low: usize, rows: i32): bool {
  for (const end = high + (<usize>rows << 3); high < end; high += 8, low += 8) {
    if (!(f64.load(high) >= f64.load(low))) return false;
  }
  return true;
}

/**
 * Exponential mean of true ranges; the weights as for `ema`. A high below its low is taken for a NaN: the range is another
 * one then.
 */
export function atr(
  high: usize,
  low: usize,
  close: usize,
  y: usize,
  from: i32,
  to: i32,
  a: f64,
  ab: f64,
  b: f64,
  b2: f64,
  b4: f64,
): i32 {
  const zero = f64x2.splat(0);
  const rowEnd = <usize>to << 3;
  if (from == 0) {
    const head = min(to, 4);
    let value = f64.load(y);
    for (let t = 1; t < head; t++) {
      const offset = <usize>t << 3;
      value = a * rangeAt(high + offset, low + offset, close + offset) + b * value;
      f64.store(y + offset, value);
    }
    if (!areRanges(high, low, head)) return 0;
    from = 4;
  }
  // The close of the last row has no row behind it.
  if (to <= from) return spoilt(zero, close + rowEnd, to) ? 0 : proof(y, to);
  const end = y + rowEnd;
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  let at = y + (<usize>from << 3);
  const h = high - y;
  const l = low - y;
  const c = close - y - 8;
  let p = at + h - 24;
  let q = at + l - 24;
  let r = at + c - 24;
  let r1 = range(v128.load(p, 8), v128.load(q, 8), v128.load(r, 8));
  let u1 = f64x2.add(f64x2.mul(va, r1), f64x2.mul(vab, range(v128.load(p), v128.load(q), v128.load(r))));
  let y0 = v128.load(at - 32);
  let y1 = v128.load(at - 16);
  let known = f64x2.eq(zero, zero);
  const whole = end - 32;
  for (; at <= whole; at += 32) {
    p = at + h;
    q = at + l;
    r = at + c;
    const h0 = v128.load(p);
    const l0 = v128.load(q);
    known = v128.and(known, f64x2.ge(h0, l0));
    const r0 = range(h0, l0, v128.load(r));
    const u0 = f64x2.add(f64x2.mul(va, r0), f64x2.mul(vab, before(r1, r0)));
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    const h1 = v128.load(p, 16);
    const l1 = v128.load(q, 16);
    known = v128.and(known, f64x2.ge(h1, l1));
    r1 = range(h1, l1, v128.load(r, 16));
    u1 = f64x2.add(f64x2.mul(va, r1), f64x2.mul(vab, before(r0, r1)));
    y1 = f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1));
    v128.store(at, y0);
    v128.store(at, y1, 16);
  }
  if (at < end) {
    p = at + h;
    q = at + l;
    r = at + c;
    const r0 = range(v128.load(p), v128.load(q), v128.load(r));
    const u0 = f64x2.add(f64x2.mul(va, r0), f64x2.mul(vab, before(r1, r0)));
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    r1 = range(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16));
    u1 = f64x2.add(f64x2.mul(va, r1), f64x2.mul(vab, before(r0, r1)));
    y1 = f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1));
    putTail(at, end, y0, y1);
    if (!areRanges(p, q, <i32>((end - at) >> 3))) return 0;
  }
  return !i64x2.all_true(known) || spoilt(zero, close + rowEnd, to) ? 0 : proof(y, to);
}

/**
 * Fast and slow exponential means, their distance, its mean, and the distance from it. Means of row 0 are given; the
 * weights of the three are a, ab, b, b², b⁴ one after the other at `weights`. The last two rows of fast and slow stand at
 * `state`.
 */
export function macd(
  x: usize,
  line: usize,
  signal: usize,
  hist: usize,
  from: i32,
  to: i32,
  state: usize,
  weights: usize,
  fast: f64,
  slow: f64,
): i32 {
  if (from == 0) {
    const fa = f64.load(weights);
    const sa = f64.load(weights, 40);
    const ga = f64.load(weights, 80);
    const fb = f64.load(weights, 16);
    const sb = f64.load(weights, 56);
    const gb = f64.load(weights, 96);
    const head = min(to, 4);
    let mean = f64.load(signal);
    for (let t = 1; t < head; t++) {
      const offset = <usize>t << 3;
      const price = f64.load(x + offset);
      f64.store(state, f64.load(state, 8));
      f64.store(state, f64.load(state, 24), 16);
      fast = fa * price + fb * fast;
      slow = sa * price + sb * slow;
      f64.store(state, fast, 8);
      f64.store(state, slow, 24);
      const gap = fast - slow;
      mean = ga * gap + gb * mean;
      f64.store(line + offset, gap);
      f64.store(signal + offset, mean);
      f64.store(hist + offset, gap - mean);
    }
    from = 4;
  }
  if (to <= from) return proof(signal, to);
  const fa = v128.load64_splat(weights);
  const fab = v128.load64_splat(weights, 8);
  const fb2 = v128.load64_splat(weights, 24);
  const sa = v128.load64_splat(weights, 40);
  const sab = v128.load64_splat(weights, 48);
  const sb2 = v128.load64_splat(weights, 64);
  const gs = weights + 80;
  const start = <usize>from << 3;
  let f = v128.load(state);
  let s = v128.load(state, 16);
  let line1 = v128.load(line + start - 16);
  let g = v128.load(signal + start - 16);
  const end = line + (<usize>to << 3);
  const whole = end - 32;
  const price = x - line - 8;
  const means = signal - line;
  const rests = hist - line;
  let at = line + start;
  for (; at <= whole; at += 32) {
    const p = at + price;
    const q = at + means;
    const r = at + rests;
    let now = v128.load(p, 8);
    let was = v128.load(p);
    f = mean2(fa, fab, fb2, now, was, f);
    s = mean2(sa, sab, sb2, now, was, s);
    const line0 = f64x2.sub(f, s);
    v128.store(at, line0);
    g = mean2At(gs, line0, before(line1, line0), g);
    v128.store(q, g);
    v128.store(r, f64x2.sub(line0, g));
    now = v128.load(p, 24);
    was = v128.load(p, 16);
    f = mean2(fa, fab, fb2, now, was, f);
    s = mean2(sa, sab, sb2, now, was, s);
    line1 = f64x2.sub(f, s);
    v128.store(at, line1, 16);
    g = mean2At(gs, line1, before(line0, line1), g);
    v128.store(q, g, 16);
    v128.store(r, f64x2.sub(line1, g), 16);
  }
  v128.store(state, f);
  v128.store(state, s, 16);
  for (; at < end; at += 16) {
    const now = v128.load(at + price, 8);
    const was = v128.load(at + price);
    f = mean2(fa, fab, fb2, now, was, f);
    s = mean2(sa, sab, sb2, now, was, s);
    const line0 = f64x2.sub(f, s);
    g = mean2At(gs, line0, before(line1, line0), g);
    store(at, end, line0);
    store(at + means, end + means, g);
    store(at + rests, end + rests, f64x2.sub(line0, g));
    line1 = line0;
  }
  return proof(signal, to);
}

/** Movement up where it is above 0 and larger than the one down; NaN stays. */
@inline function larger(move: v128, other: v128): v128 {
  return v128.andnot(f64x2.pmax(move, f64x2.splat(0)), f64x2.le(move, other));
}

/** Sums below this are what a dead market has left of old moves: no direction is taken from them. */
const FAINT: f64 = 1e-290;

/** Rows of `adx` that are made again where one of them has no direction. */
const ADX_BLOCK: usize = 256 << 3;

/** The same of one row. */
@inline function largerAt(move: f64, other: f64): f64 {
  return move <= other || move < 0 ? 0 : move;
}

/**
 * Rows of the index one at a time, with the bits that two at a time have: those after the seed, which have no row to look
 * back to (`isHead`), those of a block in which a row has no direction, and the last one of an odd number. Where there is no
 * direction the mean stays. States are those of `adx`.
 */
function adxRows(high: usize, low: usize, y: usize, end: usize, state: usize, isHead: bool, b: f64, b2: f64, a: f64, ab: f64): void {
  let plus1 = f64.load(state, 8);
  let minus1 = f64.load(state, 24);
  let share1 = f64.load(state, 40);
  let mean = f64.load(y - 8);
  let upBefore = f64.load(high - 8) - f64.load(high - 16);
  let downBefore = f64.load(low - 16) - f64.load(low - 8);
  for (; y < end; y += 8, high += 8, low += 8) {
    const up = f64.load(high) - f64.load(high - 8);
    const down = f64.load(low - 8) - f64.load(low);
    let plus = largerAt(up, down);
    let minus = largerAt(down, up);
    if (isHead) {
      plus += b * plus1;
      minus += b * minus1;
    } else {
      plus = plus + b * largerAt(upBefore, downBefore) + b2 * f64.load(state);
      minus = minus + b * largerAt(downBefore, upBefore) + b2 * f64.load(state, 16);
    }
    upBefore = up;
    downBefore = down;
    const both = plus + minus;
    const hasNone = both < FAINT;
    const share = hasNone ? mean / 100 : abs(plus - minus) / both;
    if (!hasNone) mean = isHead ? a * share + b * mean : a * share + ab * share1 + b2 * f64.load(y - 16);
    f64.store(y, mean);
    f64.store(state, plus1);
    f64.store(state, minus1, 16);
    f64.store(state, share1, 32);
    f64.store(state, plus, 8);
    f64.store(state, minus, 24);
    f64.store(state, share, 40);
    plus1 = plus;
    minus1 = minus;
    share1 = share;
  }
}

/**
 * Directional index with its mean; the sums of both directions at row 0 are given, and the mean in y[0]. The last two rows
 * of both sums, and of the share of their difference, stand at `state`.
 */
export function adx(
  high: usize,
  low: usize,
  y: usize,
  from: i32,
  to: i32,
  state: usize,
  plus: f64,
  minus: f64,
  b: f64,
  b2: f64,
  a: f64,
  ab: f64,
): i32 {
  a *= 100;
  ab *= 100;
  const head = from == 0 ? min(to, 4) : from;
  const headEnd = <usize>head << 3;
  if (from == 0) {
    f64.store(state, plus, 8);
    f64.store(state, minus, 24);
    adxRows(high + 8, low + 8, y + 8, y + headEnd, state, true, b, b2, a, ab);
    if (spoilt(f64x2.splat(0), high + headEnd, head) || spoilt(f64x2.splat(0), low + headEnd, head)) return 0;
  }
  const end = y + (<usize>to << 3);
  const h = high - y;
  const l = low - y;
  for (let at = y + headEnd; at < end; at += ADX_BLOCK) {
    const stop = min(end, at + ADX_BLOCK);
    if (!adxBlock(at, stop, h - 8, l - 8, state, b, b2, a, ab)) {
      adxRows(at + h, at + l, at, stop, state, false, b, b2, a, ab);
    }
  }
  return to <= head ? 1 : proof(y, to);
}

/** Rows from `at` to `end`, two at a time. Returns false, with the states as they were, where one has no direction. */
@inline function adxBlock(at: usize, end: usize, h: usize, l: usize, state: usize, b: f64, b2: f64, a: f64, ab: f64): bool {
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  const vb = f64x2.splat(b);
  const vb2 = f64x2.splat(b2);
  let p = at + h - 16;
  let q = at + l - 16;
  let up = f64x2.sub(v128.load(p, 8), v128.load(p));
  let down = f64x2.sub(v128.load(q), v128.load(q, 8));
  let p1 = larger(up, down);
  let m1 = larger(down, up);
  let py = v128.load(state);
  let my = v128.load(state, 16);
  let share1 = v128.load(state, 32);
  let mean = v128.load(at - 16);
  let least = f64x2.splat(Infinity);
  const whole = end - 16;
  for (; at <= whole; at += 16) {
    p = at + h;
    q = at + l;
    up = f64x2.sub(v128.load(p, 8), v128.load(p));
    down = f64x2.sub(v128.load(q), v128.load(q, 8));
    const p0 = larger(up, down);
    const m0 = larger(down, up);
    py = sum2(vb, vb2, p0, before(p1, p0), py);
    my = sum2(vb, vb2, m0, before(m1, m0), my);
    p1 = p0;
    m1 = m0;
    const both = f64x2.add(py, my);
    least = f64x2.pmin(least, both);
    const share0 = f64x2.div(f64x2.abs(f64x2.sub(py, my)), both);
    mean = mean2(va, vab, vb2, share0, before(share1, share0), mean);
    share1 = share0;
    v128.store(at, mean);
  }
  if (v128.any_true(f64x2.lt(least, f64x2.splat(FAINT)))) return false;
  v128.store(state, py);
  v128.store(state, my, 16);
  v128.store(state, share1, 32);
  // What may be left is the last row of a column.
  if (at < end) adxRows(at + h + 8, at + l + 8, at, end, state, false, b, b2, a, ab);
  return true;
}

/**
 * Volume added where the close rises and taken away where it falls, row by row, the order in which a stream adds it; from
 * row `from` ≥ 1 on, with the row before it made.
 */
export function obv(close: usize, volume: usize, y: usize, from: i32, to: i32): i32 {
  const end = y + (<usize>to << 3);
  const c = close - y - 8;
  const v = volume - y;
  let at = y + (<usize>from << 3);
  let sum = f64.load(at - 8);
  const minus = constant(-0.0);
  let prices = f64x2.splat(f64.load(at + c));
  let sizes = f64x2.splat(sum);
  for (; at + 16 <= end; at += 16) {
    const p = at + c;
    const now = v128.load(p, 8);
    const was = v128.load(p);
    const size = v128.load(at + v);
    prices = f64x2.add(prices, now);
    sizes = f64x2.add(sizes, size);
    const sign = v128.and(f64x2.lt(now, was), minus);
    const signed = v128.and(v128.xor(size, sign), f64x2.ne(now, was));
    const first = sum + f64x2.extract_lane(signed, 0);
    sum = first + f64x2.extract_lane(signed, 1);
    f64.store(at, first);
    f64.store(at, sum, 8);
  }
  if (at < end) {
    const now = f64.load(at + c, 8);
    const was = f64.load(at + c);
    const size = f64.load(at + v);
    f64.store(at, now > was ? sum + size : now < was ? sum - size : sum);
  }
  const seen = f64x2.add(prices, sizes);
  return spoilt(seen, close + (end - y), to) || spoilt(seen, volume + (end - y), to) ? 0 : 1;
}
