import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KrakenSession } from '../../src/adapters/kraken/index.ts';
import { Desk } from '../feeds/session-desk.ts';
import { type Json, TestSocket } from './binance-client.ts';
import { type KrakenClient, type LocalKraken, limit, localKraken, unexplained } from './kraken-client.ts';

const GENERATED = { symbols: ['BTC/USD', 'ETH/USD'], market: 'generated', historyMinutes: 1 } as const;

let local: LocalKraken;
let client: KrakenClient;
let other: KrakenClient;

/** A connection whose messages can be waited for. */
function open(): Promise<TestSocket> {
  return TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
}

const updates = (socket: TestSocket, channel: string): Json[] =>
  socket.messages.filter((message) => message.channel === channel && message.type === 'update');

describe('public channels of the simulated Kraken', () => {
  beforeAll(async () => {
    local = await localKraken(GENERATED);
  });

  afterAll(async () => {
    await local.close();
  });

  it('begin with a status, answer pings, and send a heartbeat every second in which nothing else goes', async () => {
    const socket = await open();
    expect(await socket.find(({ channel }) => channel === 'status')).toMatchObject({
      type: 'update',
      data: [{ system: 'online', api_version: 'v2' }],
    });
    socket.send({ method: 'ping', req_id: 42 });
    expect(await socket.find(({ method }) => method === 'pong')).toMatchObject({ req_id: 42 });
    socket.send({ method: 'subscribe', params: { channel: 'instrument' } });
    const { data } = await socket.find(({ channel }) => channel === 'instrument');
    expect(data.pairs[0]).toMatchObject({ symbol: 'BTC/USD', price_increment: 0.1, qty_min: 0.0001, status: 'online' });
    await socket.find(({ channel }) => channel === 'heartbeat');
    socket.close();
  });

  it.each([10, 25, 100])(
    'give our own reader a book of depth %d whose every checksum is right',
    async (depth) => {
      const scale = { priceDecimals: 1, qtyDecimals: 8 };
      const instruments = [{ index: 0, symbol: 'BTC/USD', scale }];
      const desk = new Desk((options) => new KrakenSession(options, { depth }), instruments, [
        'book',
        'trades',
        'quotes',
      ]);
      desk.now = Date.now() * 1000;
      desk.open();
      const socket = await open();
      const texts: string[] = [];
      socket.socket.on('message', (message) => texts.push(String(message)));
      for (const message of desk.sent()) socket.send(message);
      const wanted = 20;
      await expect.poll(() => updates(socket, 'book').length, { timeout: 600_000 }).toBeGreaterThan(wanted);
      for (const text of texts) desk.take(text);
      expect([desk.told('checksum'), desk.told('malformed'), desk.told('gap'), desk.told('crossed')]).toEqual([
        0, 0, 0, 0,
      ]);
      expect(desk.told('unknown-message')).toBe(0);
      expect(desk.session.isServed(0)).toBe(true);
      expect(desk.sink.lines.filter((line) => line.startsWith('end')).length).toBeGreaterThan(wanted);
      expect(desk.sink.lines.some((line) => line.startsWith('quote'))).toBe(true);
      socket.close();
    },
    30_000,
  );

  it('tell trades in order, tickers and bars', async () => {
    const socket = await open();
    const symbol = ['BTC/USD', 'ETH/USD'];
    socket.send({ method: 'subscribe', params: { channel: 'trade', symbol, snapshot: true } });
    socket.send({ method: 'subscribe', params: { channel: 'ticker', symbol } });
    socket.send({ method: 'subscribe', params: { channel: 'ohlc', symbol, interval: 5 } });
    const { data } = await socket.find(({ channel, type }) => channel === 'ohlc' && type === 'snapshot');
    expect(data[0]).toMatchObject({ symbol: 'BTC/USD', interval: 5 });
    const ticker = (await socket.find(({ channel }) => channel === 'ticker')).data[0];
    expect(ticker.bid).toBeLessThan(ticker.ask);
    await expect.poll(() => updates(socket, 'trade').length, { timeout: 600_000 }).toBeGreaterThan(3);
    const ids = socket.messages
      .filter(({ channel }) => channel === 'trade')
      .flatMap((message) => message.data)
      .filter((trade: Json) => trade.symbol === 'BTC/USD')
      .map((trade: Json) => trade.trade_id);
    expect(ids).toEqual(ids.map((_: number, i: number) => ids[0] + i));
    socket.send({ method: 'unsubscribe', params: { channel: 'trade', symbol: ['BTC/USD'] }, req_id: 9 });
    expect(await socket.find(({ req_id }) => req_id === 9)).toMatchObject({
      success: true,
      result: { symbol: 'BTC/USD' },
    });
    socket.close();
  });
});

