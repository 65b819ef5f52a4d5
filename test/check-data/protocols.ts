/** How each venue's messages are told apart and counted in the first reading of a recording. */
import type { RecordedFrame } from '../../src/adapters/recording/index.ts';
import type { RecordingScan } from './recording-scan.ts';

/** Venues that bot4 has an adapter for. */
export type VenueName =
  | 'binance-spot'
  | 'binance-um'
  | 'kraken'
  | 'kraken-v2'
  | 'kraken-futures'
  | 'coinbase'
  | 'coinbase-exchange';

/** One way of speaking. */
export interface Protocol {
  readonly venue: VenueName;
  /** Whether a recording with this message and these sockets is of the venue. */
  readonly speaks: (message: object, urls: ReadonlySet<string>) => boolean;
  readonly received: (message: object, frame: RecordedFrame, scan: RecordingScan) => void;
  readonly answered: (message: object, frame: RecordedFrame, scan: RecordingScan) => void;
}

type Fields = Readonly<Record<string, unknown>>;
type Rows = readonly (readonly unknown[])[];

const ignored = (): void => undefined;

function rows(value: unknown): Rows {
  return Array.isArray(value) ? (value as Rows) : [];
}

/** Whether a socket of the recording is at one of these hosts (and path); true where no socket is named. */
function at(urls: ReadonlySet<string>, place: RegExp): boolean {
  return urls.size === 0 || [...urls].some((url) => place.test(url));
}

/** Streams of raw messages, which name only the event. */
const STREAM_OF: Readonly<Record<string, string>> = { depthUpdate: 'depth' };

function binanceStream(message: Fields, data: Fields): string {
  if (typeof message.stream === 'string') return message.stream.split('@')[1] ?? '';
  const event = String(data.e ?? 'bookTicker');
  if (event === 'kline') return `kline_${String((data.k as Fields | undefined)?.i)}`;
  return STREAM_OF[event] ?? event;
}

function binanceReceived(message: object, frame: RecordedFrame, scan: RecordingScan): void {
  const fields = message as Fields;
  if ('lastUpdateId' in fields && 'bids' in fields) {
    binanceAnswered(message, frame, scan);
    return;
  }
  const data = ('data' in fields ? fields.data : fields) as Fields;
  if (typeof data.s !== 'string') return;
  const market = scan.market(data.s);
  const stream = binanceStream(fields, data);
  scan.counts.add(stream);
  market.counts.add(stream);
  if (typeof data.E === 'number') scan.localMinusEvent.push(frame.localTime / 1000 - data.E);
  if (stream === 'depth') for (const [price, qty] of [...rows(data.b), ...rows(data.a)]) market.level(price, qty);
  else if (stream === 'bookTicker') {
    market.level(data.b, data.B);
    market.level(data.a, data.A);
  } else if (stream === 'trade' || stream === 'aggTrade') market.level(data.p, data.q);
}

/** The market of a REST address: `…/depth?symbol=BTCUSDT&limit=1000`. */
function symbolOf(url: string): string | undefined {
  return /[?&]symbol=([^&]+)/.exec(url)?.[1];
}

function binanceAnswered(message: object, frame: RecordedFrame, scan: RecordingScan): void {
  const fields = message as Fields;
  if (typeof fields.lastUpdateId !== 'number') return;
  scan.counts.add('snapshots');
  scan.snapshotLine = frame.line;
  scan.lastUpdateId = fields.lastUpdateId;
  const symbol = symbolOf(frame.url);
  // A snapshot without an address is of the only market there is.
  const market = symbol === undefined ? [...scan.markets.values()][0] : scan.market(symbol);
  if (market === undefined) return;
  market.counts.add('lastUpdateId', fields.lastUpdateId - market.counts.of('lastUpdateId'));
  for (const [price, qty] of [...rows(fields.bids), ...rows(fields.asks)]) market.level(price, qty);
}

const SPOT_HOST = /^wss:\/\/(data-)?stream\.binance\.(com|us|vision)/;
/** Futures on coins (`dstream`) follow the rules of those on dollars: `pu`, quotes and trades, with a `ps` beside `s`. */
const UM_HOST = /^wss:\/\/[fd]stream\.binance\.com/;

