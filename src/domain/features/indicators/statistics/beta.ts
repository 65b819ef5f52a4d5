/** Rolling beta. */
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';

class Beta implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #moments: WindowCrossMoments;
  #beforeX = Number.NaN;
  #beforeY = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#moments = new WindowCrossMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#x] as number;
    const y = row[this.#y] as number;
    const beforeX = this.#beforeX;
    const beforeY = this.#beforeY;
    this.#beforeX = x;
    this.#beforeY = y;
    out[slot] = Number.NaN;
    if (Number.isNaN(beforeX)) return;
    this.#moments.update(beforeX === 0 ? 0 : x / beforeX - 1, beforeY === 0 ? 0 : y / beforeY - 1);
    out[slot] = this.#moments.slope;
  }
  reset(): void {
    this.#moments.reset();
    this.#beforeX = Number.NaN;
    this.#beforeY = Number.NaN;
  }
}

export const beta: IndicatorDefinition = {
  kind: 'beta',
  summary: 'Slope of the relative changes of one series on those of another one, over the last `period` changes.',
  formula:
    'Σ (u − ū)(v − v̄) / Σ (u − ū)²; u[t] = x[t] / x[t−1] − 1, v of y alike, 0 after a value of 0; 0 when all u are equal',
  inputs: [
    { name: 'x', meaning: 'what explains, the market for example', of: 'any' },
    { name: 'y', meaning: 'what is explained', of: 'any' },
  ],
  outputs: value('change of y, in percent, for a change of x by one percent'),
  params: [periodParam(1, 5, 'changes in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `BETA`, whose first series is the regressor.',
  taLib: { name: 'BETA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Beta(param(params, 'period'), cells),
};
