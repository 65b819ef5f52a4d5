/** Fractals of Williams. */
import { Delay } from '../../blocks/delay.ts';
import { WindowMax } from '../../blocks/window-max.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

const FOUND = 100;

/** Whether the value of `right` values ago is above the ones before and after it. */
class Peak {
  readonly #delay: Delay;
  readonly #before: WindowMax;
  readonly #after: WindowMax;
  #highestBefore = Number.NaN;
  constructor(left: number, right: number) {
    this.#delay = new Delay(right);
    this.#before = new WindowMax(left);
    this.#after = new WindowMax(right);
  }
  update(x: number): boolean {
    const middle = this.#delay.update(x);
    const around = Math.max(this.#highestBefore, this.#after.update(x));
    this.#highestBefore = this.#before.update(middle);
    return middle > around;
  }
  reset(): void {
    this.#delay.reset();
    this.#before.reset();
    this.#after.reset();
    this.#highestBefore = Number.NaN;
  }
}

class Fractal implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #top: Peak;
  readonly #bottom: Peak;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#top = new Peak(param(params, 'left'), param(params, 'right'));
    this.#bottom = new Peak(param(params, 'left'), param(params, 'right'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#top.update(row[this.#high] as number) ? FOUND : 0;
    out[slot + 1] = this.#bottom.update(-(row[this.#low] as number)) ? FOUND : 0;
  }
  reset(): void {
    this.#top.reset();
    this.#bottom.reset();
  }
}

export const fractal: IndicatorDefinition = {
  kind: 'fractal',
  summary:
    'Fractals of Williams: says at the bar at which it is known that the bar `right` bars ago was a turning point.',
  formula:
    'high = 100 where high[t−right] is above each high of the `left` bars before it and the `right` bars after it, else 0; low: the same below the lows',
  inputs: barInputs('high', 'low'),
  outputs: [
    { name: 'high', meaning: '100 when a high is confirmed, else 0' },
    { name: 'low', meaning: '100 when a low is confirmed, else 0' },
  ],
  params: [
    periodParam(1, 2, 'bars before the turning point', 'left'),
    periodParam(1, 2, 'bars after it, which pass before it is known', 'right'),
  ],
  warmup: () => 0,
  warmupText: '0',
  source:
    'Williams (1995), Trading Chaos; TA-Lib `FRACTAL`, which also marks the bar at which the turning point is known. Charts draw it at the turning point, which nobody knew there. Nothing is confirmed within the first left + right bars.',
  taLib: {
    name: 'FRACTAL',
    params: { leftbars: 'left', rightbars: 'right' },
    outputs: { swinghigh: 'high', swinglow: 'low' },
  },
  create: (params, cells) => new Fractal(params, cells),
};
