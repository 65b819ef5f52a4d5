/** Chaos of the venue itself and of its messages, on the simulated Kraken and Coinbase. */
import { describe, expect, it } from 'vitest';
import { type ChaosFault, ChaosPlan, SCENARIO_VERSION } from '../../src/domain/sim/index.ts';
import { type Json, TestSocket } from './binance-client.ts';
import { localCoinbase } from './coinbase-client.ts';
import { limit, localKraken } from './kraken-client.ts';

function plan(...faults: ChaosFault[]): ChaosPlan {
  return new ChaosPlan(1, { version: SCENARIO_VERSION, name: 'test', faults });
}

const HALTS: ChaosFault = { kind: 'halt', fromS: 0, forS: 3600 };
const IN_TURNS: ChaosFault = { kind: 'filterChange', everyS: 2, forS: 1 };
const BEHIND: ChaosFault = { kind: 'readLag', forS: 3600, minMs: 3000, maxMs: 3000 };
const FORGETFUL: ChaosFault = { kind: 'shortHistory', forS: 3600, maxMs: 500 };
const UNTIL = { timeout: 600_000, interval: 100 };
const MARKET = '/api/v3/brokerage/market';
const ORDERS = '/api/v3/brokerage/orders';
const HIGH: ChaosFault = { kind: 'priceSpike', share: 1, factor: 100 };

/** How many of three markets take no orders. */
function closedOf({ exchange }: { readonly exchange: { isOpen(symbol: number): boolean } }): number {
  return [0, 1, 2].filter((symbol) => !exchange.isOpen(symbol)).length;
}

