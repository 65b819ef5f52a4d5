import { afterEach, describe, expect, it } from 'vitest';
import type { ChaosFault } from '../../src/domain/sim/index.ts';
import type { Json, TestSocket } from './binance-client.ts';
import { chaosVenue, ONE_CLIENT, quoteInside, tradeInside } from './chaos-server.ts';
import type { LocalServer } from './local-server.ts';

const LIMIT = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price: '50000' };
const ALWAYS = { fromS: 0, forS: 3600 };

/** What a venue does to its clients by itself. */
describe('the simulated Binance under faults of its own', () => {
  const opened: { close(): unknown }[] = [];

  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  async function under(...faults: ChaosFault[]): Promise<LocalServer> {
    const local = await chaosVenue({ symbols: ['BTCUSDT', 'BNBUSDT'] }, ...faults);
    opened.push(local);
    return local;
  }

  /** With one client only, so that it is the one that something happens to. */
  async function alone(...faults: ChaosFault[]): Promise<LocalServer> {
    const local = await chaosVenue({ symbols: ['BTCUSDT'], accounts: ONE_CLIENT }, ...faults);
    opened.push(local);
    return local;
  }

  async function userStream(local: LocalServer): Promise<TestSocket> {
    const socket = await local.client.socket('/ws-api/v3');
    opened.push(socket);
    socket.send({ id: 'u', method: 'userDataStream.subscribe.signature', params: local.client.signedParams({}) });
    await socket.find(({ id }) => id === 'u');
    return socket;
  }

  function event(name: string): (message: Json) => boolean {
    return (message) => message.event?.e === name;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
  }

  it.each([
    [5000, 200, undefined],
    [-2000, 400, "Timestamp for this request was 1000ms ahead of the server's time."],
    [10_000, 400, 'Timestamp for this request is outside of the recvWindow.'],
  ])('runs with a clock that is %d ms wrong: a signed request is answered %d', async (skewMs, status, msg) => {
    const local = await under({ kind: 'clockSkew', ...ALWAYS, minMs: skewMs, maxMs: skewMs });
    const before = Date.now();
    const { serverTime } = (await local.client.get('/api/v3/time')).body;
    expect(serverTime).toBeGreaterThanOrEqual(before + skewMs);
    expect(serverTime).toBeLessThanOrEqual(Date.now() + skewMs);
    const reply = await local.client.signed('GET', '/api/v3/account', { recvWindow: 6000 });
    expect(reply.status).toBe(status);
    if (msg !== undefined) expect(reply.body).toEqual({ code: -1021, msg });
    // Who takes the venue's time as its own gets through.
    const synced = await local.client.signed('GET', '/api/v3/account', { timestamp: serverTime, recvWindow: 6000 });
    expect(synced.status).toBe(200);
  });

  it('answers queries from 400 ms ago: an order is not there yet, its money neither locked nor gone', async () => {
    const local = await under({ kind: 'readLag', ...ALWAYS, minMs: 400, maxMs: 400 });
    const free = async (): Promise<string> => {
      const { balances } = (await local.client.signed('GET', '/api/v3/account')).body;
      return balances.find(({ asset }: Json) => asset === 'USDT').free;
    };
    const placed = await local.client.signed('POST', '/api/v3/order', LIMIT);
    const name = { symbol: 'BTCUSDT', orderId: placed.body.orderId };
    const query = (): Promise<Json> => local.client.signed('GET', '/api/v3/order', name);
    expect((await query()).body).toEqual({ code: -2013, msg: 'Order does not exist.' });
    expect((await local.client.signed('GET', '/api/v3/openOrders')).body).toEqual([]);
    expect(await free()).toBe('10000000.00000000');
    await pause(450);
    expect((await query()).body.status).toBe('NEW');
    expect(await free()).toBe('9995000.00000000');
    // The matching engine itself is not late.
    expect((await local.client.signed('DELETE', '/api/v3/order', name)).body.status).toBe('CANCELED');
    expect((await query()).body.status).toBe('NEW');
    expect((await local.client.signed('GET', '/api/v3/openOrders')).body).toHaveLength(1);
    tradeInside(local);
    expect((await local.client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' })).body).toEqual([]);
    await pause(450);
    expect((await query()).body.status).toBe('CANCELED');
    expect((await local.client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' })).body).toHaveLength(1);
  });

  it('forgets closed orders and fills that are older than 300 ms, and keeps what is open', async () => {
    const local = await under({ kind: 'shortHistory', ...ALWAYS, maxMs: 300 });
    const all = (path: string): Promise<Json> => local.client.signed('GET', path, { symbol: 'BTCUSDT' });
    const open = (await local.client.signed('POST', '/api/v3/order', LIMIT)).body.orderId;
    tradeInside(local);
    expect((await all('/api/v3/myTrades')).body).toHaveLength(1);
    expect((await all('/api/v3/allOrders')).body).toHaveLength(2);
    await pause(350);
    expect((await all('/api/v3/myTrades')).body).toEqual([]);
    expect((await all('/api/v3/allOrders')).body.map(({ orderId }: Json) => orderId)).toEqual([open]);
    const gone = await local.client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: open + 2 });
    expect(gone.body.code).toBe(-2013);
  });

  it('closes a market for a while: orders are refused, exchangeInfo says BREAK, then it trades again', async () => {
    const local = await under({ kind: 'halt', fromS: 0.2, forS: 0.6 });
    await pause(250);
    const { symbols } = (await local.client.get('/api/v3/exchangeInfo')).body;
    const halted = symbols.find(({ status }: Json) => status === 'BREAK').symbol;
    expect(symbols.filter(({ status }: Json) => status === 'BREAK')).toHaveLength(1);
    const order = { ...LIMIT, symbol: halted, price: '500', quantity: '1' };
    expect((await local.client.signed('POST', '/api/v3/order', order)).body).toEqual({
      code: -2010,
      msg: 'Market is closed.',
    });
    await pause(700);
    expect((await local.client.signed('POST', '/api/v3/order', order)).status).toBe(200);
  });

  it('has other filters for a while: ten times the tick and lot, twice the smallest value', async () => {
    const local = await under({ kind: 'filterChange', fromS: 0.3, forS: 1 });
    const fine = { ...LIMIT, price: '50000.01', quantity: '0.00011' };
    expect((await local.client.signed('POST', '/api/v3/order', fine)).status).toBe(200);
    await pause(350);
    const { symbols } = (await local.client.get('/api/v3/exchangeInfo', { symbol: 'BTCUSDT' })).body;
    const filter = (type: string): Json => symbols[0].filters.find(({ filterType }: Json) => filterType === type);
    expect(filter('PRICE_FILTER').tickSize).toBe('0.10000000');
    expect(filter('LOT_SIZE').stepSize).toBe('0.00010000');
    expect(filter('NOTIONAL').minNotional).toBe('10.00000000');
    const refused = async (more: object, name: string): Promise<void> => {
      const reply = await local.client.signed('POST', '/api/v3/order', { ...LIMIT, ...more });
      expect(reply.body).toEqual({ code: -1013, msg: `Filter failure: ${name}` });
    };
    await refused({ price: '50000.01' }, 'PRICE_FILTER');
    await refused({ quantity: '0.00011' }, 'LOT_SIZE');
    await refused({ price: '50000', quantity: '0.0001' }, 'NOTIONAL');
    expect((await local.client.signed('POST', '/api/v3/order', { ...LIMIT, quantity: '0.0002' })).status).toBe(200);
    await pause(1000);
    expect((await local.client.signed('POST', '/api/v3/order', fine)).status).toBe(200);
  });

  it('revokes keys: signed requests are refused and both kinds of user streams end with a word', async () => {
    const local = await under({ kind: 'keyRevoked', fromS: 0.5, forS: 3600 });
    const events = await userStream(local);
    const { listenKey } = (
      await local.client.raw('POST', '/api/v3/userDataStream', '', { 'X-MBX-APIKEY': local.client.key })
    ).body;
    const legacy = await local.client.socket(`/ws/${listenKey}`);
    opened.push(legacy);
    expect(await events.find(event('eventStreamTerminated'))).toMatchObject({ subscriptionId: 0 });
    expect(await legacy.find(({ e }) => e === 'listenKeyExpired')).toMatchObject({ listenKey });
    const reply = await local.client.signed('GET', '/api/v3/account');
    expect([reply.status, reply.body.code]).toEqual([401, -2015]);
    events.send({ id: 'again', method: 'userDataStream.subscribe.signature', params: local.client.signedParams({}) });
    expect(await events.find(({ id }) => id === 'again')).toMatchObject({ status: 401, error: { code: -2015 } });
    expect((await local.client.get('/api/v3/time')).status).toBe(200);
  });

  it('lets a listen key expire without a word', async () => {
    const local = await under({ kind: 'listenKeyExpiry', fromS: 0.4 });
    const key = { 'X-MBX-APIKEY': local.client.key };
    const { listenKey } = (await local.client.raw('POST', '/api/v3/userDataStream', '', key)).body;
    const socket = await local.client.socket(`/ws/${listenKey}`);
    opened.push(socket);
    tradeInside(local);
    await socket.find(({ e }) => e === 'executionReport');
    await pause(450);
    const before = socket.messages.length;
    tradeInside(local);
    await pause(100);
    expect([socket.messages.length, socket.isClosed]).toEqual([before, false]);
    const prolonged = await local.client.raw('PUT', `/api/v3/userDataStream?listenKey=${listenKey}`, '', key);
    expect(prolonged.body).toEqual({ code: -1125, msg: 'This listenKey does not exist.' });
  });

  it.each(['transfer', 'posting'] as const)('moves money without the client: %s', async (kind) => {
    const local = await under({ kind, fromS: 0.3, everyS: 0.05, untilS: 1 });
    const events = await userStream(local);
    const moved = (await events.find(event('balanceUpdate'))).event;
    await events.find(event('outboundAccountPosition'));
    expect(moved.d).toMatch(/^-?\d+\.\d{8}$/);
    await pause(900);
    const sums = new Map<string, number>();
    for (const { event: one } of events.messages.filter(event('balanceUpdate'))) {
      sums.set(one.a, (sums.get(one.a) ?? 0) + Math.round(Number(one.d) * 1e8));
    }
    const { balances } = (await local.client.signed('GET', '/api/v3/account')).body;
    const begin: Readonly<Record<string, number>> = { BTC: 100, USDT: 10_000_000, ETH: 1000 };
    for (const { asset, free } of balances) {
      expect(Math.round(Number(free) * 1e8)).toBe((begin[asset] ?? 0) * 1e8 + (sums.get(asset) ?? 0));
    }
    for (const asset of [0, 1]) expectConserved(local, asset);
  });

  it('takes the last fill back: its money, its fee and its entry among the trades', async () => {
    const local = await under({ kind: 'tradeBust', fromS: 0.5, everyS: 0.1, untilS: 1.2 });
    const events = await userStream(local);
    tradeInside(local);
    const trades = (): Promise<Json> => local.client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' });
    expect((await trades()).body).toHaveLength(1);
    await events.find((message) => event('balanceUpdate')(message) && message.event.a === 'USDT');
    expect((await trades()).body).toEqual([]);
    const { balances } = (await local.client.signed('GET', '/api/v3/account')).body;
    const freeOf = (name: string): string => balances.find(({ asset }: Json) => asset === name).free;
    expect([freeOf('BTC'), freeOf('USDT')]).toEqual(['100.00000000', '10000000.00000000']);
    for (const asset of [0, 1]) expectConserved(local, asset);
  });

  it('has somebody else trade and cancel on the account', async () => {
    const local = await alone({ kind: 'externalOrder', fromS: 0.3, everyS: 0.05, untilS: 1.5 });
    const events = await userStream(local);
    quoteInside(local);
    const mine = await local.client.signed('POST', '/api/v3/order', { ...LIMIT, newClientOrderId: 'mine' });
    const isStranger = (text: unknown): boolean => String(text).startsWith('web_');
    const filled = await events.find(
      (m) => event('executionReport')(m) && m.event.x === 'TRADE' && isStranger(m.event.c),
    );
    expect(filled.event.o).toBe('MARKET');
    const canceled = await events.find((m) => event('executionReport')(m) && m.event.x === 'CANCELED');
    expect([isStranger(canceled.event.c), canceled.event.C, canceled.event.i]).toEqual([
      true,
      'mine',
      mine.body.orderId,
    ]);
  });

  it('closes a tenth of a position by itself', async () => {
    const local = await alone({ kind: 'forcedClose', fromS: 0.4, everyS: 0.1, untilS: 1.5 });
    const events = await userStream(local);
    quoteInside(local);
    const report = (await events.find((m) => event('executionReport')(m) && m.event.x === 'TRADE')).event;
    expect(report).toMatchObject({ S: 'SELL', o: 'MARKET', q: '10.00000000', L: '59000.00000000' });
    expect(report.c).toMatch(/^autoclose-/);
  });

  it('takes fees in BNB for a while, where BNB trades and the account has some', async () => {
    const balances = { BTC: '10', USDT: '1000000', BNB: '5' };
    const local = await chaosVenue(
      {
        symbols: ['BTCUSDT', 'BNBUSDT'],
        accounts: [
          { name: 'client', key: 'client-key', secret: 'client-secret', balances },
          { name: 'other', key: 'other-key', secret: 'other-secret', balances },
        ],
      },
      { kind: 'feeAsset', fromS: 0.4, forS: 0.6 },
    );
    opened.push(local);
    const sell = { ...LIMIT, symbol: 'BNBUSDT', quantity: '1', price: '600' };
    await local.other.signed('POST', '/api/v3/order', { ...sell, side: 'SELL' });
    await local.client.signed('POST', '/api/v3/order', sell);
    const feeAsset = async (): Promise<string> => {
      tradeInside(local);
      const trades = (await local.client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' })).body;
      return trades.at(-1).commissionAsset;
    };
    expect(await feeAsset()).toBe('BTC');
    await pause(500);
    expect(await feeAsset()).toBe('BNB');
    await pause(700);
    expect(await feeAsset()).toBe('BTC');
  });

  function expectConserved({ venue: { exchange, accounts } }: LocalServer, asset: number): void {
    const held = accounts.reduce((sum, { index }) => {
      const { free, locked } = exchange.balance(index, asset);
      return sum + free + locked;
    }, exchange.collected(asset));
    expect(held).toBe(exchange.supply(asset));
  }
});
