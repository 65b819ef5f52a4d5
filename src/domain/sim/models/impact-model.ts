/**
 * How far trading moves the price, as a share of it (0.001 = 0.1 %). Positive for a buy and negative for a sell: impact is
 * against who trades, whatever the side.
 */
import { assert } from '../../../core/index.ts';

/** What is traded, against what usually is. */
export interface ImpactQuery {
  readonly side: 1 | -1;
  /** Quantity, in any unit. */
  readonly quantity: number;
  /** Average daily volume in the same unit, > 0. */
  readonly dailyVolume: number;
}

/** An impact on the price. */
export interface ImpactModel {
  /** Signed share of the price. */
  impact(query: ImpactQuery): number;
}

/** V/ADV. @throws InvariantError */
export function participation({ quantity, dailyVolume }: ImpactQuery): number {
  assert(quantity >= 0 && Number.isFinite(quantity), 'traded quantity is not negative', quantity);
  assert(dailyVolume > 0 && Number.isFinite(dailyVolume), 'daily volume is positive', dailyVolume);
  return quantity / dailyVolume;
}

/** λ·V/ADV: the only form without a free lunch from trading to and fro. Kyle (1985), Econometrica 53(6); Huberman & Stanzl (2004), Econometrica 72(4). */
export class LinearImpact implements ImpactModel {
  readonly #lambda: number;

  /** @param lambda share of the price when a whole day's volume is traded, ≥ 0. */
  constructor(lambda: number) {
    assert(lambda >= 0 && Number.isFinite(lambda), 'slope of impact is not negative', lambda);
    this.#lambda = lambda;
  }

  impact(query: ImpactQuery): number {
    return query.side * this.#lambda * participation(query);
  }
}

/**
 * γ·√(V/ADV): what orders worked over a day cost in every market that was measured; γ is about the volatility of a day.
 * Torre & Ferrari (1997), BARRA Market Impact Model Handbook; Tóth et al. (2011), Physical Review X 1.
 */
export class SquareRootImpact implements ImpactModel {
  readonly #gamma: number;

  /** @param gamma share of the price when a whole day's volume is traded, ≥ 0. */
  constructor(gamma: number) {
    assert(gamma >= 0 && Number.isFinite(gamma), 'factor of impact is not negative', gamma);
    this.#gamma = gamma;
  }

  impact(query: ImpactQuery): number {
    return query.side * this.#gamma * Math.sqrt(participation(query));
  }
}
