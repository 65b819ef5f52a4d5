/** Percentage volume oscillator. */
import type { Average } from '../../blocks/average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from '../../blocks/chosen-average.ts';
import {
  averageParam,
  barInputs,
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

class Pvo implements Indicator {
  readonly #volume: number;
  readonly #fast: Average;
  readonly #slow: Average;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#volume = cellAt(cells, 0);
    this.#fast = chosenAverage(params, FAST);
    this.#slow = chosenAverage(params, SLOW);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const volume = row[this.#volume] as number;
    const fast = this.#fast.update(volume);
    const slow = this.#slow.update(volume);
    out[slot] = slow === 0 ? 0 : (100 * (fast - slow)) / slow;
  }
  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
  }
}

export const pvo: IndicatorDefinition = {
  kind: 'pvo',
  summary: 'Percentage volume oscillator: a fast average of the volume against a slow one, in percent.',
  formula:
    '100 · (f − s) / s, 0 where s is 0; f, s: the averages over `fast` and `slow` volumes, each seeded with the first volumes there are',
  inputs: barInputs('volume'),
  outputs: value('percent of the slow average'),
  params: [...fastSlowParams(12, 26), averageParam('ema', 'kind of both averages; own is ema')],
  relation: fasterThanSlow,
  warmup: (params) => Math.max(chosenWarmup(params, FAST), chosenWarmup(params, SLOW)),
  warmupText: 'slow − 1, for averages that start later the warm-up of the slow one',
  source: 'TA-Lib `PVO`.',
  taLib: { name: 'PVO', params: { fastperiod: 'fast', slowperiod: 'slow', matype: 'average' } },
  create: (params, cells) => new Pvo(params, cells),
};
