/**
 * Indicators of the last n rows, over whole columns, with 128-bit vectors of two rows. AssemblyScript;
 * scripts/gen-simd.ts compiles it, with window-means, -extremes and -rows, into indicator-window.wasm.gen.ts. Every load and
 * store is raw; indicator-kernels.ts is the only caller and keeps every address inside.
 *
 * Nothing is ever subtracted from a sum, so what has left a window leaves no trace.
 *
 * Kernels that return a number return 1, or 0 when they came upon a NaN: what they have stored is then worthless. Infinities
 * of both signs may be taken for a NaN too.
 */
import { beyondOf, LEAST, largest, left, MOST, right, smallest } from './window-extremes';
import { complete, store } from './window-rows';

export { mean } from './window-means';
export { complete } from './window-rows';

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
      store(at, end, beyondOf(op, v128.load(p + at), v128.load(q + at)));
    }
  }
  return 1;
}

/** Extremes of groups, in the reserved bytes. */
const GROUPS: usize = 8192;
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
 * Extremes of groups of 16 rows, the last of which ends at row `last`, twice each; those that reach before row 0 or
 * behind the column have none, and stand for one that is beyond all others. Returns 0 for a NaN.
 */
@inline function groupExtremes(op: i32, x: usize, rows: i32, last: i32, count: i32): i32 {
  const none = f64x2.splat(op == MOST ? Infinity : -Infinity);
  let seen = f64x2.splat(0);
  for (let k = 0; k < count; k++) {
    const row = last - ((count - k) << GROUP) + 1;
    const to = GROUPS + (<usize>k << 4);
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
    const most = beyondOf(op, beyondOf(op, beyondOf(op, a, b), beyondOf(op, c, d)), beyondOf(op, beyondOf(op, e, f), beyondOf(op, g, h)));
    v128.store(to, beyondOf(op, most, v128.shuffle<f64>(most, most, 1, 0)));
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
      const lefts = GROUPS + (<usize>k << 4);
      let value = v128.load(lefts, 32);
      let other = value;
      for (let i = 3; i < before; i += 2) {
        value = beyondOf(op, value, v128.load(lefts + (<usize>i << 4)));
        if (i + 1 < before) other = beyondOf(op, other, v128.load(lefts + (<usize>(i + 1) << 4)));
      }
      value = beyondOf(op, value, other);
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
      if (beyond(op, beyondOf(op, v128.load(lefts), v128.load(lefts, 16)), value)) {
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
    value = beyondOf(op, value, v128.load64_splat(x + j));
    v128.store64_lane(y + j, value, 0);
  }
}

/** y = the extreme of y and of the rows from x + its own to x + `width`. */
@inline function backwards(op: i32, x: usize, y: usize, count: i32, width: i32): void {
  const end = <usize>min(count, width) << 3;
  let i = (<usize>width << 3) - 8;
  let value = v128.load64_splat(x + i);
  for (; i >= end; i -= 8) value = beyondOf(op, value, v128.load64_splat(x + i));
  for (let j = end - 8; ; j -= 8) {
    value = beyondOf(op, value, v128.load64_splat(x + j));
    v128.store64_lane(y + j, beyondOf(op, v128.load64_splat(y + j), value), 0);
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

/** Copies bytes; the places may overlap. */
export function move(to: usize, from: usize, bytes: i32): void {
  memory.copy(to, from, bytes);
}
