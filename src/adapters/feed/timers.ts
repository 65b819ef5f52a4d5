/** Timers as something that is handed over, like the clock, so that hours of a feed pass in a test within milliseconds. */
import { type Clock, type Micros, micros } from '../../core/index.ts';

export interface Timers {
  /** Calls `run` once after `delayMs`. @returns what cancels it; calling that later, or twice, does nothing. */
  after(delayMs: number, run: () => void): () => void;
}

/** The timers of Node. */
export class SystemTimers implements Timers {
  after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }
}

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Clock and timers that move only when they are told to. */
export class ManualTime implements Clock, Timers {
  #now: number;
  #order = 0;
  #waiting: Waiting[] = [];

  /** @param start microseconds since the epoch. */
  constructor(start: number) {
    this.#now = start;
  }

  nowMicros(): Micros {
    return micros(this.#now);
  }

  after(delayMs: number, run: () => void): () => void {
    const entry = { at: this.#now + Math.ceil(Math.max(0, delayMs) * 1000), order: this.#order++, run };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  /** Lets time pass; what falls due runs in order, at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms * 1000;
    for (;;) {
      const due = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.#waiting = this.#waiting.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }

  /** Timers that have not run. */
  get waiting(): number {
    return this.#waiting.length;
  }
}
