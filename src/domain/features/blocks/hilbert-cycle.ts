/**
 * Period of the dominant cycle of a series by the homodyne discriminator of Ehlers (2001), Rocket Science for Traders.
 *
 * The series is smoothed, its trend is taken away, and a Hilbert transformer of seven taps gives two components that are
 * a quarter of a cycle apart. The angle between two neighbouring pairs of them is what the cycle turns in one step. The
 * gain of the transformer depends on the period, so the last one corrects the next. O(1): some hundred operations.
 *
 * What comes before step `start` counts as 0 in every filter, as in TA-Lib; the smoothing is done before that.
 *
 * Numbers go from part to part through cells: the parts are too large to be inlined, and an argument or a result that is
 * a number would be boxed at every step.
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

/** Cells of what the parts give each other. */
const GAIN = 0;
const SMOOTHED = 1;
const DETRENDED = 2;
const IN_PHASE = 3;
const QUADRATURE = 4;
const IN_PHASE_AHEAD = 5;
const QUADRATURE_AHEAD = 6;
const CELL_COUNT = 7;

/** Hilbert transformer of Ehlers, odd taps: 0.0962 x + 0.5769 x[2] − 0.5769 x[4] − 0.0962 x[6], times a gain. */
class HilbertFilter {
  #x1 = 0;
  #x2 = 0;
  #x3 = 0;
  #x4 = 0;
  #x5 = 0;
  #x6 = 0;

  update(cells: Float64Array, from: number, to: number): void {
    const x = cells[from] as number;
    const y = A * x - A * this.#x6 - B * this.#x4 + B * this.#x2;
    this.#x6 = this.#x5;
    this.#x5 = this.#x4;
    this.#x4 = this.#x3;
    this.#x3 = this.#x2;
    this.#x2 = this.#x1;
    this.#x1 = x;
    cells[to] = y * (cells[GAIN] as number);
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

  update(row: Float64Array, cell: number, cells: Float64Array): void {
    const x = row[cell] as number;
    cells[SMOOTHED] = 0.1 * (4 * x + 3 * this.#x1 + 2 * this.#x2 + this.#x3);
    this.#x3 = this.#x2;
    this.#x2 = this.#x1;
    this.#x1 = x;
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

  update(cells: Float64Array): void {
    const inPhase = (cells[IN_PHASE] as number) - (cells[QUADRATURE_AHEAD] as number);
    const quadrature = (cells[QUADRATURE] as number) + (cells[IN_PHASE_AHEAD] as number);
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

/** Streaming dominant cycle. Its properties are those of the last update; but for `smoothed` they are 0 before step `start`. */
export class HilbertCycle {
  readonly #start: number;
  readonly #cells = new Float64Array(CELL_COUNT);
  readonly #smooth = new FourValues();
  readonly #trend = new HilbertFilter();
  readonly #quarter = new HilbertFilter();
  readonly #inPhaseQuarter = new HilbertFilter();
  readonly #quadratureQuarter = new HilbertFilter();
  readonly #discriminator = new HomodyneDiscriminator();
  #count = 0;
  #detrended1 = 0;
  #detrended2 = 0;
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
    return this.#cells[SMOOTHED] as number;
  }

  /** In-phase component: the series without its trend, three steps ago. */
  get inPhase(): number {
    return this.#cells[IN_PHASE] as number;
  }

  /** Quadrature component. */
  get quadrature(): number {
    return this.#cells[QUADRATURE] as number;
  }

  /** Period of the dominant cycle in steps, smoothed once more. */
  get smoothPeriod(): number {
    return this.#smoothPeriod;
  }

  /** Takes the value in `row[cell]`. */
  update(row: Float64Array, cell: number): void {
    const cells = this.#cells;
    this.#smooth.update(row, cell, cells);
    this.#count++;
    if (!this.started) return;
    const discriminator = this.#discriminator;
    cells[GAIN] = 0.075 * discriminator.period + 0.54;
    const detrended3 = this.#detrended2;
    this.#detrended2 = this.#detrended1;
    this.#detrended1 = cells[DETRENDED] as number;
    cells[IN_PHASE] = detrended3;
    this.#trend.update(cells, SMOOTHED, DETRENDED);
    this.#quarter.update(cells, DETRENDED, QUADRATURE);
    this.#inPhaseQuarter.update(cells, IN_PHASE, IN_PHASE_AHEAD);
    this.#quadratureQuarter.update(cells, QUADRATURE, QUADRATURE_AHEAD);
    discriminator.update(cells);
    this.#smoothPeriod = 0.33 * discriminator.period + 0.67 * this.#smoothPeriod;
  }

  reset(): void {
    this.#cells.fill(0);
    this.#smooth.reset();
    this.#trend.reset();
    this.#quarter.reset();
    this.#inPhaseQuarter.reset();
    this.#quadratureQuarter.reset();
    this.#discriminator.reset();
    this.#count = 0;
    this.#detrended1 = this.#detrended2 = this.#smoothPeriod = 0;
  }
}
