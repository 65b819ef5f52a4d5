/** The streams of the simulated Coinbase: one sequence a connection, books that add up, orders of an account. */
import { afterEach, describe, expect, it } from 'vitest';
import { CoinbaseSession } from '../../src/adapters/coinbase/index.ts';
import { Rng } from '../../src/core/index.ts';
import { BID, SilentSink } from '../../src/domain/market/index.ts';
import { CHAOS_MODES, ChaosPlan } from '../../src/domain/sim/index.ts';
import { type CoinbaseListener, type Json, type LocalCoinbase, localCoinbase, makeToken } from './coinbase-client.ts';

const ORDERS = '/api/v3/brokerage/orders';

/** A sink that keeps books by ticks, and counts. */
class Books extends SilentSink {
  readonly levels = new Map<string, number>();
  served = 0;
  lost = 0;
  trades = 0;
  quotes = 0;

  override bookReset(instrument: number): void {
    for (const key of this.levels.keys()) if (key.startsWith(`${instrument} `)) this.levels.delete(key);
  }

  override level(instrument: number, side: number, price: number, qty: number): void {
    const key = `${instrument} ${side === BID ? 1 : -1} ${price}`;
    if (qty === 0) this.levels.delete(key);
    else this.levels.set(key, qty);
  }

  override bookEnd(): void {
    this.served += 1;
  }

  override bookLost(): void {
    this.lost += 1;
  }

  override trade(): void {
    this.trades += 1;
  }

  override quote(): void {
    this.quotes += 1;
  }
}

/** The adapter that reads the real venue, reading a listener's messages. */
function follow(at: LocalCoinbase, listener: CoinbaseListener): { readonly books: Books; readonly notices: string[] } {
  const books = new Books();
  const notices: string[] = [];
  const scale = { priceDecimals: 2, qtyDecimals: 8 };
  const session = new CoinbaseSession({
    instruments: at.venue.markets.map(({ product }, index) => ({ index, symbol: product.name, scale })),
    channels: ['book', 'trades', 'quotes'],
    sink: books,
    notify: ({ what, detail }) => notices.push(`${what} ${detail}`),
  });
  const nowUs = (): number => Date.now() * 1000;
  const ask = (): void => {
    for (let next = session.nextRequest(); next !== undefined; next = session.nextRequest())
      if (next.kind === 'send') listener.send(next.text);
      else notices.push(`${next.kind} is asked for`);
  };
  session.opened(nowUs());
  ask();
  listener.socket.on('message', (data) => {
    const bytes = new TextEncoder().encode(data.toString());
    session.frame(bytes, 0, bytes.length, nowUs());
    ask();
  });
  return { books, notices };
}

/** The book of the exchange in the form of `Books`. */
function truth(at: LocalCoinbase): Map<string, number> {
  const levels = new Map<string, number>();
  at.venue.markets.forEach((market, index) => {
    const { bids, asks } = market.depth(1e9);
    for (const [ticks, lots] of bids) levels.set(`${index} 1 ${ticks}`, lots);
    for (const [ticks, lots] of asks) levels.set(`${index} -1 ${ticks}`, lots);
  });
  return levels;
}

function sequences(listener: CoinbaseListener): number[] {
  return listener.messages.filter(({ type }) => type === undefined).map(({ sequence_num: number }) => number);
}

