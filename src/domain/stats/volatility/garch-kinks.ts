/**
 * The end of a search where the likelihood has kinks. EGARCH sees |z|, so its likelihood bends wherever the mean passes
 * an observation: between two neighbouring observations it is smooth, and each such interval can have a maximum of its
 * own. They differ by about 1e-5 of a log-likelihood and a few hundredths of a standard error of the mean, so only the
 * nearest intervals matter; each that promises more is searched under the constraint that no observation is passed.
 */
import { type Minimum, polish, QuadraticProgram, type SmoothProblem } from '../optimise/index.ts';
import type { GarchProblem } from './garch-problem.ts';
import type { GarchRegion } from './garch-region.ts';

/** Intervals that are looked at on each side of the first. */
const NEIGHBOURS = 4;
/** How far the mean stays away from an observation, as a share of the spread of the data. */
const CLEARANCE = 1e-9;
/** Gain of log-likelihood below which two maxima are one. */
const GAIN = 1e-10;
/** An alpha this small bends nothing that can be seen. */
const NO_BEND = 1e-12;

/** A maximum and the region that it was found in, whose last rows may be those of an interval. */
export interface PolishedMaximum {
  readonly best: Minimum;
  readonly region: GarchRegion;
}

/** Whether the likelihood bends where the mean passes an observation: it does not where every alpha is 0. */
function hasKinks(problem: GarchProblem, x: Float64Array): boolean {
  const { model, layout } = problem;
  if (model.volatility !== 'egarch' || layout.mean === 0) return false;
  return x.subarray(layout.alpha, layout.gamma).some((alpha) => Math.abs(alpha) > NO_BEND);
}

/** Polishes a maximum; with kinks, the best of the intervals around it. */
export function polishMaximum(
  problem: GarchProblem,
  search: SmoothProblem,
  region: GarchRegion,
  found: Minimum,
): PolishedMaximum {
  if (!hasKinks(problem, found.x)) return { best: polish(search, found), region };
  const order = orderedByMean(problem, found.x);
  const mean = found.x[0] as number;
  let home = order.findIndex(({ at }) => at >= mean);
  if (home < 0) home = order.length;
  let best: PolishedMaximum | null = null;
  let evaluations = found.evaluations;
  for (const offset of offsets()) {
    const inside = between(problem, search, region, order[home + offset - 1], order[home + offset]);
    if (inside === null) continue;
    const from = best === null ? found : best.best;
    const start = entered(inside, from);
    evaluations += 1;
    if (start === null || (best !== null && !promising(inside, start, best.best))) continue;
    const polished = polish(inside.search, { ...start, evaluations: 0 });
    evaluations += polished.evaluations;
    if (best === null || polished.value < best.best.value - GAIN) best = { best: polished, region: inside.region };
    // Where the first interval has no end, its neighbours have none: a thicket of spikes.
    if (!best.best.converged) break;
  }
  const end = best ?? { best: polish(search, found), region };
  return { ...end, best: { ...end.best, evaluations } };
}

/** 0, 1, −1, 2, −2 … */
function offsets(): number[] {
  const out = [0];
  for (let i = 1; i <= NEIGHBOURS; i++) out.push(i, -i);
  return out;
}

/** An observation with the constant of the mean that passes it. */
interface Kink {
  readonly at: number;
  readonly t: number;
}

function orderedByMean(problem: GarchProblem, x: Float64Array): Kink[] {
  const { model, y, n } = problem;
  const out: Kink[] = [];
  for (let t = 0; t < n; t++) {
    const at = model.mean === 'ar1' ? (y[t + 1] as number) - (x[1] as number) * (y[t] as number) : (y[t] as number);
    out.push({ at, t });
  }
  return out.sort((a, b) => a.at - b.at || a.t - b.t);
}

interface Interval {
  readonly search: SmoothProblem;
  readonly region: GarchRegion;
  readonly low: number;
  readonly high: number;
}

/** The search with the mean kept between two observations; null when nothing lies between them. */
function between(
  problem: GarchProblem,
  search: SmoothProblem,
  region: GarchRegion,
  below: Kink | undefined,
  above: Kink | undefined,
): Interval | null {
  const low = below === undefined ? Number.NEGATIVE_INFINITY : below.at + CLEARANCE;
  const high = above === undefined ? Number.POSITIVE_INFINITY : above.at - CLEARANCE;
  if (!(high - low > CLEARANCE)) return null;
  const rows = Array.from(region.rows);
  const limits = Array.from(region.limits);
  const meanings = [...region.meanings];
  for (const [kink, sign] of [
    [below, 1],
    [above, -1],
  ] as const) {
    if (kink === undefined) continue;
    const row = new Array<number>(search.size).fill(0);
    row[0] = sign;
    if (problem.model.mean === 'ar1') row[1] = sign * (problem.y[kink.t] as number);
    const level = problem.model.mean === 'ar1' ? (problem.y[kink.t + 1] as number) : kink.at;
    rows.push(...row);
    limits.push(sign * level + CLEARANCE);
    meanings.push('the mean is at an observation, where the likelihood bends: it has no standard error');
  }
  const own = { rows: Float64Array.from(rows), limits: Float64Array.from(limits), meanings };
  return {
    search: { ...search, constraints: own, largestDifference: (x, i) => nearestKink(problem, x, i) },
    region: own,
    low,
    high,
  };
}

/** Half of the way that mean parameter i can move before an observation is passed. */
function nearestKink(problem: GarchProblem, x: Float64Array, i: number): number {
  const { model, layout, y, n } = problem;
  if (i >= layout.mean) return Number.POSITIVE_INFINITY;
  const ar = model.mean === 'ar1';
  let nearest = Number.POSITIVE_INFINITY;
  for (let t = 0; t < n; t++) {
    const before = ar ? (y[t] as number) : 0;
    const e = ((ar ? y[t + 1] : y[t]) as number) - (x[0] as number) - (ar ? (x[1] as number) * before : 0);
    nearest = Math.min(nearest, Math.abs(e) / (i === 0 ? 1 : Math.abs(before)));
  }
  return Math.max(0.5 * nearest, Number.EPSILON);
}

/** The place `from` moved into an interval, evaluated there; null when the likelihood does not exist. */
function entered(inside: Interval, from: Minimum): Minimum | null {
  const x = Float64Array.from(from.x);
  x[0] = Math.min(inside.high, Math.max(inside.low, x[0] as number));
  const gradient = new Float64Array(x.length);
  const value = inside.search.evaluate(x, gradient, null);
  return Number.isFinite(value) ? { ...from, x, value, gradient } : null;
}

/** Whether the quadratic model at the edge of an interval promises more than the best so far. */
function promising(inside: Interval, start: Minimum, best: Minimum): boolean {
  const { rows, limits } = inside.region;
  const n = start.x.length;
  const slack = limits.map((limit, r) => {
    let s = -limit;
    for (let i = 0; i < n; i++) s += (rows[r * n + i] as number) * (start.x[i] as number);
    return Math.max(0, s);
  });
  const program = new QuadraticProgram(n, rows);
  if (!program.solve(best.hessian, start.gradient, slack)) return true;
  let value = start.value;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += (best.hessian[i * n + j] as number) * (program.step[j] as number);
    value += (program.step[i] as number) * ((start.gradient[i] as number) + 0.5 * row);
  }
  return value < best.value - GAIN;
}
