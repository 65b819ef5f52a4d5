/** Aroon. */
import { WindowMaxAge } from '../../blocks/window-max-age.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class Aroon implements Indicator {
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
    const n = this.#n;
    out[slot] = (100 * (n - this.#highAge.update(row[this.#high] as number))) / n;
    out[slot + 1] = (100 * (n - this.#lowAge.update(-(row[this.#low] as number)))) / n;
  }
  reset(): void {
    this.#highAge.reset();
    this.#lowAge.reset();
  }
}

export const aroon: IndicatorDefinition = {
  kind: 'aroon',
  summary: 'Aroon: how recent the highest high and the lowest low are, 100 for the bar that has just closed.',
  formula:
    'up = 100 · (n − a) / n, a: bars since the highest high of bars t−n … t, the latest of equal ones; down: the same of the lowest low',
  inputs: barInputs('high', 'low'),
  outputs: [
    { name: 'up', meaning: 'age of the highest high, 0 (n bars) to 100 (none)' },
    { name: 'down', meaning: 'age of the lowest low, 0 (n bars) to 100 (none)' },
  ],
  params: [periodParam(2, 14, 'largest age; the window has one bar more')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Chande (1995); TA-Lib `AROON`.',
  taLib: { name: 'AROON', params: { timeperiod: 'period' }, outputs: { aroonup: 'up', aroondown: 'down' } },
  create: (params, cells) => new Aroon(param(params, 'period'), cells),
};
