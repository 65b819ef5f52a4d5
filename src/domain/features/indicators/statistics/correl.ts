/** Rolling correlation. */
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';

class Correl implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #moments: WindowCrossMoments;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#moments = new WindowCrossMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(row[this.#x] as number, row[this.#y] as number);
    out[slot] = this.#moments.correlation;
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const correl: IndicatorDefinition = {
  kind: 'correl',
  summary: 'Correlation coefficient of two series over the last `period` values.',
  formula: 'Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²); 0 when all x or all y are equal',
  inputs: [
    { name: 'x', meaning: 'values', of: 'any' },
    { name: 'y', meaning: 'values', of: 'any' },
  ],
  outputs: value('−1 to 1'),
  params: [periodParam(1, 30, 'pairs in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Pearson (1895); TA-Lib `CORREL`. Of levels, not of changes: two rising series correlate.',
  taLib: { name: 'CORREL', params: { timeperiod: 'period' } },
  create: (params, cells) => new Correl(param(params, 'period'), cells),
};
