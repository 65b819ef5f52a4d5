/** Acceleration bands. */
import { WindowSum } from '../../blocks/window-sum.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class Accbands implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #n: number;
  readonly #closes: WindowSum;
  readonly #uppers: WindowSum;
  readonly #lowers: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#n = n;
    this.#closes = new WindowSum(n);
    this.#uppers = new WindowSum(n);
    this.#lowers = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const sum = high + low;
    // Prices of which both are 0, as after a subtraction, have no relative width.
    const width = sum === 0 ? 0 : (4 * (high - low)) / sum;
    out[slot] = this.#closes.update(row[this.#close] as number) / this.#n;
    out[slot + 1] = this.#uppers.update(high * (1 + width)) / this.#n;
    out[slot + 2] = this.#lowers.update(low * (1 - width)) / this.#n;
  }
  reset(): void {
    this.#closes.reset();
    this.#uppers.reset();
    this.#lowers.reset();
  }
}

export const accbands: IndicatorDefinition = {
  kind: 'accbands',
  summary: 'Acceleration bands of Headley: the mean close between means of highs and lows that are pushed apart.',
  formula:
    'value = sma(close); upper = sma(high · (1 + w)); lower = sma(low · (1 − w)), all of n; w = 4 · (high − low) / (high + low), 0 for high + low = 0',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: 'mean close, quote asset per unit of base asset' },
    { name: 'upper', meaning: 'upper band, quote asset per unit of base asset' },
    { name: 'lower', meaning: 'lower band, quote asset per unit of base asset' },
  ],
  params: [periodParam(2, 20, 'bars in the means')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Headley (2002), Big Trends in Trading; TA-Lib `ACCBANDS`.',
  taLib: {
    name: 'ACCBANDS',
    params: { timeperiod: 'period' },
    outputs: { upperband: 'upper', middleband: 'value', lowerband: 'lower' },
  },
  create: (params, cells) => new Accbands(param(params, 'period'), cells),
};
