/** Tests of a whole sample: Ljung-Box, Jarque-Bera and Kolmogorov-Smirnov against the formula of a textbook. */
import { jarqueBera, ksTwoSample, ljungBox } from '../../src/public/stats.ts';
import type { BenchCase, BenchSize } from '../bench-case.ts';
import { garchReturns } from '../peers/inputs.ts';
import { plainJarqueBera, plainKsTwoSample, plainLjungBox } from './plain-statistics.ts';
import { statisticSubject } from './subject.ts';

const SMALL = 200;
const LAGS = 20;
const FULL = 100_000;

function sample(size: BenchSize, n: number, part?: string): Float64Array {
  return garchReturns(size === 'full' ? n : SMALL, part).values;
}

function ljungBoxCase(n: number, budgets: BenchCase['budgets']): BenchCase {
  return {
    name: `Ljung-Box, ${LAGS} lags, n = ${n}`,
    input: `${n} returns of a GARCH model`,
    method: 'whole',
    setup: (size) => {
      const x = sample(size, n);
      return statisticSubject(() => ljungBox(x, { lags: LAGS, modelDf: 0 }).statistic[LAGS - 1] as number);
    },
    twin: {
      name: 'textbook',
      setup: (size) => {
        const x = Array.from(sample(size, n));
        return statisticSubject(() => plainLjungBox(x, LAGS).statistic);
      },
    },
    budgets,
  };
}

export const cases: readonly BenchCase[] = [
  ljungBoxCase(1000, ['ljungBoxShortFloor']),
  ljungBoxCase(FULL, ['ljungBoxFloor', 'ljungBoxSpeedup']),
  {
    name: 'Jarque-Bera',
    input: `${FULL} returns of a GARCH model`,
    method: 'whole',
    setup: (size) => {
      const x = sample(size, FULL);
      return statisticSubject(() => jarqueBera(x).statistic);
    },
    twin: {
      name: 'textbook',
      setup: (size) => {
        const x = Array.from(sample(size, FULL));
        return statisticSubject(() => plainJarqueBera(x).statistic);
      },
    },
    budgets: ['jarqueBeraFloor', 'jarqueBeraSpeedup'],
  },
  {
    name: 'Kolmogorov-Smirnov, two samples',
    input: `two samples of ${FULL} returns of a GARCH model, asymptotic`,
    method: 'whole',
    setup: (size) => {
      const x = sample(size, FULL);
      const y = sample(size, FULL, 'b');
      return statisticSubject(() => ksTwoSample(x, y, { method: 'asymptotic' }).pValue);
    },
    twin: {
      name: 'textbook',
      setup: (size) => {
        const x = Array.from(sample(size, FULL));
        const y = Array.from(sample(size, FULL, 'b'));
        return statisticSubject(() => plainKsTwoSample(x, y).pValue);
      },
    },
    budgets: ['ksFloor', 'ksSpeedup'],
  },
];
