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
 * Row 0 of every column is the row of the seed, which the caller has made. Vectors at the end are computed whole, from up
 * to three rows behind the column that no stored row depends on; they have to be inside the memory.
 *
 * Every kernel returns 1, or 0 when it came upon a NaN from row 0 on: what it has stored is then worthless. Where a NaN does
 * not run through the recursion to the last row, the inputs are summed beside it. Infinities of both signs are taken for a
 * NaN too.
 */

/** Scratch for what the first rows hand over to the vectors: the last four rows of up to four series. */
const STATE: usize = 2048;
const SERIES: usize = 32;

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

/** Whether a sum, or one of the last rows of a column, which it may lack, is NaN. */
function spoilt(sum: v128, column: usize, end: usize): bool {
  let found = v128.any_true(f64x2.ne(sum, sum));
  for (let at = end - 32; at < end; at += 8) if (at >= column && isNaN(f64.load(at))) found = true;
  return found;
}

/** 1 when the last of so many rows is a number. */
@inline function proof(y: usize, rows: i32): i32 {
  return isNaN(f64.load(y + (<usize>rows << 3) - 8)) ? 0 : 1;
}

/** Exponential mean: `a` the weight of a row, `ab` the weight of the one before it, `b`, `b2` = b², `b4` = b⁴. */
export function ema(x: usize, y: usize, rows: i32, a: f64, ab: f64, b: f64, b2: f64, b4: f64): i32 {
  const head = min(rows, 4);
  let value = f64.load(y);
  for (let t = 1; t < head; t++) {
    value = a * f64.load(x + (<usize>t << 3)) + b * value;
    f64.store(y + (<usize>t << 3), value);
  }
  if (rows <= 4) return proof(y, rows);
  const end = y + (<usize>rows << 3);
  const apart = x - y;
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  let u1 = two(x + 16, va, vab);
  let y0 = v128.load(y);
  let y1 = v128.load(y, 16);
  for (let at = y + 32; at < end; at += 32) {
    const u0 = two(at + apart, va, vab);
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    u1 = two(at + apart + 16, va, vab);
    y1 = f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1));
    put(at, end, y0, y1);
  }
  return proof(y, rows);
}

/** Share of gains in percent, 0 where neither is any. */
@inline function share(gain: v128, all: v128): v128 {
  const zero = f64x2.splat(0);
  return v128.andnot(f64x2.div(f64x2.mul(f64x2.splat(100), gain), all), f64x2.eq(all, zero));
}

/** Relative strength: sums of gains and losses that lose 1 − b of themselves a row; those of row 0 are given. */
export function rsi(x: usize, y: usize, rows: i32, gain: f64, loss: f64, b: f64, b2: f64, b4: f64): i32 {
  const head = min(rows, 4);
  f64.store(STATE, gain);
  f64.store(STATE + SERIES, loss);
  for (let t = 1; t < head; t++) {
    const offset = <usize>t << 3;
    const change = f64.load(x + offset) - f64.load(x + offset - 8);
    gain = max(change, 0) + b * gain;
    loss = max(-change, 0) + b * loss;
    f64.store(STATE + offset, gain);
    f64.store(STATE + SERIES + offset, loss);
    const all = gain + loss;
    f64.store(y + offset, all == 0 ? 0 : (100 * gain) / all);
  }
  if (rows <= 4) return proof(y, rows);
  const end = y + (<usize>rows << 3);
  const apart = x - y;
  const zero = f64x2.splat(0);
  const vb = f64x2.splat(b);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  let d = f64x2.sub(v128.load(x + 8), v128.load(x));
  const ga = f64x2.pmax(zero, d);
  const la = f64x2.sub(ga, d);
  d = f64x2.sub(v128.load(x + 16), v128.load(x + 8));
  // Moves of rows 2 and 3, and of rows 1 and 2 before them.
  let g1 = f64x2.pmax(zero, d);
  let l1 = f64x2.sub(g1, d);
  let gu1 = f64x2.add(g1, f64x2.mul(vb, ga));
  let lu1 = f64x2.add(l1, f64x2.mul(vb, la));
  let gy0 = v128.load(STATE);
  let gy1 = v128.load(STATE + 16);
  let ly0 = v128.load(STATE + SERIES);
  let ly1 = v128.load(STATE + SERIES + 16);
  for (let at = y + 32; at < end; at += 32) {
    d = f64x2.sub(v128.load(at + apart), v128.load(at + apart - 8));
    const g0 = f64x2.pmax(zero, d);
    const l0 = f64x2.sub(g0, d);
    const gu0 = f64x2.add(g0, f64x2.mul(vb, before(g1, g0)));
    const lu0 = f64x2.add(l0, f64x2.mul(vb, before(l1, l0)));
    gy0 = f64x2.add(f64x2.add(gu0, f64x2.mul(vb2, gu1)), f64x2.mul(vb4, gy0));
    ly0 = f64x2.add(f64x2.add(lu0, f64x2.mul(vb2, lu1)), f64x2.mul(vb4, ly0));
    d = f64x2.sub(v128.load(at + apart + 16), v128.load(at + apart + 8));
    g1 = f64x2.pmax(zero, d);
    l1 = f64x2.sub(g1, d);
    gu1 = f64x2.add(g1, f64x2.mul(vb, before(g0, g1)));
    lu1 = f64x2.add(l1, f64x2.mul(vb, before(l0, l1)));
    gy1 = f64x2.add(f64x2.add(gu1, f64x2.mul(vb2, gu0)), f64x2.mul(vb4, gy1));
    ly1 = f64x2.add(f64x2.add(lu1, f64x2.mul(vb2, lu0)), f64x2.mul(vb4, ly1));
    put(at, end, share(gy0, f64x2.add(gy0, ly0)), share(gy1, f64x2.add(gy1, ly1)));
  }
  return proof(y, rows);
}

