/** ccxt's JavaScript package, as it is in this project, on the simulated venue: REST and the streams of ccxt.pro. */
import ccxt from 'ccxt';
import { check, within } from './checks.mjs';

const [port, apiKey, secret] = process.argv.slice(2);
const SYMBOL = 'BTC/USDT';
const WAIT_MS = 20_000;

function open() {
  const venue = new ccxt.pro.binance({
    apiKey,
    secret,
    options: { fetchMarkets: { types: ['spot'] }, fetchMargins: false },
  });
  const rest = `http://127.0.0.1:${port}/api/v3`;
  venue.setSandboxMode(true);
  Object.assign(venue.urls.api, { public: rest, private: rest, v1: rest });
  Object.assign(venue.urls.api.ws, {
    spot: `ws://127.0.0.1:${port}/stream/ws`,
    'ws-api': { spot: `ws://127.0.0.1:${port}/ws-api/v3` },
  });
  return venue;
}

async function checkMarket(venue) {
  const markets = await venue.loadMarkets();
  check('markets', markets[SYMBOL].precision.amount === 0.00001, JSON.stringify(markets[SYMBOL]?.precision));
  check('time', Math.abs((await venue.fetchTime()) - Date.now()) < 5_000);
  check('ticker', (await venue.fetchTicker(SYMBOL)).last > 0);
  const book = await venue.fetchOrderBook(SYMBOL, 20);
  check('book of 20 levels', book.bids.length === 20 && book.bids[0][0] < book.asks[0][0]);
  check('trades', (await venue.fetchTrades(SYMBOL, undefined, 50)).length === 50);
  check('candles', (await venue.fetchOHLCV(SYMBOL, '1m', undefined, 5)).length === 5);
}

async function checkStreams(venue) {
  const watch = (name, promise, isRight) =>
    within(WAIT_MS, name, promise).then(
      (data) => check(`stream: ${name}`, isRight(data)),
      (error) => check(`stream: ${name}`, false, error.message),
    );
  await Promise.all([
    watch('trades', venue.watchTrades(SYMBOL), (trades) => trades.length > 0),
    watch('ticker', venue.watchTicker(SYMBOL), ({ last }) => last > 0),
    watch('tickers', venue.watchTickers([SYMBOL, 'ETH/USDT']), (tickers) => Object.keys(tickers).length > 0),
    watch('best bid and ask', venue.watchBidsAsks([SYMBOL]), (tickers) => tickers[SYMBOL].bid < tickers[SYMBOL].ask),
    watch('candles', venue.watchOHLCV(SYMBOL, '1m'), (candles) => candles.length > 0),
    watch('book', venue.watchOrderBook(SYMBOL), ({ bids, asks }) => bids[0][0] < asks[0][0]),
  ]);
}

/** A book that is kept from the stream has the levels of a snapshot with the same number. */
async function checkBook(venue) {
  const wanted = new Map();
  for (let i = 0; i < 100; i++) {
    const shot = await venue.fetchOrderBook(SYMBOL, 20);
    wanted.set(shot.nonce, shot);
    const kept = await within(WAIT_MS, 'the next book', venue.watchOrderBook(SYMBOL));
    const same = wanted.get(kept.nonce);
    if (same === undefined) continue;
    const top = (side) => JSON.stringify(side.slice(0, 20));
    check(
      'the book of the stream is that of a snapshot',
      top(same.bids) === top(kept.bids) && top(same.asks) === top(kept.asks),
    );
    return;
  }
  check('the book of the stream is that of a snapshot', false, 'no snapshot had a number of the stream');
}

async function checkTrading(venue) {
  const before = await venue.fetchBalance();
  const orders = within(WAIT_MS, 'an order of the user stream', venue.watchOrders(SYMBOL));
  const balances = within(WAIT_MS, 'a balance of the user stream', venue.watchBalance());
  const trades = within(WAIT_MS, 'a trade of the user stream', venue.watchMyTrades(SYMBOL));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const bought = await venue.createOrder(SYMBOL, 'market', 'buy', 0.01);
  check('market order', bought.status === 'closed' && bought.filled === 0.01);
  const fee = bought.fees.reduce((sum, { cost }) => sum + cost, 0);
  const after = await venue.fetchBalance();
  check('balance moved by the fill', Math.abs(after.BTC.total - before.BTC.total - 0.01 + fee) < 1e-9);
  for (const [name, promise] of Object.entries({ orders, balances, trades }))
    await promise.then(
      () => check(`user stream: ${name}`, true),
      (error) => check(`user stream: ${name}`, false, error.message),
    );
  const low = venue.priceToPrecision(SYMBOL, bought.average / 2);
  const resting = await venue.createOrder(SYMBOL, 'limit', 'buy', 0.01, Number(low), { postOnly: true });
  check('post-only order', (await venue.fetchOrder(resting.id, SYMBOL)).status === 'open');
  const edited = await venue.editOrder(resting.id, SYMBOL, 'limit', 'buy', 0.02, Number(low));
  check('edited order', edited.amount === 0.02 && edited.id !== resting.id);
  const stop = await venue.createOrder(SYMBOL, 'limit', 'sell', 0.01, Number(low), { stopLossPrice: Number(low) });
  check(
    'stop order',
    (await venue.fetchOpenOrders(SYMBOL)).some(({ id }) => id === stop.id),
  );
  await venue.cancelAllOrders(SYMBOL);
  check('cancel all', (await venue.fetchOpenOrders(SYMBOL)).length === 0);
  const mine = await venue.fetchMyTrades(SYMBOL);
  const filled = mine.filter(({ order }) => order === bought.id).reduce((sum, { amount }) => sum + amount, 0);
  check('own trades', Math.abs(filled - 0.01) < 1e-12);
  const refused = await venue.createOrder(SYMBOL, 'limit', 'buy', 100, Number(low)).catch((error) => error);
  check('what the account does not have is refused', refused instanceof ccxt.InsufficientFunds, String(refused));
  const unknown = await venue.cancelOrder('1', SYMBOL).catch((error) => error);
  check('an unknown order is refused', unknown instanceof ccxt.OrderNotFound, String(unknown));
}

async function checkSocketOrders(venue) {
  const low = Number(venue.priceToPrecision(SYMBOL, (await venue.fetchTicker(SYMBOL)).last / 2));
  const resting = await venue.createOrderWs(SYMBOL, 'limit', 'buy', 0.01, low);
  check('order over the WebSocket API', resting.status === 'open');
  const cancelled = await venue.cancelOrderWs(resting.id, SYMBOL);
  check('cancel over the WebSocket API', cancelled.status === 'canceled');
}

const venue = open();
try {
  await venue.loadHttpProxyAgent(); // ccxt asks for this before it opens an address of ws:// instead of wss://.
  await checkMarket(venue);
  await checkStreams(venue);
  await checkBook(venue);
  await checkTrading(venue);
  await checkSocketOrders(venue);
} catch (error) {
  check('came to its end', false, error.stack);
} finally {
  await venue.close();
}
