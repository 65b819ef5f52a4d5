/**
 * GETs to one host: in order, two at a time, within the weight that the venue allows, none at all while it asks to be
 * left alone (429, 418, `Retry-After`). A request that met such an answer keeps its place and goes out again when the
 * ban is over; any other failure is told to whoever asked, and the next request waits for the back-off.
 *
 * Weight is a bucket that holds half of a minute's allowance and is filled at half of its rate, so no minute, wherever
 * it begins, takes more than the whole.
 */
import type { Clock, Rng } from '../../core/index.ts';
import { Backoff } from './backoff.ts';
import type { HostGate } from './host-gate.ts';
import type { HttpAnswer, HttpGet } from './http-get.ts';
import type { Timers } from './timers.ts';
import type { VenueLimits } from './venue-limits.ts';

const IN_FLIGHT_MAX = 2;
/** Requests that may wait; a session asks once a market. */
const WAITING_MAX = 4096;
/** A ban whose length the venue does not say. */
const LIMITED_MS = 30_000;
const BANNED_MS = 120_000;
const MINUTE_MS = 60_000;

/** How a GET ended for whoever asked. Not called after it was cancelled. */
export interface RestHandlers {
  body(bytes: Uint8Array): void;
  failed(detail: string): void;
}

interface Job {
  readonly url: string;
  readonly body: RestHandlers['body'];
  readonly failed: RestHandlers['failed'];
  readonly abort: AbortController;
  state: 'waiting' | 'sent' | 'cancelled';
}

export interface RestGateOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly get: HttpGet;
  readonly limits: VenueLimits;
  readonly host: HostGate;
  readonly timeoutMs: number;
  /** Told when the venue asks to be left alone. */
  readonly limited: (detail: string) => void;
}

export class RestGate {
  readonly #options: RestGateOptions;
  readonly #backoff: Backoff;
  #waiting: Job[] = [];
  readonly #running = new Set<Job>();
  #inFlight = 0;
  #notBefore = 0;
  #tokens: number;
  #tokensAt: number;
  #cancelTimer: (() => void) | undefined;
  /** GETs that left, answers that banned us. */
  sent = 0;
  bans = 0;

  constructor(options: RestGateOptions) {
    this.#options = options;
    this.#backoff = new Backoff({ firstMs: 100, maxMs: 10_000 }, options.rng);
    this.#tokens = options.limits.weightPerMinute / 2;
    this.#tokensAt = options.clock.nowMicros();
  }

  /** Asks for `url`. @returns what cancels it. */
  request(url: string, handlers: RestHandlers): () => void {
    const { body, failed } = handlers;
    const job: Job = { url, abort: new AbortController(), state: 'waiting', body, failed };
    if (this.#waiting.length >= WAITING_MAX)
      return this.#options.timers.after(0, () => failed(`${WAITING_MAX} requests wait already`));
    this.#waiting.push(job);
    this.#pump();
    return () => this.#cancel(job);
  }

  /** Ends everything; nobody is told. */
  stop(): void {
    this.#cancelTimer?.();
    this.#waiting = [];
    for (const job of this.#running) {
      job.state = 'cancelled';
      job.abort.abort();
    }
  }

  /** A request that has left is still listened to, for its answer may be a ban; it holds up nobody meanwhile. */
  #cancel(job: Job): void {
    if (job.state === 'sent') this.#inFlight -= 1;
    job.state = 'cancelled';
    this.#waiting = this.#waiting.filter((other) => other !== job);
    this.#pump();
  }

  #refill(now: number): void {
    const { weightPerMinute } = this.#options.limits;
    const gained = ((now - this.#tokensAt) / 1000 / MINUTE_MS) * (weightPerMinute / 2);
    this.#tokens = Math.min(weightPerMinute / 2, this.#tokens + gained);
    this.#tokensAt = now;
  }

  /** Milliseconds until `job` may leave, 0 for now. */
  #delay(job: Job, now: number): number {
    const { limits } = this.#options;
    const wait = Math.max(this.#options.host.bannedUntil, this.#notBefore) - now;
    if (wait > 0) return wait / 1000;
    // What weighs more than the bucket holds leaves when it is full.
    const weight = Math.min(limits.weightOf(job.url), limits.weightPerMinute / 2);
    if (this.#tokens >= weight) return 0;
    return ((weight - this.#tokens) / (limits.weightPerMinute / 2)) * MINUTE_MS;
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#inFlight < IN_FLIGHT_MAX) {
      const job = this.#waiting[0];
      if (job === undefined) return;
      const now = this.#options.clock.nowMicros();
      this.#refill(now);
      const delay = this.#delay(job, now);
      if (delay > 0) {
        this.#cancelTimer = this.#options.timers.after(Math.ceil(delay), () => this.#pump());
        return;
      }
      this.#waiting.shift();
      this.#tokens -= this.#options.limits.weightOf(job.url);
      void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    job.state = 'sent';
    this.#running.add(job);
    this.#inFlight += 1;
    this.sent += 1;
    const { timers, timeoutMs, get } = this.#options;
    let timedOut = false;
    const timeout = timers.after(timeoutMs, () => {
      timedOut = true;
      job.abort.abort();
    });
    let answer: HttpAnswer | undefined;
    let detail = '';
    try {
      answer = await get(job.url, job.abort.signal);
    } catch (error) {
      detail = timedOut ? `no answer within ${timeoutMs} ms` : error instanceof Error ? error.message : String(error);
    }
    timeout();
    this.#running.delete(job);
    if (isSent(job)) this.#inFlight -= 1;
    this.#finish(job, answer, detail);
    this.#pump();
  }

  #finish(job: Job, answer: HttpAnswer | undefined, detail: string): void {
    const status = answer?.status ?? 0;
    if (status === 429 || status === 418) {
      const ms = answer?.retryAfterMs ?? (status === 418 ? BANNED_MS : LIMITED_MS);
      this.bans += 1;
      this.#options.host.ban(ms, this.#options.clock.nowMicros());
      // It keeps its place: the session need not know, and nobody else may overtake it.
      if (isSent(job)) {
        job.state = 'waiting';
        this.#waiting.unshift(job);
      }
      this.#options.limited(`HTTP ${status}: no request for ${(ms / 1000).toFixed(1)} s`);
      return;
    }
    if (answer?.retryAfterMs !== undefined && status !== 200)
      this.#options.host.ban(answer.retryAfterMs, this.#options.clock.nowMicros());
    if (!isSent(job)) return;
    if (answer === undefined || status !== 200) {
      this.#failed(job, answer === undefined ? detail : `HTTP ${status}`);
      return;
    }
    this.#backoff.reset();
    job.body(answer.body);
  }

  #failed(job: Job, detail: string): void {
    this.#notBefore = this.#options.clock.nowMicros() + this.#backoff.next() * 1000;
    job.failed(detail);
  }
}

/** A function, because a cancel in between is beyond what the compiler sees. */
function isSent(job: Job): boolean {
  return job.state === 'sent';
}
