/**
 * Tells an open connection that is of no use from one that is quiet: no pong, no data for three times the normal gap
 * although pongs come, messages whose time stands still, one stream that is silent among others that are not.
 */
import type { FeedTuning } from './feed-tuning.ts';
import { ANY_DATA, EVENT_TIME, type MeteredSink } from './metered-sink.ts';

/** Why a connection is of no use. */
export interface Fault {
  readonly detail: string;
  /** −1 where it concerns the connection. */
  readonly instrument: number;
  readonly isStall: boolean;
}

export interface LivenessOptions {
  readonly sink: MeteredSink;
  readonly tuning: FeedTuning;
  /** Whether the channels are such that a live connection must say something soon. */
  readonly expectsData: boolean;
}

/** The first ping comes soon: the estimate of the clock wants a round trip. */
const FIRST_PING = 1e6;

export class Liveness {
  readonly #sink: MeteredSink;
  readonly #tuning: FeedTuning;
  readonly #expectsData: boolean;
  /** Whether the messages of this session have ever had times that move. */
  #hasTimes = false;
  #openedAt = 0;
  #pingAt = 0;
  /** When the ping that is on its way left, 0 when none is. */
  #pingedAt = 0;

  constructor(options: LivenessOptions) {
    this.#sink = options.sink;
    this.#tuning = options.tuning;
    this.#expectsData = options.expectsData;
  }

  opened(now: number): void {
    this.#hasTimes ||= this.#sink.silence.lastAt(EVENT_TIME) > 0;
    this.#sink.silence.opened();
    this.#openedAt = now;
    this.#pingAt = now + FIRST_PING;
    this.#pingedAt = 0;
  }

  /** How long the connection has been open, ms. */
  livedMs(now: number): number {
    return (now - this.#openedAt) / 1000;
  }

  /** When data was last there; the beginning of the connection when it never was. */
  get lastDataAt(): number {
    return this.#sink.silence.lastAt(ANY_DATA) || this.#openedAt;
  }

  isPingDue(now: number): boolean {
    return now >= this.#pingAt && this.#pingedAt === 0;
  }

  pinged(now: number): void {
    this.#pingAt = now + this.#tuning.pingMs * 1000;
    this.#pingedAt = now;
  }

  /** @returns the round trip, microseconds; 0 when no ping was on its way. */
  ponged(now: number): number {
    const trip = this.#pingedAt === 0 ? 0 : now - this.#pingedAt;
    this.#pingedAt = 0;
    return trip;
  }

  /** The process did not read for a while: what is on its way says nothing about the venue. */
  excuse(): void {
    this.#pingedAt = 0;
  }

  /** Why the connection is of no use, undefined while it is. */
  fault(now: number): Fault | undefined {
    const { pongTimeoutMs } = this.#tuning;
    if (this.#pingedAt > 0 && now - this.#pingedAt > pongTimeoutMs * 1000)
      return { detail: `no pong within ${pongTimeoutMs} ms`, instrument: -1, isStall: false };
    return this.#connectionStall(now) ?? this.#streamStall(now);
  }

  #connectionStall(now: number): Fault | undefined {
    const { silence } = this.#sink;
    const stall = (detail: string): Fault => ({ detail, instrument: -1, isStall: true });
    const seconds = (micros: number): string => (micros / 1e6).toFixed(1);
    const lastData = silence.lastAt(ANY_DATA);
    if (silence.isSilent(ANY_DATA, now)) {
      const limit = seconds(silence.limit(ANY_DATA));
      return stall(`no data for ${seconds(now - lastData)} s where ${limit} s are the limit`);
    }
    if (silence.isSilent(EVENT_TIME, now))
      return stall(`messages come, but their time has stood still for ${seconds(now - silence.lastAt(EVENT_TIME))} s`);
    if (this.livedMs(now) <= this.#tuning.firstDataMs) return undefined;
    const after = `${seconds(now - this.#openedAt)} s after connecting`;
    if (this.#expectsData && lastData === 0) return stall(`no data ${after}`);
    // Frozen before the connection opened, and frozen still.
    const isFrozen = this.#hasTimes && lastData > 0 && silence.lastAt(EVENT_TIME) === 0;
    return isFrozen ? stall(`messages come, but their time stands still ${after}`) : undefined;
  }

  #streamStall(now: number): Fault | undefined {
    // A quiet market is quiet in its trades first; that alone is no fault unless its normal gap was stated.
    const areTradesJudged = this.#tuning.expectedGapMs.trades !== undefined;
    const silent = this.#sink.silentStream(now, (stream) => stream !== 'trades' || areTradesJudged);
    if (silent === undefined) return undefined;
    const { instrument, stream } = silent;
    return { detail: `the ${stream} stream is silent while others are not`, instrument, isStall: true };
  }
}
