/** What the isolation of a strategy costs: the decision of decision.bench.ts beside the same one without a sandbox. */
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { type LoadedStrategy, SLOT } from '../../src/domain/strategy/index.ts';
import type { BenchCase } from '../bench-case.ts';
import { holdingSubject } from './decision-desk.ts';

const SLOT_COUNT = SLOT.features + 2;

/** `holdingBundle` in this realm. */
function loadHere(): LoadedStrategy {
  const slots = new Float64Array(SLOT_COUNT);
  const decide = (): number =>
    (slots[SLOT.features] as number) > 0 && (slots[SLOT.features + 1] as number) > 0 ? 1 : 0;
  return { slots, decide };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'decision: with two kinds of strategies in the process',
    input: '4,096 seeded synthetic bars in a circle, 2 averages, strategy in its sandbox, a position held',
    method: 'batched',
    setup: () => holdingSubject((bundle, view) => new VmSandbox().load(bundle, view)),
    twin: { name: 'no sandbox', setup: () => holdingSubject(loadHere) },
    budgets: ['mixedDecisionP99', 'mixedDecisionFloor', 'mixedDecisionBytes'],
  },
];
