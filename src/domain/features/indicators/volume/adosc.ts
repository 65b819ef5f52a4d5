/** Chaikin oscillator. */
import { moneyFlow } from '../../blocks/money-flow.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Adosc implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #volume: number;
  readonly #fastKeep: number;
  readonly #slowKeep: number;
  readonly #warmup: number;
  /** Distance of the line from its fast and from its slow mean. */
  #fast = 0;
  #slow = 0;
  #bars = 0;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#volume = cellAt(cells, 3);
    const fast = param(params, 'fast');
    const slow = param(params, 'slow');
    this.#fastKeep = 1 - 2 / (fast + 1);
    this.#slowKeep = 1 - 2 / (slow + 1);
    this.#warmup = Math.max(fast, slow) - 1;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    // Both means start at the first value of the line, so its first flow moves none of the distances.
    const flow =
      this.#bars === 0
        ? 0
        : moneyFlow(
            row[this.#high] as number,
            row[this.#low] as number,
            row[this.#close] as number,
            row[this.#volume] as number,
          );
    this.#fast = this.#fastKeep * (this.#fast + flow);
    this.#slow = this.#slowKeep * (this.#slow + flow);
    out[slot] = this.#bars < this.#warmup ? Number.NaN : this.#slow - this.#fast;
    if (this.#bars < this.#warmup) this.#bars++;
  }
  reset(): void {
    this.#fast = 0;
    this.#slow = 0;
    this.#bars = 0;
  }
}

export const adosc: IndicatorDefinition = {
  kind: 'adosc',
  summary: 'Chaikin oscillator: a fast average of the accumulation/distribution line minus a slow one.',
  formula:
    'f − s: exponential means of `ad` with the weights 2 / (fast + 1) and 2 / (slow + 1), which start at its first value',
  inputs: barInputs('high', 'low', 'close', 'volume'),
  outputs: value('base asset'),
  params: [
    periodParam(2, 3, 'bars of the fast average', 'fast'),
    periodParam(2, 10, 'bars of the slow average', 'slow'),
  ],
  warmup: (params) => Math.max(param(params, 'fast'), param(params, 'slow')) - 1,
  warmupText: 'max(fast, slow) − 1',
  source:
    'Chaikin; TA-Lib `ADOSC`. Computed from the distances of the line to its means, which do not depend on its level.',
  taLib: { name: 'ADOSC', params: { fastperiod: 'fast', slowperiod: 'slow' } },
  create: (params, cells) => new Adosc(params, cells),
};
