/** Moving average convergence and divergence. */
import { MacdLine } from '../../blocks/macd-line.ts';
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import {
  anyInput,
  cellAt,
  fasterThanSlow,
  fastSlowParams,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

class Macd implements Indicator {
  readonly #cell: number;
  readonly #line: MacdLine;
  readonly #signal: ExponentialMean;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#line = new MacdLine(param(params, 'fast'), param(params, 'slow'));
    this.#signal = new ExponentialMean(param(params, 'signal'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const line = this.#line.update(row[this.#cell] as number);
    const signal = this.#signal.update(line);
    out[slot] = line;
    out[slot + 1] = signal;
    out[slot + 2] = line - signal;
  }
  reset(): void {
    this.#line.reset();
    this.#signal.reset();
  }
}

export const macd: IndicatorDefinition = {
  kind: 'macd',
  summary: 'Fast minus slow exponential moving average, with the average of that line and the distance from it.',
  formula:
    'value = ema(fast) − ema(slow), the fast one seeded with the values just before the first result; signal = ema(signal) of value; hist = value − signal',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: 'the line, unit of the input' },
    { name: 'signal', meaning: 'its average, unit of the input' },
    { name: 'hist', meaning: 'line − signal, unit of the input' },
  ],
  params: [...fastSlowParams(12, 26), periodParam(1, 9, 'values of the line in the signal', 'signal')],
  relation: fasterThanSlow,
  warmup: (params, output) => param(params, 'slow') - 1 + (output === 'value' ? 0 : param(params, 'signal') - 1),
  warmupText: 'slow − 1, for signal and hist slow + signal − 2',
  source: 'Appel (1979), Aspray (1986); TA-Lib `MACD`, which leaves the line empty until the signal has a value.',
  taLib: {
    name: 'MACD',
    params: { fastperiod: 'fast', slowperiod: 'slow', signalperiod: 'signal' },
    outputs: { macd: 'value', macdsignal: 'signal', macdhist: 'hist' },
  },
  create: (params, cells) => new Macd(params, cellAt(cells, 0)),
};
