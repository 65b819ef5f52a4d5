/** The augmented Dickey-Fuller test with its search for the lag: one moment matrix against a design matrix a step. */
import { adfPlain } from '../../src/domain/stats/unit-root/adf.ts';
import { adf } from '../../src/public/stats.ts';
import type { BenchCase, BenchSize } from '../bench-case.ts';
import { randomWalk } from '../peers/inputs.ts';
import { statisticSubject } from './subject.ts';

const OPTIONS = { regression: 'c', autolag: 'aic', maxLag: null } as const;
const SMALL = 200;

function subject(n: number, test: typeof adf) {
  return (size: BenchSize) => {
    const x = randomWalk(size === 'full' ? n : SMALL).values;
    return statisticSubject(() => test(x, OPTIONS).statistic);
  };
}

const input = (n: number) => `random walk of ${n} values, constant, lag by AIC`;

export const cases: readonly BenchCase[] = [
  {
    name: 'ADF, n = 1,000',
    input: input(1000),
    method: 'whole',
    setup: subject(1000, adf),
    twin: { name: 'design matrix', setup: subject(1000, adfPlain) },
    budgets: ['adfShortFloor', 'adfShortSpeedup'],
  },
  {
    name: 'ADF, n = 10,000',
    input: input(10_000),
    method: 'whole',
    setup: subject(10_000, adf),
    twin: { name: 'design matrix', setup: subject(10_000, adfPlain) },
    budgets: ['adfFloor', 'adfSpeedup'],
  },
  {
    name: 'ADF, n = 100,000',
    input: input(100_000),
    method: 'whole',
    setup: subject(100_000, adf),
    budgets: ['adfLongFloor'],
  },
];
