/** Accumulation and distribution of Williams. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Wad implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  #before = Number.NaN;
  #value = 0;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const before = this.#before;
    if (close > before) this.#value += close - Math.min(row[this.#low] as number, before);
    else if (close < before) this.#value += close - Math.max(row[this.#high] as number, before);
    this.#before = close;
    out[slot] = this.#value;
  }
  reset(): void {
    this.#before = Number.NaN;
    this.#value = 0;
  }
}

export const wad: IndicatorDefinition = {
  kind: 'wad',
  summary: 'Accumulation and distribution of Williams: how far closes rose from true lows and fell from true highs.',
  formula:
    'w[0] = 0; w[t] = w[t−1] + d; d = close − min(low, close[t−1]) for a rising close, close − max(high, close[t−1]) for a falling one, else 0',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Williams (1972); TA-Lib `WAD`. No volume enters. Its level depends on where history starts.',
  taLib: { name: 'WAD' },
  create: (_, cells) => new Wad(cells),
};
