/** REST: limits, sender, endpoint, answer. Every answer tells what is left of the limit that it counted towards. */
import type { LoopbackAnswer, LoopbackRequest } from '../loopback-server.ts';
import { type Endpoint, Query } from './endpoint.ts';
import { CoinbaseFault, faults } from './fault.ts';
import { type Fields, readObject } from './json-fields.ts';
import type { LimitState } from './rate-limits.ts';
import { routeOf } from './routes.ts';
import type { CoinbaseVenue } from './venue.ts';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' } as const;
const TEXT_TYPE = { 'Content-Type': 'text/plain; charset=utf-8' } as const;
const OK = 200;

/** The way of a message within the venue. */
export type Hold = () => Promise<void>;

/** Answers requests of REST. */
export class CoinbaseRest {
  readonly #venue: CoinbaseVenue;
  readonly #hold: Hold | undefined;

  /** @param hold the way of requests with a key from arrival to the matching engine. */
  constructor(venue: CoinbaseVenue, hold?: Hold) {
    this.#venue = venue;
    this.#hold = hold;
  }

  answer(request: LoopbackRequest): LoopbackAnswer | Promise<LoopbackAnswer> {
    const state: { limit: LimitState | undefined } = { limit: undefined };
    try {
      const handled = this.#handle(request, state);
      if (!(handled instanceof Promise)) return write(OK, handled, state.limit);
      return handled.then(
        (body) => write(OK, body, state.limit),
        (error: unknown) => writeFault(error, state.limit),
      );
    } catch (error) {
      return writeFault(error, state.limit);
    }
  }

  #handle(request: LoopbackRequest, state: { limit: LimitState | undefined }): unknown {
    const isApp = request.path.startsWith('/v2/');
    const route = routeOf(request.method, request.path);
    const endpoint = typeof route === 'string' ? undefined : route.endpoint;
    const venue = this.#venue;
    const account = endpoint?.access === 'private' ? this.#sender(request, state) : undefined;
    state.limit = this.#use(isApp, account?.key, request.address);
    if (state.limit.remaining < 0) throw isApp ? faults.appLimited() : faults.limited();
    if (typeof route === 'string') throw wrongPath(route, isApp);
    const call = { query: new Query(request.query), body: bodyOf(request), places: route.places };
    if (account === undefined) return (route.endpoint as Endpoint & { access: 'public' }).handle(venue, call);
    const owned = { ...call, account };
    if (this.#hold === undefined) return route.endpoint.handle(venue, owned);
    return this.#hold().then(() => route.endpoint.handle(venue, owned));
  }

  /** Who cannot be known counts as an address. */
  #sender(
    request: LoopbackRequest,
    state: { limit: LimitState | undefined },
  ): ReturnType<CoinbaseVenue['access']['sender']> {
    try {
      return this.#venue.access.sender(request, this.#venue.wallUs);
    } catch (error) {
      const isApp = request.path.startsWith('/v2/');
      state.limit = this.#use(isApp, undefined, request.address);
      if (state.limit.remaining < 0) throw isApp ? faults.appLimited() : faults.limited();
      throw error;
    }
  }

  #use(isApp: boolean, key: string | undefined, address: string): LimitState {
    const { limits, wallUs } = this.#venue;
    if (isApp) return limits.use('appAnHour', key ?? address, wallUs);
    return key === undefined ? limits.use('publicASecond', address, wallUs) : limits.use('privateASecond', key, wallUs);
  }
}

function wrongPath(what: 'method' | 'path', isApp: boolean): CoinbaseFault {
  if (isApp) return faults.appPath();
  return what === 'path' ? faults.path() : faults.method();
}

/** Only what changes something has a body; that of a query is not looked at. */
function bodyOf({ method, body }: LoopbackRequest): Fields {
  if (method === 'GET' || body === '') return {};
  const fields = readObject(body);
  if (fields === undefined) throw faults.body('parsing request body: invalid JSON');
  return fields;
}

function limitHeaders(state: LimitState | undefined): Readonly<Record<string, string>> {
  if (state === undefined) return {};
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(Math.max(0, state.remaining)),
    'x-ratelimit-reset': String(state.reset),
  };
}

function write(status: number, body: unknown, limit: LimitState | undefined): LoopbackAnswer {
  const isText = typeof body === 'string';
  const headers = { ...(isText ? TEXT_TYPE : JSON_TYPE), ...limitHeaders(limit) };
  return { status, headers, body: isText ? body : JSON.stringify(body) };
}

/** The venue's error; anything else is a bug of ours, which is told to whoever runs the server. */
function writeFault(error: unknown, limit: LimitState | undefined): LoopbackAnswer {
  const fault = error instanceof CoinbaseFault ? error : faults.internal();
  if (fault !== error) process.stderr.write(`sim-server: ${error instanceof Error ? error.stack : String(error)}\n`);
  return write(fault.status, fault.body, limit);
}
