/** On-balance volume. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Obv implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  #before = Number.NaN;
  #value = 0;
  constructor(cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const volume = row[this.#volume] as number;
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
  inputs: barInputs('close', 'volume'),
  outputs: value('base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Granville (1963); TA-Lib `OBV`. Its level depends on where history starts.',
  taLib: { name: 'OBV' },
  create: (_, cells) => new Obv(cells),
};
