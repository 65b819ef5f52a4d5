/** When something comes: a process of points in time. Times are microseconds, not rounded; who sends commands rounds. */
import { assert, type Rng } from '../../../core/index.ts';

/** Microseconds of a second. */
export const SECOND_MICROS = 1e6;

/** A process of points in time. */
export interface ArrivalModel {
  /** Expected number a second, in the long run. */
  readonly ratePerSecond: number;
  /** The next point after `time`, which is not before the last answer. µs. */
  nextAfter(time: number): number;
}

/** A waiting time with mean 1: −log U, U in (0, 1]. Devroye (1986), ch. II.2. */
export function drawExponential(rng: Rng): number {
  return -Math.log(1 - rng.uniform());
}

/** Checks a number that has to be above 0 and finite. @throws InvariantError */
export function assertPositive(value: number, message: string): void {
  assert(value > 0 && value < Number.POSITIVE_INFINITY, message, value);
}
