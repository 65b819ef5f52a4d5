/** Stochastic oscillator of the relative strength index. */
import type { Average } from '../../blocks/average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from '../../blocks/chosen-average.ts';
import { WilderMean } from '../../blocks/recursive-mean.ts';
import { WindowMax } from '../../blocks/window-max.ts';
import {
  anyInput,
  averageParam,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

const D: AverageChoice = { average: 'average', period: 'signal', own: 'sma' };

/** A range of an index from 0 to 100 that is smaller is rounding. */
const ROUNDING = 1e-12;

class StochRsi implements Indicator {
  readonly #cell: number;
  readonly #gain: WilderMean;
  readonly #loss: WilderMean;
  readonly #highest: WindowMax;
  readonly #negativeLowest: WindowMax;
  readonly #d: Average;
  #before = Number.NaN;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#gain = new WilderMean(param(params, 'period'));
    this.#loss = new WilderMean(param(params, 'period'));
    this.#highest = new WindowMax(param(params, 'range'));
    this.#negativeLowest = new WindowMax(param(params, 'range'));
    this.#d = chosenAverage(params, D);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const change = x - this.#before;
    this.#before = x;
    const gain = this.#gain.update(Math.max(change, 0));
    const all = gain + this.#loss.update(Math.max(-change, 0));
    const strength = all === 0 ? 0 : (100 * gain) / all;
    const lowest = -this.#negativeLowest.update(-strength);
    const range = this.#highest.update(strength) - lowest;
    out[slot] = range < ROUNDING ? 0 : (100 * (strength - lowest)) / range;
    this.#d.updateCell(out, slot, out, slot + 1);
  }
  reset(): void {
    this.#gain.reset();
    this.#loss.reset();
    this.#highest.reset();
    this.#negativeLowest.reset();
    this.#d.reset();
    this.#before = Number.NaN;
  }
}

export const stochRsi: IndicatorDefinition = {
  kind: 'stochRsi',
  summary: 'Stochastic of the relative strength index: place of the index in its own range, 0 to 100.',
  formula:
    'value = 100 · (r − L) / (H − L); r = rsi(period), H, L: highest and lowest r of `range` values, 0 for a range below 1e-12; d: the average of value over `signal` values',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: '%K, 0 to 100' },
    { name: 'd', meaning: '%D, 0 to 100' },
  ],
  params: [
    periodParam(2, 14, 'moves in the relative strength index'),
    periodParam(1, 5, 'values of the index in the range', 'range'),
    periodParam(1, 3, 'values of %K in %D', 'signal'),
    averageParam('sma', 'kind of the average in %D; own is sma'),
  ],
  warmup: (params, output) =>
    param(params, 'period') + param(params, 'range') - 1 + (output === 'd' ? chosenWarmup(params, D) : 0),
  warmupText: 'period + range − 1, for d also that of the average; signal − 1 for sma',
  source: 'Chande and Kroll (1994); TA-Lib `STOCHRSI`, which leaves %K empty until %D has a value.',
  taLib: {
    name: 'STOCHRSI',
    params: { timeperiod: 'period', fastk_period: 'range', fastd_period: 'signal', fastd_matype: 'average' },
    outputs: { fastk: 'value', fastd: 'd' },
  },
  create: (params, cells) => new StochRsi(params, cellAt(cells, 0)),
};
