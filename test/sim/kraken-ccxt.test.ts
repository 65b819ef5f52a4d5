import * as ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalKraken, localKraken } from './kraken-client.ts';

const SYMBOL = 'BTC/USD';

describe('ccxt as it is, pointed at the simulated Kraken', () => {
  let local: LocalKraken;
  let exchange: InstanceType<typeof ccxt.pro.kraken>;

  beforeAll(async () => {
    local = await localKraken({ symbols: [SYMBOL], market: 'generated', historyMinutes: 1 });
    const rest = `http://127.0.0.1:${local.port}`;
    const streams = `ws://127.0.0.1:${local.port}/v2`;
    exchange = new ccxt.pro.kraken({ apiKey: local.client.key, secret: local.client.secret, enableRateLimit: false });
    exchange.urls.api = {
      ...(exchange.urls.api as object),
      public: rest,
      private: rest,
      ws: { public: streams, private: streams, publicV2: streams, privateV2: streams },
    } as never;
    let nonce = Date.now();
    exchange.nonce = () => {
      nonce = Math.max(nonce + 1, Date.now());
      return nonce;
    };
    // What ccxt asks for before it opens plain ws:// where a proxy is configured.
    await exchange.loadHttpProxyAgent();
    await exchange.loadMarkets();
  });

  afterAll(async () => {
    await exchange.close();
    await local.close();
  });

  it('trades at the market, and sees trade, fee and balance to the last unit', async () => {
    const before = (await exchange.fetchBalance()).USD?.total as number;
    const { id } = await exchange.createOrder(SYMBOL, 'market', 'buy', 0.02);
    const order = await exchange.fetchOrder(id as string, SYMBOL);
    expect(order).toMatchObject({ status: 'closed', filled: 0.02, side: 'buy' });
    const own = (await exchange.fetchMyTrades(SYMBOL)).filter((trade) => trade.order === id);
    expect(own.reduce((sum, { amount }) => sum + (amount as number), 0)).toBeCloseTo(0.02, 12);
    const paid = own.reduce((sum, { cost, fee }) => sum + (cost as number) + Number(fee?.cost), 0);
    expect(own[0]?.fee?.currency).toBe('USD');
    const after = await exchange.fetchBalance();
    expect(after.USD?.total).toBeCloseTo(before - paid, 8);
    expect(after.BTC?.total).toBeCloseTo(10.02, 8);
    const received = (await exchange.fetchLedger('BTC')).filter(({ type }) => type === 'trade');
    expect(received.reduce((sum, { amount }) => sum + (amount as number), 0)).toBeCloseTo(0.02, 12);
  });

  it('places, amends, finds and cancels an order that rests', async () => {
    const placed = await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 40_000);
    await exchange.editOrder(placed.id as string, SYMBOL, 'limit', 'buy', 0.02, 41_000);
    expect((await exchange.fetchOpenOrders(SYMBOL)).map((one) => [one.id, one.price, one.amount])).toEqual([
      [placed.id, 41_000, 0.02],
    ]);
    await exchange.cancelOrder(placed.id as string, SYMBOL);
    await expect(exchange.cancelOrder(placed.id as string, SYMBOL)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    await expect(exchange.createOrder(SYMBOL, 'limit', 'buy', 1000, 50_000)).rejects.toBeInstanceOf(
      ccxt.InsufficientFunds,
    );
    await expect(exchange.createOrder(SYMBOL, 'limit', 'buy', 0.00001, 50_000)).rejects.toBeInstanceOf(
      ccxt.InvalidOrder,
    );
  });

  it('places a trailing stop with a limit, as a share and as a distance', async () => {
    for (const params of [
      { trailingPercent: '5', trailingLimitPercent: '1' },
      { trailingAmount: '900', trailingLimitAmount: 100, offset: '+' },
    ]) {
      const { id } = await exchange.createOrder(SYMBOL, 'limit', 'sell', 0.01, undefined, params);
      const order = await exchange.fetchOrder(id as string, SYMBOL);
      expect(order.status).toBe('open');
      expect(order.info.descr).toMatchObject({ ordertype: 'trailing-stop-limit' });
      await exchange.cancelOrder(id as string, SYMBOL);
    }
  });

  it('watches book, trades, orders and balances', async () => {
    const orders = exchange.watchOrders(SYMBOL);
    const balance = exchange.watchBalance();
    const book = await exchange.watchOrderBook(SYMBOL);
    expect(book.bids[0]?.[0]).toBeLessThan(book.asks[0]?.[0] as number);
    await balance;
    const { id } = await exchange.createOrderWs(SYMBOL, 'limit', 'buy', 0.01, 42_000);
    expect((await orders).map((one) => one.id)).toContain(id);
    expect((await exchange.watchTrades(SYMBOL)).length).toBeGreaterThan(0);
    await exchange.cancelAllOrdersWs();
    expect(await exchange.fetchOpenOrders(SYMBOL)).toEqual([]);
  });
});
