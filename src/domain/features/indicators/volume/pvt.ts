/** Price volume trend. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Pvt implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  #sum = 0;
  #before = 0;
  constructor(cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    // 0 stands before the first bar, which adds nothing either.
    if (this.#before !== 0) this.#sum += ((row[this.#volume] as number) * (close - this.#before)) / this.#before;
    this.#before = close;
    out[slot] = this.#sum;
  }
  reset(): void {
    this.#sum = 0;
    this.#before = 0;
  }
}

export const pvt: IndicatorDefinition = {
  kind: 'pvt',
  summary: 'Price volume trend: volume times the relative change of the close, added up since the first bar.',
  formula: 'p[t] = p[t−1] + volume · (close − close[t−1]) / close[t−1]; p[0] = 0; a close of 0 before adds 0',
  inputs: barInputs('close', 'volume'),
  outputs: value('base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `PVT`. Its level depends on where history starts.',
  taLib: { name: 'PVT' },
  create: (_, cells) => new Pvt(cells),
};
