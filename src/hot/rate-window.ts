/**
 * How many events fell into the last W microseconds, exactly, for limits of the form "at most N in any W". Hot path.
 *
 * Only the times of the last N events are kept. That is enough: N events lie within the window if and only if the N-th
 * last one does, so `hasRoom` is one comparison, with no buckets whose edges would let through up to twice the limit.
 * An event at time t is in the window at `now` while now - t < W: after exactly W it has left.
 *
 * Invariants: times do not go back; `record` is never refused, since an order that must leave (a cancel, a reduction)
 * is still counted against the venue's limit.
 *
 * Cost: `hasRoom` and `record` O(1); `count` O(1) amortised (each event is dropped once). Memory 8·N bytes, nothing
 * allocated after construction. Single owner.
 */
import { assert } from '../core/index.ts';

const LIMIT_MAX = 2 ** 24;

/** All are required. */
export interface RateWindowOptions {
  /** Events allowed in any window, 1 to 2^24. */
  readonly limit: number;
  /** Length of the window, microseconds. */
  readonly windowMicros: number;
}

/** Counts events in a sliding window of time, up to a limit. */
export class RateWindow {
  readonly limit: number;
  readonly windowMicros: number;
  /** Times of the last events, a ring that is overwritten at `#next`. Minus infinity where there was none yet. */
  readonly #times: Float64Array;
  /** The time of `record`. */
  readonly #now = new Float64Array(1);
  /** Place of the next event, which is that of the N-th last one. */
  #next = 0;
  /** Events from here to `#next` were in the window when last counted. */
  #live = 0;

  /** @throws InvariantError when an option is out of its range. */
  constructor(options: RateWindowOptions) {
    const { limit, windowMicros } = options;
    assert(Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX, 'rate limit is 1 to 2^24 events', limit);
    assert(
      Number.isSafeInteger(windowMicros) && windowMicros > 0,
      'rate window is a positive number of us',
      windowMicros,
    );
    this.limit = limit;
    this.windowMicros = windowMicros;
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  }

  /** Whether one more event at `nowMicros` keeps to the limit. Changes nothing. */
  hasRoom(nowMicros: number): boolean {
    return nowMicros - (this.#times[this.#next] as number) >= this.windowMicros;
  }

  /** Counts an event. @throws InvariantError when it is earlier than the one before. */
  record(nowMicros: number): void {
    this.#now[0] = nowMicros;
    this.recordAt(this.#now);
  }

  /** `hasRoom` at the time that stands in `clock`: as an argument of a call that is not inlined it would be boxed. */
  hasRoomAt(clock: Float64Array): boolean {
    return (clock[0] as number) - (this.#times[this.#next] as number) >= this.windowMicros;
  }

  /** `record` at the time that stands in `clock`. */
  recordAt(clock: Float64Array): void {
    const nowMicros = clock[0] as number;
    const times = this.#times;
    const next = this.#next;
    const last = times[next === 0 ? this.limit - 1 : next - 1] as number;
    if (!(nowMicros >= last)) assert(false, 'rate window events come in the order of time', nowMicros, last);
    times[next] = nowMicros;
    this.#next = next + 1 === this.limit ? 0 : next + 1;
    if (this.#live < this.limit) this.#live++;
  }

  /** Events in the window at `nowMicros`; `limit` stands for "limit or more". */
  count(nowMicros: number): number {
    while (this.#live > 0) {
      const at = this.#next - this.#live;
      const oldest = this.#times[at < 0 ? at + this.limit : at] as number;
      if (nowMicros - oldest < this.windowMicros) break;
      this.#live--;
    }
    return this.#live;
  }

  /** Times of the last events, oldest first, at most `limit` of them: plain numbers for a journal. */
  snapshot(): readonly number[] {
    const values: number[] = [];
    for (let i = 0; i < this.limit; i++) {
      const time = this.#times[(this.#next + i) % this.limit] as number;
      if (time !== Number.NEGATIVE_INFINITY) values.push(time);
    }
    return values;
  }

  /** Takes on the state of a snapshot. @throws InvariantError when it has more than `limit` times or they go back. */
  restore(times: readonly number[]): void {
    assert(times.length <= this.limit, 'rate snapshot fits the limit', times.length, this.limit);
    for (let i = 0; i < times.length; i++) {
      const time = times[i] as number;
      assert(Number.isSafeInteger(time), 'rate snapshot has integer times', time);
      assert(i === 0 || time >= (times[i - 1] as number), 'rate snapshot is in the order of time', time);
    }
    this.#times.fill(Number.NEGATIVE_INFINITY);
    this.#times.set(times);
    this.#next = times.length % this.limit;
    this.#live = times.length;
  }
}
