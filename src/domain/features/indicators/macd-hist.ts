/** Moving average convergence and divergence: the histogram. */
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

class MacdHist implements Indicator {
  readonly #cell: number;
  readonly #line: MacdLine;
  readonly #signal: ExponentialMean;
  constructor(line: MacdLine, signal: number, cell: number) {
    this.#cell = cell;
    this.#line = line;
    this.#signal = new ExponentialMean(signal);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const line = this.#line.update(bar[this.#cell] as number);
    out[slot] = line - this.#signal.update(line);
  }
  reset(): void {
    this.#line.reset();
    this.#signal.reset();
  }
}

export const macdHist: IndicatorDefinition = {
  kind: 'macdHist',
  summary: 'Distance of the line of `macd` from its signal.',
  formula: 'macd(fast, slow) − macdSignal(fast, slow, signal)',
  input: 'any',
  reads: [],
  params: [...fastSlowParams, signalParam('values of the line in the mean')],
  relation: fasterThanSlow,
  warmup: (params) => param(params, 'slow') + param(params, 'signal') - 2,
  warmupText: 'slow + signal − 2',
  source: 'Aspray (1986); TA-Lib `MACD`.',
  create: (params, cell) =>
    new MacdHist(new MacdLine(param(params, 'fast'), param(params, 'slow')), param(params, 'signal'), cell),
};
