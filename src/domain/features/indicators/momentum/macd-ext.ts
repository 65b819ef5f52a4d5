/** Moving average convergence and divergence with averages of one's choice. */
import type { Average } from '../../blocks/average.ts';
import { AveragePair, pairWarmup } from '../../blocks/average-pair.ts';
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
  periodParam,
} from '../../indicator.ts';

const FAST: AverageChoice = { average: 'fastAverage', period: 'fast', own: 'sma' };
const SLOW: AverageChoice = { average: 'slowAverage', period: 'slow', own: 'sma' };
const SIGNAL: AverageChoice = { average: 'signalAverage', period: 'signal', own: 'sma' };

class MacdExt implements Indicator {
  readonly #cell: number;
  readonly #pair: AveragePair;
  readonly #signal: Average;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#pair = new AveragePair(params, FAST, SLOW);
    this.#signal = chosenAverage(params, SIGNAL);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#pair.update(row, this.#cell, out, slot);
    this.#signal.updateCell(out, slot, out, slot + 1);
    out[slot + 2] = (out[slot] as number) - (out[slot + 1] as number);
  }
  reset(): void {
    this.#pair.reset();
    this.#signal.reset();
  }
}

export const macdExt: IndicatorDefinition = {
  kind: 'macdExt',
  summary:
    'Fast minus slow moving average, with the average of that line and the distance from it, each of a chosen kind.',
  formula:
    'value = f − s, averages over `fast` and `slow` values, the faster one to begin seeded with the values just before the first result; signal: the average of value; hist = value − signal',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: 'the line, unit of the input' },
    { name: 'signal', meaning: 'its average, unit of the input' },
    { name: 'hist', meaning: 'line − signal, unit of the input' },
  ],
  params: [
    ...fastSlowParams(12, 26),
    periodParam(1, 9, 'values of the line in the signal', 'signal'),
    averageParam('sma', 'kind of the fast average; own is sma', 'fastAverage'),
    averageParam('sma', 'kind of the slow average; own is sma', 'slowAverage'),
    averageParam('sma', 'kind of the signal; own is sma', 'signalAverage'),
  ],
  relation: fasterThanSlow,
  warmup: (params, output) => pairWarmup(params, FAST, SLOW) + (output === 'value' ? 0 : chosenWarmup(params, SIGNAL)),
  warmupText: 'that of the longer average; slow − 1 for sma, for signal and hist also that of the average of the line',
  source: 'Appel (1979), Aspray (1986); TA-Lib `MACDEXT`, which leaves the line empty until the signal has a value.',
  taLib: {
    name: 'MACDEXT',
    params: {
      fastperiod: 'fast',
      fastmatype: 'fastAverage',
      slowperiod: 'slow',
      slowmatype: 'slowAverage',
      signalperiod: 'signal',
      signalmatype: 'signalAverage',
    },
    outputs: { macd: 'value', macdsignal: 'signal', macdhist: 'hist' },
  },
  create: (params, cells) => new MacdExt(params, cellAt(cells, 0)),
};
