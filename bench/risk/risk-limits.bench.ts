/**
 * The pre-trade check with every optional limit on, correlated exposure over 50 instruments among them. In a process of its
 * own: one engine, as wherever bot4 trades.
 */
import type { BenchCase } from '../bench-case.ts';
import { checkSubject, EVERY_LIMIT, entries, STEP_MICROS } from './risk-desk.ts';

const MANY = 50;
const INPUT =
  '50 instruments, 25 positions, 50 open orders, correlations of 64 returns; limit orders of both sides, 10 s apart';

export const cases: readonly BenchCase[] = [
  {
    name: 'risk check: every limit, correlated exposure over 50 instruments',
    input: INPUT,
    method: 'batched',
    setup: () => checkSubject(entries(MANY), STEP_MICROS, { limits: EVERY_LIMIT }),
    budgets: ['riskCorrelatedAsked', 'riskCorrelatedFloor', 'riskCorrelatedTail', 'riskCorrelatedBytes'],
  },
  {
    name: 'risk check: the same, a new price before each',
    input: `${INPUT}; its price moves first, by up to 7 basis points, and that counts`,
    method: 'batched',
    setup: () => checkSubject(entries(MANY), STEP_MICROS, { limits: EVERY_LIMIT, marks: true }),
    budgets: ['riskMarkedTail', 'riskMarkedBytes'],
  },
];
