/**
 * Connections of WebSocket v2: status on arrival, subscriptions, orders, ping and pong, and a heartbeat every second in which
 * nothing else was sent. Numbers of private messages rise by one a connection and channel.
 */
import type { LoopbackPeer } from '../loopback-server.ts';
import { isoMicros } from './book-view.ts';
import { balancesSnapshot, balanceUpdate, executionsOf, ordersSnapshot, tradesSnapshot } from './executions.ts';
import { KrakenFault } from './fault.ts';
import { instrumentMessage } from './instrument-message.ts';
import { KrakenParams, readJson } from './params.ts';
import { isOption, PUBLIC_CHANNELS, type PublicChannel, type PublicFeeds, type Subscription } from './public-feeds.ts';
import { faultOf } from './rest.ts';
import { ORDER_METHODS, type SocketOutcome } from './socket-orders.ts';
import type { AccountListener, KrakenVenue } from './venue.ts';

const HEARTBEAT_US = 1e6;
const PRIVATE_CHANNELS = ['executions', 'balances'] as const;
type PrivateChannel = (typeof PRIVATE_CHANNELS)[number];
const USUAL_OPTIONS: Readonly<Record<PublicChannel, string>> = { ticker: 'trades', book: '10', ohlc: '1', trade: '' };
const OPTION_NAMES: Readonly<Partial<Record<PublicChannel, string>>> = {
  ticker: 'event_trigger',
  book: 'depth',
  ohlc: 'interval',
};
const WRONG_OPTION: Readonly<Record<PublicChannel, string>> = {
  ticker: 'Subscription event_trigger not supported',
  book: 'Subscription depth not supported',
  ohlc: 'Subscription ohlc interval not supported',
  trade: 'Subscription object unsupported field',
};

/** What connections share. */
export interface SocketContext {
  readonly venue: KrakenVenue;
  readonly feeds: PublicFeeds;
}

/** A request, taken apart. */
interface Request {
  readonly method: string;
  readonly id: object | undefined;
  readonly params: KrakenParams;
  readonly timeIn: string;
}

/** A subscription of a private channel. */
interface PrivateChannelState {
  sequence: number;
  readonly stop: () => void;
}

/** One connection. */
export class KrakenSocket {
  readonly #context: SocketContext;
  readonly #peer: LoopbackPeer;
  readonly #private = new Map<PrivateChannel, PrivateChannelState>();
  #hasInstruments = false;
  #subscriptions = 0;
  #lastSentUs: number;

