/** The pre-trade check with the house profile: every rule on an order that passes them all, and on one that does not. */
import { qtyLots } from '../../src/core/index.ts';
import type { BenchCase } from '../bench-case.ts';
import { checkSubject, entries, STEP_MICROS } from './risk-desk.ts';

const FEW = 10;

/** Orders that pass the first rules and break the limit on a position. */
const TOO_LARGE = entries(FEW).map((entry) => ({ ...entry, lots: qtyLots(50_000) }));

export const cases: readonly BenchCase[] = [
  {
    name: 'risk check: an entry that passes all rules',
    input: '10 instruments, 5 positions, 10 open orders; limit orders of both sides, 10 s apart',
    method: 'batched',
    setup: () => checkSubject(entries(FEW), STEP_MICROS),
    budgets: ['riskCheckP99', 'riskCheckFloor', 'riskCheckBytes'],
  },
  {
    name: 'risk check: an entry above the position limit',
    input: 'the same with 50,000 lots each',
    method: 'batched',
    setup: () => checkSubject(TOO_LARGE, STEP_MICROS),
    budgets: ['riskRefusalP99', 'riskRefusalBytes'],
  },
];
