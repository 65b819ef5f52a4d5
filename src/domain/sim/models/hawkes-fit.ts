/**
 * Fit of a Hawkes process by maximum likelihood, given the first point. The long-run rate and the branching ratio say how
 * much comes and the decay how soon; in these three the likelihood has one broad top, which is climbed from the best of a
 * coarse grid by turns over shrinking steps. Deterministic. About 200 passes over the points.
 */
import { assert } from '../../../core/index.ts';
import { SECOND_MICROS } from './arrival-model.ts';
import { type HawkesParams, hawkesLogLikelihood } from './hawkes-arrivals.ts';

/** What was found. */
export interface HawkesFit extends HawkesParams {
  readonly logLikelihood: number;
  /** Logarithm of the likelihood of a Poisson process of the same rate. */
  readonly poissonLogLikelihood: number;
}

/** Logarithms and logits, so that every point of the search is a process. */
type Place = readonly [logRate: number, logitBranching: number, logDecay: number];

const FIRST_STEPS: Place = [0.2, 0.8, 1];
const SMALLEST_STEP = 1 / 512;
/** Branching beyond this is so near to explosion that the rate means nothing. */
const BRANCHING_MAX = 0.98;

function paramsAt([logRate, logit, logDecay]: Place): HawkesParams {
  const branching = BRANCHING_MAX / (1 + Math.exp(-logit));
  return {
    basePerSecond: Math.exp(logRate) * (1 - branching),
    branching,
    decayPerSecond: Math.exp(logDecay),
  };
}

function moved(place: Place, k: number, by: number): Place {
  return [place[0] + (k === 0 ? by : 0), place[1] + (k === 1 ? by : 0), place[2] + (k === 2 ? by : 0)];
}

/**
 * Fits a Hawkes process to points in time.
 * @param times (n,) µs, not falling, n ≥ 10, of which not all are the same.
 */
export function fitHawkes(times: Float64Array): HawkesFit {
  const n = times.length;
  assert(n >= 10, 'a Hawkes process is fitted to 10 points or more', n);
  const seconds = ((times[n - 1] as number) - (times[0] as number)) / SECOND_MICROS;
  assert(seconds > 0, 'points are spread over time', seconds);
  const rate = (n - 1) / seconds;
  const valueAt = (place: Place): number => hawkesLogLikelihood(times, paramsAt(place));
  let best: Place = [Math.log(rate), -2, Math.log(rate)];
  let value = Number.NEGATIVE_INFINITY;
  for (const logit of [-2, 0, 1.5]) {
    for (const scale of [0.1, 1, 10, 100, 1000]) {
      const place: Place = [Math.log(rate), logit, Math.log(rate * scale)];
      const here = valueAt(place);
      if (here > value) [best, value] = [place, here];
    }
  }
  for (let scale = 1; scale >= SMALLEST_STEP; ) {
    let isBetter = false;
    for (let k = 0; k < 3; k++) {
      for (const sign of [1, -1]) {
        const place = moved(best, k, sign * scale * (FIRST_STEPS[k] as number));
        const here = valueAt(place);
        if (here > value) {
          [best, value] = [place, here];
          isBetter = true;
          break;
        }
      }
    }
    if (!isBetter) scale /= 2;
  }
  return {
    ...paramsAt(best),
    logLikelihood: value,
    poissonLogLikelihood: (n - 1) * (Math.log(rate) - 1),
  };
}
