/**
 * Indicators of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it into indicator-window.wasm.gen.ts. Every load and store is raw;
 * indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * Means add as a stream does, block by block of n rows, and have its bits: where prices are whole ticks a close often
 * equals its mean, and the last bit decides which of them is above.
 *
 * Other windows are put together from windows of 2, 4, 8 … rows: S₂ₘ[t] = Sₘ[t] + Sₘ[t−m]. Nothing is ever subtracted, so what
 * has left the window leaves no trace, the error of a sum is log₂ n roundings, and no row waits for the one before it. Each
 * row is a function of its own window alone: it has the same bits wherever a column begins, ends or is cut into blocks.
 * Cost: log₂ n additions a row. Blocks of rows keep the windows between in the first level of cache.
 *
 * The last vectors of a block may read up to nine rows behind the column, which no stored row depends on.
 *
 * Kernels that return a number return 1, or 0 when they came upon a NaN: what they have stored is then worthless. Infinities
 * of both signs may be taken for a NaN too.
 */

/** Seven scratch arrays of 2,176 rows in the reserved bytes. A to D are for the windows between. */
const ROOM: usize = 17408;
const A: usize = 8192;
const B: usize = A + ROOM;
const C: usize = B + ROOM;
const D: usize = C + ROOM;
const E: usize = D + ROOM;
const F: usize = E + ROOM;
const G: usize = F + ROOM;

const SUM: i32 = 0;
const MOST: i32 = 1;
const LEAST: i32 = 2;

/** The window of row j is what stands at these addresses, j rows on, put together, where they are not 0. */
let left: usize = 0;
let right: usize = 0;
let third: usize = 0;

@inline function join(op: i32, p: v128, q: v128): v128 {
  return op == SUM ? f64x2.add(p, q) : op == MOST ? f64x2.pmax(p, q) : f64x2.pmin(p, q);
}

@inline function pair(op: i32, address: usize): v128 {
  return join(op, v128.load(address), v128.load(address - 8));
}

/** Stores one vector of each window length that is asked for by a bit of `keep`. */
@inline function keepRow(keep: i32, j: usize, s2: v128, s4: v128, s8: v128, s16: v128): void {
  if (keep & 2) v128.store(A + j, s2);
  if (keep & 4) v128.store(B + j, s4);
  if (keep & 8) v128.store(C + j, s8);
  if (keep & 16) v128.store(D + j, s16);
}

/** Windows of 2, 4, 8 and 16 of the `count` rows at x, in A to D where a bit of `keep` asks for them. */
@inline function levels(op: i32, x: usize, count: i32, keep: i32): void {
  const end = <usize>count << 3;
  let s2d = v128.load(x);
  let s4c = s2d;
  let s4d = s2d;
  let s8a = s2d;
  let s8b = s2d;
  let s8c = s2d;
  let s8d = s2d;
  for (let j: usize = 8; j < end; j += 64) {
    const s2a = pair(op, x + j);
    const s4a = join(op, s2a, s2d);
    let older = s8a;
    s8a = join(op, s4a, s4c);
    keepRow(keep, j, s2a, s4a, s8a, join(op, s8a, older));
    const s2b = pair(op, x + j + 16);
    const s4b = join(op, s2b, s2a);
    older = s8b;
    s8b = join(op, s4b, s4d);
    keepRow(keep, j + 16, s2b, s4b, s8b, join(op, s8b, older));
    const s2c = pair(op, x + j + 32);
    s4c = join(op, s2c, s2b);
    older = s8c;
    s8c = join(op, s4c, s4a);
    keepRow(keep, j + 32, s2c, s4c, s8c, join(op, s8c, older));
    s2d = pair(op, x + j + 48);
    s4d = join(op, s2d, s2c);
    older = s8d;
    s8d = join(op, s4d, s4b);
    keepRow(keep, j + 48, s2d, s4d, s8d, join(op, s8d, older));
  }
}

/** dst = p and q put together, for rows `from` to `count`. */
@inline function combine(op: i32, dst: usize, p: usize, q: usize, from: i32, count: i32): void {
  const end = <usize>count << 3;
  for (let j = <usize>from << 3; j < end; j += 32) {
    v128.store(dst + j, join(op, v128.load(p + j), v128.load(q + j)));
    v128.store(dst + j + 16, join(op, v128.load(p + j + 16), v128.load(q + j + 16)));
  }
}

