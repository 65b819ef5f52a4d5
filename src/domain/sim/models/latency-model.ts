/**
 * How long a message is under way. Three ways have each their own model and their own stream of chance: market data to the
 * client (feed), an order to the venue (order entry), and the answer back (acknowledgement).
 *
 * Log-normal: a floor that light and machines need, and a right tail: floor + exp(μ + σz). Interpolated: between the
 * recorded latencies before and after the time, as hftbacktest's interpolated order latency does; no chance in it.
 * Empirical: drawn from recorded latencies, linear between neighbours in order (Hyndman & Fan 1996, type 7).
 */
import { assert, type Rng } from '../../../core/index.ts';

/** Time that a message takes. */
export interface LatencyModel {
  /** µs, whole, of a message that leaves at `time` (µs). */
  latencyAt(time: number): number;
}

/** The three ways of a client's messages. */
export interface LatencyModels {
  readonly feed: LatencyModel;
  readonly orderEntry: LatencyModel;
  readonly acknowledgement: LatencyModel;
}

/** A log-normal latency. */
export interface LogNormalLatencyParams {
  /** Shortest time, µs, ≥ 0. */
  readonly floorMicros: number;
  /** Mean of the logarithm of what comes on top, in µs. */
  readonly mu: number;
  readonly sigma: number;
}

/** Draws latencies. */
export class LogNormalLatency implements LatencyModel {
  readonly #params: LogNormalLatencyParams;
  readonly #rng: Rng;

  constructor(params: LogNormalLatencyParams, rng: Rng) {
    assert(params.floorMicros >= 0, 'shortest latency is not negative', params.floorMicros);
    assert(
      Number.isFinite(params.mu) && params.sigma >= 0,
      'log latency has a mean and a spread',
      params.mu,
      params.sigma,
    );
    this.#params = params;
    this.#rng = rng;
  }

  latencyAt(): number {
    const { floorMicros, mu, sigma } = this.#params;
    return Math.round(floorMicros + Math.exp(mu + sigma * this.#rng.normal()));
  }
}

/** Recorded latencies: two columns of one length, times rising. */
export interface RecordedLatencies {
  /** (n,) µs. */
  readonly times: Float64Array;
  /** (n,) µs, ≥ 0. */
  readonly latencies: Float64Array;
}

/** Latency at a time, linear between the recorded ones; beyond the ends that of the end. O(log n). */
export class InterpolatedLatency implements LatencyModel {
  readonly #recorded: RecordedLatencies;

  constructor(recorded: RecordedLatencies) {
    const { times, latencies } = recorded;
    assert(times.length > 0 && times.length === latencies.length, 'recorded latencies have times', times.length);
    for (let i = 0; i < times.length; i++) {
      assert(i === 0 || (times[i] as number) > (times[i - 1] as number), 'times of recorded latencies rise', i);
      assert((latencies[i] as number) >= 0, 'a recorded latency is not negative', i, latencies[i] as number);
    }
    this.#recorded = recorded;
  }

  latencyAt(time: number): number {
    const { times, latencies } = this.#recorded;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return Math.round(latencies[0] as number);
    const before = latencies[low - 1] as number;
    if (low === times.length) return Math.round(before);
    const from = times[low - 1] as number;
    const share = (time - from) / ((times[low] as number) - from);
    return Math.round(before + share * ((latencies[low] as number) - before));
  }
}

/** Draws from recorded latencies, without regard to their times. */
export class EmpiricalLatency implements LatencyModel {
  readonly #sorted: Float64Array;
  readonly #rng: Rng;

  /** @param latencies (n,) µs, ≥ 0, n ≥ 1. */
  constructor(latencies: Float64Array, rng: Rng) {
    assert(latencies.length > 0, 'there are recorded latencies');
    this.#sorted = latencies.slice().sort();
    assert((this.#sorted[0] as number) >= 0, 'a recorded latency is not negative', this.#sorted[0] as number);
    this.#rng = rng;
  }

  latencyAt(): number {
    const place = this.#rng.uniform() * (this.#sorted.length - 1);
    const below = Math.floor(place);
    const low = this.#sorted[below] as number;
    const high = this.#sorted[Math.min(below + 1, this.#sorted.length - 1)] as number;
    return Math.round(low + (place - below) * (high - low));
  }
}

/** Parameters of the three ways. */
export interface LatencyProfile {
  readonly feed: LogNormalLatencyParams;
  readonly orderEntry: LogNormalLatencyParams;
  readonly acknowledgement: LogNormalLatencyParams;
}

/** Log-normal latencies of the three ways, each with its own stream of `rng`. */
export function logNormalLatencies(profile: LatencyProfile, rng: Rng): LatencyModels {
  return {
    feed: new LogNormalLatency(profile.feed, rng.stream('latency feed')),
    orderEntry: new LogNormalLatency(profile.orderEntry, rng.stream('latency order entry')),
    acknowledgement: new LogNormalLatency(profile.acknowledgement, rng.stream('latency acknowledgement')),
  };
}
