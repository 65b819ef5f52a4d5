/** The WebSocket API: the endpoints of REST by other names, and the events of an account on the same connection. */
import type { VenueAccount } from '../hosted/hosted-venue.ts';
import type { LoopbackPeer } from '../loopback-server.ts';
import type { Endpoint } from './endpoint.ts';
import { BinanceFault, faults } from './fault.ts';
import type { Gate, Passed } from './gate.ts';
import { readId, readObject } from './json-text.ts';
import { msOf } from './order-text.ts';
import { Params } from './params.ts';
import { signedParams } from './signing.ts';
import { inMicros, isMicros } from './time-unit.ts';
import type { BinanceVenue } from './venue.ts';

const ID_MAX = 36;
/** Whether an answer says how much of the limits is used: asked for in the address, or with a request. */
const RETURN_LIMITS = 'returnRateLimits';
const BAD_REQUEST = 400;

/** What a connection of the API needs. */
export interface ApiContext {
  readonly venue: BinanceVenue;
  readonly gate: Gate;
  readonly methods: ReadonlyMap<string, Endpoint>;
}

interface Subscription {
  readonly account: number;
  readonly stop: () => void;
}

/** Serves a connection of the WebSocket API. */
export function serveApi(context: ApiContext, peer: LoopbackPeer): void {
  const connection = new ApiConnection(context, peer);
  peer.onText((text, isHalf) => connection.hear(text, isHalf === true));
  peer.onClose(() => connection.end());
}

class ApiConnection {
  readonly #context: ApiContext;
  readonly #peer: LoopbackPeer;
  readonly #timeUnit: string | undefined;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #tellsLimits: boolean;
  #nextSubscription = 0;
  readonly #connectedUs: number;
  /** Who has logged on, since when. */
  #session: { readonly key: string; readonly account: number; readonly sinceUs: number } | undefined;

  constructor(context: ApiContext, peer: LoopbackPeer) {
    this.#context = context;
    this.#peer = peer;
    this.#timeUnit = new URLSearchParams(peer.query).get('timeUnit') ?? undefined;
    this.#connectedUs = context.venue.wallUs;
    this.#tellsLimits = new URLSearchParams(peer.query).get(RETURN_LIMITS) !== 'false';
  }

  hear(text: string, isHalf: boolean): void {
    const request = readObject(text);
    const id = readId(request?.id);
    try {
      if (request === undefined) throw new BinanceFault(BAD_REQUEST, -1135, 'Invalid JSON Request');
      this.#dispatch(request, id, isHalf);
    } catch (error) {
      const fault = error instanceof BinanceFault ? error : faults.unknown();
      const refused = { status: fault.status, body: fault.body, fault, account: -1, isOrder: false };
      this.#write(id, refused, this.#tellsLimits);
    }
  }

