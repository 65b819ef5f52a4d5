/** Volume weighted average price. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Vwap implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #volume: number;
  #turnover = 0;
  #traded = 0;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#volume = cellAt(cells, 3);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const typical = ((row[this.#high] as number) + (row[this.#low] as number) + (row[this.#close] as number)) / 3;
    const volume = row[this.#volume] as number;
    this.#turnover += typical * volume;
    this.#traded += volume;
    out[slot] = this.#traded === 0 ? 0 : this.#turnover / this.#traded;
  }
  reset(): void {
    this.#turnover = 0;
    this.#traded = 0;
  }
}

export const vwap: IndicatorDefinition = {
  kind: 'vwap',
  summary: 'Volume weighted average price since the first bar.',
  formula: 'Σ p · volume / Σ volume over all bars, p = (high + low + close) / 3; 0 before anything was traded',
  inputs: barInputs('high', 'low', 'close', 'volume'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `VWAP`. Its level depends on where history starts.',
  taLib: { name: 'VWAP' },
  create: (_, cells) => new Vwap(cells),
};