function isBinance(message: Fields): boolean {
  const data = (message.data ?? message) as Fields;
  return typeof data.s === 'string' && (data.e !== undefined || (data.u !== undefined && data.B !== undefined));
}

/** Futures say the update before (`pu`) and when a thing happened (`T`) also in books and quotes. */
function isFutures(message: Fields): boolean {
  const data = (message.data ?? message) as Fields;
  if (data.e === 'trade' || data.e === 'aggTrade') return !('M' in data);
  return 'pu' in data || data.e === 'bookTicker';
}

function binance(venue: 'binance-spot' | 'binance-um', host: RegExp, futures: boolean): Protocol {
  return {
    venue,
    speaks: (message, urls) =>
      isBinance(message as Fields) && at(urls, host) && (urls.size > 0 || isFutures(message as Fields) === futures),
    received: binanceReceived,
    answered: binanceAnswered,
  };
}

function krakenLevels(market: ReturnType<RecordingScan['market']>, levels: Rows): void {
  for (const [price, qty] of levels) market.level(price, qty);
}

/** `[channel, {…}, {…}, "book-10", "XBT/USD"]`. */
function krakenReceived(message: object, _frame: RecordedFrame, scan: RecordingScan): void {
  if (!Array.isArray(message)) {
    scan.counts.add(`event_${String((message as Fields).event)}`);
    return;
  }
  const parts = message as readonly unknown[];
  const channel = String(parts.at(-2)).split('-')[0] as string;
  const market = scan.market(String(parts.at(-1)));
  scan.counts.add(`${channel}_msgs`);
  market.counts.add(`${channel}_msgs`);
  if (channel === 'trade') krakenLevels(market, rows(parts[1]));
  if (channel !== 'book') return;
  for (const part of parts.slice(1, -2) as readonly Fields[]) {
    for (const key of ['as', 'bs', 'a', 'b']) krakenLevels(market, rows(part[key]));
  }
}

function coinbaseReceived(message: object, _frame: RecordedFrame, scan: RecordingScan): void {
  const fields = message as Fields;
  const type = String(fields.type);
  scan.counts.add(type);
  if (typeof fields.product_id !== 'string') return;
  const market = scan.market(fields.product_id);
  market.counts.add(type);
  if (type === 'snapshot') {
    for (const [price, qty] of [...rows(fields.bids), ...rows(fields.asks)]) market.level(price, qty);
  } else if (type === 'l2update') {
    for (const [, price, qty] of rows(fields.changes)) market.level(price, qty);
  } else if (type === 'match' || type === 'last_match') {
    market.level(fields.price, fields.size);
  } else if (type === 'ticker') {
    market.level(fields.best_bid, fields.best_bid_size ?? '0');
    market.level(fields.best_ask, fields.best_ask_size ?? '0');
  }
}

/** Both venues' newer feeds write numbers without quotes, and give the scale of a market elsewhere. */
function krakenFuturesReceived(message: object, _frame: RecordedFrame, scan: RecordingScan): void {
  const { feed, event, product_id: product, ...fields } = message as Fields;
  if (typeof event === 'string') scan.counts.add(`event_${event}`);
  if (typeof feed !== 'string' || typeof product !== 'string') return;
  const market = scan.market(product);
  const name = feed === 'book_snapshot' ? 'snapshots' : feed === 'book' ? 'updates' : feed;
  scan.counts.add(name);
  market.counts.add(name);
  if (feed === 'book') market.level(fields.price, fields.qty);
  else if (feed === 'book_snapshot') {
    for (const side of ['bids', 'asks']) {
      for (const level of (fields[side] ?? []) as readonly Fields[]) market.level(level.price, level.qty);
    }
  } else if (feed === 'trade') market.level(fields.price, fields.qty);
}

function krakenV2Received(message: object, _frame: RecordedFrame, scan: RecordingScan): void {
  const { channel, type, data, method } = message as Fields;
  if (typeof method === 'string') scan.counts.add(`method_${method}`);
  if (typeof channel !== 'string') return;
  scan.counts.add(channel);
  for (const entry of (Array.isArray(data) ? data : []) as readonly Fields[]) {
    if (typeof entry.symbol !== 'string') continue;
    const market = scan.market(entry.symbol);
    market.counts.add(`${channel}_${String(type)}`);
    for (const level of [...((entry.bids ?? []) as readonly Fields[]), ...((entry.asks ?? []) as readonly Fields[])]) {
      market.level(level.price, level.qty);
    }
    if (channel === 'trade') market.level(entry.price, entry.qty);
  }
}

