/** The clock of this machine as a `Clock`: microseconds since the epoch that never go back. */
import { type Clock, type Micros, micros } from '../../core/index.ts';

export class SystemClock implements Clock {
  #last = 0;

  nowMicros(): Micros {
    this.#last = Math.max(this.#last, Math.round((performance.timeOrigin + performance.now()) * 1000));
    return micros(this.#last);
  }
}
