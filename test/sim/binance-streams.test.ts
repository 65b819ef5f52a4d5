import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, TestSocket } from './binance-client.ts';
import { type LocalServer, localServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '60000' };
type Level = readonly [price: string, quantity: string];

describe('the streams of the simulated Binance', () => {
  let local: LocalServer;
  const sockets: TestSocket[] = [];

  beforeEach(async () => {
    local = await localServer();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.close();
    await local.close();
  });

  async function open(path: string): Promise<TestSocket> {
    const socket = await local.client.socket(path);
    sockets.push(socket);
    return socket;
  }

  async function cross(price = '60000', quantity = '0.1'): Promise<void> {
    await local.other.signed('POST', '/api/v3/order', { ...LIMIT, side: 'SELL', price, quantity });
    await local.client.signed('POST', '/api/v3/order', { ...LIMIT, price, quantity });
  }

  it('send bare messages under /ws and wrapped ones under /stream', async () => {
    const bare = await open('/ws/btcusdt@trade');
    const wrapped = await open('/stream?streams=btcusdt@trade/btcusdt@aggTrade/nope@trade');
    await cross();
    expect(await bare.find(({ e }) => e === 'trade')).toMatchObject({
      s: 'BTCUSDT',
      t: 0,
      p: '60000.00000000',
      m: false,
    });
    expect(await wrapped.find(({ stream }) => stream === 'btcusdt@trade')).toMatchObject({ data: { q: '0.10000000' } });
    expect(await wrapped.find(({ stream }) => stream === 'btcusdt@aggTrade')).toMatchObject({
      data: { a: 0, f: 0, l: 0 },
    });
  });

  it('take and give up subscriptions, and say which there are', async () => {
    const socket = await open('/stream/ws/3');
    socket.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'ethusdt@depth@100ms'], id: 1 });
    expect(await socket.find(({ id }) => id === 1)).toEqual({ result: null, id: 1 });
    socket.send({ method: 'UNSUBSCRIBE', params: ['ethusdt@depth@100ms'], id: 2 });
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
    expect(await socket.find(({ id }) => id === 3)).toEqual({ result: ['btcusdt@trade'], id: 3 });
    socket.send({ method: 'SET_PROPERTY', params: ['combined', true], id: 4 });
    await cross();
    expect(await socket.find(({ stream }) => stream === 'btcusdt@trade')).toMatchObject({ data: { e: 'trade' } });
    socket.send({ method: 'GET_PROPERTY', params: ['combined'], id: 5 });
    expect(await socket.find(({ id }) => id === 5)).toEqual({ result: true, id: 5 });
  });

  it('end a connection that sends more than five messages a second', async () => {
    const socket = await open('/ws');
    for (let i = 0; i < 12; i++) socket.send({ method: 'LIST_SUBSCRIPTIONS', id: i });
    expect(await socket.closed()).toBe(1008);
    expect(await (await open('/elsewhere')).closed()).toBe(1008);
  });

  it('tell depth that joins the snapshot without a gap and gives the book', async () => {
    const socket = await open('/ws/btcusdt@depth@100ms');
    const quote = (side: string, price: number, by = local.client): Promise<unknown> =>
      by.signed('POST', '/api/v3/order', { ...LIMIT, side, price: String(price), quantity: '0.01' });
    for (let i = 0; i < 10; i++) await quote('BUY', 59_000 + i);
    await socket.find(({ e }) => e === 'depthUpdate');
    const snapshot = (await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT', limit: 1000 })).body;
    for (let i = 0; i < 10; i++) await quote('SELL', 61_000 + i, local.other);
    await quote('SELL', 59_009, local.other);
    await local.client.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
    const end = (await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT', limit: 1000 })).body;
    await socket.find(({ u }) => u === end.lastUpdateId);
    const events = socket.messages.filter(({ e }) => e === 'depthUpdate');
    expect(events[0].U).toBeLessThanOrEqual(snapshot.lastUpdateId + 1);
    for (let i = 1; i < events.length; i++) expect(events[i].U).toBe(events[i - 1].u + 1);
    const sides = { bids: new Map<string, string>(snapshot.bids), asks: new Map<string, string>(snapshot.asks) };
    for (const event of events.filter(({ u }) => u > snapshot.lastUpdateId)) {
      for (const [side, levels] of [
        [sides.bids, event.b],
        [sides.asks, event.a],
      ] as [Map<string, string>, Level[]][]) {
        for (const [price, quantity] of levels) {
          if (Number(quantity) === 0) side.delete(price);
          else side.set(price, quantity);
        }
      }
    }
    const sorted = (side: Map<string, string>, sign: number): Level[] =>
      [...side].sort(([a], [b]) => sign * (Number(a) - Number(b)));
    expect({ bids: sorted(sides.bids, -1), asks: sorted(sides.asks, 1) }).toEqual({ bids: end.bids, asks: end.asks });
  });

  it('tell best prices, partial books, bars and tickers', async () => {
    const names = [
      'bookTicker',
      'depth5@100ms',
      'kline_1m',
      'kline_1s',
      'miniTicker',
      'ticker',
      'ticker_1h',
      'avgPrice',
      'depth',
    ];
    const all = ['!miniTicker@arr', '!ticker@arr', '!ticker_1h@arr'];
    const socket = await open(`/stream?streams=${[...names.map((name) => `btcusdt@${name}`), ...all].join('/')}`);
    await cross();
    await local.client.signed('POST', '/api/v3/order', { ...LIMIT, price: '59000' });
    const of = (name: string): Promise<{ data: Record<string, unknown> }> =>
      socket.find(({ stream }: { stream: string }) => stream === name);
    expect((await of('btcusdt@kline_1m')).data).toMatchObject({ e: 'kline', k: { i: '1m', n: 1, x: false } });
    expect((await of('btcusdt@miniTicker')).data).toMatchObject({ e: '24hrMiniTicker', c: '60000.00000000' });
    expect((await of('btcusdt@ticker')).data).toMatchObject({ e: '24hrTicker', n: 1, p: '0.00000000' });
    const { data: hour } = await of('btcusdt@ticker_1h');
    expect(hour.e).toBe('1hTicker');
    expect(Object.keys(hour).sort().join('')).toBe('CEFLOPcehlnopqsvw');
    expect((await of('btcusdt@avgPrice')).data).toMatchObject({ e: 'avgPrice', w: '60000.00000000' });
    expect((await of('!miniTicker@arr')).data).toHaveLength(1);
    expect((await of('!ticker@arr')).data).toHaveLength(1);
    expect((await of('!ticker_1h@arr')).data).toHaveLength(1);
    const best = await socket.find(
      ({ stream, data }) => stream === 'btcusdt@bookTicker' && data.b === '59000.00000000',
    );
    expect(best.data).toMatchObject({ B: '1.00000000', a: '0.00000000' });
    const partial = await socket.find(({ stream, data }) => stream === 'btcusdt@depth5@100ms' && data.bids.length > 0);
    expect(partial.data.bids).toEqual([['59000.00000000', '1.00000000']]);
    expect((await of('btcusdt@depth')).data).toMatchObject({ e: 'depthUpdate' });
    expect(await socket.find(({ stream, data }) => stream === 'btcusdt@kline_1s' && data.k.x)).toBeDefined();
  });

  it('send an account its events by listen key, until the key is ended', async () => {
    const key = { 'X-MBX-APIKEY': 'client-key' };
    const { listenKey } = (await local.client.raw('POST', '/api/v3/userDataStream', '', key)).body;
    expect((await local.client.raw('POST', '/api/v3/userDataStream', '', key)).body.listenKey).toBe(listenKey);
    expect((await local.client.raw('PUT', `/api/v3/userDataStream?listenKey=${listenKey}`, '', key)).body).toEqual({});
    const socket = await open(`/ws/${listenKey}`);
    const combined = await open(`/stream?streams=${listenKey}`);
    const { orderId } = (await local.client.signed('POST', '/api/v3/order', LIMIT)).body;
    expect(await socket.find(({ e }) => e === 'executionReport')).toMatchObject({ i: orderId, x: 'NEW', w: true });
    expect(await socket.find(({ e }) => e === 'outboundAccountPosition')).toMatchObject({
      B: [{ a: 'USDT', f: '9940000.00000000', l: '60000.00000000' }],
    });
    expect(await combined.find(({ stream }) => stream === listenKey)).toMatchObject({ data: { i: orderId } });
    const end = `/api/v3/userDataStream?listenKey=${listenKey}`;
    expect((await local.client.raw('DELETE', end, '', key)).body).toEqual({});
    expect((await local.client.raw('DELETE', end, '', key)).body).toEqual({
      code: -1125,
      msg: 'This listenKey does not exist.',
    });
    expect((await local.client.raw('PUT', end, '', key)).body.code).toBe(-1125);
  });

  it('refuse listen keys where they are switched off', async () => {
    const modern = await localServer({ listenKeys: false });
    const reply = await modern.client.raw('POST', '/api/v3/userDataStream', '', { 'X-MBX-APIKEY': 'client-key' });
    expect([reply.status, reply.body.code]).toEqual([410, -1020]);
    await modern.close();
  });
});

