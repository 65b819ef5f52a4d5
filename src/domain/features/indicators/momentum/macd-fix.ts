/** Moving average convergence and divergence with the weights of its author. */
import { FixedWeightMean } from '../../blocks/fixed-weight-mean.ts';
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

const FAST = 12;
const SLOW = 26;
/** Appel rounds 2/13 = 0.154 and 2/27 = 0.074. */
const FAST_WEIGHT = 0.15;
const SLOW_WEIGHT = 0.075;

class MacdFix implements Indicator {
  readonly #cell: number;
  readonly #fast = new FixedWeightMean(FAST, FAST_WEIGHT);
  readonly #slow = new FixedWeightMean(SLOW, SLOW_WEIGHT);
  readonly #signal: ExponentialMean;
  #count = 0;
  constructor(signal: number, cell: number) {
    this.#cell = cell;
    this.#signal = new ExponentialMean(signal);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const slow = this.#slow.update(x);
    let line = Number.NaN;
    if (this.#count < SLOW - FAST) this.#count++;
    else line = this.#fast.update(x) - slow;
    const signal = this.#signal.update(line);
    out[slot] = line;
    out[slot + 1] = signal;
    out[slot + 2] = line - signal;
  }
  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
    this.#signal.reset();
    this.#count = 0;
  }
}

export const macdFix: IndicatorDefinition = {
  kind: 'macdFix',
  summary: 'The `macd` of 12 and 26 bars with the weights 0.15 and 0.075 that its author used.',
  formula:
    'value = f − s; f, s: plain means of the first 12 and 26 values that end at the first result, then f += 0.15 · (x − f), s += 0.075 · (x − s); signal = ema(signal) of value; hist = value − signal',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: 'the line, unit of the input' },
    { name: 'signal', meaning: 'its average, unit of the input' },
    { name: 'hist', meaning: 'line − signal, unit of the input' },
  ],
  params: [periodParam(1, 9, 'values of the line in the signal', 'signal')],
  warmup: (params, output) => SLOW - 1 + (output === 'value' ? 0 : param(params, 'signal') - 1),
  warmupText: '25, for signal and hist signal + 24',
  source: 'Appel (1979); TA-Lib `MACDFIX`, which leaves the line empty until the signal has a value.',
  taLib: {
    name: 'MACDFIX',
    params: { signalperiod: 'signal' },
    outputs: { macd: 'value', macdsignal: 'signal', macdhist: 'hist' },
  },
  create: (params, cells) => new MacdFix(param(params, 'signal'), cellAt(cells, 0)),
};
