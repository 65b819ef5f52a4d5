/**
 * Largest and smallest values of the last n rows. AssemblyScript, part of indicator-window.as and indicator-oscillator.as.
 *
 * Windows are put together from windows of 2, 4, 8 … rows, two of which overlap where n is no power of two: that changes no
 * extreme. No row waits for the one before it, and each is a function of its own window alone: it has the same bits wherever
 * a column begins, ends or is cut into blocks. Cost: log₂ n comparisons a row.
 *
 * The last vectors of a block may read up to nine rows behind the column, which no stored row depends on.
 */

/** Six scratch arrays of 2,176 rows in the reserved bytes: two for each kind of extreme, and two for what stands between. */
const ROOM: usize = 17408;
const A: usize = 8192;
const B: usize = A + ROOM;
const C: usize = B + ROOM;
const D: usize = C + ROOM;
export const E: usize = D + ROOM;
export const F: usize = E + ROOM;

export const MOST: i32 = 1;
export const LEAST: i32 = 2;

/** The extreme of row j is the one of what stands at these addresses, j rows on. */
export let left: usize = 0;
export let right: usize = 0;

/** The extreme of two. */
@inline export function beyondOf(op: i32, p: v128, q: v128): v128 {
  return op == MOST ? f64x2.pmax(p, q) : f64x2.pmin(p, q);
}

/**
 * Windows of m = 2, 4, 8 or 16 of the `count` rows at x. Addresses are moved once for eight rows: what is added to one in a
 * load is free only as a constant.
 */
@inline function levels(op: i32, x: usize, to: usize, count: i32, m: i32): void {
  const end = x + (<usize>count << 3) - 8;
  const apart = to - x + 8;
  let s2d = v128.load(x);
  let s4c = s2d;
  let s4d = s2d;
  let s8a = s2d;
  let s8b = s2d;
  let s8c = s2d;
  let s8d = s2d;
  for (; x < end; x += 64) {
    const at = x + apart;
    const s2a = beyondOf(op, v128.load(x, 8), v128.load(x));
    const s4a = beyondOf(op, s2a, s2d);
    let older = s8a;
    s8a = beyondOf(op, s4a, s4c);
    v128.store(at, m == 2 ? s2a : m == 4 ? s4a : m == 8 ? s8a : beyondOf(op, s8a, older));
    const s2b = beyondOf(op, v128.load(x, 24), v128.load(x, 16));
    const s4b = beyondOf(op, s2b, s2a);
    older = s8b;
    s8b = beyondOf(op, s4b, s4d);
    v128.store(at, m == 2 ? s2b : m == 4 ? s4b : m == 8 ? s8b : beyondOf(op, s8b, older), 16);
    const s2c = beyondOf(op, v128.load(x, 40), v128.load(x, 32));
    s4c = beyondOf(op, s2c, s2b);
    older = s8c;
    s8c = beyondOf(op, s4c, s4a);
    v128.store(at, m == 2 ? s2c : m == 4 ? s4c : m == 8 ? s8c : beyondOf(op, s8c, older), 32);
    s2d = beyondOf(op, v128.load(x, 56), v128.load(x, 48));
    s4d = beyondOf(op, s2d, s2c);
    older = s8d;
    s8d = beyondOf(op, s4d, s4b);
    v128.store(at, m == 2 ? s2d : m == 4 ? s4d : m == 8 ? s8d : beyondOf(op, s8d, older), 48);
  }
}

/** to = the extremes of x and of x `m` rows before, for rows `from` to `count`. */
@inline function combine(op: i32, to: usize, x: usize, m: i32, from: i32, count: i32): void {
  const end = x + (<usize>count << 3);
  const apart = to - x;
  const back = <usize>m << 3;
  for (let at = x + (<usize>from << 3); at < end; at += 64) {
    const older = at - back;
    const y = at + apart;
    v128.store(y, beyondOf(op, v128.load(at), v128.load(older)));
    v128.store(y, beyondOf(op, v128.load(at, 16), v128.load(older, 16)), 16);
    v128.store(y, beyondOf(op, v128.load(at, 32), v128.load(older, 32)), 32);
    v128.store(y, beyondOf(op, v128.load(at, 48), v128.load(older, 48)), 48);
  }
}

@inline function extremes(op: i32, x: usize, count: i32, n: i32, first: usize, second: usize): void {
  let m = 1;
  let s = x;
  let next = first;
  if (n > 1) {
    s = first;
    next = second;
    if (n >= 16) {
      m = 16;
      levels(op, x, s, count, 16);
    } else if (n >= 8) {
      m = 8;
      levels(op, x, s, count, 8);
    } else if (n >= 4) {
      m = 4;
      levels(op, x, s, count, 4);
    } else {
      m = 2;
      levels(op, x, s, count, 2);
    }
  }
  for (; m << 1 <= n; m <<= 1) {
    combine(op, next, s, m, 2 * m - 1, count);
    const spare = s;
    s = next;
    next = spare;
  }
  left = s;
  right = s - (<usize>(n - m) << 3);
}

/** Largest of the n rows up to each of the `count` rows at x, from row n − 1 on: put together from `left` and `right`. */
export function largest(x: usize, count: i32, n: i32): void {
  extremes(MOST, x, count, n, A, B);
}

/** Smallest of them; what `largest` has left stays. */
export function smallest(x: usize, count: i32, n: i32): void {
  extremes(LEAST, x, count, n, C, D);
}
