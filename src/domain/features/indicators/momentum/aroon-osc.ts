/** Aroon oscillator. */
import { WindowMaxAge } from '../../blocks/window-max-age.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class AroonOsc implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #n: number;
  readonly #highAge: WindowMaxAge;
  readonly #lowAge: WindowMaxAge;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#n = n;
    this.#highAge = new WindowMaxAge(n + 1);
    this.#lowAge = new WindowMaxAge(n + 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = this.#highAge.update(row[this.#high] as number);
    const low = this.#lowAge.update(-(row[this.#low] as number));
    out[slot] = (100 * (low - high)) / this.#n;
  }
  reset(): void {
    this.#highAge.reset();
    this.#lowAge.reset();
  }
}

export const aroonOsc: IndicatorDefinition = {
  kind: 'aroonOsc',
  summary: 'Aroon oscillator: by how much the highest high is more recent than the lowest low, −100 to 100.',
  formula: 'up − down of `aroon`',
  inputs: barInputs('high', 'low'),
  outputs: value('−100 to 100'),
  params: [periodParam(2, 14, 'largest age; the window has one bar more')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Chande (1995); TA-Lib `AROONOSC`.',
  taLib: { name: 'AROONOSC', params: { timeperiod: 'period' } },
  create: (params, cells) => new AroonOsc(param(params, 'period'), cells),
};
