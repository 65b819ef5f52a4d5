/**
 * Means of the last n rows. AssemblyScript, part of indicator-window.as.
 *
 * They add as a stream does, block by block of n rows, and have its bits: where prices are whole ticks a close often equals
 * its mean, and the last bit decides which of them is above.
 */
import { complete, store } from './window-rows';

/** Suffix sums of three pairs of blocks, each with a place before it. */
const FIRST: usize = 8192 + 16;
const ROOM: usize = 17664;
const SECOND: usize = FIRST + ROOM;
const THIRD: usize = SECOND + ROOM;

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
 * Prefix sums of two blocks of n rows at x, one in each lane, into y; their suffix sums into the second half of `here` and the
 * first half of `there`. In the same loop the rows `pending` of the two blocks before, of which `before` has the suffix sums,
 * are finished: the division takes as long as all the rest. Returns the sums of both blocks.
 */
@inline function twoBlocks(x: usize, y: usize, n: i32, here: usize, there: usize, pending: usize, before: usize, by: v128): v128 {
  const bytes = <usize>n << 3;
  let sum = f64x2.splat(0);
  let back = sum;
  let far = x + bytes - 8;
  const end = x + bytes;
  const to = y - x;
  const first = here + bytes - 8 - x;
  const second = there - 8 - x;
  before -= pending;
  for (; x < end; x += 8) {
    sum = f64x2.add(sum, v128.load64_lane(x + bytes, v128.load64_zero(x), 1));
    const at = x + to;
    v128.store64_lane(at, sum, 0);
    v128.store64_lane(at + bytes, sum, 1);
    back = f64x2.add(back, v128.load64_lane(far + bytes, v128.load64_zero(far), 1));
    v128.store64_lane(far + first, back, 0);
    v128.store64_lane(far + second, back, 1);
    far -= 8;
    v128.store(pending, f64x2.div(f64x2.add(v128.load(pending), v128.load(pending + before)), by));
    pending += 16;
  }
  // Behind the last row of each there is nothing.
  f64.store(here + bytes - 8, 0);
  f64.store(here + 2 * bytes - 8, 0);
  f64.store(there + bytes - 8, 0);
  return sum;
}

/**
 * Sums of n rows over `divisor`, with the bits of a stream: prefix sums of blocks of n rows, counted from the first, and
 * suffix sums of the block before. Two blocks are under way at once. Rows before `from`, a multiple of n, are made already.
 */
export function mean(x: usize, y: usize, from: i32, rows: i32, n: i32, divisor: f64): i32 {
  const by = f64x2.splat(divisor);
  const bytes = <usize>n << 3;
  const end = <usize>rows << 3;
  if (n < 3) {
    const back = bytes - 8;
    for (let j = max(back, <usize>from << 3); j < end; j += 16) {
      let sum = v128.load(x + j);
      if (n == 2) sum = f64x2.add(sum, v128.load(x + j - 8));
      store(y + j, y + end, f64x2.div(sum, by));
    }
    return complete(x + (<usize>from << 3), rows - from);
  }
  if (n == 3 && divisor == 3 && from == 0) {
    return rows < 3 ? complete(x, rows) : meanOfThree(x, y, rows);
  }
  let made = THIRD;
  let here = FIRST;
  let there = SECOND;
  let base = <usize>from << 3;
  if (base > 0) suffixSums(x + base - bytes, here, n);
  // Every row is in one of the sums of whole blocks.
  let seen = f64x2.splat(0);
  // The first two have none before them: what is finished beside them is worthless.
  let pending = made;
  for (; base + 2 * bytes <= end; base += 2 * bytes) {
    seen = f64x2.add(seen, twoBlocks(x + base, y + base, n, here, there, pending, made, by));
    pending = y + base;
    const spare = made;
    made = here;
    here = there;
    there = spare;
  }
  if (base > <usize>from << 3) finish(pending, made, n << 1, by);
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
      finish(y + base, here, <i32>(count >> 3), by);
    } else if (count == bytes) {
      f64.store(y + bytes - 8, sum / divisor);
    }
    if (base + count < end) suffixSums(x + base, here, n);
  }
  return v128.any_true(f64x2.ne(seen, seen)) ? 0 : 1;
}
