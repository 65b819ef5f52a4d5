/**
 * Drives a replay in time: as fast as possible or at a multiple of the speed of the market, with pause, single steps
 * and seeking; brings rows as the replay asks for them, so that series may be longer than memory. Where time goes comes
 * from an injected clock, so that the same replay runs in a test in no time.
 */
import type { Clock } from '../../core/index.ts';
import {
  type MarketSink,
  Replay,
  type ReplayColumns,
  type ReplaySource,
  type ReplayStop,
  STARVED,
} from '../../domain/market/index.ts';
import type { Timers } from './timers.ts';

/** A series and where its rows come from. */
export interface ReplaySeries {
  readonly source: ReplaySource;
  /** Rows, chunk by chunk. Left out where the source has all of its rows already. */
  readonly chunks?: AsyncIterable<ReplayColumns>;
}

export interface ReplayPlayerOptions {
  /** The places of the series decide between events of the same time. */
  readonly series: readonly ReplaySeries[];
  readonly sink: MarketSink;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Seconds of the market in a second; `Infinity` for as fast as possible. */
  readonly speed: number;
}

/** Events between two looks at the clock and at whoever wants to pause. */
const BATCH = 16_384;
/** Longest sleep, ms: a change of speed or a pause is heard by then. */
const SLEEP_MAX_MS = 20;

export class ReplayPlayer {
  readonly replay: Replay;
  readonly #options: ReplayPlayerOptions;
  readonly #chunks = new Map<ReplaySource, AsyncIterator<ReplayColumns>>();
  #speed: number;
  #isPaused = false;
  #wake: (() => void) | undefined;
  #isStopped = false;
  /** A moment of the market and the moment of the clock that belongs to it. */
  #anchorEvent = Number.NaN;
  #anchorClock = 0;

  constructor(options: ReplayPlayerOptions) {
    this.#options = options;
    this.#speed = options.speed;
    for (const { source, chunks } of options.series) {
      if (chunks !== undefined) this.#chunks.set(source, chunks[Symbol.asyncIterator]());
    }
    this.replay = new Replay(
      options.series.map(({ source }) => source),
      options.sink,
    );
  }

  /** Changes the speed from now on. */
  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#anchorEvent = Number.NaN;
    this.#wake?.();
  }

  /** Holds the replay between two events. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Goes on after a pause; the time of the pause does not count. */
  resume(): void {
    this.#isPaused = false;
    this.#anchorEvent = Number.NaN;
    this.#wake?.();
  }

  /** Ends `play` between two events. */
  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
  }

  /** Hands over `count` events at once, at whatever speed. @returns how many there were. */
  async step(count = 1): Promise<number> {
    const before = this.replay.events;
    while (this.replay.events - before < count) {
      const stop = this.replay.run({ limit: count - (this.replay.events - before) });
      if (stop === 'starved') await this.#feed();
      if (stop === 'ended') break;
    }
    this.#anchorEvent = Number.NaN;
    return this.replay.events - before;
  }

  /**
   * Goes to `time`: forward by building the books of before and passing over the rest; back by beginning anew.
   * @returns false when it lies behind and a series does not keep its rows: nothing has moved then.
   */
  async seek(time: number): Promise<boolean> {
    if (time <= this.replay.now && this.replay.now > 0 && !this.replay.rewind()) return false;
    while (this.replay.seek(time) === 'starved') await this.#feed();
    this.#anchorEvent = Number.NaN;
    return true;
  }

  /** Plays to the end. @returns whether it came there: false after `stop`. */
  async play(): Promise<boolean> {
    this.#isStopped = false;
    while (!this.#isStopped) {
      if (this.#isPaused) {
        await this.#sleep(undefined);
        continue;
      }
      const stop = this.#run();
      if (stop === 'ended') return true;
      if (stop === 'starved') await this.#feed();
      else if (stop === 'time') await this.#sleep(this.#untilNext());
      // As fast as possible still lets others have their turn.
      else await this.#sleep(0);
    }
    return false;
  }

  #run(): ReplayStop {
    const next = this.replay.nextTime;
    if (this.#speed === Number.POSITIVE_INFINITY || next === STARVED) return this.replay.run({ limit: BATCH });
    const now = this.#options.clock.nowMicros();
    if (Number.isNaN(this.#anchorEvent)) {
      this.#anchorEvent = next;
      this.#anchorClock = now;
    }
    return this.replay.run({ until: this.#anchorEvent + (now - this.#anchorClock) * this.#speed, limit: BATCH });
  }

  /** Milliseconds until the next event is due. */
  #untilNext(): number {
    const due = this.#anchorClock + (this.replay.nextTime - this.#anchorEvent) / this.#speed;
    return Math.min(SLEEP_MAX_MS, Math.max(1, Math.ceil((due - this.#options.clock.nowMicros()) / 1000)));
  }

  /** Waits; for ever when `ms` is undefined, until something changes. */
  #sleep(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? undefined : this.#options.timers.after(ms, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        cancel?.();
        resolve();
      };
    });
  }

  /** Brings the next rows of the series that waits for them. */
  async #feed(): Promise<void> {
    const { starving } = this.replay;
    if (starving === undefined) return;
    const step = await this.#chunks.get(starving)?.next();
    if (step === undefined || step.done === true) starving.end();
    else starving.push(step.value);
  }
}
