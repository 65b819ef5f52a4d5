/** Cosine of the time of day at which the bar opened, UTC. */
import { dayAngle } from '../../blocks/time-angle.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class TimeOfDayCos implements Indicator {
  readonly #openTime: number;
  constructor(cells: readonly number[]) {
    this.#openTime = cellAt(cells, 0);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.cos(dayAngle(row[this.#openTime] as number));
  }
  reset(): void {}
}

export const timeOfDayCos: IndicatorDefinition = {
  kind: 'timeOfDayCos',
  summary: 'Cosine of the time of day at which the bar opened, UTC.',
  formula: 'cos(2π · time since midnight / 24 h)',
  inputs: barInputs('openTime'),
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: (_, cells) => new TimeOfDayCos(cells),
};
