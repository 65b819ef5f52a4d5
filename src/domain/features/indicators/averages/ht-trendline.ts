/** Instantaneous trend line of Ehlers. */
import { HilbertCycle, LATE_START, LATE_WARMUP } from '../../blocks/hilbert-cycle.ts';
import { InstantaneousTrend } from '../../blocks/instantaneous-trend.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class HtTrendline implements Indicator {
  readonly #cell: number;
  readonly #cycle = new HilbertCycle(LATE_START);
  readonly #trend = new InstantaneousTrend(this.#cycle);
  #count = 0;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#cycle.update(row, this.#cell);
    this.#trend.update(row, this.#cell);
    const warm = this.#count === LATE_WARMUP;
    if (!warm) this.#count++;
    out[slot] = warm ? this.#trend.value : Number.NaN;
  }
  reset(): void {
    this.#cycle.reset();
    this.#trend.reset();
    this.#count = 0;
  }
}

export const htTrendline: IndicatorDefinition = {
  kind: 'htTrendline',
  summary: 'Instantaneous trend line of Ehlers: the mean over one dominant cycle, in which the cycle cancels.',
  formula:
    '(4 m[t] + 3 m[t−1] + 2 m[t−2] + m[t−3]) / 10; m: mean of the last ⌊P + 0.5⌋ values; P: `htDcPeriod`, computed from row 37 on, m[t] = 0 before it',
  inputs: [anyInput],
  outputs: value('the trend, unit of the input'),
  params: [],
  warmup: () => LATE_WARMUP,
  warmupText: '63',
  source: 'Ehlers (2001), Rocket Science for Traders; TA-Lib `HT_TRENDLINE`, unstable period 0.',
  taLib: { name: 'HT_TRENDLINE' },
  create: (_, cells) => new HtTrendline(cellAt(cells, 0)),
};
