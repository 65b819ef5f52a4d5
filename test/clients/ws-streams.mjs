/**
 * A plain WebSocket client on every public stream of Binance Spot: by its own address, by a combined address and by
 * subscription. Messages have the fields that are documented, no more and no less, and a book kept from `@depth` is that
 * of the snapshots.
 */
import WebSocket from 'ws';
import { check, within } from './checks.mjs';

const [port] = process.argv.slice(2);
const WAIT_MS = 20_000;
const INTERVALS = ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'];
const WINDOW = 'C E F L O P c e h l n o p q s v w';
const FIELDS = {
  aggTrade: 'E M T a e f l m p q s',
  trade: 'E M T e m p q s t',
  miniTicker: 'E c e h l o q s v',
  ticker: 'A B C E F L O P Q a b c e h l n o p q s v w x',
  ticker_1h: WINDOW,
  ticker_4h: WINDOW,
  ticker_1d: WINDOW,
  bookTicker: 'A B a b s u',
  avgPrice: 'E T e i s w',
  depth: 'E U a b e s u',
  'depth@100ms': 'E U a b e s u',
  ...Object.fromEntries(
    [5, 10, 20].flatMap((n) => [`depth${n}`, `depth${n}@100ms`]).map((name) => [name, 'asks bids lastUpdateId']),
  ),
  ...Object.fromEntries(INTERVALS.map((interval) => [`kline_${interval}`, 'E e k s'])),
};
const BAR = 'B L Q T V c f h i l n o q s t v x';
const LISTS = ['miniTicker', 'ticker_1h', 'ticker_4h', 'ticker_1d'];

const fieldsOf = (message) => Object.keys(message).sort().join(' ');

/** Opens a connection. @returns its messages as they come, and `next` for the first that fits. */
async function open(path) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  const messages = [];
  const waiting = new Set();
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    messages.push(message);
    for (const look of waiting) look(message);
  });
  const next = (fits) =>
    new Promise((resolve) => {
      const look = (message) => {
        if (!fits(message)) return;
        waiting.delete(look);
        resolve(message);
      };
      waiting.add(look);
    });
  await within(
    WAIT_MS,
    `a connection to ${path}`,
    new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject)),
  );
  const ask = (request) => {
    const answer = within(
      WAIT_MS,
      `the answer to ${request.method}`,
      next(({ id }) => id === request.id),
    );
    socket.send(JSON.stringify(request));
    return answer;
  };
  return { socket, messages, next, ask, close: () => socket.terminate() };
}

async function checkRaw(name, fields) {
  const connection = await open(`/ws/btcusdt@${name}`);
  try {
    const message = await within(
      WAIT_MS,
      name,
      connection.next(() => true),
    );
    const isBar = name.startsWith('kline_');
    const isRight =
      fieldsOf(message) === fields && (!isBar || (fieldsOf(message.k) === BAR && message.k.i === name.slice(6)));
    check(`stream ${name}`, isRight, `${fieldsOf(message)}, not ${fields}`);
  } catch (error) {
    check(`stream ${name}`, false, error.message);
  } finally {
    connection.close();
  }
}

async function checkLists() {
  const connection = await open('/ws');
  await connection.ask({ method: 'SUBSCRIBE', params: LISTS.map((name) => `!${name}@arr`), id: 'lists' });
  for (const name of LISTS) {
    const event = name === 'miniTicker' ? '24hrMiniTicker' : `${name.slice(7)}Ticker`;
    const list = await within(
      WAIT_MS,
      `!${name}@arr`,
      connection.next((message) => Array.isArray(message) && message[0]?.e === event),
    );
    check(
      `stream !${name}@arr`,
      list.every((entry) => fieldsOf(entry) === FIELDS[name]),
      fieldsOf(list[0]),
    );
  }
  connection.close();
}

