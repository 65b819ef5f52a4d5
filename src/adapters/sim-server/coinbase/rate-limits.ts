/**
 * The venue's limits: requests a second of a user and of an address, requests an hour of a key on `/v2`, connections and
 * unauthenticated messages a second of an address. Windows are fixed: a second begins at its full second.
 */

const US_PER_S = 1_000_000;
const SECONDS_PER_HOUR = 3600;
/** Windows that are remembered; beyond it those that are over are forgotten. */
const KEPT = 4096;

/** Limits of one server. */
export interface CoinbaseLimits {
  /** Requests of a user in a second to endpoints that need a key. */
  readonly privateASecond: number;
  /** Requests of an address in a second to the others. */
  readonly publicASecond: number;
  /** Requests of a key or an address in an hour to `/v2`. */
  readonly appAnHour: number;
  /** Connections, and messages without a key, of an address in a second. */
  readonly connectionsASecond: number;
  readonly messagesASecond: number;
}

/** The figures of 2026: docs.cdp.coinbase.com, rate limits of Advanced Trade (REST, WebSocket) and of the app's API. */
export const USUAL_COINBASE_LIMITS: CoinbaseLimits = {
  privateASecond: 30,
  publicASecond: 10,
  appAnHour: 10_000,
  connectionsASecond: 8,
  messagesASecond: 8,
};

const NO_LIMIT = 1_000_000_000;

/** No limits at all. */
export const UNLIMITED_COINBASE: CoinbaseLimits = {
  privateASecond: NO_LIMIT,
  publicASecond: NO_LIMIT,
  appAnHour: NO_LIMIT,
  connectionsASecond: NO_LIMIT,
  messagesASecond: NO_LIMIT,
};

/** What of a limit is left. */
export interface LimitState {
  readonly limit: number;
  /** Below 0 when the request was one too many. */
  readonly remaining: number;
  /** Seconds until the window is over. */
  readonly reset: number;
}

type LimitName = keyof CoinbaseLimits;

/** What everybody has used. */
export class CoinbaseRateLimits {
  readonly limits: CoinbaseLimits;
  readonly #windows = new Map<string, { start: number; used: number }>();

  constructor(limits: CoinbaseLimits = USUAL_COINBASE_LIMITS) {
    this.limits = limits;
  }

  /** Charges one use. @param who a key or an address. */
  use(name: LimitName, who: string, nowUs: number): LimitState {
    const length = (name === 'appAnHour' ? SECONDS_PER_HOUR : 1) * US_PER_S;
    const start = nowUs - (nowUs % length);
    const id = `${name} ${who}`;
    let window = this.#windows.get(id);
    if (window === undefined) {
      if (this.#windows.size >= KEPT) this.#forget(nowUs);
      window = { start, used: 0 };
      this.#windows.set(id, window);
    }
    if (window.start !== start) {
      window.start = start;
      window.used = 0;
    }
    window.used += 1;
    const limit = this.limits[name];
    return { limit, remaining: limit - window.used, reset: Math.ceil((start + length - nowUs) / US_PER_S) };
  }

  #forget(nowUs: number): void {
    for (const [id, { start }] of this.#windows) {
      const length = id.startsWith('appAnHour') ? SECONDS_PER_HOUR : 1;
      if (start + length * US_PER_S <= nowUs) this.#windows.delete(id);
    }
  }
}
