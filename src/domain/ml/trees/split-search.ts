/**
 * The best split of a leaf from the histogram of its gradients. A split parts the bins of one feature at a threshold and
 * sends missing values to the side where they help more.
 *
 *     gain = G_L²/(H_L + λ) + G_R²/(H_R + λ) − G²/(H + λ)
 *
 * Chen & Guestrin (2016), XGBoost, equation 7 without the factor one half. Complexity: O(bins). No allocation but the result.
 */
import type { BinnedRows } from './feature-bins.ts';

/** Limits of a split. */
export interface SplitLimits {
  /** λ, added to every sum of hessians. */
  readonly l2: number;
  /** Smallest sum of hessians of a child. */
  readonly minChildWeight: number;
  /** A split must gain more than this. */
  readonly minGain: number;
}

/** Sums of a leaf. */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
}

/** A split of one leaf. */
export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Bins 1 … bin go left. */
  readonly bin: number;
  readonly missingLeft: boolean;
}

/** Below this share of a leaf's hessians a missing bin is empty: what is there is the rounding of subtracted histograms. */
const EMPTY_SHARE = 1e-9;

/** Finds splits; the state of one scan lives in fields. */
export class SplitSearch {
  readonly #binned: BinnedRows;
  readonly #limits: SplitLimits;
  #gain = 0;
  #feature = -1;
  #bin = 0;
  #missingLeft = false;

  constructor(binned: BinnedRows, limits: SplitLimits) {
    this.#binned = binned;
    this.#limits = limits;
  }

  /**
   * Best split of a leaf over some features; ties go to the first.
   * @param histogram gradient and hessian of each bin, by turns.
   */
  best(histogram: Float64Array, sums: LeafSums, features: Int32Array): Split | undefined {
    this.#gain = this.#limits.minGain;
    this.#feature = -1;
    for (const f of features) this.#scan(histogram, sums, f);
    if (this.#feature < 0) return undefined;
    return { gain: this.#gain, feature: this.#feature, bin: this.#bin, missingLeft: this.#missingLeft };
  }

  #scan(histogram: Float64Array, { gradient, hessian }: LeafSums, f: number): void {
    const { features, offset } = this.#binned;
    const { l2, minChildWeight } = this.#limits;
    const { upper, hasMissing } = features[f] as BinnedRows['features'][number];
    const first = 2 * (offset[f] as number);
    const gm = hasMissing ? (histogram[first] as number) : 0;
    const hm = hasMissing ? (histogram[first + 1] as number) : 0;
    const isMissing = hm > EMPTY_SHARE * hessian;
    const parent = (gradient * gradient) / (hessian + l2);
    let g = 0;
    let h = 0;
    // The last bin has nothing to its right, except missing values.
    const last = isMissing ? upper.length : upper.length - 1;
    for (let bin = 1; bin <= last; bin++) {
      g += histogram[first + 2 * bin] as number;
      h += histogram[first + 2 * bin + 1] as number;
      const right = hessian - h;
      if (right < minChildWeight) break;
      if (h >= minChildWeight) {
        const rest = gradient - g;
        const gain = (g * g) / (h + l2) + (rest * rest) / (right + l2) - parent;
        // Without missing rows in sight, the larger child is the better guess for those to come.
        if (gain > this.#gain) this.#keep(gain, f, bin, !isMissing && h > right);
      }
      if (isMissing && bin < upper.length) this.#withMissing(g + gm, h + hm, { gradient, hessian }, f, bin, parent);
    }
  }

  /** The same threshold with the missing rows on the left. */
  #withMissing(g: number, h: number, sums: LeafSums, f: number, bin: number, parent: number): void {
    const { l2, minChildWeight } = this.#limits;
    const right = sums.hessian - h;
    if (right < minChildWeight || h < minChildWeight) return;
    const rest = sums.gradient - g;
    const gain = (g * g) / (h + l2) + (rest * rest) / (right + l2) - parent;
    if (gain > this.#gain) this.#keep(gain, f, bin, true);
  }

  #keep(gain: number, feature: number, bin: number, missingLeft: boolean): void {
    this.#gain = gain;
    this.#feature = feature;
    this.#bin = bin;
    this.#missingLeft = missingLeft;
  }
}
