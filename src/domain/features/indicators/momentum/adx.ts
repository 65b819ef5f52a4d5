/** Average directional index. */
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

class Adx implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #n: number;
  readonly #movement: DirectionalMovement;
  #seeds = 0;
  #sum = 0;
  #mean = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#n = n;
    this.#movement = new DirectionalMovement(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const n = this.#n;
    const dx = this.#movement.update(row[this.#high] as number, row[this.#low] as number);
    // Without a direction the seed counts 0 and the mean stays where it is.
    if (this.#seeds < n) {
      if (!Number.isNaN(dx)) {
        this.#sum += Math.max(dx, 0);
        this.#seeds++;
        if (this.#seeds === n) this.#mean = this.#sum / n;
      }
    } else if (dx >= 0) {
      this.#mean = (this.#mean * (n - 1) + dx) / n;
    }
    out[slot] = this.#mean;
  }
  reset(): void {
    this.#movement.reset();
    this.#seeds = 0;
    this.#sum = 0;
    this.#mean = Number.NaN;
  }
}

export const adx: IndicatorDefinition = {
  kind: 'adx',
  summary: 'Average directional index: how much of the movement has one direction, 0 to 100, whichever it is.',
  formula:
    'Wilder mean of 100 · |P − M| / (P + M), seeded with the plain mean of the first n; P, M: Wilder sums of high − high[t−1] and low[t−1] − low where they are the larger one and above 0',
  inputs: barInputs('high', 'low'),
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'bars of both smoothings')],
  warmup: (params) => 2 * param(params, 'period') - 1,
  warmupText: '2 · period − 1',
  source: 'Wilder (1978); TA-Lib `ADX`, unstable period 0.',
  taLib: { name: 'ADX', params: { timeperiod: 'period' } },
  create: (params, cells) => new Adx(param(params, 'period'), cells),
};