const sorted = (levels: ReadonlyMap<string, number>): string[] => [...levels].map(String).sort();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the streams of the simulated Coinbase', () => {
  let at: LocalCoinbase;

  afterEach(async () => {
    await at.close();
  });

  it('number all messages of a connection without a gap, over seven channels and two products', async () => {
    at = await localCoinbase({ market: 'generated', historyMinutes: 1, symbols: ['BTC-USD', 'ETH-USD'] });
    const listener = await at.listen();
    const channels = ['heartbeats', 'level2', 'ticker', 'market_trades', 'candles', 'status', 'ticker_batch'];
    for (const channel of channels) listener.send({ type: 'subscribe', channel, product_ids: ['BTC-USD', 'ETH-USD'] });
    for (const channel of ['l2_data', 'ticker', 'market_trades', 'candles', 'status']) {
      const found = await listener.find(({ channel: name, events }) => name === channel && events[0].type === 'update');
      expect(found).toMatchObject({ client_id: '', timestamp: expect.stringMatching(/^\d{4}-.*Z$/) });
    }
    const heartbeat = await listener.find(({ channel }) => channel === 'heartbeats');
    expect(heartbeat.events[0].heartbeat_counter).toBeGreaterThan(0);
    const batch = await listener.find(({ channel }) => channel === 'ticker_batch');
    expect(batch.events[0].tickers[0]).not.toHaveProperty('best_bid');
    const trades = await listener.find(
      ({ channel, events }) => channel === 'market_trades' && events[0].trades.length > 1,
    );
    const ids = trades.events[0].trades.map(({ trade_id: id }: Json) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(sequences(listener)).toEqual(sequences(listener).map((_, index) => index));
  });

  it('are followed by the adapter that reads the real venue, without gap, loss or fault', async () => {
    at = await localCoinbase({ market: 'generated', historyMinutes: 1, symbols: ['BTC-USD', 'ETH-USD'] });
    const listener = await at.listen();
    const { books, notices } = follow(at, listener);
    // How long that takes is up to the machine; a loss shows at once.
    const least = (): number => Math.min(books.served, books.trades, books.quotes);
    await expect.poll(least, { timeout: 600_000 }).toBeGreaterThan(5);
    expect(books.lost).toBe(0);
    expect(notices.filter((notice) => !/^(?:connected|subscribed|synchronised)/.test(notice))).toEqual([]);
    expect(books.levels.size).toBeGreaterThan(50);
  });

  it('bring a follower to the very book, level by level, after 120 random orders and cancels', async () => {
    at = await localCoinbase({ symbols: ['BTC-USD', 'ETH-USD'] });
    const listener = await at.listen();
    const { books } = follow(at, listener);
    const rng = new Rng(20_261_128).stream('book');
    const open: string[] = [];
    for (let k = 0; k < 120; k++) {
      const side = rng.below(2) === 0 ? 'BUY' : 'SELL';
      const price = String(59_990 + rng.below(20));
      const who = rng.below(2) === 0 ? at.client : at.other;
      if (rng.below(4) > 0) open.push(await who.limit(side, `0.${1 + rng.below(9)}`, price));
      else await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [open[rng.below(open.length)] ?? 'none'] });
    }
    await expect.poll(() => sorted(books.levels), { timeout: 600_000 }).toEqual(sorted(truth(at)));
    expect(books.levels.size).toBeGreaterThan(5);
    expect(books.lost).toBe(0);
  });

  it('tell an account its orders: the open ones first, then each change, to nobody else', async () => {
    at = await localCoinbase();
    const before = await at.client.limit('BUY', '1', '50000');
    const own = await at.listen();
    const stranger = await at.listen();
    own.send({ type: 'subscribe', channel: 'user', jwt: at.client.token() });
    stranger.send({ type: 'subscribe', channel: 'heartbeats' });
    const snapshot = await own.find(({ channel }) => channel === 'user');
    expect(snapshot.events[0]).toMatchObject({
      type: 'snapshot',
      orders: [{ order_id: before, status: 'OPEN', leaves_quantity: '1', limit_price: '50000', order_side: 'BUY' }],
      positions: { perpetual_futures_positions: [] },
    });
    const confirmed = await own.find(({ channel }) => channel === 'subscriptions');
    expect(confirmed.events[0].subscriptions.user).toHaveLength(1);
    await at.other.limit('SELL', '0.4', '60000');
    const { success_response: taken } = await at.client.order('BUY', {
      limit_limit_gtc: { base_size: '1', limit_price: '60000' },
    });
    await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [taken.order_id] });
    await own.find(({ events }) => events?.[0]?.orders?.[0]?.status === 'CANCELLED');
    const states = own.messages
      .flatMap(({ channel, events }) => (channel === 'user' ? events[0].orders : []))
      .filter(({ order_id: id }: Json) => id === taken.order_id)
      .map((order: Json) => [order.status, order.cumulative_quantity, order.leaves_quantity, order.total_fees]);
    expect(states).toEqual([
      ['OPEN', '0', '1', '0'],
      ['OPEN', '0.4', '0.6', '288'],
      ['CANCELLED', '0.4', '0', '288'],
    ]);
    expect(stranger.messages.some(({ channel }) => channel === 'user')).toBe(false);
    expect(sequences(own)).toEqual(sequences(own).map((_, index) => index));
  });

  it('send open orders 50 at a time, only of the products that are asked for', async () => {
    at = await localCoinbase();
    for (let k = 0; k < 55; k++) await at.client.limit('BUY', '0.001', '50000');
    await at.client.order(
      'BUY',
      { limit_limit_gtc: { base_size: '1', limit_price: '2000' } },
      { product_id: 'ETH-USD' },
    );
    const listener = await at.listen();
    listener.send({ type: 'subscribe', channel: 'user', product_ids: ['BTC-USD'], jwt: at.client.token() });
    await listener.find(({ channel }) => channel === 'subscriptions');
    const batches = listener.messages.filter(({ channel }) => channel === 'user');
    expect(batches.map(({ events }) => events[0].orders.length)).toEqual([50, 5]);
  });

  it('take older keys by their signature, and end a subscription', async () => {
    at = await localCoinbase();
    const { createHmac } = await import('node:crypto');
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', 'older-secret').update(`${timestamp}userBTC-USD`).digest('hex');
    const listener = await at.listen();
    const fields = { channel: 'user', product_ids: ['BTC-USD'], api_key: 'older-key', timestamp, signature };
    listener.send({ type: 'subscribe', ...fields });
    await listener.find(({ channel }) => channel === 'user');
    listener.send({ type: 'unsubscribe', ...fields });
    await listener.find(
      ({ channel, events }) => channel === 'subscriptions' && Object.keys(events[0].subscriptions).length === 0,
    );
    await at.other.limit('BUY', '1', '50000');
    await pause(50);
    expect(listener.messages.filter(({ channel }) => channel === 'user')).toHaveLength(1);
  });

  it('refuse what is no subscription, no channel, no product or not proved', async () => {
    at = await localCoinbase();
    const listener = await at.listen();
    const expired = makeToken(at.client.name, at.client.key as never, undefined, { payload: { nbf: 1, exp: 100 } });
    const cases: readonly (readonly [object | string, string])[] = [
      ['{', 'subscribe or unsubscribe required'],
      [{ type: 'ping' }, 'subscribe or unsubscribe required'],
      [{ type: 'subscribe', channel: 'level3' }, 'authentication failure'],
      [{ type: 'subscribe', channel: 'user' }, 'authentication failure'],
      [{ type: 'subscribe', channel: 'user', jwt: 'x' }, 'authentication failure'],
      [{ type: 'subscribe', channel: 'user', jwt: expired }, 'authentication failure'],
      [{ type: 'subscribe', channel: 'ticker', product_ids: ['BTC-USD'], jwt: expired }, 'authentication failure'],
      [{ type: 'subscribe', channel: 'ticker' }, 'product_ids is required'],
      [{ type: 'subscribe', channel: 'ticker', product_ids: 'BTC-USD' }, 'subscribe or unsubscribe required'],
      [{ type: 'subscribe', channel: 'ticker', product_ids: ['DOGE-USD'] }, 'DOGE-USD is not a valid product'],
    ];
    for (const [index, [message, text]] of cases.entries()) {
      listener.send(message);
      await listener.find(() => listener.messages.length > index);
      expect(listener.messages[index]).toEqual({ type: 'error', message: text });
    }
  });

  it('close a connection that does not subscribe within 5 seconds, or comes too often', async () => {
    at = await localCoinbase({
      limits: { privateASecond: 9, publicASecond: 9, appAnHour: 9, connectionsASecond: 2, messagesASecond: 2 },
    });
    const silent = await at.listen();
    // Three within one second, which a busy machine may need some more for.
    const many: (typeof silent)[] = [];
    const isOneRefused = async (): Promise<boolean> => {
      many.push(await at.listen());
      return many.some(({ closed }) => closed === 1008);
    };
    await expect.poll(isOneRefused, { interval: 1 }).toBe(true);
    await pause(1100);
    const eager = await at.listen();
    for (let k = 0; k < 4; k++) eager.send({ type: 'subscribe', channel: 'heartbeats' });
    expect(await eager.find(({ type }) => type === 'error')).toMatchObject({ message: 'rate limit exceeded' });
    await expect.poll(() => silent.closed, { timeout: 600_000 }).toBe(1008);
  });
});

