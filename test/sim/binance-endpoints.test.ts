import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, Reply } from './binance-client.ts';
import { tradeInside } from './chaos-server.ts';
import { type LocalServer, localServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };

describe('endpoints of the simulated Binance that clients rarely call', () => {
  let local: LocalServer;

  beforeEach(async () => {
    local = await localServer();
  });
  afterEach(async () => {
    await local.close();
  });

  function ask(path: string, fields: Record<string, string | number> = {}): Promise<Reply> {
    return local.client.signed('GET', path, fields);
  }

  it('show the filters that count what an account has open', async () => {
    const { body } = await ask('/api/v3/myFilters', { symbol: 'BTCUSDT' });
    expect(body.exchangeFilters).toEqual([]);
    expect(body.symbolFilters).toContainEqual({ filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 });
    expect(body.symbolFilters.map(({ filterType }: Json) => filterType)).not.toContain('PRICE_FILTER');
    expect(body.assetFilters).toEqual([]);
    expect((await ask('/api/v3/myFilters')).body.code).toBe(-1102);
  });

  it('show rules of execution, and a reference price once there is one', async () => {
    const rules = await local.client.get('/api/v3/executionRules', { symbols: '["BTCUSDT","ETHBTC"]' });
    expect(rules.body).toEqual({
      symbolRules: [
        { symbol: 'BTCUSDT', rules: [] },
        { symbol: 'ETHBTC', rules: [] },
      ],
    });
    expect((await local.client.get('/api/v3/referencePrice', { symbol: 'BTCUSDT' })).body).toEqual({
      code: -2043,
      msg: "This symbol doesn't have a reference price.",
    });
    tradeInside(local);
    const { body } = await local.client.get('/api/v3/referencePrice', { symbol: 'BTCUSDT' });
    expect(body).toMatchObject({ symbol: 'BTCUSDT', referencePrice: '60000.00000000' });
  });

  it('list the amendments of an order, with the names and quantities before and after', async () => {
    const { orderId } = (await local.client.signed('POST', '/api/v3/order', { ...LIMIT, newClientOrderId: 'one' }))
      .body;
    const name = { symbol: 'BTCUSDT', orderId };
    const amend = { ...name, newQty: '0.06', newClientOrderId: 'two' };
    const amended = await local.client.signed('PUT', '/api/v3/order/amend/keepPriority', amend);
    expect(amended.body.amendedOrder).toMatchObject({ origQty: '0.06000000', clientOrderId: 'two' });
    await local.client.signed('PUT', '/api/v3/order/amend/keepPriority', { ...name, newQty: '0.05' });
    const { body } = await ask('/api/v3/order/amendments', name);
    expect(body).toMatchObject([
      { orderId, origClientOrderId: 'one', newClientOrderId: 'two', origQty: '0.10000000', newQty: '0.06000000' },
      { orderId, origQty: '0.06000000', newQty: '0.05000000' },
    ]);
    expect(body[0].executionId).toBe(amended.body.executionId);
    const later = await ask('/api/v3/order/amendments', { ...name, fromExecutionId: body[1].executionId });
    expect(later.body).toHaveLength(1);
  });

  it('take a pair by the older names', async () => {
    tradeInside(local);
    const pair = {
      symbol: 'BTCUSDT',
      side: 'SELL',
      quantity: '0.1',
      price: '70000',
      stopPrice: '50000',
      stopLimitPrice: '49900',
      stopLimitTimeInForce: 'GTC',
      limitClientOrderId: 'up',
      stopClientOrderId: 'down',
    };
    const { body } = await local.client.signed('POST', '/api/v3/order/oco', pair);
    expect(body).toMatchObject({ contingencyType: 'OCO', listOrderStatus: 'EXECUTING' });
    const types = Object.fromEntries(body.orderReports.map(({ clientOrderId, type }: Json) => [clientOrderId, type]));
    expect(types).toEqual({ up: 'LIMIT_MAKER', down: 'STOP_LOSS_LIMIT' });
    const { stopLimitTimeInForce: _, ...missing } = pair;
    expect((await local.client.signed('POST', '/api/v3/order/oco', missing)).body.code).toBe(-1102);
    const buy = { symbol: 'BTCUSDT', side: 'BUY', quantity: '0.1', price: '55000', stopPrice: '65000' };
    const bought = await local.client.signed('POST', '/api/v3/order/oco', buy);
    expect(bought.body.orderReports.map(({ type }: Json) => type)).toEqual(['STOP_LOSS', 'LIMIT_MAKER']);
  });

  it('route orders: to the book of their own symbol, with the mark of the router', async () => {
    const { quantity: _, ...rest } = LIMIT;
    const order = { ...rest, quantity: '0.1' };
    const { body } = await local.client.signed('POST', '/api/v3/sor/order', order);
    expect(body).toMatchObject({ status: 'NEW', usedSor: true, workingFloor: 'SOR' });
    expect((await local.client.signed('POST', '/api/v3/sor/order/test', order)).body).toEqual({});
    const stop = { ...order, type: 'STOP_LOSS_LIMIT', stopPrice: '51000' };
    expect((await local.client.signed('POST', '/api/v3/sor/order', stop)).status).toBe(400);
    expect((await ask('/api/v3/myAllocations', { symbol: 'BTCUSDT' })).body).toEqual([]);
    const { sors } = (await local.client.get('/api/v3/exchangeInfo', { symbol: 'BTCUSDT' })).body;
    expect(sors).toContainEqual({ baseAsset: 'BTC', symbols: ['BTCUSDT'] });
  });

  it.each([
    '/sapi/v1/account/info',
    '/sapi/v1/spot/delist-schedule',
    '/sapi/v1/capital/deposit/hisrec',
    '/sapi/v1/bnbBurn',
  ])('answer what clients ask at their start: %s', async (path) => {
    expect((await ask(path)).status).toBe(200);
  });
});