/** True range of two rows. A NaN in the high or the close before makes it NaN; the low is looked at by the caller. */
@inline function range(high: usize, close: usize, l: v128): v128 {
  const h = v128.load(high);
  const c = v128.load(close - 8);
  const gap = f64x2.pmax(f64x2.abs(f64x2.sub(h, c)), f64x2.abs(f64x2.sub(l, c)));
  return f64x2.pmax(gap, f64x2.sub(h, l));
}

function rangeAt(high: usize, low: usize, close: usize): f64 {
  const h = f64.load(high);
  const l = f64.load(low);
  const c = f64.load(close - 8);
  return max(h - l, max(abs(h - c), abs(l - c)));
}

/** Exponential mean of true ranges; the weights as for `ema`. */
export function atr(
  high: usize,
  low: usize,
  close: usize,
  y: usize,
  rows: i32,
  a: f64,
  ab: f64,
  b: f64,
  b2: f64,
  b4: f64,
): i32 {
  const head = min(rows, 4);
  let value = f64.load(y);
  for (let t = 1; t < head; t++) {
    const offset = <usize>t << 3;
    value = a * rangeAt(high + offset, low + offset, close + offset) + b * value;
    f64.store(y + offset, value);
  }
  const rowEnd = <usize>rows << 3;
  const zero = f64x2.splat(0);
  if (rows <= 4) return spoilt(zero, low, low + rowEnd) || spoilt(zero, close, close + rowEnd) ? 0 : proof(y, rows);
  const end = y + rowEnd;
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  let sum = f64x2.add(v128.load(low), v128.load(low + 16));
  let clean = sum;
  let r1 = range(high + 16, close + 16, v128.load(low + 16));
  let u1 = f64x2.add(f64x2.mul(va, r1), f64x2.mul(vab, range(high + 8, close + 8, v128.load(low + 8))));
  let y0 = v128.load(y);
  let y1 = v128.load(y, 16);
  const h = high - y;
  const l = low - y;
  const c = close - y;
  for (let at = y + 32; at < end; at += 32) {
    clean = sum;
    const l0 = v128.load(at + l);
    const l1 = v128.load(at + l + 16);
    sum = f64x2.add(sum, f64x2.add(l0, l1));
    const r0 = range(at + h, at + c, l0);
    const u0 = f64x2.add(f64x2.mul(va, r0), f64x2.mul(vab, before(r1, r0)));
    y0 = f64x2.add(f64x2.add(u0, f64x2.mul(vb2, u1)), f64x2.mul(vb4, y0));
    r1 = range(at + h + 16, at + c + 16, l1);
    u1 = f64x2.add(f64x2.mul(va, r1), f64x2.mul(vab, before(r0, r1)));
    y1 = f64x2.add(f64x2.add(u1, f64x2.mul(vb2, u0)), f64x2.mul(vb4, y1));
    put(at, end, y0, y1);
  }
  // The close before row 0 is not read, and that of the last row has no row behind it.
  return spoilt(clean, low, low + rowEnd) || spoilt(clean, close, close + rowEnd) ? 0 : proof(y, rows);
}

