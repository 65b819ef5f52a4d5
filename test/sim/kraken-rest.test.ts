import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KrakenClient, type LocalKraken, limit, localKraken, unexplained } from './kraken-client.ts';

let local: LocalKraken;
let client: KrakenClient;
let other: KrakenClient;

beforeEach(async () => {
  local = await localKraken();
  ({ client, other } = local);
});

afterEach(async () => {
  await local.close();
});

async function place(who: KrakenClient, fields: Parameters<KrakenClient['done']>[1]): Promise<string> {
  return (await who.done('AddOrder', fields)).txid[0];
}

async function errorOf(name: string, fields: Parameters<KrakenClient['call']>[1] = {}): Promise<string> {
  const { error, result } = await client.call(name, fields);
  expect(result).toBeUndefined();
  return error.join();
}

/** The order of a client as QueryOrders shows it. */
async function order(id: string): Promise<Record<string, unknown> & { descr: Record<string, unknown> }> {
  return (await client.done('QueryOrders', { txid: id, trades: true }))[id];
}

describe('the public REST of the simulated Kraken', () => {
  it('tells time, assets, pairs and an empty book under the names of the venue', async () => {
    expect((await client.public('Time')).unixtime).toBeCloseTo(Date.now() / 1000, -1);
    expect((await client.public('SystemStatus')).status).toBe('online');
    expect(Object.keys(await client.public('Assets'))).toEqual(
      expect.arrayContaining(['XXBT', 'ZUSD', 'XETH', 'USDT']),
    );
    expect((await client.public('Assets', { asset: 'XBT' })).XXBT).toMatchObject({ altname: 'XBT', decimals: 8 });
    const pairs = await client.public('AssetPairs');
    expect(Object.keys(pairs)).toEqual(['XXBTZUSD', 'XETHZUSD', 'XETHXXBT']);
    expect(pairs.XXBTZUSD).toMatchObject({
      altname: 'XBTUSD',
      wsname: 'XBT/USD',
      base: 'XXBT',
      quote: 'ZUSD',
      pair_decimals: 1,
      ordermin: '0.0001',
      tick_size: '0.1',
      status: 'online',
    });
    expect(await client.public('Depth', { pair: 'BTC/USD' })).toEqual({ XXBTZUSD: { asks: [], bids: [] } });
    expect((await client.public('Ticker', { pair: 'XBTUSD' })).XXBTZUSD.c).toEqual(['0.0', '0.00000000']);
    expect((await client.public('OHLC', { pair: 'XBTUSD' })).XXBTZUSD).toEqual([]);
  });

  it('shows a trade in the tape, the bars and the ticker, and the spread before it', async () => {
    await place(other, limit('sell', 60000));
    await place(other, limit('buy', 59000));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await place(client, limit('buy', 60000, { volume: '0.04' }));
    const trades = await client.public('Trades', { pair: 'XBTUSD' });
    expect(trades.XXBTZUSD).toHaveLength(1);
    expect(trades.XXBTZUSD[0].slice(0, 2)).toEqual(['60000.0', '0.04000000']);
    expect(trades.XXBTZUSD[0][3]).toBe('b');
    expect(await client.public('Trades', { pair: 'XBTUSD', since: trades.last })).toMatchObject({ XXBTZUSD: [] });
    const [bar] = (await client.public('OHLC', { pair: 'XBTUSD', interval: 60 })).XXBTZUSD;
    expect(bar.slice(1)).toEqual(['60000.0', '60000.0', '60000.0', '60000.0', '60000.0', '0.04000000', 1]);
    const ticker = (await client.public('Ticker')).XXBTZUSD;
    expect(ticker).toMatchObject({ a: ['60000.0', '1', '0.06000000'], b: ['59000.0', '1', '0.10000000'], t: [1, 1] });
    expect((await client.public('Spread', { pair: 'XBTUSD' })).XXBTZUSD[0].slice(1)).toEqual(['59000.0', '60000.0']);
    const depth = (await client.public('Depth', { pair: 'XBTUSD', count: 1 })).XXBTZUSD;
    expect(depth.asks[0].slice(0, 2)).toEqual(['60000.0', '0.06000000']);
  });

  it.each([
    ['Depth', {}, 'EGeneral:Invalid arguments'],
    ['Depth', { pair: 'NOPE' }, 'EQuery:Unknown asset pair'],
    ['Depth', { pair: 'XBTUSD', count: 501 }, 'EGeneral:Invalid arguments:count'],
    ['OHLC', { pair: 'XBTUSD', interval: 2 }, 'EGeneral:Invalid arguments:interval'],
    ['Trades', { pair: 'XBTUSD', since: 'now' }, 'EGeneral:Invalid arguments:since'],
    ['Assets', { asset: 'NOPE' }, 'EQuery:Unknown asset'],
    ['Nothing', {}, 'EGeneral:Unknown method'],
  ])('refuses %s with %j: %s', async (name, fields, text) => {
    const reply = await client.get(`/0/public/${name}`, fields);
    expect([reply.status, reply.body]).toEqual([200, { error: [text] }]);
  });
});

