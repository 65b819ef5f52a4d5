/**
 * Moments of a Dickey-Fuller regression from one pass over the data.
 *
 * K + 1 dot products Σ dₜ dₜ₋ᵢ are the only work that grows with n·K. Because the level is the sum of its differences,
 * Σ lₜ₋₁ dₜ₋ᵢ follows from its neighbour and one of those products; a sliding recurrence gives the rest of the matrix.
 * Cost O(nK + K²), allocation of the order K².
 */
import { lagProducts } from '../../../hot/index.ts';
import { place } from './trend.ts';
import type { Walk } from './walk.ts';

/**
 * Sums over the rows t = lag + 1 … n − 1, from which all moments of this lag length follow. τ runs from −1 to 1
 * over all rows 1 … n − 1.
 */
export interface LagMoments {
  readonly lag: number;
  /** (lag + 1,) Σ dₜ dₜ₋ᵢ. */
  readonly own: Float64Array;
  /** Σ lₜ₋₁ dₜ. */
  readonly cross: number;
  /** Σ lₜ₋₁². */
  readonly square: number;
  /** (3,) Σ τᵖ lₜ₋₁. */
  readonly level: Float64Array;
  /** (3,) Σ τᵖ dₜ. */
  readonly change: Float64Array;
  /** (5,) Σ τᵖ. */
  readonly powers: Float64Array;
}

/** The sums of one lag length, in one pass over the data. */
export function lagMoments(w: Walk, lag: number): LagMoments {
  const { d } = w;
  const first = lag + 1;
  // Products within the rows, then those of the first rows with what lies before them. Taking the products of the whole
  // series and subtracting would lose the digits where the beginning is much larger than the rest.
  const own = lagProducts(d.subarray(first), 0, lag);
  for (let i = 1; i <= lag; i++) {
    const end = Math.min(first + i, d.length);
    for (let t = first; t < end; t++) own[i] = (own[i] as number) + (d[t] as number) * (d[t - i] as number);
  }
  return addRows(w, lag, own, lag + 1, w.d.length - 1, undefined);
}

/** Sums of a shorter lag: those of the longer one and the rows that it had to leave out. */
export function extended(w: Walk, longer: LagMoments, lag: number): LagMoments {
  const own = longer.own.slice(0, lag + 1);
  for (let t = lag + 1; t <= longer.lag; t++) {
    const y = w.d[t] as number;
    for (let i = 0; i <= lag; i++) own[i] = (own[i] as number) + y * (w.d[t - i] as number);
  }
  return addRows(w, lag, own, lag + 1, longer.lag, longer);
}

/** Everything but the lag products, over the rows first … last, on top of what `before` has. */
function addRows(
  w: Walk,
  lag: number,
  own: Float64Array,
  first: number,
  last: number,
  before: LagMoments | undefined,
): LagMoments {
  const { d, level, terms } = w;
  let cross = before?.cross ?? 0;
  let square = before?.square ?? 0;
  let l0 = before?.level[0] ?? 0;
  let s0 = before?.change[0] ?? 0;
  let t = first;
  // Two rows a step: four sums alone would wait for their own additions.
  for (; t < last; t += 2) {
    const l = level[t - 1] as number;
    const v = d[t] as number;
    const l2 = level[t] as number;
    const v2 = d[t + 1] as number;
    cross += l * v + l2 * v2;
    square += l * l + l2 * l2;
    l0 += l + l2;
    s0 += v + v2;
  }
  if (t === last) {
    const l = level[t - 1] as number;
    const v = d[t] as number;
    cross += l * v;
    square += l * l;
    l0 += l;
    s0 += v;
  }
  const powers = before === undefined ? new Float64Array(5) : before.powers.slice();
  const atLevel = before === undefined ? new Float64Array(3) : before.level.slice();
  const atChange = before === undefined ? new Float64Array(3) : before.change.slice();
  powers[0] = (powers[0] as number) + Math.max(0, last - first + 1);
  atLevel[0] = l0;
  atChange[0] = s0;
  if (terms > 1) addTrendRows(w, first, last, powers, atLevel, atChange);
  return { lag, own, cross, square, level: atLevel, change: atChange, powers };
}

