/** Connections of the WebSocket API that an Ed25519 key has logged on: requests need no signature then. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, TestSocket } from './binance-client.ts';
import { type LocalServer, localServer } from './local-server.ts';

const ED = generateKeyPairSync('ed25519');
const SECRET = ED.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const BALANCES = { BTC: '100', USDT: '10000000' };
const ORDER = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '60000' };

type Fields = Readonly<Record<string, string | number | boolean>>;

/** Signature of parameters, by names in the order of the alphabet. */
function signed(fields: Fields): Fields {
  const all: Record<string, string | number | boolean> = { apiKey: 'ed-key', timestamp: Date.now(), ...fields };
  const names = Object.keys(all).sort();
  const payload = names.map((name) => `${name}=${all[name]}`).join('&');
  return { ...all, signature: sign(null, Buffer.from(payload), ED.privateKey).toString('base64') };
}

describe('a connection that has logged on', () => {
  let local: LocalServer;
  let socket: TestSocket;
  beforeEach(async () => {
    local = await localServer({
      accounts: [
        { name: 'ed', key: 'ed-key', secret: SECRET, balances: BALANCES },
        { name: 'client', key: 'client-key', secret: 'client-secret', balances: BALANCES },
      ],
    });
    socket = await local.client.socket('/ws-api/v3');
  });
  afterEach(async () => {
    socket.close();
    await local.close();
  });

  const ask = async (id: number, method: string, params: Fields = {}): Promise<Json> => {
    socket.socket.send(JSON.stringify({ id, method, params }));
    return socket.find((message: Json) => message.id === id);
  };
  const now = (): Fields => ({ timestamp: Date.now() });

  it('places, cancels and hears of orders without key and signature, but not without the time', async () => {
    expect((await ask(1, 'order.place', { ...ORDER, ...now() })).error.code).toBe(-2014);
    const { result } = await ask(2, 'session.logon', signed({}));
    expect(result).toMatchObject({ apiKey: 'ed-key', userDataStream: false, returnRateLimits: true });
    expect(result.authorizedSince).toBeGreaterThanOrEqual(result.connectedSince);
    expect((await ask(3, 'userDataStream.subscribe')).result).toEqual({ subscriptionId: 0 });
    const placed = (await ask(4, 'order.place', { ...ORDER, ...now() })).result;
    expect(await socket.find(({ event }) => event?.x === 'NEW')).toMatchObject({ event: { i: placed.orderId } });
    expect((await ask(5, 'order.place', ORDER)).error.code).toBe(-1102);
    expect((await ask(6, 'order.place', { ...ORDER, timestamp: 1 })).error.code).toBe(-1021);
    const cancelled = await ask(7, 'order.cancel', { symbol: 'BTCUSDT', orderId: placed.orderId, ...now() });
    expect(cancelled.result.status).toBe('CANCELED');
    expect((await ask(8, 'session.status')).result).toMatchObject({ apiKey: 'ed-key', userDataStream: true });
  });

  it('takes another key for the requests that name it, with its own signature', async () => {
    await ask(1, 'session.logon', signed({}));
    const other = await ask(2, 'account.status', local.client.signedParams({}));
    expect(other.status).toBe(200);
    expect((await ask(3, 'account.status', { apiKey: 'client-key', ...now() })).error.code).toBe(-1102);
    expect((await ask(4, 'account.status', { apiKey: 'ed-key', ...now(), signature: 'AAAA' })).error.code).toBe(-1022);
  });

  it('is as before after session.logout', async () => {
    await ask(1, 'session.logon', signed({}));
    expect((await ask(2, 'session.logout')).result).toMatchObject({ apiKey: null, authorizedSince: null });
    expect((await ask(3, 'account.status', now())).error.code).toBe(-2014);
    expect(await ask(4, 'userDataStream.subscribe')).toMatchObject({ status: 401, error: { code: -1002 } });
  });

  it('is not logged on by a wrong signature, by another time, or by an HMAC key', async () => {
    expect((await ask(1, 'session.logon', { ...signed({}), signature: 'AAAA' })).error.code).toBe(-1022);
    expect((await ask(2, 'session.logon', signed({ timestamp: 1 }))).error.code).toBe(-1021);
    expect((await ask(3, 'session.logon', local.client.signedParams({}))).error).toEqual({
      code: -4056,
      msg: 'HMAC_SHA256 API key is not supported.',
    });
    expect((await ask(4, 'session.status')).result.apiKey).toBeNull();
  });

  it('has a key that signs REST requests too', async () => {
    const query = `timestamp=${Date.now()}`;
    const signature = encodeURIComponent(sign(null, Buffer.from(query), ED.privateKey).toString('base64'));
    const of = (text: string): Promise<{ readonly status: number; readonly body: Json }> =>
      local.client.raw('GET', `/api/v3/account?${query}&signature=${text}`, '', { 'X-MBX-APIKEY': 'ed-key' });
    expect((await of(signature)).status).toBe(200);
    expect((await of('AAAA')).body.code).toBe(-1022);
  });
});