async function checkCombined() {
  const names = ['btcusdt@trade', 'ethusdt@bookTicker', 'btcusdt@depth5@100ms'];
  const connection = await open(`/stream?streams=${names.join('/')}`);
  for (const name of names) {
    const message = await within(
      WAIT_MS,
      name,
      connection.next(({ stream }) => stream === name),
    );
    check(`combined ${name}`, fieldsOf(message) === 'data stream');
  }
  const listed = await connection.ask({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
  check(
    'subscriptions are listed',
    [...listed.result].sort().join() === [...names].sort().join(),
    JSON.stringify(listed),
  );
  await connection.ask({ method: 'UNSUBSCRIBE', params: names.slice(0, 2), id: 4 });
  const from = connection.messages.length;
  await within(
    WAIT_MS,
    'more of the third',
    connection.next(({ stream }) => stream === names[2]),
  );
  await within(
    WAIT_MS,
    'more of the third',
    connection.next(({ stream }) => stream === names[2]),
  );
  check(
    'nothing comes of what was given up',
    connection.messages.slice(from).every(({ stream }) => stream === names[2]),
  );
  check('property', (await connection.ask({ method: 'GET_PROPERTY', params: ['combined'], id: 5 })).result === true);
  await connection.ask({ method: 'SET_PROPERTY', params: ['combined', false], id: 6 });
  const bare = await within(
    WAIT_MS,
    'a bare message',
    connection.next((message) => message.lastUpdateId !== undefined),
  );
  check('bare messages when asked for', fieldsOf(bare) === FIELDS.depth5);
  const broken = connection.next(({ error }) => error?.code === 3);
  connection.socket.send('{');
  check(
    'a broken message is refused',
    (await within(WAIT_MS, 'a refusal', broken)).error.msg.startsWith('Invalid JSON'),
  );
  const pong = new Promise((resolve) => connection.socket.once('pong', (data) => resolve(data.toString())));
  connection.socket.ping('as sent');
  check('a ping is answered with its payload', (await within(WAIT_MS, 'a pong', pong)) === 'as sent');
  connection.close();
}

const snapshot = async () => (await fetch(`http://127.0.0.1:${port}/api/v3/depth?symbol=BTCUSDT&limit=5000`)).json();

/** A book by price; amounts of nothing are gone. */
function apply(book, rows) {
  for (const [price, amount] of rows) {
    if (Number(amount) === 0) book.delete(price);
    else book.set(price, amount);
  }
}

const same = (book, rows) => book.size === rows.length && rows.every(([price, amount]) => book.get(price) === amount);

/** As documented: buffer, snapshot, drop what is older, join, go on without a gap. */
async function checkBook() {
  const connection = await open('/ws/btcusdt@depth@100ms');
  await within(
    WAIT_MS,
    'two changes',
    connection.next(() => connection.messages.length > 1),
  );
  const first = await snapshot();
  const [bids, asks] = [new Map(first.bids), new Map(first.asks)];
  let last = first.lastUpdateId;
  let at = 0;
  let compared = 0;
  let isWhole = true;
  for (let turn = 0; turn < 200 && compared < 3; turn++) {
    while (at >= connection.messages.length)
      await within(
        WAIT_MS,
        'the next change',
        connection.next(() => true),
      );
    for (; at < connection.messages.length; at++) {
      const change = connection.messages[at];
      if (change.u <= last) continue;
      if (change.U > last + 1) isWhole = false;
      apply(bids, change.b);
      apply(asks, change.a);
      last = change.u;
    }
    const shot = await snapshot();
    if (shot.lastUpdateId !== last) continue; // The market went on before the snapshot was taken.
    compared += 1;
    isWhole &&= same(bids, shot.bids) && same(asks, shot.asks);
  }
  check(
    'a book of @depth has no gap and is that of the snapshots',
    isWhole && compared > 0,
    `compared ${compared} times`,
  );
  connection.close();
}

try {
  // A handful at once: the venue turns away who opens too many.
  const names = Object.entries(FIELDS);
  for (let i = 0; i < names.length; i += 9)
    await Promise.all(names.slice(i, i + 9).map(([name, fields]) => checkRaw(name, fields)));
  await checkLists();
  await checkCombined();
  await checkBook();
} catch (error) {
  check('came to its end', false, error.stack);
}
