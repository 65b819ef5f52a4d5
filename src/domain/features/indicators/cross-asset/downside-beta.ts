/** Beta in falling markets. */
import { LogChange } from '../../blocks/log-change.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class DownsideBeta implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #returnX = new LogChange();
  readonly #returnY = new LogChange();
  readonly #squares: WindowSum;
  readonly #products: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#squares = new WindowSum(n);
    this.#products = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const fall = Math.min(this.#returnX.update(row[this.#x] as number), 0);
    const squares = this.#squares.update(fall * fall);
    const products = this.#products.update(fall * this.#returnY.update(row[this.#y] as number));
    out[slot] = squares === 0 ? 0 : products / squares;
  }
  reset(): void {
    this.#returnX.reset();
    this.#returnY.reset();
    this.#squares.reset();
    this.#products.reset();
  }
}

export const downsideBeta: IndicatorDefinition = {
  kind: 'downsideBeta',
  summary: 'Downside beta: how much y moves with x in the bars in which x falls.',
  formula:
    'Σ ry · min(rx, 0) / Σ min(rx, 0)² over the last n logarithmic returns; 0 when x does not fall in the window',
  inputs: PRICE_PAIR,
  outputs: value('return of y for a return of 1 of x'),
  params: [periodParam(2, 60, 'returns in the window, rising ones among them')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Hogan and Warren (1974): lower partial moments below a target, which is a return of 0 here.',
  create: (params, cells) => new DownsideBeta(param(params, 'period'), cells),
};
