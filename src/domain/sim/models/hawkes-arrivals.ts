/**
 * Arrivals that excite each other, as trades do: λ(t) = μ + Σ αβ·exp(−β(t − tᵢ)) over the points before t. Each point has
 * α children on average, so the long-run rate is μ/(1 − α).
 *
 * Drawn exactly, without thinning: the gap is the smaller one of two waiting times, one of the base rate and one of the
 * excitation, which may never end. Hawkes (1971), Biometrika 58(1); Dassios & Zhao (2013), Electronic Communications in
 * Probability 18(62). Two draws a point, no allocation.
 */
import { assert, type Rng } from '../../../core/index.ts';
import { type ArrivalModel, assertPositive, drawExponential, SECOND_MICROS } from './arrival-model.ts';

/** Parameters of an exponential Hawkes process. */
export interface HawkesParams {
  /** μ: points a second that come by themselves, > 0. */
  readonly basePerSecond: number;
  /** α: children of a point, in [0, 1). */
  readonly branching: number;
  /** β: how fast excitation dies, a second, > 0. */
  readonly decayPerSecond: number;
}

/** Checks parameters. @throws InvariantError */
export function assertHawkes(params: HawkesParams): void {
  assertPositive(params.basePerSecond, 'base rate is positive');
  assertPositive(params.decayPerSecond, 'decay is positive');
  assert(params.branching >= 0 && params.branching < 1, 'branching is in [0, 1)', params.branching);
}

/** A Hawkes process with an exponential kernel. */
export class HawkesArrivals implements ArrivalModel {
  readonly ratePerSecond: number;
  readonly #params: HawkesParams;
  readonly #rng: Rng;
  /** Excitation right after `#last`, a second. */
  #excitation = 0;
  /** µs; NaN before the first call. */
  #last = Number.NaN;

  constructor(params: HawkesParams, rng: Rng) {
    assertHawkes(params);
    this.ratePerSecond = params.basePerSecond / (1 - params.branching);
    this.#params = params;
    this.#rng = rng;
  }

  nextAfter(time: number): number {
    const { basePerSecond, branching, decayPerSecond } = this.#params;
    const since = Number.isNaN(this.#last) ? 0 : (time - this.#last) / SECOND_MICROS;
    const excitation = this.#excitation * Math.exp(-decayPerSecond * since);
    const ofBase = drawExponential(this.#rng) / basePerSecond;
    // ∫₀ˢ E·exp(−βu) du reaches E/β at most: beyond it the excitation has no child any more.
    const left = 1 - (decayPerSecond * drawExponential(this.#rng)) / excitation;
    const ofExcitation = left > 0 ? -Math.log(left) / decayPerSecond : Number.POSITIVE_INFINITY;
    const gap = Math.min(ofBase, ofExcitation);
    this.#excitation = excitation * Math.exp(-decayPerSecond * gap) + branching * decayPerSecond;
    this.#last = time + gap * SECOND_MICROS;
    return this.#last;
  }
}

/**
 * Integrals of the intensity from point to point: independent exponential waiting times with mean 1 when the points are
 * of this process, whatever its parameters. With branching 0 the gaps times the rate.
 * @param times (n,) µs, not falling; excitation begins with the first.
 * @returns (n − 1,).
 * Λᵢ = μ·Δ + Eᵢ₋₁(1 − exp(−βΔ))/β. Ogata (1988), JASA 83(401); Papangelou (1972).
 */
export function hawkesResiduals(times: Float64Array, params: HawkesParams): Float64Array {
  assertHawkes(params);
  const { basePerSecond, branching, decayPerSecond } = params;
  const residuals = new Float64Array(Math.max(0, times.length - 1));
  let excitation = branching * decayPerSecond;
  for (let i = 1; i < times.length; i++) {
    const gap = ((times[i] as number) - (times[i - 1] as number)) / SECOND_MICROS;
    const kept = Math.exp(-decayPerSecond * gap);
    residuals[i - 1] = basePerSecond * gap + (excitation / decayPerSecond) * (1 - kept);
    excitation = excitation * kept + branching * decayPerSecond;
  }
  return residuals;
}

/**
 * Logarithm of the likelihood of points, given the first.
 * Σ log λ(tᵢ) − ∫λ, by the recursion of Ogata (1981), IEEE Transactions on Information Theory 27(1). O(n).
 */
export function hawkesLogLikelihood(times: Float64Array, params: HawkesParams): number {
  assertHawkes(params);
  const { basePerSecond, branching, decayPerSecond } = params;
  let excitation = branching * decayPerSecond;
  let sum = 0;
  for (let i = 1; i < times.length; i++) {
    const gap = ((times[i] as number) - (times[i - 1] as number)) / SECOND_MICROS;
    const kept = Math.exp(-decayPerSecond * gap);
    sum -= basePerSecond * gap + (excitation / decayPerSecond) * (1 - kept);
    excitation *= kept;
    sum += Math.log(basePerSecond + excitation);
    excitation += branching * decayPerSecond;
  }
  return sum;
}