describe('chaos on the simulated Coinbase', () => {
  it('answers in its own words, and leaves the money where it belongs', async () => {
    const plan = new ChaosPlan(5, CHAOS_MODES.flaky);
    const at = await localCoinbase({}, { chaos: plan });
    const place = (k: number): Promise<{ readonly status: number; readonly body: Json }> =>
      at.client
        .post(ORDERS, {
          client_order_id: `k${k}`,
          product_id: 'BTC-USD',
          side: 'BUY',
          order_configuration: { limit_limit_gtc: { base_size: '0.01', limit_price: '50000' } },
        })
        // A connection that was closed without an answer, or half of one.
        .catch((error: Error) => ({ status: 0, body: error.name }));
    const replies = await Promise.all(Array.from({ length: 80 }, (_, k) => place(k)));
    const statuses = new Set(replies.map(({ status }) => status));
    const bodies = replies.filter(({ status }) => status >= 400).map(({ body }) => JSON.stringify(body));
    expect(statuses.size).toBeGreaterThan(1);
    for (const body of bodies) expect(body).toMatch(/"error":"|Unauthorized|Forbidden/);
    const { exchange } = at.venue;
    const open = exchange.openOrders(0, -1).length;
    // Each order has locked 506 dollars, and a request that came twice has placed one.
    expect(exchange.balance(0, exchange.assetOf('USD')).locked).toBe(open * 506e8);
    expect(open).toBeLessThanOrEqual(80);
    await at.close();
  });
});