describe('the simulated Kraken whose venue misbehaves', () => {
  it('halts one market of three', async () => {
    const local = await localKraken({}, { chaos: plan(HALTS) });
    await expect.poll(() => closedOf(local.venue), { timeout: 600_000 }).toBe(1);
    await local.close();
  });

  it('has other rules: ten times the tick and lot, twice the smallest sizes; what stands is as it was taken', async () => {
    const local = await localKraken();
    const setOther = (isOther: boolean): void => {
      for (const { pair } of local.venue.markets) pair.hasOtherFilters = isOther;
    };
    const fine = limit('buy', '50000.1', { volume: '0.10000001' });
    await local.client.done('AddOrder', { ...fine, 'close[ordertype]': 'limit', 'close[price]': '70000.1' });
    setOther(true);
    const rules = await local.client.public('AssetPairs', { pair: 'XBTUSD' });
    expect(rules.XXBTZUSD).toMatchObject({ tick_size: '1', pair_decimals: 0, lot_decimals: 7, ordermin: '0.0002' });
    const refused = async (order: object): Promise<string[]> =>
      (await local.client.call('AddOrder', { ...order })).error;
    expect(await refused(limit('buy', '50000.1'))).toEqual([
      'EOrder:Invalid price:XBTUSD price can only be specified up to 0 decimals.',
    ]);
    expect(await refused(limit('buy', 50000, { volume: '0.10000001' }))).toEqual(['EGeneral:Invalid arguments:volume']);
    expect(await refused(limit('buy', 50000, { volume: '0.0001' }))).toEqual(['EOrder:Order minimum not met']);
    expect(Object.values((await local.client.done('OpenOrders')).open)[0]).toMatchObject({
      descr: { price: '50000.1', close: 'close position @ limit 70000.1' },
      vol: '0.10000001',
    });
    expect(await refused(limit('buy', 50001))).toEqual([]);
    setOther(false);
    expect(await refused(fine)).toEqual([]);
    await local.close();
  });

  it('tells of other rules on the stream, and of the usual ones when they are back', async () => {
    const local = await localKraken({}, { chaos: plan(IN_TURNS) });
    const socket = await TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
    socket.send({ method: 'subscribe', params: { channel: 'instrument' } });
    for (const increment of [1, 0.1])
      await socket.find(
        ({ channel, type, data }) =>
          channel === 'instrument' && type === 'update' && data.pairs[0].price_increment === increment,
      );
    socket.close();
    await local.close();
  });

  it('answers queries from a while ago: an order is unknown at first, later still open, as the money is', async () => {
    const local = await localKraken({}, { chaos: plan(BEHIND) });
    const { client, other } = local;
    const { txid } = await client.done('AddOrder', limit('buy', 50000));
    const [id] = txid;
    expect(await client.call('QueryOrders', { txid: id })).toMatchObject({ error: ['EOrder:Unknown order'] });
    expect((await client.done('OpenOrders')).open).toEqual({});
    const status = async (): Promise<unknown> => (await client.call('QueryOrders', { txid: id })).result?.[id]?.status;
    await expect.poll(status, UNTIL).toBe('open');
    await other.done('AddOrder', limit('sell', 50000));
    expect(await status()).toBe('open');
    expect((await client.done('TradesHistory')).count).toBe(0);
    expect(Object.keys((await client.done('OpenOrders')).open)).toEqual([id]);
    expect((await client.done('ClosedOrders')).count).toBe(0);
    expect((await client.done('BalanceEx')).XXBT.balance).toBe('10.00000000');
    await expect.poll(status, UNTIL).toBe('closed');
    expect((await client.done('TradesHistory')).count).toBe(1);
    expect((await client.done('ClosedOrders')).count).toBe(1);
    expect((await client.done('Ledgers', { type: 'trade' })).count).toBe(2);
    expect((await client.done('BalanceEx')).XXBT.balance).toBe('10.10000000');
    await local.close();
  });

  it('knows only what is newer: an order that ended half a second ago is none, an open one is', async () => {
    const local = await localKraken({}, { chaos: plan(FORGETFUL) });
    const { client, other } = local;
    const open = (await client.done('AddOrder', limit('buy', 40000))).txid[0];
    await client.done('AddOrder', limit('buy', 50000));
    await other.done('AddOrder', limit('sell', 50000));
    await expect.poll(async () => (await client.done('ClosedOrders')).count, UNTIL).toBe(0);
    expect((await client.done('TradesHistory')).count).toBe(0);
    expect(Object.keys((await client.done('OpenOrders')).open)).toEqual([open]);
    await local.close();
  });

  it('sends prices that cannot be', async () => {
    const local = await localKraken({}, { chaos: plan(HIGH) });
    await local.other.done('AddOrder', limit('sell', 60000));
    const socket = await TestSocket.open(`ws://127.0.0.1:${local.port}/v2`);
    socket.send({ method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'] } });
    const book = await socket.find(({ channel, type }) => channel === 'book' && type === 'snapshot');
    expect(book.data[0].asks[0].price).toBe(6_000_000);
    socket.close();
    await local.close();
  });
});

describe('the simulated Coinbase whose venue misbehaves', () => {
  it('halts one market of three', async () => {
    const at = await localCoinbase({}, { chaos: plan(HALTS) });
    await expect.poll(() => closedOf(at.venue), { timeout: 600_000 }).toBe(1);
    await at.close();
  });

  it('has other rules: ten times the tick and lot, twice the smallest worth', async () => {
    const at = await localCoinbase();
    const setOther = (isOther: boolean): void => {
      for (const { product } of at.venue.markets) product.hasOtherFilters = isOther;
    };
    await at.client.limit('BUY', '0.10000001', '50000.01');
    setOther(true);
    const { body } = await at.client.open(`${MARKET}/products/BTC-USD`);
    expect(body).toMatchObject({
      base_increment: '0.0000001',
      quote_increment: '0.1',
      price_increment: '0.1',
      base_min_size: '0.0000001',
      quote_min_size: '2',
    });
    const refused = async (size: string, price: string): Promise<string> =>
      (await at.client.order('BUY', { limit_limit_gtc: { base_size: size, limit_price: price } })).error_response
        ?.preview_failure_reason;
    expect(await refused('0.1', '50000.01')).toBe('PREVIEW_INVALID_PRICE_PRECISION');
    expect(await refused('0.10000001', '50000')).toBe('PREVIEW_INVALID_SIZE_PRECISION');
    expect(await refused('0.00003', '50000')).toBe('PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL');
    setOther(false);
    expect(await refused('0.1', '50000.01')).toBeUndefined();
    await at.close();
  });

  it('tells of other rules on the stream, and of the usual ones when they are back', async () => {
    const at = await localCoinbase({}, { chaos: plan(IN_TURNS) });
    const listener = await at.listen();
    listener.send({ type: 'subscribe', channel: 'status', product_ids: ['BTC-USD'] });
    for (const increment of ['0.1', '0.01'])
      await listener.find(
        ({ channel, events }) => channel === 'status' && events[0].products[0].quote_increment === increment,
      );
    await at.close();
  });

  it('answers queries from a while ago: an order is unknown at first, later still open, as the money is', async () => {
    const at = await localCoinbase({}, { chaos: plan(BEHIND) });
    const id = await at.client.limit('BUY', '1', '50000');
    expect((await at.client.get(`${ORDERS}/historical/${id}`)).status).toBe(404);
    const all = async (): Promise<string[]> =>
      (await at.client.get(`${ORDERS}/historical/batch`)).body.orders.map(({ status }: Json) => status);
    expect(await all()).toEqual([]);
    const status = async (): Promise<unknown> => (await at.client.get(`${ORDERS}/historical/${id}`)).body.order?.status;
    await expect.poll(status, UNTIL).toBe('OPEN');
    await at.other.limit('SELL', '1', '50000');
    expect(await status()).toBe('OPEN');
    const fills = async (): Promise<number> => (await at.client.get(`${ORDERS}/historical/fills`)).body.fills.length;
    expect([await all(), await fills(), await at.client.balance('BTC')]).toEqual([['OPEN'], 0, ['100', '0']]);
    await expect.poll(status, UNTIL).toBe('FILLED');
    expect([await all(), await fills(), await at.client.balance('BTC')]).toEqual([['FILLED'], 1, ['101', '0']]);
    await at.close();
  });

  it('knows only what is newer: an order that was filled half a second ago is none, an open one is', async () => {
    const at = await localCoinbase({}, { chaos: plan(FORGETFUL) });
    const open = await at.client.limit('BUY', '1', '40000');
    await at.client.limit('BUY', '1', '50000');
    await at.other.limit('SELL', '1', '50000');
    const ids = async (): Promise<string[]> =>
      (await at.client.get(`${ORDERS}/historical/batch`)).body.orders.map(({ order_id }: Json) => order_id);
    await expect.poll(ids, UNTIL).toEqual([open]);
    expect((await at.client.get(`${ORDERS}/historical/fills`)).body.fills).toEqual([]);
    await at.close();
  });

  it('sends prices that cannot be', async () => {
    const at = await localCoinbase({}, { chaos: plan(HIGH) });
    await at.other.limit('SELL', '1', '60000');
    const listener = await at.listen();
    listener.send(JSON.stringify({ type: 'subscribe', channel: 'level2', product_ids: ['BTC-USD'] }));
    const book = await listener.find(({ channel }) => channel === 'l2_data');
    expect(Number(book.events[0].updates[0].price_level)).toBe(6_000_000);
    await at.close();
  });
});
