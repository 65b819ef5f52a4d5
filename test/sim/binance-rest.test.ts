import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from './binance-client.ts';
import { type LocalServer, localServer } from './local-server.ts';

type Fields = Record<string, string | number | boolean>;
const LIMIT: Fields = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '1',
  price: '60000',
};

describe('the REST API of the simulated Binance', () => {
  let local: LocalServer;

  beforeEach(async () => {
    local = await localServer();
  });
  afterEach(async () => {
    await local.close();
  });

  const place = (fields: Fields, by = local.client): Promise<Reply> => by.signed('POST', '/api/v3/order', fields);
  const sell = (fields: Fields = {}): Promise<Reply> => place({ ...LIMIT, side: 'SELL', ...fields }, local.other);

  it('tells time, markets and an empty book', async () => {
    const time = await local.client.get('/api/v3/time');
    expect(Math.abs(time.body.serverTime - Date.now())).toBeLessThan(1000);
    expect((await local.client.get('/api/v3/ping')).body).toEqual({});
    const info = await local.client.get('/api/v3/exchangeInfo', { symbols: '["BTCUSDT","ETHBTC"]' });
    expect(info.body.symbols.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['BTCUSDT', 'ETHBTC']);
    expect(info.body.symbols[0]).toMatchObject({
      status: 'TRADING',
      baseAsset: 'BTC',
      defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
      permissionSets: [['SPOT']],
    });
    expect((await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT' })).body).toEqual({
      lastUpdateId: 1,
      bids: [],
      asks: [],
    });
    expect(info.headers['x-mbx-used-weight-1m']).toBe('22');
  });

  it('fills a limit order against another account, with commission of what is received', async () => {
    await sell({ price: '60000', quantity: '0.4' });
    const reply = await place({ ...LIMIT, newClientOrderId: 'mine' });
    expect(reply.status).toBe(200);
    expect(reply.headers['x-mbx-order-count-10s']).toBe('0');
    expect(reply.body).toMatchObject({
      symbol: 'BTCUSDT',
      orderListId: -1,
      clientOrderId: 'mine',
      status: 'PARTIALLY_FILLED',
      origQty: '1.00000000',
      executedQty: '0.40000000',
      cummulativeQuoteQty: '24000.00000000',
      fills: [
        { price: '60000.00000000', qty: '0.40000000', commission: '0.00040000', commissionAsset: 'BTC', tradeId: 0 },
      ],
    });
    const [trade] = (await local.client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' })).body;
    expect(trade).toMatchObject({ id: 0, quoteQty: '24000.00000000', isBuyer: true, isMaker: false });
    const account = (await local.client.signed('GET', '/api/v3/account')).body;
    expect(account.balances).toContainEqual({ asset: 'BTC', free: '100.39960000', locked: '0.00000000' });
    expect(account.balances).toContainEqual({ asset: 'USDT', free: '9940000.00000000', locked: '36000.00000000' });
    expect((await local.client.get('/api/v3/ticker/price', { symbol: 'BTCUSDT' })).body.price).toBe('60000.00000000');
  });

  it('answers as much as is asked for', async () => {
    const ack = await place({ ...LIMIT, newOrderRespType: 'ACK' });
    expect(Object.keys(ack.body)).toEqual(['symbol', 'orderId', 'orderListId', 'clientOrderId', 'transactTime']);
    const result = await place({
      ...LIMIT,
      newOrderRespType: 'RESULT',
      strategyId: 3,
      strategyType: 1_000_000,
      icebergQty: '0.5',
    });
    expect(result.body).toMatchObject({ strategyId: 3, strategyType: 1_000_000, icebergQty: '0.50000000' });
    expect(result.body.fills).toBeUndefined();
    const maker = await place({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT_MAKER', quantity: '1', price: '59000' });
    expect(maker.body.status).toBeUndefined();
  });

  it('shows, cancels and lists orders', async () => {
    const { orderId } = (await place({ ...LIMIT, newClientOrderId: 'a' })).body;
    const shown = await local.client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId });
    expect(shown.body).toMatchObject({ status: 'NEW', isWorking: true, clientOrderId: 'a', stopPrice: '0.00000000' });
    expect((await local.client.signed('GET', '/api/v3/openOrders')).body).toHaveLength(1);
    const restricted = await local.client.signed('DELETE', '/api/v3/order', {
      symbol: 'BTCUSDT',
      orderId,
      cancelRestrictions: 'ONLY_PARTIALLY_FILLED',
    });
    expect(restricted.body).toEqual({ code: -2011, msg: 'Order was not canceled due to cancel restrictions.' });
    const canceled = await local.client.signed('DELETE', '/api/v3/order', {
      symbol: 'BTCUSDT',
      origClientOrderId: 'a',
      newClientOrderId: 'cancel-a',
    });
    expect(canceled.body).toMatchObject({
      status: 'CANCELED',
      origClientOrderId: 'a',
      clientOrderId: 'cancel-a',
      orderId,
    });
    const again = await local.client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId });
    expect([again.status, again.body]).toEqual([400, { code: -2011, msg: 'Unknown order sent.' }]);
    const all = await local.client.signed('GET', '/api/v3/allOrders', { symbol: 'BTCUSDT', startTime: 0, limit: 10 });
    expect(all.body.map(({ status }: { status: string }) => status)).toEqual(['CANCELED']);
    // The name is free again.
    expect((await place({ ...LIMIT, newClientOrderId: 'a' })).status).toBe(200);
    expect((await place({ ...LIMIT, newClientOrderId: 'a' })).body).toEqual({
      code: -2010,
      msg: 'Duplicate order sent.',
    });
  });

  it('cancels all orders of a symbol, a list as one', async () => {
    await place(LIMIT);
    await sell();
    const oco = await local.other.signed('POST', '/api/v3/orderList/oco', {
      symbol: 'BTCUSDT',
      side: 'SELL',
      quantity: '0.1',
      aboveType: 'LIMIT_MAKER',
      abovePrice: '70000',
      belowType: 'STOP_LOSS_LIMIT',
      belowStopPrice: '50000',
      belowPrice: '49000',
      belowTimeInForce: 'GTC',
      listClientOrderId: 'list-1',
    });
    expect(oco.body).toMatchObject({
      contingencyType: 'OCO',
      listOrderStatus: 'EXECUTING',
      listClientOrderId: 'list-1',
    });
    expect(oco.body.orderReports.map(({ type }: { type: string }) => type)).toEqual(['LIMIT_MAKER', 'STOP_LOSS_LIMIT']);
    const all = await local.other.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
    expect(all.body).toHaveLength(1);
    expect(all.body[0]).toMatchObject({ listOrderStatus: 'ALL_DONE', orderListId: oco.body.orderListId });
    const none = await local.other.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' });
    expect(none.body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
  });

  it('sells what the buy of an OPO received', async () => {
    const working = {
      symbol: 'BTCUSDT',
      workingType: 'LIMIT',
      workingSide: 'BUY',
      workingQuantity: '0.2',
      workingPrice: '60500',
      workingTimeInForce: 'GTC',
      pendingSide: 'SELL',
    };
    const single = { ...working, pendingType: 'LIMIT', pendingPrice: '99000', pendingTimeInForce: 'GTC' };
    await local.other.signed('POST', '/api/v3/order', { ...LIMIT, side: 'SELL', price: '60500', quantity: '0.2' });
    const opo = await local.client.signed('POST', '/api/v3/orderList/opo', single);
    expect(opo.body).toMatchObject({ contingencyType: 'OTO', listOrderStatus: 'EXECUTING' });
    const [, pending] = opo.body.orders as readonly [unknown, { readonly orderId: number }];
    const name = { symbol: 'BTCUSDT', orderId: pending.orderId };
    const sale = await local.client.signed('GET', '/api/v3/order', name);
    expect(sale.body).toMatchObject({ status: 'NEW', side: 'SELL', price: '99000.00000000', origQty: '0.20000000' });
    await local.client.signed('DELETE', '/api/v3/order', name);
    const opoco = await local.client.signed('POST', '/api/v3/orderList/opoco', {
      ...working,
      workingPrice: '30000',
      pendingAboveType: 'LIMIT_MAKER',
      pendingAbovePrice: '62000',
      pendingBelowType: 'STOP_LOSS',
      pendingBelowStopPrice: '29000',
    });
    expect(opoco.body.orderReports.map(({ status }: { status: string }) => status)).toEqual([
      'NEW',
      'PENDING_NEW',
      'PENDING_NEW',
    ]);
    await local.client.signed('DELETE', '/api/v3/orderList', {
      symbol: 'BTCUSDT',
      orderListId: opoco.body.orderListId,
    });
    for (const [wrong, code] of [
      [{ workingSide: 'SELL' }, -1222],
      [{ pendingSide: 'BUY' }, -1223],
      [{ pendingQuantity: '1' }, -1225],
    ] as const) {
      const reply = await local.client.signed('POST', '/api/v3/orderList/opo', { ...single, ...wrong });
      expect([reply.status, reply.body.code]).toEqual([400, code]);
    }
  });

  it('places lists of each kind, shows and cancels them', async () => {
    const oto = await local.client.signed('POST', '/api/v3/orderList/oto', {
      symbol: 'BTCUSDT',
      workingType: 'LIMIT',
      workingSide: 'BUY',
      workingQuantity: '1',
      workingPrice: '59000',
      workingTimeInForce: 'GTC',
      pendingType: 'LIMIT_MAKER',
      pendingSide: 'SELL',
      pendingQuantity: '1',
      pendingPrice: '61000',
    });
    expect(oto.body.orderReports.map(({ status }: { status: string }) => status)).toEqual(['NEW', 'PENDING_NEW']);
    const otoco = await local.client.signed('POST', '/api/v3/orderList/otoco', {
      symbol: 'BTCUSDT',
      workingType: 'LIMIT',
      workingSide: 'BUY',
      workingQuantity: '1',
      workingPrice: '59000',
      workingTimeInForce: 'GTC',
      pendingSide: 'SELL',
      pendingQuantity: '1',
      pendingAboveType: 'LIMIT_MAKER',
      pendingAbovePrice: '62000',
      pendingBelowType: 'STOP_LOSS',
      pendingBelowStopPrice: '58000',
      listClientOrderId: 'third',
    });
    expect([otoco.body.contingencyType, otoco.body.orders.length]).toEqual(['OTO', 3]);
    expect((await local.client.signed('GET', '/api/v3/openOrderList')).body).toHaveLength(2);
    const shown = await local.client.signed('GET', '/api/v3/orderList', { origClientOrderId: 'third' });
    expect(shown.body.orderListId).toBe(otoco.body.orderListId);
    const canceled = await local.client.signed('DELETE', '/api/v3/orderList', {
      symbol: 'BTCUSDT',
      orderListId: otoco.body.orderListId,
    });
    expect(canceled.body.listStatusType).toBe('ALL_DONE');
    const leg = await local.client.signed('DELETE', '/api/v3/order', {
      symbol: 'BTCUSDT',
      orderId: oto.body.orders[0].orderId,
    });
    expect(leg.body).toMatchObject({ listOrderStatus: 'ALL_DONE', contingencyType: 'OTO' });
    expect((await local.client.signed('GET', '/api/v3/allOrderList')).body).toHaveLength(2);
    const gone = await local.client.signed('GET', '/api/v3/orderList', { orderListId: 5 });
    expect(gone.body).toEqual({ code: -2018, msg: 'Order list does not exist.' });
  });

  it('refuses an OCO whose prices or types do not fit', async () => {
    await sell({ quantity: '0.1' });
    await place({ ...LIMIT, quantity: '0.1' });
    const oco: Fields = {
      symbol: 'BTCUSDT',
      side: 'SELL',
      quantity: '0.1',
      aboveType: 'LIMIT_MAKER',
      abovePrice: '50000',
      belowType: 'STOP_LOSS',
      belowStopPrice: '40000',
    };
    const prices = await local.client.signed('POST', '/api/v3/orderList/oco', oco);
    expect(prices.body).toEqual({ code: -2010, msg: 'The relationship of the prices for the orders is not correct.' });
    const types = await local.client.signed('POST', '/api/v3/orderList/oco', { ...oco, belowType: 'MARKET' });
    expect(types.body).toEqual({ code: -1158, msg: 'Order type not supported in OCO.' });
  });

  it('replaces: both halves, one of them, none', async () => {
    const first = (await place(LIMIT)).body.orderId;
    const replace = (fields: Fields): Promise<Reply> =>
      local.client.signed('POST', '/api/v3/order/cancelReplace', fields);
    const both = await replace({
      ...LIMIT,
      price: '59000',
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: first,
    });
    expect(both.body).toMatchObject({
      cancelResult: 'SUCCESS',
      newOrderResult: 'SUCCESS',
      cancelResponse: { orderId: first, status: 'CANCELED' },
      newOrderResponse: { price: '59000.00000000', status: 'NEW' },
    });
    const none = await replace({ ...LIMIT, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: first });
    expect([none.status, none.body.code, none.body.data.newOrderResult]).toEqual([400, -2022, 'NOT_ATTEMPTED']);
    const half = await replace({ ...LIMIT, cancelReplaceMode: 'ALLOW_FAILURE', cancelOrigClientOrderId: 'unknown' });
    expect([half.status, half.body.code, half.body.data.cancelResult, half.body.data.newOrderResult]).toEqual([
      409,
      -2021,
      'FAILURE',
      'SUCCESS',
    ]);
    expect(half.body.data.cancelResponse).toEqual({ code: -2011, msg: 'Unknown order sent.' });
    const fresh = half.body.data.newOrderResponse.orderId;
    const restricted = await replace({
      ...LIMIT,
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: fresh,
      cancelRestrictions: 'ONLY_PARTIALLY_FILLED',
    });
    expect([restricted.status, restricted.body.data.cancelResponse]).toEqual([
      400,
      { code: -2011, msg: 'Order was not canceled due to cancel restrictions.' },
    ]);
  });

  it('amends to less and to nothing else', async () => {
    const { orderId } = (await place(LIMIT)).body;
    const amend = (newQty: string): Promise<Reply> =>
      local.client.signed('PUT', '/api/v3/order/amend/keepPriority', { symbol: 'BTCUSDT', orderId, newQty });
    expect((await amend('0.4')).body.amendedOrder).toMatchObject({ origQty: '0.40000000', status: 'NEW' });
    expect((await amend('0.5')).body.msg).toBe('Order amend (quantity increase) is not supported.');
    expect((await amend('0.4')).body.msg).toBe('The requested action would change no state; rejecting');
  });

  it('prevents a self-trade and shows what it prevented', async () => {
    const maker = (await place({ ...LIMIT, side: 'SELL', quantity: '0.5' })).body.orderId;
    const taker = await place({ ...LIMIT, quantity: '0.2', selfTradePreventionMode: 'EXPIRE_TAKER' });
    expect(taker.body.status).toBe('EXPIRED_IN_MATCH');
    expect(taker.body.preventedMatches).toHaveLength(1);
    const matches = await local.client.signed('GET', '/api/v3/myPreventedMatches', {
      symbol: 'BTCUSDT',
      orderId: maker,
    });
    expect(matches.body).toHaveLength(1);
    expect(matches.body[0]).toMatchObject({
      makerOrderId: maker,
      selfTradePreventionMode: 'EXPIRE_TAKER',
      preventedMatchId: 0,
    });
  });

  it('shows trades, bars and tickers that agree with each other', async () => {
    await sell({ price: '60000', quantity: '0.2' });
    await sell({ price: '60100', quantity: '0.2' });
    await place({ ...LIMIT, price: '60100', quantity: '0.4' });
    const trades = (await local.client.get('/api/v3/trades', { symbol: 'BTCUSDT' })).body;
    expect(trades.map(({ price, isBuyerMaker }: Fields) => [price, isBuyerMaker])).toEqual([
      ['60000.00000000', false],
      ['60100.00000000', false],
    ]);
    expect((await local.client.get('/api/v3/historicalTrades', { symbol: 'BTCUSDT', fromId: 1 })).body).toHaveLength(1);
    const aggregates = (await local.client.get('/api/v3/aggTrades', { symbol: 'BTCUSDT', startTime: 0 })).body;
    expect(aggregates.map(({ a, p }: Fields) => [a, p])).toEqual([
      [0, '60000.00000000'],
      [1, '60100.00000000'],
    ]);
    expect((await local.client.get('/api/v3/aggTrades', { symbol: 'BTCUSDT', fromId: 1 })).body).toHaveLength(1);
    const day = (await local.client.get('/api/v3/ticker/24hr', { symbol: 'BTCUSDT' })).body;
    expect(day).toMatchObject({
      openPrice: '60000.00000000',
      lastPrice: '60100.00000000',
      priceChange: '100.00000000',
      priceChangePercent: '0.167',
      volume: '0.40000000',
      count: 2,
      weightedAvgPrice: '60050.00000000',
    });
    const mini = (await local.client.get('/api/v3/ticker', { symbol: 'BTCUSDT', windowSize: '2h', type: 'MINI' })).body;
    expect(mini).toMatchObject({ lastPrice: '60100.00000000' });
    expect(mini.priceChange).toBeUndefined();
    expect((await local.client.get('/api/v3/ticker/24hr')).body).toHaveLength(3);
    expect((await local.client.get('/api/v3/ticker/tradingDay', { symbols: '["BTCUSDT"]' })).body).toHaveLength(1);
    expect((await local.client.get('/api/v3/ticker/bookTicker', { symbol: 'BTCUSDT' })).body.bidPrice).toBe(
      '0.00000000',
    );
    expect((await local.client.get('/api/v3/avgPrice', { symbol: 'BTCUSDT' })).body.price).toBe('60050.00000000');
    const [bar] = (await local.client.get('/api/v3/klines', { symbol: 'BTCUSDT', interval: '1h', limit: 1 })).body;
    expect(bar.slice(1, 6)).toEqual([
      '60000.00000000',
      '60100.00000000',
      '60000.00000000',
      '60100.00000000',
      '0.40000000',
    ]);
  });

  it.each<readonly [Fields, number, string]>([
    [{ quantity: '0.000001' }, -1013, 'Filter failure: LOT_SIZE'],
    [{ price: '60000.001' }, -1013, 'Filter failure: PRICE_FILTER'],
    [{ quantity: '0.00001', price: '100' }, -1013, 'Filter failure: NOTIONAL'],
    [{ quantity: '1.123456789' }, -1111, "Parameter 'quantity' has too much precision."],
    [{ side: 'HOLD' }, -1117, 'Invalid side.'],
    [{ type: 'STOP' }, -1116, 'Invalid orderType.'],
    [{ timeInForce: 'GTX' }, -1115, 'Invalid timeInForce.'],
    [{ symbol: 'NOPE' }, -1121, 'Invalid symbol.'],
    [{ stopPrice: '1' }, -1106, "Parameter 'stopPrice' sent when not required."],
    [{ trailingDelta: '100' }, -1106, "Parameter 'trailingDelta' sent when not required."],
    [{ quoteOrderQty: '1' }, -1106, "Parameter 'quoteOrderQty' sent when not required."],
    [{ type: 'MARKET' }, -1106, "Parameter 'timeInForce' sent when not required."],
    [{ newOrderRespType: 'ALL' }, -1130, "Data sent for parameter 'newOrderRespType' is not valid."],
    [{ selfTradePreventionMode: 'ALL' }, -1130, "Data sent for parameter 'selfTradePreventionMode' is not valid."],
    [{ strategyType: 5 }, -1134, '`strategyType` was less than 1000000.'],
    [{ quantity: '200', price: '60000' }, -1013, 'Filter failure: NOTIONAL'],
    [{ nonsense: 1 }, -1104, "Not all sent parameters were read; read '8' parameter(s) but was sent '9'."],
  ])('refuses an order with %j in the words of the venue', async (fields, code, msg) => {
    const reply = await place({ ...LIMIT, ...fields });
    expect([reply.status, reply.body]).toEqual([400, { code, msg }]);
  });

  it('refuses orders that lack something', async () => {
    const without = (name: string): Fields => Object.fromEntries(Object.entries(LIMIT).filter(([key]) => key !== name));
    for (const name of ['symbol', 'side', 'type', 'timeInForce', 'quantity', 'price']) {
      expect((await place(without(name))).body).toEqual({
        code: -1102,
        msg: `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
      });
    }
    const stop = { symbol: 'BTCUSDT', side: 'SELL', type: 'STOP_LOSS', quantity: '1' };
    expect((await place(stop)).body.msg).toBe(
      "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!",
    );
    const market = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET' };
    expect((await place(market)).body.msg).toBe(
      "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!",
    );
    expect((await place({ ...market, quantity: 1, quoteOrderQty: 1 })).body.code).toBe(-1128);
    const nameless = await local.client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT' });
    expect(nameless.body.msg).toBe("Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    expect((await local.client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 9 })).body.code).toBe(
      -2013,
    );
  });

  it.each<readonly [string, Fields, number]>([
    ['ticker', {}, -1102],
    ['ticker', { symbol: 'BTCUSDT', windowSize: '60m' }, -1130],
    ['ticker', { symbol: 'BTCUSDT', windowSize: '24h' }, -1130],
    ['ticker', { symbol: 'BTCUSDT', windowSize: '8d' }, -1130],
    ['ticker/tradingDay', {}, -1102],
    ['ticker/24hr', { symbol: 'BTCUSDT', symbols: '["ETHUSDT"]' }, -1128],
    ['ticker/24hr', { symbol: 'BTCUSDT', type: 'SMALL' }, -1139],
    ['klines', { symbol: 'BTCUSDT', interval: '7m' }, -1120],
    ['aggTrades', { symbol: 'BTCUSDT', fromId: 1, startTime: 1 }, -1128],
    ['depth', { symbol: 'BTCUSDT', limit: 0 }, -1130],
    ['depth', { symbol: 'btcusdt' }, -1100],
    ['time', { x: 1 }, -1101],
  ])('refuses a query of %s with %j by code %i', async (path, fields, code) => {
    const reply = await local.client.get(`/api/v3/${path}`, fields);
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });

  it.each<readonly [string, string, Fields, number]>([
    ['GET', 'allOrderList', { fromId: 1, startTime: 1 }, -1128],
    ['GET', 'myTrades', { symbol: 'BTCUSDT', fromId: 1, endTime: 1 }, -1128],
    ['GET', 'myPreventedMatches', { symbol: 'BTCUSDT' }, -1102],
    ['GET', 'orderList', {}, -1102],
    ['DELETE', 'orderList', { symbol: 'ETHUSDT', listClientOrderId: 'none', newClientOrderId: 'x' }, -2011],
    ['DELETE', 'order', { symbol: 'BTCUSDT', orderId: 1, cancelRestrictions: 'SOME' }, -1145],
    ['DELETE', 'order', { symbol: 'BTCUSDT', origClientOrderId: 'nobody' }, -2011],
    ['PUT', 'order/amend/keepPriority', { symbol: 'BTCUSDT', origClientOrderId: 'nobody', newQty: 1 }, -2013],
    ['PUT', 'order/amend/keepPriority', { symbol: 'BTCUSDT', orderId: 77, newClientOrderId: 'x', newQty: 1 }, -2013],
    ['POST', 'order/cancelReplace', { ...LIMIT, cancelOrderId: 1 }, -1102],
    [
      'POST',
      'order/cancelReplace',
      { ...LIMIT, price: '1', cancelOrderId: 1, cancelReplaceMode: 'ALLOW_FAILURE' },
      -1013,
    ],
    ['POST', 'order/test', { ...LIMIT, quantity: '0.00001', price: '100' }, -1013],
    [
      'POST',
      'order',
      { symbol: 'BTCUSDT', side: 'SELL', type: 'STOP_LOSS', quantity: 1, stopPrice: 1, icebergQty: 1 },
      -1106,
    ],
    ['POST', 'order', { ...LIMIT, type: 'TAKE_PROFIT_LIMIT', trailingDelta: 5 }, -1013],
  ])('refuses %s %s with %j by code %i', async (method, path, fields, code) => {
    const reply = await local.client.signed(method, `/api/v3/${path}`, fields);
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });

  it('reads histories by time and by id', async () => {
    await sell({ quantity: '0.2' });
    const { orderId } = (await place({ ...LIMIT, quantity: '0.2' })).body;
    const trades = (fields: Fields): Promise<Reply> =>
      local.client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT', ...fields });
    expect((await trades({ startTime: 0, endTime: Date.now() + 1000 })).body).toHaveLength(1);
    expect((await trades({ endTime: 5 })).body).toEqual([]);
    expect((await trades({ orderId })).body).toHaveLength(1);
    expect((await trades({ fromId: 1 })).body).toEqual([]);
    const orders = await local.client.signed('GET', '/api/v3/allOrders', { symbol: 'BTCUSDT', orderId, limit: 5 });
    expect(orders.body).toHaveLength(1);
    expect((await local.client.signed('GET', '/api/v3/openOrders', { symbol: 'BTCUSDT' })).body).toEqual([]);
    expect((await local.client.signed('GET', '/api/v3/allOrderList', { startTime: 5, endTime: 6 })).body).toEqual([]);
    expect((await local.client.signed('GET', '/api/v3/allOrderList', { fromId: 5 })).body).toEqual([]);
    const klines = (fields: Fields): Promise<Reply> =>
      local.client.get('/api/v3/klines', { symbol: 'BTCUSDT', interval: '1m', ...fields });
    expect((await klines({ startTime: Date.now() - 120_000, endTime: Date.now() })).body.length).toBeGreaterThan(0);
    expect((await klines({ endTime: 1000 })).body).toEqual([]);
    const aggregates = await local.client.get('/api/v3/aggTrades', { symbol: 'BTCUSDT', endTime: Date.now() + 1000 });
    expect(aggregates.body).toHaveLength(1);
    for (const limit of [500, 1000, 5000]) {
      expect((await local.client.get('/api/v3/depth', { symbol: 'BTCUSDT', limit })).status).toBe(200);
    }
    for (const windowSize of ['5m', '2d']) {
      const rolling = await local.client.get('/api/v3/ticker', { symbol: 'BTCUSDT', windowSize });
      expect(rolling.body.priceChange).toBe('0.00000000');
    }
  });

  it('knows keys, signatures and times', async () => {
    const form = local.client.sign(LIMIT);
    expect((await local.client.raw('POST', '/api/v3/order', form)).body).toEqual({
      code: -2014,
      msg: 'API-key format invalid.',
    });
    const stranger = await local.client.raw('POST', '/api/v3/order', form, { 'X-MBX-APIKEY': 'nobody' });
    expect([stranger.status, stranger.body.code]).toEqual([401, -2015]);
    const others = await local.client.raw('POST', '/api/v3/order', form, { 'X-MBX-APIKEY': 'other-key' });
    expect(others.body).toEqual({ code: -1022, msg: 'Signature for this request is not valid.' });
    expect((await place({ ...LIMIT, timestamp: Date.now() - 6000 })).body.code).toBe(-1021);
    expect((await place({ ...LIMIT, timestamp: Date.now() + 2000 })).body.code).toBe(-1021);
    expect((await place({ ...LIMIT, timestamp: `${Date.now()}000` })).status).toBe(200);
    const inQuery = await local.client.raw('POST', `/api/v3/order?${local.client.sign(LIMIT)}`, '', {
      'X-MBX-APIKEY': 'client-key',
    });
    expect(inQuery.status).toBe(200);
  });

  it('serves what clients of other products ask at their start', async () => {
    const coins = await local.client.signed('GET', '/sapi/v1/capital/config/getall');
    expect(coins.body.map(({ coin }: { coin: string }) => coin)).toContain('BTC');
    expect((await local.client.signed('GET', '/sapi/v1/asset/tradeFee')).body[0].makerCommission).toBe('0.00100000');
    expect((await local.client.signed('GET', '/sapi/v1/asset/tradeFee', { symbol: 'ETHBTC' })).body).toHaveLength(1);
    const key = { 'X-MBX-APIKEY': 'client-key' };
    expect((await local.client.raw('GET', '/sapi/v1/margin/allPairs', '', key)).body).toEqual([]);
    expect((await local.client.get('/sapi/v1/system/status')).body).toEqual({ status: 0, msg: 'normal' });
    expect((await local.client.signed('GET', '/sapi/v1/account/status')).body).toEqual({ data: 'Normal' });
    expect((await local.client.signed('GET', '/sapi/v1/account/apiTradingStatus')).body.data.isLocked).toBe(false);
    expect((await local.client.signed('GET', '/sapi/v1/account/apiRestrictions')).body.enableWithdrawals).toBe(false);
    expect((await local.client.signed('POST', '/sapi/v3/asset/getUserAsset')).body).toHaveLength(3);
    expect((await local.client.signed('POST', '/sapi/v1/asset/get-funding-asset')).body).toEqual([]);
    expect((await local.client.get('/fapi/v1/exchangeInfo')).body.symbols).toEqual([]);
    const commission = await local.client.signed('GET', '/api/v3/account/commission', { symbol: 'BTCUSDT' });
    expect(commission.body.standardCommission.taker).toBe('0.00100000');
    const test = await local.client.signed('POST', '/api/v3/order/test', { ...LIMIT, computeCommissionRates: true });
    expect(test.body.standardCommissionForOrder).toEqual({ maker: '0.00100000', taker: '0.00100000' });
    expect((await local.client.signed('POST', '/api/v3/order/test', LIMIT)).body).toEqual({});
    expect((await local.client.signed('GET', '/api/v3/openOrders')).body).toEqual([]);
    expect((await local.client.get('/nowhere')).status).toBe(404);
    expect((await local.client.raw('PATCH', '/api/v3/order')).status).toBe(405);
  });
});

describe('limits of the simulated Binance', () => {
  const usual = { weight: 100, raw: 1000, ordersTenSeconds: 2, ordersDay: 100 };

  it('tell of 429, Retry-After and the order count', async () => {
    const local = await localServer({ limits: usual });
    const fields = { ...LIMIT, quantity: '0.1' };
    await local.client.signed('POST', '/api/v3/order', fields);
    const second = await local.client.signed('POST', '/api/v3/order', fields);
    expect([second.headers['x-mbx-order-count-10s'], second.headers['x-mbx-used-weight-1m']]).toEqual(['2', '0']);
    const third = await local.client.signed('POST', '/api/v3/order', fields);
    expect([third.status, third.body.code]).toEqual([429, -1015]);
    const counts = await local.client.signed('GET', '/api/v3/rateLimit/order');
    expect(counts.body.map(({ count }: { count: number }) => count)).toEqual([2, 2]);
    await local.client.get('/api/v3/ticker/24hr');
    const over = await local.client.get('/api/v3/exchangeInfo');
    expect([over.status, over.body.code]).toEqual([429, -1003]);
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    await local.close();
  });
});

describe('a request that waits inside the venue', () => {
  it('is looked at again before the matching engine: what was in time may be late there', async () => {
    const local = await localServer({}, { hold: () => new Promise((resolve) => setTimeout(resolve, 60)) });
    const late = await local.client.signed('POST', '/api/v3/order', { ...LIMIT, recvWindow: 50 });
    expect(late.body).toEqual({ code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' });
    expect((await local.client.signed('POST', '/api/v3/order', LIMIT)).body.status).toBe('NEW');
    await local.close();
  });
});
