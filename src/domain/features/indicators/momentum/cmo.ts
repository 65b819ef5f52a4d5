/** Chande momentum oscillator with the smoothing of Wilder. */
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

class Cmo implements Indicator {
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
    out[slot] = all === 0 ? 0 : (100 * (gain - loss)) / all;
  }
  reset(): void {
    this.#gain.reset();
    this.#loss.reset();
    this.#before = Number.NaN;
  }
}

export const cmo: IndicatorDefinition = {
  kind: 'cmo',
  summary: 'Chande momentum oscillator: gains minus losses in percent of all moves, with the smoothing of Wilder.',
  formula:
    '100 · (G − L) / (G + L); G, L: Wilder means of max(Δx, 0) and max(−Δx, 0), seeded with n plain means; 0 without moves',
  inputs: [anyInput],
  outputs: value('−100 to 100'),
  params: [periodParam(2, 14, 'moves; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source:
    'Chande and Kroll (1994), whose sums are those of `cmou`; TA-Lib `CMO` smooths them like its RSI, unstable period 0.',
  taLib: { name: 'CMO', params: { timeperiod: 'period' } },
  create: (params, cells) => new Cmo(param(params, 'period'), cellAt(cells, 0)),
};
