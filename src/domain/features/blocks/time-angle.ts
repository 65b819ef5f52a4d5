/** Time of day and of week as an angle, so that 23:59 is next to 00:00. UTC. */
import { MICROS_PER_DAY } from '../../../core/index.ts';

const MICROS_PER_WEEK = 7 * MICROS_PER_DAY;
/** The epoch was a Thursday: three days more and the count begins on a Monday. */
const THURSDAY = 3 * MICROS_PER_DAY;

/** Angle of the time of day, 0 at midnight, in radians. */
export function dayAngle(time: number): number {
  return ((time % MICROS_PER_DAY) / MICROS_PER_DAY) * 2 * Math.PI;
}

/** Angle of the time of week, 0 at Monday midnight, in radians. */
export function weekAngle(time: number): number {
  return (((time + THURSDAY) % MICROS_PER_WEEK) / MICROS_PER_WEEK) * 2 * Math.PI;
}
