/**
 * Indicators that are recursions, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it into indicator-recursion.wasm.gen.ts. Every load and store is raw;
 * indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * A mean y[t] = a x[t] + b y[t−1] waits for the row before it. Written out for four rows it is
 *   y[t] = (a x[t] + a b x[t−1]) + b² (a x[t−2] + a b x[t−3]) + b⁴ y[t−4],
 * and four rows are under way at once. The formula is the same for every row: a row has the same bits wherever it stands
 * in a vector, and whatever follows it. Only the three rows after the seed take one step at a time.
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

import { constant } from './window-rows';

/** Bytes of the last four rows of a series, in which states and scratch are laid out. */
const SERIES: usize = 32;
/** Scratch of `adx`. */
const SCRATCH: usize = 2048;

@inline function before(older: v128, newer: v128): v128 {
  return v128.shuffle<f64>(older, newer, 1, 2);
}

@inline function two(address: usize, taps: v128, delayed: v128): v128 {
  return f64x2.add(f64x2.mul(taps, v128.load(address)), f64x2.mul(delayed, v128.load(address - 8)));
}

/** Stores the rows of a pair of vectors that exist. */
@inline function put(address: usize, end: usize, low: v128, high: v128): void {
  if (address + 32 <= end) {
    v128.store(address, low);
    v128.store(address + 16, high);
  } else {
    putTail(address, end, low, high);
  }
}

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
  for (let at = y + start; at < end; at += 32) {
    const p = at + apart;
    const u0 = f64x2.add(f64x2.mul(va, v128.load(p, 8)), f64x2.mul(vab, v128.load(p)));
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    u1 = f64x2.add(f64x2.mul(va, v128.load(p, 24)), f64x2.mul(vab, v128.load(p, 16)));
    y1 = f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1));
    put(at, end, y0, y1);
  }
  return proof(y, to);
}

/** Share of gains in percent, 0 where neither is any. */
@inline function share(hundred: v128, gain: v128, all: v128): v128 {
  return v128.andnot(f64x2.div(f64x2.mul(hundred, gain), all), f64x2.eq(all, f64x2.splat(0)));
}

