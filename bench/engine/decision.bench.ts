/**
 * The decision: a closed bar goes into the trader, an order or nothing comes out. No venue, no journal and no recorder
 * takes part; the strategy runs in its sandbox, as always. In a process of its own, as in a runner, which has one strategy
 * too; what the sandbox costs is in decision-sandbox.bench.ts.
 */
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import type { BenchCase } from '../bench-case.ts';
import { holdingSubject } from './decision-desk.ts';

export const cases: readonly BenchCase[] = [
  {
    name: 'decision: a bar that changes no wish',
    input: '4,096 seeded synthetic bars in a circle, 2 averages, strategy in its sandbox, a position held',
    method: 'batched',
    setup: () => holdingSubject((bundle, view) => new VmSandbox().load(bundle, view)),
    budgets: ['decisionP99', 'decisionFloor', 'decisionBytes'],
  },
];
