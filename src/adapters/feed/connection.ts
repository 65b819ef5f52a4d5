/**
 * One session on one socket: connects, hands bytes over, does what the session asks for, tells a connection that is
 * dead from one that is quiet, and connects again. The session decides what messages mean; this decides when.
 *
 *   idle → waiting → connecting → open → waiting → … → stopped
 */
import type { Clock, Rng } from '../../core/index.ts';
import type { FeedNotice, VenueSession } from '../../ports/index.ts';
import { Backoff } from './backoff.ts';
import { ConnectionMeter } from './connection-meter.ts';
import type { FeedSocket, OpenSocket, SocketEnd } from './feed-socket.ts';
import type { ConnectionStats } from './feed-stats.ts';
import type { FeedTap } from './feed-tap.ts';
import type { FeedTuning } from './feed-tuning.ts';
import type { HostGate } from './host-gate.ts';
import { Liveness } from './liveness.ts';
import { ANY_DATA, EVENT_TIME, type MeteredSink } from './metered-sink.ts';
import { Outbox } from './outbox.ts';
import type { RestGate } from './rest-gate.ts';
import type { Timers } from './timers.ts';

/** What a venue gets to say good-bye. */
const CLOSE_MS = 1000;

export interface ConnectionOptions {
  /** Name in recordings, notices and statistics. */
  readonly name: string;
  readonly session: VenueSession;
  readonly sink: MeteredSink;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly openSocket: OpenSocket;
  readonly host: HostGate;
  /** Who sends GETs to the host of an address. */
  readonly rest: (url: string) => RestGate;
  readonly framesPerSecond: number;
  readonly tuning: FeedTuning;
  /** Whether the channels are such that a live connection must say something soon. */
  readonly expectsData: boolean;
  readonly notify: (notice: FeedNotice) => void;
  readonly tap?: FeedTap;
  /** Address that is used in the place of the session's own. */
  readonly streamUrl: (url: string) => string;
  readonly restUrl: (url: string) => string;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #session: VenueSession;
  readonly #sink: MeteredSink;
  readonly #backoff: Backoff;
  readonly #outbox: Outbox;
  readonly #meter: ConnectionMeter;
  readonly #liveness: Liveness;
  readonly #gets = new Set<() => void>();
  #state: ConnectionStats['state'] = 'idle';
  #socket: FeedSocket | undefined;
  /** Callbacks of sockets before this one are not heard any more. */
  #generation = 0;
  #cancelTimer: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  #isDraining = false;
  #isPaused = false;
  #tickAt = 0;
  #lastEventTime = 0;
  /** The socket that `stop` waits for, and who is told of its end. */
  #stopping = -1;
  #stopped: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#session = options.session;
    this.#sink = options.sink;
    const { clock, timers, framesPerSecond, tuning, sink, expectsData } = options;
    this.#meter = new ConnectionMeter(sink);
    this.#liveness = new Liveness({ sink, tuning, expectsData });
    const { reconnectFirstMs: firstMs, reconnectMaxMs: maxMs } = tuning;
    this.#backoff = new Backoff({ firstMs, maxMs }, options.rng);
    const send = (text: string): void => {
      options.tap?.sent(options.name, text, clock.nowMicros());
      this.#socket?.send(text);
    };
    this.#outbox = new Outbox({ clock, timers, framesPerSecond, send });
  }

  start(): void {
    if (this.#state === 'idle') this.#connect();
  }

  /** Ends the connection for good. Resolves when the socket is closed, or after a second. */
  stop(): Promise<void> {
    const socket = this.#socket;
    const wasOpen = this.#state === 'open';
    this.#stopping = this.#generation;
    this.#leave('stopped', this.#now());
    this.#state = 'stopped';
    if (socket === undefined || !wasOpen) {
      socket?.terminate();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = this.#options.timers.after(CLOSE_MS, () => {
        socket.terminate();
        resolve();
      });
      this.#stopped = () => {
        cancel();
        resolve();
      };
      socket.close();
    });
  }

  /** Counts a notice of the session or of this connection and hands it on. */
  notice(notice: FeedNotice): void {
    this.#meter.noticed(notice.what);
    this.#options.notify(notice);
  }

  stats(): ConnectionStats {
    const { name } = this.#options;
    return this.#meter.stats({ name, venue: this.#session.venue, state: this.#state }, this.#now());
  }

  #now(): number {
    return this.#options.clock.nowMicros();
  }

  #say(what: FeedNotice['what'], detail: string, instrument = -1): void {
    this.notice({ what, instrument, detail: `${this.#options.name}: ${detail}`, localTime: this.#now() });
  }

  // Connecting

  #connect(): void {
    this.#cancelTimer?.();
    const { host, openSocket, tuning, timers, streamUrl } = this.#options;
    const wait = host.tryConnect(this.#now());
    if (wait > 0) {
      this.#state = 'waiting';
      this.#cancelTimer = timers.after(Math.ceil(wait), () => this.#connect());
      return;
    }
    this.#state = 'connecting';
    this.#generation += 1;
    const generation = this.#generation;
    const isCurrent = (): boolean => generation === this.#generation;
    const timeoutMs = tuning.connectTimeoutMs;
    this.#socket = openSocket(
      streamUrl(this.#session.url),
      { timeoutMs },
      {
        opened: () => isCurrent() && this.#opened(),
        message: (bytes) => isCurrent() && this.#message(bytes),
        pong: () => isCurrent() && this.#pong(),
        closed: (end) => {
          if (isCurrent()) this.#closed(end);
          else if (generation === this.#stopping) this.#stopped?.();
        },
      },
    );
    this.#cancelTimer = timers.after(timeoutMs, () => this.#drop(`no handshake within ${timeoutMs} ms`, this.#now()));
  }

  #opened(): void {
    this.#cancelTimer?.();
    const now = this.#now();
    this.#state = 'open';
    this.#meter.connections += 1;
    this.#lastEventTime = this.#session.lastEventTime;
    this.#liveness.opened(now);
    this.#sink.now = now;
    this.#isPaused = false;
    this.#options.tap?.opened(this.#options.name, this.#session.url, now);
    this.#say('connected', `connected to ${hostOf(this.#options.streamUrl(this.#session.url))}`);
    this.#session.opened(now);
    this.#serve();
    this.#tickAt = now;
    this.#schedule();
  }

  #closed(end: SocketEnd): void {
    if (end.retryAfterMs !== undefined) this.#options.host.ban(end.retryAfterMs, this.#now());
    if (end.status === 429 || end.status === 418) this.#say('rate-limited', end.detail);
    this.#again(end.detail, this.#now());
  }

  /** Ends a connection that is of no use any more. */
  #drop(reason: string, lostAt: number): void {
    const socket = this.#socket;
    this.#again(reason, lostAt);
    socket?.terminate();
  }

  /** The connection is over; another one follows. */
  #again(reason: string, lostAt: number): void {
    if (this.#state === 'stopped') return;
    const now = this.#now();
    const lived = this.#state === 'open' ? this.#liveness.livedMs(now) : 0;
    if (lived >= this.#options.tuning.healthyMs) this.#backoff.reset();
    this.#leave(reason, lostAt);
    this.#state = 'waiting';
    const delay = this.#backoff.next();
    this.#say('disconnected', `${reason}; next attempt in ${(delay / 1000).toFixed(1)} s`);
    this.#cancelTimer = this.#options.timers.after(delay, () => this.#connect());
  }

  /** Tells session and recorder that the connection is over, and forgets everything that belonged to it. */
  #leave(reason: string, lostAt: number): void {
    const wasOpen = this.#state === 'open';
    this.#generation += 1;
    this.#socket = undefined;
    this.#cancelTimer?.();
    this.#cancelTick?.();
    this.#outbox.clear();
    for (const cancel of this.#gets) cancel();
    this.#gets.clear();
    if (!wasOpen) return;
    // No request of a session that is closing belongs to this connection any more.
    this.#state = 'waiting';
    const now = this.#now();
    this.#options.tap?.closed(this.#options.name, reason, now);
    this.#sink.connectionLost(lostAt);
    this.#sink.now = lostAt;
    this.#session.closed(now);
    this.#serve();
  }

  // Data

  #message(bytes: Uint8Array): void {
    const { tap, name } = this.#options;
    const now = this.#now();
    tap?.received(name, bytes, now);
    this.#meter.received(bytes.length, now);
    this.#sink.now = now;
    const before = this.#sink.events;
    this.#session.frame(bytes, 0, bytes.length, now);
    if (this.#sink.events !== before) this.#sink.silence.mark(ANY_DATA, now);
    const { lastEventTime } = this.#session;
    if (lastEventTime !== this.#lastEventTime) this.#timePassed(lastEventTime, now);
    this.#serve();
    if (tap?.congested === true && !this.#isPaused) this.#pause();
  }

  #timePassed(eventTime: number, now: number): void {
    if (eventTime > this.#lastEventTime) this.#sink.silence.mark(EVENT_TIME, now);
    this.#lastEventTime = eventTime;
    if (eventTime > 0) this.#meter.timed(eventTime, now);
  }

  /** Does what the session asks for. */
  #serve(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    let reconnect: string | undefined;
    for (let request = this.#session.nextRequest(); request !== undefined; request = this.#session.nextRequest()) {
      if (this.#state !== 'open') continue;
      if (request.kind === 'http') this.#get(request.url);
      else if (request.kind === 'reconnect') reconnect = request.reason;
      else if (!this.#outbox.push(request.text)) reconnect = 'too many frames wait to be sent';
    }
    this.#isDraining = false;
    if (reconnect !== undefined) this.#drop(reconnect, this.#now());
  }

  #get(url: string): void {
    const { rest, restUrl, tap, name } = this.#options;
    const over = (): number => {
      this.#gets.delete(cancel);
      const now = this.#now();
      this.#sink.now = now;
      return now;
    };
    this.#meter.requests += 1;
    const address = restUrl(url);
    const cancel = rest(address).request(address, {
      body: (bytes) => {
        const now = over();
        tap?.httpBody(name, url, bytes, now);
        this.#session.httpBody(url, bytes, 0, bytes.length, now);
        this.#serve();
      },
      failed: (detail) => {
        const now = over();
        tap?.httpFailed(name, url, detail, now);
        this.#session.httpFailed(url, detail, now);
        this.#serve();
      },
    });
    this.#gets.add(cancel);
  }

  // Watching

  #schedule(): void {
    this.#cancelTick = this.#options.timers.after(this.#options.tuning.checkMs, () => this.#tick());
  }

  #tick(): void {
    const { tuning, tap } = this.#options;
    const now = this.#now();
    const late = (now - this.#tickAt) / 1000 - tuning.checkMs;
    this.#tickAt = now;
    this.#schedule();
    if (this.#isPaused) {
      if (tap?.congested === true) return;
      this.#isPaused = false;
      this.#socket?.resume();
      return;
    }
    if (late > tuning.slowMs) {
      // What came meanwhile has not been read yet: it would look like silence.
      this.#meter.slow(late);
      this.#liveness.excuse();
      this.#say('slow-consumer', `the process did not read for ${late.toFixed(0)} ms; local times are late by as much`);
      return;
    }
    const fault = this.#liveness.fault(now);
    if (fault === undefined) {
      this.#keepAlive(now);
      return;
    }
    if (fault.isStall) this.#say('stalled', fault.detail, fault.instrument);
    this.#drop(fault.detail, this.#liveness.lastDataAt);
  }

  #keepAlive(now: number): void {
    if (!this.#liveness.isPingDue(now) || !this.#outbox.take()) return;
    this.#liveness.pinged(now);
    this.#socket?.ping();
  }

  #pong(): void {
    const trip = this.#liveness.ponged(this.#now());
    if (trip > 0) this.#meter.roundTrip(trip);
  }

  #pause(): void {
    this.#isPaused = true;
    this.#socket?.pause();
    this.#say('slow-consumer', 'the disk is slower than the stream: reading is paused');
  }
}

/** Host of an address. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/?]+)/i.exec(url)?.[1] ?? url;
}
