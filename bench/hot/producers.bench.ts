/**
 * Many producers at once: 256 of them in two threads, each with a lane of its own, and one reader. A call is a burst: the
 * reader lets all of them go, each pushes one record, and the call ends when the last of the 256 was read. Every record
 * names its lane and its burst, so one that is lost, doubled or late is an error and not a figure.
 */
import { Worker } from 'node:worker_threads';
import { MpscConsumer, mpscMemory } from '../../src/hot/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';

const PRODUCERS = 256;
const THREADS = 2;
const CAPACITY = 64;
const WARM_CALLS = 50;
/** Place of the number of the burst in the shared word. */
const BURST = 0;
/** Turns of the loop that a thread looks for the next burst before it sleeps. */
const SPINS = 200;
/** Looks at empty lanes before the reader sleeps: about a microsecond of looking at all lanes. */
const LOOKS = 4;
const PATIENCE_MS = 1000;

/** Runs in a thread: its lanes push one record for each burst. */
const PRODUCER = `
const { workerData, parentPort } = require('node:worker_threads');
import(workerData.module).then(({ mpscProducer }) => {
  const { memory, words, from, until, spins } = workerData;
  const lanes = [];
  for (let lane = from; lane < until; lane++) lanes.push(mpscProducer(memory, { lane, batch: 1 }));
  parentPort.postMessage('ready');
  for (let burst = 1; ; burst++) {
    for (let i = 0; i < spins && Atomics.load(words, ${BURST}) < burst; i++);
    while (Atomics.load(words, ${BURST}) < burst) Atomics.wait(words, ${BURST}, burst - 1);
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[i];
      let at = lane.claim();
      while (at < 0) at = lane.claim();
      lane.items[at] = burst;
      lane.items[at + 1] = from + i;
      lane.publish();
      lane.flush();
    }
  }
});
`;

async function burstSubject(size: BenchSize): Promise<Subject> {
  const producers = size === 'full' ? PRODUCERS : 16;
  const memory = mpscMemory({ producers, capacity: CAPACITY, recordDoubles: 2 });
  const words = new Int32Array(new SharedArrayBuffer(64));
  const module = new URL('../../src/hot/mpsc-ring.ts', import.meta.url).href;
  const share = producers / THREADS;
  const workers = Array.from({ length: THREADS }, (_, i) => {
    const range = { from: i * share, until: (i + 1) * share };
    return new Worker(PRODUCER, { eval: true, workerData: { module, memory, words, ...range, spins: SPINS } });
  });
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  const consumer = new MpscConsumer(memory, { batch: 16 });
  const seen = new Float64Array(producers);
  const run = (count: number): number => {
    let sum = 0;
    for (let call = 0; call < count; call++) {
      const burst = Atomics.add(words, BURST, 1) + 1;
      Atomics.notify(words, BURST);
      for (let got = 0; got < producers; ) {
        let at = consumer.peek();
        for (let looks = 1; at < 0 && looks < LOOKS; looks++) at = consumer.peek();
        if (at < 0) at = consumer.wait(PATIENCE_MS);
        if (at < 0) throw new Error(`burst ${burst} is not whole after ${PATIENCE_MS} ms`);
        const lane = consumer.items[at + 1] as number;
        const isNext = consumer.items[at] === burst && seen[lane] === burst - 1;
        if (!isNext) throw new Error(`lane ${lane} came with burst ${consumer.items[at]}, expected ${burst}`);
        seen[lane] = burst;
        sum += lane;
        got++;
        consumer.release();
      }
    }
    return sum;
  };
  // A first call that is slow would be timed by the clock of the processor.
  run(WARM_CALLS);
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  return { run, close };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'burst of 256 producers in two threads, read by one',
    input: 'a record of two doubles from each of 256 lanes, each published alone; time until the last was read',
    method: 'whole',
    setup: burstSubject,
    repeatable: false,
    budgets: ['producersP99'],
  },
];
