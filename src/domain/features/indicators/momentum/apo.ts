/** Absolute price oscillator. */
import type { Average } from '../../blocks/average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from '../../blocks/chosen-average.ts';
import {
  anyInput,
  averageParam,
  cellAt,
  fasterThanSlow,
  fastSlowParams,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  value,
} from '../../indicator.ts';

const FAST: AverageChoice = { average: 'average', period: 'fast', own: 'ema' };
const SLOW: AverageChoice = { average: 'average', period: 'slow', own: 'ema' };

class Apo implements Indicator {
  readonly #cell: number;
  readonly #fast: Average;
  readonly #slow: Average;
  /** Fast and slow average. */
  readonly #values = new Float64Array(2);
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#fast = chosenAverage(params, FAST);
    this.#slow = chosenAverage(params, SLOW);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const values = this.#values;
    this.#fast.updateCell(row, this.#cell, values, 0);
    this.#slow.updateCell(row, this.#cell, values, 1);
    out[slot] = (values[0] as number) - (values[1] as number);
  }
  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
  }
}

export const apo: IndicatorDefinition = {
  kind: 'apo',
  summary: 'Absolute price oscillator: fast minus slow average, of the kind that is chosen.',
  formula: 'f − s; f, s: the averages over `fast` and `slow` values, each seeded with the first values there are',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [...fastSlowParams(12, 26), averageParam('ema', 'kind of both averages; own is ema')],
  relation: fasterThanSlow,
  warmup: (params) => Math.max(chosenWarmup(params, FAST), chosenWarmup(params, SLOW)),
  warmupText: 'that of the slow average; slow − 1 for sma, ema, wma, trima and rma',
  source: 'Appel (1979) for the line; TA-Lib `APO`.',
  taLib: { name: 'APO', params: { fastperiod: 'fast', slowperiod: 'slow', matype: 'average' } },
  create: (params, cells) => new Apo(params, cellAt(cells, 0)),
};
