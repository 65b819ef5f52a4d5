/**
 * Windows of the streaming form that keep more than sums: shape, age of the maximum, order. AssemblyScript, part of
 * stream-steps.as; see stream-blocks.as.
 */
import { lengthOf } from './stream-blocks';

@inline function doubles(n: u32): usize {
  return <usize>n << 3;
}

// `WindowShape`: prefix of four from 8; sums of the powers 2, 3 and 4 at 40, 48 and 56; n + 1 rows of four from 64.

const PREFIX: usize = 8;
const ROWS: usize = 64;

@inline function grow(cells: usize, x: f64, count: f64): void {
  const mean = load<f64>(cells);
  const second = load<f64>(cells, 8);
  const third = load<f64>(cells, 16);
  const delta = x - mean;
  const step = delta / count;
  const term = delta * step * (count - 1);
  store<f64>(cells, mean + step);
  store<f64>(
    cells,
    load<f64>(cells, 24) +
      term * step * step * (count * count - 3 * count + 3) +
      6 * step * step * second -
      4 * step * third,
    24,
  );
  store<f64>(cells, third + term * step * (count - 2) - 3 * step * second, 16);
  store<f64>(cells, second + term, 8);
}

function shape(s: usize, x: f64): void {
  const n = lengthOf(s);
  const count = load<u32>(s) + 1;
  grow(s + PREFIX, x, <f64>count);
  join(s, <f64>count, <f64>n);
  store<f64>(s + ROWS + (<usize>(count - 1) << 5), x);
  store<u32>(s, count);
  if (count == n) closeShape(s);
}

@inline function join(s: usize, b: f64, n: f64): void {
  const a = n - b;
  const row = s + ROWS + (<usize>(<u32>b) << 5);
  const gap = load<f64>(s, 8) - load<f64>(row);
  const second = load<f64>(row, 8);
  const third = load<f64>(row, 16);
  const secondB = load<f64>(s, 16);
  const thirdB = load<f64>(s, 24);
  const share = (gap * a) / n;
  const shareB = (gap * b) / n;
  store<f64>(s, second + secondB + gap * share * b, 40);
  store<f64>(s, third + thirdB + gap * share * shareB * (a - b) + 3 * (share * secondB - shareB * second), 48);
  store<f64>(
    s,
    load<f64>(row, 24) +
      load<f64>(s, 32) +
      (gap * share * b * gap * gap * (a * a - a * b + b * b)) / (n * n) +
      6 * (share * share * secondB + shareB * shareB * second) +
      4 * (share * thirdB - shareB * third),
    56,
  );
}

function closeShape(s: usize): void {
  const n = lengthOf(s);
  for (let i = n - 1; i > 0; i--) {
    const row = s + ROWS + (<usize>i << 5);
    const x = load<f64>(row);
    v128.store(row, v128.load(row, 32));
    v128.store(row, v128.load(row, 48), 16);
    grow(row, x, <f64>(n - i));
  }
  store<u32>(s, 0);
  store<f64>(s, 0, 8);
  store<f64>(s, 0, 16);
  store<f64>(s, 0, 24);
  store<f64>(s, 0, 32);
}

/** Takes a change of the logarithm, which stands in front of the shape: one that is NaN has no value and no place in it. */
export function changeShape(s: usize, x: f64): void {
  store<f64>(s, x);
  if (x == x) shape(s + 8, x);
}

@inline export function skewness(changes: usize): f64 {
  const x = load<f64>(changes);
  const second = load<f64>(changes, 48);
  const root = sqrt<f64>(<f64>lengthOf(changes + 8));
  const value: f64 = second == 0 ? 0 : (root * load<f64>(changes, 56)) / (second * sqrt<f64>(second));
  return x == x ? value : NaN;
}

