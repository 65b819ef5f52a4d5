/** Parameters of both forms of VPIN. */
import { type IndicatorParams, type ParamDefinition, param, periodParam } from '../../indicator.ts';

/** 50 buckets of a fiftieth of a day of minutes are the choice of the authors. */
export const VPIN_PARAMS: readonly ParamDefinition[] = [
  periodParam(1, 50, 'buckets in the mean', 'buckets'),
  periodParam(2, 1440, 'bars whose volume fills that many buckets'),
];

/** With more buckets than bars a bar would fill several of them, always. */
export function vpinRelation(params: IndicatorParams): string | undefined {
  const buckets = param(params, 'buckets');
  const period = param(params, 'period');
  return buckets <= period ? undefined : `buckets is ${buckets} and period is ${period}; buckets is at most period`;
}