function sumLevels(x: usize, count: i32, keep: i32): void {
  levels(SUM, x, count, keep);
}

function add(dst: usize, p: usize, q: usize, from: i32, count: i32): void {
  combine(SUM, dst, p, q, from, count);
}

/** A scratch array that neither of two addresses is. */
@inline function other(p: usize, q: usize): usize {
  return p != A && q != A ? A : p != B && q != B ? B : C;
}

/** The array with windows of m ≤ 16 rows. */
@inline function levelOf(m: i32): usize {
  return m == 2 ? A : m == 4 ? B : m == 8 ? C : D;
}

@inline function rowsOf(address: usize, rows: i32): usize {
  return address - (<usize>rows << 3);
}

/** Sums of n ≥ 2 rows of the `count` rows at x: the lengths that the bits of n stand for, one before the other. */
function sums(x: usize, count: i32, n: i32): void {
  right = 0;
  third = 0;
  sumLevels(x, count, n < 32 ? n : n | 16);
  // What is put together already: the newest `rows` rows.
  let part: usize = 0;
  let rows = 0;
  let m = 1;
  let s = x;
  for (;;) {
    if (n & m) {
      const here = rowsOf(s, rows);
      const rest = n - rows - m;
      if (rest == 0) {
        left = here;
        right = part;
        return;
      }
      if (part != 0 && rest <= 16 && (rest & (rest - 1)) == 0) {
        left = rowsOf(levelOf(rest), rows + m);
        right = here;
        third = part;
        return;
      }
      if (part == 0) {
        part = s;
      } else {
        add(G, here, part, rows + m - 1, count);
        part = G;
      }
      rows += m;
    }
    if (m >= 16 && m << 1 == n) {
      left = s;
      right = rowsOf(s, m);
      return;
    }
    m <<= 1;
    if (m <= 16) {
      s = levelOf(m);
    } else {
      const next = other(s, part);
      add(next, s, rowsOf(s, m >> 1), m - 1, count);
      s = next;
    }
  }
}

/** The sums that `sums` has left, j bytes on. */
@inline function sumAt(p: usize, q: usize, r: usize, j: usize): v128 {
  let sum = v128.load(p + j);
  if (q != 0) sum = f64x2.add(sum, v128.load(q + j));
  if (r != 0) sum = f64x2.add(sum, v128.load(r + j));
  return sum;
}

@inline function store(address: usize, end: usize, value: v128): void {
  if (address + 16 <= end) v128.store(address, value);
  else v128.store64_lane(address, value, 0);
}

/**
 * Means of three rows, which have two orders only: x + (y + z) where a block begins or ends, and (y + x) + z between.
 * Returns 1 when none of them is NaN.
 */
function meanOfThree(x: usize, y: usize, rows: i32): i32 {
  const three = f64x2.splat(3);
  const end = y + (<usize>rows << 3);
  const apart = x - y;
  let seen = f64x2.splat(0);
  let last = seen;
  for (let at = y + 16; at < end; at += 48) {
    let here = at + apart;
    let now = v128.load(here);
    let was = v128.load(here - 8);
    let old = v128.load(here - 16);
    last = f64x2.div(f64x2.add(f64x2.add(was, old), now), three);
    store(at, end, last);
    if (at + 16 >= end) break;
    seen = f64x2.add(seen, last);
    here += 16;
    now = v128.load(here);
    was = v128.load(here - 8);
    old = v128.load(here - 16);
    let outer = f64x2.add(f64x2.add(was, old), now);
    let inner = f64x2.add(f64x2.add(was, now), old);
    last = f64x2.div(v128.shuffle<f64>(inner, outer, 0, 3), three);
    store(at + 16, end, last);
    if (at + 32 >= end) break;
    seen = f64x2.add(seen, last);
    here += 16;
    now = v128.load(here);
    was = v128.load(here - 8);
    old = v128.load(here - 16);
    outer = f64x2.add(f64x2.add(was, old), now);
    inner = f64x2.add(f64x2.add(was, now), old);
    last = f64x2.div(v128.shuffle<f64>(outer, inner, 0, 3), three);
    store(at + 32, end, last);
    if (at + 48 >= end) break;
    seen = f64x2.add(seen, last);
  }
  // The last pair may have a row behind the column.
  if (!(rows & 1)) seen = f64x2.add(seen, last);
  else seen = f64x2.add(seen, f64x2.splat(f64x2.extract_lane(last, 0)));
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}

