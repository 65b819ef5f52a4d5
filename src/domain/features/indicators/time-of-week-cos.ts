/** Cosine of the time of week at which the bar opened, UTC. */
import { weekAngle } from '../blocks/time-angle.ts';
import { CELL, type Indicator, type IndicatorDefinition } from '../indicator.ts';

class TimeOfWeekCos implements Indicator {
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.cos(weekAngle(bar[CELL.openTime] as number));
  }
  reset(): void {}
}

export const timeOfWeekCos: IndicatorDefinition = {
  kind: 'timeOfWeekCos',
  summary: 'Cosine of the time of week at which the bar opened, UTC.',
  formula: 'cos(2π · time since Monday midnight / 7 d)',
  input: 'none',
  reads: ['openTime'],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: () => new TimeOfWeekCos(),
};
