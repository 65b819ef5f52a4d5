/**
 * Circuit breaker to a venue, with hysteresis. Hot path.
 *
 * It watches the last `windowOutcomes` outcomes. Closed, it lets everything through; it opens when failures reach
 * `openAt` of the window. Open, it lets nothing through for `openMicros`. Then, half open, it lets a few probes through,
 * and closes only when failures have fallen to `closeAt` of the same window: probes that succeed push old failures
 * out. The gap between the two rates keeps a venue that fails half of the time from switching the breaker to and fro.
 *
 *   closed ──(failures ≥ openAt of at least minOutcomes)──────────────► open
 *   open ──(openMicros have passed; the next tryAcquire is a probe)───► halfOpen
 *   halfOpen ──(failures ≤ closeAt of the window)─────────────────────► closed
 *   halfOpen ──(a failure that leaves the rate above closeAt)─────────► open
 *   halfOpen ──(all probes succeeded, rate still above closeAt)───────► halfOpen, with a new round of probes
 *
 * Invariants: time comes in as an argument and everything else is integers, so a replay of the same calls gives the
 * same answers; `failures` equals the number of failures among the last `samples` outcomes; in half open at most
 * `probes` permits are out, whatever the outcomes that were lost (a round ends after `openMicros` at the latest).
 *
 * Every permit ends in exactly one of `onSuccess`, `onFailure` (a timeout is a failure) or `release` (never used).
 * Outcomes carry no token: one that belongs to a permit from before the breaker opened counts like any other. It is
 * true news about the venue, and the most that it can do wrong is to cost one more wait of `openMicros`.
 *
 * Cost: O(1) for each call, nothing allocated after construction. Single owner: never shared between threads.
 * Reference: M. Nygard, Release It!, 2nd edition (2018), chapter 5; O. H. Schmitt, J. Sci. Instrum. 15 (1938) 24.
 */
import { assert, PPM, type Ppm } from '../core/index.ts';

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;
/** Place in `#times` of the end of the wait in open, or of the round in half open. */
const UNTIL = 0;
/** Place in `#times` of the time of the call that changes the state. */
const NOW = 1;
const STATES = ['closed', 'open', 'halfOpen'] as const;

/** The largest window: rates are compared as failures · 10^6, which stays far below 2^53. */
const WINDOW_MAX = 65_536;
/** Outcomes travel in a snapshot as bits, 32 to a number. */
const BITS = 32;
/** Numbers of a snapshot before the outcomes. */
const SNAPSHOT_HEAD = 7;

/** Whether orders may go to the venue. */
export type BreakerState = (typeof STATES)[number];

/** All are required: each of them changes when trading stops. */
export interface BreakerOptions {
  /** Number of latest outcomes that the failure rate is taken over, 1 to 65,536. */
  readonly windowOutcomes: number;
  /** Outcomes needed before the breaker may open, 1 to `windowOutcomes`. */
  readonly minOutcomes: number;
  /** Failure rate that opens, parts per million of the window: 500,000 is 50 %. */
  readonly openAt: Ppm;
  /** Failure rate that closes again, parts per million, below `openAt`: 350,000 is 35 %. */
  readonly closeAt: Ppm;
  /** Wait in open before the first probe, microseconds; also the longest time that half open waits for a lost outcome. */
  readonly openMicros: number;
  /** Permits of one round in half open. */
  readonly probes: number;
}

/** Lets calls to a venue through while it answers, and holds them back while it fails. */
export class CircuitBreaker {
  readonly #openAt: number;
  readonly #closeAt: number;
  readonly #minOutcomes: number;
  readonly #openMicros: number;
  readonly #probes: number;
  readonly #window: number;
  /** 1 is a failure; a ring whose oldest outcome is at `#next` once it is full. */
  readonly #outcomes: Uint8Array;
  /** UNTIL and NOW. Doubles go from method to method in here: as an argument of a call that is not inlined each is boxed. */
  readonly #times = new Float64Array(2);
  #state: number = CLOSED;
  #next = 0;
  #samples = 0;
  #failures = 0;
  #issued = 0;
  #done = 0;

