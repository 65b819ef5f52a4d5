/**
 * Time is an input. The domain and the engine read it from a `Clock` that somebody hands to them, so a replay,
 * a simulation and a live session run the same code.
 */
import { assert } from './assert.ts';
import type { Micros } from './units.ts';

/** A source of time in microseconds since the epoch. Never goes back. */
export interface Clock {
  nowMicros(): Micros;
}

/** A clock that stands where it was put: event time in backtests, replays and tests. */
export class ManualClock implements Clock {
  #now: Micros;
  constructor(start: Micros) {
    this.#now = start;
  }
  nowMicros(): Micros {
    return this.#now;
  }
  /** Moves on to `to`. @throws InvariantError when `to` is in the past. */
  advanceTo(to: Micros): void {
    assert(to >= this.#now, 'time does not go back', this.#now, to);
    this.#now = to;
  }
}
