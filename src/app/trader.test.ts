import { describe, expect, it } from 'vitest';
import { TraderByHand } from '../../test/trader-by-hand.ts';
import { qtyLots, quoteUnits } from '../core/index.ts';
import type { ClientOrderId, OrderIntent, VenueReport } from '../domain/orders/index.ts';
import type { Decision } from './trader.ts';

class Bench extends TraderByHand {
  constructor() {
    super(quoteUnits(1e12));
  }

  answer(kind: 'accepted' | 'cancelled' | 'rejected', clientOrderId: ClientOrderId): Decision[] {
    return this.report({ kind, clientOrderId, instrument: 0, time: this.trader.now, reason: 'so' } as VenueReport);
  }

  /** Enters. @returns the order that protects what was bought, and its lots. */
  enter(): { stop: ClientOrderId; lots: number } {
    const [entry] = ordersOf(this.bar(1));
    const [stop] = ordersOf(this.fill(entry!));
    expect(stop).toMatchObject({ purpose: 'stop', lots: entry!.lots });
    return { stop: stop!.clientOrderId, lots: entry!.lots };
  }
}

function ordersOf(decisions: readonly Decision[]) {
  return decisions.flatMap((decision) => (decision.kind === 'order' ? [decision.intent] : []));
}

describe('a position that the venue will not protect', () => {
  it('is closed, and nothing is added before it is gone, whatever the strategy wishes meanwhile', () => {
    const bench = new Bench();
    const { stop, lots } = bench.enter();
    const [exit] = ordersOf(bench.answer('rejected', stop));
    expect(exit).toMatchObject({ purpose: 'exit', lots });
    // A thin market takes only a part; the strategy changes its mind to nothing, and back.
    bench.fill(exit!, { lots: qtyLots(lots - 100) });
    bench.answer('cancelled', exit!.clientOrderId);
    const inTheWay = [...bench.trader.orders.values()].find(({ intent }) => intent.purpose === 'exit');
    bench.answer('rejected', inTheWay!.intent.clientOrderId);
    let last: OrderIntent | undefined;
    for (const wish of [0, 1, 1]) {
      const made = ordersOf(bench.bar(wish)).filter(({ purpose }) => purpose !== 'stop');
      expect(made).toMatchObject([{ purpose: 'exit', lots: 100 }]);
      last = made[0];
      if (bench.bars < 4) bench.answer('rejected', last!.clientOrderId);
    }
    expect(bench.trader.account.position(0).lots).toBe(100);
    const after = ordersOf(bench.fill(last!, { lots: qtyLots(100) }));
    // What it wishes by now counts again when nothing is held.
    expect(after.map(({ purpose }) => purpose)).toEqual(['entry']);
  });

  it('is not closed for a stop that was being replaced when it was refused', () => {
    const bench = new Bench();
    const { stop, lots } = bench.enter();
    bench.answer('accepted', stop);
    const [exit] = ordersOf(bench.bar(0.5));
    const made = bench.fill(exit!);
    expect(made.filter(({ kind }) => kind === 'cancel')).toHaveLength(1);
    expect(ordersOf(made)).toMatchObject([{ purpose: 'stop', lots: lots - exit!.lots }]);
    expect(ordersOf(bench.answer('rejected', stop))).toEqual([]);
    expect(bench.trader.account.position(0).lots).toBe(lots - exit!.lots);
  });
});
