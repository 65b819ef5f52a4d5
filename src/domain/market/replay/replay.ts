/**
 * Merges series of market events into one stream: by time, then by the place of the series, then by the order within
 * it. The same series give the same stream, whatever chunks they come in and however often the replay stops between.
 *
 * A tournament tree keeps the series whose event is next: after each event only the matches of its series are played
 * again, log2 of the number of series. Nothing is allocated an event.
 */
import { assert } from '../../../core/index.ts';
import type { MarketSink } from '../market-sink.ts';
import { ENDED, type ReplaySource, STARVED } from './replay-source.ts';

/** Why a run came to its end. */
export type ReplayStop = 'limit' | 'time' | 'starved' | 'ended';

/** How far a run goes. */
export interface ReplayRun {
  /** No event after this time, microseconds. @defaultValue to the end */
  readonly until?: number;
  /** So many events at most. @defaultValue all */
  readonly limit?: number;
}

export class Replay {
  readonly #sources: readonly ReplaySource[];
  readonly #sink: MarketSink;
  /** Number of leaves, a power of two. */
  readonly #leaves: number;
  /** Time of the next event of each series; leaves without a series have ended. */
  readonly #times: Float64Array;
  /** Winner of each match; the champion is at 1, leaf i at leaves + i. */
  readonly #winners: Int32Array;
  /** Time of the last event, microseconds; 0 before the first. */
  now = 0;
  /** Events handed over; those that a seek passed over not included. */
  events = 0;

  /** @param sources their places decide between events of the same time. */
  constructor(sources: readonly ReplaySource[], sink: MarketSink) {
    assert(sources.length > 0, 'a replay has a source');
    this.#sources = sources;
    this.#sink = sink;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, sources.length)));
    this.#times = new Float64Array(this.#leaves).fill(ENDED);
    this.#winners = new Int32Array(2 * this.#leaves);
    for (let i = 0; i < this.#leaves; i++) this.#winners[this.#leaves + i] = i;
    this.#playAll();
  }

  /** The series that needs more rows before the replay can go on; undefined when none does. */
  get starving(): ReplaySource | undefined {
    this.#refresh();
    const champion = this.#winners[1] as number;
    return this.#times[champion] === STARVED ? this.#sources[champion] : undefined;
  }

  /** Whether every series is over. */
  get isOver(): boolean {
    this.#refresh();
    return this.#times[this.#winners[1] as number] === ENDED;
  }

  /** Time of the next event, microseconds; `ENDED` when there is none, `STARVED` while it is not known. */
  get nextTime(): number {
    this.#refresh();
    return this.#times[this.#winners[1] as number] as number;
  }

  /** Hands over events in order. @returns why it stopped. */
  run(options: ReplayRun = {}): ReplayStop {
    const { until = Number.MAX_VALUE, limit = Number.POSITIVE_INFINITY } = options;
    this.#refresh();
    const times = this.#times;
    const winners = this.#winners;
    for (let left = limit; left > 0; left--) {
      const champion = winners[1] as number;
      const time = times[champion] as number;
      if (time === STARVED) return 'starved';
      if (time > until) return time === ENDED ? 'ended' : 'time';
      const source = this.#sources[champion] as ReplaySource;
      this.now = time;
      this.events += 1;
      source.emit(this.#sink);
      times[champion] = source.time;
      this.#play(champion);
    }
    return 'limit';
  }

  /** Hands over one event. @returns `limit` when it did. */
  step(): ReplayStop {
    return this.run({ limit: 1 });
  }

  /**
   * Goes on to `time`: changes of books before it are handed over, because the books at `time` are made of them; other
   * events before it are passed over. @returns why it stopped: `time` or `ended` when it is there.
   */
  seek(time: number): ReplayStop {
    this.#refresh();
    for (;;) {
      const champion = this.#winners[1] as number;
      const next = this.#times[champion] as number;
      if (next === STARVED) return 'starved';
      if (next >= time) return next === ENDED ? 'ended' : 'time';
      const source = this.#sources[champion] as ReplaySource;
      this.now = next;
      if (source.isState) {
        this.events += 1;
        source.emit(this.#sink);
      } else {
        source.skip();
      }
      this.#times[champion] = source.time;
      this.#play(champion);
    }
  }

  /** Goes back to the beginning. @returns false when a series does not keep its rows; the replay is then where it was. */
  rewind(): boolean {
    if (!this.#sources.every((source) => source.keeps)) return false;
    for (const source of this.#sources) source.rewind();
    this.now = 0;
    this.events = 0;
    this.#playAll();
    return true;
  }

  /** Rows may have come since the last call: only a series that waited for some can have a new time. */
  #refresh(): void {
    for (;;) {
      const champion = this.#winners[1] as number;
      const source = this.#sources[champion];
      if (source === undefined || this.#times[champion] !== STARVED || source.time === STARVED) return;
      this.#times[champion] = source.time;
      this.#play(champion);
    }
  }

  #playAll(): void {
    for (const [i, source] of this.#sources.entries()) this.#times[i] = source.time;
    for (let match = this.#leaves - 1; match >= 1; match--) this.#decide(match);
  }

  /** Plays the matches of a series whose time has changed. */
  #play(series: number): void {
    for (let match = (this.#leaves + series) >> 1; match >= 1; match >>= 1) this.#decide(match);
  }

  #decide(match: number): void {
    const left = this.#winners[2 * match] as number;
    const right = this.#winners[2 * match + 1] as number;
    // The left one has the lower place: it wins a draw.
    this.#winners[match] = (this.#times[right] as number) < (this.#times[left] as number) ? right : left;
  }
}
