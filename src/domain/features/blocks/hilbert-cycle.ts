/**
 * Period of the dominant cycle of a series by the homodyne discriminator of Ehlers (2001), Rocket Science for Traders.
 *
 * The series is smoothed, its trend is taken away, and a Hilbert transformer of seven taps gives two components that are
 * a quarter of a cycle apart. The angle between two neighbouring pairs of them is what the cycle turns in one step. The
 * gain of the transformer depends on the period, so the last one corrects the next. O(1): some hundred operations.
 *
 * What comes before step `start` counts as 0 in every filter, as in TA-Lib; the smoothing is done before that.
 */
const A = 0.0962;
const B = 0.5769;
const DEGREES = 180 / Math.PI;
/** Limits of the period, steps. */
const PERIOD_MIN = 6;
export const CYCLE_PERIOD_MAX = 50;

/** Steps that are only smoothed, and steps before the first result, of the indicators of the period itself. */
export const EARLY_START = 12;
export const EARLY_WARMUP = 32;
/** The same of those that look back over a whole period. */
export const LATE_START = 37;
export const LATE_WARMUP = 63;

/** Hilbert transformer of Ehlers, odd taps: 0.0962 x + 0.5769 x[2] − 0.5769 x[4] − 0.0962 x[6], times a gain. */
class HilbertFilter {
  #x1 = 0;
  #x2 = 0;
  #x3 = 0;
  #x4 = 0;
  #x5 = 0;
  #x6 = 0;

  update(x: number, gain: number): number {
    const y = A * x - A * this.#x6 - B * this.#x4 + B * this.#x2;
    this.#x6 = this.#x5;
    this.#x5 = this.#x4;
    this.#x4 = this.#x3;
    this.#x3 = this.#x2;
    this.#x2 = this.#x1;
    this.#x1 = x;
    return y * gain;
  }

  reset(): void {
    this.#x1 = this.#x2 = this.#x3 = this.#x4 = this.#x5 = this.#x6 = 0;
  }
}

/** Mean of the last four values with the weights 4, 3, 2, 1. */
class FourValues {
  #x1 = 0;
  #x2 = 0;
  #x3 = 0;

  update(x: number): number {
    const mean = 0.1 * (4 * x + 3 * this.#x1 + 2 * this.#x2 + this.#x3);
    this.#x3 = this.#x2;
    this.#x2 = this.#x1;
    this.#x1 = x;
    return mean;
  }

  reset(): void {
    this.#x1 = this.#x2 = this.#x3 = 0;
  }
}

/** Angle that the pair of components turns in one step, smoothed, as a period. */
class HomodyneDiscriminator {
  #i = 0;
  #q = 0;
  #re = 0;
  #im = 0;
  #period = 0;

  get period(): number {
    return this.#period;
  }

  update(inPhase: number, quadrature: number): void {
    const i = 0.2 * inPhase + 0.8 * this.#i;
    const q = 0.2 * quadrature + 0.8 * this.#q;
    this.#re = 0.2 * (i * this.#i + q * this.#q) + 0.8 * this.#re;
    this.#im = 0.2 * (i * this.#q - q * this.#i) + 0.8 * this.#im;
    this.#i = i;
    this.#q = q;
    const before = this.#period;
    // Without an angle the period stays; a period changes by at most a half up and a third down in one step.
    const turned = this.#im !== 0 && this.#re !== 0;
    const raw = turned ? 360 / (Math.atan(this.#im / this.#re) * DEGREES) : before;
    const near = Math.max(Math.min(raw, 1.5 * before), 0.67 * before);
    this.#period = 0.2 * Math.min(Math.max(near, PERIOD_MIN), CYCLE_PERIOD_MAX) + 0.8 * before;
  }

  reset(): void {
    this.#i = this.#q = this.#re = this.#im = this.#period = 0;
  }
}

/** Streaming dominant cycle. Its properties are those of the last update; all are 0 before the step `start`. */
export class HilbertCycle {
  readonly #start: number;
  readonly #smooth = new FourValues();
  readonly #trend = new HilbertFilter();
  readonly #quarter = new HilbertFilter();
  readonly #inPhaseQuarter = new HilbertFilter();
  readonly #quadratureQuarter = new HilbertFilter();
  readonly #discriminator = new HomodyneDiscriminator();
  #count = 0;
  #detrended1 = 0;
  #detrended2 = 0;
  #detrended3 = 0;
  #smoothed = 0;
  #inPhase = 0;
  #quadrature = 0;
  #smoothPeriod = 0;

  /** @param start values that are only smoothed; at least 3. */
  constructor(start: number) {
    this.#start = start;
  }

  /** Whether the last value has gone through the filters. */
  get started(): boolean {
    return this.#count > this.#start;
  }

  /** Mean of the last four values with the weights 4, 3, 2, 1. */
  get smoothed(): number {
    return this.#smoothed;
  }

  /** In-phase component: the series without its trend, three steps ago. */
  get inPhase(): number {
    return this.#inPhase;
  }

  /** Quadrature component. */
  get quadrature(): number {
    return this.#quadrature;
  }

  /** Period of the dominant cycle in steps, smoothed once more. */
  get smoothPeriod(): number {
    return this.#smoothPeriod;
  }

  update(x: number): void {
    const smoothed = this.#smooth.update(x);
    this.#count++;
    if (!this.started) return;
    const gain = 0.075 * this.#discriminator.period + 0.54;
    const detrended = this.#trend.update(smoothed, gain);
    const inPhase = this.#detrended3;
    const quadrature = this.#quarter.update(detrended, gain);
    const ahead = this.#quadratureQuarter.update(quadrature, gain);
    this.#discriminator.update(inPhase - ahead, quadrature + this.#inPhaseQuarter.update(inPhase, gain));
    this.#detrended3 = this.#detrended2;
    this.#detrended2 = this.#detrended1;
    this.#detrended1 = detrended;
    this.#smoothed = smoothed;
    this.#inPhase = inPhase;
    this.#quadrature = quadrature;
    this.#smoothPeriod = 0.33 * this.#discriminator.period + 0.67 * this.#smoothPeriod;
  }

  reset(): void {
    this.#smooth.reset();
    this.#trend.reset();
    this.#quarter.reset();
    this.#inPhaseQuarter.reset();
    this.#quadratureQuarter.reset();
    this.#discriminator.reset();
    this.#count = 0;
    this.#detrended1 = this.#detrended2 = this.#detrended3 = 0;
    this.#smoothed = this.#inPhase = this.#quadrature = this.#smoothPeriod = 0;
  }
}