  end(): void {
    for (const { stop } of this.#subscriptions.values()) stop();
    this.#subscriptions.clear();
  }

  #dispatch(request: Readonly<Record<string, unknown>>, id: string | number | null, isHalf: boolean): void {
    const { method } = request;
    if (typeof request.id === 'string' && request.id.length > ID_MAX)
      throw faults.illegalCharacters('id', '^[a-zA-Z0-9-_]{1,36}$');
    if (typeof method !== 'string') throw faults.missing('method');
    const { params, sent } = paramsOf(request.params);
    const tellsLimits = sent.flag(RETURN_LIMITS) ?? this.#tellsLimits;
    const endpoint = this.#context.methods.get(method) ?? this.#own(method);
    // A key that is given counts for its request, whoever has logged on.
    const isLoggedOn = this.#session !== undefined && !params.has('apiKey');
    const passed = this.#context.gate.pass({
      endpoint,
      params,
      address: this.#peer.address,
      key: isLoggedOn ? this.#session?.key : params.find('apiKey'),
      isLoggedOn,
      isHalf,
      timeUnit: this.#timeUnit,
      payload: () => signedParams(sent),
    });
    if (passed instanceof Promise) void passed.then((held) => this.#write(id, held, tellsLimits));
    else this.#write(id, passed, tellsLimits);
  }

  /** Methods about the connection itself. */
  #own(method: string): Endpoint {
    const open = { security: 'none', weight: 2 } as const;
    switch (method) {
      case 'userDataStream.subscribe.signature':
        return { security: 'signed', weight: 2, reads: [], handle: (_venue, call) => this.#subscribe(call.account) };
      case 'userDataStream.unsubscribe':
        return { ...open, reads: ['subscriptionId'], handle: (_venue, { params }) => this.#unsubscribe(params) };
      case 'session.subscriptions':
        return {
          ...open,
          reads: [],
          handle: () => [...this.#subscriptions.keys()].map((subscriptionId) => ({ subscriptionId })),
        };
      case 'session.logon':
        return {
          security: 'signed',
          weight: 2,
          reads: [],
          handle: (venue, { account, key }) => this.#logOn(venue.accountOf(key), account),
        };
      case 'session.status':
        return { ...open, reads: [], handle: () => this.#sessionView() };
      case 'session.logout':
        return { ...open, reads: [], handle: () => this.#logOut() };
      case 'userDataStream.subscribe':
        return {
          ...open,
          reads: [],
          handle: () => {
            if (this.#session === undefined)
              throw new BinanceFault(401, -1002, 'You are not authorized to execute this request.');
            return this.#subscribe(this.#session.account);
          },
        };
      default:
        throw new BinanceFault(BAD_REQUEST, -1000, `Unknown method '${method.slice(0, 64)}'.`);
    }
  }

  /** @throws −4056 for a key of the other kind. */
  #logOn(sender: VenueAccount, account: number): object {
    if (this.#context.gate.secretOf(sender).kind !== 'ED25519')
      throw new BinanceFault(BAD_REQUEST, -4056, 'HMAC_SHA256 API key is not supported.');
    this.#session = { key: sender.key, account, sinceUs: this.#context.venue.wallUs };
    return this.#sessionView();
  }

  /** The connection stays open, and so do its subscriptions that were signed for. */
  #logOut(): object {
    this.#session = undefined;
    return this.#sessionView();
  }

  #sessionView(): object {
    return {
      apiKey: this.#session?.key ?? null,
      authorizedSince: this.#session === undefined ? null : msOf(this.#session.sinceUs),
      connectedSince: msOf(this.#connectedUs),
      returnRateLimits: this.#tellsLimits,
      serverTime: msOf(this.#context.venue.wallUs),
      userDataStream: this.#subscriptions.size > 0,
    };
  }

  #subscribe(account: number): object {
    for (const { account: other } of this.#subscriptions.values()) {
      if (other === account)
        throw new BinanceFault(BAD_REQUEST, -2035, 'User Data Stream subscription already active.');
    }
    const subscriptionId = this.#nextSubscription;
    this.#nextSubscription += 1;
    const { venue } = this.#context;
    const hear = (event: object): void => this.#send({ subscriptionId, event });
    const stop = venue.listen(account, {
      hear,
      end: () => {
        hear({ e: 'eventStreamTerminated', E: msOf(venue.now()) });
        stop();
        this.#subscriptions.delete(subscriptionId);
      },
    });
    this.#subscriptions.set(subscriptionId, { account, stop });
    return { subscriptionId };
  }

  #unsubscribe(params: Params): object {
    const wanted = params.whole('subscriptionId');
    const ended = wanted === undefined ? [...this.#subscriptions.keys()] : [wanted];
    for (const id of ended) {
      const subscription = this.#subscriptions.get(id);
      if (subscription === undefined)
        throw new BinanceFault(BAD_REQUEST, -2036, 'User Data Stream subscription not active.');
      subscription.stop();
      this.#subscriptions.delete(id);
    }
    return {};
  }

  #send(message: object): void {
    const text = JSON.stringify(message);
    this.#peer.send(isMicros(this.#timeUnit) === true ? inMicros(text) : text);
  }

  #write(id: string | number | null, passed: Passed, tellsLimits: boolean): void {
    const { status, body, fault, account, isOrder } = passed;
    const { venue } = this.#context;
    const outcome = fault === undefined ? { result: body } : { error: errorOf(fault, venue) };
    const limits = tellsLimits
      ? { rateLimits: limitsUsed(venue, this.#peer.address, isOrder ? account : -1) }
      : undefined;
    this.#peer.send(JSON.stringify({ id, status, ...outcome, ...limits }));
  }
}

/** An error; who has to wait is told until when. */
function errorOf(fault: BinanceFault, venue: BinanceVenue): object {
  const { retryAfter } = fault.extras;
  if (retryAfter === undefined) return fault.body;
  const serverTime = msOf(venue.wallUs);
  return { ...fault.body, data: { serverTime, retryAfter: serverTime + retryAfter * 1000 } };
}

function limitsUsed(venue: BinanceVenue, address: string, account: number): object[] {
  const [weight, tenSeconds, day] = venue.limits.describe();
  const used = { ...weight, count: venue.limits.usedWeight(address, venue.wallUs) };
  if (account < 0) return [used];
  const [inTenSeconds, inDay] = venue.limits.usedOrders(account, venue.wallUs);
  return [{ ...tenSeconds, count: inTenSeconds }, { ...day, count: inDay }, used];
}

/**
 * Parameters out of JSON: texts, numbers and flags as they are written, lists as JSON.
 * @returns all that were sent and may be signed, and those for the endpoint.   @throws −1130 for anything else.
 */
function paramsOf(value: unknown): { readonly sent: Params; readonly params: Params } {
  const values = new Map<string, string>();
  if (value === undefined || value === null) return { sent: new Params(values), params: new Params(values) };
  if (typeof value !== 'object' || Array.isArray(value)) throw faults.invalid('params');
  for (const [name, entry] of Object.entries(value)) {
    if (typeof entry === 'string') values.set(name, entry);
    else if (typeof entry === 'number' || typeof entry === 'boolean') values.set(name, String(entry));
    else if (Array.isArray(entry)) values.set(name, JSON.stringify(entry));
    else throw faults.invalid(name.slice(0, 64));
  }
  const sent = new Params(values);
  if (!sent.has(RETURN_LIMITS)) return { sent, params: sent };
  return { sent, params: new Params(new Map([...values].filter(([name]) => name !== RETURN_LIMITS))) };
}
