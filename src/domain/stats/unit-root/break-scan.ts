/**
 * Dickey-Fuller regressions with a broken trend, for every time of the break.
 *
 * All breaks share constant, trend and lagged differences. These are made orthonormal once; level and Δx lose them once.
 * A step or a kink then needs only its products with those columns, which are running sums: O(k) for a break instead of
 * O(nk²). A step after the break and one before it span the same space with the constant (a kink, with the trend), so the
 * sums always run over the shorter side and nothing cancels.
 * Where the dummies explain nearly all of level or Δx, that break is fitted on its explicit design matrix.
 * `explicitScan` fits all of them so, and is the twin that the tests compare with. Memory n(k + 2) doubles.
 */
import { project } from '../regression/projection.ts';
import { dataError } from '../series.ts';
import { checkedRss } from './dickey-fuller.ts';
import { place } from './trend.ts';
import type { Walk } from './walk.ts';

/** What breaks: the level, the slope, both. */
export type BreakKind = 'c' | 't' | 'ct';

/** Part of its square that a column must keep beside the dummies, or the running sums have lost too many digits. */
const TRUSTED_SHARE = 1e-4;

/** Break with the smallest t-value of the level among from ≤ b ≤ to: the first value after the break is x[b]. */
export function explicitScan(w: Walk, lag: number, kind: BreakKind, from: number, to: number): number {
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let b = from; b <= to; b++) {
    const t = explicitBreak(w, lag, kind, b);
    if (t < least) {
      least = t;
      best = b;
    }
  }
  return best;
}

/** t-value of the level with a break at b, from the design matrix. */
export function explicitBreak(w: Walk, lag: number, kind: BreakKind, b: number): number {
  const n = w.d.length;
  const rows = n - 1 - lag;
  const columns = sharedColumns(w, lag);
  const row = (t: number): number => t - lag - 1;
  if (kind !== 't') columns.push(Float64Array.from({ length: rows }, (_, i) => (i >= row(b) ? 1 : 0)));
  // The kink of a slope alone is one row earlier: it is 1 in the last row before the break.
  const start = kind === 't' ? row(b) - 2 : row(b) - 1;
  if (kind !== 'c') columns.push(Float64Array.from({ length: rows }, (_, i) => Math.max(0, i - start) / rows));
  columns.push(w.level.slice(lag, n - 1));
  const noise = noiseOf(w, rows);
  const fit = project(
    columns,
    w.d.slice(lag + 1),
    columns.map(() => noise),
  );
  if (fit.kind === 'collinear') throw collinear();
  const k = columns.length;
  return (fit.projection.along[k - 1] as number) / Math.sqrt(checkedRss(w, fit.projection, k, rows) / (rows - k));
}

function collinear(): Error {
  return dataError('x', 'gives collinear regressors (a line, a cycle, or too few different values)');
}

function noiseOf(w: Walk, rows: number): number {
  return 8 * w.rounding * Math.sqrt(rows);
}

/** Constant, trend and lagged differences on the rows t = lag + 1 … n − 1. */
function sharedColumns(w: Walk, lag: number): Float64Array[] {
  const n = w.d.length;
  const rows = n - 1 - lag;
  const columns = [
    new Float64Array(rows).fill(1),
    Float64Array.from({ length: rows }, (_, i) => place(i, 0, rows - 1)),
  ];
  for (let i = 1; i <= lag; i++) columns.push(w.d.slice(lag + 1 - i, n - i));
  return columns;
}

/** v −= q (q·v) for every q. */
function takeOut(v: Float64Array, basis: readonly Float64Array[]): void {
  for (const q of basis) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += (q[i] as number) * (v[i] as number);
    for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) - dot * (q[i] as number);
  }
}

function lengthOf(v: Float64Array): number {
  let s = 0;
  for (let i = 0; i < v.length; i++) s += (v[i] as number) ** 2;
  return Math.sqrt(s);
}

/** An orthonormal basis of the columns, in place; every column twice, for digits. */
function orthonormalise(columns: readonly Float64Array[], noise: number): void {
  columns.forEach((v, j) => {
    const before = columns.slice(0, j);
    takeOut(v, before);
    takeOut(v, before);
    const length = lengthOf(v);
    if (!(length > noise)) throw collinear();
    for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) / length;
  });
}

