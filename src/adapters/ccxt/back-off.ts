/** How long to wait before a request is made again, and what a venue's `Retry-After` says. Pure. */

/** Waits of a fetch in milliseconds. */
export interface BackOff {
  /** First pause after a failure; doubled with each further one. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** Failures in a row after which the fetch ends. */
  readonly attempts: number;
  /** Longest ban that is waited for; a longer one ends the fetch. */
  readonly patienceMs: number;
}

/** Eight attempts are about a minute. */
export const DEFAULT_BACK_OFF: BackOff = { baseMs: 500, maxMs: 30_000, attempts: 8, patienceMs: 15 * 60_000 };

/** Binance bans for at least two minutes; a ban that does not say how long is taken for one of these. */
const BAN_MS = 120_000;
/** Limits without a time: the counters of all three venues fall within a few seconds. */
const LIMIT_MS = 2000;

/**
 * Pause after failure number `failures` (from 1), half of it fixed and half by chance, so that processes that failed
 * together do not come back together.
 * @param uniform in [0, 1).
 * @example pauseMs(3, 0, { baseMs: 500, maxMs: 30000, attempts: 8, patienceMs: 0 }) // => 1000
 */
export function pauseMs(failures: number, uniform: number, backOff: BackOff): number {
  const full = Math.min(backOff.baseMs * 2 ** (failures - 1), backOff.maxMs);
  return (full * (1 + uniform)) / 2;
}

function retryAfterMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/**
 * How long no request may be made after an answer that limits.
 * @param o.retryAfter header of that name: seconds, or a date.
 * @param o.failures limits in a row, from 1: without a header the wait doubles each time.
 */
export function limitMs(o: {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly failures: number;
  readonly nowMs: number;
}): number {
  const said = retryAfterMs(o.retryAfter, o.nowMs);
  const least = (o.status === 418 ? BAN_MS : LIMIT_MS) * 2 ** Math.min(o.failures - 1, 8);
  // A venue that says "0" and limits again is not taken at its word.
  return said === undefined ? least : Math.max(said, o.failures > 1 ? LIMIT_MS * 2 ** Math.min(o.failures - 2, 8) : 0);
}
