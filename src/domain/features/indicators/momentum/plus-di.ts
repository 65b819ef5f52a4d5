/** Plus directional indicator. */
import { DirectionalMovement } from '../../blocks/directional-movement.ts';
import { TrueRange } from '../../blocks/true-range.ts';
import { WilderSum } from '../../blocks/wilder-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

const PERCENT = 100;

class PlusDi implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #movement: DirectionalMovement;
  readonly #range = new TrueRange();
  readonly #ranges: WilderSum;
  readonly #n: number;
  readonly #scale: number;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#movement = new DirectionalMovement(n);
    this.#ranges = new WilderSum(n);
    this.#n = n;
    this.#scale = n === 1 ? 1 : PERCENT;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    this.#movement.update(row, this.#high, this.#low);
    const ranges = this.#ranges.update(this.#range.update(high, low, row[this.#close] as number));
    if (this.#movement.moves < this.#n) out[slot] = Number.NaN;
    else out[slot] = ranges === 0 ? 0 : (this.#scale * this.#movement.plus) / ranges;
  }
  reset(): void {
    this.#movement.reset();
    this.#range.reset();
    this.#ranges.reset();
  }
}

export const plusDi: IndicatorDefinition = {
  kind: 'plusDi',
  summary:
    'Plus directional indicator: the share of moves to new highs in the true range, in percent; a fraction for one bar.',
  formula:
    '100 · m / r; m: `plusDm`, r: the same fading sum of true ranges; 0 where r is 0; for n = 1 the fraction m / r, as in TA-Lib',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('percent, 0 to 100; for one bar a fraction, 0 to 1'),
  params: [periodParam(1, 14, 'bars of the smoothing')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Wilder (1978); TA-Lib `PLUS_DI`, unstable period 0.',
  taLib: { name: 'PLUS_DI', params: { timeperiod: 'period' } },
  create: (params, cells) => new PlusDi(param(params, 'period'), cells),
};
