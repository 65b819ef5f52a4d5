/** Moving average convergence and divergence: the signal. */
import { MacdLine } from '../blocks/macd-line.ts';
import { ExponentialMean } from '../blocks/recursive-mean.ts';
import {
  fasterThanSlow,
  fastSlowParams,
  type Indicator,
  type IndicatorDefinition,
  param,
  signalParam,
} from '../indicator.ts';

class MacdSignal implements Indicator {
  readonly #cell: number;
  readonly #line: MacdLine;
  readonly #signal: ExponentialMean;
  constructor(line: MacdLine, signal: number, cell: number) {
    this.#cell = cell;
    this.#line = line;
    this.#signal = new ExponentialMean(signal);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#signal.update(this.#line.update(bar[this.#cell] as number));
  }
  reset(): void {
    this.#line.reset();
    this.#signal.reset();
  }
}

export const macdSignal: IndicatorDefinition = {
  kind: 'macdSignal',
  summary: 'Exponential moving average of the line of `macd`.',
  formula: 'ema(signal) of macd(fast, slow)',
  input: 'any',
  reads: [],
  params: [...fastSlowParams, signalParam('values of the line in the mean')],
  relation: fasterThanSlow,
  warmup: (params) => param(params, 'slow') + param(params, 'signal') - 2,
  warmupText: 'slow + signal − 2',
  source: 'Appel (1979); TA-Lib `MACD`.',
  create: (params, cell) =>
    new MacdSignal(new MacdLine(param(params, 'fast'), param(params, 'slow')), param(params, 'signal'), cell),
};
