/** Push and pop: what an event pays for its way through a ring. */
import {
  MpscConsumer,
  mpscMemory,
  mpscProducer,
  RingCursor,
  SpscConsumer,
  type SpscMemory,
  SpscProducer,
  spscMemory,
} from '../../src/hot/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';

const CAPACITY = 1024;

function arraySubject(): Subject {
  const queue: number[] = [];
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      queue.push(i);
      const from = queue.shift();
      if (from !== undefined) sum = (sum + from) | 0;
    }
    return sum;
  };
  return { run };
}

/** Constants of the module, so that the compiler knows where they stand, as it does of what lives as long as the process. */
const cursor = new RingCursor(CAPACITY);
const column = new Int32Array(CAPACITY);

function passItems(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const to = cursor.push();
    if (to >= 0) column[to] = i;
    const from = cursor.pop();
    if (from >= 0) sum = (sum + (column[from] as number)) | 0;
  }
  return sum;
}

function cursorSubject(): Subject {
  cursor.clear();
  return { run: passItems };
}

/** The least that a ring can be: counters that overflow after 2^31 items, and no check of its use. */
class BareRing {
  tail = 0;
  head = 0;
  readonly column = new Int32Array(CAPACITY);
  push(value: number): boolean {
    if (this.tail - this.head >= CAPACITY) return false;
    this.column[this.tail & (CAPACITY - 1)] = value;
    this.tail = (this.tail + 1) | 0;
    return true;
  }
  pop(): number {
    if (this.tail === this.head) return -1;
    const value = this.column[this.head & (CAPACITY - 1)] as number;
    this.head = (this.head + 1) | 0;
    return value;
  }
}

const bare = new BareRing();

function passBare(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    bare.push(i);
    sum = (sum + bare.pop()) | 0;
  }
  return sum;
}

function bareSubject(): Subject {
  return { run: passBare };
}

function sharedSubject(batch: number): Subject {
  const memory = spscMemory({ capacity: CAPACITY, recordDoubles: 2 });
  const producer = new SpscProducer(memory, { batch });
  const consumer = new SpscConsumer(memory, { batch });
  const run = (count: number): number => {
    let sum = 0;
    let got = 0;
    for (let i = 0; i < count; i++) {
      const to = producer.claim();
      if (to >= 0) {
        producer.items[to] = i;
        producer.items[to + 1] = 0.5;
        producer.publish();
      }
      const from = consumer.peek();
      if (from >= 0) {
        sum += (consumer.items[from] as number) * (consumer.items[from + 1] as number);
        got++;
        consumer.release();
      }
    }
    producer.flush();
    for (let from = consumer.peek(); got < count && from >= 0; from = consumer.peek()) {
      sum += (consumer.items[from] as number) * (consumer.items[from + 1] as number);
      got++;
      consumer.release();
    }
    return sum;
  };
  return { run };
}

function lanesSubject(): Subject {
  const memory = mpscMemory({ producers: 4, capacity: CAPACITY, recordDoubles: 2 });
  const producers = [0, 1, 2, 3].map((lane) => mpscProducer(memory, { lane, batch: 16 }));
  const consumer = new MpscConsumer(memory, { batch: 16 });
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const producer = producers[i & 3] as SpscProducer;
      const to = producer.claim();
      if (to >= 0) {
        producer.items[to] = i;
        producer.items[to + 1] = 0.5;
        producer.publish();
      }
      const from = consumer.peek();
      if (from >= 0) {
        sum += (consumer.items[from] as number) * (consumer.items[from + 1] as number);
        consumer.release();
      }
    }
    return sum;
  };
  return { run };
}

/** Runs in the worker: pushes 1, 2, 3 … as fast as it can, until it is ended. */
const ENDLESS_PRODUCER = `
const { workerData } = require('node:worker_threads');
import(workerData.module).then(({ SpscProducer }) => {
  const producer = new SpscProducer(workerData.memory, { batch: workerData.batch });
  for (let value = 1; ; value++) {
    let at = producer.claim();
    while (at < 0) at = producer.claim();
    producer.items[at] = value;
    producer.items[at + 1] = 0.5;
    producer.publish();
  }
});
`;

async function threadsSubject(batch: number): Promise<Subject> {
  const { Worker } = await import('node:worker_threads');
  const memory: SpscMemory = spscMemory({ capacity: CAPACITY, recordDoubles: 2 });
  const module = new URL('../../src/hot/spsc-ring.ts', import.meta.url).href;
  const worker = new Worker(ENDLESS_PRODUCER, { eval: true, workerData: { module, memory, batch } });
  await new Promise((resolve, reject) => {
    worker.once('online', resolve);
    worker.once('error', reject);
  });
  const consumer = new SpscConsumer(memory, { batch });
  const run = (count: number): number => {
    let sum = 0;
    for (let got = 0; got < count; ) {
      const from = consumer.peek();
      if (from < 0) continue;
      sum += (consumer.items[from] as number) * (consumer.items[from + 1] as number);
      got++;
      consumer.release();
    }
    return sum;
  };
  return {
    run,
    close: async () => {
      await worker.terminate();
    },
  };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'ring cursor: push and pop',
    input: 'one column of 1,024 integers, one item in flight',
    method: 'batched',
    setup: cursorSubject,
    twin: { name: 'array push, shift', setup: arraySubject },
    budgets: ['ringAsked', 'ringFloor', 'ringBytes'],
  },
  {
    name: 'ring cursor beside the least there can be',
    input: 'the same, against two bare counters',
    method: 'batched',
    setup: cursorSubject,
    twin: { name: 'two bare counters', setup: bareSubject },
    budgets: ['cursorShare'],
  },
  {
    name: 'shared ring, both sides in one thread',
    input: '1,024 records of two doubles, batches of 16',
    method: 'batched',
    setup: () => sharedSubject(16),
    twin: { name: 'publish each', setup: () => sharedSubject(1) },
    budgets: ['sharedRingFloor', 'sharedRingBytes'],
  },
  {
    name: 'ring of 4 producers, all in one thread',
    input: '1,024 records of two doubles a lane, batches of 16',
    method: 'batched',
    setup: lanesSubject,
    budgets: ['lanesFloor', 'lanesBytes'],
  },
  {
    name: 'shared ring, two threads',
    input: '1,024 records of two doubles, batches of 16; the reader is timed',
    method: 'batched',
    setup: () => threadsSubject(16),
    tail: false,
    repeatable: false,
    budgets: [],
  },
];
