/** Effective spread from the bounce of prices. */
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  priceInput,
  value,
} from '../../indicator.ts';

class RollSpread implements Indicator {
  readonly #cell: number;
  readonly #pairs: number;
  readonly #moments: WindowCrossMoments;
  #price = Number.NaN;
  #change = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#pairs = n - 1;
    this.#moments = new WindowCrossMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const price = row[this.#cell] as number;
    const change = price - this.#price;
    // The second row has a change and none before it.
    if (!Number.isNaN(this.#change)) this.#moments.update(this.#change, change);
    this.#price = price;
    this.#change = change;
    out[slot] = 2 * Math.sqrt(Math.max(0, -this.#moments.sumXY / this.#pairs));
  }
  reset(): void {
    this.#moments.reset();
    this.#price = Number.NaN;
    this.#change = Number.NaN;
  }
}

export const rollSpread: IndicatorDefinition = {
  kind: 'rollSpread',
  summary: 'Roll spread: the effective spread that would make the price changes bounce as they do.',
  formula: '2 · √(max(0, −c)), c the sample covariance of Δx[s] and Δx[s−1] over n pairs',
  inputs: [priceInput],
  outputs: value('quote asset per unit of base asset; 0 when the changes do not bounce'),
  params: [periodParam(2, 20, 'pairs of changes')],
  warmup: (params) => param(params, 'period') + 1,
  warmupText: 'period + 1',
  source: 'Roll (1984); the covariance has n − 1 in its divisor.',
  create: (params, cells) => new RollSpread(param(params, 'period'), cellAt(cells, 0)),
};
