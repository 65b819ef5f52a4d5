/**
 * A ring between two threads: one producer, one consumer, records of doubles in shared memory. Hot path.
 *
 *   const memory = spscMemory({ capacity: 1024, recordDoubles: 4 });         // one side makes it and posts it to the other
 *   const out = new SpscProducer(memory, { batch: 16 });
 *   const at = out.claim();                                                  // -1 when the ring is full
 *   if (at >= 0) { out.items[at] = price; out.items[at + 1] = qty; out.publish(); }
 *   out.flush();                                                             // at the end of the producer's turn
 *
 * Who has several records at once writes them in a row, up to `out.end`, and ends them together with `publishTo`; the reader
 * has `end` and `releaseTo`. That takes half of the time, because the place is then a variable of the loop.
 *
 * Memory ordering. JavaScript has a single ordering for atomics, sequentially consistent, so every `Atomics` call here
 * is stronger than the release store or acquire load that it stands for. There are four sites, two words:
 *   TAIL  written by the producer (`#show`), read by the consumer (`#peekMore`): records below it are complete;
 *   HEAD  written by the consumer (`#giveBack`), read by the producer (`#claimMore`): records below it may be overwritten.
 * A plain write before the store happens before a plain read after the load that sees it, so the records themselves need
 * no atomics; each record is at any time owned by exactly one side, so there is no data race.
 *
 * A reader that has nothing to do can sleep. It says so in SLEEP, looks once more, and waits; a producer that has made records
 * visible looks at SLEEP and wakes it. Each side writes its own word before it reads the other's, in one order for all, so
 * at least one of them sees the other: no reader sleeps beside a record. Rings that one reader reads share one word.
 *
 * An atomic store costs about five times the rest of a push. Hence both sides keep what they know of the other in a
 * plain field, look at shared memory only when that says full or empty, and publish every `batch` records. A side that
 * finds the ring full or empty publishes what it holds back, so that two sides never wait for each other.
 *
 * Between two looks a side goes through a run: records that stand in a row, up to the end of the batch, of what the other side
 * left, or of the memory. Within it a record moves one number.
 *
 * What a batch costs beyond that is the way of cache lines from core to core. An atomic store waits until all writes before it
 * have arrived, and no read after it begins before; but the processor fetches lines for writes behind it meanwhile. So the
 * producer writes into each line of the next run at once (`#fetch`). Records begin at a page, so that batches share no line,
 * and the two words are 128 bytes apart, because neighbouring lines are fetched in pairs.
 * Cost: O(1), nothing allocated after construction. Reference: P. Lee, T. Bu, G. Chandranmenon,
 * A lock-free, cache-efficient shared ring buffer for multi-core architectures, ANCS 2009.
 */
import { assert } from '../core/index.ts';
import { sharedPages } from './shared-pages.ts';

const TAIL = 0;
const HEAD = 32;
const CONTROL_BYTES = 256;
const SLEEP = 0;
/** A cache line and the one that is fetched with it; the word stands between two, so that nothing else is in its line. */
const SLEEP_BYTES = 128;
const SLEEP_AT = 64;
const AWAKE = 0;
const ASLEEP = 1;
const CAPACITY_MAX = 2 ** 24;
/** Doubles of a cache line, and how many are fetched at once: what the buffer for writes holds beside the records. */
const LINE_DOUBLES = 8;
const FETCHED_DOUBLES = 64;
/** Cells of a side: place of its next record, and of the end of its run. */
const AT = 0;
const END = 1;
/** Cells of so many bytes stand outside of the heap, so the compiler knows their address. */
const CELLS = 32;

/** Shared memory of a ring: it survives `postMessage`. */
export interface SpscMemory {
  readonly buffer: SharedArrayBuffer;
  /** Where in it the ring begins, bytes. */
  readonly offset: number;
  /** Word in which the reader says that it sleeps. */
  readonly sleep: SharedArrayBuffer;
  /** Records: a power of two. */
  readonly capacity: number;
  /** Doubles in a record. */
  readonly recordDoubles: number;
}

/** What rings are like: `capacity` records, a power of two up to 2^24, of `recordDoubles` doubles, 1 to 64. */
export interface SpscShape {
  readonly capacity: number;
  readonly recordDoubles: number;
}

/**
 * Makes the memory of a ring.
 * @throws InvariantError when `capacity` or `recordDoubles` is out of its range.
 */
export function spscMemory(shape: SpscShape): SpscMemory {
  return laneMemories(shape, 1)[0] as SpscMemory;
}