/**
 * Fast and slow exponential means, their distance, its mean, and the distance from it. Means of row 0 are given; the
 * weights of the three are a, ab, b, b², b⁴ one after the other at `weights`.
 */
export function macd(
  x: usize,
  line: usize,
  signal: usize,
  hist: usize,
  rows: i32,
  weights: usize,
  fast: f64,
  slow: f64,
): i32 {
  const fa = f64.load(weights);
  const fb = f64.load(weights, 16);
  const sa = f64.load(weights, 40);
  const sb = f64.load(weights, 56);
  const ga = f64.load(weights, 80);
  const gb = f64.load(weights, 96);
  const head = min(rows, 4);
  f64.store(STATE, fast);
  f64.store(STATE + SERIES, slow);
  let mean = f64.load(signal);
  for (let t = 1; t < head; t++) {
    const offset = <usize>t << 3;
    const price = f64.load(x + offset);
    fast = fa * price + fb * fast;
    slow = sa * price + sb * slow;
    f64.store(STATE + offset, fast);
    f64.store(STATE + SERIES + offset, slow);
    const gap = fast - slow;
    mean = ga * gap + gb * mean;
    f64.store(line + offset, gap);
    f64.store(signal + offset, mean);
    f64.store(hist + offset, gap - mean);
  }
  if (rows <= 4) return proof(signal, rows);
  const vfa = f64x2.splat(fa);
  const vfab = v128.load64_splat(weights, 8);
  const vfb2 = v128.load64_splat(weights, 24);
  const vfb4 = v128.load64_splat(weights, 32);
  const vsa = f64x2.splat(sa);
  const vsab = v128.load64_splat(weights, 48);
  const vsb2 = v128.load64_splat(weights, 64);
  const vsb4 = v128.load64_splat(weights, 72);
  const vga = f64x2.splat(ga);
  const vgab = v128.load64_splat(weights, 88);
  const vgb2 = v128.load64_splat(weights, 104);
  const vgb4 = v128.load64_splat(weights, 112);
  let fu1 = two(x + 16, vfa, vfab);
  let su1 = two(x + 16, vsa, vsab);
  let gu1 = two(line + 16, vga, vgab);
  let line1 = v128.load(line, 16);
  let f0 = v128.load(STATE);
  let f1 = v128.load(STATE + 16);
  let s0 = v128.load(STATE + SERIES);
  let s1 = v128.load(STATE + SERIES + 16);
  let g0 = v128.load(signal);
  let g1 = v128.load(signal, 16);
  const end = <usize>rows << 3;
  for (let at: usize = 32; at < end; at += 32) {
    const x0 = v128.load(x + at);
    const p0 = v128.load(x + at - 8);
    const fu0 = f64x2.add(f64x2.mul(vfa, x0), f64x2.mul(vfab, p0));
    const su0 = f64x2.add(f64x2.mul(vsa, x0), f64x2.mul(vsab, p0));
    f0 = f64x2.add(f64x2.add(fu0, f64x2.mul(vfb2, fu1)), f64x2.mul(vfb4, f0));
    s0 = f64x2.add(f64x2.add(su0, f64x2.mul(vsb2, su1)), f64x2.mul(vsb4, s0));
    const line0 = f64x2.sub(f0, s0);
    const gu0 = f64x2.add(f64x2.mul(vga, line0), f64x2.mul(vgab, before(line1, line0)));
    g0 = f64x2.add(f64x2.add(gu0, f64x2.mul(vgb2, gu1)), f64x2.mul(vgb4, g0));
    const x1 = v128.load(x + at + 16);
    const p1 = v128.load(x + at + 8);
    fu1 = f64x2.add(f64x2.mul(vfa, x1), f64x2.mul(vfab, p1));
    su1 = f64x2.add(f64x2.mul(vsa, x1), f64x2.mul(vsab, p1));
    f1 = f64x2.add(f64x2.add(fu1, f64x2.mul(vfb2, fu0)), f64x2.mul(vfb4, f1));
    s1 = f64x2.add(f64x2.add(su1, f64x2.mul(vsb2, su0)), f64x2.mul(vsb4, s1));
    line1 = f64x2.sub(f1, s1);
    gu1 = f64x2.add(f64x2.mul(vga, line1), f64x2.mul(vgab, before(line0, line1)));
    g1 = f64x2.add(f64x2.add(gu1, f64x2.mul(vgb2, gu0)), f64x2.mul(vgb4, g1));
    put(line + at, line + end, line0, line1);
    put(signal + at, signal + end, g0, g1);
    put(hist + at, hist + end, f64x2.sub(line0, g0), f64x2.sub(line1, g1));
  }
  return proof(signal, rows);
}