/** Suffix sums of one block of n rows at x: of row i at place i − 1, and 0 behind the last. */
function suffixSums(x: usize, to: usize, n: i32): void {
  let sum: f64 = 0;
  f64.store(to + (<usize>(n - 1) << 3), 0);
  for (let j = <usize>(n - 1) << 3; j > 0; j -= 8) {
    sum += f64.load(x + j);
    f64.store(to + j - 8, sum);
  }
}

/** y = (y + suffix) / divisor for `count` rows. */
function finish(y: usize, suffix: usize, count: i32, divisor: v128): void {
  const end = y + (<usize>count << 3);
  const apart = suffix - y;
  for (; y + 16 <= end; y += 16) {
    v128.store(y, f64x2.div(f64x2.add(v128.load(y), v128.load(y + apart)), divisor));
  }
  if (y < end) f64.store(y, (f64.load(y) + f64.load(y + apart)) / f64x2.extract_lane(divisor, 0));
}

/**
 * Sums of n rows over `divisor`, with the bits of a stream: prefix sums of blocks of n rows, counted from the first, and
 * suffix sums of the block before. Two blocks are under way at once, one in each lane.
 */
export function mean(x: usize, y: usize, rows: i32, n: i32, divisor: f64): i32 {
  const by = f64x2.splat(divisor);
  const bytes = <usize>n << 3;
  const end = <usize>rows << 3;
  if (n < 3) {
    const back = bytes - 8;
    for (let j = back; j < end; j += 16) {
      let sum = v128.load(x + j);
      if (n == 2) sum = f64x2.add(sum, v128.load(x + j - 8));
      store(y + j, y + end, f64x2.div(sum, by));
    }
    return complete(x, rows);
  }
  if (n == 3 && divisor == 3) {
    return rows < 3 ? complete(x, rows) : meanOfThree(x, y, rows);
  }
  let old = A;
  let first = B;
  let second = C;
  let base: usize = 0;
  // Every row is in one of the sums of whole blocks.
  let seen = f64x2.splat(0);
  for (; base + 2 * bytes <= end; base += 2 * bytes) {
    let sum = f64x2.splat(0);
    let back = sum;
    const p = x + base;
    const q = p + bytes;
    const to = y + base;
    f64.store(first + bytes - 8, 0);
    f64.store(second + bytes - 8, 0);
    let i = bytes - 8;
    for (let j: usize = 0; j < bytes; j += 8) {
      sum = f64x2.add(sum, v128.load64_lane(p + j + bytes, v128.load64_zero(p + j), 1));
      v128.store64_lane(to + j, sum, 0);
      v128.store64_lane(to + j + bytes, sum, 1);
      if (i > 0) {
        back = f64x2.add(back, v128.load64_lane(q + i, v128.load64_zero(p + i), 1));
        v128.store64_lane(first + i - 8, back, 0);
        v128.store64_lane(second + i - 8, back, 1);
        i -= 8;
      }
    }
    seen = f64x2.add(seen, sum);
    if (base > 0) {
      finish(to, old, n, by);
    } else {
      f64.store(to + bytes - 8, f64.load(to + bytes - 8) / divisor);
    }
    finish(to + bytes, first, n, by);
    const spare = old;
    old = second;
    second = spare;
  }
  // The last blocks, one at a time.
  for (; base < end; base += bytes) {
    const count = min(bytes, end - base);
    let sum: f64 = 0;
    for (let j: usize = 0; j < count; j += 8) {
      sum += f64.load(x + base + j);
      f64.store(y + base + j, sum);
    }
    seen = f64x2.add(seen, f64x2.splat(sum));
    if (base > 0) {
      finish(y + base, old, <i32>(count >> 3), by);
    } else if (count == bytes) {
      f64.store(y + bytes - 8, sum / divisor);
    }
    if (base + count < end) suffixSums(x + base, old, n);
  }
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}

