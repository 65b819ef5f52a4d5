/**
 * A ring from many threads to one: each producer has a lane of its own, and the consumer goes round the lanes. Hot path.
 *
 *   const memory = mpscMemory({ producers: 4, capacity: 1024, recordDoubles: 4 }); // made once, posted to every thread
 *   const out = mpscProducer(memory, { lane: 2, batch: 16 });                      // a `SpscProducer`
 *   const all = new MpscConsumer(memory, { batch: 16 });
 *   const at = all.peek();                                                         // -1 when every lane is empty
 *   if (at >= 0) { use(all.items[at]); all.release(); }
 *
 * Lanes in place of one queue that all producers write: there is no word that two of them change, so nobody retries, a
 * push costs what it costs between two threads, and a producer that dies in the middle of a record leaves only its own
 * lane behind. What is given up: records of different producers have no order among each other.
 *
 * Memory ordering: that of `spsc-ring.ts`, lane by lane. Fairness: at most `batch` records of a lane are read before the
 * next lane is looked at, so a producer waits for at most `batch` records of each other one.
 * A reader that has nothing to do sleeps in `wait`: with more threads than processors, one that only looks takes the
 * processor from those who write.
 * Backpressure: a lane is bounded; `claim` answers -1 when it is full, and its producer decides what to do.
 * Cost: O(1) a record while lanes are busy, O(producers) to find that all are empty; nothing allocated after construction.
 */
import { assert } from '../core/index.ts';
import { laneMemories, SpscConsumer, type SpscMemory, SpscProducer, sleepWhile, sleepWord } from './spsc-ring.ts';

const PRODUCERS_MAX = 256;

/** Shared memory of all lanes: it survives `postMessage`. */
export interface MpscMemory {
  readonly lanes: readonly SpscMemory[];
}

/**
 * Makes the memory of a ring.
 * @param o.producers lanes, 1 to 256.   @param o.capacity records of a lane, a power of two up to 2^24.
 * @param o.recordDoubles doubles in a record, 1 to 64.
 * @throws InvariantError when one is out of its range.
 */
export function mpscMemory(o: {
  readonly producers: number;
  readonly capacity: number;
  readonly recordDoubles: number;
}): MpscMemory {
  const { producers } = o;
  assert(
    Number.isInteger(producers) && producers >= 1 && producers <= PRODUCERS_MAX,
    'a ring has 1 to 256 producers',
    producers,
  );
  return { lanes: laneMemories(o, producers) };
}

/**
 * The writing side of a lane. One thread only.
 * @param o.lane 0 to producers - 1.   @param o.batch records that are published together.   @throws InvariantError
 */
export function mpscProducer(memory: MpscMemory, o: { readonly lane: number; readonly batch: number }): SpscProducer {
  const lane = memory.lanes[o.lane];
  if (lane === undefined) assert(false, 'a producer has a lane of the ring', o.lane, memory.lanes.length);
  return new SpscProducer(lane as SpscMemory, o);
}

/** The reading side of all lanes. One thread only. */
export class MpscConsumer {
  /** The records of the lane that `peek` found one in. */
  items: Float64Array<SharedArrayBuffer>;
  readonly #lanes: readonly SpscConsumer[];
  readonly #sleep: Int32Array<SharedArrayBuffer>;
  readonly #batch: number;
  #lane = 0;
  #left: number;
  #current: SpscConsumer;

  /** @param o.batch records of a lane that are read in a row.   @throws InvariantError */
  constructor(memory: MpscMemory, o: { readonly batch: number }) {
    this.#lanes = memory.lanes.map((lane) => new SpscConsumer(lane, o));
    this.#sleep = sleepWord(memory.lanes[0] as SpscMemory);
    this.#batch = o.batch;
    this.#left = o.batch;
    this.#current = this.#lanes[0] as SpscConsumer;
    this.items = this.#current.items;
  }

  /** Lane of the record that `peek` found. */
  get lane(): number {
    return this.#lane;
  }

  /** Place of the next record in `items`, or -1 when all lanes are empty. */
  peek(): number {
    if (this.#left > 0) {
      const at = this.#current.peek();
      if (at >= 0) return at;
    }
    return this.#search();
  }

  /**
   * Waits for a record of any lane, without using the processor. It blocks the thread: for threads that do nothing but read.
   * @param timeoutMs the longest wait without a wake.   @returns what `peek` returns then.
   */
  wait(timeoutMs: number): number {
    const at = this.peek();
    if (at >= 0) return at;
    sleepWhile(this.#sleep, () => this.peek() < 0, timeoutMs);
    return this.peek();
  }

  /** Ends the reading of the record that `peek` found. */
  release(): void {
    this.#current.release();
    this.#left = (this.#left - 1) | 0;
  }

  /** Gives everything that was read back to the producers. */
  flush(): void {
    for (let lane = 0; lane < this.#lanes.length; lane++) (this.#lanes[lane] as SpscConsumer).flush();
  }

  /** Goes on to the next lane with a record; the present one comes last. */
  #search(): number {
    const lanes = this.#lanes;
    for (let step = 0; step < lanes.length; step++) {
      this.#lane = this.#lane + 1 === lanes.length ? 0 : this.#lane + 1;
      const lane = lanes[this.#lane] as SpscConsumer;
      const at = lane.peek();
      if (at < 0) continue;
      this.#current = lane;
      this.items = lane.items;
      this.#left = this.#batch;
      return at;
    }
    this.#current = lanes[this.#lane] as SpscConsumer;
    this.#left = 0;
    return -1;
  }
}
