/**
 * A feed: any number of sessions, venues and connections, all of whose events go to one sink with the subscriber's
 * instrument numbers. Made with everything that it needs from outside, so tests give it their own time and sockets.
 */
import { type Clock, InputError, type Rng } from '../../core/index.ts';
import type { MarketSink } from '../../domain/market/index.ts';
import type { FeedChannel, FeedInstrument, FeedNotice, SessionOptions, VenueSession } from '../../ports/index.ts';
import { Connection, hostOf } from './connection.ts';
import { type OpenSocket, openWebSocket } from './feed-socket.ts';
import { type FeedStats, totalStats } from './feed-stats.ts';
import type { FeedTap } from './feed-tap.ts';
import { DEFAULT_TUNING, type FeedTuning, silenceRules } from './feed-tuning.ts';
import { HostGate } from './host-gate.ts';
import { fetchGet, type HttpGet } from './http-get.ts';
import { MeteredSink } from './metered-sink.ts';
import { RestGate } from './rest-gate.ts';
import { SystemTimers, type Timers } from './timers.ts';
import { limitsOf, type VenueLimits } from './venue-limits.ts';

export interface FeedOptions {
  readonly clock: Clock;
  /** Seed of the jitter of back-offs. */
  readonly rng: Rng;
  readonly sink: MarketSink;
  /** @defaultValue nothing is told */
  readonly notify?: (notice: FeedNotice) => void;
  /** Sees what crosses the wire. @defaultValue nothing is recorded */
  readonly tap?: FeedTap;
  /** @defaultValue the timers of Node */
  readonly timers?: Timers;
  /** @defaultValue the `ws` package */
  readonly openSocket?: OpenSocket;
  /** @defaultValue the fetch of Node */
  readonly httpGet?: HttpGet;
  /** Times that differ from `DEFAULT_TUNING`. */
  readonly tuning?: Partial<FeedTuning>;
}

/** A session to run. */
export interface FeedSubscription {
  /** Makes the session; `sink` and `notify` are the feed's own. */
  readonly makeSession: (options: SessionOptions) => VenueSession;
  readonly instruments: readonly FeedInstrument[];
  readonly channels: readonly FeedChannel[];
  /** Name of the connection. @defaultValue the venue and a number */
  readonly name?: string;
  /** Takes the place of scheme and host of the stream's address, such as `ws://127.0.0.1:9000`. */
  readonly streamOrigin?: string;
  /** Takes the place of scheme and host of REST addresses. */
  readonly restOrigin?: string;
  /** @defaultValue those of the venue */
  readonly limits?: VenueLimits;
}

/** `origin` in the place of scheme and host of `url`; path and query stay. */
function withOrigin(url: string, origin: string | undefined): string {
  if (origin === undefined) return url;
  const rest = /^[a-z]+:\/\/[^/?]*(.*)$/i.exec(url)?.[1] ?? '';
  return origin.replace(/\/+$/, '') + rest;
}

export class Feed {
  readonly #options: FeedOptions;
  readonly #timers: Timers;
  readonly #tuning: FeedTuning;
  readonly #connections: Connection[] = [];
  readonly #hosts = new Map<string, HostGate>();
  readonly #rests = new Map<string, RestGate>();
  /** Instrument and channel of every subscription: two connections must not serve the same. */
  readonly #taken = new Map<string, string>();
  #isRunning = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#timers = options.timers ?? new SystemTimers();
    this.#tuning = { ...DEFAULT_TUNING, ...options.tuning };
  }

  /**
   * Adds a session; it connects at `start`, or now when the feed runs already.
   * @throws BOT4_CONFIG_VALUE when another subscription has the same channel of the same instrument.
   */
  add(subscription: FeedSubscription): void {
    const { instruments, channels, makeSession, streamOrigin, restOrigin } = subscription;
    const { clock, tap, openSocket = openWebSocket } = this.#options;
    const sink = new MeteredSink(this.#options.sink, instruments, silenceRules(this.#tuning));
    // A session speaks only after it was made, so the connection is there by then.
    let connection: Connection | undefined;
    const notify = (notice: FeedNotice): void => {
      // The connection says these itself, with the reason.
      if (notice.what !== 'connected' && notice.what !== 'disconnected') connection?.notice(notice);
    };
    const session = makeSession({ instruments, channels, sink, notify });
    const name = subscription.name ?? `${session.venue}.${this.#connections.length}`;
    this.#claim(name, subscription);
    const limits = subscription.limits ?? limitsOf(session.venue);
    const streamUrl = (url: string): string => withOrigin(url, streamOrigin);
    connection = new Connection({
      name,
      session,
      sink,
      clock,
      timers: this.#timers,
      rng: this.#options.rng.stream(name),
      openSocket,
      host: this.#host(streamUrl(session.url), limits),
      rest: (url) => this.#rest(url, limits),
      framesPerSecond: limits.framesPerSecond,
      tuning: this.#tuning,
      expectsData: channels.includes('book') || channels.includes('quotes'),
      notify: (notice) => this.#options.notify?.(notice),
      ...(tap === undefined ? {} : { tap }),
      streamUrl,
      restUrl: (url) => withOrigin(url, restOrigin),
    });
    this.#connections.push(connection);
    if (this.#isRunning) connection.start();
  }

  /** Connects everything. */
  start(): void {
    this.#isRunning = true;
    for (const connection of this.#connections) connection.start();
  }

  /** Says good-bye to every venue. Every book is lost then; nothing comes after the promise. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    for (const rest of this.#rests.values()) rest.stop();
    await Promise.all(this.#connections.map((connection) => connection.stop()));
  }

  stats(): FeedStats {
    const connections = this.#connections.map((connection) => connection.stats());
    let requestsSent = 0;
    let bans = 0;
    for (const rest of this.#rests.values()) {
      requestsSent += rest.sent;
      bans += rest.bans;
    }
    return totalStats(connections, { requestsSent, bans }, this.#options.clock.nowMicros());
  }

  #claim(name: string, { instruments, channels }: FeedSubscription): void {
    const keys = instruments.flatMap(({ index }) => channels.map((channel) => `${channel} of instrument ${index}`));
    for (const key of keys) {
      const owner = this.#taken.get(key);
      if (owner !== undefined) throw new InputError('BOT4_CONFIG_VALUE', `${key} is served by ${owner} already`);
      this.#taken.set(key, name);
    }
  }

  #host(url: string, limits: VenueLimits): HostGate {
    const host = hostOf(url);
    const gate = this.#hosts.get(host) ?? new HostGate(limits.connectionsPerFiveMinutes);
    this.#hosts.set(host, gate);
    return gate;
  }

  #rest(url: string, limits: VenueLimits): RestGate {
    const host = hostOf(url);
    const known = this.#rests.get(host);
    if (known !== undefined) return known;
    const { clock, rng, httpGet = fetchGet } = this.#options;
    const gate = new RestGate({
      clock,
      timers: this.#timers,
      rng: rng.stream(`rest ${host}`),
      get: httpGet,
      limits,
      host: this.#host(url, limits),
      timeoutMs: this.#tuning.restTimeoutMs,
      limited: (detail) => {
        const notice = { what: 'rate-limited', instrument: -1, detail: `${host}: ${detail}` } as const;
        this.#options.notify?.({ ...notice, localTime: clock.nowMicros() });
      },
    });
    this.#rests.set(host, gate);
    return gate;
  }
}
