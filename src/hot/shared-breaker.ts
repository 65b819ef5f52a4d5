/**
 * The circuit breaker of `breaker.ts` in shared memory: one venue, several threads that call it. Hot path.
 *
 *   const memory = sharedBreakerMemory({ ...options, startMicros: now });   // made once, posted to every thread
 *   const breaker = new SharedBreaker(memory);                              // one in each thread
 *
 * Rules, states and names are those of `CircuitBreaker`; called from one thread, with times that are whole milliseconds,
 * it gives the same answers (a test compares them). Time is kept in milliseconds since the start, because a word of 32
 * bits is what atomics handle without boxing; a wait is rounded up to whole ones. It lasts for 24 days, then the
 * difference of two times would wrap: whoever trades longer makes a new memory, as a restart does.
 *
 * Memory ordering: JavaScript has one, sequentially consistent. The words, each on cache lines of its own:
 *   STATE     state, permits issued and answered of the present round: changed as a whole by compare-and-exchange, so
 *             every transition has one winner;
 *   UNTIL     end of the wait; whoever changes it by compare-and-exchange after its end begins the next round;
 *   NEXT      outcomes so far: the place of an outcome is claimed by adding one;
 *   FAILURES  failures in the window, kept by whoever replaces an outcome by another one;
 *   outcomes  a byte each. Two threads meet in one only when one of them sleeps for a whole window of the other.
 * An outcome that another thread has claimed and not written yet counts as what it replaces: the rate may lag by as many
 * outcomes as there are threads.
 *
 * Cost: a permit while closed is one plain load, an outcome like the one that it replaces one addition and one load.
 */
import { assert, PPM } from '../core/index.ts';
import type { BreakerOptions, BreakerState } from './breaker.ts';

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;
const STATES = ['closed', 'open', 'halfOpen'] as const;
const STATE_MASK = 3;
const ISSUED_SHIFT = 2;
const DONE_SHIFT = 12;
const COUNT_MASK = 1023;

const STATE = 0;
const UNTIL = 32;
const NEXT = 64;
const FAILURES = 96;
const FULL = 128;
const CONTROL_WORDS = 160;

const SUCCESS = 0;
const FAILURE = 1;

const WINDOW_MAX = 32_768;
const MICROS_PER_MS = 1000;

/** What a shared breaker is made of: it survives `postMessage`. */
export interface SharedBreakerMemory {
  readonly buffer: SharedArrayBuffer;
  readonly options: BreakerOptions;
  readonly startMicros: number;
}

/**
 * Makes the memory of a breaker.
 * @param o the options of `CircuitBreaker`, with a window that is a power of two up to 32,768 and at most 1,023 probes.
 * @param o.startMicros microseconds since the epoch, at or before every later time.
 * @throws InvariantError when one is out of its range.
 */
export function sharedBreakerMemory(o: BreakerOptions & { readonly startMicros: number }): SharedBreakerMemory {
  const { startMicros, windowOutcomes: window, minOutcomes, openAt, closeAt, openMicros, probes } = o;
  assert(
    Number.isInteger(window) && window >= 1 && window <= WINDOW_MAX && (window & (window - 1)) === 0,
    'window of a shared breaker is a power of two up to 32,768',
    window,
  );
  assert(
    Number.isInteger(minOutcomes) && minOutcomes >= 1 && minOutcomes <= window,
    'breaker minimum is 1 to the window',
    minOutcomes,
  );
  assert(Number.isInteger(openAt) && openAt > 0 && openAt <= PPM, 'breaker opens at 1 to 1,000,000 ppm', openAt);
  assert(Number.isInteger(closeAt) && closeAt >= 0 && closeAt < openAt, 'breaker closes below where it opens', closeAt);
  assert(Number.isSafeInteger(openMicros) && openMicros > 0, 'breaker wait is a positive number of us', openMicros);
  assert(Number.isInteger(probes) && probes >= 1 && probes <= COUNT_MASK, 'breaker has 1 to 1,023 probes', probes);
  assert(Number.isSafeInteger(startMicros) && startMicros >= 0, 'breaker starts at a time', startMicros);
  const buffer = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT + window);
  const options = { windowOutcomes: window, minOutcomes, openAt, closeAt, openMicros, probes };
  return { buffer, options, startMicros };
}

/** One thread's view of a breaker. */
export class SharedBreaker {
  declare private readonly words: Int32Array<SharedArrayBuffer>;
  declare private readonly outcomes: Uint8Array<SharedArrayBuffer>;
  declare private readonly window: number;
  declare private readonly minOutcomes: number;
  declare private readonly openAt: number;
  declare private readonly closeAt: number;
  declare private readonly openMs: number;
  declare private readonly probes: number;
  declare private readonly start: number;

  constructor(memory: SharedBreakerMemory) {
    const { buffer, options, startMicros } = memory;
    this.words = new Int32Array(buffer, 0, CONTROL_WORDS);
    this.outcomes = new Uint8Array(buffer, CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT);
    this.window = options.windowOutcomes;
    this.minOutcomes = options.minOutcomes;
    this.openAt = options.openAt;
    this.closeAt = options.closeAt;
    this.openMs = Math.ceil(options.openMicros / MICROS_PER_MS);
    this.probes = options.probes;
    this.start = startMicros;
  }

  /** The state after the last call of any thread. */
  get state(): BreakerState {
    return STATES[Atomics.load(this.words, STATE) & STATE_MASK] as BreakerState;
  }

