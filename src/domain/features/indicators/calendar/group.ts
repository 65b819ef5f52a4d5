/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { timeOfDayCos } from './time-of-day-cos.ts';
import { timeOfDaySin } from './time-of-day-sin.ts';
import { timeOfWeekCos } from './time-of-week-cos.ts';
import { timeOfWeekSin } from './time-of-week-sin.ts';

export const CALENDAR_GROUP: readonly IndicatorDefinition[] = [
  timeOfDayCos,
  timeOfDaySin,
  timeOfWeekCos,
  timeOfWeekSin,
];
