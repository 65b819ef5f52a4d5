/**
 * A ring between two threads: one producer, one consumer, records of doubles in shared memory. Hot path.
 *
 *   const memory = spscMemory({ capacity: 1024, recordDoubles: 4 });         // one side makes it and posts it to the other
 *   const out = new SpscProducer(memory, { batch: 16 });
 *   const at = out.claim();                                                  // -1 when the ring is full
 *   if (at >= 0) { out.items[at] = price; out.items[at + 1] = qty; out.publish(); }
 *   out.flush();                                                             // at the end of the producer's turn
 *
 * Memory ordering. JavaScript has a single ordering for atomics, sequentially consistent, so every `Atomics` call here
 * is stronger than the release store or acquire load that it stands for. There are four sites, two words:
 *   TAIL  written by the producer (`flush`), read by the consumer (`peek`): records below it are complete;
 *   HEAD  written by the consumer (`flush`), read by the producer (`claim`): records below it may be overwritten.
 * A plain write before the store happens before a plain read after the load that sees it, so the records themselves need
 * no atomics; each record is at any time owned by exactly one side, so there is no data race.
 *
 * A reader that has nothing to do can sleep. It says so in SLEEP, looks once more, and waits; a producer that has made records
 * visible looks at SLEEP and wakes it. Each side writes its own word before it reads the other's, in one order for all, so
 * at least one of them sees the other: no reader sleeps beside a record. Rings that one reader reads share one word.
 *
 * An atomic store costs about five times the rest of a push. Hence both sides keep what they know of the other in a
 * plain field, look at shared memory only when that says full or empty, and publish every `batch` records. A side that
 * finds the ring full or empty publishes what it holds back first, so that two sides never wait for each other.
 *
 * The two words are 128 bytes apart, because neighbouring cache lines are fetched in pairs.
 * Cost: O(1), nothing allocated after construction. Reference: P. Lee, T. Bu, G. Chandranmenon,
 * A lock-free, cache-efficient shared ring buffer for multi-core architectures, ANCS 2009.
 */
import { assert } from '../core/index.ts';

const TAIL = 0;
const HEAD = 32;
const CONTROL_BYTES = 256;
const SLEEP = 0;
/** A cache line and the one that is fetched with it. */
const SLEEP_BYTES = 128;
const AWAKE = 0;
const ASLEEP = 1;
const CAPACITY_MAX = 2 ** 24;

/** Shared memory of a ring: it survives `postMessage`. */
export interface SpscMemory {
  readonly buffer: SharedArrayBuffer;
  /** Word in which the reader says that it sleeps. */
  readonly sleep: SharedArrayBuffer;
  /** Records: a power of two. */
  readonly capacity: number;
  /** Doubles in a record. */
  readonly recordDoubles: number;
}

/**
 * Makes the memory of a ring.
 * @param o.capacity records, a power of two up to 2^24.   @param o.recordDoubles doubles in a record, 1 to 64.
 * @param o.sleep the word of another ring with the same reader. @defaultValue one of its own
 * @throws InvariantError when one is out of its range.
 */
export function spscMemory(o: {
  readonly capacity: number;
  readonly recordDoubles: number;
  readonly sleep?: SharedArrayBuffer;
}): SpscMemory {
  const { capacity, recordDoubles, sleep = new SharedArrayBuffer(SLEEP_BYTES) } = o;
  assert(
    Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX && (capacity & (capacity - 1)) === 0,
    'shared ring capacity is a power of two up to 2^24',
    capacity,
  );
  assert(
    Number.isInteger(recordDoubles) && recordDoubles >= 1 && recordDoubles <= 64,
    'record has 1 to 64 doubles',
    recordDoubles,
  );
  const buffer = new SharedArrayBuffer(CONTROL_BYTES + capacity * recordDoubles * Float64Array.BYTES_PER_ELEMENT);
  return { buffer, sleep, capacity, recordDoubles };
}

/**
 * Puts the reader of rings to sleep until there is something to read. A wake may come late, from a producer whose records
 * were read meanwhile: then it sleeps on.
 * @param sleep the word of its rings.   @param isEmpty looks at the rings.   @param timeoutMs the longest sleep without a wake.
 */
export function sleepWhile(sleep: Int32Array<SharedArrayBuffer>, isEmpty: () => boolean, timeoutMs: number): void {
  let isOver = false;
  while (!isOver) {
    Atomics.store(sleep, SLEEP, ASLEEP);
    isOver = !isEmpty() || Atomics.wait(sleep, SLEEP, ASLEEP, timeoutMs) === 'timed-out' || !isEmpty();
  }
  Atomics.store(sleep, SLEEP, AWAKE);
}

function checkBatch(batch: number, capacity: number): void {
  assert(Number.isInteger(batch) && batch >= 1 && batch <= capacity, 'batch is 1 to the capacity', batch, capacity);
}

