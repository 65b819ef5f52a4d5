import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { SpscConsumer, type SpscMemory, SpscProducer, spscMemory } from './spsc-ring.ts';

function pair(capacity: number, batch: number): { producer: SpscProducer; consumer: SpscConsumer } {
  const memory = spscMemory({ capacity, recordDoubles: 2 });
  return { producer: new SpscProducer(memory, { batch }), consumer: new SpscConsumer(memory, { batch }) };
}

function push(producer: SpscProducer, value: number): boolean {
  const at = producer.claim();
  if (at < 0) return false;
  producer.items[at] = value;
  producer.items[at + 1] = -value;
  producer.publish();
  return true;
}

function pop(consumer: SpscConsumer): number | undefined {
  const at = consumer.peek();
  if (at < 0) return undefined;
  const value = consumer.items[at] as number;
  expect(consumer.items[at + 1]).toBe(-value);
  consumer.release();
  return value;
}

describe('ring between threads', () => {
  it('shows records in batches of 4, and the rest after flush', () => {
    const { producer, consumer } = pair(8, 4);
    for (const value of [1, 2, 3]) push(producer, value);
    expect(pop(consumer)).toBeUndefined();
    push(producer, 4);
    push(producer, 5);
    expect([pop(consumer), pop(consumer), pop(consumer), pop(consumer), pop(consumer)]).toEqual([
      1,
      2,
      3,
      4,
      undefined,
    ]);
    producer.flush();
    expect(pop(consumer)).toBe(5);
  });

  it('publishes what it holds back when the ring is full, so that nobody waits for ever', () => {
    const { producer, consumer } = pair(4, 3);
    for (const value of [1, 2, 3, 4]) expect(push(producer, value)).toBe(true);
    expect(push(producer, 5)).toBe(false);
    expect([pop(consumer), pop(consumer), pop(consumer), pop(consumer)]).toEqual([1, 2, 3, 4]);
    expect(push(producer, 5)).toBe(true);
  });

  it('gives released records back when it finds the ring empty', () => {
    const { producer, consumer } = pair(4, 4);
    for (const value of [1, 2, 3]) push(producer, value);
    producer.flush();
    expect([pop(consumer), pop(consumer), pop(consumer), pop(consumer)]).toEqual([1, 2, 3, undefined]);
    for (const value of [4, 5, 6, 7]) expect(push(producer, value)).toBe(true);
  });

  it('lets a new side go on where the old one stopped', () => {
    const memory = spscMemory({ capacity: 4, recordDoubles: 2 });
    push(new SpscProducer(memory, { batch: 1 }), 1);
    push(new SpscProducer(memory, { batch: 1 }), 2);
    expect(pop(new SpscConsumer(memory, { batch: 1 }))).toBe(1);
    expect(pop(new SpscConsumer(memory, { batch: 1 }))).toBe(2);
  });

  it('refuses to publish into a full ring and to release from an empty one', () => {
    const { producer, consumer } = pair(1, 1);
    expect(() => consumer.release()).toThrow(InvariantError);
    push(producer, 1);
    expect(() => producer.publish()).toThrow(InvariantError);
  });

  it.each([
    [3, 1, 1],
    [0, 1, 1],
    [2 ** 25, 1, 1],
    [4, 0, 1],
    [4, 65, 1],
    [4, 1, 0],
    [4, 1, 5],
  ])('refuses a capacity of %d with records of %d doubles and batches of %d', (capacity, recordDoubles, batch) => {
    expect(() => new SpscProducer(spscMemory({ capacity, recordDoubles }), { batch })).toThrow(InvariantError);
  });

  it('takes 0 bytes for a push and a pop', () => {
    const { producer, consumer } = pair(64, 16);
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const to = producer.claim();
        if (to >= 0) {
          producer.items[to] = i + 0.5;
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

/** Runs in the worker: pushes 1 to `records`, with its square root beside it. */
const PRODUCER = `
const { workerData } = require('node:worker_threads');
import(workerData.module).then(({ SpscProducer }) => {
  const producer = new SpscProducer(workerData.memory, { batch: workerData.batch });
  for (let value = 1; value <= workerData.records; value++) {
    let at = producer.claim();
    while (at < 0) at = producer.claim();
    producer.items[at] = value;
    producer.items[at + 1] = Math.sqrt(value);
    producer.publish();
  }
  producer.flush();
});
`;

async function receive(memory: SpscMemory, batch: number, records: number): Promise<number> {
  const module = new URL('./spsc-ring.ts', import.meta.url).href;
  const worker = new Worker(PRODUCER, { eval: true, workerData: { module, memory, batch, records } });
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject);
  });
  const consumer = new SpscConsumer(memory, { batch });
  let wrong = 0;
  let next = 1;
  const all = (async () => {
    while (next <= records) {
      const at = consumer.peek();
      if (at < 0) {
        // The worker may share the core with this thread: let its messages and the scheduler in.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      if (consumer.items[at] !== next || consumer.items[at + 1] !== Math.sqrt(next)) wrong++;
      consumer.release();
      next++;
    }
  })();
  await Promise.race([all, failed]);
  await worker.terminate();
  return wrong;
}

describe('ring between two real threads', () => {
  it.each([
    [1, 1, 2_000],
    [64, 1, 200_000],
    [64, 16, 200_000],
    [1024, 256, 200_000],
  ])('at a capacity of %d and batches of %d brings %d records whole and in order', async (capacity, batch, records) => {
    expect(await receive(spscMemory({ capacity, recordDoubles: 2 }), batch, records)).toBe(0);
  });
});