/** Movement up where it is above 0 and larger than the one down. */
@inline function larger(move: v128, other: v128): v128 {
  return v128.and(move, v128.and(f64x2.gt(move, other), f64x2.gt(move, f64x2.splat(0))));
}

/** Sums below this are what a dead market has left of old moves: no direction is taken from them. */
const FAINT: f64 = 1e-290;

/**
 * One row of the directional index without a direction: the mean stays, which is what a value equal to it does. Series at
 * STATE: four rows of DX, of its two-row sums and of its means, each the four before this block, then this block.
 */
const DX: usize = STATE;
const DX_TWO: usize = STATE + 64;
const DX_MEAN: usize = STATE + 128;

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
  rows: i32,
  plus: f64,
  minus: f64,
  b: f64,
  b2: f64,
  b4: f64,
  a: f64,
  ab: f64,
): i32 {
  const head = min(rows, 4);
  const PLUS = STATE + 256;
  const MINUS = STATE + 256 + SERIES;
  let mean = f64.load(y);
  f64.store(PLUS, plus);
  f64.store(MINUS, minus);
  for (let t = 1; t < head; t++) {
    const offset = <usize>t << 3;
    const up = f64.load(high + offset) - f64.load(high + offset - 8);
    const down = f64.load(low + offset - 8) - f64.load(low + offset);
    plus = (up > 0 && up > down ? up : 0) + b * plus;
    minus = (down > 0 && down > up ? down : 0) + b * minus;
    f64.store(PLUS + offset, plus);
    f64.store(MINUS + offset, minus);
    const both = plus + minus;
    const dx = both < FAINT ? mean : (100 * abs(plus - minus)) / both;
    mean = a * dx + b * mean;
    f64.store(DX + offset, dx);
    f64.store(y + offset, mean);
  }
  const rowEnd = <usize>rows << 3;
  const zero = f64x2.splat(0);
  if (rows <= 4) return spoilt(zero, high, high + rowEnd) || spoilt(zero, low, low + rowEnd) ? 0 : 1;
  const faint = f64x2.splat(FAINT);
  const hundred = f64x2.splat(100);
  const vb = f64x2.splat(b);
  const vb2 = f64x2.splat(b2);
  const vb4 = f64x2.splat(b4);
  const va = f64x2.splat(a);
  const vab = f64x2.splat(ab);
  let up = f64x2.sub(v128.load(high + 8), v128.load(high));
  let down = f64x2.sub(v128.load(low), v128.load(low + 8));
  let p0 = larger(up, down);
  let m0 = larger(down, up);
  up = f64x2.sub(v128.load(high + 16), v128.load(high + 8));
  down = f64x2.sub(v128.load(low + 8), v128.load(low + 16));
  let p1 = larger(up, down);
  let m1 = larger(down, up);
  let pu1 = f64x2.add(p1, f64x2.mul(vb, p0));
  let mu1 = f64x2.add(m1, f64x2.mul(vb, m0));
  // All differences from row 1 on, by the sum of both: what is NaN in one of them is NaN in it.
  let moves = f64x2.add(v128.load(high), v128.load(low));
  moves = f64x2.add(moves, f64x2.add(up, down));
  let clean = moves;
  let py0 = v128.load(PLUS);
  let py1 = v128.load(PLUS + 16);
  let my0 = v128.load(MINUS);
  let my1 = v128.load(MINUS + 16);
  let dx1 = v128.load(DX + 16);
  let du1 = two(DX + 16, va, vab);
  let y0 = v128.load(y);
  let y1 = v128.load(y, 16);
  const end = y + rowEnd;
  const h = high - y;
  const l = low - y;
  for (let at = y + 32; at < end; at += 32) {
    up = f64x2.sub(v128.load(at + h), v128.load(at + h - 8));
    down = f64x2.sub(v128.load(at + l - 8), v128.load(at + l));
    clean = moves;
    moves = f64x2.add(moves, f64x2.add(up, down));
    p0 = larger(up, down);
    m0 = larger(down, up);
    const pu0 = f64x2.add(p0, f64x2.mul(vb, before(p1, p0)));
    const mu0 = f64x2.add(m0, f64x2.mul(vb, before(m1, m0)));
    py0 = f64x2.add(f64x2.add(pu0, f64x2.mul(vb2, pu1)), f64x2.mul(vb4, py0));
    my0 = f64x2.add(f64x2.add(mu0, f64x2.mul(vb2, mu1)), f64x2.mul(vb4, my0));
    up = f64x2.sub(v128.load(at + h + 16), v128.load(at + h + 8));
    down = f64x2.sub(v128.load(at + l + 8), v128.load(at + l + 16));
    moves = f64x2.add(moves, f64x2.add(up, down));
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
      v128.store(DX + 16, older);
      v128.store(DX + 32, dx0);
      v128.store(DX + 48, dx1);
      v128.store(DX_TWO + 16, du1);
      v128.store(DX_MEAN, y0);
      v128.store(DX_MEAN + 16, y1);
      still(both0, 4, a, ab, b2, b4);
      still(both1, 6, a, ab, b2, b4);
      dx1 = v128.load(DX + 48);
      du1 = v128.load(DX_TWO + 48);
      y0 = v128.load(DX_MEAN + 32);
      y1 = v128.load(DX_MEAN + 48);
    } else {
      const du0 = f64x2.add(f64x2.mul(va, dx0), f64x2.mul(vab, before(older, dx0)));
      y0 = f64x2.add(f64x2.add(du0, f64x2.mul(vb2, du1)), f64x2.mul(vb4, y0));
      du1 = f64x2.add(f64x2.mul(va, dx1), f64x2.mul(vab, before(dx0, dx1)));
      y1 = f64x2.add(f64x2.add(du1, f64x2.mul(vb2, du0)), f64x2.mul(vb4, y1));
    }
    put(at, end, y0, y1);
  }
  return spoilt(clean, high, high + rowEnd) || spoilt(clean, low, low + rowEnd) ? 0 : 1;
}

