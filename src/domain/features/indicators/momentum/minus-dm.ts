/** Minus directional movement. */
import { DirectionalMovement } from '../../blocks/directional-movement.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class MinusDm implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #movement: DirectionalMovement;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#movement = new DirectionalMovement(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#movement.update(row, this.#high, this.#low);
    out[slot] = this.#movement.minus;
  }
  reset(): void {
    this.#movement.reset();
  }
}

export const minusDm: IndicatorDefinition = {
  kind: 'minusDm',
  summary: 'Minus directional movement: how far the market went to new lows, as a sum that fades.',
  formula:
    'd: low[t−1] − low where it is above 0 and above high − high[t−1], else 0; s = Σ d of the first n − 1 moves, then s[t] = s[t−1] · (1 − 1/n) + d; for n = 1: d',
  inputs: barInputs('high', 'low'),
  outputs: value('quote asset per unit of base asset'),
  params: [periodParam(1, 14, 'bars of the smoothing')],
  warmup: (params) => Math.max(1, param(params, 'period') - 1),
  warmupText: 'max(1, period − 1)',
  source: 'Wilder (1978); TA-Lib `MINUS_DM`, unstable period 0.',
  taLib: { name: 'MINUS_DM', params: { timeperiod: 'period' } },
  create: (params, cells) => new MinusDm(param(params, 'period'), cells),
};
