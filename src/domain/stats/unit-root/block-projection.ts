/**
 * The projection of a Dickey-Fuller regression by reflections, a block of rows at a time: the digits of `project` on the
 * whole design matrix, which is never there. Each block is folded into the triangle R of all rows before it.
 * Cost O(nk²), memory k(k + block) doubles whatever n is.
 */
import type { Projection } from '../regression/projection.ts';
import { place } from './trend.ts';
import type { Walk } from './walk.ts';

/** Rows of a block: with seventy columns it stays in the second-level cache. */
const BLOCK = 128;

/**
 * Projection of Δx on [terms…, (level), Δ lag 1 … lag, (level)].
 * @param noise length below which what is left of a regressor is only rounding.
 * @returns undefined when a regressor depends on the earlier ones.
 * Golub & Van Loan (2013), Matrix Computations, 5.2 and 6.5.3 (appending rows to a QR decomposition).
 */
export function projectBlocks(w: Walk, lag: number, levelFirst: boolean, noise: number): Projection | undefined {
  const rows = w.d.length - 1 - lag;
  const p = w.terms + lag + 2;
  const triangle = new Float64Array(p * p);
  const columns = Array.from({ length: p }, () => new Float64Array(BLOCK));
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    fill(columns, w, lag, levelFirst, from, count);
    for (let j = 0; j < p; j++) fold(triangle, columns, p, j, count);
  }
  const k = p - 1;
  const along = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const diagonal = triangle[j * p + j] as number;
    if (!(Math.abs(diagonal) > noise)) return undefined;
    along[j] = Math.sign(diagonal) * (triangle[j * p + k] as number);
  }
  return { along, rss: (triangle[p * p - 1] as number) ** 2 };
}

/** Rows from … from + count − 1 of the design matrix, y in the last column. */
function fill(
  columns: readonly Float64Array[],
  w: Walk,
  lag: number,
  levelFirst: boolean,
  from: number,
  count: number,
): void {
  const { d, level, terms } = w;
  const last = d.length - 2 - lag;
  for (let q = 0; q < terms; q++) {
    const column = columns[q] as Float64Array;
    for (let i = 0; i < count; i++) column[i] = place(from + i, 0, last) ** q;
  }
  const start = lag + 1 + from;
  const copy = (at: number, source: Float64Array, first: number): void =>
    (columns[at] as Float64Array).set(source.subarray(first, first + count));
  copy(levelFirst ? terms : terms + lag, level, start - 1);
  for (let i = 1; i <= lag; i++) copy(terms + i - (levelFirst ? 0 : 1), d, start - i);
  copy(columns.length - 1, d, start);
}

/** Reflects column j of the block into the diagonal of the triangle, and the columns after it along. */
function fold(triangle: Float64Array, columns: readonly Float64Array[], p: number, j: number, count: number): void {
  const v = columns[j] as Float64Array;
  const head = triangle[j * p + j] as number;
  const square = dot(v, v, count);
  if (square === 0) return;
  const length = Math.sqrt(head * head + square);
  const alpha = head > 0 ? -length : length;
  const first = head - alpha;
  const half = length * length - alpha * head; // half of the squared length of the reflector
  triangle[j * p + j] = alpha;
  for (let c = j + 1; c < p; c++) {
    const other = columns[c] as Float64Array;
    const at = j * p + c;
    const f = (first * (triangle[at] as number) + dot(v, other, count)) / half;
    triangle[at] = (triangle[at] as number) - f * first;
    for (let i = 0; i < count; i++) other[i] = (other[i] as number) - f * (v[i] as number);
  }
}

function dot(u: Float64Array, v: Float64Array, count: number): number {
  // Two sums, because one would wait for each of its additions.
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < count; i += 2) {
    even += (u[i] as number) * (v[i] as number);
    odd += (u[i + 1] as number) * (v[i + 1] as number);
  }
  if (i < count) even += (u[i] as number) * (v[i] as number);
  return even + odd;
}
