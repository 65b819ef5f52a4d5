/** Percentage price oscillator. */
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

class Ppo implements Indicator {
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
    const slow = values[1] as number;
    out[slot] = slow === 0 ? 0 : (100 * ((values[0] as number) - slow)) / slow;
  }
  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
  }
}

export const ppo: IndicatorDefinition = {
  kind: 'ppo',
  summary: 'Percentage price oscillator: fast minus slow average, in percent of the slow one.',
  formula:
    '100 · (f − s) / s, 0 where s is 0; f, s: the averages over `fast` and `slow` values, each seeded with the first values there are',
  inputs: [anyInput],
  outputs: value('percent'),
  params: [...fastSlowParams(12, 26), averageParam('ema', 'kind of both averages; own is ema')],
  relation: fasterThanSlow,
  warmup: (params) => Math.max(chosenWarmup(params, FAST), chosenWarmup(params, SLOW)),
  warmupText: 'that of the slow average; slow − 1 for sma, ema, wma, trima and rma',
  source: 'Appel (1979) for the line; TA-Lib `PPO`.',
  taLib: { name: 'PPO', params: { fastperiod: 'fast', slowperiod: 'slow', matype: 'average' } },
  create: (params, cells) => new Ppo(params, cellAt(cells, 0)),
};
