/**
 * Means of two series and their sums of squared deviations and of products of deviations over the last n pairs.
 *
 * Blocks as in `window-moments.ts`: a suffix and the prefix are joined with the formula of Chan, Golub and LeVeque
 * (1979), which holds for products as it does for squares (Bennett et al. 2009), and values are kept as distances from
 * one of them that is still in the window. So no two large sums are subtracted: prices of 60,000 that move by a cent keep
 * their digits, a window in which one series stands still has sums of exactly 0, equal series have sums of equal bits,
 * and nothing is left of a pair that has left. Cost: O(1) amortised; memory: 5 (n + 1).
 */
import { assert } from '../../../core/index.ts';

/** 0 where a block begins with what is not a number, which then lasts as long as that is in the window. */
function anchorOf(x: number): number {
  return Number.isNaN(x) ? 0 : x;
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
  #at = 0;
  /** First pair of this block, and last pair of the one that the suffixes are from. */
  #anchorX = 0;
  #anchorY = 0;
  #suffixAnchorX = 0;
  #suffixAnchorY = 0;
  #prefixX = 0;
  #prefixY = 0;
  #prefixXX = 0;
  #prefixXY = 0;
  #prefixYY = 0;
  #meanX = Number.NaN;
  #meanY = Number.NaN;
  #fromMeanX = Number.NaN;
  #fromMeanY = Number.NaN;
  #sumXX = Number.NaN;
  #sumXY = Number.NaN;
  #sumYY = Number.NaN;

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
    return this.#meanX;
  }

  get meanY(): number {
    return this.#meanY;
  }

  /** Distance of the last x from its mean, without the rounding of the mean. */
  get fromMeanX(): number {
    return this.#fromMeanX;
  }

  get fromMeanY(): number {
    return this.#fromMeanY;
  }

  /** Σ (x − x̄)² over the window. */
  get sumXX(): number {
    return this.#sumXX;
  }

  /** Σ (x − x̄) (y − ȳ) over the window. */
  get sumXY(): number {
    return this.#sumXY;
  }

  /** Σ (y − ȳ)² over the window. */
  get sumYY(): number {
    return this.#sumYY;
  }

  /** Slope of the regression of y on x with a constant; 0 when x stands still. */
  get slope(): number {
    return this.#sumXX === 0 ? 0 : this.#sumXY / this.#sumXX;
  }

  /** Pearson's correlation, −1 to 1; 0 when one of the two stands still. */
  get correlation(): number {
    const size = Math.sqrt(this.#sumXX * this.#sumYY);
    return size === 0 ? 0 : Math.max(-1, Math.min(1, this.#sumXY / size));
  }

  update(x: number, y: number): void {
    const at = this.#at;
    const count = at + 1;
    if (at === 0) {
      this.#anchorX = anchorOf(x);
      this.#anchorY = anchorOf(y);
    }
    const distanceX = x - this.#anchorX;
    const distanceY = y - this.#anchorY;
    const deltaX = distanceX - this.#prefixX;
    const deltaY = distanceY - this.#prefixY;
    const prefixX = this.#prefixX + deltaX / count;
    const prefixY = this.#prefixY + deltaY / count;
    this.#prefixX = prefixX;
    this.#prefixY = prefixY;
    this.#prefixXX += deltaX * (distanceX - prefixX);
    this.#prefixXY += deltaX * (distanceY - prefixY);
    this.#prefixYY += deltaY * (distanceY - prefixY);
    this.#join(count, distanceX, distanceY);
    this.#x[at] = x;
    this.#y[at] = y;
    this.#at = count;
    if (count === this.#n) this.#closeBlock();
  }

  reset(): void {
    for (const cells of [this.#x, this.#y, this.#xx, this.#xy, this.#yy]) {
      cells.fill(Number.NaN);
      cells[this.#n] = 0;
    }
    this.#suffixAnchorX = 0;
    this.#suffixAnchorY = 0;
    this.#openBlock();
    this.#meanX = Number.NaN;
    this.#meanY = Number.NaN;
    this.#fromMeanX = Number.NaN;
    this.#fromMeanY = Number.NaN;
    this.#sumXX = Number.NaN;
    this.#sumXY = Number.NaN;
    this.#sumYY = Number.NaN;
  }

  /** Prefix of `count` pairs and the suffix that completes the window. */
  #join(count: number, distanceX: number, distanceY: number): void {
    const n = this.#n;
    const share = (n - count) / n;
    const weight = share * count;
    const gapX = (this.#x[count] as number) - this.#prefixX + (this.#suffixAnchorX - this.#anchorX);
    const gapY = (this.#y[count] as number) - this.#prefixY + (this.#suffixAnchorY - this.#anchorY);
    const centreX = this.#prefixX + gapX * share;
    const centreY = this.#prefixY + gapY * share;
    this.#meanX = this.#anchorX + centreX;
    this.#meanY = this.#anchorY + centreY;
    this.#fromMeanX = distanceX - centreX;
    this.#fromMeanY = distanceY - centreY;
    this.#sumXX = this.#prefixXX + (this.#xx[count] as number) + gapX * gapX * weight;
    this.#sumXY = this.#prefixXY + (this.#xy[count] as number) + gapX * gapY * weight;
    this.#sumYY = this.#prefixYY + (this.#yy[count] as number) + gapY * gapY * weight;
  }

  #openBlock(): void {
    this.#at = 0;
    this.#prefixX = 0;
    this.#prefixY = 0;
    this.#prefixXX = 0;
    this.#prefixXY = 0;
    this.#prefixYY = 0;
    this.#anchorX = 0;
    this.#anchorY = 0;
  }

  #closeBlock(): void {
    const n = this.#n;
    const anchorX = anchorOf(this.#x[n - 1] as number);
    const anchorY = anchorOf(this.#y[n - 1] as number);
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
      meanX += deltaX / (n - i);
      meanY += deltaY / (n - i);
      xx += deltaX * (distanceX - meanX);
      xy += deltaX * (distanceY - meanY);
      yy += deltaY * (distanceY - meanY);
      this.#x[i] = meanX;
      this.#y[i] = meanY;
      this.#xx[i] = xx;
      this.#xy[i] = xy;
      this.#yy[i] = yy;
    }
    this.#suffixAnchorX = anchorX;
    this.#suffixAnchorY = anchorY;
    this.#openBlock();
  }
}
