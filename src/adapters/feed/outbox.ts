/** Frames to a venue, in order, no more of them in a second than the venue takes. Bounded. */
import type { Clock } from '../../core/index.ts';
import { RateWindow } from '../../hot/index.ts';
import type { Timers } from './timers.ts';

/** No session has so much to say; more is a loop. */
const WAITING_MAX = 4096;
const SECOND = 1e6;

export class Outbox {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #window: RateWindow;
  readonly #send: (text: string) => void;
  #waiting: string[] = [];
  #cancel: (() => void) | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly timers: Timers;
    readonly framesPerSecond: number;
    readonly send: (text: string) => void;
  }) {
    this.#clock = options.clock;
    this.#timers = options.timers;
    this.#window = new RateWindow({ limit: options.framesPerSecond, windowMicros: SECOND });
    this.#send = options.send;
  }

  /** Sends now or as soon as the limit allows. @returns false when too many wait: nothing was queued. */
  push(text: string): boolean {
    if (this.#waiting.length >= WAITING_MAX) return false;
    this.#waiting.push(text);
    this.#drain();
    return true;
  }

  /** Counts what was sent by another way, such as a ping. @returns false when the limit has no room for it now. */
  take(): boolean {
    const now = this.#clock.nowMicros();
    if (!this.#window.hasRoom(now)) return false;
    this.#window.record(now);
    return true;
  }

  /** The connection is gone: nothing of it is sent any more. */
  clear(): void {
    this.#waiting = [];
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #drain(): void {
    if (this.#cancel !== undefined) return;
    while (this.#waiting.length > 0 && this.take()) this.#send(this.#waiting.shift() as string);
    if (this.#waiting.length === 0) return;
    const retryMs = Math.ceil(1000 / this.#window.limit);
    this.#cancel = this.#timers.after(retryMs, () => {
      this.#cancel = undefined;
      this.#drain();
    });
  }
}