  constructor(context: SocketContext, peer: LoopbackPeer, connectionId: number) {
    this.#context = context;
    this.#peer = peer;
    this.#lastSentUs = context.venue.wallUs;
    peer.onText((text) => this.#read(text));
    this.send({
      channel: 'status',
      type: 'update',
      data: [{ version: '2.0.10', system: context.venue.systemStatus, api_version: 'v2', connection_id: connectionId }],
    });
  }

  send(message: object): void {
    this.#lastSentUs = this.#context.venue.wallUs;
    this.#peer.send(JSON.stringify(message));
  }

  /** Time goes on. @param nowUs of the wall. */
  tick(nowUs: number): void {
    if (this.#subscriptions > 0 && nowUs - this.#lastSentUs >= HEARTBEAT_US) this.send({ channel: 'heartbeat' });
  }

  /** Rules or status of pairs are other ones. */
  tellInstruments(): void {
    if (this.#hasInstruments) this.send(instrumentMessage(this.#context.venue, 'update'));
  }

  /** The other side is gone. */
  close(): void {
    this.#context.feeds.drop(this);
    for (const { stop } of this.#private.values()) stop();
  }

  #read(text: string): void {
    const timeIn = isoMicros(this.#context.venue.wallUs);
    const value = readJson(text);
    const params = value instanceof Map ? value.get('params') : undefined;
    if (!(value instanceof Map) || (params !== undefined && params !== null && !(params instanceof Map))) {
      this.send({ error: 'Malformed request', success: false, time_in: timeIn, time_out: this.#now() });
      return;
    }
    const method = value.get('method');
    const request: Request = {
      method: typeof method === 'string' ? method.slice(0, 64) : '',
      id: requestId(value.get('req_id')),
      params: new KrakenParams(params instanceof Map ? params : new Map()),
      timeIn,
    };
    try {
      this.#run(request);
    } catch (error) {
      this.#reply(request, { error: faultOf(error).message });
    }
  }

  #run(request: Request): void {
    const { method, params } = request;
    const { venue } = this.#context;
    if (method === 'ping') {
      this.send({ method: 'pong', ...request.id, time_in: request.timeIn, time_out: this.#now() });
      return;
    }
    if (method === 'subscribe' || method === 'unsubscribe') {
      this.#subscribe(request);
      return;
    }
    const run = ORDER_METHODS.get(method);
    if (run === undefined) throw new KrakenFault(`Method not supported: ${method}`);
    const account = venue.tokens.account(params.find('token'), venue.wallUs);
    const outcome = run(venue, account, params);
    const outcomes: readonly SocketOutcome[] = Array.isArray(outcome) ? outcome : [outcome as SocketOutcome];
    for (const one of outcomes) this.#reply(request, one);
  }

  #reply({ method, id, timeIn }: Request, { result, error, extra }: SocketOutcome): void {
    this.send({
      ...(error === undefined ? {} : { error }),
      method,
      ...id,
      ...(result === undefined ? {} : { result }),
      ...extra,
      success: error === undefined,
      time_in: timeIn,
      time_out: this.#now(),
    });
  }

  #subscribe(request: Request): void {
    const { params, method } = request;
    const channel = params.text('channel');
    const isOn = method === 'subscribe';
    if (channel === 'instrument') this.#instrument(request, isOn);
    else if (isOneOf(PRIVATE_CHANNELS, channel)) this.#subscribePrivate(request, channel, isOn);
    else if (isOneOf(PUBLIC_CHANNELS, channel)) this.#subscribePublic(request, channel, isOn);
    else throw new KrakenFault('Subscription name invalid');
  }

  #instrument(request: Request, isOn: boolean): void {
    const wantsSnapshot = wantsSnapshotOf(request.params, true);
    this.#subscriptions += isOn ? 1 : -1;
    this.#hasInstruments = isOn;
    this.#reply(request, { result: { channel: 'instrument', ...(isOn ? { snapshot: wantsSnapshot } : {}) } });
    if (isOn && wantsSnapshot) this.send(instrumentMessage(this.#context.venue, 'snapshot'));
  }

  /** One reply for each symbol, and its snapshot after it. */
  #subscribePublic(request: Request, channel: PublicChannel, isOn: boolean): void {
    const { params } = request;
    const { venue, feeds } = this.#context;
    const names = params.texts('symbol');
    if (names === undefined || names.length === 0) throw new KrakenFault('Pair field must be an array');
    const optionName = OPTION_NAMES[channel];
    const option = (optionName === undefined ? undefined : params.find(optionName)) ?? USUAL_OPTIONS[channel];
    if (!isOption(channel, option)) throw new KrakenFault(WRONG_OPTION[channel]);
    const wantsSnapshot = wantsSnapshotOf(params, channel !== 'trade');
    const shown = optionName === undefined ? {} : { [optionName]: channel === 'ticker' ? option : Number(option) };
    for (const name of names) {
      const market = venue.socketMarket(name);
      if (market === undefined) {
        this.#reply(request, {
          error: `Currency pair not supported ${name.slice(0, 32)}`,
          extra: { symbol: name.slice(0, 32) },
        });
        continue;
      }
      const subscription: Subscription = { channel, market, option };
      const symbol = market.pair.wsName;
      const isDone = isOn ? !feeds.has(this, subscription) : feeds.remove(this, subscription);
      if (!isDone) {
        this.#reply(request, { error: isOn ? 'Already subscribed' : 'Subscription not found', extra: { symbol } });
        continue;
      }
      this.#subscriptions += isOn ? 1 : -1;
      if (isOn) feeds.add(this, subscription);
      this.#reply(request, { result: { channel, symbol, ...shown, ...(isOn ? { snapshot: wantsSnapshot } : {}) } });
      if (isOn && wantsSnapshot) feeds.sendSnapshot(this, subscription);
    }
  }

  #subscribePrivate(request: Request, channel: PrivateChannel, isOn: boolean): void {
    const { params } = request;
    const { venue } = this.#context;
    const account = venue.tokens.account(params.find('token'), venue.wallUs);
    const state = this.#private.get(channel);
    if (!isOn) {
      if (state === undefined) throw new KrakenFault('Subscription not found');
      state.stop();
      this.#private.delete(channel);
      this.#subscriptions -= 1;
      this.#reply(request, { result: { channel } });
      return;
    }
    if (state !== undefined) throw new KrakenFault('Already subscribed');
    venue.live();
    const next: PrivateChannelState = { sequence: 0, stop: venue.listen(account, this.#listener(channel)) };
    this.#private.set(channel, next);
    this.#subscriptions += 1;
    const isSnapped = wantsSnapshotOf(params, true);
    this.#reply(request, { result: { channel, maxratecount: venue.rates.limits.orders.most, snapshot: isSnapped } });
    if (channel === 'balances') {
      if (isSnapped) this.#tell(channel, 'snapshot', balancesSnapshot(venue, account));
      return;
    }
    if (params.flag('snap_trades')) this.#tell(channel, 'snapshot', tradesSnapshot(venue, account));
    const wantsOrders = !params.has('snap_orders') || params.flag('snap_orders');
    if (wantsOrders && isSnapped) this.#tell(channel, 'snapshot', ordersSnapshot(venue, account));
  }

  #listener(channel: PrivateChannel): AccountListener {
    const { venue } = this.#context;
    return {
      order: (news) => {
        if (channel !== 'executions') return;
        for (const data of executionsOf(venue, news)) this.#tell(channel, 'update', [data]);
      },
      ledger: (entry) => {
        if (channel === 'balances') this.#tell(channel, 'update', [balanceUpdate(entry)]);
      },
    };
  }

  #tell(channel: PrivateChannel, type: string, data: readonly object[]): void {
    const state = this.#private.get(channel);
    if (state === undefined) return;
    state.sequence += 1;
    this.send({ channel, type, data, sequence: state.sequence });
  }

  #now(): string {
    return isoMicros(this.#context.venue.wallUs);
  }
}

function isOneOf<T extends string>(words: readonly T[], text: string): text is T {
  return (words as readonly string[]).includes(text);
}

function wantsSnapshotOf(params: KrakenParams, usual: boolean): boolean {
  return params.has('snapshot') ? params.flag('snapshot') : usual;
}

/** The client's number of a request, as it is echoed; it was read as text. */
function requestId(value: unknown): object | undefined {
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? { req_id: Number(value) } : undefined;
}