describe('access to the private REST', () => {
  it('wants the key, the signature of path, nonce and body, and a nonce above the last', async () => {
    const path = '/0/private/Balance';
    const nonce = client.nonce();
    expect((await client.send(path, nonce, `nonce=${nonce}`)).body.error).toEqual([]);
    expect((await client.send(path, nonce, `nonce=${nonce}`)).body.error).toEqual(['EAPI:Invalid nonce']);
    expect((await client.send(path, '1', 'nonce=1')).body.error).toEqual(['EAPI:Invalid nonce']);
    expect((await client.send(path, '', '')).body.error).toEqual(['EAPI:Invalid nonce']);
    const next = client.nonce();
    expect((await client.send(path, next, `nonce=${next}&x=1`)).body.error).toEqual([]);
    const headers = { 'API-Key': client.key, 'API-Sign': 'AAAA' };
    expect((await client.raw('POST', path, `nonce=${client.nonce()}`, headers)).body.error).toEqual([
      'EAPI:Invalid signature',
    ]);
    expect((await client.raw('POST', path, 'nonce=1', { 'API-Key': 'nobody' })).body.error).toEqual([
      'EAPI:Invalid key',
    ]);
    expect((await client.raw('GET', path)).body.error).toEqual(['EGeneral:Unknown method']);
    expect((await client.raw('POST', '/1/private/Balance')).status).toBe(404);
  });

  it('counts calls: after 20 in a row the venue wants a rest, and histories count twice', async () => {
    const counted = await localKraken({ limits: undefined as never });
    const errors: string[] = [];
    for (let i = 0; i < 12; i++) errors.push((await counted.client.call('Ledgers')).error.join());
    expect(errors.slice(0, 10).join('')).toBe('');
    expect(errors.at(-1)).toBe('EAPI:Rate limit exceeded');
    await counted.close();
  });
});

