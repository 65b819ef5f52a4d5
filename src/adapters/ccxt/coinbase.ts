/**
 * History of Coinbase Advanced Trade. Bars and trades are asked for by windows of time; the venue names no more than 350
 * bars or 1000 trades a window, newest first. A window of trades that comes back full is asked for again in halves.
 */
import { VenueError } from '../../core/index.ts';
import type { WireScale } from '../../domain/market/index.ts';
import type { HistoryPage, HistoryPosition, HistoryReader } from '../../ports/history-source.ts';
import { decimalsOf } from '../book-feed/listed-market.ts';
import type { VenueClient } from './client.ts';
import { decimalText, field, gridDecimals, isoToMicros, list, nearest, whole } from './exact-text.ts';
import { alignUp, checkOnInterval, pageColumns, type Row, TRADE_COLUMNS, tradeAmounts } from './page-rows.ts';
import { keyOf, type VenueMarket } from './venue-market.ts';

const SECOND = 1e6;
const DAY = 86_400e6;
/** 350 are allowed; 300 was the limit before, and is what other versions of the interface still have. */
const BARS_A_WINDOW = 300;
const TRADES_A_WINDOW = 1000;
const CANDLES = 'v3PublicGetBrokerageMarketProductsProductIdCandles';
const TICKER = 'v3PublicGetBrokerageMarketProductsProductIdTicker';

const BAR_COLUMNS: readonly string[] = ['time', 'open', 'high', 'low', 'close', 'volume'];

function candleRow(candle: unknown, intervalMicros: number): Row {
  const time = whole(field(candle, 'start'), 'start of a candle') * SECOND;
  checkOnInterval(time, intervalMicros);
  return [time, ...BAR_COLUMNS.slice(1).map((name) => nearest(field(candle, name), `${name} of a candle`))];
}

class CoinbaseBars implements HistoryReader {
  readonly key: HistoryReader['key'];
  readonly columns = BAR_COLUMNS;
  readonly consecutiveIds = false;
  readonly source = 'coinbase candles through ccxt';
  readonly #client: VenueClient;
  readonly #market: VenueMarket;
  readonly #granularity: string;
  readonly #interval: number;

  constructor(client: VenueClient, market: VenueMarket, o: { interval: string; intervalMicros: number }) {
    this.key = keyOf(market, 'bars', o.intervalMicros);
    this.#client = client;
    this.#market = market;
    this.#granularity = o.interval;
    this.#interval = o.intervalMicros;
  }