/** Volume added where the close rises and taken away where it falls, row by row, the order in which a stream adds it. */
export function obv(close: usize, volume: usize, y: usize, rows: i32): i32 {
  const end = y + (<usize>rows << 3);
  const c = close - y;
  const v = volume - y;
  let sum = f64.load(y);
  let prices = f64x2.splat(f64.load(close));
  let sizes = f64x2.splat(sum);
  let at = y + 8;
  for (; at + 16 <= end; at += 16) {
    const now = v128.load(at + c);
    const was = v128.load(at + c - 8);
    const size = v128.load(at + v);
    prices = f64x2.add(prices, now);
    sizes = f64x2.add(sizes, size);
    const sign = v128.and(f64x2.lt(now, was), f64x2.splat(-0.0));
    const signed = v128.and(v128.xor(size, sign), f64x2.ne(now, was));
    const first = sum + f64x2.extract_lane(signed, 0);
    sum = first + f64x2.extract_lane(signed, 1);
    f64.store(at, first);
    f64.store(at + 8, sum);
  }
  if (at < end) {
    const now = f64.load(at + c);
    const was = f64.load(at + c - 8);
    const size = f64.load(at + v);
    f64.store(at, now > was ? sum + size : now < was ? sum - size : sum);
  }
  const seen = f64x2.add(prices, sizes);
  return spoilt(seen, close, close + (end - y)) || spoilt(seen, volume, volume + (end - y)) ? 0 : 1;
}
