/**
 * A connection to the streams. Its first subscription has to come within five seconds; one message names one channel;
 * the user channel needs a token or a signature in the message. A connection that is sent nothing for a minute and a half
 * is closed, which heartbeats prevent.
 */
import type { LoopbackPeer } from '../loopback-server.ts';
import type { SubscriptionProof } from './access.ts';
import { CoinbaseFault } from './fault.ts';
import { type Fields, listField, readObject } from './json-fields.ts';
import type { OrderRecord } from './order-ledger.ts';
import { userOrderView } from './order-text.ts';
import { CHANNELS, type ChannelName, type StreamListener } from './stream-desk.ts';
import { isoText } from './time-text.ts';
import type { CoinbaseVenue } from './venue.ts';

const US_PER_S = 1_000_000;
const FIRST_WITHIN_US = 5 * US_PER_S;
const SILENT_US = 90 * US_PER_S;
const SNAPSHOT_ORDERS = 50;
const POLICY = 1008;
const GOING_AWAY = 1001;
/** Channels without products. */
const WHOLE: ReadonlySet<ChannelName> = new Set(['heartbeats', 'status', 'user', 'futures_balance_summary']);
const OWN: ReadonlySet<ChannelName> = new Set(['user', 'futures_balance_summary']);
const FAILURE = 'authentication failure';
const NO_POSITIONS = { perpetual_futures_positions: [], expiring_futures_positions: [] };

/** A request to subscribe or to end that. */
interface Subscription {
  readonly isEnd: boolean;
  readonly channel: ChannelName;
  readonly products: readonly string[];
  readonly proof: SubscriptionProof;
}

/** What is answered instead of a subscription. */
class StreamRefused extends Error {}

/** Connections of one venue. */
export class CoinbaseSockets {
  readonly #venue: CoinbaseVenue;
  readonly #sockets = new Set<CoinbaseSocket>();

  constructor(venue: CoinbaseVenue) {
    this.#venue = venue;
  }

