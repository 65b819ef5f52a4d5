/**
 * A venue on this machine: answers the REST endpoints of Binance (spot and USD-M), Kraken and Coinbase that a fetch asks,
 * out of one market of trades, and fails in every way that it is told to. It counts what it was asked.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Rng } from '../../src/core/index.ts';

/** One bar as text, keyed by its open time in milliseconds. */
export interface VenueBar {
  readonly openMs: number;
  /** open, high, low, close, volume, quote volume, count, taker buy volume, taker buy quote volume. */
  readonly values: readonly string[];
}

export interface VenueTrade {
  readonly id: number;
  /** Microseconds. */
  readonly time: number;
  readonly price: string;
  readonly qty: string;
  readonly buyerIsMaker: boolean;
}

/** What the venue knows. */
export interface VenueData {
  /** By length in milliseconds, in the order of time; the last may be unfinished. */
  readonly bars: ReadonlyMap<number, readonly VenueBar[]>;
  readonly trades: readonly VenueTrade[];
  readonly funding: readonly { readonly timeMs: number; readonly rate: string; readonly mark: string }[];
}

/** A request as a fault sees it. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Counts requests, from 1. */
  readonly number: number;
}

/** How an answer goes wrong. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: string }
  | { readonly kind: 'drop' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'body'; readonly body: string };

const MINUTE_MS = 60_000;

function zeros(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

/** Trades of a random walk: some share a microsecond, some minutes have none. */
export function syntheticTrades(o: { seed: number; count: number; startMs: number; meanGapMs: number }): VenueTrade[] {
  const rng = new Rng(o.seed);
  const trades: VenueTrade[] = [];
  let time = o.startMs * 1000;
  let ticks = 3_000_000;
  for (let i = 0; i < o.count; i++) {
    const pause = rng.uniform() < 0.02 ? 40 : 1;
    if (rng.uniform() > 0.2) time += Math.floor(-Math.log(1 - rng.uniform()) * o.meanGapMs * pause) * 1000;
    ticks += rng.below(21) - 10;
    trades.push({
      id: 5_000_001 + i,
      time,
      price: zeros(ticks / 100, 2),
      qty: zeros((1 + rng.below(1_000_000)) / 1e5, 5),
      buyerIsMaker: rng.uniform() < 0.5,
    });
  }
  return trades;
}

function barOf(openMs: number, trades: readonly VenueTrade[]): VenueBar {
  const prices = trades.map(({ price }) => Number(price));
  // Whole numbers of the step: sums of doubles would not be what a venue computes.
  const lots = trades.map(({ qty }) => Math.round(Number(qty) * 1e5));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const taker = sum(lots.filter((_, i) => trades[i]?.buyerIsMaker === false));
  const quote = sum(lots.map((lot, i) => lot * Math.round((prices[i] as number) * 100)));
  return {
    openMs,
    values: [
      zeros(prices[0] as number, 2),
      zeros(Math.max(...prices), 2),
      zeros(Math.min(...prices), 2),
      zeros(prices.at(-1) as number, 2),
      zeros(sum(lots) / 1e5, 8),
      zeros(quote / 1e7, 8),
      String(trades.length),
      zeros(taker / 1e5, 8),
      zeros(quote / 2e7, 8),
    ],
  };
}

/** Bars of trades; times without a trade have none. */
export function barsOfTrades(trades: readonly VenueTrade[], lengthMs: number): VenueBar[] {
  const groups = new Map<number, VenueTrade[]>();
  for (const trade of trades) {
    const openMs = Math.floor(trade.time / 1000 / lengthMs) * lengthMs;
    const group = groups.get(openMs);
    if (group === undefined) groups.set(openMs, [trade]);
    else group.push(trade);
  }
  return [...groups].map(([openMs, group]) => barOf(openMs, group));
}

/** A market of trades with bars of 1 minute, 1 hour and 1 day, and funding every 8 hours. */
export function syntheticMarket(o: { seed: number; count: number; startMs: number; meanGapMs: number }): VenueData {
  const trades = syntheticTrades(o);
  const lengths = [MINUTE_MS, 60 * MINUTE_MS, 1440 * MINUTE_MS];
  const rng = new Rng(o.seed + 1);
  return {
    trades,
    bars: new Map(lengths.map((length) => [length, barsOfTrades(trades, length)])),
    funding: Array.from({ length: 2500 }, (_, i) => ({
      timeMs: o.startMs + i * 8 * 3_600_000 + rng.below(30),
      rate: zeros((rng.uniform() - 0.4) / 1000, 8),
      mark: i < 100 ? '' : zeros(30_000 + rng.below(1000), 8),
    })),
  };
}

