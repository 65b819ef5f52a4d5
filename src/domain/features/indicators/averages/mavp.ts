/** Moving average with a period that changes from bar to bar. */
import { averageWarmup, type PlainAverageName } from '../../blocks/average.ts';
import { type AverageBank, createAverageBank } from '../../blocks/average-bank.ts';
import {
  type AverageName,
  anyInput,
  averageParam,
  cellAt,
  choiceOf,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

/** Periods of a range of which each has an average of its own: their windows together take some megabytes. */
const RANGE_MAX = 1000;

class Mavp implements Indicator {
  readonly #cell: number;
  readonly #periods: number;
  readonly #periodMin: number;
  readonly #periodMax: number;
  readonly #bank: AverageBank;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#cell = cellAt(cells, 0);
    this.#periods = cellAt(cells, 1);
    this.#periodMin = param(params, 'periodMin');
    this.#periodMax = param(params, 'periodMax');
    this.#bank = createAverageBank({
      name: averageOf(params),
      periodMin: this.#periodMin,
      periodMax: this.#periodMax,
    });
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const whole = Math.trunc(row[this.#periods] as number);
    const period = Math.max(this.#periodMin, Math.min(whole, this.#periodMax));
    this.#bank.update(row, this.#cell, period);
    out[slot] = this.#bank.value;
  }
  reset(): void {
    this.#bank.reset();
  }
}

function averageOf(params: IndicatorParams): PlainAverageName {
  const name = choiceOf(params, 'average') as AverageName;
  return name === 'own' ? 'sma' : name;
}

function relation(params: IndicatorParams): string | undefined {
  const periodMin = param(params, 'periodMin');
  const periodMax = param(params, 'periodMax');
  if (periodMin > periodMax) return `periodMin is ${periodMin} and periodMax is ${periodMax}; periodMin is not larger`;
  if (averageOf(params) === 'sma' || periodMax <= RANGE_MAX) return undefined;
  return `periodMax is ${periodMax}; with an average other than sma it is at most ${RANGE_MAX}`;
}

export const mavp: IndicatorDefinition = {
  kind: 'mavp',
  summary: 'Moving average with a period that changes from bar to bar, for example that of the dominant cycle.',
  formula:
    'average of the period p[t] = periods[t] without its fraction, at least periodMin and at most periodMax; averages with a memory start so that all periods have their first value at the same bar; own: sma',
  inputs: [anyInput, { name: 'periods', meaning: 'period of each bar, bars', of: 'any' }],
  outputs: value('the average, unit of the input'),
  params: [
    periodParam(1, 2, 'shortest period, bars', 'periodMin'),
    periodParam(1, 30, `longest period, bars; at most ${RANGE_MAX} but for sma`, 'periodMax'),
    averageParam('sma', 'kind of average; but for sma, each period of the range costs an average'),
  ],
  relation,
  warmup: (params) => averageWarmup(averageOf(params), param(params, 'periodMax')),
  warmupText: 'that of the average of periodMax',
  source: 'TA-Lib `MAVP`, unstable periods 0.',
  taLib: { name: 'MAVP', params: { minperiod: 'periodMin', maxperiod: 'periodMax', matype: 'average' } },
  create: (params, cells) => new Mavp(params, cells),
};
