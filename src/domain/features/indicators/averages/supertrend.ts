/** Supertrend. */
import { AverageTrueRange } from '../../blocks/average-true-range.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

class Supertrend implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #width: number;
  readonly #range: AverageTrueRange;
  #upper = Number.NaN;
  #lower = Number.NaN;
  #before = Number.NaN;
  #up = true;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#width = param(params, 'width');
    this.#range = new AverageTrueRange(param(params, 'period'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const close = row[this.#close] as number;
    const distance = this.#width * this.#range.update(high, low, close);
    const warm = !Number.isNaN(distance);
    if (warm) this.#advance((high + low) / 2, distance, close);
    this.#before = close;
    out[slot] = this.#up ? this.#lower : this.#upper;
    out[slot + 1] = warm ? (this.#up ? 1 : -1) : Number.NaN;
  }
  reset(): void {
    this.#range.reset();
    this.#upper = Number.NaN;
    this.#lower = Number.NaN;
    this.#before = Number.NaN;
    this.#up = true;
  }
  #advance(middle: number, distance: number, close: number): void {
    // A band only comes nearer, until a close has gone through it; comparisons with the NaN of the start keep nothing.
    const upper = this.#upper;
    const lower = this.#lower;
    const keepsUpper = middle + distance >= upper && this.#before <= upper;
    const keepsLower = middle - distance <= lower && this.#before >= lower;
    this.#upper = keepsUpper ? upper : middle + distance;
    this.#lower = keepsLower ? lower : middle - distance;
    this.#up = this.#up ? close >= this.#lower : close > this.#upper;
  }
}

export const supertrend: IndicatorDefinition = {
  kind: 'supertrend',
  summary:
    'Supertrend: a stop some average true ranges from the price, that follows it and turns when a close breaks it.',
  formula:
    'U = (high + low) / 2 + width · atr, but U[t−1] if that is lower and close[t−1] ≤ U[t−1]; L = (high + low) / 2 − width · atr, but L[t−1] if that is higher and close[t−1] ≥ L[t−1]; trend 1 until close < L, then −1 until close > U; value = L while the trend is 1, U while it is −1; the first trend is 1 unless its close is below L',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: 'the stop, quote asset per unit of base asset' },
    { name: 'trend', meaning: '1 up, −1 down' },
  ],
  params: [
    periodParam(2, 10, 'bars of the average true range'),
    {
      type: 'number',
      name: 'width',
      meaning: 'average true ranges from the middle of a bar to the stop',
      usual: 3,
      min: 0,
      max: 100,
      whole: false,
    },
  ],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source:
    'Seban (2008); TA-Lib `SUPERTREND`, unstable period 0, which has 0 for the trend of the bars before the first.',
  taLib: {
    name: 'SUPERTREND',
    params: { timeperiod: 'period', multiplier: 'width' },
    outputs: { supertrend: 'value', trend: 'trend' },
  },
  create: (params, cells) => new Supertrend(params, cells),
};