@inline export function excessKurtosis(changes: usize): f64 {
  const x = load<f64>(changes);
  const second = load<f64>(changes, 48);
  const value: f64 = second == 0 ? 0 : (<f64>lengthOf(changes + 8) * load<f64>(changes, 64)) / (second * second) - 3;
  return x == x ? value : NaN;
}

// `WindowMaxAge`: first of the queue and n, then its size, values that have come at 16, n pairs of value and number from 24.

@inline export function ageEnd(s: usize): usize {
  return s + 24 + 2 * doubles(lengthOf(s));
}

@inline function pairAt(s: usize, first: u32, i: u32): usize {
  const cell = first + i;
  const n = lengthOf(s);
  return s + 24 + (<usize>(cell < n ? cell : cell - n) << 4);
}

export function maxAge(s: usize, x: f64): f64 {
  const n = lengthOf(s);
  const count = load<f64>(s, 16);
  let first = load<u32>(s);
  let size = load<u32>(s, 8);
  if (size > 0 && load<f64>(pairAt(s, first, 0), 8) <= count - <f64>n) {
    first = first + 1 == n ? 0 : first + 1;
    size--;
  }
  while (size > 0 && load<f64>(pairAt(s, first, size - 1)) <= x) size--;
  const pair = pairAt(s, first, size);
  store<f64>(pair, x);
  store<f64>(pair, count, 8);
  store<u32>(s, first);
  store<u32>(s, size + 1, 8);
  store<f64>(s, count + 1, 16);
  return count + 1 < <f64>n ? NaN : count - load<f64>(pairAt(s, first, 0), 8);
}

// `OrderedWindow` of up to 128 values: place and n, count at 8, ring from 16, the values in order behind it.

@inline function below(sorted: usize, count: u32, x: f64): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(sorted + doubles(middle)) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Takes a value; the oldest one leaves when n are there. */
export function pushOrdered(s: usize, x: f64): void {
  const n = lengthOf(s);
  const place = load<u32>(s);
  const ring = s + 16 + doubles(place);
  const sorted = s + 16 + doubles(n);
  let count = load<u32>(s, 8);
  let i = count;
  if (count == n) i = below(sorted, count, load<f64>(ring));
  else store<u32>(s, ++count, 8);
  store<f64>(ring, x);
  store<u32>(s, place + 1 == n ? 0 : place + 1);
  let cell = sorted + doubles(i);
  for (; i > 0 && load<f64>(cell - 8) > x; i--, cell -= 8) store<f64>(cell, load<f64>(cell - 8));
  for (; i + 1 < count && load<f64>(cell, 8) < x; i++, cell += 8) store<f64>(cell, load<f64>(cell, 8));
  store<f64>(cell, x);
}

/** Σ |y − centre| over the window, the smallest first. */
export function absoluteDeviation(s: usize, centre: f64): f64 {
  const count = load<u32>(s, 8);
  let sum: f64 = 0;
  const first = s + 16 + doubles(lengthOf(s));
  const end = first + doubles(count);
  for (let cell = first; cell < end; cell += 8) sum += abs<f64>(load<f64>(cell) - centre);
  return sum;
}

// A ring of up to 128 values of which is asked only how many are smaller: place and n, count at 8, n cells and one of
// NaN from 16. To compare with all of them, two at once, takes less time than to keep them in order.

export function countBelow(s: usize, x: f64): f64 {
  const n = lengthOf(s);
  const place = load<u32>(s);
  const first = s + 16;
  const end = first + doubles(n);
  const asked = f64x2.splat(x);
  let found = i64x2.splat(0);
  for (let cell = first; cell < end; cell += 16) found = i64x2.sub(found, f64x2.lt(v128.load(cell), asked));
  store<f64>(first + doubles(place), x);
  store<u32>(s, place + 1 == n ? 0 : place + 1);
  const count = load<u32>(s, 8);
  if (count < n) {
    store<u32>(s, count + 1, 8);
    return NaN;
  }
  return <f64>(i64x2.extract_lane(found, 0) + i64x2.extract_lane(found, 1));
}
