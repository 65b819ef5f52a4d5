/** Trailing orders in groups beside a list in which every order keeps its own extreme. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from './order-slots.ts';
import { OrderStore } from './order-store.ts';
import { TrailingIndex } from './trailing-index.ts';

interface Plain {
  readonly slot: number;
  readonly rises: boolean;
  readonly bps: number;
  extreme: number;
}

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('trade' as const), tick: fc.integer({ min: 80, max: 120 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      rises: fc.boolean(),
      bps: fc.constantFrom(500, 1000, 1500),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }) },
);

function isTriggered({ rises, bps, extreme }: Plain, tick: number): boolean {
  if (extreme === 0) return false;
  return rises ? tick * 10_000 >= extreme * (10_000 + bps) : tick * 10_000 <= extreme * (10_000 - bps);
}

describe('trailing orders in groups', () => {
  it('are triggered by the trades that trigger them one by one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const store = new OrderStore(0);
        const index = new TrailingIndex(store);
        let plain: Plain[] = [];
        for (const one of steps) {
          if (one.kind === 'add') {
            const slot = store.openOrder(0, false);
            store.setTrailing(slot, one.bps);
            index.add(slot, one.rises, 0);
            plain.push({ slot, rises: one.rises, bps: one.bps, extreme: 0 });
          } else if (one.kind === 'remove') {
            const [gone] = plain.length > 0 ? plain.splice(one.pick % plain.length, 1) : [];
            if (gone !== undefined) index.remove(gone.slot);
          } else {
            const taken: number[] = [];
            for (let slot = index.take(one.tick); slot !== NONE; slot = index.take(one.tick)) taken.push(slot);
            index.follow(one.tick);
            const expected = plain.filter((order) => isTriggered(order, one.tick)).map(({ slot }) => slot);
            expect(taken.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
            plain = plain.filter(({ slot }) => !expected.includes(slot));
            for (const order of plain) {
              const seen = order.extreme === 0 ? one.tick : order.extreme;
              order.extreme = order.rises ? Math.min(seen, one.tick) : Math.max(seen, one.tick);
            }
          }
          expect(index.size).toBe(plain.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
