/** Parabolic stop and reverse. */
import { ParabolicStop } from '../../blocks/parabolic-stop.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  type NumberParam,
  param,
  value,
} from '../../indicator.ts';

class Sar implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #stop: ParabolicStop;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    const step = param(params, 'acceleration');
    const acceleration = { initial: step, step, max: param(params, 'maximum') };
    this.#stop = new ParabolicStop({ long: acceleration, short: acceleration, start: 0, offset: 0 });
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#stop.update(row[this.#high] as number, row[this.#low] as number);
    out[slot] = this.#stop.stop;
  }
  reset(): void {
    this.#stop.reset();
  }
}

function shareParam(name: string, usual: number, meaning: string): NumberParam {
  return { type: 'number', name, meaning, usual, min: 0, max: 100, whole: false };
}

export const sar: IndicatorDefinition = {
  kind: 'sar',
  summary: 'Parabolic stop and reverse: a stop that runs after the best price, faster with every new one.',
  formula:
    'long: s[t+1] = min(s + a · (E − s), low, low[t−1]), E: highest high since the turn, a: acceleration at the turn, as much more at every new E, at most maximum; low ≤ s turns: s = max(E, high, high[t−1]), then short, the mirror image; first at bar 1: short from high[0] when low[0] − low[1] is above 0 and above high[1] − high[0], else long from low[0]',
  inputs: barInputs('high', 'low'),
  outputs: value('the stop, quote asset per unit of base asset'),
  params: [
    shareParam('acceleration', 0.02, 'share of the way to the best price, first and added'),
    shareParam('maximum', 0.2, 'largest share of the way'),
  ],
  warmup: () => 1,
  warmupText: '1',
  source: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib `SAR`.',
  taLib: { name: 'SAR', params: { acceleration: 'acceleration', maximum: 'maximum' } },
  create: (params, cells) => new Sar(params, cells),
};
