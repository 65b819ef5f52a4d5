/** Makes a day that violates an invariant smaller: fewer faults, fewer hours, as long as it still violates the same one. */
import type { DayResult } from './day.ts';
import { type DayOptions, FaultPlan } from './fault-plan.ts';

/** What is left. */
export interface Shrunk {
  readonly faults: readonly number[];
  readonly hours: number;
  readonly result: DayResult;
}

/** @returns undefined when the day violates nothing. */
export async function shrink(
  simulate: (options: DayOptions) => Promise<DayResult>,
  day: DayOptions,
): Promise<Shrunk | undefined> {
  let kept = day.faults ?? [...new FaultPlan(day).enabled];
  let shortest = day.hours;
  let result = await simulate({ ...day, faults: kept });
  const invariant = result.violation?.invariant;
  if (invariant === undefined) return undefined;
  for (const fault of [...kept]) {
    const fewer = kept.filter((other) => other !== fault);
    const attempt = await simulate({ ...day, faults: fewer });
    if (attempt.violation?.invariant !== invariant) continue;
    kept = fewer;
    result = attempt;
  }
  for (;;) {
    const shorter = Math.max(2, Math.min(shortest - 1, Math.ceil(result.minute / 60) + 1));
    if (shorter >= shortest) break;
    const attempt = await simulate({ ...day, hours: shorter, faults: kept });
    if (attempt.violation?.invariant !== invariant) break;
    shortest = shorter;
    result = attempt;
  }
  return { faults: kept, hours: shortest, result };
}