/** The writing side. One thread only. */
export class SpscProducer {
  /** The records; `claim` gives the place of the first double of one. */
  declare readonly items: Float64Array<SharedArrayBuffer>;
  declare private readonly control: Int32Array<SharedArrayBuffer>;
  readonly #sleep: Int32Array<SharedArrayBuffer>;
  declare private readonly mask: number;
  declare private readonly width: number;
  declare private readonly batch: number;
  /** Positions count records and wrap at 2^32, a multiple of every capacity. */
  #tail = 0;
  #published = 0;
  #headSeen = 0;

  /** @param options.batch records that are published together; 1 publishes each.   @throws InvariantError */
  constructor(memory: SpscMemory, options: { readonly batch: number }) {
    checkBatch(options.batch, memory.capacity);
    this.items = new Float64Array(memory.buffer, CONTROL_BYTES);
    this.control = new Int32Array(memory.buffer, 0, CONTROL_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#sleep = new Int32Array(memory.sleep);
    this.mask = memory.capacity - 1;
    this.width = memory.recordDoubles;
    this.batch = options.batch;
    this.#tail = Atomics.load(this.control, TAIL);
    this.#published = this.#tail;
    this.#headSeen = Atomics.load(this.control, HEAD);
  }

  /** Place of the next record in `items`, or -1 when the ring is full. */
  claim(): number {
    if (((this.#tail - this.#headSeen) | 0) > this.mask) {
      this.flush();
      this.#headSeen = Atomics.load(this.control, HEAD);
      if (((this.#tail - this.#headSeen) | 0) > this.mask) return -1;
    }
    return (this.#tail & this.mask) * this.width;
  }

  /** Ends the claimed record. The consumer sees it when the batch is full, or after `flush`. */
  publish(): void {
    if (((this.#tail - this.#headSeen) | 0) > this.mask) assert(false, 'a full ring has no claimed record');
    this.#tail = (this.#tail + 1) | 0;
    if (((this.#tail - this.#published) | 0) === this.batch) this.flush();
  }

  /** Shows the consumer everything that was published. */
  flush(): void {
    if (this.#published === this.#tail) return;
    Atomics.store(this.control, TAIL, this.#tail);
    this.#published = this.#tail;
    if (Atomics.load(this.#sleep, SLEEP) === ASLEEP) this.#wake();
  }

  #wake(): void {
    if (Atomics.exchange(this.#sleep, SLEEP, AWAKE) === ASLEEP) Atomics.notify(this.#sleep, SLEEP, 1);
  }
}

/** The reading side. One thread only. */
export class SpscConsumer {
  /** The records; `peek` gives the place of the first double of one. */
  declare readonly items: Float64Array<SharedArrayBuffer>;
  declare private readonly control: Int32Array<SharedArrayBuffer>;
  readonly #sleep: Int32Array<SharedArrayBuffer>;
  declare private readonly mask: number;
  declare private readonly width: number;
  declare private readonly batch: number;
  #head = 0;
  #returned = 0;
  #tailSeen = 0;

  /** @param options.batch records that are given back together; 1 gives back each.   @throws InvariantError */
  constructor(memory: SpscMemory, options: { readonly batch: number }) {
    checkBatch(options.batch, memory.capacity);
    this.items = new Float64Array(memory.buffer, CONTROL_BYTES);
    this.control = new Int32Array(memory.buffer, 0, CONTROL_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#sleep = new Int32Array(memory.sleep);
    this.mask = memory.capacity - 1;
    this.width = memory.recordDoubles;
    this.batch = options.batch;
    this.#head = Atomics.load(this.control, HEAD);
    this.#returned = this.#head;
    this.#tailSeen = Atomics.load(this.control, TAIL);
  }

  /** Place of the oldest record in `items`, or -1 when the ring is empty. */
  peek(): number {
    if (this.#head === this.#tailSeen) {
      this.flush();
      this.#tailSeen = Atomics.load(this.control, TAIL);
      if (this.#head === this.#tailSeen) return -1;
    }
    return (this.#head & this.mask) * this.width;
  }

  /**
   * Waits for a record, without using the processor. It blocks the thread: for threads that do nothing but read.
   * @param timeoutMs the longest wait without a wake.   @returns what `peek` returns then.
   */
  wait(timeoutMs: number): number {
    const at = this.peek();
    if (at >= 0) return at;
    sleepWhile(this.#sleep, () => this.peek() < 0, timeoutMs);
    return this.peek();
  }

  /** Ends the reading of the oldest record. The producer may overwrite it when the batch is full, or after `flush`. */
  release(): void {
    if (this.#head === this.#tailSeen) assert(false, 'an empty ring has no record to release');
    this.#head = (this.#head + 1) | 0;
    if (((this.#head - this.#returned) | 0) === this.batch) this.flush();
  }

  /** Gives everything that was released back to the producer. */
  flush(): void {
    if (this.#returned === this.#head) return;
    Atomics.store(this.control, HEAD, this.#head);
    this.#returned = this.#head;
  }
}
