/** The average that the parameters of an indicator choose. */
import { type AverageName, choiceOf, type IndicatorParams, param } from '../indicator.ts';
import { type Average, averageWarmup, createAverage, type PlainAverageName } from './average.ts';

/** Names of the two parameters, and the average that `own` stands for. */
export interface AverageChoice {
  readonly average: string;
  readonly period: string;
  readonly own: PlainAverageName;
}

function nameOf(params: IndicatorParams, { average, own }: AverageChoice): PlainAverageName {
  const name = choiceOf(params, average) as AverageName;
  return name === 'own' ? own : name;
}

/** Makes the average. */
export function chosenAverage(params: IndicatorParams, choice: AverageChoice): Average {
  return createAverage(nameOf(params, choice), param(params, choice.period));
}

/** Values that pass before its first one. */
export function chosenWarmup(params: IndicatorParams, choice: AverageChoice): number {
  return averageWarmup(nameOf(params, choice), param(params, choice.period));
}
