/** Correlation of levels within a window. */
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';
import { ANY_PAIR } from './pair-inputs.ts';

class LevelCorrelation implements Indicator {
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

export const levelCorrelation: IndicatorDefinition = {
  kind: 'levelCorrelation',
  summary: 'Correlation of two series as they are. Levels that wander seem related; returns tell whether they are.',
  formula: 'Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²) over n values; 0 when one of the two stands still',
  inputs: ANY_PAIR,
  outputs: value('−1 to 1'),
  params: [periodParam(2, 60, 'values in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Pearson (1895); as pandas `rolling(n).corr()`.',
  create: (params, cells) => new LevelCorrelation(param(params, 'period'), cells),
};