  /** Failures among the outcomes in the window. */
  get failures(): number {
    return Atomics.load(this.words, FAILURES);
  }

  /** Outcomes in the window. */
  get samples(): number {
    if (Atomics.load(this.words, FULL) === 1) return this.window;
    return Math.min(Atomics.load(this.words, NEXT), this.window);
  }

  /**
   * Asks for a permit for one call to the venue.
   * @param nowMicros microseconds since the epoch.
   * @returns true when the call may go out. It must then end in `onSuccess`, `onFailure` or `release`.
   */
  tryAcquire(nowMicros: number): boolean {
    // Plain, because an atomic load is a call. It is a permit or the way to the loop of atomic loads: nobody waits in it, and
    // to read the state just before it changes is the same as to have come a moment earlier.
    if (((this.words[STATE] as number) & STATE_MASK) === CLOSED) return true;
    return this.#tryProbe(this.#msOf(nowMicros));
  }

  /** The call of a permit succeeded. */
  onSuccess(nowMicros: number): void {
    this.#record(SUCCESS);
    // Plain, because the addition in `#record` orders it, and an atomic load is a call.
    const word = this.words[STATE] as number;
    if ((word & STATE_MASK) === HALF_OPEN) this.#judge(SUCCESS, this.#msOf(nowMicros));
  }

  /** The call of a permit failed, or its outcome did not arrive in time. */
  onFailure(nowMicros: number): void {
    this.#record(FAILURE);
    const state = Atomics.load(this.words, STATE) & STATE_MASK;
    if (state === OPEN) return;
    const nowMs = this.#msOf(nowMicros);
    if (state === HALF_OPEN) this.#judge(FAILURE, nowMs);
    else if (this.samples >= this.minOutcomes && this.failures * PPM >= this.openAt * this.samples) this.#open(nowMs);
  }

  /** Gives back a permit that was not used. */
  release(): void {
    for (;;) {
      const word = Atomics.load(this.words, STATE);
      if ((word & STATE_MASK) !== HALF_OPEN || issuedOf(word) <= doneOf(word)) return;
      if (this.#replace(word, pack(HALF_OPEN, issuedOf(word) - 1, doneOf(word)))) return;
    }
  }

  #msOf(nowMicros: number): number {
    const ms = (nowMicros - this.start) / MICROS_PER_MS;
    if (!(ms >= 0)) assert(false, 'breaker time is a number from the start on', nowMicros);
    return ms | 0;
  }

  /** Puts an outcome in the place of the oldest one. */
  #record(outcome: typeof SUCCESS | typeof FAILURE): void {
    const place = Atomics.add(this.words, NEXT, 1) & (this.window - 1);
    if (place === this.window - 1 && Atomics.load(this.words, FULL) === 0) Atomics.store(this.words, FULL, 1);
    if ((this.outcomes[place] as number) === outcome) return;
    const before = Atomics.exchange(this.outcomes, place, outcome);
    if (before !== outcome) Atomics.add(this.words, FAILURES, outcome - before);
  }

  #tryProbe(nowMs: number): boolean {
    for (;;) {
      const word = Atomics.load(this.words, STATE);
      const state = word & STATE_MASK;
      if (state === CLOSED) return true;
      if (state === HALF_OPEN && issuedOf(word) < this.probes) {
        if (this.#replace(word, pack(HALF_OPEN, issuedOf(word) + 1, doneOf(word)))) return true;
        continue;
      }
      // Two waits end here: that of open, and that of a round in half open whose outcomes did not all arrive.
      const until = Atomics.load(this.words, UNTIL);
      if (((nowMs - until) | 0) < 0) return false;
      if (Atomics.compareExchange(this.words, UNTIL, until, (nowMs + this.openMs) | 0) !== until) continue;
      if (this.#replace(word, pack(HALF_OPEN, 1, 0))) return true;
    }
  }

  /** Decides where half open goes from here. */
  #judge(outcome: typeof SUCCESS | typeof FAILURE, nowMs: number): void {
    for (;;) {
      const word = Atomics.load(this.words, STATE);
      if ((word & STATE_MASK) !== HALF_OPEN) return;
      const issued = issuedOf(word);
      const done = Math.min(doneOf(word) + 1, issued);
      if (this.failures * PPM <= this.closeAt * this.samples) {
        if (this.#replace(word, pack(CLOSED, 0, 0))) return;
        continue;
      }
      const isOver = outcome === FAILURE || done === this.probes;
      if (isOver) Atomics.store(this.words, UNTIL, (nowMs + this.openMs) | 0);
      const next =
        outcome === FAILURE ? pack(OPEN, 0, 0) : isOver ? pack(HALF_OPEN, 0, 0) : pack(HALF_OPEN, issued, done);
      if (this.#replace(word, next)) return;
    }
  }

  #open(nowMs: number): void {
    Atomics.store(this.words, UNTIL, (nowMs + this.openMs) | 0);
    this.#replace(CLOSED, OPEN);
  }

  #replace(before: number, after: number): boolean {
    return Atomics.compareExchange(this.words, STATE, before, after) === before;
  }
}

function pack(state: number, issued: number, done: number): number {
  return state | (issued << ISSUED_SHIFT) | (done << DONE_SHIFT);
}

function issuedOf(word: number): number {
  return (word >>> ISSUED_SHIFT) & COUNT_MASK;
}

function doneOf(word: number): number {
  return (word >>> DONE_SHIFT) & COUNT_MASK;
}
