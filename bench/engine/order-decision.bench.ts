/**
 * The decision that makes an order: a closed bar goes into the trader, an order that the risk engine approved comes out,
 * and the report that ends it goes in. In a process of its own, as in a runner, which has one strategy too.
 */
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import type { BenchCase, Subject } from '../bench-case.ts';
import { Desk } from './decision-desk.ts';
import { restlessBundle } from './synthetic-market.ts';

function restlessSubject(): Subject {
  const bundle = restlessBundle();
  const desk = new Desk(bundle, () => new VmSandbox().load(bundle));
  while (desk.trader.outbox.length === 0) desk.bar();
  desk.expire(desk.takeOrder());
  const run = (count: number): number => {
    let lots = 0;
    for (let i = 0; i < count; i++) {
      desk.bar();
      const intent = desk.takeOrder();
      lots += intent.lots;
      desk.expire(intent);
    }
    return lots;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'decision: a bar that makes an order',
    input:
      '4,096 seeded synthetic bars in a circle, 2 averages, strategy in its sandbox, flat; with the approval of the order, and with the report that it expired',
    method: 'batched',
    setup: restlessSubject,
    budgets: ['orderDecisionP99', 'orderDecisionFloor', 'orderDecisionBytes'],
  },
];
