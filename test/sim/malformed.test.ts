import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import type { Reply, TestSocket } from './binance-client.ts';
import { type LocalServer, localServer } from './local-server.ts';
import { badFrame, badRequest } from './malformed.ts';
import { AT_ONCE, MALFORMED_TIMEOUT_MS, malformedCount } from './malformed-count.ts';

/** Requests, and frames half as many on each of the two sockets. */
const COUNT = malformedCount(4000);
const SEED = Number(process.env.BOT4_SEED ?? 20_261_128);
/** Frames of one connection to the WebSocket API. */
const FRAMES_AT_ONCE = 250;

describe(`malformed requests and frames (seed ${SEED})`, () => {
  let local: LocalServer;

  beforeAll(async () => {
    local = await localServer();
    await local.other.signed('POST', '/api/v3/order', {
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: '60000',
    });
  });

  afterAll(async () => {
    await local.close();
  });

  async function ledger(): Promise<string> {
    const account = await local.client.signed('GET', '/api/v3/account');
    const open = await local.client.signed('GET', '/api/v3/openOrders');
    const book = await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT' });
    return JSON.stringify([account.body.balances, open.body, book.body, local.venue.exchange.sequence]);
  }

  function isVenueError({ status, body }: Reply): boolean {
    if (status === 404 || status === 405) return String(body).startsWith('<html>');
    return status >= 400 && status < 500 && body.code < -1000 && body.msg.length > 0;
  }

  it(`get the venue's errors over HTTP, and leave the ledger as it is`, { timeout: MALFORMED_TIMEOUT_MS }, async ({
    signal,
  }) => {
    const rng = new Rng(SEED).stream('http');
    const before = await ledger();
    const wrong: string[] = [];
    for (let done = 0; done < COUNT / 2 && !signal.aborted; done += AT_ONCE) {
      const requests = Array.from({ length: AT_ONCE }, () => badRequest(rng, local.client));
      const replies = await Promise.all(
        requests.map(({ method, target, body, headers }) => local.client.raw(method, target, body, headers)),
      );
      for (const [i, reply] of replies.entries()) {
        // Public endpoints and empty requests may be answered, with nothing changed.
        const isRead = requests[i]?.method === 'GET' || requests[i]?.target.includes('userDataStream');
        const isFine = isVenueError(reply) || (reply.status === 200 && isRead);
        if (!isFine) wrong.push(`${JSON.stringify(requests[i])} ${reply.status} ${JSON.stringify(reply.body)}`);
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(await ledger()).toBe(before);
    expect((await local.client.get('/api/v3/ping')).status).toBe(200);
  });

  it('get an answer each on the WebSocket API, and leave the ledger as it is', {
    timeout: MALFORMED_TIMEOUT_MS,
  }, async ({ signal }) => {
    const rng = new Rng(SEED).stream('frames');
    const before = await ledger();
    for (let sent = 0; sent < COUNT / 4 && !signal.aborted; sent += FRAMES_AT_ONCE) {
      const socket = await local.client.socket('/ws-api/v3');
      for (let i = 0; i < FRAMES_AT_ONCE; i++) socket.socket.send(badFrame(rng, local.client));
      socket.send({ id: 'last', method: 'ping' });
      expect(await socket.find(({ id }) => id === 'last')).toMatchObject({ status: 200, result: {} });
      expect(socket.messages).toHaveLength(FRAMES_AT_ONCE + 1);
      expect(socket.messages.filter(({ status }) => status >= 500)).toEqual([]);
      socket.close();
    }
    expect(await ledger()).toBe(before);
  });

  it('on the streams get an answer, and too many of them end the connection', {
    timeout: MALFORMED_TIMEOUT_MS,
  }, async ({ signal }) => {
    const rng = new Rng(SEED).stream('streams');
    const before = await ledger();
    let frames = 0;
    while (frames < COUNT / 4 && !signal.aborted) {
      const sockets: TestSocket[] = await Promise.all(
        Array.from({ length: AT_ONCE }, () => local.client.socket('/stream/ws')),
      );
      for (const socket of sockets) {
        for (let i = 0; i < 20; i++) socket.socket.send(badFrame(rng, local.client));
        frames += 20;
      }
      const codes = await Promise.all(sockets.map((socket) => socket.closed()));
      expect(new Set(codes)).toEqual(new Set([1008]));
      expect(sockets.every(({ messages }) => messages.length >= 5)).toBe(true);
    }
    expect(await ledger()).toBe(before);
  });
});
