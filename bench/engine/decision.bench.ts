/**
 * The decision: a closed bar goes into the trader, an order or nothing comes out. No venue, no journal and no recorder
 * takes part; the strategy runs in its sandbox, as always.
 */
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { type LoadedStrategy, SLOT, type StrategyBundle } from '../../src/domain/strategy/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';
import { Desk } from './decision-desk.ts';
import { holdingBundle } from './synthetic-market.ts';

const SLOT_COUNT = SLOT.features + 2;

/** `holdingBundle` in this realm: what the isolation of the sandbox costs is the difference. */
function loadHere(): LoadedStrategy {
  const slots = new Float64Array(SLOT_COUNT);
  const decide = (): number =>
    (slots[SLOT.features] as number) > 0 && (slots[SLOT.features + 1] as number) > 0 ? 1 : 0;
  return { slots, decide };
}

/** Long, with its protective stop in the market. */
function holdingSubject(load: (bundle: StrategyBundle) => LoadedStrategy): Subject {
  const bundle = holdingBundle();
  const desk = new Desk(bundle, () => load(bundle));
  while (desk.trader.outbox.length === 0) desk.bar();
  desk.fill(desk.takeOrder());
  if (desk.takeOrder().purpose !== 'stop') throw new Error('the position is not protected');
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) desk.bar();
    if (desk.trader.outbox.length > 0) throw new Error('a bar that changes nothing made an order');
    return desk.trader.account.equity();
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'decision: a bar that changes no wish',
    input: '4,096 seeded synthetic bars in a circle, 2 averages, strategy in its sandbox, a position held',
    method: 'batched',
    setup: () => holdingSubject((bundle) => new VmSandbox().load(bundle)),
    twin: { name: 'no sandbox', setup: () => holdingSubject(loadHere) },
    budgets: ['decisionP99', 'decisionFloor', 'decisionBytes'],
  },
];
