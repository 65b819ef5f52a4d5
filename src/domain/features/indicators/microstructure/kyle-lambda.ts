/** Price impact of order flow. */
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class KyleLambda implements Indicator {
  readonly #price: number;
  readonly #flow: number;
  readonly #moments: WindowCrossMoments;
  #before = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#price = cellAt(cells, 0);
    this.#flow = cellAt(cells, 1);
    this.#moments = new WindowCrossMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const price = row[this.#price] as number;
    this.#moments.update(row[this.#flow] as number, price - this.#before);
    this.#before = price;
    const { correlation } = this.#moments;
    out[slot] = Number.isNaN(correlation) ? Number.NaN : this.#moments.slope;
    out[slot + 1] = correlation * correlation;
  }
  reset(): void {
    this.#moments.reset();
    this.#before = Number.NaN;
  }
}

export const kyleLambda: IndicatorDefinition = {
  kind: 'kyleLambda',
  summary: "Kyle's lambda: how much the price moves for a unit of signed volume, by regression over a window.",
  formula:
    'Δprice = a + λ · flow + e by least squares over n rows; value = λ, 0 when the flow does not vary; rSquared = 1 − Σ e² / Σ (Δprice − mean)², 0 when either does not vary',
  inputs: [
    { name: 'price', meaning: 'prices, quote asset per unit of base asset', of: 'price', usual: 'close' },
    {
      name: 'flow',
      meaning:
        'signed volume of the same rows, base asset: a feature `volumeDelta`, `signedVolume` or `orderFlowImbalance`',
      of: 'any',
    },
  ],
  outputs: [
    { name: 'value', meaning: 'quote asset per unit of base asset, for one unit of flow' },
    { name: 'rSquared', meaning: 'share of the price changes that the flow explains, 0 to 1' },
  ],
  params: [periodParam(2, 60, 'price changes in the regression')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Kyle (1985), estimated as in Hasbrouck (2009) with a constant.',
  create: (params, cells) => new KyleLambda(param(params, 'period'), cells),
};