/** Extremes of the n rows up to each of the `count` rows at x, as two windows at `left` and `right`. */
@inline function extremes(op: i32, x: usize, count: i32, n: i32): void {
  let m = 1;
  let s = x;
  if (n > 1) {
    m = n >= 16 ? 16 : n >= 8 ? 8 : n >= 4 ? 4 : 2;
    levels(op, x, count, m);
    s = levelOf(m);
  }
  for (; m << 1 <= n; m <<= 1) {
    const next = other(s, 0);
    combine(op, next, s, rowsOf(s, m), 2 * m - 1, count);
    s = next;
  }
  // The two windows overlap where n is no power of two, which changes no extreme.
  left = s;
  right = rowsOf(s, n - m);
}

function largest(x: usize, count: i32, n: i32): void {
  extremes(MOST, x, count, n);
}

function smallest(x: usize, count: i32, n: i32): void {
  extremes(LEAST, x, count, n);
}

@inline function extremeTo(op: i32, x: usize, y: usize, rows: i32, n: i32, block: i32): i32 {
  if (n >= LONG) return extremeLong(op, x, y, rows, n);
  let seen = 0;
  for (let from = n - 1; from < rows; from += block) {
    const to = min(rows, from + block);
    const first = <usize>(from - n + 1) << 3;
    if (!complete(x + (<usize>seen << 3), to - seen)) return 0;
    seen = to;
    if (op == MOST) largest(x + first, to - from + n - 1, n);
    else smallest(x + first, to - from + n - 1, n);
    const p = left - y - first;
    const q = right - y - first;
    const end = y + (<usize>to << 3);
    for (let at = y + (<usize>from << 3); at < end; at += 16) {
      store(at, end, join(op, v128.load(p + at), v128.load(q + at)));
    }
  }
  return 1;
}

/** Windows from which on most groups of rows have one extreme. */
const LONG: i32 = 64;
/** Rows of a group, as a power of two. */
const GROUP: i32 = 4;
const GROUP_ROWS: i32 = 1 << GROUP;
const GROUP_BYTES: usize = <usize>GROUP_ROWS << 3;
/** Groups whose windows are looked at together. */
const SPAN: i32 = 64;

/** Whether p is beyond q, or one of them is NaN. */
@inline function beyond(op: i32, p: v128, q: v128): bool {
  return !v128.any_true(op == MOST ? f64x2.ge(q, p) : f64x2.le(q, p));
}

/**
 * Extremes of groups of 16 rows, the last of which ends at row `last`, twice each, to A; those that reach before row 0 or
 * behind the column have none, and stand for one that is beyond all others. Returns 0 for a NaN.
 */
@inline function groupExtremes(op: i32, x: usize, rows: i32, last: i32, count: i32): i32 {
  const none = f64x2.splat(op == MOST ? Infinity : -Infinity);
  let seen = f64x2.splat(0);
  for (let k = 0; k < count; k++) {
    const row = last - ((count - k) << GROUP) + 1;
    const to = A + (<usize>k << 4);
    if (row < 0 || row + GROUP_ROWS > rows) {
      v128.store(to, none);
      continue;
    }
    const at = x + (<usize>row << 3);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const e = v128.load(at, 64);
    const f = v128.load(at, 80);
    const g = v128.load(at, 96);
    const h = v128.load(at, 112);
    seen = f64x2.add(seen, f64x2.add(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), f64x2.add(f64x2.add(e, f), f64x2.add(g, h))));
    const most = join(op, join(op, join(op, a, b), join(op, c, d)), join(op, join(op, e, f), join(op, g, h)));
    v128.store(to, join(op, most, v128.shuffle<f64>(most, most, 1, 0)));
  }
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}

/**
 * Extremes of long windows, 16 rows at a time. All 16 windows have the middle in common, whole groups of rows whose extremes
 * are known; it decides for all 16 unless the groups at one of the ends go beyond it, which is then looked at row by row.
 */