  /** Serves a connection. @returns false for a path that has no streams. */
  connect(peer: LoopbackPeer): boolean {
    if (peer.path !== '/' && !/^\/ws(?:\/|$)/.test(peer.path)) return false;
    const { limits, wallUs } = this.#venue;
    if (limits.use('connectionsASecond', peer.address, wallUs).remaining < 0) {
      peer.close(POLICY, 'rate limit exceeded');
      return true;
    }
    const socket = new CoinbaseSocket(this.#venue, peer);
    this.#sockets.add(socket);
    peer.onClose(() => this.#sockets.delete(socket));
    return true;
  }

  /** Time goes on: connections that have not subscribed or have nothing to say end. */
  tick(): void {
    const { wallUs } = this.#venue;
    for (const socket of this.#sockets) socket.tick(wallUs);
  }

  /** Keys do not hold any more: connections with a user channel end. */
  endUsers(): void {
    for (const socket of this.#sockets) socket.endUser();
  }
}

/** One connection. */
class CoinbaseSocket implements StreamListener {
  readonly channels = new Map<ChannelName, Set<string>>();
  account = -1;
  readonly #venue: CoinbaseVenue;
  readonly #peer: LoopbackPeer;
  readonly #openedUs: number;
  #sequence = 0;
  #hasSubscribed = false;
  #sentUs: number;

  constructor(venue: CoinbaseVenue, peer: LoopbackPeer) {
    this.#venue = venue;
    this.#peer = peer;
    this.#openedUs = venue.wallUs;
    this.#sentUs = this.#openedUs;
    venue.streams.add(this);
    peer.onText((text) => this.#hear(text));
    peer.onClose(() => venue.streams.drop(this));
  }

  send(name: string, events: string): void {
    const time = isoText(this.#venue.now());
    this.#peer.send(
      `{"channel":"${name}","client_id":"","timestamp":"${time}","sequence_num":${this.#sequence},"events":${events}}`,
    );
    this.#sequence += 1;
    this.#sentUs = this.#venue.wallUs;
  }

  tick(wallUs: number): void {
    if (!this.#hasSubscribed && wallUs - this.#openedUs > FIRST_WITHIN_US)
      this.#peer.close(POLICY, 'no subscription within 5 seconds');
    else if (wallUs - this.#sentUs > SILENT_US) this.#peer.close(GOING_AWAY, 'no updates');
  }

  endUser(): void {
    if (this.account >= 0) this.#peer.close(POLICY, FAILURE);
  }

  #hear(text: string): void {
    try {
      this.#follow(readSubscription(text));
    } catch (error) {
      if (!(error instanceof StreamRefused)) throw error;
      this.#peer.send(JSON.stringify({ type: 'error', message: error.message }));
    }
  }

  #follow(subscription: Subscription): void {
    const { channel, products, isEnd, proof } = subscription;
    const { streams, access, limits, wallUs } = this.#venue;
    const isProved = proof.jwt !== undefined || proof.apiKey !== undefined;
    const account = isProved ? access.subscriber(proof, wallUs) : undefined;
    if (account === undefined && limits.use('messagesASecond', this.#peer.address, wallUs).remaining < 0)
      throw new StreamRefused('rate limit exceeded');
    if ((isProved || OWN.has(channel)) && account === undefined) throw new StreamRefused(FAILURE);
    for (const name of products) {
      if (this.#venue.find(name) === undefined) throw new StreamRefused(`${name.slice(0, 40)} is not a valid product`);
    }
    if (products.length === 0 && !WHOLE.has(channel) && !isEnd) throw new StreamRefused('product_ids is required');
    this.#hasSubscribed = true;
    if (isEnd) streams.unsubscribe(this, channel, products);
    else {
      if (account !== undefined && channel === 'user') this.#beginUser(account.index, products);
      streams.subscribe(this, channel, products);
    }
    this.send('subscriptions', JSON.stringify([{ subscriptions: this.#subscriptions() }]));
  }

  #beginUser(account: number, products: readonly string[]): void {
    this.account = account;
    const sender = this.#venue.accounts.find(({ index }) => index === account);
    if (sender === undefined) return;
    const ids = this.#venue.idsOf(sender);
    const isWanted = ({ plan }: OrderRecord): boolean => products.length === 0 || products.includes(plan.product.name);
    const open = this.#venue.openOrders(account).filter(isWanted);
    for (let from = 0; from === 0 || from < open.length; from += SNAPSHOT_ORDERS) {
      const orders = open.slice(from, from + SNAPSHOT_ORDERS).map((order) => userOrderView(order, ids));
      this.send('user', JSON.stringify([{ type: 'snapshot', orders, positions: NO_POSITIONS }]));
    }
  }

  /** Channels with their products, as the venue confirms them. */
  #subscriptions(): Readonly<Record<string, readonly string[]>> {
    const sender = this.#venue.accounts.find(({ index }) => index === this.account);
    const user = sender === undefined ? '' : this.#venue.idsOf(sender).userId;
    return Object.fromEntries(
      [...this.channels].map(([name, products]) => {
        if (products.size > 0) return [name, [...products]];
        return [name, [OWN.has(name) ? user : name]];
      }),
    );
  }
}

function readSubscription(text: string): Subscription {
  const fields = readObject(text);
  const type = fields?.type;
  if (fields === undefined || (type !== 'subscribe' && type !== 'unsubscribe'))
    throw new StreamRefused('subscribe or unsubscribe required');
  const { channel } = fields;
  // The venue says the same of a channel that is none as of a token that proves nothing.
  if (!(CHANNELS as readonly unknown[]).includes(channel)) throw new StreamRefused(FAILURE);
  const products = readProducts(fields);
  const proof: SubscriptionProof = {
    channel: channel as string,
    productIds: products,
    jwt: fields.jwt ?? undefined,
    apiKey: fields.api_key ?? undefined,
    timestamp: fields.timestamp,
    signature: fields.signature,
  };
  return { isEnd: type === 'unsubscribe', channel: channel as ChannelName, products, proof };
}

function readProducts(fields: Fields): readonly string[] {
  try {
    return listField(fields, 'product_ids');
  } catch (error) {
    if (error instanceof CoinbaseFault) throw new StreamRefused('subscribe or unsubscribe required');
    throw error;
  }
}
