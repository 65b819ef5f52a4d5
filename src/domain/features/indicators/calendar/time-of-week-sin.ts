/** Sine of the time of week at which the bar opened, UTC. */
import { weekAngle } from '../../blocks/time-angle.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class TimeOfWeekSin implements Indicator {
  readonly #openTime: number;
  constructor(cells: readonly number[]) {
    this.#openTime = cellAt(cells, 0);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.sin(weekAngle(row[this.#openTime] as number));
  }
  reset(): void {}
}

export const timeOfWeekSin: IndicatorDefinition = {
  kind: 'timeOfWeekSin',
  summary: 'Sine of the time of week at which the bar opened, UTC.',
  formula: 'sin(2π · time since Monday midnight / 7 d)',
  inputs: barInputs('openTime'),
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: (_, cells) => new TimeOfWeekSin(cells),
};
