/**
 * One venue over ccxt: requests to its public endpoints, one at a time, at the pace that ccxt keeps, tried again when they
 * fail in a way that passes, and not made at all while the venue has banned this address.
 */
import { InputError, VenueError } from '../../core/index.ts';
import { cryptoDigest } from '../crypto/digest.ts';
import { type BackOff, DEFAULT_BACK_OFF, limitMs, pauseMs } from './back-off.ts';
import { classifyFailure, type Failure } from './error-table.ts';
import { type CcxtVenue, type CcxtVenueName, loadCcxtVenue } from './load.ts';

/** Why a fetch waits. */
export interface WaitNotice {
  readonly what: 'retry' | 'rate-limited';
  readonly waitMs: number;
  readonly detail: string;
}

/** Time, chance and waiting, so that tests can do without. */
export interface ClientWorld {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** In [0, 1). */
  readonly uniform: () => number;
  /** Returns early when the fetch is stopped. */
  readonly sleep: (ms: number) => Promise<void>;
}

export interface ClientOptions {
  readonly venue: CcxtVenueName;
  /** Another address of the venue: its scheme, host and port, and a path in front of the venue's own. */
  readonly baseUrl?: string;
  readonly world: ClientWorld;
  readonly notify?: (notice: WaitNotice) => void;
  /** Aborted, it ends waits and requests with `FetchStopped`. */
  readonly signal?: AbortSignal;
  readonly backOff?: BackOff;
  /** Milliseconds between requests; the venue's own as ccxt knows it when absent. */
  readonly rateLimitMs?: number;
  /** Longest wait for one answer. @defaultValue 20000 */
  readonly timeoutMs?: number;
  /** Remembers bans beyond this process. */
  readonly bans?: { read(): number; write(untilMs: number): void };
}

/** The fetch was asked to stop while it waited. */
export class FetchStopped extends Error {
  override readonly name = 'FetchStopped';
}

/** The answer took too long; ccxt's own clock stops at the head of an answer. */
class AnswerTimeout extends Error {
  override readonly name = 'AnswerTimeout';
  readonly code = 'UND_ERR_BODY_TIMEOUT';
}

function checkBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw new InputError('BOT4_CONFIG_VALUE', `base-url is '${text}'; write it as http://127.0.0.1:8080`, {
      place: { key: 'base-url' },
    });
  }
  return url;
}

/** The same addresses at another host; their paths stay, so that every endpoint is found where the venue has it. */
function moveUrls(api: unknown, base: URL, hostname: string | undefined): unknown {
  if (typeof api === 'string') {
    const path = new URL(api.replace('{hostname}', hostname ?? 'venue.invalid')).pathname.replace(/\/$/, '');
    return base.origin + base.pathname.replace(/\/$/, '') + path;
  }
  if (typeof api !== 'object' || api === null) return api;
  return Object.fromEntries(Object.entries(api).map(([key, value]) => [key, moveUrls(value, base, hostname)]));
}

const CONFIG: Readonly<Record<CcxtVenueName, Readonly<Record<string, unknown>>>> = {
  binance: { options: { fetchMarkets: { types: ['spot'] }, fetchMargins: false } },
  binanceusdm: { options: { fetchMarkets: { types: ['linear'] }, fetchMargins: false } },
  kraken: {},
  coinbase: {},
};

/**
 * Node's own fetch: ccxt would load another copy of it, which takes 0.1 s. Redirects are refused, as ccxt does: no venue
 * sends any.
 */
function fetchUntil(signal: AbortSignal | undefined): typeof fetch {
  return (url, init) => {
    const signals = [init?.signal, signal].filter((one) => one instanceof AbortSignal);
    return fetch(url, { ...init, redirect: 'error', signal: AbortSignal.any(signals) });
  };
}

/** Weight of requests that a venue has counted, and how much of its limit may be used by this fetch. */
const WEIGHT_HEADER = 'X-Mbx-Used-Weight-1m';
const WEIGHT_LIMIT: Readonly<Partial<Record<CcxtVenueName, number>>> = { binance: 6000, binanceusdm: 2400 };
const WEIGHT_SHARE = 0.8;

