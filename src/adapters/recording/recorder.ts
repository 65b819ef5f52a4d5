/** A recorder: the live feed of one venue, written to disk as it comes. What `bot4 data record` runs. */
import type { Clock, Rng, StoreError } from '../../core/index.ts';
import { SilentSink } from '../../domain/market/index.ts';
import type { FeedChannel, FeedInstrument, FeedNotice, SessionOptions, VenueSession } from '../../ports/index.ts';
import { Feed } from '../feed/feed.ts';
import type { FeedStats, FeedTuning, Timers } from '../feed/index.ts';
import { describe } from './recording-description.ts';
import { RecordingTap } from './recording-tap.ts';
import { type RecordingTotals, RecordingWriter } from './recording-writer.ts';

export interface RecorderOptions {
  readonly dir: string;
  readonly venue: string;
  readonly makeSession: (options: SessionOptions) => VenueSession;
  readonly instruments: readonly FeedInstrument[];
  readonly channels: readonly FeedChannel[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly notify: (notice: FeedNotice) => void;
  /** Lines of this run that are on disk for good. */
  readonly onFlushed?: (lines: number) => void;
  /** Told once when the disk fails: stop then. */
  readonly onFailed: (error: StoreError) => void;
  readonly streamOrigin?: string;
  readonly restOrigin?: string;
  readonly tuning?: Partial<FeedTuning>;
  readonly segmentBytes?: number;
}

/** Leaves out what is undefined, for exact optional properties. */
function given<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

export class Recorder {
  readonly #feed: Feed;
  readonly #writer: RecordingWriter;

  /** Opens the folder and connects. @throws BOT4_CATALOG_LOCKED, BOT4_STORE_WRITE, and what the session refuses. */
  constructor(options: RecorderOptions) {
    const { dir, clock, timers, rng, notify, venue, instruments, channels, makeSession } = options;
    const { onFlushed, onFailed, segmentBytes, tuning, streamOrigin, restOrigin } = options;
    const description = describe({ venue, instruments, channels, pid: process.pid });
    this.#writer = new RecordingWriter({
      dir,
      clock,
      timers,
      description,
      onFailed,
      ...given({ onFlushed, segmentBytes }),
    });
    const tap = new RecordingTap(this.#writer);
    this.#feed = new Feed({ clock, timers, rng, sink: new SilentSink(), notify, tap, ...given({ tuning }) });
    this.#feed.add({ makeSession, instruments, channels, ...given({ streamOrigin, restOrigin }) });
    this.#feed.start();
  }

  /** Lines of earlier runs that were found unfinished and kept. */
  get recovered(): number {
    return this.#writer.recovered;
  }

  /** Lines of this run that are on disk for good. */
  get flushed(): number {
    return this.#writer.flushed;
  }

  stats(): FeedStats {
    return this.#feed.stats();
  }

  /** Says good-bye to the venue and finishes the recording. @throws BOT4_STORE_WRITE when the disk failed. */
  async stop(): Promise<RecordingTotals> {
    await this.#feed.stop();
    return this.#writer.close();
  }
}
