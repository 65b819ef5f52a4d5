import { describe, expect, it } from 'vitest';
import { tradeInside, chaosServer as under } from './chaos-server.ts';
import type { LocalServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };

const OTO = {
  workingType: 'LIMIT',
  workingSide: 'BUY',
  workingPrice: '55000',
  workingQuantity: '0.1',
  workingTimeInForce: 'GTC',
  pendingSide: 'SELL',
};

async function openOrders(local: LocalServer): Promise<number> {
  return (await local.client.signed('GET', '/api/v3/openOrders')).body.length;
}

describe('the simulated Binance under chaos', () => {
  it('places an order whose answer is lost', async () => {
    const local = await under({ kind: 'dropReply', share: 1, of: ['order'] });
    await expect(local.client.signed('POST', '/api/v3/order', LIMIT)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await openOrders(local)).toBe(1);
    await local.close();
  });

  it('does not place an order whose request is lost', async () => {
    const local = await under({ kind: 'dropRequest', share: 1, of: ['order'] });
    await expect(local.client.signed('POST', '/api/v3/order', LIMIT)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await openOrders(local)).toBe(0);
    await local.close();
  });

  it.each([
    [1, 1],
    [0, 0],
  ])(
    'says that the status is unknown: carried out with share %d, so %d orders are open',
    async (executedShare, count) => {
      const local = await under({ kind: 'unknownStatus', share: 1, of: ['order'], executedShare });
      const reply = await local.client.signed('POST', '/api/v3/order', LIMIT);
      expect(reply.status).toBeGreaterThanOrEqual(500);
      expect(reply.body.code).toBe(-1007);
      expect(await openOrders(local)).toBe(count);
      await local.close();
    },
  );

  it('delivers a request twice: the second of the same name is refused inside, the client hears of the first', async () => {
    const local = await under({ kind: 'duplicateRequest', share: 1, of: ['order'] });
    expect((await local.client.signed('POST', '/api/v3/order', { ...LIMIT, newClientOrderId: 'a' })).body.status).toBe(
      'NEW',
    );
    expect(await openOrders(local)).toBe(1);
    await local.client.signed('POST', '/api/v3/order', LIMIT);
    expect(await openOrders(local)).toBe(3);
    await local.close();
  });

  it('answers 429, then 418 to who goes on', async () => {
    const local = await under({ kind: 'rateLimit', fromS: 0, forS: 3600, tolerated: 2, banS: 120 });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await local.client.get('/api/v3/time')).status);
    expect(statuses[0]).toBe(429);
    expect(statuses.at(-1)).toBe(418);
    const banned = await local.client.get('/api/v3/time');
    expect(Number(banned.headers['retry-after'])).toBeGreaterThan(0);
    expect(banned.body.code).toBe(-1003);
    await local.close();
  });

  it('ends connections in an outage, and takes none', async () => {
    const out = await under({ kind: 'outage', fromS: 1, forS: 3600 });
    const ended = await out.client.socket('/ws');
    expect(await ended.closed()).toBe(1001);
    await expect(out.client.get('/api/v3/time')).rejects.toThrow(/socket hang up|ECONNRESET/);
    await out.close();
  });

  it('answers late when the request or its answer is late: 300 ms, 200 ms', async () => {
    const local = await under(
      { kind: 'delayRequest', share: 1, minMs: 300, maxMs: 300, of: ['order'] },
      { kind: 'delayReply', share: 1, minMs: 200, maxMs: 200, of: ['cancel'] },
    );
    const start = performance.now();
    const { orderId } = (await local.client.signed('POST', '/api/v3/order', LIMIT)).body;
    const placed = performance.now();
    expect(placed - start).toBeGreaterThan(290);
    expect((await local.client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId })).body.status).toBe(
      'CANCELED',
    );
    expect(performance.now() - placed).toBeGreaterThan(190);
    // What comes late is refused when it is too old for its window.
    const late = await local.client.signed('POST', '/api/v3/order', { ...LIMIT, recvWindow: 100 });
    expect(late.body).toEqual({ code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' });
    await local.close();
  });

  it('answers with an error of the server, or with half an answer, though the order is placed', async () => {
    const error = await under({ kind: 'serverError', share: 1, of: ['order'], executedShare: 1 });
    const reply = await error.client.signed('POST', '/api/v3/order', LIMIT);
    expect([reply.status, reply.body.code]).toEqual([502, -1001]);
    expect(await openOrders(error)).toBe(1);
    await error.close();
    const cut = await under({ kind: 'truncateReply', share: 1, of: ['order'] });
    await expect(cut.client.signed('POST', '/api/v3/order', LIMIT)).rejects.toThrow(/JSON/);
    expect(await openOrders(cut)).toBe(1);
    await cut.close();
  });

  it('does of a cancel-replace only the cancel: HTTP 409, and nothing is open', async () => {
    const local = await under({ kind: 'halfReplace', share: 1 });
    const { orderId } = (await local.client.signed('POST', '/api/v3/order', LIMIT)).body;
    const half = { ...LIMIT, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: orderId };
    const reply = await local.client.signed('POST', '/api/v3/order/cancelReplace', half);
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({
      code: -2021,
      msg: 'Order cancel-replace partially failed.',
      data: { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE', newOrderResponse: { code: -2010 } },
    });
    expect(await openOrders(local)).toBe(0);
    await local.close();
  });

  it.each([
    [
      'oco',
      {
        side: 'SELL',
        quantity: '0.1',
        aboveType: 'LIMIT_MAKER',
        abovePrice: '70000',
        belowType: 'STOP_LOSS',
        belowStopPrice: '50000',
      },
      1,
    ],
    ['oto', { ...OTO, pendingType: 'LIMIT_MAKER', pendingPrice: '70000', pendingQuantity: '0.1' }, 1],
    [
      'otoco',
      {
        ...OTO,
        pendingQuantity: '0.1',
        pendingAboveType: 'LIMIT_MAKER',
        pendingAbovePrice: '70000',
        pendingBelowType: 'STOP_LOSS',
        pendingBelowStopPrice: '50000',
      },
      2,
    ],
  ] as const)('leaves the last leg of a list out: of an %s', async (kind, fields, count) => {
    const local = await under({ kind: 'legFault', share: 1 });
    tradeInside(local);
    const reply = await local.client.signed('POST', `/api/v3/orderList/${kind}`, { symbol: 'BTCUSDT', ...fields });
    expect(reply.status).toBe(200);
    expect(reply.body.orders).toHaveLength(count);
    expect(reply.body.orderReports).toHaveLength(count);
    const open = (await local.client.signed('GET', '/api/v3/openOrders')).body;
    expect(open.map(({ orderId }: { orderId: number }) => orderId)).toEqual(
      reply.body.orders.map(({ orderId }: { orderId: number }) => orderId),
    );
    await local.close();
  });

  it('lets no request through while the way to the venue is cut; streams go on', async () => {
    const local = await under({ kind: 'requestCut', fromS: 0.5, forS: 3600 });
    const socket = await local.client.socket('/ws/btcusdt@trade');
    await new Promise((resolve) => setTimeout(resolve, 550));
    await expect(local.client.get('/api/v3/time')).rejects.toThrow(/socket hang up|ECONNRESET/);
    tradeInside(local);
    expect(await socket.find(({ e }) => e === 'trade')).toMatchObject({ s: 'BTCUSDT' });
    socket.close();
    await local.close();
  });

  it('answers 503 in a maintenance, with its markets closed before and open afterwards', async () => {
    const local = await under({ kind: 'maintenance', fromS: 0.3, forS: 0.5 });
    const socket = await local.client.socket('/ws');
    expect(await socket.closed()).toBe(1001);
    const reply = await local.client.get('/api/v3/time');
    expect([reply.status, reply.body.code]).toEqual([503, -1008]);
    expect(local.venue.exchange.isOpen(0)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await local.client.get('/api/v3/time')).status).toBe(200);
    expect(local.venue.exchange.isOpen(0)).toBe(true);
    await local.close();
  });
});