describe('times of the simulated Binance in microseconds', () => {
  it('are written for who asks for them: 16 digits in answers, lists and streams; others get 13', async () => {
    const local = await localServer();
    tradeInside(local);
    const micros = { 'X-MBX-TIME-UNIT': 'MICROSECOND', 'X-MBX-APIKEY': local.client.key };
    const get = async (target: string): Promise<Json> => (await local.client.raw('GET', target, '', micros)).body;
    expect(String((await get('/api/v3/time')).serverTime)).toHaveLength(16);
    expect(String((await local.client.get('/api/v3/time')).body.serverTime)).toHaveLength(13);
    const [trade] = await get('/api/v3/trades?symbol=BTCUSDT');
    const [plain] = (await local.client.get('/api/v3/trades', { symbol: 'BTCUSDT' })).body;
    expect(Math.floor(trade.time / 1000)).toBe(plain.time);
    const [bar] = await get('/api/v3/klines?symbol=BTCUSDT&interval=1m');
    expect(String(bar[0])).toHaveLength(16);
    const [order] = await get(
      `/api/v3/allOrders?${local.client.sign({ symbol: 'BTCUSDT', startTime: trade.time - 5e6 })}`,
    );
    expect([String(order.time).length, String(order.updateTime).length]).toEqual([16, 16]);
    const wrong = await local.client.raw('GET', '/api/v3/time', '', { 'X-MBX-TIME-UNIT': 'SECOND' });
    expect(wrong.body).toEqual({
      code: -1194,
      msg: 'Invalid value for time unit; expected either MICROSECOND or MILLISECOND.',
    });
    const stream = await local.client.socket('/ws/btcusdt@trade?timeUnit=MICROSECOND');
    tradeInside(local);
    const { E, T } = await stream.find(({ e }) => e === 'trade');
    expect([String(E).length, String(T).length]).toEqual([16, 16]);
    const api = await local.client.socket('/ws-api/v3?timeUnit=microsecond');
    api.send({ id: 1, method: 'time' });
    expect(String((await api.find(({ id }) => id === 1)).result.serverTime)).toHaveLength(16);
    stream.close();
    api.close();
    await local.close();
  });
});