/** Relative strength: sums of gains and losses that lose 1 − b of themselves a row; those of row 0 are given. */
export function rsi(
  x: usize,
  y: usize,
  from: i32,
  to: i32,
  state: usize,
  gain: f64,
  loss: f64,
  b: f64,
  b2: f64,
  b4: f64,
): i32 {
  if (from == 0) {
    const head = min(to, 4);
    f64.store(state, gain);
    f64.store(state + SERIES, loss);
    for (let t = 1; t < head; t++) {
      const offset = <usize>t << 3;
      const change = f64.load(x + offset) - f64.load(x + offset - 8);
      gain = max(change, 0) + b * gain;
      loss = max(-change, 0) + b * loss;
      f64.store(state + offset, gain);
      f64.store(state + SERIES + offset, loss);
      const all = gain + loss;
      f64.store(y + offset, all == 0 ? 0 : (100 * gain) / all);
    }
    from = 4;
  }
  if (to <= from) return proof(y, to);
  const end = y + (<usize>to << 3);
  const apart = x - y - 8;
  const zero = f64x2.splat(0);
  const hundred = constant(100);
  const vb = f64x2.splat(b);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  let at = y + (<usize>from << 3);
  // Moves of the two rows before, and of those one row earlier.
  const past = at + apart - 24;
  let d = f64x2.sub(v128.load(past, 8), v128.load(past));
  const ga = f64x2.pmax(zero, d);
  const la = f64x2.sub(ga, d);
  d = f64x2.sub(v128.load(past, 16), v128.load(past, 8));
  let g1 = f64x2.pmax(zero, d);
  let l1 = f64x2.sub(g1, d);
  let gu1 = f64x2.add(g1, f64x2.mul(vb, ga));
  let lu1 = f64x2.add(l1, f64x2.mul(vb, la));
  let gy0 = v128.load(state);
  let gy1 = v128.load(state, 16);
  let ly0 = v128.load(state, 32);
  let ly1 = v128.load(state, 48);
  for (; at < end; at += 32) {
    const p = at + apart;
    d = f64x2.sub(v128.load(p, 8), v128.load(p));
    const g0 = f64x2.pmax(zero, d);
    const l0 = f64x2.sub(g0, d);
    const gu0 = f64x2.add(g0, f64x2.mul(vb, before(g1, g0)));
    const lu0 = f64x2.add(l0, f64x2.mul(vb, before(l1, l0)));
    gy0 = f64x2.add(f64x2.add(gu0, f64x2.mul(vb2, gu1)), f64x2.mul(vb4, gy0));
    ly0 = f64x2.add(f64x2.add(lu0, f64x2.mul(vb2, lu1)), f64x2.mul(vb4, ly0));
    d = f64x2.sub(v128.load(p, 24), v128.load(p, 16));
    g1 = f64x2.pmax(zero, d);
    l1 = f64x2.sub(g1, d);
    gu1 = f64x2.add(g1, f64x2.mul(vb, before(g0, g1)));
    lu1 = f64x2.add(l1, f64x2.mul(vb, before(l0, l1)));
    gy1 = f64x2.add(f64x2.add(gu1, f64x2.mul(vb2, gu0)), f64x2.mul(vb4, gy1));
    ly1 = f64x2.add(f64x2.add(lu1, f64x2.mul(vb2, lu0)), f64x2.mul(vb4, ly1));
    put(at, end, share(hundred, gy0, f64x2.add(gy0, ly0)), share(hundred, gy1, f64x2.add(gy1, ly1)));
  }
  v128.store(state, gy0);
  v128.store(state, gy1, 16);
  v128.store(state, ly0, 32);
  v128.store(state, ly1, 48);
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

/** Rows of fast minus slow from pairs of both: one for each of two rows. */
@inline function apart(first: v128, second: v128): v128 {
  return f64x2.sub(v128.shuffle<f64>(first, second, 0, 2), v128.shuffle<f64>(first, second, 1, 3));
}

/**
 * Fast and slow exponential means, their distance, its mean, and the distance from it. Means of row 0 are given; the
 * weights of the three are a, ab, b, b², b⁴ one after the other at `weights`.
 *
 * Fast and slow stand in the two lanes of a vector, a row in each, and look back two rows: y[t] = (a x[t] + ab x[t−1]) + b² y[t−2].
 * So all weights and means of the three have a register. Their last two rows stand at `state`.
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
  const fa = f64.load(weights);
  const sa = f64.load(weights, 40);
  const ga = f64.load(weights, 80);
  if (from == 0) {
    const fb = f64.load(weights, 16);
    const sb = f64.load(weights, 56);
    const gb = f64.load(weights, 96);
    const head = min(to, 4);
    let mean = f64.load(signal);
    for (let t = 1; t < head; t++) {
      const offset = <usize>t << 3;
      const price = f64.load(x + offset);
      v128.store(state, v128.load(state, 16));
      fast = fa * price + fb * fast;
      slow = sa * price + sb * slow;
      f64.store(state, fast, 16);
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
  const va = v128.load64_lane(weights + 40, v128.load64_zero(weights), 1);
  const vab = v128.load64_lane(weights + 48, v128.load64_zero(weights, 8), 1);
  const vb2 = v128.load64_lane(weights + 64, v128.load64_zero(weights, 24), 1);
  const vga = f64x2.splat(ga);
  const vgab = v128.load64_splat(weights, 88);
  const vgb2 = v128.load64_splat(weights, 104);
  const vgb4 = v128.load64_splat(weights, 112);
  const start = <usize>from << 3;
  let was = v128.load64_splat(x + start - 8);
  let even = v128.load(state);
  let odd = v128.load(state, 16);
  let gu1 = two(line + start - 16, vga, vgab);
  let line1 = v128.load(line + start - 16);
  let g0 = v128.load(signal + start - 32);
  let g1 = v128.load(signal + start - 16);
  const end = line + (<usize>to << 3);
  const price = x - line;
  const means = signal - line;
  const rests = hist - line;
  for (let at = line + start; at < end; at += 32) {
    const p = at + price;
    let now = v128.load64_splat(p);
    even = f64x2.add(f64x2.add(f64x2.mul(va, now), f64x2.mul(vab, was)), f64x2.mul(vb2, even));
    was = v128.load64_splat(p, 8);
    odd = f64x2.add(f64x2.add(f64x2.mul(va, was), f64x2.mul(vab, now)), f64x2.mul(vb2, odd));
    const line0 = apart(even, odd);
    const gu0 = f64x2.add(f64x2.mul(vga, line0), f64x2.mul(vgab, before(line1, line0)));
    g0 = f64x2.add(f64x2.add(gu0, f64x2.mul(vgb2, gu1)), f64x2.mul(vgb4, g0));
    now = v128.load64_splat(p, 16);
    even = f64x2.add(f64x2.add(f64x2.mul(va, now), f64x2.mul(vab, was)), f64x2.mul(vb2, even));
    was = v128.load64_splat(p, 24);
    odd = f64x2.add(f64x2.add(f64x2.mul(va, was), f64x2.mul(vab, now)), f64x2.mul(vb2, odd));
    line1 = apart(even, odd);
    gu1 = f64x2.add(f64x2.mul(vga, line1), f64x2.mul(vgab, before(line0, line1)));
    g1 = f64x2.add(f64x2.add(gu1, f64x2.mul(vgb2, gu0)), f64x2.mul(vgb4, g1));
    if (at + 32 <= end) {
      v128.store(at, line0);
      v128.store(at, line1, 16);
      const q = at + means;
      v128.store(q, g0);
      v128.store(q, g1, 16);
      const r = at + rests;
      v128.store(r, f64x2.sub(line0, g0));
      v128.store(r, f64x2.sub(line1, g1), 16);
    } else {
      putTail(at, end, line0, line1);
      putTail(at + means, end + means, g0, g1);
      putTail(at + rests, end + rests, f64x2.sub(line0, g0), f64x2.sub(line1, g1));
    }
  }
  v128.store(state, even);
  v128.store(state, odd, 16);
  return proof(signal, to);
}

/** Movement up where it is above 0 and larger than the one down; NaN stays. */
@inline function larger(move: v128, other: v128): v128 {
  return v128.andnot(f64x2.pmax(move, f64x2.splat(0)), f64x2.le(move, other));
}

/** Sums below this are what a dead market has left of old moves: no direction is taken from them. */
const FAINT: f64 = 1e-290;

/**
 * One row of the directional index without a direction: the mean stays, which is what a value equal to it does. Series in
 * SCRATCH: four rows of DX, of its two-row sums and of its means, each the four before this block, then this block.
 */
const DX: usize = SCRATCH;
const DX_TWO: usize = SCRATCH + 64;
const DX_MEAN: usize = SCRATCH + 128;

function still(both: v128, row: usize, a: f64, ab: f64, b2: f64, b4: f64): void {
  for (let lane: usize = 0; lane < 2; lane++) {
    const at = (row + lane) << 3;
    const sum = lane == 0 ? f64x2.extract_lane(both, 0) : f64x2.extract_lane(both, 1);
    if (sum < FAINT) f64.store(DX + at, f64.load(DX_MEAN + at - 8));
    const u = a * f64.load(DX + at) + ab * f64.load(DX + at - 8);
    f64.store(DX_TWO + at, u);
    f64.store(DX_MEAN + at, u + b2 * f64.load(DX_TWO + at - 16) + b4 * f64.load(DX_MEAN + at - 32));
  }
}

/** Directional index with its mean; the sums of both directions at row 0 are given, and the mean in y[0]. */
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
  b4: f64,
  a: f64,
  ab: f64,
): i32 {
  const zero = f64x2.splat(0);
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  if (from == 0) {
    const head = min(to, 4);
    let mean = f64.load(y);
    f64.store(state, plus);
    f64.store(state + SERIES, minus);
    for (let t = 1; t < head; t++) {
      const offset = <usize>t << 3;
      const up = f64.load(high + offset) - f64.load(high + offset - 8);
      const down = f64.load(low + offset - 8) - f64.load(low + offset);
      plus = (up > 0 && up > down ? up : 0) + b * plus;
      minus = (down > 0 && down > up ? down : 0) + b * minus;
      f64.store(state + offset, plus);
      f64.store(state + SERIES + offset, minus);
      const both = plus + minus;
      const dx = both < FAINT ? mean : (100 * abs(plus - minus)) / both;
      mean = a * dx + b * mean;
      f64.store(DX + offset, dx);
      f64.store(y + offset, mean);
    }
    v128.store(state, v128.load(DX + 16), 64);
    v128.store(state, two(DX + 16, va, vab), 80);
    from = 4;
    if (spoilt(zero, high + (<usize>head << 3), head) || spoilt(zero, low + (<usize>head << 3), head)) return 0;
  }
  if (to <= from) return 1;
  const faint = constant(FAINT);
  const hundred = constant(100);
  const vb = f64x2.splat(b);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  const end = y + (<usize>to << 3);
  const h = high - y - 8;
  const l = low - y - 8;
  let at = y + (<usize>from << 3);
  let p = at + h - 24;
  let q = at + l - 24;
  let up = f64x2.sub(v128.load(p, 8), v128.load(p));
  let down = f64x2.sub(v128.load(q), v128.load(q, 8));
  let p0 = larger(up, down);
  let m0 = larger(down, up);
  up = f64x2.sub(v128.load(p, 16), v128.load(p, 8));
  down = f64x2.sub(v128.load(q, 8), v128.load(q, 16));
  let p1 = larger(up, down);
  let m1 = larger(down, up);
  let pu1 = f64x2.add(p1, f64x2.mul(vb, p0));
  let mu1 = f64x2.add(m1, f64x2.mul(vb, m0));
  let py0 = v128.load(state);
  let py1 = v128.load(state, 16);
  let my0 = v128.load(state, 32);
  let my1 = v128.load(state, 48);
  let dx1 = v128.load(state, 64);
  let du1 = v128.load(state, 80);
  let y0 = v128.load(at - 32);
  let y1 = v128.load(at - 16);
  for (; at < end; at += 32) {
    p = at + h;
    q = at + l;
    up = f64x2.sub(v128.load(p, 8), v128.load(p));
    down = f64x2.sub(v128.load(q), v128.load(q, 8));
    p0 = larger(up, down);
    m0 = larger(down, up);
    const pu0 = f64x2.add(p0, f64x2.mul(vb, before(p1, p0)));
    const mu0 = f64x2.add(m0, f64x2.mul(vb, before(m1, m0)));
    py0 = f64x2.add(f64x2.add(pu0, f64x2.mul(vb2, pu1)), f64x2.mul(vb4, py0));
    my0 = f64x2.add(f64x2.add(mu0, f64x2.mul(vb2, mu1)), f64x2.mul(vb4, my0));
    up = f64x2.sub(v128.load(p, 24), v128.load(p, 16));
    down = f64x2.sub(v128.load(q, 16), v128.load(q, 24));
    p1 = larger(up, down);
    m1 = larger(down, up);
    pu1 = f64x2.add(p1, f64x2.mul(vb, before(p0, p1)));
    mu1 = f64x2.add(m1, f64x2.mul(vb, before(m0, m1)));
    py1 = f64x2.add(f64x2.add(pu1, f64x2.mul(vb2, pu0)), f64x2.mul(vb4, py1));
    my1 = f64x2.add(f64x2.add(mu1, f64x2.mul(vb2, mu0)), f64x2.mul(vb4, my1));
    const both0 = f64x2.add(py0, my0);
    const both1 = f64x2.add(py1, my1);
    let dx0 = f64x2.div(f64x2.mul(hundred, f64x2.abs(f64x2.sub(py0, my0))), both0);
    const older = dx1;
    dx1 = f64x2.div(f64x2.mul(hundred, f64x2.abs(f64x2.sub(py1, my1))), both1);
    if (v128.any_true(f64x2.lt(f64x2.pmin(both0, both1), faint))) {
      v128.store(DX, older, 16);
      v128.store(DX, dx0, 32);
      v128.store(DX, dx1, 48);
      v128.store(DX_TWO, du1, 16);
      v128.store(DX_MEAN, y0);
      v128.store(DX_MEAN, y1, 16);
      still(both0, 4, a, ab, b2, b4);
      still(both1, 6, a, ab, b2, b4);
      dx1 = v128.load(DX, 48);
      du1 = v128.load(DX_TWO, 48);
      y0 = v128.load(DX_MEAN, 32);
      y1 = v128.load(DX_MEAN, 48);
    } else {
      const du0 = f64x2.add(f64x2.mul(va, dx0), f64x2.mul(vab, before(older, dx0)));
      y0 = f64x2.add(f64x2.add(du0, f64x2.mul(vb2, du1)), f64x2.mul(vb4, y0));
      du1 = f64x2.add(f64x2.mul(va, dx1), f64x2.mul(vab, before(dx0, dx1)));
      y1 = f64x2.add(f64x2.add(du1, f64x2.mul(vb2, du0)), f64x2.mul(vb4, y1));
    }
    put(at, end, y0, y1);
  }
  v128.store(state, py0);
  v128.store(state, py1, 16);
  v128.store(state, my0, 32);
  v128.store(state, my1, 48);
  v128.store(state, dx1, 64);
  v128.store(state, du1, 80);
  return proof(y, to);
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