/** Makes the memories of rings with one reader. @param lanes how many.   @throws InvariantError as `spscMemory`. */
export function laneMemories(shape: SpscShape, lanes: number): readonly SpscMemory[] {
  const { capacity, recordDoubles } = shape;
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
  const records = capacity * recordDoubles * Float64Array.BYTES_PER_ELEMENT;
  const laneBytes = CONTROL_BYTES + Math.ceil(records / SLEEP_BYTES) * SLEEP_BYTES;
  const buffer = sharedPages(lanes * laneBytes);
  const sleep = new SharedArrayBuffer(SLEEP_BYTES);
  return Array.from({ length: lanes }, (_, lane) => ({
    buffer,
    offset: lane * laneBytes,
    sleep,
    capacity,
    recordDoubles,
  }));
}

/** The word in which the reader of a ring says that it sleeps. */
export function sleepWord(memory: SpscMemory): Int32Array<SharedArrayBuffer> {
  return new Int32Array(memory.sleep, SLEEP_AT, 1);
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

function controlOf(memory: SpscMemory): Int32Array<SharedArrayBuffer> {
  return new Int32Array(memory.buffer, memory.offset, CONTROL_BYTES / Int32Array.BYTES_PER_ELEMENT);
}

function recordsOf(memory: SpscMemory): Float64Array<SharedArrayBuffer> {
  return new Float64Array(memory.buffer, memory.offset + CONTROL_BYTES, memory.capacity * memory.recordDoubles);
}

function checkBatch(batch: number, capacity: number): void {
  assert(Number.isInteger(batch) && batch >= 1 && batch <= capacity, 'batch is 1 to the capacity', batch, capacity);
}

/** The writing side. One thread only. */
export class SpscProducer {
  /** The records; `claim` gives the place of the first double of one. What is there before it was written means nothing. */
  declare readonly items: Float64Array<SharedArrayBuffer>;
  declare private readonly control: Int32Array<SharedArrayBuffer>;
  readonly #sleep: Int32Array<SharedArrayBuffer>;
  declare private readonly capacity: number;
  declare private readonly width: number;
  declare private readonly batch: number;
  /** Places of the next record and of the end of its run. A field would hold them shifted, and each push would wait for that. */
  declare private readonly cells: Int32Array;
  /** Records of the run, and the place of the first one. */
  #run = 0;
  #start = 0;
  /** Positions count records and wrap at 2^32, a multiple of every capacity: of the run, and of the two words. */
  #tail = 0;
  #published = 0;
  #headSeen = 0;

  /** @param options.batch records that are published together; 1 publishes each.   @throws InvariantError */
  constructor(memory: SpscMemory, options: { readonly batch: number }) {
    checkBatch(options.batch, memory.capacity);
    this.items = recordsOf(memory);
    this.control = controlOf(memory);
    this.#sleep = sleepWord(memory);
    this.capacity = memory.capacity;
    this.width = memory.recordDoubles;
    this.batch = options.batch;
    this.cells = new Int32Array(CELLS);
    this.#tail = Atomics.load(this.control, TAIL);
    this.#published = this.#tail;
    this.#headSeen = Atomics.load(this.control, HEAD);
  }

  /** Place of the next record in `items`, or -1 when the ring is full. */
  claim(): number {
    const { cells } = this;
    const at = cells[AT] as number;
    return at === cells[END] ? this.#claimMore() : at;
  }

  /** Place behind the records that may be written in a row from the claimed one on: at most a batch. */
  get end(): number {
    return this.cells[END] as number;
  }

  /** Ends the claimed record. The consumer sees it when the batch is full, or after `flush`. */
  publish(): void {
    const { cells } = this;
    const at = cells[AT] as number;
    const end = cells[END] as number;
    if (at === end) assert(false, 'a full ring has no claimed record');
    const next = (at + this.width) | 0;
    cells[AT] = next;
    if (next === end) this.#endRun();
  }

  /** Ends all records from the claimed one up to a place, at most `end`, as so many calls of `publish`. */
  publishTo(place: number): void {
    const { cells } = this;
    const at = cells[AT] as number;
    const end = cells[END] as number;
    if (!(place > at && place <= end)) assert(false, 'records that end were claimed', place, end);
    if ((place - at) % this.width !== 0) assert(false, 'whole records end', place, at);
    cells[AT] = place;
    if (place === end) this.#endRun();
  }

  /** Shows the consumer everything that was published. */
  flush(): void {
    const at = this.cells[AT] as number;
    if (at !== this.#start) {
      const ended = ((at - this.#start) / this.width) | 0;
      this.#tail = (this.#tail + ended) | 0;
      this.#run = (this.#run - ended) | 0;
      this.#start = at;
    }
    this.#show();
  }

  /** Begins the next run: up to the end of the batch, of what is free, or of the memory. */
  #claimMore(): number {
    const { capacity, width, batch, cells } = this;
    const tail = this.#tail;
    let free = (capacity - ((tail - this.#headSeen) | 0)) | 0;
    if (free === 0) {
      this.#headSeen = Atomics.load(this.control, HEAD);
      free = (capacity - ((tail - this.#headSeen) | 0)) | 0;
      if (free === 0) {
        this.#show();
        return -1;
      }
    }
    const slot = tail & (capacity - 1);
    const held = (tail - this.#published) | 0;
    const run = Math.min(free, batch - held, capacity - slot);
    const start = slot * width;
    const end = (start + run * width) | 0;
    this.#run = run;
    this.#start = start;
    cells[AT] = start;
    cells[END] = end;
    if (held === 0 && run * width > LINE_DOUBLES) this.#fetch(start, end);
    return start;
  }

  #endRun(): void {
    this.#tail = (this.#tail + this.#run) | 0;
    this.#start = this.cells[AT] as number;
    if (((this.#tail - this.#published) | 0) === this.batch) this.#show();
  }

  #show(): void {
    if (this.#published === this.#tail) return;
    Atomics.store(this.control, TAIL, this.#tail);
    this.#published = this.#tail;
    if (Atomics.load(this.#sleep, SLEEP) === ASLEEP) this.#wake();
  }

  /**
   * Fetches the lines of a run by writes to records that this side owns and has not given out; not the line in which the
   * last batch ends, for the consumer reads it now.
   */
  #fetch(start: number, end: number): void {
    const { items } = this;
    const until = Math.min(end, start + FETCHED_DOUBLES);
    for (let place = (start + LINE_DOUBLES - 1) & -LINE_DOUBLES; place < until; place += LINE_DOUBLES) items[place] = 0;
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
  declare private readonly capacity: number;
  declare private readonly width: number;
  declare private readonly batch: number;
  /** As those of the producer. */
  declare private readonly cells: Int32Array;
  #run = 0;
  #start = 0;
  #head = 0;
  #returned = 0;
  #tailSeen = 0;

  /** @param options.batch records that are given back together; 1 gives back each.   @throws InvariantError */
  constructor(memory: SpscMemory, options: { readonly batch: number }) {
    checkBatch(options.batch, memory.capacity);
    this.items = recordsOf(memory);
    this.control = controlOf(memory);
    this.#sleep = sleepWord(memory);
    this.capacity = memory.capacity;
    this.width = memory.recordDoubles;
    this.batch = options.batch;
    this.cells = new Int32Array(CELLS);
    this.#head = Atomics.load(this.control, HEAD);
    this.#returned = this.#head;
    this.#tailSeen = Atomics.load(this.control, TAIL);
  }

  /** Place of the oldest record in `items`, or -1 when the ring is empty. */
  peek(): number {
    const { cells } = this;
    const at = cells[AT] as number;
    return at === cells[END] ? this.#peekMore() : at;
  }

  /** Place behind the records that may be read in a row from the oldest one on: at most a batch. */
  get end(): number {
    return this.cells[END] as number;
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
    const { cells } = this;
    const at = cells[AT] as number;
    const end = cells[END] as number;
    if (at === end) assert(false, 'an empty ring has no record to release');
    const next = (at + this.width) | 0;
    cells[AT] = next;
    if (next === end) this.#endRun();
  }

  /** Ends the reading of all records from the oldest one up to a place, at most `end`, as so many calls of `release`. */
  releaseTo(place: number): void {
    const { cells } = this;
    const at = cells[AT] as number;
    const end = cells[END] as number;
    if (!(place > at && place <= end)) assert(false, 'records that are released are there', place, end);
    if ((place - at) % this.width !== 0) assert(false, 'whole records are released', place, at);
    cells[AT] = place;
    if (place === end) this.#endRun();
  }

  /** Gives everything that was released back to the producer. */
  flush(): void {
    const at = this.cells[AT] as number;
    if (at !== this.#start) {
      const ended = ((at - this.#start) / this.width) | 0;
      this.#head = (this.#head + ended) | 0;
      this.#run = (this.#run - ended) | 0;
      this.#start = at;
    }
    this.#giveBack();
  }

  /** Begins the next run: up to the end of the batch, of what is there, or of the memory. */
  #peekMore(): number {
    const { capacity, width, batch, cells } = this;
    const head = this.#head;
    let there = (this.#tailSeen - head) | 0;
    if (there === 0) {
      this.#tailSeen = Atomics.load(this.control, TAIL);
      there = (this.#tailSeen - head) | 0;
      if (there === 0) {
        this.#giveBack();
        return -1;
      }
    }
    const slot = head & (capacity - 1);
    const run = Math.min(there, batch - ((head - this.#returned) | 0), capacity - slot);
    const start = slot * width;
    this.#run = run;
    this.#start = start;
    cells[AT] = start;
    cells[END] = (start + run * width) | 0;
    return start;
  }

  #endRun(): void {
    this.#head = (this.#head + this.#run) | 0;
    this.#start = this.cells[AT] as number;
    if (((this.#head - this.#returned) | 0) === this.batch) this.#giveBack();
  }

  #giveBack(): void {
    if (this.#returned === this.#head) return;
    Atomics.store(this.control, HEAD, this.#head);
    this.#returned = this.#head;
  }
}
