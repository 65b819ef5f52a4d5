/** A clock that begins at another one's time and goes faster. */
import { type Clock, type Micros, micros } from '../../../core/index.ts';

/** Time of a market that goes faster than that of its clients. */
export class FastClock implements Clock {
  readonly #clock: Clock;
  readonly #start: number;
  readonly #speed: number;

  /** @param speed how many times as fast. */
  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#start = clock.nowMicros();
    this.#speed = speed;
  }

  nowMicros(): Micros {
    return micros(this.#start + Math.floor((this.#clock.nowMicros() - this.#start) * this.#speed));
  }
}
