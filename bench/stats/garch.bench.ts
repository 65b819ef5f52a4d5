/** Volatility models: one evaluation of the likelihood, and the fit by analytic gradients. */
import { garchFilter, garchFit } from '../../src/public/stats.ts';
import type { BenchCase, BenchSize } from '../bench-case.ts';
import { garchReturns } from '../peers/inputs.ts';
import { plainGarchFit, plainGarchLoglik } from './plain-garch.ts';
import { statisticSubject } from './subject.ts';

const MODEL = {
  mean: 'zero',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
  init: 'ewma',
} as const;
const PARAMETERS = [0.05, 0.08, 0.9] as const;
const SMALL = 300;

function returns(size: BenchSize, n: number): Float64Array {
  return garchReturns(size === 'full' ? n : SMALL).values;
}

function fitCase(n: number, budgets: BenchCase['budgets']): BenchCase {
  return {
    name: `GARCH(1,1) fit, n = ${n}`,
    input: `${n} returns of such a model; mean zero, normal, one start, no standard errors`,
    method: 'whole',
    setup: (size) => {
      const y = returns(size, n);
      return statisticSubject(() => garchFit(y, { ...MODEL, starts: 1, standardErrors: false }).logLikelihood);
    },
    twin: {
      name: 'simplex search',
      setup: (size) => {
        const y = Array.from(returns(size, n));
        return statisticSubject(() => plainGarchFit(y));
      },
    },
    budgets,
  };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'GARCH(1,1) likelihood with variances and forecast',
    input: '10,000 returns of such a model; mean zero, normal',
    method: 'whole',
    setup: (size) => {
      const y = returns(size, 10_000);
      return statisticSubject(() => garchFilter(y, { ...MODEL, parameters: PARAMETERS }).logLikelihood);
    },
    twin: {
      name: 'textbook',
      setup: (size) => {
        const y = Array.from(returns(size, 10_000));
        return statisticSubject(() => plainGarchLoglik(y, PARAMETERS));
      },
    },
    budgets: ['garchFilterFloor'],
  },
  fitCase(2000, ['garchFitShortFloor', 'garchFitShortSpeedup']),
  fitCase(10_000, ['garchFitFloor', 'garchFitSpeedup']),
];
