import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpscConsumer, SpscProducer, spscMemory } from './spsc-ring.ts';

describe('ring between threads', () => {
  it('is a queue at every interleaving of the two sides, and nobody waits for ever', () => {
    const calls = fc.array(fc.constantFrom('push', 'push', 'pop', 'pop', 'flushOut', 'flushBack'), { maxLength: 400 });
    const batches = fc.record({ power: fc.integer({ min: 0, max: 5 }), out: fc.nat(31), back: fc.nat(31) });
    fc.assert(
      fc.property(batches, calls, ({ power, out, back }, steps) => {
        const capacity = 2 ** power;
        const memory = spscMemory({ capacity, recordDoubles: 1 });
        const producer = new SpscProducer(memory, { batch: 1 + (out % capacity) });
        const consumer = new SpscConsumer(memory, { batch: 1 + (back % capacity) });
        let pushed = 0;
        let popped = 0;
        const push = (): boolean => {
          const at = producer.claim();
          if (at < 0) return false;
          producer.items[at] = pushed++;
          producer.publish();
          return true;
        };
        const pop = (): boolean => {
          const at = consumer.peek();
          if (at < 0) return false;
          expect(consumer.items[at]).toBe(popped++);
          consumer.release();
          return true;
        };
        for (const step of steps) {
          if (step === 'push') push();
          else if (step === 'pop') pop();
          else if (step === 'flushOut') producer.flush();
          else consumer.flush();
          expect(pushed - popped).toBeGreaterThanOrEqual(0);
          expect(pushed - popped).toBeLessThanOrEqual(capacity);
        }
        // Whatever the state: a full producer lets the consumer go on, and a consumer that ran empty the producer.
        while (push());
        while (pop());
        expect(popped).toBe(pushed);
        expect(push()).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
