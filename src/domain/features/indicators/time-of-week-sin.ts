/** Sine of the time of week at which the bar opened, UTC. */
import { weekAngle } from '../blocks/time-angle.ts';
import { CELL, type Indicator, type IndicatorDefinition } from '../indicator.ts';

class TimeOfWeekSin implements Indicator {
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.sin(weekAngle(bar[CELL.openTime] as number));
  }
  reset(): void {}
}

export const timeOfWeekSin: IndicatorDefinition = {
  kind: 'timeOfWeekSin',
  summary: 'Sine of the time of week at which the bar opened, UTC.',
  formula: 'sin(2π · time since Monday midnight / 7 d)',
  input: 'none',
  reads: ['openTime'],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: () => new TimeOfWeekSin(),
};
