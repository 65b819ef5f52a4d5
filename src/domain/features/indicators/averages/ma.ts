/** Moving average of a kind that is chosen. */
import type { Average } from '../../blocks/average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from '../../blocks/chosen-average.ts';
import {
  anyInput,
  averageParam,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  periodParam,
  value,
} from '../../indicator.ts';

class Ma implements Indicator {
  readonly #cell: number;
  readonly #average: Average;
  constructor(average: Average, cell: number) {
    this.#cell = cell;
    this.#average = average;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#average.updateCell(row, this.#cell, out, slot);
  }
  reset(): void {
    this.#average.reset();
  }
}

const CHOICE: AverageChoice = { average: 'average', period: 'period', own: 'sma' };

export const ma: IndicatorDefinition = {
  kind: 'ma',
  summary: 'Moving average of a kind that is chosen.',
  formula:
    'the indicator of that name, `t3` and `mama` with their usual other parameters; own: sma; none: x itself; for a period of 1: x itself',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [
    periodParam(1, 30, 'bars of the average; mama takes no notice of it'),
    averageParam('sma', 'kind of average'),
  ],
  warmup: (params) => chosenWarmup(params, CHOICE),
  warmupText: 'that of the average',
  source: 'TA-Lib `MA`, unstable periods 0.',
  taLib: { name: 'MA', params: { timeperiod: 'period', matype: 'average' } },
  create: (params, cells) => new Ma(chosenAverage(params, CHOICE), cellAt(cells, 0)),
};
