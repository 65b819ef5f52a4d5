/** Cosine of the time of day at which the bar opened, UTC. */
import { dayAngle } from '../blocks/time-angle.ts';
import { CELL, type Indicator, type IndicatorDefinition } from '../indicator.ts';

class TimeOfDayCos implements Indicator {
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.cos(dayAngle(bar[CELL.openTime] as number));
  }
  reset(): void {}
}

export const timeOfDayCos: IndicatorDefinition = {
  kind: 'timeOfDayCos',
  summary: 'Cosine of the time of day at which the bar opened, UTC.',
  formula: 'cos(2π · time since midnight / 24 h)',
  input: 'none',
  reads: ['openTime'],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: () => new TimeOfDayCos(),
};