describe('orders of the simulated Kraken', () => {
  it('rest, are shown, and are cancelled', async () => {
    const added = await client.done('AddOrder', limit('buy', '59000.5', { userref: 7, cl_ord_id: 'mine' }));
    expect(added.descr).toEqual({ order: 'buy 0.10000000 XBTUSD @ limit 59000.5' });
    const [id] = added.txid;
    expect(id).toMatch(/^O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}$/);
    expect(await order(id)).toMatchObject({ status: 'open', userref: 7, cl_ord_id: 'mine', vol: '0.10000000' });
    // 5,900.05 and the fee of a taker, 0.4 %, are held.
    expect((await client.done('BalanceEx')).ZUSD).toEqual({ balance: '1000000.00000000', hold_trade: '5923.65020000' });
    expect(await errorOf('AddOrder', limit('buy', 59000, { cl_ord_id: 'mine' }))).toBe(
      'EOrder:cl_ord_id already in use',
    );
    expect(Object.keys((await client.done('OpenOrders', { userref: 7 })).open)).toEqual([id]);
    expect(Object.keys((await client.done('OpenOrders', { userref: 8 })).open)).toEqual([]);
    expect(await client.done('CancelOrder', { txid: id })).toEqual({ count: 1 });
    expect(await errorOf('CancelOrder', { txid: id })).toBe('EOrder:Unknown order');
    expect(await order(id)).toMatchObject({ status: 'canceled', reason: 'User requested' });
    expect((await client.done('ClosedOrders')).count).toBe(1);
  });

  it('fill at the prices of the book; the buyer pays the fee on top, the seller from what comes in', async () => {
    await place(other, limit('sell', 60000));
    await place(other, limit('sell', 60010));
    const id = await place(client, { pair: 'XBTUSD', type: 'buy', ordertype: 'market', volume: '0.15' });
    // 0.1 at 60,000 and 0.05 at 60,010: 9,000.5; a taker pays 0.4 %.
    expect(await order(id)).toMatchObject({
      status: 'closed',
      vol_exec: '0.15000000',
      cost: '9000.50000000',
      fee: '36.00200000',
      price: '60003.3',
      oflags: 'fciq',
    });
    expect(await client.done('Balance')).toMatchObject({ XXBT: '10.15000000', ZUSD: '990963.49800000' });
    // A maker pays 0.25 %.
    expect(await other.done('Balance')).toMatchObject({ XXBT: '9.85000000', ZUSD: '1008977.99875000' });
    const { trades, count } = await client.done('TradesHistory');
    expect(count).toBe(2);
    const [newest] = Object.values(trades) as Record<string, unknown>[];
    expect(newest).toMatchObject({
      ordertxid: id,
      pair: 'XXBTZUSD',
      cost: '3000.50000000',
      fee: '12.00200000',
      maker: false,
    });
    const [tradeId] = Object.keys(trades) as [string];
    expect(await client.done('QueryTrades', { txid: tradeId })).toEqual({ [tradeId]: newest });
    const { ledger } = await client.done('Ledgers', { asset: 'ZUSD', type: 'trade' });
    const amounts = (Object.values(ledger) as { amount: string; fee: string; balance: string }[]).map(
      ({ amount, fee, balance }) => [amount, fee, balance],
    );
    expect(amounts).toEqual([
      ['-3000.50000000', '12.00200000', '990963.49800000'],
      ['-6000.00000000', '24.00000000', '993976.00000000'],
    ]);
    const [ledgerId] = Object.keys(ledger) as [string];
    expect(await client.done('QueryLedgers', { id: ledgerId })).toEqual({ [ledgerId]: ledger[ledgerId] });
    expect([unexplained(local, 0), unexplained(local, 1)]).toEqual([0, 0]);
    expect((await client.done('TradeVolume', { pair: 'XBTUSD' })).fees.XXBTZUSD).toMatchObject({ fee: '0.4000' });
    expect((await client.done('TradeBalance')).eb).toMatch(/^\d+\.\d{4}$/);
  });

  it('spend an amount of the quote asset with viqc', async () => {
    await place(other, limit('sell', 60000));
    const id = await place(client, {
      pair: 'XBTUSD',
      type: 'buy',
      ordertype: 'market',
      volume: '600',
      oflags: 'viqc',
    });
    expect(await order(id)).toMatchObject({ status: 'closed', vol_exec: '0.01000000', cost: '600.00000000' });
  });

  it('only describe themselves with validate', async () => {
    const { descr, txid } = await client.done('AddOrder', limit('buy', 59000, { validate: true }));
    expect([descr.order, txid]).toEqual(['buy 0.10000000 XBTUSD @ limit 59000.0', undefined]);
    expect((await client.done('OpenOrders')).open).toEqual({});
    expect(await errorOf('AddOrder', limit('buy', 59000, { volume: 100, validate: true }))).toBe(
      'EOrder:Insufficient funds',
    );
  });

  it('wait for their trigger, or are triggered when it has come already', async () => {
    await place(other, limit('sell', 60000));
    await place(client, limit('buy', 60000));
    await place(other, limit('buy', 58000, { volume: 1 }));
    const stop = await place(client, {
      pair: 'XBTUSD',
      type: 'sell',
      ordertype: 'stop-loss',
      volume: '0.1',
      price: 59000,
    });
    const take = await place(client, {
      pair: 'XBTUSD',
      type: 'sell',
      ordertype: 'take-profit-limit',
      volume: '0.1',
      price: '+5%',
      price2: '#0.5%',
    });
    expect((await order(stop)).descr).toMatchObject({ ordertype: 'stop-loss', price: '59000.0', price2: '0' });
    expect((await order(take)).descr).toMatchObject({ price: '63000.0', price2: '63315.0' });
    await place(client, { pair: 'XBTUSD', type: 'sell', ordertype: 'limit', volume: '0.1', price: 58000 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await order(stop)).toMatchObject({ status: 'closed', price: '58000.0' });
    const late = await place(client, {
      pair: 'XBTUSD',
      type: 'sell',
      ordertype: 'stop-loss',
      volume: '0.1',
      price: 59000,
    });
    expect(await order(late)).toMatchObject({ status: 'closed', price: '58000.0' });
    const trailing = await place(client, {
      pair: 'XBTUSD',
      type: 'sell',
      ordertype: 'trailing-stop',
      volume: '0.1',
      price: '+2.5%',
    });
    expect((await order(trailing)).descr).toMatchObject({ order: 'sell 0.10000000 XBTUSD @ trailing stop +2.5%' });
  });

  it('trail with a limit that is as far from the trigger as was asked for', async () => {
    await place(other, limit('buy', 60000));
    await place(client, limit('sell', 60000));
    const trail = { pair: 'XBTUSD', type: 'sell', ordertype: 'trailing-stop-limit', volume: '0.1' };
    const stop = await place(client, { ...trail, price: '+5%', price2: '-100' });
    expect(await order(stop)).toMatchObject({
      status: 'open',
      descr: { price: '+5%', price2: '-100', order: 'sell 0.10000000 XBTUSD @ trailing stop +5% -> limit -100' },
      limitprice: '0.0',
    });
    await place(other, limit('buy', 60000, { volume: '0.01' }));
    await place(client, limit('sell', 60000, { volume: '0.01' }));
    // 60,000 less 5 % is 57,000; the limit 56,900 rests above the only bid.
    await place(other, limit('buy', 56000));
    await place(client, { ...limit('sell', 56000), volume: '0.05' });
    expect(await order(stop)).toMatchObject({
      status: 'open',
      descr: { price: '57000.0', price2: '56900.0' },
      limitprice: '56900.0',
      stopprice: '57000.0',
    });
    // Less of another one keeps what it trails at, also while volumes have to be coarser.
    const finer = await place(client, { ...trail, volume: '0.10000001', price: '+5%', price2: '+0' });
    for (const { pair } of local.venue.markets) pair.hasOtherFilters = true;
    await client.done('AmendOrder', { txid: finer, order_qty: '0.05' });
    for (const { pair } of local.venue.markets) pair.hasOtherFilters = false;
    await client.done('AmendOrder', { txid: finer, trigger_price: '+4%' });
    expect(await order(finer)).toMatchObject({ status: 'open', vol: '0.05000000', descr: { price2: '+0' } });
    expect((await client.call('AmendOrder', { txid: finer, limit_price: 50000 })).error).toEqual([
      'EGeneral:Invalid arguments:limit_price',
    ]);
    for (const wrong of [{ price: '+5%' }, { price: '-5%', price2: '1' }, { price: '+5%', price2: 'x' }])
      expect((await client.call('AddOrder', { ...trail, ...wrong })).error).toEqual([
        expect.stringMatching(/^EGeneral:Invalid arguments/),
      ]);
  });

  it('place their closing order for what is filled, on the other side', async () => {
    const entry = await place(client, {
      ...limit('buy', 60000),
      'close[ordertype]': 'stop-loss-limit',
      'close[price]': 58000,
      'close[price2]': 57900,
    });
    expect((await order(entry)).descr.close).toBe('close position @ stop loss 58000.0 -> limit 57900.0');
    await place(other, limit('sell', 60000, { volume: '0.04' }));
    const { open } = await client.done('OpenOrders');
    const closing = (Object.values(open) as Record<string, unknown>[]).filter(({ refid }) => refid === entry);
    expect(closing).toHaveLength(1);
    expect(closing[0]).toMatchObject({ vol: '0.04000000', descr: { type: 'sell', ordertype: 'stop-loss-limit' } });
  });

  it('show a part of themselves as icebergs, end with IOC, FOK and their date', async () => {
    await place(client, limit('sell', 61000, { ordertype: 'iceberg', volume: '1', displayvol: '0.1' }));
    expect((await client.public('Depth', { pair: 'XBTUSD' })).XXBTZUSD.asks[0].slice(0, 2)).toEqual([
      '61000.0',
      '0.10000000',
    ]);
    await place(other, limit('sell', 60000, { volume: '0.04' }));
    const ioc = await place(client, limit('buy', 60000, { timeinforce: 'IOC' }));
    expect(await order(ioc)).toMatchObject({ status: 'canceled', vol_exec: '0.04000000' });
    const fok = await place(client, limit('buy', 60000, { timeinforce: 'FOK' }));
    expect(await order(fok)).toMatchObject({ status: 'canceled', vol_exec: '0.00000000' });
    const dated = await place(client, limit('buy', 50000, { timeinforce: 'GTD', expiretm: '+1' }));
    expect((await order(dated)).status).toBe('open');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await order(dated)).toMatchObject({ status: 'expired', reason: 'Order expired' });
  });

  it('are amended in their place, and keep their id', async () => {
    const id = await place(client, limit('buy', 59000));
    expect((await client.done('AmendOrder', { txid: id, order_qty: '0.05' })).amend_id).toMatch(/^T/);
    expect(await order(id)).toMatchObject({ status: 'open', vol: '0.05000000' });
    await client.done('AmendOrder', { txid: id, order_qty: '0.2', limit_price: '59500' });
    expect(await order(id)).toMatchObject({ status: 'open', vol: '0.20000000', descr: { price: '59500.0' } });
    await place(other, limit('sell', 59500));
    expect(await order(id)).toMatchObject({ status: 'open', vol: '0.20000000', vol_exec: '0.10000000' });
    expect(await errorOf('AmendOrder', { txid: id, order_qty: '0.1' })).toBe('EGeneral:Invalid arguments:order_qty');
    // More than there is: the order stands as it stood.
    expect(await errorOf('AmendOrder', { txid: id, order_qty: '100' })).toBe('EOrder:Insufficient funds');
    expect(await order(id)).toMatchObject({ status: 'open', vol: '0.20000000', vol_exec: '0.10000000' });
    expect((await client.public('Depth', { pair: 'XBTUSD' })).XXBTZUSD.bids[0].slice(0, 2)).toEqual([
      '59500.0',
      '0.10000000',
    ]);
    expect(unexplained(local, 0)).toBe(0);
  });

  it('are edited into another order, with a new id', async () => {
    const id = await place(client, limit('buy', 59000));
    const edited = await client.done('EditOrder', { txid: id, pair: 'XBTUSD', price: '58000' });
    expect(edited).toMatchObject({ status: 'ok', originaltxid: id, orders_cancelled: 1, price: '58000.0' });
    expect(await order(id)).toMatchObject({ status: 'canceled', reason: 'Order replaced' });
    expect(await order(edited.txid)).toMatchObject({ status: 'open', vol: '0.10000000' });
    expect(await errorOf('EditOrder', { txid: edited.txid, pair: 'XBTUSD', volume: '500' })).toBe(
      'EOrder:Insufficient funds',
    );
    expect((await order(edited.txid)).status).toBe('open');
  });

  it('come in batches, are cancelled in batches, all at once, or when their client is silent', async () => {
    const { result } = await client.callJson('AddOrderBatch', {
      pair: 'XBTUSD',
      orders: [
        { ordertype: 'limit', type: 'buy', volume: 0.1, price: '50000' },
        { ordertype: 'limit', type: 'buy', volume: '1000', price: '50000' },
        { ordertype: 'limit', type: 'buy', volume: '0.1', price: '51000' },
      ],
    });
    expect(result.orders.map((one: { error?: string }) => one.error)).toEqual([
      undefined,
      'EOrder:Insufficient funds',
      undefined,
    ]);
    const ids = result.orders.flatMap((one: { txid?: string }) => one.txid ?? []);
    expect((await client.callJson('CancelOrderBatch', { orders: ids })).result).toEqual({ count: 2 });
    await place(client, limit('buy', 50000));
    await place(client, limit('buy', 50001));
    expect(await client.done('CancelAll')).toEqual({ count: 2 });
    const id = await place(client, limit('buy', 50000));
    expect((await client.done('CancelAllOrdersAfter', { timeout: 1 })).triggerTime).toMatch(/Z$/);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await order(id)).status).toBe('canceled');
  });

  it('of one account do not trade with each other', async () => {
    await place(client, limit('sell', 60000));
    const newest = await place(client, limit('buy', 60000));
    expect((await order(newest)).status).toBe('canceled');
    const taker = await place(client, limit('buy', 60000, { stptype: 'cancel-oldest' }));
    expect((await order(taker)).status).toBe('open');
  });

  it.each([
    [limit('buy', '60000.25'), 'EOrder:Invalid price:XBTUSD price can only be specified up to 1 decimals.'],
    [limit('buy', 'x'), 'EGeneral:Invalid arguments:price'],
    [limit('buy', ''), 'EGeneral:Invalid arguments:price'],
    [limit('buy', 60000, { volume: '0.00001' }), 'EOrder:Order minimum not met'],
    [limit('buy', '0.1', { volume: '1' }), 'EOrder:Cost minimum not met'],
    [limit('buy', 60000, { volume: '0.000000001' }), 'EGeneral:Invalid arguments:volume'],
    [limit('buy', 60000, { volume: '100' }), 'EOrder:Insufficient funds'],
    [limit('sell', 60000, { volume: '10.00000001' }), 'EOrder:Insufficient funds'],
    [limit('buy', 60000, { pair: 'XBTEUR' }), 'EQuery:Unknown asset pair'],
    [limit('buy', 60000, { ordertype: 'fancy' }), 'EGeneral:Invalid arguments:ordertype'],
    [limit('buy', 60000, { leverage: '2:1' }), 'EOrder:Cannot open position'],
    [limit('buy', 60000, { oflags: 'post,nothing' }), 'EGeneral:Invalid arguments:oflags'],
    [limit('buy', 60000, { timeinforce: 'GTX' }), 'EGeneral:Invalid arguments:timeinforce'],
    [limit('buy', 60000, { deadline: '2020-01-01T00:00:00Z' }), 'EService:Deadline elapsed'],
    [limit('buy', 60000, { userref: '99999999999' }), 'EGeneral:Invalid arguments:userref'],
  ])('are refused: %j is %s', async (fields, text) => {
    expect(await errorOf('AddOrder', fields)).toBe(text);
    expect((await client.done('BalanceEx')).ZUSD.hold_trade).toBe('0.00000000');
  });

  it('at the market of an empty book end without a trade', async () => {
    const id = await place(client, { pair: 'XBTUSD', type: 'buy', ordertype: 'market', volume: 1 });
    expect(await order(id)).toMatchObject({
      status: 'canceled',
      reason: 'Insufficient liquidity',
      vol_exec: '0.00000000',
    });
  });

  it('that must not take are refused when they would', async () => {
    await place(other, limit('sell', 60000));
    expect(await errorOf('AddOrder', limit('buy', 60000, { oflags: 'post' }))).toBe('EOrder:Post only order');
    const id = await place(client, limit('buy', 59999.9, { oflags: 'post' }));
    expect((await order(id)).oflags).toBe('fciq,post');
  });

  it('count by pair: a cancel of a young order costs 8 of 125', async () => {
    const counted = await localKraken({ limits: undefined as never });
    const errors: string[] = [];
    for (let i = 0; i < 20; i++) {
      const { error, result } = await counted.client.call('AddOrder', limit('buy', 50000 + i));
      errors.push(error.join());
      if (result !== undefined)
        errors.push((await counted.client.call('CancelOrder', { txid: result.txid[0] })).error.join());
    }
    expect(errors.slice(0, 20).join('')).toBe('');
    expect(errors).toContain('EOrder:Rate limit exceeded');
    await counted.close();
  });

  it('of others are unknown, and money neither comes nor goes by request', async () => {
    const id = await place(other, limit('buy', 50000));
    expect(await errorOf('CancelOrder', { txid: id })).toBe('EOrder:Unknown order');
    expect(await errorOf('QueryOrders', { txid: id })).toBe('EOrder:Unknown order');
    await place(client, limit('buy', 50000));
    expect(await errorOf('CancelOrder', { txid: 0 })).toBe('EOrder:Invalid order');
    expect(await errorOf('QueryOrders', { txid: 'nonsense' })).toBe('EOrder:Invalid order');
    expect(await errorOf('Withdraw', { asset: 'XBT', amount: 1 })).toBe('EFunding:No funding method');
    expect(await client.done('OpenPositions')).toEqual({});
    expect(await client.done('DepositStatus')).toEqual([]);
  });
});