@inline function extremeLong(op: i32, x: usize, y: usize, rows: i32, n: i32): i32 {
  // Groups in the middle, which ends at the first of the 16 rows.
  const middle = (n - GROUP_ROWS + 1) >> GROUP;
  const before = middle + 2;
  for (let from = n - 1; from < rows; from += SPAN << GROUP) {
    const groups = min(SPAN, (rows - from + GROUP_ROWS - 1) >> GROUP);
    const count = before + groups;
    if (!groupExtremes(op, x, rows, from + (groups << GROUP), count)) return 0;
    for (let k = 0; k < groups; k++) {
      const row = from + (k << GROUP);
      const lefts = A + (<usize>k << 4);
      let value = v128.load(lefts, 32);
      let other = value;
      for (let i = 3; i < before; i += 2) {
        value = join(op, value, v128.load(lefts + (<usize>i << 4)));
        if (i + 1 < before) other = join(op, other, v128.load(lefts + (<usize>(i + 1) << 4)));
      }
      value = join(op, value, other);
      const to = y + (<usize>row << 3);
      const some = min(GROUP_ROWS, rows - row);
      if (beyond(op, v128.load(lefts + (<usize>before << 4)), value)) {
        towards(op, x + (<usize>row << 3), to, some, value);
      } else {
        for (let j: usize = 0; j < GROUP_BYTES; j += 32) {
          v128.store(to + j, value);
          v128.store(to + j + 16, value);
        }
      }
      if (beyond(op, join(op, v128.load(lefts), v128.load(lefts, 16)), value)) {
        backwards(op, x + (<usize>(row - n + 1) << 3), to, some, n - (middle << GROUP));
      }
    }
  }
  const rest = min(rows, GROUP_ROWS + 1);
  return complete(x + (<usize>(rows - rest) << 3), rest) & complete(x, min(rows, n));
}

/** y = the extreme of `value` and of the rows behind x up to its own. */
@inline function towards(op: i32, x: usize, y: usize, count: i32, value: v128): void {
  v128.store64_lane(y, value, 0);
  const end = <usize>count << 3;
  for (let j: usize = 8; j < end; j += 8) {
    value = join(op, value, v128.load64_splat(x + j));
    v128.store64_lane(y + j, value, 0);
  }
}

/** y = the extreme of y and of the rows from x + its own to x + `width`. */
@inline function backwards(op: i32, x: usize, y: usize, count: i32, width: i32): void {
  const end = <usize>min(count, width) << 3;
  let i = (<usize>width << 3) - 8;
  let value = v128.load64_splat(x + i);
  for (; i >= end; i -= 8) value = join(op, value, v128.load64_splat(x + i));
  for (let j = end - 8; ; j -= 8) {
    value = join(op, value, v128.load64_splat(x + j));
    v128.store64_lane(y + j, join(op, v128.load64_splat(y + j), value), 0);
    if (j == 0) return;
  }
}

/** Largest values of n rows. */
export function highest(x: usize, y: usize, rows: i32, n: i32, block: i32): i32 {
  return extremeTo(MOST, x, y, rows, n, block);
}

/** Smallest values of n rows. */
export function lowest(x: usize, y: usize, rows: i32, n: i32, block: i32): i32 {
  return extremeTo(LEAST, x, y, rows, n, block);
}

/** Places of `count` closes, from row n − 1 on, in the ranges of n rows, in percent. */
@inline function places(high: usize, low: usize, close: usize, y: usize, count: i32, n: i32): void {
  const zero = f64x2.splat(0);
  const hundred = f64x2.splat(100);
  const end = <usize>count << 3;
  const skip = <usize>(n - 1) << 3;
  largest(high, count + n - 1, n);
  let p = left + skip;
  let q = right + skip;
  for (let j: usize = 0; j < end; j += 32) {
    v128.store(E + j, f64x2.pmax(v128.load(p + j), v128.load(q + j)));
    v128.store(E + j + 16, f64x2.pmax(v128.load(p + j + 16), v128.load(q + j + 16)));
  }
  smallest(low, count + n - 1, n);
  p = left + skip;
  q = right + skip;
  const c = close + skip;
  for (let j: usize = 0; j < end; j += 16) {
    const bottom = f64x2.pmin(v128.load(p + j), v128.load(q + j));
    const range = f64x2.sub(v128.load(E + j), bottom);
    const raw = f64x2.div(f64x2.mul(hundred, f64x2.sub(v128.load(c + j), bottom)), range);
    store(y + j, y + end, v128.andnot(raw, f64x2.eq(range, zero)));
  }
}

