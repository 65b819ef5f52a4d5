/**
 * One layer of stop losses over a number of lanes: the positions of an account, or its equity as a single lane. Hot path.
 *
 * A lane watches a value that began at `start` and was at best `best`; a long lane loses when it falls, a short one when
 * it rises. It trips on the first of
 *   fixed       the value is `fixedPpm` of the start on the wrong side of it
 *   trailing    the value is `trailingPpm` of the best on the wrong side of it
 *   volatility  that distance is at least `volatilityPpm` standard deviations of one step of the value
 *   time        the lane has stood for `maxMicros`, counted from its start, or from its best
 * The standard deviation is the root of the exponentially weighted mean of squared relative steps (α = 2/(n+1), as in
 * RiskMetrics), follows the value whether the lane stands or not, and counts once n steps were seen.
 *
 * Products and roots of doubles are exact to the bit on every machine, so a replay trips at the same mark. Each call is
 * O(1) and allocates nothing.
 */
import { assert, PPM } from '../../core/index.ts';

/** Limits of a layer; those that are absent are off. */
export interface StopRules {
  readonly fixedPpm?: number | undefined;
  readonly trailingPpm?: number | undefined;
  /** Standard deviations in parts per million. */
  readonly volatilityPpm?: number | undefined;
  /** Steps that the standard deviation is taken over. */
  readonly volatilityMarks?: number | undefined;
  readonly maxMicros?: number | undefined;
  /** What `maxMicros` counts from. */
  readonly timeFrom: 'start' | 'best';
}

/** Why a lane tripped. */
export type StopKind = 'none' | 'fixed' | 'trailing' | 'volatility' | 'time';

/** Places of a lane. */
const SIGN = 0;
const START = 1;
const BEST = 2;
const SINCE = 3;
const LAST = 4;
const VARIANCE = 5;
const STEPS = 6;
const PLACES = 7;

/** The lanes of one layer. */
export class StopLayer {
  readonly #lanes: Float64Array;
  readonly #fixed: number;
  readonly #trailing: number;
  readonly #volatility: number;
  readonly #marks: number;
  readonly #maxMicros: number;
  readonly #fromBest: boolean;
  /** Some rule is on. */
  readonly isOn: boolean;

  constructor(rules: StopRules, lanes: number) {
    const off = Number.POSITIVE_INFINITY;
    this.#fixed = (rules.fixedPpm ?? off) / PPM;
    this.#trailing = (rules.trailingPpm ?? off) / PPM;
    this.#volatility = (rules.volatilityPpm ?? off) / PPM;
    this.#marks = rules.volatilityMarks ?? 0;
    this.#maxMicros = rules.maxMicros ?? off;
    this.#fromBest = rules.timeFrom === 'best';
    assert(
      rules.volatilityPpm === undefined || this.#marks > 0,
      'a volatility stop has a number of marks',
      this.#marks,
    );
    this.isOn = Math.min(this.#fixed, this.#trailing, this.#volatility, this.#maxMicros) < off;
    this.#lanes = new Float64Array(lanes * PLACES);
  }

  /** Which way a lane stands: 1 for long, -1 for short, 0 when it does not. */
  sign(lane: number): number {
    return this.#lanes[lane * PLACES + SIGN] as number;
  }

  /** A lane begins to stand. @param sign 1 for long, -1 for short.   @param value positive. */
  begin(lane: number, sign: number, value: number, now: number): void {
    const lanes = this.#lanes;
    const at = lane * PLACES;
    if (!(value > 0)) assert(false, 'a stop watches a positive value', value);
    lanes[at + SIGN] = sign;
    lanes[at + START] = value;
    lanes[at + BEST] = value;
    lanes[at + SINCE] = now;
  }

  /** A lane stands no more. */
  end(lane: number): void {
    this.#lanes[lane * PLACES + SIGN] = 0;
  }

  /** Takes the next value of a lane. @returns why it trips, or `none`; it goes on standing until `end` or `begin`. */
  update(lane: number, value: number, now: number): StopKind {
    const lanes = this.#lanes;
    const at = lane * PLACES;
    if (this.#marks > 0) this.#step(at, value);
    const sign = lanes[at + SIGN] as number;
    if (sign === 0) return 'none';
    if (sign * (value - (lanes[at + BEST] as number)) > 0) {
      lanes[at + BEST] = value;
      if (this.#fromBest) lanes[at + SINCE] = now;
    }
    const start = lanes[at + START] as number;
    if (sign * (start - value) >= start * this.#fixed) return 'fixed';
    const best = lanes[at + BEST] as number;
    const fall = sign * (best - value);
    if (fall >= best * this.#trailing) return 'trailing';
    if (this.#steps(at) >= this.#marks && fall > 0) {
      const sigma = Math.sqrt(lanes[at + VARIANCE] as number);
      if (fall >= best * sigma * this.#volatility) return 'volatility';
    }
    return now - (lanes[at + SINCE] as number) >= this.#maxMicros ? 'time' : 'none';
  }

  #steps(at: number): number {
    return this.#lanes[at + STEPS] as number;
  }

  /** Takes one relative step of the value into the variance. */
  #step(at: number, value: number): void {
    const lanes = this.#lanes;
    const last = lanes[at + LAST] as number;
    lanes[at + LAST] = value;
    if (!(last > 0)) return;
    const change = value / last - 1;
    const variance = lanes[at + VARIANCE] as number;
    const seen = (lanes[at + STEPS] as number) + 1;
    lanes[at + STEPS] = seen;
    // A plain mean until there are n steps, so that the first one does not stand for all.
    const weight = Math.max(2 / (this.#marks + 1), 1 / seen);
    lanes[at + VARIANCE] = variance + weight * (change * change - variance);
  }
}