const BINANCE_MS: Readonly<Record<string, number>> = { '1m': MINUTE_MS, '1h': 60 * MINUTE_MS, '1d': 1440 * MINUTE_MS };
const COINBASE_MS: Readonly<Record<string, number>> = {
  ONE_MINUTE: MINUTE_MS,
  ONE_HOUR: 60 * MINUTE_MS,
  ONE_DAY: 1440 * MINUTE_MS,
};

const BINANCE_SYMBOL = {
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  baseAssetPrecision: 8,
  quoteAssetPrecision: 8,
  quotePrecision: 8,
  isSpotTradingAllowed: true,
  permissions: ['SPOT'],
  orderTypes: ['LIMIT', 'MARKET'],
  timeInForce: ['GTC'],
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '1000000.00000000', tickSize: '0.01000000' },
    { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.00000000', stepSize: '0.00001000' },
    { filterType: 'NOTIONAL', minNotional: '5.00000000', maxNotional: '9000000.00000000' },
  ],
};

const BINANCE_PERPETUAL = {
  ...BINANCE_SYMBOL,
  pair: 'BTCUSDT',
  contractType: 'PERPETUAL',
  contractStatus: 'TRADING',
  deliveryDate: 4133404800000,
  marginAsset: 'USDT',
};

const KRAKEN_PAIRS = {
  XXBTZUSD: {
    altname: 'XBTUSD',
    wsname: 'XBT/USD',
    base: 'XXBT',
    quote: 'ZUSD',
    pair_decimals: 2,
    cost_decimals: 5,
    lot_decimals: 8,
    fees: [[0, 0.4]],
    fees_maker: [[0, 0.25]],
    ordermin: '0.00005',
    costmin: '0.5',
    tick_size: '0.01',
    status: 'online',
  },
};

const COINBASE_PRODUCT = {
  product_id: 'BTC-USD',
  price: '30000',
  base_increment: '0.00000001',
  quote_increment: '0.01',
  price_increment: '0.01',
  quote_min_size: '1',
  quote_max_size: '150000000',
  base_min_size: '0.00000001',
  base_max_size: '3400',
  status: 'online',
  trading_disabled: false,
  product_type: 'SPOT',
  quote_currency_id: 'USD',
  base_currency_id: 'BTC',
  alias: '',
};