function addTrendRows(
  w: Walk,
  first: number,
  last: number,
  powers: Float64Array,
  atLevel: Float64Array,
  atChange: Float64Array,
): void {
  const { d, level } = w;
  const n = d.length;
  const step = 2 / (n - 2);
  let [, p1, p2, p3, p4] = powers as unknown as [number, number, number, number, number];
  let [, l1, l2] = atLevel as unknown as [number, number, number];
  let [, s1, s2] = atChange as unknown as [number, number, number];
  for (let t = first; t <= last; t++) {
    const l = level[t - 1] as number;
    const v = d[t] as number;
    const tau = (t - n / 2) * step;
    const tau2 = tau * tau;
    p1 += tau;
    p2 += tau2;
    p3 += tau2 * tau;
    p4 += tau2 * tau2;
    l1 += l * tau;
    l2 += l * tau2;
    s1 += v * tau;
    s2 += v * tau2;
  }
  powers.set([p1, p2, p3, p4], 1);
  atLevel.set([l1, l2], 1);
  atChange.set([s1, s2], 1);
}

/** The moment matrix of [terms, (level), Δ lag 1 … lag, (level), Δ], lower triangle, row-major. */
export function momentMatrix(w: Walk, s: LagMoments, levelFirst: boolean): Float64Array {
  const { d, level, terms } = w;
  const { lag } = s;
  const p = terms + lag + 2;
  const m = new Float64Array(p * p);
  const n = d.length;
  const levelAt = levelFirst ? terms : terms + lag;
  // Columns of Δxₜ₋ᵢ: i = 0 is the dependent variable and comes last.
  const lagAt = terms + (levelFirst ? 0 : -1);
  fillTerms(w, s, m, p, levelAt, lagAt);
  m[levelAt * p + levelAt] = s.square;
  let cross = s.cross;
  m[(p - 1) * p + levelAt] = cross;
  for (let i = 0; i < lag; i++) {
    // lᵤ = lᵤ₋₁ + dᵤ turns Σ lₜ₋₁ dₜ₋ᵢ into its neighbour; one row is gained in front, one lost at the end.
    cross +=
      (s.own[i] as number) +
      (level[lag] as number) * (d[lag - i] as number) -
      (level[n - 1] as number) * (d[n - 1 - i] as number);
    const at = lagAt + i + 1;
    m[levelFirst ? at * p + levelAt : levelAt * p + at] = cross;
  }
  for (let gap = 0; gap <= lag; gap++) {
    // M(i+1, j+1) = M(i, j) with one row gained in front and one lost at the end.
    let v = s.own[gap] as number;
    m[(p - 1) * p + (gap === 0 ? p - 1 : lagAt + gap)] = v;
    for (let i = 0; i + gap < lag; i++) {
      const j = i + gap;
      v += (d[lag - i] as number) * (d[lag - j] as number) - (d[n - 1 - i] as number) * (d[n - 1 - j] as number);
      m[(lagAt + j + 1) * p + lagAt + i + 1] = v;
    }
  }
  return m;
}

/** Moments of the deterministic terms 1, τ, τ² with one another, with the level and with every lag. */
function fillTerms(w: Walk, s: LagMoments, m: Float64Array, p: number, levelAt: number, lagAt: number): void {
  const { d, terms } = w;
  if (terms === 0) return;
  const last = d.length - 1;
  const { lag } = s;
  for (let i = 0; i < terms; i++) {
    for (let j = 0; j <= i; j++) m[i * p + j] = s.powers[i + j] as number;
    m[levelAt * p + i] = s.level[i] as number;
  }
  // Σ τₜᵖ dₜ₋ᵢ₋₁ = Σ (τᵤ + h)ᵖ dᵤ₋ᵢ with u = t − 1: the rows move by one, and each power of τ by the binomial rule.
  const h = 2 / Math.max(1, last - 1);
  const head = place(lag, 1, last);
  let [s0, s1, s2] = s.change as unknown as [number, number, number];
  for (let i = 0; ; i++) {
    const row = (i === 0 ? p - 1 : lagAt + i) * p;
    m[row] = s0;
    if (terms > 1) m[row + 1] = s1;
    if (terms > 2) m[row + 2] = s2;
    if (i === lag) return;
    const gained = d[lag - i] as number;
    const lost = d[last - i] as number;
    const b0 = s0 + gained - lost;
    const b1 = s1 + head * gained - lost; // τ of the last row is 1
    const b2 = s2 + head * head * gained - lost;
    s0 = b0;
    s1 = b1 + h * b0;
    s2 = b2 + 2 * h * b1 + h * h * b0;
  }
}
