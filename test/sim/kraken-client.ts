/** A simulated Kraken on loopback for tests, and clients of it: they sign, and say what came back. */
import { createHash, createHmac } from 'node:crypto';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import {
  type KrakenServerOptions,
  type KrakenSetup,
  type KrakenVenue,
  openSimulatedKraken,
  startKrakenServer,
  UNLIMITED_KRAKEN,
} from '../../src/adapters/sim-server/kraken/index.ts';
import { type Json, type Reply, TestClient } from './binance-client.ts';

type Fields = Readonly<Record<string, string | number | boolean>>;

const SECRETS = {
  client: Buffer.from('a secret of the client, long enough').toString('base64'),
  other: Buffer.from('a secret of the other one, as long').toString('base64'),
};

/** Form of nested fields: `{'close[price]': 1}` keeps its brackets. */
function form(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** Requests of one key. */
export class KrakenClient extends TestClient {
  #nonce = Date.now() * 1000;

  nonce(): string {
    this.#nonce += 1;
    return String(this.#nonce);
  }

  /** Headers of a private request. */
  override sign(path: Fields | string, nonce = '', body = ''): string {
    if (typeof path !== 'string') return super.sign(path);
    const digest = createHash('sha256')
      .update(nonce + body)
      .digest();
    const key = Buffer.from(this.secret, 'base64');
    return createHmac('sha512', key).update(path).update(digest).digest('base64');
  }

  /** A private request, as it is: its body has the nonce. */
  send(path: string, nonce: string, body: string, type = 'application/x-www-form-urlencoded'): Promise<Reply> {
    const headers = { 'API-Key': this.key, 'API-Sign': this.sign(path, nonce, body), 'Content-Type': type };
    return this.raw('POST', path, body, headers);
  }

  /** A private request. @returns the whole answer. */
  async call(name: string, fields: Fields = {}): Promise<Json> {
    const nonce = this.nonce();
    return (await this.send(`/0/private/${name}`, nonce, form({ nonce, ...fields }))).body;
  }

  /** A private request with a body of JSON. */
  async callJson(name: string, fields: object): Promise<Json> {
    const nonce = this.nonce();
    return (await this.send(`/0/private/${name}`, nonce, JSON.stringify({ nonce, ...fields }), 'application/json'))
      .body;
  }

  /** Result of a private request. @throws its errors. */
  async done(name: string, fields: Fields = {}): Promise<Json> {
    const { error, result } = await this.call(name, fields);
    if (error.length > 0) throw new Error(error.join());
    return result;
  }

  /** Result of a public request. @throws its errors. */
  async public(name: string, fields: Fields = {}): Promise<Json> {
    const { error, result } = (await this.get(`/0/public/${name}`, fields)).body;
    if (error.length > 0) throw new Error(error.join());
    return result;
  }

  async token(): Promise<string> {
    return (await this.done('GetWebSocketsToken')).token;
  }
}

/** A server, its venue and two clients. */
export interface LocalKraken {
  readonly port: number;
  readonly venue: KrakenVenue;
  readonly client: KrakenClient;
  readonly other: KrakenClient;
  close(): Promise<void>;
}

const BALANCES = { XBT: '10', USD: '1000000', ETH: '100' };

/** Starts one; without a generated market and without limits unless they are asked for. */
export async function localKraken(
  setup: Partial<KrakenSetup> = {},
  more: Omit<KrakenServerOptions, 'venue'> = {},
): Promise<LocalKraken> {
  const venue = openSimulatedKraken({
    symbols: ['BTC/USD', 'ETHUSD', 'ETH/BTC'],
    accounts: [
      { name: 'client', key: 'client-key', secret: SECRETS.client, balances: BALANCES },
      { name: 'other', key: 'other-key', secret: SECRETS.other, balances: BALANCES },
    ],
    seed: 7,
    market: 'none',
    historyMinutes: 0,
    clock: new SystemClock(),
    limits: UNLIMITED_KRAKEN,
    ...setup,
  });
  const server = await startKrakenServer({ venue, ...more }, 0);
  const client = new KrakenClient(server.port, 'client-key', SECRETS.client);
  const other = new KrakenClient(server.port, 'other-key', SECRETS.other);
  return {
    port: server.port,
    venue,
    client,
    other,
    close: async () => {
      client.close();
      other.close();
      await server.close();
    },
  };
}

/** A limit order of 0.1 BTC. */
export function limit(type: 'buy' | 'sell', price: number | string, more: Fields = {}): Fields {
  return { pair: 'XBTUSD', type, ordertype: 'limit', volume: '0.1', price, ...more };
}

/** Ledger of an account less what is in it: zero where every change is told. */
export function unexplained({ venue }: LocalKraken, account: number): number {
  return venue.exchange.assets.reduce((sum, asset, index) => {
    const { free, locked } = venue.exchange.balance(account, index);
    return sum + Math.abs(free + locked - venue.history(account).balance(asset));
  }, 0);
}
