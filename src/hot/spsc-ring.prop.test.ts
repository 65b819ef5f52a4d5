import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpscConsumer, SpscProducer, spscMemory } from './spsc-ring.ts';

describe('ring between threads', () => {
  it('is a queue at every interleaving of the two sides, and nobody waits for ever', () => {
    const calls = fc.array(
      fc.constantFrom('push', 'push', 'pop', 'pop', 'writeRow', 'readRow', 'flushOut', 'flushBack'),
      {
        maxLength: 400,
      },
    );
    const batches = fc.record({
      power: fc.integer({ min: 0, max: 5 }),
      width: fc.constantFrom(1, 2, 5, 8),
      out: fc.nat(31),
      back: fc.nat(31),
      row: fc.integer({ min: 1, max: 7 }),
    });
    fc.assert(
      fc.property(batches, calls, ({ power, width, out, back, row }, steps) => {
        const capacity = 2 ** power;
        const memory = spscMemory({ capacity, recordDoubles: width });
        const producer = new SpscProducer(memory, { batch: 1 + (out % capacity) });
        const consumer = new SpscConsumer(memory, { batch: 1 + (back % capacity) });
        let pushed = 0;
        let popped = 0;
        const push = (): boolean => {
          const at = producer.claim();
          if (at < 0) return false;
          write(at);
          producer.publish();
          return true;
        };
        /** Every double of a record is its number, so what is written into another record is seen. */
        const write = (at: number): void => {
          producer.items.fill(pushed++, at, at + width);
        };
        const read = (at: number): void => {
          const record = consumer.items.slice(at, at + width);
          expect(record.every((double) => double === popped)).toBe(true);
          popped++;
        };
        const writeRow = (): void => {
          let at = producer.claim();
          if (at < 0) return;
          const end = Math.min(producer.end, at + row * width);
          for (; at < end; at += width) write(at);
          producer.publishTo(end);
        };
        const readRow = (): void => {
          let at = consumer.peek();
          if (at < 0) return;
          const end = Math.min(consumer.end, at + row * width);
          for (; at < end; at += width) read(at);
          consumer.releaseTo(end);
        };
        const pop = (): boolean => {
          const at = consumer.peek();
          if (at < 0) return false;
          read(at);
          consumer.release();
          return true;
        };
        for (const step of steps) {
          if (step === 'push') push();
          else if (step === 'pop') pop();
          else if (step === 'writeRow') writeRow();
          else if (step === 'readRow') readRow();
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
