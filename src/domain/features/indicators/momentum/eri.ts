/** Elder ray index. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class Eri implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #mean: ExponentialMean;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#mean = new ExponentialMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const mean = this.#mean.update(row[this.#close] as number);
    out[slot] = (row[this.#high] as number) - mean;
    out[slot + 1] = (row[this.#low] as number) - mean;
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const eri: IndicatorDefinition = {
  kind: 'eri',
  summary: 'Elder ray index: how far the high and the low are from the average, the power of bulls and bears.',
  formula: 'bull = high − e; bear = low − e; e = ema(n) of the close',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'bull', meaning: 'high − average, quote asset per unit of base asset' },
    { name: 'bear', meaning: 'low − average, quote asset per unit of base asset' },
  ],
  params: [periodParam(1, 13, 'bars of the average')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Elder (1993), Trading for a Living; TA-Lib `ERI`.',
  taLib: { name: 'ERI', params: { timeperiod: 'period' }, outputs: { bullpower: 'bull', bearpower: 'bear' } },
  create: (params, cells) => new Eri(param(params, 'period'), cells),
};
