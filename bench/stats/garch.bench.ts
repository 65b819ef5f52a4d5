/** Volatility models: one evaluation of the likelihood, and the fit by analytic gradients. */
import { Garch11 } from '../../src/domain/stats/volatility/garch-11.ts';
import { logLikelihoodScore } from '../../src/domain/stats/volatility/garch-kernel.ts';
import { garchProblem } from '../../src/domain/stats/volatility/garch-problem.ts';
import { garchFilter, garchFit } from '../../src/public/stats.ts';
import type { BenchCase, BenchSize } from '../bench-case.ts';
import { garchReturns } from '../peers/inputs.ts';
import { plainGarchFilter, plainGarchFit } from './plain-garch.ts';
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

/** Value and gradient of the search, and the same by the kernel of every model: data whose mean square is 1. */
function gradientCase(): BenchCase {
  const theta = Float64Array.of(0.02, 0.08, 0.9);
  const data = (size: BenchSize): Float64Array => {
    const y = returns(size, 10_000);
    const root = Math.sqrt(y.reduce((sum, v) => sum + v * v, 0) / y.length);
    return y.map((v) => v / root);
  };
  const sum = (value: number, gradient: Float64Array): number => gradient.reduce((total, v) => total + v, value);
  return {
    name: 'GARCH(1,1) likelihood and gradient',
    input: '10,000 returns of such a model; mean zero, normal',
    method: 'whole',
    setup: (size) => {
      const y = data(size);
      const fast = new Garch11(y, { backcast: garchProblem(MODEL, y).backcast, first: false });
      const gradient = new Float64Array(3);
      return statisticSubject(() => sum(fast.zeroMean(theta, gradient, null), gradient));
    },
    twin: {
      name: 'kernel of every model',
      setup: (size) => {
        const problem = garchProblem(MODEL, data(size));
        const gradient = new Float64Array(3);
        return statisticSubject(() => -sum(logLikelihoodScore(problem, theta, gradient, null, null), gradient));
      },
    },
    budgets: ['garchGradientFloor', 'garchGradientSpeedup'],
  };
}

export const cases: readonly BenchCase[] = [
  gradientCase(),
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
        return statisticSubject(() => plainGarchFilter(y, PARAMETERS));
      },
    },
    budgets: ['garchFilterFloor'],
  },
  fitCase(2000, ['garchFitShortFloor', 'garchFitShortSpeedup']),
  fitCase(10_000, ['garchFitFloor', 'garchFitSpeedup']),
];
