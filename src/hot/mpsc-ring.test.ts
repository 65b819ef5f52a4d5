import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { MpscConsumer, type MpscMemory, mpscMemory, mpscProducer } from './mpsc-ring.ts';
import type { SpscProducer } from './spsc-ring.ts';

function push(producer: SpscProducer, value: number): boolean {
  const at = producer.claim();
  if (at < 0) return false;
  producer.items[at] = value;
  producer.publish();
  return true;
}

function pop(consumer: MpscConsumer): number | undefined {
  const at = consumer.peek();
  if (at < 0) return undefined;
  const value = consumer.items[at] as number;
  consumer.release();
  return value;
}

describe('ring of many producers', () => {
  it('reads 2 records of a lane in a row, then looks at the next one', () => {
    const memory = mpscMemory({ producers: 3, capacity: 8, recordDoubles: 1 });
    const producers = [0, 1, 2].map((lane) => mpscProducer(memory, { lane, batch: 1 }));
    for (let i = 0; i < 4; i++) {
      push(producers[0] as SpscProducer, i);
      push(producers[2] as SpscProducer, 200 + i);
    }
    const consumer = new MpscConsumer(memory, { batch: 2 });
    const values = Array.from({ length: 8 }, () => pop(consumer));
    expect(values).toEqual([0, 1, 200, 201, 2, 3, 202, 203]);
    expect(pop(consumer)).toBeUndefined();
    push(producers[1] as SpscProducer, 7);
    expect(pop(consumer)).toBe(7);
    expect(consumer.lane).toBe(1);
  });

  it('goes on with the only busy lane when the others are empty', () => {
    const memory = mpscMemory({ producers: 2, capacity: 8, recordDoubles: 1 });
    const producer = mpscProducer(memory, { lane: 1, batch: 1 });
    const consumer = new MpscConsumer(memory, { batch: 1 });
    for (let i = 0; i < 20; i++) {
      expect(push(producer, i)).toBe(true);
      expect(pop(consumer)).toBe(i);
    }
  });

  it('tells a producer that its lane of 4 is full while another one has room', () => {
    const memory = mpscMemory({ producers: 2, capacity: 4, recordDoubles: 1 });
    const [full, free] = [0, 1].map((lane) => mpscProducer(memory, { lane, batch: 1 })) as [SpscProducer, SpscProducer];
    for (let i = 0; i < 4; i++) push(full, i);
    expect(push(full, 4)).toBe(false);
    expect(push(free, 5)).toBe(true);
    const consumer = new MpscConsumer(memory, { batch: 4 });
    expect(pop(consumer)).toBe(0);
    consumer.flush();
    expect(push(full, 4)).toBe(true);
  });

  it('brings every record once, in the order of its producer, whatever the schedule', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(5), { maxLength: 300 }),
        (producers, batch, schedule) => {
          const memory = mpscMemory({ producers, capacity: 4, recordDoubles: 1 });
          const lanes = Array.from({ length: producers }, (_, lane) => mpscProducer(memory, { lane, batch }));
          const consumer = new MpscConsumer(memory, { batch });
          const sent = lanes.map(() => 0);
          const got = lanes.map(() => 0);
          const read = (): boolean => {
            const value = pop(consumer);
            if (value === undefined) return false;
            expect(value).toBe(got[consumer.lane]);
            got[consumer.lane] = value + 1;
            return true;
          };
          for (const who of schedule) {
            if (who >= producers) read();
            else if (push(lanes[who] as SpscProducer, sent[who] as number)) sent[who] = (sent[who] as number) + 1;
          }
          for (const lane of lanes) lane.flush();
          while (read()) {
            // Until nothing is left.
          }
          expect(got).toEqual(sent);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([0, 257, 1.5])('refuses %d producers', (producers) => {
    expect(() => mpscMemory({ producers, capacity: 4, recordDoubles: 1 })).toThrow(InvariantError);
  });

  it('waits in vain for 1 ms when nothing comes, and not at all when a record of lane 1 is there', () => {
    const memory = mpscMemory({ producers: 2, capacity: 4, recordDoubles: 1 });
    const consumer = new MpscConsumer(memory, { batch: 1 });
    expect(consumer.wait(1)).toBe(-1);
    const producer = mpscProducer(memory, { lane: 1, batch: 1 });
    producer.items[producer.claim()] = 7;
    producer.publish();
    const at = consumer.wait(PATIENCE_MS);
    expect([consumer.lane, consumer.items[at]]).toEqual([1, 7]);
  });

  it('refuses a lane that is not there', () => {
    const memory = mpscMemory({ producers: 2, capacity: 4, recordDoubles: 1 });
    expect(() => mpscProducer(memory, { lane: 2, batch: 1 })).toThrow(InvariantError);
  });

  it('takes 0 bytes for a push and a pop over 4 lanes', () => {
    const memory = mpscMemory({ producers: 4, capacity: 64, recordDoubles: 1 });
    const producers = [0, 1, 2, 3].map((lane) => mpscProducer(memory, { lane, batch: 16 }));
    const consumer = new MpscConsumer(memory, { batch: 16 });
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const producer = producers[i & 3] as SpscProducer;
        const to = producer.claim();
        if (to >= 0) {
          producer.items[to] = i;
          producer.publish();
        }
        const from = consumer.peek();
        if (from >= 0) {
          sum += consumer.items[from] as number;
          consumer.release();
        }
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});

/** Runs in a worker: sends 1 to `records` on each of its lanes in turn, as many logical producers do. */
const PRODUCERS = `
const { workerData } = require('node:worker_threads');
import(workerData.module).then(({ mpscProducer }) => {
  const { memory, lanes, records } = workerData;
  const producers = lanes.map((lane) => mpscProducer(memory, { lane, batch: 16 }));
  const sent = lanes.map(() => 0);
  for (let open = producers.length; open > 0; ) {
    open = 0;
    producers.forEach((producer, i) => {
      if (sent[i] === records) return producer.flush();
      open++;
      const at = producer.claim();
      if (at < 0) return;
      producer.items[at] = ++sent[i];
      producer.publish();
    });
  }
});
`;

/** Longer than any start of a thread takes. */
const PATIENCE_MS = 900_000;

/** Reads everything, asleep when there is nothing; without a record for a minute it is over. */
async function receive(memory: MpscMemory, records: number): Promise<{ wrong: number; lanes: number }> {
  const module = new URL('./mpsc-ring.ts', import.meta.url).href;
  const all = memory.lanes.map((_, lane) => lane);
  const halves = [all.filter((lane) => lane % 2 === 0), all.filter((lane) => lane % 2 === 1)];
  const workers = halves.map(
    (lanes) => new Worker(PRODUCERS, { eval: true, workerData: { module, memory, lanes, records } }),
  );
  const consumer = new MpscConsumer(memory, { batch: 16 });
  const next = all.map(() => 1);
  let wrong = 0;
  let left = records * all.length;
  while (left > 0) {
    const at = consumer.wait(PATIENCE_MS);
    if (at < 0) break;
    if (consumer.items[at] !== next[consumer.lane]) wrong++;
    next[consumer.lane] = (next[consumer.lane] as number) + 1;
    consumer.release();
    left--;
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { wrong, lanes: next.filter((value) => value === records + 1).length };
}

describe('ring of many producers between real threads', () => {
  it('brings 1,000 records of each of 256 logical producers in two threads, whole and in order', async () => {
    const memory = mpscMemory({ producers: 256, capacity: 64, recordDoubles: 1 });
    expect(await receive(memory, 1000)).toEqual({ wrong: 0, lanes: 256 });
  });
});
