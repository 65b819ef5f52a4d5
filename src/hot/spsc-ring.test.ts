import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { SpscConsumer, type SpscMemory, SpscProducer, sleepWhile, spscMemory } from './spsc-ring.ts';

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

  it('gives up to 4 records in a row, never beyond the batch, what is free, or the end of the memory', () => {
    const { producer, consumer } = pair(8, 4);
    const writeRow = (records: number): number => {
      const at = producer.claim();
      if (at < 0) return 0;
      const end = Math.min(producer.end, at + 2 * records);
      for (let place = at; place < end; place++) producer.items[place] = place;
      producer.publishTo(end);
      return (end - at) / 2;
    };
    const readRow = (): number => {
      const at = consumer.peek();
      if (at < 0) return 0;
      const { end } = consumer;
      for (let place = at; place < end; place++) expect(consumer.items[place]).toBe(place);
      consumer.releaseTo(end);
      return (end - at) / 2;
    };
    expect([writeRow(9), writeRow(3), writeRow(9), writeRow(9)]).toEqual([4, 3, 1, 0]);
    expect([readRow(), readRow(), readRow()]).toEqual([4, 4, 0]);
    expect([writeRow(2), readRow()]).toEqual([2, 0]);
    producer.flush();
    expect([readRow(), writeRow(9), writeRow(9), writeRow(9)]).toEqual([2, 2, 2, 2]);
  });

  it('keeps a record that was claimed and written before a flush', () => {
    const { producer, consumer } = pair(8, 8);
    push(producer, 1);
    const at = producer.claim();
    producer.items[at] = 2;
    producer.items[at + 1] = -2;
    producer.flush();
    expect(producer.claim()).toBe(at);
    producer.publish();
    producer.flush();
    expect([pop(consumer), pop(consumer), pop(consumer)]).toEqual([1, 2, undefined]);
  });

  it.each([0, -2, 1, 3, 10])('refuses to end records up to %d doubles behind the first of 4', (doubles) => {
    const { producer, consumer } = pair(8, 4);
    const at = producer.claim();
    expect(() => producer.publishTo(at + doubles)).toThrow(InvariantError);
    producer.publishTo(producer.end);
    expect(() => consumer.releaseTo(consumer.peek() + doubles)).toThrow(InvariantError);
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

describe('positions', () => {
  it('pass 2^31 and 2^32 records: 6 in order from 3 before each', () => {
    for (const start of [2 ** 31 - 3, 2 ** 32 - 3]) {
      const memory = spscMemory({ capacity: 4, recordDoubles: 1 });
      const words = new Int32Array(memory.buffer, 0, 33);
      words[0] = start;
      words[32] = start;
      const producer = new SpscProducer(memory, { batch: 1 });
      const consumer = new SpscConsumer(memory, { batch: 1 });
      const seen: number[] = [];
      for (let pair = 0; pair < 3; pair++) {
        for (const value of [2 * pair, 2 * pair + 1]) {
          producer.items[producer.claim()] = value;
          producer.publish();
        }
        for (let i = 0; i < 2; i++) {
          seen.push(consumer.items[consumer.peek()] as number);
          consumer.release();
        }
      }
      expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
      expect(consumer.peek()).toBe(-1);
    }
  });
});

describe('reader with nothing to read', () => {
  it('waits in vain for 1 ms, and not at all when a record is there', () => {
    const memory = spscMemory({ capacity: 4, recordDoubles: 1 });
    const consumer = new SpscConsumer(memory, { batch: 1 });
    expect(consumer.wait(1)).toBe(-1);
    const producer = new SpscProducer(memory, { batch: 1 });
    producer.items[producer.claim()] = 7;
    producer.publish();
    expect(consumer.items[consumer.wait(60_000)]).toBe(7);
  });

  it('sleeps on when a wake comes late, from a producer whose record was read', () => {
    const word = new Int32Array(new SharedArrayBuffer(4));
    let looks = 0;
    // Before each sleep a producer takes the word; its record is there at the fourth look.
    const isEmpty = (): boolean => {
      looks++;
      if (looks % 2 === 1) word[0] = 0;
      return looks < 4;
    };
    sleepWhile(word, isEmpty, 60_000);
    expect([looks, word[0]]).toEqual([4, 0]);
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

/** The same, in rows. */
const ROW_PRODUCER = `
const { workerData } = require('node:worker_threads');
import(workerData.module).then(({ SpscProducer }) => {
  const producer = new SpscProducer(workerData.memory, { batch: workerData.batch });
  for (let value = 1; value <= workerData.records; ) {
    let at = producer.claim();
    while (at < 0) at = producer.claim();
    const { end } = producer;
    for (; at < end && value <= workerData.records; at += 2, value++) {
      producer.items[at] = value;
      producer.items[at + 1] = Math.sqrt(value);
    }
    producer.publishTo(at);
  }
  producer.flush();
});
`;

/** Longer than any start of a thread takes. */
const PATIENCE_MS = 900_000;

/** @returns records that are wrong, and those that did not come within a minute. */
async function receive(memory: SpscMemory, batch: number, records: number, code = PRODUCER): Promise<number> {
  const module = new URL('./spsc-ring.ts', import.meta.url).href;
  const worker = new Worker(code, { eval: true, workerData: { module, memory, batch, records } });
  const consumer = new SpscConsumer(memory, { batch });
  let wrong = 0;
  let next = 1;
  for (; next <= records; next++) {
    const at = consumer.wait(PATIENCE_MS);
    if (at < 0) break;
    if (consumer.items[at] !== next || consumer.items[at + 1] !== Math.sqrt(next)) wrong++;
    consumer.release();
  }
  await worker.terminate();
  return wrong + records + 1 - next;
}

describe('ring between two real threads', () => {
  it.each([
    [1, 1, 2_000],
    [64, 1, 50_000],
    [64, 16, 200_000],
    [1024, 256, 200_000],
  ])('at a capacity of %d and batches of %d brings %d records whole and in order', async (capacity, batch, records) => {
    expect(await receive(spscMemory({ capacity, recordDoubles: 2 }), batch, records)).toBe(0);
  });

  it.each([
    [64, 16, 200_000],
    [8, 8, 50_000],
  ])('at a capacity of %d and batches of %d brings %d records in rows', async (capacity, batch, records) => {
    expect(await receive(spscMemory({ capacity, recordDoubles: 2 }), batch, records, ROW_PRODUCER)).toBe(0);
  });
});