/** 1 when rows `from` to `to` of three columns have no NaN. */
@inline function allComplete(a: usize, b: usize, c: usize, from: i32, to: i32): i32 {
  const skip = <usize>from << 3;
  return complete(a + skip, to - from) & complete(b + skip, to - from) & complete(c + skip, to - from);
}

/** Place of the close in the range of n rows, in percent. */
export function place(high: usize, low: usize, close: usize, y: usize, rows: i32, n: i32, block: i32): i32 {
  let seen = 0;
  for (let from = n - 1; from < rows; from += block) {
    const to = min(rows, from + block);
    if (!allComplete(high, low, close, seen, to)) return 0;
    seen = to;
    const offset = <usize>(from - n + 1) << 3;
    places(high + offset, low + offset, close + offset, y + (<usize>from << 3), to - from, n);
  }
  return 1;
}

/** Rows of a block of `placeOfThree`, a multiple of three. */
const TRIPLES: i32 = 768;

/**
 * The place, its mean of three and the mean of three of that: block by block, so that what stands between stays in the cache.
 * k has values from row n + 1 on, and d from n + 3 on; of the rows before, what is stored is worthless.
 */
export function placeOfThree(high: usize, low: usize, close: usize, k: usize, d: usize, rows: i32, n: i32): i32 {
  // Places of a block, and the last three of the block before it.
  const raws = F + 32;
  let seen = 0;
  for (let from = n - 1; from < rows; from += TRIPLES) {
    const to = min(rows, from + TRIPLES);
    const count = to - from;
    if (!allComplete(high, low, close, seen, to)) return 0;
    seen = to;
    const offset = <usize>(from - n + 1) << 3;
    places(high + offset, low + offset, close + offset, raws, count, n);
    const at = <usize>from << 3;
    if (from == n - 1) {
      // Means of three begin anew with the first row of a column: here with the first place, and with its first mean.
      meanOfThree(raws, k + at, count);
      if (count > 2) meanOfThree(k + at + 16, d + at + 16, count - 2);
    } else {
      meanOfThree(raws - 24, k + at - 24, count + 3);
      meanOfThree(k + at - 32, d + at - 32, count + 4);
    }
    const ends = raws + (<usize>TRIPLES << 3);
    for (let j: usize = 8; j <= 24; j += 8) f64.store(raws - j, f64.load(ends - j));
  }
  return 1;
}

/** Share of two prices below which their difference is rounding. */
const ROUNDING: f64 = 1e-14;

/** Share of the money that flowed while the typical price rose, in percent, over n changes. */
export function mfi(
  high: usize,
  low: usize,
  close: usize,
  volume: usize,
  y: usize,
  rows: i32,
  n: i32,
  block: i32,
): i32 {
  const zero = f64x2.splat(0);
  const hundred = f64x2.splat(100);
  const three = f64x2.splat(3);
  const rounding = f64x2.splat(ROUNDING);
  let seen = zero;
  for (let from = n; from < rows; from += block) {
    const to = min(rows, from + block);
    const first = from - n + 1;
    const count = to - first;
    const end = <usize>count << 3;
    const offset = <usize>first << 3;
    const h = high + offset;
    const l = low + offset;
    const c = close + offset;
    const v = volume + offset;
    let flow = zero;
    let was = f64x2.splat((f64.load(h - 8) + f64.load(l - 8) + f64.load(c - 8)) / 3);
    for (let j: usize = 0; j < end; j += 16) {
      const sum = f64x2.add(f64x2.add(v128.load(h + j), v128.load(l + j)), v128.load(c + j));
      const typical = f64x2.div(sum, three);
      const older = v128.shuffle<f64>(was, typical, 1, 2);
      const change = f64x2.sub(typical, older);
      const noise = f64x2.mul(rounding, f64x2.add(typical, older));
      // Of the pair before this one: the last may have a row behind the column.
      seen = f64x2.add(seen, flow);
      flow = f64x2.mul(typical, v128.load(v + j));
      v128.store(E + j, v128.and(flow, f64x2.gt(change, noise)));
      v128.store(F + j, v128.and(flow, f64x2.lt(change, f64x2.neg(noise))));
      was = typical;
    }
    seen = f64x2.add(seen, f64x2.splat(f64x2.extract_lane(flow, 0)));
    if (!(count & 1)) seen = f64x2.add(seen, flow);
    if (v128.any_true(f64x2.ne(seen, seen))) return 0;
    const skip = <usize>(n - 1) << 3;
    sums(E, count, n);
    let p = left;
    let q = right;
    let r = third;
    // In the place of the flows: row j is read before it is written, and none after it.
    for (let j = skip; j < end; j += 16) v128.store(E + j, sumAt(p, q, r, j));
    sums(F, count, n);
    p = left;
    q = right;
    r = third;
    const out = y + offset;
    for (let j = skip; j < end; j += 16) {
      const inflow = v128.load(E + j);
      const all = f64x2.add(inflow, sumAt(p, q, r, j));
      const share = v128.andnot(f64x2.div(f64x2.mul(hundred, inflow), all), f64x2.eq(all, zero));
      store(out + j, out + end, share);
    }
  }
  return 1;
}