function advancedReceived(message: object, _frame: RecordedFrame, scan: RecordingScan): void {
  const { channel, events } = message as Fields;
  if (typeof channel !== 'string') return;
  scan.counts.add(channel);
  for (const event of (Array.isArray(events) ? events : []) as readonly Fields[]) {
    if (typeof event.product_id === 'string') {
      const market = scan.market(event.product_id);
      market.counts.add(`${channel}_${String(event.type)}`);
      for (const level of (event.updates ?? []) as readonly Fields[])
        market.level(level.price_level, level.new_quantity);
    }
    for (const trade of (event.trades ?? []) as readonly Fields[]) {
      if (typeof trade.product_id === 'string') scan.market(trade.product_id).level(trade.price, trade.size);
    }
  }
}

/** Texts of a message by name; '' for what is none. */
function text(message: object, key: string): string {
  const value = (message as Fields)[key];
  return typeof value === 'string' ? value : '';
}

/** Whether a list holds an object that names a market so. */
function names(list: unknown, key: string): boolean {
  return (
    Array.isArray(list) && list.some((entry: unknown) => typeof entry === 'object' && text(entry ?? {}, key) !== '')
  );
}

/** `[channelID, …, "book-10", "XBT/USD"]`. */
function isKrakenV1(message: object): boolean {
  if (!Array.isArray(message) || message.length < 4) return false;
  const [channel, pair] = message.slice(-2) as readonly unknown[];
  return /^(book-\d+|trade|ticker|spread|ohlc-\d+)$/.test(String(channel)) && String(pair).includes('/');
}

/** A venue that a host tells by itself; without an address the message has to be one that no other venue sends. */
function spoken(host: RegExp, onHost: (message: object) => boolean, alone: (message: object) => boolean) {
  return (message: object, urls: ReadonlySet<string>): boolean =>
    urls.size > 0 ? at(urls, host) && onHost(message) : alone(message);
}

const EXCHANGE_TYPES = /^(snapshot|l2update|match|last_match|ticker|open|done|received|change)$/;

/** All that are known, in the order in which they are asked. */
export const PROTOCOLS: readonly Protocol[] = [
  binance('binance-um', UM_HOST, true),
  binance('binance-spot', SPOT_HOST, false),
  {
    venue: 'kraken-v2',
    speaks: spoken(
      /^wss:\/\/ws(-auth)?\.kraken\.com\/v2/,
      (message) => 'channel' in message || 'method' in message,
      (message) => text(message, 'channel') !== '' && names((message as Fields).data, 'symbol'),
    ),
    received: krakenV2Received,
    answered: ignored,
  },
  {
    venue: 'kraken',
    speaks: spoken(
      /^wss:\/\/(beta-)?ws\.kraken\.com\/?$/,
      (message) => Array.isArray(message) || 'event' in message,
      isKrakenV1,
    ),
    received: krakenReceived,
    answered: ignored,
  },
  {
    venue: 'kraken-futures',
    speaks: spoken(
      /^wss:\/\/(www\.)?futures\.kraken\.com\/ws\/v1/,
      (message) => 'feed' in message || 'event' in message,
      (message) => text(message, 'feed') !== '' && text(message, 'product_id') !== '',
    ),
    received: krakenFuturesReceived,
    answered: ignored,
  },
  {
    venue: 'coinbase',
    speaks: spoken(
      /^wss:\/\/advanced-trade-ws\.coinbase\.com/,
      (message) => 'channel' in message,
      (message) => text(message, 'channel') !== '' && names((message as Fields).events, 'product_id'),
    ),
    received: advancedReceived,
    answered: ignored,
  },
  {
    venue: 'coinbase-exchange',
    speaks: spoken(
      /^wss:\/\/ws-feed(-public)?\.(pro|exchange)\.coinbase\.com/,
      (message) => 'type' in message,
      (message) => EXCHANGE_TYPES.test(text(message, 'type')) && text(message, 'product_id') !== '',
    ),
    received: coinbaseReceived,
    answered: ignored,
  },
];