function text(error: unknown): string {
  const whole = error instanceof Error ? error.message : String(error);
  const line = whole.split('\n')[0] as string;
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** Requests to one venue. */
export class VenueClient {
  readonly name: CcxtVenueName;
  readonly ccxt: CcxtVenue;
  /** SHA-256 of the last answer's bytes as text. */
  lastBodySha256 = '';
  readonly #options: ClientOptions;
  readonly #backOff: BackOff;
  #status = 0;
  #banUntil: number;
  #failures = 0;

  constructor(options: ClientOptions) {
    this.name = options.venue;
    this.#options = options;
    this.#backOff = options.backOff ?? DEFAULT_BACK_OFF;
    const base = options.baseUrl === undefined ? undefined : checkBaseUrl(options.baseUrl);
    this.ccxt = loadCcxtVenue(options.venue, {
      enableRateLimit: true,
      timeout: options.timeoutMs ?? 20_000,
      fetchImplementation: fetchUntil(options.signal),
      ...(options.rateLimitMs === undefined ? {} : { rateLimit: options.rateLimitMs }),
      ...CONFIG[options.venue],
    });
    // Currencies are not needed, and some venues give them only to those with a key.
    this.ccxt.has.fetchCurrencies = false;
    if (base !== undefined) this.ccxt.urls.api = moveUrls(this.ccxt.urls.api, base, this.ccxt.hostname);
    this.#banUntil = options.bans?.read() ?? 0;
    this.#watchAnswers();
  }

  /** Notes status and hash of every answer; ccxt keeps neither with the error that it throws. */
  #watchAnswers(): void {
    const handleErrors = this.ccxt.handleErrors.bind(this.ccxt);
    this.ccxt.handleErrors = (...args) => {
      this.#status = args[0] as number;
      return handleErrors(...args);
    };
    const onRestResponse = this.ccxt.onRestResponse.bind(this.ccxt);
    this.ccxt.onRestResponse = (...args) => {
      const body = onRestResponse(...args);
      this.lastBodySha256 = cryptoDigest.sha256(body);
      return body;
    };
  }

  /** Calls an endpoint by ccxt's name of it and reads the answer. */
  async call<T>(method: string, params: Readonly<Record<string, unknown>>, read: (answer: unknown) => T): Promise<T> {
    const endpoint = (this.ccxt as unknown as Readonly<Record<string, unknown>>)[method];
    if (typeof endpoint !== 'function') {
      throw new InputError('BOT4_DATA_UNSUPPORTED', `ccxt has no ${method} for ${this.name}`);
    }
    return this.request(async () => read(await endpoint.call(this.ccxt, params)));
  }

  /** Makes a request until it succeeds or fails for good. */
  async request<T>(make: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#waitForBan();
      if (this.#stopped) throw new FetchStopped();
      this.#status = 0;
      try {
        const answer = await this.#withTimeout(make());
        this.#failures = 0;
        this.#slowDown();
        return answer;
      } catch (error) {
        await this.#afterFailure(error);
      }
    }
  }

  get #stopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  async #withTimeout<T>(work: Promise<T>): Promise<T> {
    const { timeoutMs = 20_000, signal } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    let stop = (): void => undefined;
    const other = new Promise<never>((_, reject) => {
      // A request that waits its turn in ccxt's queue is not late: twice the time is allowed.
      timer = setTimeout(() => reject(new AnswerTimeout(`no answer within ${2 * timeoutMs} ms`)), 2 * timeoutMs);
      stop = () => reject(new FetchStopped());
      signal?.addEventListener('abort', stop);
    });
    work.catch(() => undefined); // When it is late, its own end does not matter any more.
    try {
      return await Promise.race([work, other]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  async #waitForBan(): Promise<void> {
    const left = this.#banUntil - this.#options.world.nowMs();
    if (left <= 0) return;
    if (left > this.#backOff.patienceMs) this.#endLimited('the venue has limited or banned this address');
    this.#options.notify?.({ what: 'rate-limited', waitMs: left, detail: 'the venue asks for a pause' });
    await this.#options.world.sleep(left);
    // A sleep that ended early was ended by a stop, and no request may follow it.
    if (this.#stopped) throw new FetchStopped();
    if (this.#options.world.nowMs() < this.#banUntil) return this.#waitForBan();
  }

  #endLimited(detail: string): never {
    const until = new Date(this.#banUntil).toISOString().slice(0, 19).replace('T', ' ');
    throw new VenueError('BOT4_VENUE_RATE_LIMIT', `${detail}, until ${until} UTC`, { retry: 'backoff' });
  }

  /** Waits, or throws when waiting is of no use. */
  async #afterFailure(error: unknown): Promise<void> {
    if (error instanceof InputError || error instanceof FetchStopped) throw error;
    const failure = classifyFailure(error, this.#status);
    if (failure !== 'limited' && failure !== 'passing') this.#end(error, failure);
    this.#failures += 1;
    if (failure === 'limited') return this.#limit(error);
    if (this.#failures >= this.#backOff.attempts) this.#end(error, 'passing');
    const waitMs = pauseMs(this.#failures, this.#options.world.uniform(), this.#backOff);
    this.#options.notify?.({ what: 'retry', waitMs, detail: text(error) });
    await this.#options.world.sleep(waitMs);
  }

  #limit(error: unknown): void {
    const headers = this.#status === 0 ? undefined : this.ccxt.last_response_headers;
    const nowMs = this.#options.world.nowMs();
    const waitMs = limitMs({
      status: this.#status,
      retryAfter: headers?.['Retry-After'],
      failures: this.#failures,
      nowMs,
    });
    this.#banUntil = nowMs + waitMs;
    this.#options.bans?.write(this.#banUntil);
    if (this.#failures >= this.#backOff.attempts) this.#endLimited(text(error));
  }

  #end(error: unknown, failure: Failure): never {
    const detail = text(error);
    const options = { cause: error };
    switch (failure) {
      case 'no-market':
        throw new InputError('BOT4_DATA_SYMBOL', detail, options);
      case 'unsupported':
        throw new InputError('BOT4_DATA_UNSUPPORTED', detail, options);
      case 'refused':
        throw new VenueError('BOT4_FEED_CONNECTION', `the venue refuses: ${detail}`, { retry: 'never', ...options });
      case 'passing':
        throw new VenueError('BOT4_FEED_CONNECTION', `${this.#failures} attempts failed; the last: ${detail}`, {
          retry: 'backoff',
          ...options,
        });
      default:
        throw new VenueError('BOT4_VENUE_UNKNOWN_REPLY', detail, { retry: 'never', ...options });
    }
  }

  /** Stays below the venue's limit of weight, which other programs at the same address use too. */
  #slowDown(): void {
    const limit = WEIGHT_LIMIT[this.name];
    const used = Number(this.ccxt.last_response_headers?.[WEIGHT_HEADER]);
    if (limit === undefined || !(used >= limit * WEIGHT_SHARE)) return;
    // The counter starts anew with each minute of the venue's clock, which is ours to a second or so.
    const nowMs = this.#options.world.nowMs();
    this.#banUntil = Math.max(this.#banUntil, (Math.floor(nowMs / 60_000) + 1) * 60_000 + 1000);
  }
}