  /** @throws InvariantError when an option is out of its range. */
  constructor(options: BreakerOptions) {
    const { windowOutcomes, minOutcomes, openAt, closeAt, openMicros, probes } = options;
    assert(
      Number.isInteger(windowOutcomes) && windowOutcomes >= 1 && windowOutcomes <= WINDOW_MAX,
      'breaker window is 1 to 65,536 outcomes',
      windowOutcomes,
    );
    assert(
      Number.isInteger(minOutcomes) && minOutcomes >= 1 && minOutcomes <= windowOutcomes,
      'breaker minimum is 1 to the window',
      minOutcomes,
      windowOutcomes,
    );
    assert(Number.isInteger(openAt) && openAt > 0 && openAt <= PPM, 'breaker opens at 1 to 1,000,000 ppm', openAt);
    assert(
      Number.isInteger(closeAt) && closeAt >= 0 && closeAt < openAt,
      'breaker closes below where it opens',
      closeAt,
    );
    assert(Number.isSafeInteger(openMicros) && openMicros > 0, 'breaker wait is a positive number of us', openMicros);
    assert(Number.isInteger(probes) && probes >= 1 && probes <= WINDOW_MAX, 'breaker has at least one probe', probes);
    this.#window = windowOutcomes;
    this.#minOutcomes = minOutcomes;
    this.#openAt = openAt;
    this.#closeAt = closeAt;
    this.#openMicros = openMicros;
    this.#probes = probes;
    this.#outcomes = new Uint8Array(windowOutcomes);
  }

