/** Moving average of a kind that is chosen. */
import { type Average, averageWarmup, createAverage, type PlainAverageName } from '../../blocks/average.ts';
import {
  type AverageName,
  anyInput,
  averageParam,
  cellAt,
  choiceOf,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
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

function averageOf(params: IndicatorParams): PlainAverageName {
  const name = choiceOf(params, 'average') as AverageName;
  return name === 'own' ? 'sma' : name;
}

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
  warmup: (params) => averageWarmup(averageOf(params), param(params, 'period')),
  warmupText: 'that of the average',
  source: 'TA-Lib `MA`, unstable periods 0.',
  taLib: { name: 'MA', params: { timeperiod: 'period', matype: 'average' } },
  create: (params, cells) => new Ma(createAverage(averageOf(params), param(params, 'period')), cellAt(cells, 0)),
};
