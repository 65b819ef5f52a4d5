/**
 * Means of two series and their sums of squared deviations and of products of deviations over the last n pairs.
 *
 * Blocks as in `window-moments.ts`: a suffix and the prefix are joined with the formula of Chan, Golub and LeVeque
 * (1979), which holds for products as it does for squares (Bennett et al. 2009), and values are kept as distances from
 * one of them that is still in the window. So no two large sums are subtracted: prices of 60,000 that move by a cent keep
 * their digits, a window in which one series stands still has sums of exactly 0, equal series have sums of equal bits,
 * and nothing is left of a pair that has left. Cost: O(1) amortised; memory: 5 (n + 1).
 *
 * What changes with every pair is in one Float64Array, and the private steps take no doubles: so nothing is boxed where a
 * call cannot be inlined, and the shape of the object does not depend on the numbers that it has seen.
 */
import { assert } from '../../../core/index.ts';

/** Cells of the state: the moments of the window … */
const MEAN_X = 0;
const MEAN_Y = 1;
const FROM_MEAN_X = 2;
const FROM_MEAN_Y = 3;
const SUM_XX = 4;
const SUM_XY = 5;
const SUM_YY = 6;
const SLOPE = 7;
const CORRELATION = 8;
/** … those of the block that fills, as distances from its first pair … */
const ANCHOR_X = 9;
const ANCHOR_Y = 10;
const PREFIX_X = 11;
const PREFIX_Y = 12;
const PREFIX_XX = 13;
const PREFIX_XY = 14;
const PREFIX_YY = 15;
/** … and the pair from which the suffixes of the block before are measured: its last. */
const SUFFIX_ANCHOR_X = 16;
const SUFFIX_ANCHOR_Y = 17;
const STATE = 18;

/** A distance from what is not a number lasts as long as that is in the window, and needs an anchor all the same. */
function replaceNaN(state: Float64Array, cell: number): void {
  if (Number.isNaN(state[cell])) state[cell] = 0;
}

