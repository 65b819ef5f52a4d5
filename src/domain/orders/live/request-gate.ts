/**
 * What the venue allows: no request while it said "not before" (429, a ban, an overload), and its clock. The offset is
 * taken from the answers, so a request carries the venue's time; a wrong clock here makes requests late, never early.
 */
import type { Micros } from '../../../core/index.ts';

/** When the venue named no time, and the longest that it is believed. */
const DEFAULT_WAIT_MICROS = 1_000_000;
const LONGEST_WAIT_MICROS = 3 * 86_400_000_000;
/** The venue's clock is known to half of a round trip: so much later is never too early. */
const CLOCK_MARGIN_MICROS = 500_000;
/** Pause after so many requests in a row without an answer, twice as long with each further one. */
const FAILURES_BORNE = 3;
const PAUSE_FIRST_MICROS = 250_000;
const PAUSE_LONGEST_MICROS = 16_000_000;

/** State of the way to one venue. */
export class RequestGate {
  /** Local time from which requests may leave. */
  openFrom = 0;
  #offset = 0;
  #known = false;
  #failures = 0;

  /** Whether a request may leave now. */
  isOpen(now: number): boolean {
    return now >= this.openFrom;
  }

  /** The venue's time as far as we know it. */
  serverTime(now: number): Micros {
    return (now + this.#offset) as Micros;
  }

  /** Takes the venue's clock from an answer. The smallest lead counts: a slow answer must not move us ahead. */
  learn(serverTime: number, sentAt: number, now: number): void {
    if (!(serverTime > 0)) return;
    // The venue answered somewhere between sending and receiving.
    const lead = serverTime - now;
    const lag = serverTime - sentAt;
    if (!this.#known || this.#offset > lag || this.#offset < lead) this.#offset = Math.floor((lead + lag) / 2);
    this.#known = true;
  }

  /** An answer came: the way is open. */
  answered(): void {
    this.#failures = 0;
  }

  /** No answer came, or none of the venue's. After some in a row requests wait: more of them help nobody. */
  failed(now: number): void {
    this.#failures += 1;
    if (this.#failures < FAILURES_BORNE) return;
    const pause = PAUSE_FIRST_MICROS * 2 ** Math.min(this.#failures - FAILURES_BORNE, 10);
    this.openFrom = Math.max(this.openFrom, now + Math.min(pause, PAUSE_LONGEST_MICROS));
  }

  /** Closes the gate. @param retryAfter the venue's time, 0 when it named none. */
  close(retryAfter: number, now: number): void {
    const named = retryAfter - this.#offset;
    const until = retryAfter > 0 && named > now ? named + CLOCK_MARGIN_MICROS : now + DEFAULT_WAIT_MICROS;
    this.openFrom = Math.max(this.openFrom, Math.min(until, now + LONGEST_WAIT_MICROS));
  }
}