/** As `explicitScan`, from running sums. */
export function fastScan(w: Walk, lag: number, kind: BreakKind, from: number, to: number): number {
  const n = w.d.length;
  const rows = n - 1 - lag;
  const basis = sharedColumns(w, lag);
  const noise = noiseOf(w, rows);
  orthonormalise(basis, noise);
  const level = w.level.slice(lag, n - 1);
  const y = w.d.slice(lag + 1);
  for (const v of [level, y]) {
    takeOut(v, basis);
    takeOut(v, basis);
  }
  const sweep = { w, lag, kind, basis, level, y, rows, tValues: new Float64Array(to + 1) };
  // Breaks in the first half have the shorter side in front of them, the others behind.
  const middle = Math.min(to, Math.max(from - 1, Math.floor((n + lag) / 2)));
  sweepSide(sweep, from, middle, 1);
  sweepSide(sweep, middle + 1, to, -1);
  let best = from;
  for (let b = from + 1; b <= to; b++) {
    if ((sweep.tValues[b] as number) < (sweep.tValues[best] as number)) best = b;
  }
  return best;
}

interface Sweep {
  readonly w: Walk;
  readonly lag: number;
  readonly kind: BreakKind;
  readonly basis: readonly Float64Array[];
  readonly level: Float64Array;
  readonly y: Float64Array;
  readonly rows: number;
  readonly tValues: Float64Array;
}

/** Running sums of one column over the m rows at one end: plain, and weighted m − i. */
interface Running {
  readonly v: Float64Array;
  step: number;
  kink: number;
}

/** Rows on the short side of break b: a step ends there, the kink of a slope alone two rows earlier. */
function sideOf(s: Sweep, b: number, direction: 1 | -1): number {
  const cut = b - s.lag - 1;
  if (s.kind === 't') return direction === 1 ? cut - 2 : s.rows - cut + 1;
  return direction === 1 ? cut : s.rows - cut;
}

/** Fills the t-values of the breaks from ≤ b ≤ to with sums that run from one end. */
function sweepSide(s: Sweep, from: number, to: number, direction: 1 | -1): void {
  const columns: Running[] = [...s.basis, s.level, s.y].map((v) => ({ v, step: 0, kink: 0 }));
  const start: Products = { ll: dot(s.level, s.level), yy: dot(s.y, s.y), ly: dot(s.level, s.y) };
  let m = 0;
  for (let i = 0; i <= to - from; i++) {
    const b = direction === 1 ? from + i : to - i;
    for (const side = sideOf(s, b, direction); m < side; m++) {
      const at = direction === 1 ? m : s.rows - 1 - m;
      for (const c of columns) {
        c.step += c.v[at] as number;
        c.kink += c.step;
      }
    }
    s.tValues[b] = fastBreak(columns, s.kind, m, start, s.rows) ?? explicitBreak(s.w, s.lag, s.kind, b);
  }
}

function dot(u: Float64Array, v: Float64Array): number {
  let s = 0;
  for (let i = 0; i < u.length; i++) s += (u[i] as number) * (v[i] as number);
  return s;
}

/** Products of level and Δx, beside everything taken out so far. */
interface Products {
  ll: number;
  yy: number;
  ly: number;
}

/** t-value of the level from running sums; undefined where digits are lost. */
function fastBreak(
  columns: readonly Running[],
  kind: BreakKind,
  m: number,
  start: Readonly<Products>,
  rows: number,
): number | undefined {
  const shared = columns.length - 2;
  const level = columns[shared] as Running;
  const y = columns[shared + 1] as Running;
  const p: Products = { ...start };
  // Σ 1, Σ (m − i) and Σ (m − i)² over the m rows, then beside the shared columns.
  const stepAll = m;
  const kinkAll = (m * (m + 1) * (2 * m + 1)) / 6;
  let stepStep = stepAll;
  let stepKink = (m * (m + 1)) / 2;
  let kinkKink = kinkAll;
  for (let j = 0; j < shared; j++) {
    const { step, kink } = columns[j] as Running;
    stepStep -= step * step;
    stepKink -= step * kink;
    kinkKink -= kink * kink;
  }
  let share = 0;
  if (kind !== 't') {
    if (!(stepStep > TRUSTED_SHARE * stepAll)) return undefined;
    share = stepKink / stepStep;
    takeOutDummy(p, level.step, y.step, stepStep);
  }
  if (kind !== 'c') {
    if (kind === 'ct') kinkKink -= share * stepKink;
    if (!(kinkKink > TRUSTED_SHARE * kinkAll)) return undefined;
    takeOutDummy(p, level.kink - share * level.step, y.kink - share * y.step, kinkKink);
  }
  const rss = p.yy - (p.ly * p.ly) / p.ll;
  if (!(p.ll > TRUSTED_SHARE * start.ll && rss > TRUSTED_SHARE * start.yy)) return undefined;
  const k = shared + (kind === 'ct' ? 3 : 2);
  return p.ly / Math.sqrt(p.ll) / Math.sqrt(rss / (rows - k));
}

/** Products beside a dummy of this square, whose products with level and Δx are `l` and `y`. */
function takeOutDummy(p: Products, l: number, y: number, square: number): void {
  p.ll -= (l * l) / square;
  p.yy -= (y * y) / square;
  p.ly -= (l * y) / square;
}
