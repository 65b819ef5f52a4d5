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

/** Runs in the worker: pushes 1, 2, 3 … as fast as it can, until it is ended; in rows of a batch, or one by one. */
const ENDLESS_PRODUCER = `
const { workerData } = require('node:worker_threads');
import(workerData.module).then(({ SpscProducer }) => {
  const producer = new SpscProducer(workerData.memory, { batch: workerData.batch });
  const { items } = producer;
  if (workerData.inRows) {
    for (let value = 1; ; ) {
      let at = producer.claim();
      while (at < 0) at = producer.claim();
      for (const { end } = producer; at < end; at += 2, value++) {
        items[at] = value;
        items[at + 1] = 0.5;
      }
      producer.publishTo(at);
    }
  }
  for (let value = 1; ; value++) {
    let at = producer.claim();
    while (at < 0) at = producer.claim();
    items[at] = value;
    items[at + 1] = 0.5;
    producer.publish();
  }
});
`;

/** Starts a thread, and waits until it runs. */
async function startThread(code: string, workerData: object): Promise<() => Promise<void>> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(code, { eval: true, workerData });
  await new Promise((resolve, reject) => {
    worker.once('online', resolve);
    worker.once('error', reject);
  });
  return async () => {
    await worker.terminate();
  };
}

function readOneByOne(consumer: SpscConsumer, count: number): number {
  let sum = 0;
  for (let got = 0; got < count; ) {
    const from = consumer.peek();
    if (from < 0) continue;
    sum += (consumer.items[from] as number) * (consumer.items[from + 1] as number);
    got++;
    consumer.release();
  }
  return sum;
}

function readRows(consumer: SpscConsumer, count: number): number {
  const { items } = consumer;
  let sum = 0;
  for (let left = count; left > 0; ) {
    let from = consumer.peek();
    if (from < 0) continue;
    const end = Math.min(consumer.end, from + 2 * left);
    left -= (end - from) / 2;
    for (; from < end; from += 2) sum += (items[from] as number) * (items[from + 1] as number);
    consumer.releaseTo(end);
  }
  return sum;
}

async function threadsSubject(inRows: boolean): Promise<Subject> {
  const batch = 16;
  const memory: SpscMemory = spscMemory({ capacity: CAPACITY, recordDoubles: 2 });
  const module = new URL('../../src/hot/spsc-ring.ts', import.meta.url).href;
  const close = await startThread(ENDLESS_PRODUCER, { module, memory, batch, inRows });
  const consumer = new SpscConsumer(memory, { batch });
  const read = inRows ? readRows : readOneByOne;
  return { run: (count) => read(consumer, count), close };
}

/** Two words, each in a pair of cache lines of its own. */
const WORDS = 64;
const OURS = 0;
const THEIRS = 32;

/** Runs in the worker: says what it reads. */
const ECHO = `
const { words } = require('node:worker_threads').workerData;
for (let seen = 0; ; ) {
  const said = Atomics.load(words, ${OURS});
  if (said === seen) continue;
  seen = said;
  Atomics.store(words, ${THEIRS}, said);
}
`;

/** A word to another thread and back: what no ring between threads can do without. */
async function echoSubject(): Promise<Subject> {
  const words = new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
  const close = await startThread(ECHO, { words });
  let said = 0;
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) {
      said = (said + 1) | 0;
      Atomics.store(words, OURS, said);
      while (Atomics.load(words, THEIRS) !== said);
    }
    return count;
  };
  return { run, close };
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
    input: '1,024 records of two doubles, batches of 16 that are written and read in a row; the reader is timed',
    method: 'batched',
    setup: () => threadsSubject(true),
    tail: false,
    repeatable: false,
    budgets: [],
  },
  {
    name: 'shared ring, two threads, record by record',
    input: '1,024 records of two doubles, batches of 16, each record claimed and read by itself; the reader is timed',
    method: 'batched',
    setup: () => threadsSubject(false),
    tail: false,
    repeatable: false,
    budgets: [],
  },
  {
    name: 'a word to another thread and back',
    input: 'an atomic store each way, two cache lines',
    method: 'batched',
    setup: echoSubject,
    tail: false,
    budgets: [],
  },
];
