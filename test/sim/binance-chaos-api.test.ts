import { afterEach, describe, expect, it } from 'vitest';
import type { ChaosFault } from '../../src/domain/sim/index.ts';
import type { Json, TestSocket } from './binance-client.ts';
import { chaosServer } from './chaos-server.ts';
import type { LocalServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };

describe('the WebSocket API of the simulated Binance under chaos', () => {
  let local: LocalServer;
  let socket: TestSocket;
  let number = 0;

  afterEach(async () => {
    socket.close();
    await local.close();
  });

  async function under(...faults: ChaosFault[]): Promise<void> {
    local = await chaosServer(...faults);
    socket = await local.client.socket('/ws-api/v3');
  }

  function send(method: string, params?: object): number {
    number += 1;
    socket.send({ id: number, method, ...(params === undefined ? {} : { params }) });
    return number;
  }

  function ask(method: string, params?: object): Promise<Json> {
    const wanted = send(method, params);
    return socket.find(({ id }) => id === wanted);
  }

  function place(more: Record<string, string | number> = {}): Promise<Json> {
    return ask('order.place', local.client.signedParams({ ...LIMIT, ...more }));
  }

  function openOrders(): number {
    return local.venue.exchange.openOrders(0, -1).length;
  }

  it('answers 429 with the time to wait until, then 418 to who goes on', async () => {
    await under({ kind: 'rateLimit', fromS: 0, forS: 3600, tolerated: 2, banS: 120 });
    const first = await ask('ping');
    expect(first).toMatchObject({ status: 429, error: { code: -1003, msg: 'Too many requests queued.' } });
    expect(first.error.data.retryAfter).toBeGreaterThan(first.error.data.serverTime);
    for (let i = 0; i < 2; i++) await ask('ping');
    const banned = await place();
    expect(banned).toMatchObject({ status: 418, error: { code: -1003 } });
    expect(banned.error.msg).toContain(`IP banned until ${banned.error.data.retryAfter}.`);
    // The ban is one of the address, so REST is banned as well.
    expect((await local.client.get('/api/v3/time')).status).toBe(418);
    expect(openOrders()).toBe(0);
  });

  it.each([
    [1, 1],
    [0, 0],
  ])(
    'says that the status is unknown: carried out with share %d, so %d orders are open',
    async (executedShare, count) => {
      await under({ kind: 'unknownStatus', share: 1, of: ['order'], executedShare });
      expect(await place()).toMatchObject({ status: 504, error: { code: -1007 } });
      expect(openOrders()).toBe(count);
    },
  );

  it('loses requests, and answers of requests that were carried out', async () => {
    await under({ kind: 'dropReply', share: 1, of: ['order'] }, { kind: 'dropRequest', share: 1, of: ['cancel'] });
    send('order.place', local.client.signedParams(LIMIT));
    const open = await ask('openOrders.status', local.client.signedParams({}));
    expect(open.result).toHaveLength(1);
    send('order.cancel', local.client.signedParams({ symbol: 'BTCUSDT', orderId: open.result[0].orderId }));
    expect((await ask('ping')).status).toBe(200);
    expect(openOrders()).toBe(1);
    expect(socket.messages).toHaveLength(2);
  });

  it('carries a request out twice and answers once', async () => {
    await under({ kind: 'duplicateRequest', share: 1, of: ['order'] });
    expect((await place()).status).toBe(200);
    await ask('ping');
    expect([openOrders(), socket.messages.length]).toEqual([2, 2]);
  });

  it('answers 200 ms late, 300 ms after it got the request, or with half an answer', async () => {
    await under(
      { kind: 'delayRequest', share: 1, of: ['order'], minMs: 300, maxMs: 300 },
      { kind: 'delayReply', share: 1, of: ['order'], minMs: 200, maxMs: 200 },
    );
    const start = performance.now();
    expect((await place()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(490);
  });

  it('answers 5xx, or half an answer, though the order is placed', async () => {
    await under(
      { kind: 'serverError', share: 1, of: ['order'], executedShare: 1 },
      { kind: 'truncateReply', share: 1, of: ['query'] },
    );
    expect(await place()).toMatchObject({ status: 502, error: { code: -1001 } });
    expect(openOrders()).toBe(1);
    const half = new Promise<string>((resolve) => {
      socket.socket.removeAllListeners('message');
      socket.socket.once('message', (data) => resolve(data.toString()));
    });
    send('account.status', local.client.signedParams({}));
    const text = await half;
    expect(() => JSON.parse(text)).toThrow();
  });

  it('does of a cancel-replace only the cancel, and leaves the last leg of a list out', async () => {
    await under({ kind: 'halfReplace', share: 1 }, { kind: 'legFault', share: 1 });
    const { orderId } = (await place()).result;
    const half = { ...LIMIT, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: orderId };
    const replaced = await ask('order.cancelReplace', local.client.signedParams(half));
    expect(replaced).toMatchObject({
      status: 409,
      error: { code: -2021, data: { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE' } },
    });
    const oto = {
      symbol: 'BTCUSDT',
      workingType: 'LIMIT',
      workingSide: 'BUY',
      workingPrice: '55000',
      workingQuantity: '0.1',
      workingTimeInForce: 'GTC',
      pendingSide: 'SELL',
      pendingType: 'MARKET',
      pendingQuantity: '0.1',
    };
    const listed = await ask('orderList.place.oto', local.client.signedParams(oto));
    expect(listed.result.orderReports).toHaveLength(1);
    expect(openOrders()).toBe(1);
  });

  it('refuses signed requests while the key is revoked or the clock is 10 s ahead', async () => {
    await under({ kind: 'clockSkew', fromS: 0, forS: 3600, minMs: 10_000, maxMs: 10_000 });
    expect(await place()).toMatchObject({ status: 400, error: { code: -1021 } });
    socket.close();
    await local.close();
    await under({ kind: 'keyRevoked', fromS: 0, forS: 3600 });
    expect(await place()).toMatchObject({ status: 401, error: { code: -2015 } });
    expect((await ask('ping')).status).toBe(200);
  });

  it('says nothing while the way to the venue is cut, 503 in a maintenance, and closes in an outage', async () => {
    await under({ kind: 'requestCut', fromS: 0, untilS: 0.6, forS: 1 }, { kind: 'outage', fromS: 0.9, forS: 60 });
    send('ping');
    await new Promise((resolve) => setTimeout(resolve, 650));
    expect((await ask('time')).status).toBe(200);
    expect(socket.messages).toHaveLength(1);
    expect(await socket.closed()).toBe(1001);
  });
});