/**
 * How many of the n rows before each row are below it, times `scale`. Every row is looked at n times, which is faster than
 * to keep an order as long as n is some hundreds.
 */
export function rank(x: usize, y: usize, rows: i32, n: i32, scale: f64): void {
  const end = y + (<usize>rows << 3);
  const apart = x - y;
  const back = <usize>n << 3;
  const by = f64x2.splat(scale);
  for (let at = y + back; at < end; at += 16) {
    const now = v128.load(at + apart);
    let below = i64x2.splat(0);
    let more = i64x2.splat(0);
    // The row above starts with the row below among those before it.
    let older = at + apart - back;
    const last = at + apart - 8;
    for (; older < last; older += 16) {
      below = i64x2.sub(below, f64x2.lt(v128.load(older), now));
      more = i64x2.sub(more, f64x2.lt(v128.load(older, 8), now));
    }
    below = i64x2.add(below, more);
    if (older <= last) below = i64x2.sub(below, f64x2.lt(v128.load(older), now));
    const counts = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(below, below, 0, 2, 0, 2));
    store(at, end, f64x2.mul(by, counts));
  }
}

/**
 * Distance of the last row from the mean of n, in mean absolute distances from it times `scale` / n; 0 where one is 0.
 * Values are taken as distances from the last one, which are exact where the mean itself would be rounded.
 */
export function meanDistance(x: usize, y: usize, rows: i32, n: i32, scale: f64): void {
  const zero = f64x2.splat(0);
  const end = y + (<usize>rows << 3);
  const apart = x - y;
  const back = <usize>(n - 1) << 3;
  const by = f64x2.splat(scale);
  const share = f64x2.splat(1.0 / <f64>n);
  for (let at = y + back; at < end; at += 16) {
    const here = at + apart;
    const now = v128.load(here);
    let total = zero;
    for (let older = here - back; older < here; older += 8) {
      total = f64x2.add(total, f64x2.sub(v128.load(older), now));
    }
    const centre = f64x2.mul(total, share);
    let sum = f64x2.abs(centre);
    for (let older = here - back; older < here; older += 8) {
      sum = f64x2.add(sum, f64x2.abs(f64x2.sub(f64x2.sub(v128.load(older), now), centre)));
    }
    const ratio = f64x2.div(f64x2.neg(centre), f64x2.mul(sum, by));
    store(at, end, v128.andnot(ratio, v128.or(f64x2.eq(sum, zero), f64x2.eq(centre, zero))));
  }
}

/** 1 when no row of x is NaN. */
export function complete(x: usize, rows: i32): i32 {
  const end = x + (<usize>rows << 3);
  let a = i64x2.splat(0);
  let b = a;
  for (; x + 64 <= end; x += 64) {
    const p = v128.load(x);
    const q = v128.load(x, 16);
    const r = v128.load(x, 32);
    const s = v128.load(x, 48);
    a = v128.or(a, v128.or(f64x2.ne(p, p), f64x2.ne(q, q)));
    b = v128.or(b, v128.or(f64x2.ne(r, r), f64x2.ne(s, s)));
  }
  let holes = v128.any_true(v128.or(a, b));
  for (; x < end; x += 8) holes = holes || isNaN(f64.load(x));
  return holes ? 0 : 1;
}