  #ask(o: { granularity: string; interval: number; start: number; end: number }): Promise<readonly Row[]> {
    const params = {
      product_id: this.#market.id,
      granularity: o.granularity,
      start: String(o.start / SECOND),
      // One second before the end: whether the venue counts its end in or out, the window holds the same bars.
      end: String(Math.ceil(o.end / SECOND) - 1),
      limit: BARS_A_WINDOW,
    };
    return this.#client.call(CANDLES, params, (answer) =>
      list(field(answer, 'candles'), 'the list of candles').map((candle) => candleRow(candle, o.interval)),
    );
  }

  /** Where the market has its next bar at or after `time`, found by days; `to` when there is none. */
  async #nextTraded(time: number, to: number): Promise<number> {
    for (let start = Math.floor(time / DAY) * DAY; start < to; start += BARS_A_WINDOW * DAY) {
      const end = Math.min(start + BARS_A_WINDOW * DAY, alignUp(to, DAY));
      const days = await this.#ask({ granularity: 'ONE_DAY', interval: DAY, start, end });
      const first = days.map(([day]) => day as number).filter((day) => day + DAY > time);
      if (first.length > 0) return Math.max(time, Math.min(...first));
    }
    return to;
  }

  async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
    const start = alignUp(from.time, this.#interval);
    const end = Math.min(to, start + BARS_A_WINDOW * this.#interval);
    const window = { granularity: this.#granularity, interval: this.#interval, start, end };
    const columns = pageColumns(BAR_COLUMNS, start >= to ? [] : await this.#ask(window), { from, to: end });
    let next = Math.min(end, to);
    if (columns.time?.length === 0 && next < to && this.#interval < DAY) next = await this.#nextTraded(next, to);
    return { columns, next: { time: next, id: 0 }, done: next >= to };
  }
}

/** Bars of a market. @param o.interval the venue's name of the bar length. */
export function coinbaseBars(
  client: VenueClient,
  market: VenueMarket,
  o: { readonly interval: string; readonly intervalMicros: number },
): HistoryReader {
  return new CoinbaseBars(client, market, o);
}

interface Trade {
  readonly id: number;
  readonly time: number;
  readonly side: number;
  readonly price: string;
  readonly qty: string;
}

function trade(answer: unknown): Trade {
  const side = String(field(answer, 'side')).toUpperCase();
  return {
    id: whole(field(answer, 'trade_id'), 'id of a trade'),
    time: isoToMicros(field(answer, 'time'), 'time of a trade'),
    // The venue names the side of the maker; ours is the taker's.
    side: side === 'BUY' ? -1 : side === 'SELL' ? 1 : 0,
    price: decimalText(field(answer, 'price'), 'price of a trade'),
    qty: decimalText(field(answer, 'size'), 'size of a trade'),
  };
}

class CoinbaseTrades implements HistoryReader {
  readonly key: HistoryReader['key'];
  readonly columns = TRADE_COLUMNS;
  readonly scale: WireScale;
  readonly leastScale: WireScale;
  readonly consecutiveIds = true;
  readonly source = 'coinbase trades through ccxt';
  readonly #client: VenueClient;
  readonly #market: VenueMarket;
  /** Seconds of a window; follows how much is traded. */
  #window = 60;

  constructor(client: VenueClient, market: VenueMarket) {
    const { tickSize, lotSize, maxQty = '10000000' } = market.rules;
    this.key = keyOf(market, 'trades');
    this.leastScale = { priceDecimals: decimalsOf(tickSize), qtyDecimals: decimalsOf(lotSize) };
    this.scale = {
      priceDecimals: gridDecimals(tickSize, '1000000'),
      qtyDecimals: gridDecimals(lotSize, maxQty),
    };
    this.#client = client;
    this.#market = market;
  }

  #ask(start: number, end: number): Promise<readonly Trade[]> {
    const params = { product_id: this.#market.id, limit: TRADES_A_WINDOW, start: String(start), end: String(end) };
    return this.#client.call(TICKER, params, (answer) =>
      list(field(answer, 'trades'), 'the list of trades').map(trade),
    );
  }

  async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
    const start = Math.floor(from.time / SECOND);
    for (;;) {
      const end = Math.min(start + this.#window, Math.ceil(to / SECOND));
      const trades = await this.#ask(start, end);
      if (trades.length >= TRADES_A_WINDOW && end - start > 1) {
        this.#window = Math.max(1, Math.floor((end - start) / 2));
        continue;
      }
      if (trades.length >= TRADES_A_WINDOW) {
        throw new VenueError(
          'BOT4_VENUE_UNKNOWN_REPLY',
          `the second ${start} has ${TRADES_A_WINDOW} trades or more, and the venue names no more of a second`,
          { retry: 'never' },
        );
      }
      if (trades.length < TRADES_A_WINDOW / 4) this.#window = Math.min(this.#window * 2, 86_400);
      const rows = trades.map((t): Row => [t.time, t.id, t.side, ...tradeAmounts(t, this.scale)]);
      const until = Math.min(to, end * SECOND);
      const columns = pageColumns(TRADE_COLUMNS, rows, { from, to: until });
      return { columns, next: { time: until, id: 0 }, done: until >= to };
    }
  }
}

/** Trades of a market. */
export function coinbaseTrades(client: VenueClient, market: VenueMarket): HistoryReader {
  return new CoinbaseTrades(client, market);
}
