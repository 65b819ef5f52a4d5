/** One run of a correlation recursion over the days at given parameters: path, likelihood, forecasts. */
import { stirlingError } from '../distributions/gamma.ts';
import { rowsOf } from '../linalg/matrix.ts';
import { dataError } from '../series.ts';
import { mirror } from './dcc-columns.ts';
import { type DayWorkspace, dayValue } from './dcc-day.ts';
import type { CorrelationPath } from './dcc-path.ts';
import type { QRecursion } from './dcc-recursion.ts';
import type { Stage1 } from './dcc-stage1.ts';
import { toCorrelation, writeCorrelations } from './dcc-target.ts';

/** A path with its likelihood. */
export interface CorrelationRun extends CorrelationPath {
  /** Of the returns under the joint distribution. */
  readonly logLikelihood: number;
  /** logLikelihood less the Gaussian log-likelihoods of the columns on their own. */
  readonly correlationLogLikelihood: number;
  /** k rows of (k,): Q̄. */
  readonly qbar: readonly Float64Array[];
}

/** Adds up the days' likelihood; the caller moves Q. */
interface Density {
  add(w: DayWorkspace, squares: number): void;
  total(): number;
}

function normalDensity(): Density {
  let sum = 0;
  return {
    add: (w, squares) => {
      sum -= 0.5 * (w.out[0]! + w.out[1]! - squares);
    },
    total: () => sum,
  };
}

/** log Γ(ν/2 + k/2) − log Γ(ν/2) by steps of one and at most a half: no difference of large logarithms. */
function logGammaRatio(nu: number, k: number): number {
  let sum = 0;
  let h = nu / 2;
  if (k % 2 === 1) {
    sum = h * Math.log1p(0.5 / h) - 0.5 + 0.5 * Math.log(h) + stirlingError(h + 0.5) - stirlingError(h);
    h += 0.5;
  }
  for (let i = 0; i < Math.floor(k / 2); i++) sum += Math.log(h + i);
  return sum;
}

/** Multivariate t of covariance R, relative to independent standard normals. */
function tDensity(k: number, nu: number): Density {
  // A day: log Γ ratio − (k/2) log(π(ν−2)) − ½ log |R| − ((ν+k)/2) log(1 + z'R⁻¹z/(ν−2)) + (k/2) log 2π + ½ z'z.
  const constant = logGammaRatio(nu, k) - (k / 2) * Math.log((nu - 2) / 2);
  let sum = 0;
  return {
    add: (w, squares) => {
      sum += constant - 0.5 * w.out[0]! - ((nu + k) / 2) * Math.log1p(w.out[1]! / (nu - 2)) + 0.5 * squares;
    },
    total: () => sum,
  };
}

/** Σ zᵢ² of the day that starts at `at`. */
function daySquares(z: Float64Array, at: number, k: number): number {
  let s = 0;
  for (let i = at; i < at + k; i++) s += z[i]! * z[i]!;
  return s;
}

/** R̄ + (a + b)^(h−1) (R₁ − R̄) for h = 1 … horizon. */
function correlationForecasts(
  first: Float64Array,
  mean: Float64Array,
  persistence: number,
  horizon: number,
): Float64Array[] {
  let share = 1;
  return Array.from({ length: horizon }, (_, h) => {
    if (h > 0) share *= persistence;
    return first.map((r, i) => (1 - share) * mean[i]! + share * r);
  });
}

/** What a run needs beside the recursion. */
export interface RunOptions {
  readonly a: number;
  readonly b: number;
  /** Days to forecast. */
  readonly horizon: number;
  /** Degrees of freedom of a joint t distribution; null: normal. */
  readonly nu: number | null;
  /** Q̄, (k × k) row-major; read after the recursion has started, which may fill its lower triangle. */
  readonly qbar: Float64Array;
}

/** Path, likelihood and forecasts of checked data. @throws BOT4_STATS_INPUT on a day with a singular matrix. */
export function runCorrelation(r: QRecursion, stage1: Stage1, o: RunOptions): CorrelationRun {
  const { n, z, day } = r;
  const k = day.k;
  const pairs = (k * (k - 1)) / 2;
  const correlations = new Float64Array(n * pairs);
  const density = o.nu === null ? normalDensity() : tDensity(k, o.nu);
  r.start(o.a, o.b);
  for (let t = 0; t < n; t++) {
    if (t > 0) r.advance((t - 1) * k, o.a, o.b);
    if (!dayValue(day, z, t * k)) throw dataError('x', `has a singular correlation matrix on day ${t}`);
    density.add(day, daySquares(z, t * k, k));
    writeCorrelations(day.q, k, correlations, t * pairs);
  }
  r.advance((n - 1) * k, o.a, o.b);
  const qbar = Float64Array.from(o.qbar);
  mirror(qbar, k);
  const next = new Float64Array(pairs);
  const mean = new Float64Array(pairs);
  writeCorrelations(day.q, k, next, 0);
  writeCorrelations(toCorrelation(qbar, k), k, mean, 0);
  const correlationLogLikelihood = density.total();
  return {
    days: n,
    assets: k,
    correlations,
    volatility: stage1.volatility,
    standardisedResiduals: z,
    varianceForecast: stage1.varianceForecast,
    correlationForecast: correlationForecasts(next, mean, o.a + o.b, o.horizon),
    logLikelihood: stage1.logLikelihood + correlationLogLikelihood,
    correlationLogLikelihood,
    qbar: rowsOf(qbar, k),
  };
}
