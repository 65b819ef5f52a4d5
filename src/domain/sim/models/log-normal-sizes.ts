/**
 * Sizes of orders in lots: log-normal, as order and trade sizes roughly are (the logarithm is normal), rounded to whole
 * lots, at least the smallest size. Maslov & Mills (2001), Physica A 299; Bouchaud, Mézard & Potters (2002), Quantitative
 * Finance 2(4). No allocation.
 */
import { assert, type Rng } from '../../../core/index.ts';

/** Location and spread of the logarithm of lots. */
export interface LogNormalSizeParams {
  readonly mu: number;
  /** ≥ 0; 0 makes every size the same. */
  readonly sigma: number;
}

/** Bounds of a size, lots. */
export interface SizeBounds {
  readonly minLots: number;
  readonly maxLots: number;
}

/** Draws sizes. */
export class LogNormalSizes {
  readonly #params: LogNormalSizeParams;
  readonly #bounds: SizeBounds;
  readonly #rng: Rng;

  constructor(params: LogNormalSizeParams, bounds: SizeBounds, rng: Rng) {
    assert(Number.isFinite(params.mu), 'mean of log size is finite', params.mu);
    assert(params.sigma >= 0 && Number.isFinite(params.sigma), 'spread of log size is not negative', params.sigma);
    assert(
      Number.isSafeInteger(bounds.minLots) && Number.isSafeInteger(bounds.maxLots) && bounds.minLots >= 1,
      'bounds of a size are whole lots',
      bounds.minLots,
      bounds.maxLots,
    );
    assert(bounds.minLots <= bounds.maxLots, 'the smallest size is not above the largest', bounds.minLots);
    this.#params = params;
    this.#bounds = bounds;
    this.#rng = rng;
  }

  /** The next size, lots; the draw without bounds is exp(μ + σz). */
  next(): number {
    const { mu, sigma } = this.#params;
    const lots = Math.round(Math.exp(mu + sigma * this.#rng.normal()));
    return Math.min(this.#bounds.maxLots, Math.max(this.#bounds.minLots, lots));
  }
}