/** Streaming moments of pairs (x, y): NaN until n pairs have come. */
export class WindowCrossMoments {
  readonly #n: number;
  /** Cells [0 … at) hold the new block as it came, [at + 1 … n) the means of suffixes of the old one. */
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #xx: Float64Array;
  readonly #xy: Float64Array;
  readonly #yy: Float64Array;
  readonly #state = new Float64Array(STATE);
  #at = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one pair', n);
    this.#n = n;
    this.#x = new Float64Array(n + 1);
    this.#y = new Float64Array(n + 1);
    this.#xx = new Float64Array(n + 1);
    this.#xy = new Float64Array(n + 1);
    this.#yy = new Float64Array(n + 1);
    this.reset();
  }

  /** Mean of x over the window. */
  get meanX(): number {
    return this.#state[MEAN_X] as number;
  }

  get meanY(): number {
    return this.#state[MEAN_Y] as number;
  }

  /** Distance of the last x from its mean, without the rounding of the mean. */
  get fromMeanX(): number {
    return this.#state[FROM_MEAN_X] as number;
  }

  get fromMeanY(): number {
    return this.#state[FROM_MEAN_Y] as number;
  }

  /** Σ (x − x̄)² over the window. */
  get sumXX(): number {
    return this.#state[SUM_XX] as number;
  }

  /** Σ (x − x̄) (y − ȳ) over the window. */
  get sumXY(): number {
    return this.#state[SUM_XY] as number;
  }

  /** Σ (y − ȳ)² over the window. */
  get sumYY(): number {
    return this.#state[SUM_YY] as number;
  }

  /** Slope of the regression of y on x with a constant; 0 when x stands still. */
  get slope(): number {
    return this.#state[SLOPE] as number;
  }

  /** Pearson's correlation, −1 to 1; 0 when one of the two stands still. */
  get correlation(): number {
    return this.#state[CORRELATION] as number;
  }

  /** Small enough to be compiled into its caller: a call with two doubles would box them. */
  update(x: number, y: number): void {
    const at = this.#at;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#at = at + 1;
    this.#take(at);
  }

  reset(): void {
    for (const cells of [this.#x, this.#y, this.#xx, this.#xy, this.#yy]) {
      cells.fill(Number.NaN);
      cells[this.#n] = 0;
    }
    this.#state.fill(Number.NaN, 0, ANCHOR_X);
    this.#state.fill(0, ANCHOR_X);
    this.#at = 0;
  }

  /** The prefix with the pair that has come. */
  #take(at: number): void {
    const state = this.#state;
    const count = at + 1;
    const x = this.#x[at] as number;
    const y = this.#y[at] as number;
    if (at === 0) {
      state[ANCHOR_X] = x;
      state[ANCHOR_Y] = y;
      replaceNaN(state, ANCHOR_X);
      replaceNaN(state, ANCHOR_Y);
    }
    const distanceX = x - (state[ANCHOR_X] as number);
    const distanceY = y - (state[ANCHOR_Y] as number);
    const deltaX = distanceX - (state[PREFIX_X] as number);
    const deltaY = distanceY - (state[PREFIX_Y] as number);
    const part = 1 / count;
    const prefixX = (state[PREFIX_X] as number) + deltaX * part;
    const prefixY = (state[PREFIX_Y] as number) + deltaY * part;
    state[PREFIX_X] = prefixX;
    state[PREFIX_Y] = prefixY;
    state[PREFIX_XX] = (state[PREFIX_XX] as number) + deltaX * (distanceX - prefixX);
    state[PREFIX_XY] = (state[PREFIX_XY] as number) + deltaX * (distanceY - prefixY);
    state[PREFIX_YY] = (state[PREFIX_YY] as number) + deltaY * (distanceY - prefixY);
    this.#join(at);
    if (count === this.#n) this.#closeBlock();
  }

  /** The prefix and the suffix that completes the window. */
  #join(at: number): void {
    const state = this.#state;
    const count = at + 1;
    const share = (this.#n - count) / this.#n;
    const weight = share * count;
    const anchorX = state[ANCHOR_X] as number;
    const anchorY = state[ANCHOR_Y] as number;
    const prefixX = state[PREFIX_X] as number;
    const prefixY = state[PREFIX_Y] as number;
    const gapX = (this.#x[count] as number) - prefixX + ((state[SUFFIX_ANCHOR_X] as number) - anchorX);
    const gapY = (this.#y[count] as number) - prefixY + ((state[SUFFIX_ANCHOR_Y] as number) - anchorY);
    const centreX = prefixX + gapX * share;
    const centreY = prefixY + gapY * share;
    const xx = (state[PREFIX_XX] as number) + (this.#xx[count] as number) + gapX * gapX * weight;
    const xy = (state[PREFIX_XY] as number) + (this.#xy[count] as number) + gapX * gapY * weight;
    const yy = (state[PREFIX_YY] as number) + (this.#yy[count] as number) + gapY * gapY * weight;
    const size = Math.sqrt(xx * yy);
    state[MEAN_X] = anchorX + centreX;
    state[MEAN_Y] = anchorY + centreY;
    state[FROM_MEAN_X] = (this.#x[at] as number) - anchorX - centreX;
    state[FROM_MEAN_Y] = (this.#y[at] as number) - anchorY - centreY;
    state[SUM_XX] = xx;
    state[SUM_XY] = xy;
    state[SUM_YY] = yy;
    state[SLOPE] = xx === 0 ? 0 : xy / xx;
    state[CORRELATION] = size === 0 ? 0 : Math.max(-1, Math.min(1, xy / size));
  }

  #closeBlock(): void {
    const n = this.#n;
    const state = this.#state;
    state.fill(0, ANCHOR_X);
    state[SUFFIX_ANCHOR_X] = this.#x[n - 1] as number;
    state[SUFFIX_ANCHOR_Y] = this.#y[n - 1] as number;
    replaceNaN(state, SUFFIX_ANCHOR_X);
    replaceNaN(state, SUFFIX_ANCHOR_Y);
    const anchorX = state[SUFFIX_ANCHOR_X] as number;
    const anchorY = state[SUFFIX_ANCHOR_Y] as number;
    let meanX = 0;
    let meanY = 0;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let i = n - 1; i > 0; i--) {
      const distanceX = (this.#x[i] as number) - anchorX;
      const distanceY = (this.#y[i] as number) - anchorY;
      const deltaX = distanceX - meanX;
      const deltaY = distanceY - meanY;
      const part = 1 / (n - i);
      meanX += deltaX * part;
      meanY += deltaY * part;
      xx += deltaX * (distanceX - meanX);
      xy += deltaX * (distanceY - meanY);
      yy += deltaY * (distanceY - meanY);
      this.#x[i] = meanX;
      this.#y[i] = meanY;
      this.#xx[i] = xx;
      this.#xy[i] = xy;
      this.#yy[i] = yy;
    }
    this.#at = 0;
  }
}
