/** Ultimate oscillator. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

/** Share of the pressure of buyers in the ranges of a window. */
class Share {
  readonly #pressures: WindowSum;
  readonly #ranges: WindowSum;
  constructor(n: number) {
    this.#pressures = new WindowSum(n);
    this.#ranges = new WindowSum(n);
  }
  update(pressure: number, range: number): number {
    const pressures = this.#pressures.update(pressure);
    const ranges = this.#ranges.update(range);
    return ranges === 0 ? 0 : pressures / ranges;
  }
  reset(): void {
    this.#pressures.reset();
    this.#ranges.reset();
  }
}

class UltOsc implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #short: Share;
  readonly #middle: Share;
  readonly #long: Share;
  #before = Number.NaN;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    const periods = periodsOf(params).sort((a, b) => a - b);
    const [short, middle, long] = periods as [number, number, number];
    this.#short = new Share(short);
    this.#middle = new Share(middle);
    this.#long = new Share(long);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const low = Math.min(row[this.#low] as number, this.#before);
    const range = Math.max(row[this.#high] as number, this.#before) - low;
    const pressure = close - low;
    this.#before = close;
    const short = this.#short.update(pressure, range);
    const middle = this.#middle.update(pressure, range);
    const long = this.#long.update(pressure, range);
    out[slot] = (100 * (4 * short + 2 * middle + long)) / 7;
  }
  reset(): void {
    this.#short.reset();
    this.#middle.reset();
    this.#long.reset();
    this.#before = Number.NaN;
  }
}

function periodsOf(params: IndicatorParams): number[] {
  return [param(params, 'short'), param(params, 'middle'), param(params, 'long')];
}

export const ultOsc: IndicatorDefinition = {
  kind: 'ultOsc',
  summary: 'Ultimate oscillator: the share of buying in the true range over three windows, 0 to 100.',
  formula:
    '100 · (4 a + 2 b + c) / 7; a, b, c: Σ (close − l) / Σ (h − l) over the three windows, the shortest first; h = max(high, close[t−1]), l = min(low, close[t−1]); 0 for a sum of ranges of 0',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('0 to 100'),
  params: [
    periodParam(1, 7, 'bars in the first window', 'short'),
    periodParam(1, 14, 'bars in the second window', 'middle'),
    periodParam(1, 28, 'bars in the third window', 'long'),
  ],
  warmup: (params) => Math.max(...periodsOf(params)),
  warmupText: 'max(short, middle, long)',
  source: 'Williams (1985), Stocks & Commodities 3(4); TA-Lib `ULTOSC`, which puts the periods in order itself.',
  taLib: { name: 'ULTOSC', params: { timeperiod1: 'short', timeperiod2: 'middle', timeperiod3: 'long' } },
  create: (params, cells) => new UltOsc(params, cells),
};