  /** The state after the last call. `open` turns into `halfOpen` with the first permit after the wait, not by itself. */
  get state(): BreakerState {
    return STATES[this.#state] as BreakerState;
  }

  /** Failures among the outcomes in the window. */
  get failures(): number {
    return this.#failures;
  }

  /** Outcomes in the window. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Asks for a permit for one call to the venue.
   * @param nowMicros microseconds since the epoch.
   * @returns true when the call may go out. It must then end in `onSuccess`, `onFailure` or `release`.
   */
  tryAcquire(nowMicros: number): boolean {
    if (this.#state === CLOSED) return true;
    this.#times[NOW] = nowMicros;
    return this.#tryProbe();
  }

  /** `tryAcquire` at the time that stands in `clock`: as an argument of a call that is not inlined it would be boxed. */
  tryAcquireAt(clock: Float64Array): boolean {
    if (this.#state === CLOSED) return true;
    this.#times[NOW] = clock[0] as number;
    return this.#tryProbe();
  }

  /** The call of a permit succeeded. */
  onSuccess(nowMicros: number): void {
    this.#record(0);
    if (this.#state !== HALF_OPEN) return;
    this.#times[NOW] = nowMicros;
    this.#judgeProbe(0);
  }

  /** `onSuccess` at the time that stands in `clock`. */
  onSuccessAt(clock: Float64Array): void {
    this.#record(0);
    if (this.#state !== HALF_OPEN) return;
    this.#times[NOW] = clock[0] as number;
    this.#judgeProbe(0);
  }

  /** The call of a permit failed, or its outcome did not arrive in time. */
  onFailure(nowMicros: number): void {
    this.#record(1);
    if (this.#state === OPEN) return;
    this.#times[NOW] = nowMicros;
    if (this.#state === HALF_OPEN) this.#judgeProbe(1);
    else if (this.#samples >= this.#minOutcomes && this.#failures * PPM >= this.#openAt * this.#samples) {
      this.#enter(OPEN);
    }
  }

  /** Gives back a permit that was not used, for example because the risk engine refused the order. */
  release(): void {
    if (this.#state === HALF_OPEN && this.#issued > this.#done) this.#issued--;
  }

  /**
   * Everything that `restore` needs, as integers that survive JSON. Equal states give equal snapshots.
   * @returns state, samples, failures, until, issued, done, window, then the outcomes from the oldest on, 32 to a number.
   */
  snapshot(): readonly number[] {
    const samples = this.#samples;
    const until = this.#state === CLOSED ? 0 : (this.#times[UNTIL] as number);
    const values = [this.#state, samples, this.#failures, until, this.#issued, this.#done, this.#window];
    const oldest = samples === this.#window ? this.#next : 0;
    for (let i = 0; i < samples; i += BITS) {
      let word = 0;
      for (let bit = 0; bit < BITS && i + bit < samples; bit++) {
        word |= (this.#outcomes[(oldest + i + bit) % this.#window] as number) << bit;
      }
      values.push(word >>> 0);
    }
    return values;
  }

  /**
   * Takes on the state of a snapshot of a breaker with the same window.
   * @throws InvariantError when the numbers are not such a snapshot; the breaker is then unchanged.
   */
  restore(values: readonly number[]): void {
    const [state = -1, samples = -1, failures = -1, until = -1, issued = -1, done = -1, window = -1] = values;
    assert(state === CLOSED || state === OPEN || state === HALF_OPEN, 'breaker snapshot has a known state', state);
    assert(window === this.#window, 'breaker snapshot is of the same window', window, this.#window);
    assert(isCount(samples, window), 'breaker snapshot has at most a window of outcomes', samples);
    assert(values.length === SNAPSHOT_HEAD + Math.ceil(samples / BITS), 'breaker snapshot has all outcomes', samples);
    assert(isCount(until, Number.MAX_SAFE_INTEGER), 'breaker snapshot has a time', until);
    assert(isCount(issued, this.#probes) && isCount(done, issued), 'breaker snapshot has its probes', issued, done);
    const outcomes = new Uint8Array(window);
    let count = 0;
    for (let i = 0; i < samples; i++) {
      const outcome = ((values[SNAPSHOT_HEAD + Math.floor(i / BITS)] as number) >>> (i % BITS)) & 1;
      outcomes[i] = outcome;
      count += outcome;
    }
    assert(count === failures, 'breaker snapshot counts its failures', failures, count);
    this.#outcomes.set(outcomes);
    this.#next = samples % window;
    this.#samples = samples;
    this.#failures = count;
    this.#state = state;
    this.#times[UNTIL] = until;
    this.#issued = issued;
    this.#done = done;
  }

  /** Puts an outcome in the place of the oldest one. */
  #record(outcome: 0 | 1): void {
    const next = this.#next;
    if (this.#samples === this.#window) this.#failures -= this.#outcomes[next] as number;
    else this.#samples++;
    this.#outcomes[next] = outcome;
    this.#failures += outcome;
    this.#next = next + 1 === this.#window ? 0 : next + 1;
  }

  /** A permit of half open, which begins with the first one after the wait, at the time NOW. */
  #tryProbe(): boolean {
    if (this.#state === HALF_OPEN && this.#issued < this.#probes) {
      this.#issued++;
      return true;
    }
    // Two waits end here: that of open, and that of a round in half open whose outcomes did not all arrive.
    if ((this.#times[NOW] as number) < (this.#times[UNTIL] as number)) return false;
    this.#enter(HALF_OPEN);
    this.#issued = 1;
    return true;
  }

  /** Decides where half open goes from here. Apart from the closed path, so that path stays small enough to inline. */
  #judgeProbe(outcome: 0 | 1): void {
    if (this.#done < this.#issued) this.#done++;
    if (this.#failures * PPM <= this.#closeAt * this.#samples) this.#enter(CLOSED);
    else if (outcome === 1) this.#enter(OPEN);
    else if (this.#done === this.#probes) this.#enter(HALF_OPEN);
  }

  /** Begins a wait in open, a round in half open, or closed, at the time NOW. */
  #enter(state: typeof CLOSED | typeof OPEN | typeof HALF_OPEN): void {
    const now = this.#times[NOW] as number;
    if (!(now >= 0)) assert(false, 'breaker time is a number from the epoch on', now);
    this.#state = state;
    this.#issued = 0;
    this.#done = 0;
    this.#times[UNTIL] = now + this.#openMicros;
  }
}

/** Whether `value` is an integer from 0 to `max`. */
function isCount(value: number | undefined, max: number): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= max;
}
