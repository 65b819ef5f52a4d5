/** Accumulation/distribution line. */
import { moneyFlow } from '../../blocks/money-flow.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Ad implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #volume: number;
  #sum = 0;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#volume = cellAt(cells, 3);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#sum += moneyFlow(
      row[this.#high] as number,
      row[this.#low] as number,
      row[this.#close] as number,
      row[this.#volume] as number,
    );
    out[slot] = this.#sum;
  }
  reset(): void {
    this.#sum = 0;
  }
}

export const ad: IndicatorDefinition = {
  kind: 'ad',
  summary:
    'Accumulation/distribution line: volume weighted with the place of the close in the range, added up since the first bar.',
  formula:
    'a[t] = a[t−1] + volume · ((close − low) − (high − close)) / (high − low), a[−1] = 0; a bar without a range adds 0',
  inputs: barInputs('high', 'low', 'close', 'volume'),
  outputs: value('base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Chaikin; TA-Lib `AD`. Its level depends on where history starts.',
  taLib: { name: 'AD' },
  create: (_, cells) => new Ad(cells),
};
