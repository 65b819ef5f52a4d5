/**
 * Fills of a passive order where there is no book to queue in: counterparties come by a Poisson process, and each takes a
 * share of what is left, Beta(a, b) distributed. At least one lot a fill; the last fill takes the rest. Poisson arrivals of
 * counterparties: Cont, Stoikov & Talreja (2010), Operations Research 58(3); a Beta share is the conjugate choice on
 * [0, 1]: mean a/(a + b), and the larger a + b the more alike the shares.
 */
import { assert, type Rng } from '../../../core/index.ts';
import { type BetaParams, beta } from '../../stats/index.ts';
import type { ArrivalModel } from './arrival-model.ts';
import { PoissonArrivals } from './poisson-arrivals.ts';

/** How an order fills. */
export interface PartialFillParams {
  /** Counterparties a second, > 0. */
  readonly ratePerSecond: number;
  /** Share of the rest that each takes. */
  readonly share: BetaParams;
}

/** One fill. */
export interface PartialFill {
  /** µs. */
  readonly time: number;
  readonly lots: number;
}

/** Makes fills of orders. */
export class PartialFillModel {
  readonly #arrivals: ArrivalModel;
  readonly #share: BetaParams;
  readonly #rng: Rng;

  constructor(params: PartialFillParams, rng: Rng) {
    assert(
      params.share.a > 0 && params.share.b > 0,
      'shapes of the share are positive',
      params.share.a,
      params.share.b,
    );
    this.#arrivals = new PoissonArrivals(params.ratePerSecond, rng.stream('arrivals'));
    this.#share = params.share;
    this.#rng = rng.stream('shares');
  }

  /** The next fill of an order of which `lots` ≥ 1 are left, after `time` (µs). */
  next(time: number, lots: number): PartialFill {
    assert(Number.isSafeInteger(lots) && lots >= 1, 'lots that are left are a whole number', lots);
    const share = beta.sample(1, this.#share, this.#rng)[0] as number;
    return { time: this.#arrivals.nextAfter(time), lots: Math.min(lots, Math.max(1, Math.round(share * lots))) };
  }

  /** All fills of an order of `lots`, until it is filled or `until` (µs). */
  fills(from: number, lots: number, until: number): PartialFill[] {
    const all: PartialFill[] = [];
    let left = lots;
    for (let time = from; left > 0; ) {
      const fill = this.next(time, left);
      if (fill.time > until) break;
      all.push(fill);
      left -= fill.lots;
      time = fill.time;
    }
    return all;
  }
}
