/** The simulated Coinbase over HTTP: what it answers, what it refuses, and that money is exact. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Json, type LocalCoinbase, localCoinbase } from './coinbase-client.ts';

const ORDERS = '/api/v3/brokerage/orders';

describe('orders of the simulated Coinbase', () => {
  let at: LocalCoinbase;

  beforeEach(async () => {
    at = await localCoinbase();
  });
  afterEach(async () => {
    await at.close();
  });

  it('hold price and commission, pay 0.6 % as maker and 1.2 % as taker in the quote asset, to the unit', async () => {
    const id = await at.client.limit('BUY', '0.5', '60000');
    expect(await at.client.balance('USD')).toEqual(['9969640', '30360']);
    expect(await at.client.find(id)).toMatchObject({
      status: 'OPEN',
      outstanding_hold_amount: '30360',
      settled: false,
    });
    const sold = await at.other.limit('SELL', '0.2', '59000');
    expect(await at.client.find(id)).toMatchObject({
      status: 'OPEN',
      filled_size: '0.2',
      filled_value: '12000',
      total_fees: '72',
      total_value_after_fees: '12072',
      average_filled_price: '60000',
      completion_percentage: '40',
      number_of_fills: '1',
      outstanding_hold_amount: '18216',
    });
    expect(await at.other.find(sold)).toMatchObject({ status: 'FILLED', total_fees: '144', settled: true });
    expect(await at.other.balance('USD')).toEqual(['10011856', '0']);
    expect(await at.client.balance('USD')).toEqual(['9969712', '18216']);
    expect(await at.client.balance('BTC')).toEqual(['100.2', '0']);
    await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [id] });
    expect(await at.client.find(id)).toMatchObject({ status: 'CANCELLED', outstanding_hold_amount: '0' });
    expect(await at.client.balance('USD')).toEqual(['9987928', '0']);
  });

  it('with a quote size spend no more than it, commission included, and say the average of several fills', async () => {
    await at.other.limit('SELL', '0.001', '60000');
    await at.other.limit('SELL', '1', '60010.37');
    const { success_response: placed } = await at.client.order('BUY', { market_market_ioc: { quote_size: '1000' } });
    const order = await at.client.find(placed.order_id);
    expect(order).toMatchObject({
      status: 'FILLED',
      number_of_fills: '2',
      size_in_quote: true,
      size_inclusive_of_fees: true,
      order_configuration: { market_market_ioc: { quote_size: '1000' } },
    });
    const units = (text: string): number => Math.round(Number(text) * 1e8);
    expect(units(order.total_value_after_fees)).toBe(units(order.filled_value) + units(order.total_fees));
    expect(Number(order.total_value_after_fees)).toBeLessThanOrEqual(1000);
    expect(Number(order.total_value_after_fees)).toBeGreaterThan(999.99);
    expect(Number(order.average_filled_price)).toBeCloseTo(Number(order.filled_value) / Number(order.filled_size), 8);
    const [free] = await at.client.balance('USD');
    expect(units(free)).toBe(units('10000000') - units(order.total_value_after_fees));
    const { fills } = (await at.client.get(`${ORDERS}/historical/fills?order_ids=${placed.order_id}`)).body;
    expect(fills.map(({ price, liquidity_indicator: side }: Json) => [price, side])).toEqual([
      ['60010.37', 'TAKER'],
      ['60000', 'TAKER'],
    ]);
    const fees = fills.reduce((sum: number, { commission }: Json) => sum + units(commission), 0);
    expect(fees).toBe(units(order.total_fees));
  });

  it('are placed once for a client_order_id, also when 20 requests come at once, and answered with the first', async () => {
    const same = { client_order_id: 'once' };
    const configuration = { limit_limit_gtc: { base_size: '1', limit_price: '50000' } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => at.client.order('BUY', configuration, same)));
    expect(new Set(answers.map(({ success_response: placed }) => placed.order_id)).size).toBe(1);
    expect((await at.client.get(`${ORDERS}/historical/batch`)).body.orders).toHaveLength(1);
    const other = await at.client.order('SELL', { limit_limit_gtc: { base_size: '2', limit_price: '70000' } }, same);
    expect(other).toMatchObject({ success: true, success_response: { side: 'BUY', client_order_id: 'once' } });
    expect(other.order_configuration.limit_limit_gtc.limit_price).toBe('50000');
    await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [other.success_response.order_id] });
    expect((await at.client.order('BUY', configuration, same)).success_response).toEqual(other.success_response);
    expect((await at.other.order('BUY', configuration, same)).success_response.order_id).not.toBe(
      other.success_response.order_id,
    );
  });

  it.each([
    ['limit_limit_fok', { base_size: '2', limit_price: '60000' }, 'CANCELLED', '0'],
    ['limit_limit_fok', { base_size: '1', limit_price: '60000' }, 'FILLED', '1'],
    ['sor_limit_ioc', { base_size: '2', limit_price: '60000' }, 'CANCELLED', '1'],
    ['market_market_ioc', { base_size: '2' }, 'CANCELLED', '1'],
    ['limit_limit_gtd', { base_size: '2', limit_price: '60000', end_time: '2099-01-01T00:00:00Z' }, 'OPEN', '1'],
  ])('%s of %j against 1 on the book is %s with %s filled', async (kind, fields, status, filled) => {
    await at.other.limit('SELL', '1', '60000');
    const { success_response: placed } = await at.client.order('BUY', { [kind]: fields });
    expect(await at.client.find(placed.order_id)).toMatchObject({ status, filled_size: filled });
  });

  it('of a date expire at it', async () => {
    const end = new Date(Date.now() + 1500).toISOString();
    const { success_response: placed } = await at.client.order('SELL', {
      limit_limit_gtd: { base_size: '1', limit_price: '70000', end_time: end, post_only: true },
    });
    const status = async (): Promise<unknown> => (await at.client.find(placed.order_id)).status;
    expect(await status()).toBe('OPEN');
    await expect.poll(status, { interval: 100 }).toBe('EXPIRED');
    expect(await at.client.balance('BTC')).toEqual(['100', '0']);
  });

  it('wait for their stop, in both directions, and refuse one that is on the wrong side of the last trade', async () => {
    await at.other.limit('SELL', '1', '60000');
    await at.client.limit('BUY', '1', '60000');
    const stop = (price: string, stopPrice: string, way: string): object => ({
      stop_limit_stop_limit_gtc: {
        base_size: '0.5',
        limit_price: price,
        stop_price: stopPrice,
        stop_direction: `STOP_DIRECTION_STOP_${way}`,
      },
    });
    const wrong = await at.client.order('SELL', stop('59000', '61000', 'DOWN'));
    expect(wrong.error_response.preview_failure_reason).toBe(
      'PREVIEW_STOP_PRICE_BELOW_LIMIT_PRICE'.replace('BELOW_LIMIT', 'ABOVE_LAST_TRADE'),
    );
    const up = await at.client.order('BUY', stop('59000', '59000', 'UP'));
    expect(up.error_response.preview_failure_reason).toBe('PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE');
    const { success_response: placed } = await at.client.order('SELL', stop('58000', '59000', 'DOWN'));
    expect(await at.client.find(placed.order_id)).toMatchObject({ status: 'OPEN', trigger_status: 'STOP_PENDING' });
    await at.client.limit('BUY', '0.1', '59000');
    await at.other.limit('SELL', '0.1', '59000');
    expect(await at.client.find(placed.order_id)).toMatchObject({
      trigger_status: 'STOP_TRIGGERED',
      order_type: 'STOP_LIMIT',
      filled_size: '0',
    });
    await at.other.limit('BUY', '0.5', '58500');
    expect(await at.client.find(placed.order_id)).toMatchObject({ status: 'FILLED', average_filled_price: '58000' });
  });

  it('of a bracket are one order: its stop sells when the profit was not taken', async () => {
    await at.other.limit('SELL', '1', '60000');
    await at.client.limit('BUY', '1', '60000');
    const bracket = { trigger_bracket_gtc: { base_size: '1', limit_price: '65000', stop_trigger_price: '58000' } };
    const { success_response: placed } = await at.client.order('SELL', bracket);
    expect(await at.client.balance('BTC')).toEqual(['100', '1']);
    expect(await at.client.find(placed.order_id)).toMatchObject({ status: 'OPEN', order_type: 'BRACKET' });
    await at.other.limit('BUY', '2', '57000');
    await at.client.limit('BUY', '0.1', '58000');
    await at.other.limit('SELL', '0.1', '58000');
    // The stop becomes a sale at 5 % below its trigger and meets the bid of 57,000.
    expect(await at.client.find(placed.order_id)).toMatchObject({
      status: 'FILLED',
      filled_size: '1',
      average_filled_price: '57000',
      trigger_status: 'STOP_TRIGGERED',
    });
    expect((await at.client.get(`${ORDERS}/historical/batch?order_status=OPEN`)).body.orders).toEqual([]);
  });

  it('of a bracket take profit in parts and are cancelled whole', async () => {
    const bracket = { trigger_bracket_gtc: { base_size: '1', limit_price: '65000', stop_trigger_price: '58000' } };
    const { success_response: placed } = await at.client.order('SELL', bracket);
    await at.other.limit('BUY', '0.25', '65000');
    expect(await at.client.find(placed.order_id)).toMatchObject({ status: 'OPEN', filled_size: '0.25' });
    const { results } = (await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [placed.order_id] })).body;
    expect(results[0]).toMatchObject({ success: true });
    expect(await at.client.find(placed.order_id)).toMatchObject({ status: 'CANCELLED', filled_size: '0.25' });
    expect(await at.client.balance('BTC')).toEqual(['99.75', '0']);
  });

  it('are changed under the same id: fewer keep their place, another price does not, what is filled stays', async () => {
    const first = await at.client.limit('BUY', '2', '60000');
    await at.other.limit('BUY', '1', '60000');
    const smaller = await at.client.post(`${ORDERS}/edit`, { order_id: first, size: '1', price: '60000' });
    expect(smaller.body).toMatchObject({ success: true });
    await at.other.limit('SELL', '0.5', '60000');
    expect(await at.client.find(first)).toMatchObject({ filled_size: '0.5', edit_history: [{ size: '1' }] });
    const moved = await at.client.post(`${ORDERS}/edit`, { order_id: first, size: '3', price: '59000' });
    expect(moved.body.success).toBe(true);
    expect(await at.client.find(first)).toMatchObject({
      status: 'OPEN',
      filled_size: '0.5',
      // The volume of 30,000 has brought the next tier, whose 0.4 % the new order locks.
      outstanding_hold_amount: '148090',
      order_configuration: { limit_limit_gtc: { base_size: '3', limit_price: '59000' } },
    });
    await at.other.limit('SELL', '3.5', '59000');
    expect(await at.client.find(first)).toMatchObject({ status: 'FILLED', filled_size: '3', number_of_fills: '2' });
    expect((await at.client.balance('USD'))[1]).toBe('0');
  });

  it('say why they cannot be changed or cancelled', async () => {
    const open = await at.client.limit('BUY', '1', '50000', { post_only: true });
    await at.other.limit('SELL', '1', '60000');
    const why = async (fields: object): Promise<string> =>
      (await at.client.post(`${ORDERS}/edit`, { order_id: open, size: '1', price: '50000', ...fields })).body.errors[0]
        .edit_failure_reason;
    expect(await why({ order_id: 'none' })).toBe('ORDER_NOT_FOUND');
    expect(await why({})).toBe('EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST');
    expect(await why({ size: undefined })).toBe('INVALID_EDITED_SIZE');
    expect(await why({ price: '50000.001' })).toBe('INVALID_EDITED_PRICE');
    expect(await why({ price: '60000' })).toBe('INVALID_EDITED_PRICE');
    expect(await why({ size: '500' })).toBe('INSUFFICIENT_FUNDS');
    const before = await at.client.find(open);
    const cancel = async (id: string): Promise<Json> =>
      (await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [id] })).body.results[0];
    expect(before).toMatchObject({ status: 'OPEN', edit_history: [] });
    expect(await cancel('none')).toEqual({ success: false, failure_reason: 'UNKNOWN_CANCEL_ORDER', order_id: 'none' });
    expect(await cancel(open)).toMatchObject({ success: true });
    expect(await cancel(open)).toMatchObject({ success: false, failure_reason: 'DUPLICATE_CANCEL_REQUEST' });
    expect(await why({ price: '49000' })).toBe('ONLY_OPEN_ORDERS_CAN_BE_EDITED');
    const { success_response: taken } = await at.client.order('BUY', { market_market_ioc: { base_size: '1' } });
    expect(await cancel(taken.order_id)).toMatchObject({ failure_reason: 'ORDER_IS_FULLY_FILLED' });
  });

  it.each<readonly [string, object, string, string]>([
    [
      'BUY',
      { limit_limit_gtc: { base_size: '1', limit_price: '0.001' } },
      'INVALID_PRICE_PRECISION',
      'PREVIEW_INVALID_PRICE_PRECISION',
    ],
    [
      'BUY',
      { limit_limit_gtc: { base_size: '0.000000001', limit_price: '6' } },
      'INVALID_SIZE_PRECISION',
      'PREVIEW_INVALID_SIZE_PRECISION',
    ],
    [
      'BUY',
      { limit_limit_gtc: { base_size: '0', limit_price: '6' } },
      'UNKNOWN_FAILURE_REASON',
      'PREVIEW_INVALID_BASE_SIZE_TOO_SMALL',
    ],
    [
      'BUY',
      { limit_limit_gtc: { base_size: '1', limit_price: '0.5' } },
      'UNKNOWN_FAILURE_REASON',
      'PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL',
    ],
    [
      'BUY',
      { limit_limit_gtc: { base_size: '3000', limit_price: '60000' } },
      'UNKNOWN_FAILURE_REASON',
      'PREVIEW_INVALID_QUOTE_SIZE_TOO_LARGE',
    ],
    [
      'BUY',
      { limit_limit_gtc: { base_size: '166', limit_price: '60000' } },
      'INSUFFICIENT_FUND',
      'PREVIEW_INSUFFICIENT_FUND',
    ],
    [
      'SELL',
      { limit_limit_gtc: { base_size: '100.00000001', limit_price: '60000' } },
      'INSUFFICIENT_FUND',
      'PREVIEW_INSUFFICIENT_FUND',
    ],
    [
      'SELL',
      { limit_limit_gtc: { base_size: '1', limit_price: '-5' } },
      'INVALID_LIMIT_PRICE',
      'PREVIEW_INVALID_LIMIT_PRICE',
    ],
    [
      'SELL',
      { limit_limit_gtc: { base_size: '1', limit_price: '1000001' } },
      'INVALID_LIMIT_PRICE',
      'PREVIEW_INVALID_LIMIT_PRICE',
    ],
    [
      'SELL',
      { market_market_ioc: { quote_size: '10' } },
      'UNSUPPORTED_ORDER_CONFIGURATION',
      'PREVIEW_INVALID_ORDER_CONFIG',
    ],
    [
      'BUY',
      { market_market_ioc: { quote_size: '10', base_size: '1' } },
      'UNSUPPORTED_ORDER_CONFIGURATION',
      'PREVIEW_INVALID_ORDER_CONFIG',
    ],
    [
      'BUY',
      { market_market_ioc: { quote_size: '0.99' } },
      'UNKNOWN_FAILURE_REASON',
      'PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL',
    ],
    [
      'BUY',
      { market_market_ioc: { quote_size: '10.001' } },
      'UNKNOWN_FAILURE_REASON',
      'PREVIEW_INVALID_QUOTE_SIZE_PRECISION',
    ],
    ['BUY', { market_market_ioc: { quote_size: '10' } }, 'INVALID_NO_LIQUIDITY', 'PREVIEW_INVALID_NO_LIQUIDITY'],
    [
      'BUY',
      { limit_limit_fok: { base_size: '1', limit_price: '6', post_only: true } },
      'UNSUPPORTED_ORDER_CONFIGURATION',
      'PREVIEW_INVALID_ORDER_CONFIG',
    ],
    [
      'BUY',
      { limit_limit_gtd: { base_size: '1', limit_price: '6', end_time: '2020-01-01T00:00:00Z' } },
      'UNKNOWN_FAILURE_REASON',
      'PREVIEW_INVALID_END_TIME',
    ],
    ['BUY', { twap_limit_gtd: {} }, 'UNSUPPORTED_ORDER_CONFIGURATION', 'PREVIEW_INVALID_ORDER_CONFIG'],
    ['BUY', {}, 'UNSUPPORTED_ORDER_CONFIGURATION', 'PREVIEW_INVALID_ORDER_CONFIG'],
    ['HOLD', { market_market_ioc: { quote_size: '10' } }, 'INVALID_SIDE', 'PREVIEW_INVALID_SIDE'],
  ])('%s %j is refused as %s, %s, and the preview says the same', async (side, configuration, reason, preview) => {
    const answer = await at.client.order(side as 'BUY', configuration);
    expect(answer).toMatchObject({
      success: false,
      error_response: { error: reason, new_order_failure_reason: reason, preview_failure_reason: preview },
      order_configuration: configuration,
    });
    const previewed = await at.client.post(`${ORDERS}/preview`, {
      product_id: 'BTC-USD',
      side,
      order_configuration: configuration,
    });
    expect(previewed.body.errs).toEqual([preview]);
    expect(await at.client.balance('USD')).toEqual(['10000000', '0']);
  });

  it('refuse a post-only order that would take', async () => {
    await at.other.limit('SELL', '1', '60000');
    const answer = await at.client.order('BUY', {
      limit_limit_gtc: { base_size: '1', limit_price: '60000', post_only: true },
    });
    expect(answer.error_response.new_order_failure_reason).toBe('INVALID_LIMIT_PRICE_POST_ONLY');
  });

  it('come to what their preview said', async () => {
    await at.other.limit('SELL', '0.003', '60000');
    await at.other.limit('SELL', '1', '60100');
    const configuration = { market_market_ioc: { base_size: '0.005' } };
    const fields = { product_id: 'BTC-USD', side: 'BUY', order_configuration: configuration };
    const { body: preview } = await at.client.post(`${ORDERS}/preview`, fields);
    expect(preview).toMatchObject({ errs: [], best_ask: '60000', commission_total: '3.6024', order_total: '303.8024' });
    const { success_response: placed } = await at.client.order('BUY', configuration);
    const order = await at.client.find(placed.order_id);
    expect(order).toMatchObject({ total_fees: preview.commission_total, total_value_after_fees: preview.order_total });
    expect(order.average_filled_price).toBe(preview.est_average_filled_price);
  });

  it('are listed newest first, page by page, by product, side, status and time', async () => {
    const ids: string[] = [];
    for (let k = 0; k < 5; k++)
      ids.push(await at.client.limit(k % 2 === 0 ? 'BUY' : 'SELL', '0.1', k % 2 === 0 ? '50000' : '70000'));
    const page = (await at.client.get(`${ORDERS}/historical/batch?limit=2`)).body;
    expect(page.orders.map(({ order_id: id }: Json) => id)).toEqual([ids[4], ids[3]]);
    await at.client.limit('BUY', '0.1', '40000');
    const next = (await at.client.get(`${ORDERS}/historical/batch?limit=2&cursor=${page.cursor}`)).body;
    expect(next.orders.map(({ order_id: id }: Json) => id)).toEqual([ids[2], ids[1]]);
    const last = (await at.client.get(`${ORDERS}/historical/batch?limit=2&cursor=${next.cursor}`)).body;
    expect(last).toMatchObject({ has_next: false, cursor: '' });
    const ask = async (query: string): Promise<number> =>
      (await at.client.get(`${ORDERS}/historical/batch?${query}`)).body.orders.length;
    expect(await ask('order_side=SELL')).toBe(2);
    expect(await ask('product_ids=ETH-USD')).toBe(0);
    expect(await ask('product_id=BTC-USD&order_status=OPEN')).toBe(6);
    expect(await ask(`order_ids=${ids[0]}&order_ids=${ids[1]}`)).toBe(2);
    expect(await ask('end_date=2020-01-01T00:00:00Z')).toBe(0);
    expect(await ask('order_types=MARKET')).toBe(0);
    expect((await at.client.get(`${ORDERS}/historical/batch?order_status=OPEN&order_status=FILLED`)).status).toBe(400);
    expect((await at.other.get(`${ORDERS}/historical/batch`)).body.orders).toEqual([]);
    expect((await at.other.get(`${ORDERS}/historical/${ids[0]}`)).body).toEqual({
      error: 'NOT_FOUND',
      error_details: 'order with this orderID was not found',
      message: 'order with this orderID was not found',
    });
  });

  it('prevent that an account trades with itself: both orders lose it', async () => {
    const resting = await at.client.limit('SELL', '1', '60000');
    const { success_response: placed } = await at.client.order('BUY', {
      limit_limit_gtc: { base_size: '0.4', limit_price: '60000' },
    });
    expect(await at.client.find(placed.order_id)).toMatchObject({ status: 'CANCELLED', filled_size: '0' });
    expect(await at.client.find(resting)).toMatchObject({ status: 'OPEN', outstanding_hold_amount: '0.6' });
  });
});

describe('what else the simulated Coinbase answers', () => {
  let at: LocalCoinbase;

  beforeEach(async () => {
    at = await localCoinbase();
    await at.other.limit('SELL', '1', '60000');
    await at.client.limit('BUY', '0.4', '60000');
    await at.client.limit('BUY', '0.5', '59000.5');
  });
  afterEach(async () => {
    await at.close();
  });

  it('shows products, books, trades and candles to anybody, and the same to who has a key', async () => {
    const base = '/api/v3/brokerage';
    const { products, num_products: count } = (await at.client.open(`${base}/market/products`)).body;
    expect(count).toBe(3);
    expect(products[0]).toMatchObject({
      product_id: 'BTC-USD',
      price: '60000',
      volume_24h: '0.4',
      base_increment: '0.00000001',
    });
    expect((await at.client.get(`${base}/products`)).body.products[0]).toMatchObject({ product_id: 'BTC-USD' });
    expect((await at.client.open(`${base}/products`)).status).toBe(401);
    const book = (await at.client.open(`${base}/market/product_book?product_id=BTC-USD&limit=5`)).body;
    expect(book).toMatchObject({
      pricebook: { bids: [{ price: '59000.5', size: '0.5' }], asks: [{ price: '60000', size: '0.6' }] },
      last: '60000',
      mid_market: '59500.25',
      spread_absolute: '999.5',
    });
    const { trades, best_bid: bid } = (await at.client.open(`${base}/market/products/BTC-USD/ticker?limit=10`)).body;
    // The side is that of the maker, who sold.
    expect(trades).toMatchObject([{ price: '60000', size: '0.4', side: 'SELL', trade_id: '0' }]);
    expect(bid).toBe('59000.5');
    const now = Math.floor(Date.now() / 1000);
    const range = `start=${now - 600}&end=${now + 60}`;
    const { candles } = (
      await at.client.open(`${base}/market/products/BTC-USD/candles?granularity=ONE_MINUTE&${range}`)
    ).body;
    expect(candles).toMatchObject([{ open: '60000', high: '60000', low: '60000', close: '60000', volume: '0.4' }]);
    const best = (await at.client.get(`${base}/best_bid_ask?product_ids=BTC-USD`)).body;
    expect(best.pricebooks).toHaveLength(1);
    expect((await at.client.open(`${base}/market/products?product_type=FUTURE`)).body.products).toEqual([]);
  });

  it('tells fees, permissions, portfolios and wallets, and what the app shows at a start', async () => {
    const base = '/api/v3/brokerage';
    const summary = (await at.client.get(`${base}/transaction_summary`)).body;
    expect(summary).toMatchObject({
      total_volume: 24_000,
      total_fees: 288,
      fee_tier: { pricing_tier: 'Advanced 1', taker_fee_rate: '0.004', maker_fee_rate: '0.0025' },
    });
    expect((await at.client.get(`${base}/key_permissions`)).body).toMatchObject({
      can_trade: true,
      can_transfer: false,
    });
    const { portfolios } = (await at.client.get(`${base}/portfolios`)).body;
    expect((await at.client.get(`${base}/portfolios/${portfolios[0].uuid}`)).status).toBe(200);
    const { accounts, cursor } = (await at.client.get(`${base}/accounts?limit=2`)).body;
    const rest = (await at.client.get(`${base}/accounts?limit=2&cursor=${cursor}`)).body;
    expect([...accounts, ...rest.accounts].map(({ currency }: Json) => currency)).toEqual(['BTC', 'USD', 'ETH']);
    expect((await at.client.get(`${base}/accounts/${accounts[0].uuid}`)).body.account.currency).toBe('BTC');
    expect((await at.client.get(`${base}/accounts/none`)).status).toBe(404);
    const app = (await at.client.get('/v2/accounts?limit=1')).body;
    expect(app.data[0].balance).toEqual({ amount: '100.4', currency: 'BTC' });
    const after = (await at.client.get(`/v2/accounts?limit=1&starting_after=${app.pagination.next_starting_after}`))
      .body;
    expect(after.data[0].currency.code).toBe('USD');
    expect((await at.client.open('/v2/prices/BTC-USD/spot')).body.data.amount).toBe('60000');
    expect((await at.client.open('/v2/prices/BTC-GBP/spot')).status).toBe(404);
    expect((await at.client.open('/v2/exchange-rates?currency=USD')).body.data.rates.BTC).toBe('0.0000166666666666');
    expect((await at.client.open('/v2/currencies')).body.data[0].id).toBe('USD');
    expect((await at.client.open('/v2/currencies/crypto')).body.data[0].code).toBe('BTC');
    expect((await at.client.open('/v2/time')).body.data.epoch).toBeGreaterThan(1e9);
    expect((await at.client.get('/v2/user')).body.data.name).toBe('client');
    expect((await at.client.get('/v2/payment-methods')).body.data).toEqual([]);
    expect((await at.client.open(`${base}/time`)).body.epochMillis).toMatch(/^\d{13}$/);
  });

  it.each<readonly [string, string, number, string]>([
    ['GET', '/api/v3/brokerage/nothing', 404, 'NOT_FOUND'],
    ['DELETE', '/api/v3/brokerage/orders', 501, 'UNIMPLEMENTED'],
    ['GET', '/api/v3/brokerage/market/products/NOPE-USD', 404, 'valid product_id is required'],
    ['GET', '/api/v3/brokerage/market/product_book?product_id=NOPE', 400, 'ProductID is invalid'],
    ['GET', '/api/v3/brokerage/market/products/BTC-USD/candles?granularity=ONE_YEAR', 400, 'Unsupported granularity'],
    ['GET', '/api/v3/brokerage/market/products/BTC-USD/candles?granularity=ONE_DAY', 400, 'start and end'],
    ['GET', '/api/v3/brokerage/market/products/BTC-USD/candles?granularity=ONE_MINUTE&start=0&end=100000', 400, '350'],
    [
      'GET',
      '/api/v3/brokerage/market/products/BTC-USD/candles?granularity=ONE_MINUTE&start=9&end=1',
      400,
      'before end',
    ],
    ['GET', '/api/v3/brokerage/market/products/BTC-USD/ticker?limit=-1', 400, 'limit is invalid'],
    ['GET', '/api/v3/brokerage/market/products/BTC-USD/ticker?limit=1&start=x', 400, 'start is invalid'],
    ['GET', '/v2/nothing', 404, 'not_found'],
  ])('%s %s is answered with %i and "%s"', async (method, target, status, text) => {
    const reply = await at.client.raw(
      method,
      target,
      '',
      at.client.headers(method, target.split('?')[0] as string, ''),
    );
    expect(reply.status).toBe(status);
    expect(JSON.stringify(reply.body)).toContain(text);
  });

  it('refuses bodies that are none', async () => {
    const send = async (body: string): Promise<Json> =>
      (await at.client.raw('POST', ORDERS, body, at.client.headers('POST', ORDERS, body))).body;
    expect(await send('{')).toMatchObject({ error: 'unknown', message: 'parsing request body: invalid JSON' });
    expect(await send('[]')).toMatchObject({ error: 'unknown' });
    expect(await send('{}')).toMatchObject({ error: 'INVALID_ARGUMENT' });
    expect(await send('{"client_order_id":"a","product_id":"NO-USD"}')).toMatchObject({
      message: 'Invalid product_id',
    });
    expect(await send('{"client_order_id":7}')).toMatchObject({
      message: 'parsing field "client_order_id": a string is expected',
    });
    expect((await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: [] })).status).toBe(400);
    expect((await at.client.post(`${ORDERS}/batch_cancel`, { order_ids: 'x' })).status).toBe(400);
  });
});

/** The answers to requests that all fall into one second of the clock; a busy machine may need some tries for that. */
async function inOneSecond<T>(count: number, request: () => Promise<T>): Promise<T[]> {
  for (let tries = 0; tries < 30; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));
    const second = Math.floor(Date.now() / 1000);
    const replies: T[] = [];
    for (let k = 0; k < count; k++) replies.push(await request());
    if (Math.floor(Date.now() / 1000) === second) return replies;
  }
  throw new Error(`the machine is too busy for ${count} requests in a second`);
}

describe('limits of the simulated Coinbase', () => {
  it('are told in headers, and end in 429', async () => {
    const limits = { privateASecond: 3, publicASecond: 2, appAnHour: 1, connectionsASecond: 1, messagesASecond: 1 };
    const at = await localCoinbase({ limits });
    const replies = await inOneSecond(4, () => at.client.get('/api/v3/brokerage/accounts'));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    expect(replies[3]?.body).toMatchObject({ error: 'rate_limit_exceeded' });
    const open = await inOneSecond(3, () => at.client.open('/api/v3/brokerage/time'));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect((await at.client.open('/v2/time')).status).toBe(200);
    expect((await at.client.open('/v2/time')).body).toEqual({
      errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }],
    });
    await at.close();
  });
});
