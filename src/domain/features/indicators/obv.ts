/** On-balance volume. */
import { CELL, type Indicator, type IndicatorDefinition } from '../indicator.ts';

class Obv implements Indicator {
  #before = Number.NaN;
  #value = 0;
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const close = bar[CELL.close] as number;
    const volume = bar[CELL.volume] as number;
    if (close > this.#before) this.#value += volume;
    else if (close < this.#before) this.#value -= volume;
    else if (Number.isNaN(this.#before)) this.#value = volume;
    this.#before = close;
    out[slot] = this.#value;
  }
  reset(): void {
    this.#before = Number.NaN;
    this.#value = 0;
  }
}

export const obv: IndicatorDefinition = {
  kind: 'obv',
  summary: 'On-balance volume: volume added on up bars and taken away on down bars, since the first bar.',
  formula: 'o[t] = o[t−1] + volume · sign(close − close[t−1]); o[0] = volume[0]',
  input: 'none',
  reads: ['close', 'volume'],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Granville (1963); TA-Lib `OBV`. Its level depends on where history starts.',
  create: () => new Obv(),
};