describe('private channels and orders over the WebSocket of the simulated Kraken', () => {
  let socket: TestSocket;
  let token: string;

  beforeEach(async () => {
    local = await localKraken();
    ({ client, other } = local);
    token = await client.token();
    socket = await open();
  });

  afterEach(async () => {
    socket.close();
    await local.close();
  });

  it.each([
    [{ channel: 'nothing', symbol: ['BTC/USD'] }, 'Subscription name invalid'],
    [{ channel: 'book', symbol: ['BTC/USD'], depth: 11 }, 'Subscription depth not supported'],
    [{ channel: 'ohlc', symbol: ['BTC/USD'], interval: 7 }, 'Subscription ohlc interval not supported'],
    [{ channel: 'book', symbol: ['BTC/XYZ'] }, 'Currency pair not supported BTC/XYZ'],
    [{ channel: 'executions', token: 'none' }, 'ESession:Invalid session'],
  ])('refuse %j: %s', async (params, error) => {
    socket.send({ method: 'subscribe', params, req_id: 1 });
    expect(await socket.find(({ method }) => method === 'subscribe')).toMatchObject({
      error,
      success: false,
      req_id: 1,
    });
  });

  let requests = 100;
  async function ask(method: string, params: object = {}): Promise<Json> {
    requests += 1;
    const id = requests;
    socket.send({ method, params: { token, ...params }, req_id: id });
    return socket.find(({ req_id }) => req_id === id);
  }

  const order = (more: object): object => ({
    order_type: 'limit',
    side: 'buy',
    symbol: 'BTC/USD',
    order_qty: 0.1,
    limit_price: 60_000,
    ...more,
  });

  it('tell of an order from its taking to its fill, with numbers without a hole', async () => {
    await ask('subscribe', { channel: 'executions' });
    await ask('subscribe', { channel: 'balances' });
    const { result } = await ask('add_order', order({ cl_ord_id: 'mine', order_userref: 5 }));
    expect(result).toMatchObject({ cl_ord_id: 'mine', order_userref: 5 });
    await other.done('AddOrder', limit('sell', 60000, { volume: '0.04' }));
    await other.done('AddOrder', limit('sell', 60000, { volume: '0.06' }));
    await socket.find(({ data }) => data?.[0]?.exec_type === 'filled');
    const executions = socket.messages.filter(({ channel }) => channel === 'executions');
    expect(executions.map(({ sequence }) => sequence)).toEqual(executions.map((_, i) => i + 1));
    expect(executions.slice(1).map(({ data }) => [data[0].exec_type, data[0].order_status, data[0].cum_qty])).toEqual([
      ['pending_new', 'pending_new', 0],
      ['new', 'new', 0],
      ['trade', 'partially_filled', 0.04],
      ['trade', 'filled', 0.1],
      ['filled', 'filled', 0.1],
    ]);
    expect(executions[3]?.data[0]).toMatchObject({
      last_price: 60_000,
      liquidity_ind: 'm',
      cost: 2400,
      fees: [{ asset: 'USD', qty: 6 }],
    });
    const balances = updatesOf('balances');
    expect(balances.map(([one]) => [one.asset, one.amount, one.fee])).toEqual([
      ['BTC', 0.04, 0],
      ['USD', -2400, 6],
      ['BTC', 0.06, 0],
      ['USD', -3600, 9],
    ]);
    expect(balances.at(-1)?.[0].balance).toBe(1_000_000 - 6015);
    expect(unexplained(local, 0)).toBe(0);
  });

  function updatesOf(channel: string): Json[][] {
    return updates(socket, channel).map(({ data }) => data);
  }

  it('begin with open orders and with the newest trades', async () => {
    const { order_id } = (await ask('add_order', order({}))).result;
    await other.done('AddOrder', limit('sell', 60000, { volume: '0.04' }));
    await ask('subscribe', { channel: 'executions', snap_trades: true });
    const [trades, orders] = socket.messages.filter(
      ({ channel, type }) => channel === 'executions' && type === 'snapshot',
    );
    expect(trades?.data).toMatchObject([{ exec_type: 'trade', order_id, last_qty: 0.04 }]);
    expect(orders?.data).toMatchObject([{ order_id, order_status: 'partially_filled', cum_qty: 0.04 }]);
    expect((await ask('subscribe', { channel: 'executions' })).error).toBe('Already subscribed');
    expect((await ask('unsubscribe', { channel: 'executions' })).success).toBe(true);
  });

  it('amend, edit and cancel orders, one or many', async () => {
    await ask('subscribe', { channel: 'executions' });
    const { order_id } = (await ask('add_order', order({ limit_price: 50_000 }))).result;
    expect((await ask('amend_order', { order_id, order_qty: 0.2, limit_price: 51_000.5 })).result).toMatchObject({
      order_id,
    });
    expect(updatesOf('executions').at(-1)?.[0]).toMatchObject({
      exec_type: 'amended',
      order_qty: 0.2,
      limit_price: 51_000.5,
    });
    const edited = (await ask('edit_order', { order_id, symbol: 'BTC/USD', limit_price: 52_000 })).result;
    expect(edited.original_order_id).toBe(order_id);
    expect((await ask('cancel_order', { order_id: [edited.order_id] })).result).toEqual({ order_id: edited.order_id });
    expect(await ask('cancel_order', { order_id: [edited.order_id] })).toMatchObject({
      success: false,
      error: 'EOrder:Unknown order',
    });
    const batch = await ask('batch_add', {
      symbol: 'BTC/USD',
      orders: [
        order({ limit_price: 50_000 }),
        order({ order_qty: 1e-5 }),
        order({ limit_price: 50_001, cl_ord_id: 'x' }),
      ],
    });
    expect(batch.result.map((one: Json) => one.error)).toEqual([undefined, 'EOrder:Order minimum not met', undefined]);
    expect(await ask('batch_cancel', { orders: [batch.result[0].order_id], cl_ord_id: ['x'] })).toMatchObject({
      success: true,
      orders_cancelled: 2,
    });
    await ask('add_order', order({ limit_price: 50_000 }));
    expect((await ask('cancel_all')).result).toEqual({ count: 1 });
    expect((await ask('cancel_all_orders_after', { timeout: 60 })).result.triggerTime).toMatch(/Z$/);
  });

  it('cancel nothing by a client id of blanks, which once named an order that was given none', async () => {
    const { order_id } = (await ask('add_order', order({ limit_price: 50_000 }))).result;
    for (const blank of [' ', ['  ', ''], ',']) {
      expect((await ask('cancel_order', { cl_ord_id: blank })).error).toMatch(/EOrder:Unknown order|Invalid arguments/);
      expect((await ask('batch_cancel', { cl_ord_id: blank })).orders_cancelled ?? 0).toBe(0);
      expect((await ask('amend_order', { cl_ord_id: blank, order_qty: 0.2 })).success).toBe(false);
    }
    expect(Object.keys((await client.done('OpenOrders')).open)).toEqual([order_id]);
  });

  it('place stops, market orders for an amount, and closing orders', async () => {
    await other.done('AddOrder', limit('sell', 60000));
    const stop = await ask('add_order', {
      ...order({ order_type: 'stop-loss-limit', side: 'sell', limit_price: 49_000 }),
      triggers: { reference: 'last', price: 50_000 },
    });
    expect((await client.done('QueryOrders', { txid: stop.result.order_id }))[stop.result.order_id].descr.order).toBe(
      'sell 0.10000000 XBTUSD @ stop loss 50000.0 -> limit 49000.0',
    );
    const trail = await ask('add_order', {
      ...order({ order_type: 'trailing-stop-limit', side: 'sell', limit_price: 0 }),
      triggers: { reference: 'last', price: 1000, price_type: 'quote' },
    });
    expect((await client.done('QueryOrders', { txid: trail.result.order_id }))[trail.result.order_id].descr.order).toBe(
      'sell 0.10000000 XBTUSD @ trailing stop +1000 -> limit +0',
    );
    await ask('subscribe', { channel: 'executions', snap_orders: true });
    const snapshot = await socket.find(({ channel, type }) => channel === 'executions' && type === 'snapshot');
    expect(snapshot.data.find(({ order_id }: Json) => order_id === trail.result.order_id)).toMatchObject({
      order_type: 'trailing-stop-limit',
      limit_price: 0,
      limit_price_type: 'quote',
      triggers: { price: 1000, price_type: 'quote', status: 'untriggered' },
    });
    const spent = await ask('add_order', { order_type: 'market', side: 'buy', symbol: 'BTC/USD', cash_order_qty: 600 });
    expect((await client.done('QueryOrders', { txid: spent.result.order_id }))[spent.result.order_id].vol_exec).toBe(
      '0.01000000',
    );
    const entry = await ask('add_order', {
      ...order({ order_qty: 0.05 }),
      conditional: { order_type: 'take-profit', trigger_price: 70_000 },
    });
    const { open: all } = await client.done('OpenOrders');
    const closing = Object.values(all as Record<string, Json>).filter(({ refid }) => refid === entry.result.order_id);
    expect(closing).toMatchObject([{ vol: '0.05000000', descr: { ordertype: 'take-profit', price: '70000.0' } }]);
    expect((await ask('add_order', order({ limit_price: 55_000, validate: true }))).success).toBe(true);
    expect((await ask('add_order', { ...order({}), token: 'wrong' })).error).toBe('ESession:Invalid session');
    expect((await ask('add_order', order({ symbol: 'BTC/XYZ' }))).error).toBe('Currency pair not supported BTC/XYZ');
    expect((await ask('dance')).error).toBe('Method not supported: dance');
  });
});
