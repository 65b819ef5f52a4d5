import * as ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, localServer } from './local-server.ts';

const SYMBOL = 'BTC/USDT';

describe('ccxt as it is, pointed at the simulated venue', () => {
  let local: LocalServer;
  let exchange: InstanceType<typeof ccxt.pro.binance>;

  beforeAll(async () => {
    local = await localServer({ symbols: ['BTCUSDT', 'ETHUSDT'], market: 'generated', historyMinutes: 2 });
    const rest = `http://127.0.0.1:${local.server.port}/api/v3`;
    const streams = `ws://127.0.0.1:${local.server.port}/stream/ws`;
    exchange = new ccxt.pro.binance({
      apiKey: 'client-key',
      secret: 'client-secret',
      enableRateLimit: false,
      options: { fetchMarkets: { types: ['spot'] }, fetchMargins: false, fetchCurrencies: false },
    });
    exchange.urls.test = {
      public: rest,
      private: rest,
      v1: rest,
      ws: {
        spot: streams,
        margin: streams,
        'ws-api': { spot: `ws://127.0.0.1:${local.server.port}/ws-api/v3` },
      },
    };
    exchange.setSandboxMode(true);
    // What ccxt asks for before it opens plain ws:// where a proxy is configured.
    await exchange.loadHttpProxyAgent();
    await exchange.loadMarkets();
  });

  afterAll(async () => {
    await exchange.close();
    await local.close();
  });

  it('reads markets, tickers, books, trades and bars', async () => {
    expect(exchange.market(SYMBOL).precision).toMatchObject({ price: 0.01, amount: 0.00001 });
    const ticker = await exchange.fetchTicker(SYMBOL);
    expect(ticker.bid).toBeLessThan(ticker.ask as number);
    expect(ticker.change).toBeCloseTo((ticker.last as number) - (ticker.open as number), 8);
    const book = await exchange.fetchOrderBook(SYMBOL, 20);
    expect([book.bids.length, book.asks.length]).toEqual([20, 20]);
    expect((await exchange.fetchTrades(SYMBOL, undefined, 5)).length).toBe(5);
    expect((await exchange.fetchOHLCV(SYMBOL, '1m', undefined, 2)).length).toBe(2);
  });

  it('places, finds and cancels an order that rests', async () => {
    const placed = await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 40_000);
    expect(placed).toMatchObject({ status: 'open', filled: 0, remaining: 0.01 });
    expect(await exchange.fetchOrder(placed.id as string, SYMBOL)).toMatchObject({ status: 'open', price: 40_000 });
    expect((await exchange.fetchOpenOrders(SYMBOL)).map(({ id }) => id)).toEqual([placed.id]);
    expect(await exchange.cancelOrder(placed.id as string, SYMBOL)).toMatchObject({ status: 'canceled' });
    await expect(exchange.cancelOrder(placed.id as string, SYMBOL)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
  });

  it('trades at the market, and sees trade, fee and balance', async () => {
    const before = (await exchange.fetchBalance()).BTC?.total as number;
    const bought = await exchange.createOrder(SYMBOL, 'market', 'buy', 0.02);
    expect(bought).toMatchObject({ status: 'closed', filled: 0.02 });
    const fills = await exchange.fetchMyTrades(SYMBOL);
    const own = fills.filter(({ order }) => order === bought.id);
    expect(own.reduce((sum, { amount }) => sum + (amount as number), 0)).toBeCloseTo(0.02, 12);
    expect(own[0]?.fee?.currency).toBe('BTC');
    expect((await exchange.fetchBalance()).BTC?.total).toBeCloseTo(before + 0.02 * 0.999, 8);
  });

  it('is refused with the classes that it has for the venue', async () => {
    await expect(exchange.createOrder(SYMBOL, 'limit', 'buy', 150, 59_000)).resolves.toMatchObject({ status: 'open' });
    await expect(exchange.createOrder(SYMBOL, 'limit', 'buy', 150, 59_000)).rejects.toBeInstanceOf(
      ccxt.InsufficientFunds,
    );
    await exchange.cancelAllOrders(SYMBOL);
    await expect(exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 90_000, { postOnly: true })).rejects.toBeInstanceOf(
      ccxt.OrderImmediatelyFillable,
    );
    await expect(exchange.fetchOrder('1', SYMBOL)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
  });

  it('watches its orders and the book', async () => {
    const seen = exchange.watchOrders(SYMBOL);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const placed = await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 41_000);
    expect((await seen).map(({ id }) => id)).toContain(placed.id);
    await exchange.cancelOrder(placed.id as string, SYMBOL);
    const book = await exchange.watchOrderBook(SYMBOL);
    expect(book.bids[0]?.[0]).toBeLessThan(book.asks[0]?.[0] as number);
    expect((await exchange.watchTrades(SYMBOL)).length).toBeGreaterThan(0);
    expect((await exchange.watchTicker(SYMBOL)).last).toBeGreaterThan(0);
  });
});