describe('the WebSocket API of the simulated Binance', () => {
  let local: LocalServer;
  let socket: TestSocket;

  beforeEach(async () => {
    local = await localServer();
    socket = await local.client.socket('/ws-api/v3');
  });
  afterEach(async () => {
    socket.close();
    await local.close();
  });

  async function ask(id: string | number, method: string, params: object = {}): Promise<Json> {
    socket.send({ id, method, params });
    return await socket.find((message) => message.id === id);
  }

  it('places, shows and cancels orders, and wraps the events of the account', async () => {
    expect(await ask(1, 'userDataStream.subscribe.signature', local.client.signedParams({}))).toMatchObject({
      status: 200,
      result: { subscriptionId: 0 },
    });
    const placed = await ask('two', 'order.place', local.client.signedParams({ ...LIMIT, newClientOrderId: 'ws' }));
    expect(placed).toMatchObject({ status: 200, result: { clientOrderId: 'ws', status: 'NEW' } });
    expect(placed.rateLimits.map(({ rateLimitType }: { rateLimitType: string }) => rateLimitType)).toEqual([
      'ORDERS',
      'ORDERS',
      'REQUEST_WEIGHT',
    ]);
    const name = { symbol: 'BTCUSDT', origClientOrderId: 'ws' };
    expect((await ask(3, 'order.status', local.client.signedParams(name))).result.status).toBe('NEW');
    expect((await ask(4, 'order.cancel', local.client.signedParams(name))).result.status).toBe('CANCELED');
    expect(await ask(5, 'order.cancel', local.client.signedParams(name))).toMatchObject({
      status: 400,
      error: { code: -2011, msg: 'Unknown order sent.' },
    });
    const canceled = await socket.find(({ event }) => event?.x === 'CANCELED');
    expect(canceled).toMatchObject({ subscriptionId: 0, event: { C: 'ws', X: 'CANCELED' } });
    expect((await ask(6, 'session.subscriptions')).result).toEqual([{ subscriptionId: 0 }]);
    expect((await ask(7, 'userDataStream.subscribe.signature', local.client.signedParams({}))).error.code).toBe(-2035);
    expect((await ask(8, 'userDataStream.unsubscribe')).status).toBe(200);
    expect((await ask(9, 'userDataStream.unsubscribe', { subscriptionId: 0 })).error.code).toBe(-2036);
  });

  it('leaves the used limits out where a request or the address says so, and refuses a word that is no flag', async () => {
    const quiet = { returnRateLimits: false };
    const placed = await ask(1, 'order.place', local.client.signedParams({ ...LIMIT, ...quiet }));
    expect([placed.status, 'rateLimits' in placed]).toEqual([200, false]);
    expect('rateLimits' in (await ask(2, 'time', quiet))).toBe(false);
    expect('rateLimits' in (await ask(3, 'time'))).toBe(true);
    expect((await ask(4, 'time', { returnRateLimits: 'perhaps' })).error.code).toBe(-1130);
    const other = await local.client.socket('/ws-api/v3?returnRateLimits=false');
    other.send({ id: 5, method: 'session.status' });
    const status = await other.find(({ id }) => id === 5);
    expect([status.result.returnRateLimits, 'rateLimits' in status]).toEqual([false, false]);
    other.send({ id: 6, method: 'time', params: { returnRateLimits: true } });
    expect('rateLimits' in (await other.find(({ id }) => id === 6))).toBe(true);
    other.close();
  });

  it('counts what an order has filled event by event, and gives both sides of it', async () => {
    await ask(1, 'userDataStream.subscribe.signature', local.client.signedParams({}));
    for (const price of ['60000', '60010']) {
      await local.other.signed('POST', '/api/v3/order', { ...LIMIT, side: 'SELL', price, quantity: '0.5' });
    }
    await ask(2, 'order.place', local.client.signedParams({ ...LIMIT, price: '60010', strategyId: 4 }));
    await socket.find(({ event }) => event?.X === 'FILLED');
    const reports = socket.messages.map(({ event }) => event).filter((event) => event?.e === 'executionReport');
    expect(reports.map(({ x, X, z, Z, t, w }) => [x, X, z, Z, t, w])).toEqual([
      ['NEW', 'NEW', '0.00000000', '0.00000000', -1, true],
      ['TRADE', 'PARTIALLY_FILLED', '0.50000000', '30000.00000000', 0, true],
      ['TRADE', 'FILLED', '1.00000000', '60005.00000000', 1, false],
    ]);
    expect(reports[1]).toMatchObject({ n: '0.00050000', N: 'BTC', m: false, j: 4, Y: '30000.00000000' });
  });

  it('tells of lists, expiry and prevention', async () => {
    await ask(1, 'userDataStream.subscribe.signature', local.client.signedParams({}));
    const oco = {
      symbol: 'BTCUSDT',
      side: 'SELL',
      quantity: '0.1',
      aboveType: 'LIMIT_MAKER',
      abovePrice: '61000',
      belowType: 'STOP_LOSS',
      belowTrailingDelta: '200',
    };
    await ask(2, 'orderList.place.oco', local.client.signedParams(oco));
    expect(await socket.find(({ event }) => event?.e === 'listStatus')).toMatchObject({
      event: { c: 'OCO', l: 'EXEC_STARTED', L: 'EXECUTING' },
    });
    await local.other.signed('POST', '/api/v3/order', { ...LIMIT, price: '61000', quantity: '0.1' });
    expect(await socket.find(({ event }) => event?.x === 'EXPIRED')).toMatchObject({
      event: { eR: 'OCO_TRIGGER', d: 200 },
    });
    expect(await socket.find(({ event }) => event?.l === 'ALL_DONE')).toBeDefined();
    await ask(3, 'order.place', local.client.signedParams({ ...LIMIT, side: 'SELL' }));
    await ask(4, 'order.place', local.client.signedParams({ ...LIMIT, selfTradePreventionMode: 'EXPIRE_TAKER' }));
    expect(await socket.find(({ event }) => event?.x === 'TRADE_PREVENTION')).toMatchObject({
      event: { X: 'EXPIRED_IN_MATCH', v: 0, A: '1.00000000', B: '1.00000000', pL: '60000.00000000' },
    });
  });

  it('answers public methods and its own', async () => {
    expect((await ask(1, 'time')).result.serverTime).toBeGreaterThan(0);
    expect((await ask(2, 'depth', { symbol: 'BTCUSDT', limit: 5 })).result.bids).toEqual([]);
    expect((await ask(3, 'ticker.price', { symbols: ['BTCUSDT', 'ETHUSDT'] })).result).toHaveLength(2);
    expect((await ask(4, 'session.status')).result.apiKey).toBeNull();
    expect((await ask(5, 'session.logon', local.client.signedParams({}))).error).toEqual({
      code: -4056,
      msg: 'HMAC_SHA256 API key is not supported.',
    });
    expect(await ask(6, 'userDataStream.subscribe')).toMatchObject({ status: 401, error: { code: -1002 } });
    const account = await ask(7, 'account.status', local.client.signedParams({ omitZeroBalances: true }));
    expect(account.result.balances).toHaveLength(3);
    expect((await ask(8, 'nothing')).error.msg).toBe("Unknown method 'nothing'.");
    expect((await ask(9, 'order.place', { ...local.client.signedParams(LIMIT), price: '1' })).error.code).toBe(-1022);
    expect((await ask(10, 'depth', [])).error.code).toBe(-1130);
    socket.socket.send('{');
    expect(await socket.find(({ id }) => id === null)).toMatchObject({ status: 400, error: { code: -1135 } });
  });
});
