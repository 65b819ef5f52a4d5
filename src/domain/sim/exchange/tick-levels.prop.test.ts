/** Levels by tick beside an array that is sorted each time, over pages near and far. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from './order-slots.ts';
import { OrderStore } from './order-store.ts';
import { NO_TICK_ABOVE, NO_TICK_BELOW, TickLevels } from './tick-levels.ts';

const tick = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.integer({ min: 4000, max: 4200 }),
  fc.integer({ min: 1, max: 2 ** 31 - 3 }),
  fc.constantFrom(1, 31, 32, 4095, 4096, 8191, 131_071, 131_072, 2 ** 31 - 2),
);

describe('levels by tick', () => {
  it('hold queues in order and find the next tick up and down', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ tick, isRemoval: fc.boolean(), pick: fc.nat() }), { maxLength: 120 }),
        tick,
        (steps, from) => {
          const store = new OrderStore(0, 1);
          const levels = new TickLevels(store.slots);
          const plain: { readonly slot: number; readonly tick: number; readonly lots: number }[] = [];
          for (const [index, step] of steps.entries()) {
            if (step.isRemoval && plain.length > 0) {
              const [gone] = plain.splice(step.pick % plain.length, 1);
              const isLast = !plain.some((one) => one.tick === gone?.tick);
              expect(levels.remove(gone?.slot as number, gone?.tick as number)).toBe(isLast);
              store.closeOrder(gone?.slot as number, false);
            } else {
              const slot = store.openOrder(0, false);
              store.setVisible(slot, index + 1);
              const isFirst = !plain.some((one) => one.tick === step.tick);
              expect(levels.append(slot, step.tick)).toBe(isFirst);
              plain.push({ slot, tick: step.tick, lots: index + 1 });
            }
          }
          const ticks = [...new Set(plain.map((one) => one.tick))].sort((a, b) => a - b);
          for (const at of [from, ...ticks]) {
            expect(levels.above(at)).toBe(ticks.find((one) => one > at) ?? NO_TICK_ABOVE);
            expect(levels.below(at)).toBe(ticks.findLast((one) => one < at) ?? NO_TICK_BELOW);
            const queue = plain.filter((one) => one.tick === at);
            const found: number[] = [];
            for (let slot = levels.first(at); slot !== NONE; slot = store.next(slot)) found.push(slot);
            expect(found).toEqual(queue.map(({ slot }) => slot));
            expect(levels.total(at)).toBe(queue.reduce((sum, { lots }) => sum + lots, 0));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
