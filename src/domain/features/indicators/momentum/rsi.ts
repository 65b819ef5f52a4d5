/** Relative strength index. */
import { WilderMean } from '../../blocks/recursive-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Rsi implements Indicator {
  readonly #cell: number;
  readonly #gain: WilderMean;
  readonly #loss: WilderMean;
  #before = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#gain = new WilderMean(n);
    this.#loss = new WilderMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const change = x - this.#before;
    this.#before = x;
    const gain = this.#gain.update(Math.max(change, 0));
    const loss = this.#loss.update(Math.max(-change, 0));
    const all = gain + loss;
    // No move at all: the ratio is 0/0 and the convention is 0.
    out[slot] = all === 0 ? 0 : (100 * gain) / all;
  }
  reset(): void {
    this.#gain.reset();
    this.#loss.reset();
    this.#before = Number.NaN;
  }
}

export const rsi: IndicatorDefinition = {
  kind: 'rsi',
  summary: 'Relative strength index: the share of gains in all moves, 0 to 100, with the smoothing of Wilder.',
  formula:
    '100 · G / (G + L); G, L: Wilder means of max(Δx, 0) and max(−Δx, 0), seeded with n plain means; 0 without moves',
  inputs: [anyInput],
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'moves; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Wilder (1978); TA-Lib `RSI`, unstable period 0.',
  taLib: { name: 'RSI', params: { timeperiod: 'period' } },
  create: (params, cells) => new Rsi(param(params, 'period'), cellAt(cells, 0)),
};