/** First row whose value is at or above `bound`, in ascending rows. */
function firstAt<T>(rows: readonly T[], placeOf: (row: T) => number, bound: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeOf(rows[middle] as T) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows between two times, both inclusive, no more than the first 5,000. */
function between<T>(rows: readonly T[], timeOf: (row: T) => number, from: number, to: number): T[] {
  const first = firstAt(rows, timeOf, from);
  const end = firstAt(rows, timeOf, to);
  const found = rows.slice(first, Math.min(end + 1, first + 5000));
  return found.filter((row) => timeOf(row) <= to);
}

function numberOf(query: URLSearchParams, key: string, otherwise: number): number {
  const text = query.get(key);
  return text === null ? otherwise : Number(text);
}

/** The server. */
export class LocalVenue {
  data: VenueData;
  /** The venue's clock. */
  nowMs: number;
  /** How the next answers go wrong. */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  readonly asked: Asked[] = [];
  /** Largest number of rows that a page of bars or trades gets, below what was asked for. */
  pageLimit = Number.POSITIVE_INFINITY;
  /** Until when nobody may ask, by this machine's clock; whoever does is counted. */
  bannedUntilMs = 0;
  askedWhileBanned = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(data: VenueData, nowMs: number) {
    this.data = data;
    this.nowMs = nowMs;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(data: VenueData, nowMs: number): Promise<LocalVenue> {
    const venue = new LocalVenue(data, nowMs);
    await new Promise<void>((resolve) => venue.#server.listen(0, '127.0.0.1', resolve));
    return venue;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const asked: Asked = { path: url.pathname, query: url.searchParams, number: this.asked.length + 1 };
    this.asked.push(asked);
    if (Date.now() < this.bannedUntilMs) this.askedWhileBanned += 1;
    const fault = this.fault(asked);
    if (fault?.kind === 'drop') return void request.socket.destroy();
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.kind === 'status') return this.#fail(response, fault);
    if (fault?.kind === 'body') return void response.writeHead(200).end(fault.body);
    const answer = this.#answer(asked);
    const body = JSON.stringify(answer ?? { code: -1121, msg: 'Invalid symbol.' });
    response.writeHead(answer === undefined ? 400 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    if (fault?.kind !== 'cut') return void response.end(body);
    response.write(body.slice(0, Math.floor(body.length / 2)), () => request.socket.destroy());
  }

  #fail(response: ServerResponse, fault: Fault & { kind: 'status' }): void {
    const seconds = Number(fault.retryAfter);
    if (seconds > 0) this.bannedUntilMs = Date.now() + seconds * 1000;
    const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    response.writeHead(fault.status, headers).end(fault.body ?? '{"code":-1003,"msg":"Too many requests."}');
  }

  #answer({ path, query }: Asked): unknown {
    const name = path.replace(/^\/(api\/v3\/brokerage\/market\/products\/BTC-USD|api\/v3|fapi\/v1|0\/public)\//, '');
    switch (name) {
      case 'exchangeInfo':
        return {
          timezone: 'UTC',
          serverTime: this.nowMs,
          rateLimits: [],
          symbols: [path.startsWith('/fapi') ? BINANCE_PERPETUAL : BINANCE_SYMBOL],
        };
      case 'time':
        return { serverTime: this.nowMs };
      case 'klines':
        return this.#klines(query);
      case 'aggTrades':
        return this.#aggTrades(query);
      case 'fundingRate':
        return this.#funding(query);
      case 'AssetPairs':
        return { error: [], result: KRAKEN_PAIRS };
      case 'Time':
        return { error: [], result: { unixtime: Math.floor(this.nowMs / 1000) } };
      case 'OHLC':
        return this.#ohlc(query);
      case 'Trades':
        return this.#krakenTrades(query);
      case 'brokerage/market/products':
        return { products: query.get('product_type') === 'FUTURE' ? [] : [COINBASE_PRODUCT], num_products: 1 };
      case 'brokerage/time':
        return { iso: new Date(this.nowMs).toISOString(), epochMillis: String(this.nowMs) };
      case 'candles':
        return this.#candles(query);
      case 'ticker':
        return this.#ticker(query);
      default:
        return undefined;
    }
  }

  #klines(query: URLSearchParams): unknown {
    if (query.get('symbol') !== 'BTCUSDT') return undefined;
    const length = BINANCE_MS[query.get('interval') ?? ''] ?? 0;
    const from = numberOf(query, 'startTime', 0);
    const to = numberOf(query, 'endTime', Number.POSITIVE_INFINITY);
    const limit = Math.min(numberOf(query, 'limit', 500), 1000, this.pageLimit);
    return between(this.data.bars.get(length) ?? [], ({ openMs }) => openMs, from, Math.min(to, this.nowMs))
      .slice(0, limit)
      .map(({ openMs, values: [o, h, l, c, v, q, n, tb, tq] }) => [
        openMs,
        o,
        h,
        l,
        c,
        v,
        openMs + length - 1,
        q,
        Number(n),
        tb,
        tq,
        '0',
      ]);
  }

  #aggTrades(query: URLSearchParams): unknown {
    const fromId = query.get('fromId');
    const limit = Math.min(numberOf(query, 'limit', 500), 1000, this.pageLimit);
    const known = this.#knownTrades();
    const rows =
      fromId === null
        ? between(
            known,
            ({ time }) => time / 1000,
            numberOf(query, 'startTime', 0),
            numberOf(query, 'endTime', 1e15) + 0.999,
          )
        : known.slice(firstAt(known, ({ id }) => id, Number(fromId)));
    return rows.slice(0, limit).map(({ id, time, price, qty, buyerIsMaker }) => ({
      a: id,
      p: price,
      q: qty,
      f: id,
      l: id,
      T: Math.floor(time / 1000),
      m: buyerIsMaker,
      M: true,
    }));
  }

  #knownTrades(): readonly VenueTrade[] {
    const { trades } = this.data;
    const now = this.nowMs * 1000;
    return (trades.at(-1)?.time ?? 0) <= now
      ? trades
      : trades.slice(
          0,
          firstAt(trades, ({ time }) => time, now + 1),
        );
  }

  #funding(query: URLSearchParams): unknown {
    const rows = between(
      this.data.funding,
      ({ timeMs }) => timeMs,
      numberOf(query, 'startTime', 0),
      Math.min(numberOf(query, 'endTime', 1e15), this.nowMs),
    );
    return rows.slice(0, Math.min(numberOf(query, 'limit', 100), 1000)).map(({ timeMs, rate, mark }) => ({
      symbol: 'BTCUSDT',
      fundingTime: timeMs,
      fundingRate: rate,
      markPrice: mark,
    }));
  }

  #ohlc(query: URLSearchParams): unknown {
    const length = numberOf(query, 'interval', 1) * MINUTE_MS;
    const known = (this.data.bars.get(length) ?? []).filter(({ openMs }) => openMs <= this.nowMs);
    const since = numberOf(query, 'since', 0) * 1000;
    // The venue keeps 720 lengths, not 720 bars.
    const kept = known.filter(({ openMs }) => openMs > Math.max(since, this.nowMs - 720 * length));
    const rows = kept.map(({ openMs, values: [o, h, l, c, v, , n] }) => [
      openMs / 1000,
      o,
      h,
      l,
      c,
      '0.0',
      v,
      Number(n),
    ]);
    return { error: [], result: { XXBTZUSD: rows, last: (known.at(-1)?.openMs ?? 0) / 1000 } };
  }

  #krakenTrades(query: URLSearchParams): unknown {
    const since = BigInt(query.get('since') ?? '0');
    const limit = Math.min(numberOf(query, 'count', 1000), 1000, this.pageLimit);
    const known = this.#knownTrades();
    const after = Number(since / 1000n);
    const start = firstAt(known, ({ time }) => time, after);
    const rows = known
      .slice(start, start + limit + 2000)
      .filter(({ time }) => BigInt(time) * 1000n > since)
      .slice(0, limit);
    return {
      error: [],
      result: {
        XXBTZUSD: rows.map(({ id, time, price, qty, buyerIsMaker }) => [
          `${price}000`,
          `${qty}000`,
          time / 1e6,
          buyerIsMaker ? 's' : 'b',
          'l',
          '',
          id,
        ]),
        last: String(BigInt(rows.at(-1)?.time ?? 0) * 1000n),
      },
    };
  }

  #candles(query: URLSearchParams): unknown {
    const length = COINBASE_MS[query.get('granularity') ?? ''] ?? 0;
    const from = numberOf(query, 'start', 0) * 1000;
    const to = numberOf(query, 'end', 0) * 1000;
    const rows = between(this.data.bars.get(length) ?? [], ({ openMs }) => openMs, from, Math.min(to, this.nowMs));
    const candles = rows.reverse().slice(0, 350);
    return {
      candles: candles.map(({ openMs, values: [o, h, l, c, v] }) => ({
        start: String(openMs / 1000),
        open: o,
        high: h,
        low: l,
        close: c,
        volume: v,
      })),
    };
  }

  #ticker(query: URLSearchParams): unknown {
    const from = numberOf(query, 'start', 0) * 1e6;
    const to = Math.min(numberOf(query, 'end', 0) * 1e6, this.nowMs * 1000);
    const rows = between(this.data.trades, ({ time }) => time, from, to)
      .reverse()
      .slice(0, 1000);
    return {
      trades: rows.map(({ id, time, price, qty, buyerIsMaker }) => ({
        trade_id: String(id),
        product_id: 'BTC-USD',
        price,
        size: qty,
        time: `${new Date(Math.floor(time / 1e6) * 1000).toISOString().slice(0, 19)}.${String(time % 1e6).padStart(6, '0')}Z`,
        side: buyerIsMaker ? 'BUY' : 'SELL',
      })),
      best_bid: '1',
      best_ask: '2',
    };
  }
}

/** Bars of a random walk with holes, made without trades: many of them, fast. */
export function syntheticBars(o: { seed: number; count: number; startMs: number; holes: number }): VenueBar[] {
  const rng = new Rng(o.seed);
  const bars: VenueBar[] = [];
  let ticks = 3_000_000;
  for (let i = 0; i < o.count; i++) {
    if (rng.uniform() < o.holes) continue;
    const open = ticks;
    ticks += rng.below(201) - 100;
    const high = Math.max(open, ticks) + rng.below(50);
    const low = Math.min(open, ticks) - rng.below(50);
    const lots = 1 + rng.below(1_000_000);
    bars.push({
      openMs: o.startMs + i * MINUTE_MS,
      values: [
        ...[open, high, low, ticks].map((price) => zeros(price / 100, 8)),
        zeros(lots / 1e5, 8),
        zeros((lots * ticks) / 1e7, 8),
        String(1 + rng.below(900)),
        zeros(lots / 2e5, 8),
        zeros((lots * ticks) / 2e7, 8),
      ],
    });
  }
  return bars;
}
