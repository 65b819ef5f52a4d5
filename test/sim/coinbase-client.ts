/** A simulated Coinbase on loopback for tests, and clients that prove their requests as the venue wants it. */
import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { WebSocket } from 'ws';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import {
  type CoinbaseServerOptions,
  type CoinbaseVenue,
  openSimulatedCoinbase,
  type SimulatedCoinbaseOptions,
  startCoinbaseServer,
  UNLIMITED_COINBASE,
} from '../../src/adapters/sim-server/coinbase/index.ts';
import type { HostedServer } from '../../src/adapters/sim-server/index.ts';

/** JSON of an answer; tests know what they ask. */
export type Json = ReturnType<typeof JSON.parse>;

/** An answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Fields of a token that a test wants otherwise. */
export interface TokenChanges {
  readonly header?: object;
  readonly payload?: object;
}

/** A token for a request, or for a subscription without one. */
export function makeToken(name: string, key: KeyObject, uri?: string, changes: TokenChanges = {}): string {
  const isEc = key.asymmetricKeyType === 'ec';
  const nowS = Math.floor(Date.now() / 1000);
  const header = { alg: isEc ? 'ES256' : 'EdDSA', kid: name, nonce: randomBytes(8).toString('hex'), typ: 'JWT' };
  const payload = { sub: name, iss: 'cdp', nbf: nowS, exp: nowS + 120, ...(uri === undefined ? {} : { uri }) };
  const text = `${base64url({ ...header, ...changes.header })}.${base64url({ ...payload, ...changes.payload })}`;
  const signer = isEc ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return `${text}.${sign(isEc ? 'sha256' : null, Buffer.from(text), signer).toString('base64url')}`;
}

/** Somebody with a key. */
export class CoinbaseClient {
  readonly port: number;
  readonly name: string;
  /** A private key, or the secret of an older key. */
  readonly key: KeyObject | string;

  constructor(port: number, name: string, key: KeyObject | string) {
    this.port = port;
    this.name = name;
    this.key = key;
  }

  /** Headers that prove a request. */
  headers(method: string, path: string, body: string): Record<string, string> {
    if (typeof this.key !== 'string')
      return { Authorization: `Bearer ${makeToken(this.name, this.key, `${method} api.coinbase.com${path}`)}` };
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', this.key).update(`${timestamp}${method}${path}${body}`).digest('hex');
    return { 'CB-ACCESS-KEY': this.name, 'CB-ACCESS-SIGN': signature, 'CB-ACCESS-TIMESTAMP': timestamp };
  }

  async raw(method: string, target: string, body: string, headers: Record<string, string>): Promise<Reply> {
    const reply = await fetch(`http://127.0.0.1:${this.port}${target}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(method === 'GET' ? {} : { body }),
    });
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') === true;
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** A request that nobody has to prove. */
  open(target: string): Promise<Reply> {
    return this.raw('GET', target, '', {});
  }

  get(target: string): Promise<Reply> {
    return this.raw('GET', target, '', this.headers('GET', target.split('?')[0] as string, ''));
  }

  post(path: string, fields: object): Promise<Reply> {
    const body = JSON.stringify(fields);
    return this.raw('POST', path, body, this.headers('POST', path, body));
  }

  /** Places an order. @returns the body of the answer. */
  async order(side: 'BUY' | 'SELL', configuration: object, more: object = {}): Promise<Json> {
    const fields = {
      client_order_id: randomBytes(8).toString('hex'),
      product_id: 'BTC-USD',
      side,
      order_configuration: configuration,
    };
    return (await this.post('/api/v3/brokerage/orders', { ...fields, ...more })).body;
  }

  /** A limit order that rests, or takes what it can. @returns its id. */
  async limit(side: 'BUY' | 'SELL', size: string, price: string, more: object = {}): Promise<string> {
    const placed = await this.order(side, { limit_limit_gtc: { base_size: size, limit_price: price, ...more } });
    return placed.success_response.order_id;
  }

  async find(orderId: string): Promise<Json> {
    return (await this.get(`/api/v3/brokerage/orders/historical/${orderId}`)).body.order;
  }

  /** Free and held text of an asset. */
  async balance(asset: string): Promise<readonly [free: string, hold: string]> {
    const { accounts } = (await this.get('/api/v3/brokerage/accounts?limit=250')).body;
    const found = accounts.find(({ currency }: Json) => currency === asset);
    return [found.available_balance.value, found.hold.value];
  }

  /** Token of a subscription. */
  token(): string {
    return typeof this.key === 'string' ? '' : makeToken(this.name, this.key);
  }
}

/** A connection to the streams that keeps what it hears. */
export class CoinbaseListener {
  readonly messages: Json[] = [];
  readonly socket: WebSocket;
  closed: number | undefined;
  #waiting: (() => void)[] = [];

  constructor(port: number) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    this.socket.on('message', (data) => {
      this.messages.push(JSON.parse(data.toString()));
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.socket.on('close', (code) => {
      this.closed = code;
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  async ready(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message that fits, now or within half a minute. */
  async find(fits: (message: Json) => boolean, withinMs = 30_000): Promise<Json> {
    const until = Date.now() + withinMs;
    for (;;) {
      const found = this.messages.find(fits);
      if (found !== undefined) return found;
      const left = until - Date.now();
      if (left <= 0 || this.closed !== undefined) throw new Error(`no such message among ${this.messages.length}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 50));
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.socket.terminate();
  }
}

/** A server, its venue, and two clients: one has an EC key, the other an older one. */
export interface LocalCoinbase {
  readonly server: HostedServer;
  readonly venue: CoinbaseVenue;
  readonly client: CoinbaseClient;
  readonly other: CoinbaseClient;
  listen(): Promise<CoinbaseListener>;
  close(): Promise<void>;
}

const BALANCES = { BTC: '100', USD: '10000000', ETH: '1000' };
const NAME = 'organizations/test/apiKeys/one';

/** Starts one; without a generated market unless it is asked for. */
export async function localCoinbase(
  options: Partial<SimulatedCoinbaseOptions> = {},
  more: Omit<CoinbaseServerOptions, 'venue'> = {},
): Promise<LocalCoinbase> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
  const venue = openSimulatedCoinbase({
    symbols: ['BTC-USD', 'ETH-USD', 'ETH-BTC'],
    accounts: [
      { name: 'client', key: NAME, secret: pem, balances: BALANCES },
      { name: 'other', key: 'older-key', secret: 'older-secret', balances: BALANCES },
    ],
    seed: 7,
    market: 'none',
    historyMinutes: 0,
    clock: new SystemClock(),
    limits: UNLIMITED_COINBASE,
    ...options,
  });
  const server = await startCoinbaseServer({ venue, ...more }, 0);
  const listeners: CoinbaseListener[] = [];
  return {
    server,
    venue,
    client: new CoinbaseClient(server.port, NAME, privateKey),
    other: new CoinbaseClient(server.port, 'older-key', 'older-secret'),
    listen: () => {
      const listener = new CoinbaseListener(server.port);
      listeners.push(listener);
      return listener.ready();
    },
    close: async () => {
      for (const listener of listeners) listener.close();
      await server.close();
    },
  };
}
