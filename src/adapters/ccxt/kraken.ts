/**
 * History of Kraken spot. Trades are followed by the time of the last one; pages overlap by a microsecond and rows that
 * came before are recognised by their ids, so trades of one nanosecond on both sides of a page's end are neither lost nor
 * twice. The venue keeps only the latest 720 bars of a length: bars before them are built from its trades.
 */
import type { WireScale } from '../../domain/market/index.ts';
import type { HistoryPage, HistoryPosition, HistoryReader } from '../../ports/history-source.ts';
import { decimalsOf } from '../book-feed/listed-market.ts';
import type { VenueClient } from './client.ts';
import { decimalText, field, gridDecimals, list, nearest, secondsToMicros, whole } from './exact-text.ts';
import { alignUp, checkOnInterval, pageColumns, type Row, TRADE_COLUMNS, tradeAmounts } from './page-rows.ts';
import { TradeBars } from './trade-bars.ts';
import { keyOf, type VenueMarket } from './venue-market.ts';

const SECOND = 1e6;
const TRADES_A_PAGE = 1000;
/** Bars that the venue keeps of each length. */
export const KRAKEN_BARS_KEPT = 720;
/** Bars that may drop out while a fetch begins. */
const MARGIN_BARS = 5;

const BAR_COLUMNS: readonly string[] = ['time', 'open', 'high', 'low', 'close', 'volume', 'trades'];

/** The rows of an answer: it names the market as it likes, beside `last`. */
function rowsOf(answer: unknown): readonly unknown[] {
  const result = field(answer, 'result');
  const names = typeof result === 'object' && result !== null ? Object.keys(result) : [];
  return list(field(result, names.find((name) => name !== 'last') ?? ''), 'the result of Kraken');
}

/** Places of open, high, low, close, volume and count; 5 is the average price. */
const OHLC_PLACES = [1, 2, 3, 4, 6, 7];

function barRow(bar: unknown, intervalMicros: number): Row {
  const values = list(bar, 'a bar');
  const time = whole(values[0], 'time of a bar') * SECOND;
  checkOnInterval(time, intervalMicros);
  return [time, ...OHLC_PLACES.map((place) => nearest(values[place], `value ${place} of a bar`))];
}

/** Bars that the venue still has. */
export function krakenRecentBars(client: VenueClient, market: VenueMarket, intervalMicros: number): HistoryReader {
  return {
    key: keyOf(market, 'bars', intervalMicros),
    columns: BAR_COLUMNS,
    consecutiveIds: false,
    source: 'kraken OHLC through ccxt',
    async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
      const start = alignUp(from.time, intervalMicros);
      const rows = await client.call(
        'publicGetOHLC',
        { pair: market.id, interval: intervalMicros / 60e6, since: (start - intervalMicros) / SECOND },
        (answer) => rowsOf(answer).map((bar) => barRow(bar, intervalMicros)),
      );
      const columns = pageColumns(BAR_COLUMNS, rows, { from, to });
      return { columns, next: { time: to, id: 0 }, done: true };
    },
  };
}

/** One trade as read. */
export interface KrakenTrade {
  readonly id: number;
  /** Microseconds. */
  readonly time: number;
  readonly side: number;
  readonly price: string;
  readonly qty: string;
}

function tradeOf(answer: unknown): KrakenTrade {
  const values = list(answer, 'a trade');
  return {
    id: whole(values[6], 'id of a trade'),
    time: secondsToMicros(values[2], 'time of a trade'),
    side: values[3] === 'b' ? 1 : values[3] === 's' ? -1 : 0,
    price: decimalText(values[0], 'price of a trade'),
    qty: decimalText(values[1], 'quantity of a trade'),
  };
}

/** Trades at or after a time, at most a page of them. */
function askTrades(client: VenueClient, market: VenueMarket, time: number): Promise<readonly KrakenTrade[]> {
  // A microsecond early: the venue counts in nanoseconds, and whether it counts the time itself in does not matter then.
  const since = String(BigInt(Math.max(0, time - 1)) * 1000n);
  return client.call('publicGetTrades', { pair: market.id, since, count: TRADES_A_PAGE }, (answer) =>
    rowsOf(answer).map(tradeOf),
  );
}

/** Old prices had up to five decimals where a market has fewer today. */
function krakenScale(market: VenueMarket): WireScale {
  const { tickSize, lotSize } = market.rules;
  return {
    priceDecimals: Math.max(5, gridDecimals(tickSize, '10000000')),
    qtyDecimals: gridDecimals(lotSize, '10000000'),
  };
}

/** Trades of a market. */
export function krakenTrades(client: VenueClient, market: VenueMarket): HistoryReader {
  const scale = krakenScale(market);
  return {
    key: keyOf(market, 'trades'),
    columns: TRADE_COLUMNS,
    scale,
    leastScale: {
      priceDecimals: decimalsOf(market.rules.tickSize),
      qtyDecimals: decimalsOf(market.rules.lotSize),
    },
    consecutiveIds: true,
    source: 'kraken trades through ccxt',
    async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
      const trades = await askTrades(client, market, from.time);
      const rows = trades.map((trade): Row => [trade.time, trade.id, trade.side, ...tradeAmounts(trade, scale)]);
      const columns = pageColumns(TRADE_COLUMNS, rows, { from, to });
      const time = columns.time as Float64Array;
      const latest = trades.reduce((most, trade) => Math.max(most, trade.time), 0);
      // Only an answer without anything new says that there is no more.
      if (time.length === 0) return { columns, next: { time: to, id: from.id }, done: true };
      const next = { time: time.at(-1) as number, id: (columns.id?.at(-1) as number) + 1 };
      return { columns, next, done: latest >= to };
    },
  };
}

/** Bars that the venue no longer has, built from its trades. */
class KrakenTradeBars implements HistoryReader {
  readonly key: HistoryReader['key'];
  readonly columns = BAR_COLUMNS;
  readonly consecutiveIds = false;
  readonly source = 'kraken trades through ccxt, made into bars';
  readonly #client: VenueClient;
  readonly #market: VenueMarket;
  readonly #bars: TradeBars;
  /** Where the next page of trades begins, and which bar position that belongs to. */
  #trade: HistoryPosition = { time: 0, id: 0 };
  #expected = -1;

  constructor(client: VenueClient, market: VenueMarket, intervalMicros: number) {
    this.key = keyOf(market, 'bars', intervalMicros);
    this.#client = client;
    this.#market = market;
    this.#bars = new TradeBars(intervalMicros, krakenScale(market));
  }

  async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
    if (from.time !== this.#expected) {
      this.#bars.reset();
      this.#trade = { time: from.time, id: 0 };
    }
    const trades = await askTrades(this.#client, this.#market, this.#trade.time);
    const fresh = trades
      .filter(({ time, id }) => time > this.#trade.time || (time === this.#trade.time && id >= this.#trade.id))
      .sort((a, b) => a.time - b.time || a.id - b.id);
    for (const trade of fresh) if (trade.time < to) this.#bars.add(trade);
    const last = fresh.at(-1);
    const done = last === undefined || last.time >= to;
    if (last !== undefined) this.#trade = { time: last.time, id: last.id + 1 };
    const columns = pageColumns(BAR_COLUMNS, this.#bars.take(done), { from, to });
    // A bar that is still being filled is not answered; neither is a page of trades that ended no bar.
    const next = done ? to : Math.max(from.time, this.#bars.openTime);
    this.#expected = next;
    if (!done && next === from.time) return this.page(from, to);
    return { columns, next: { time: next, id: 0 }, done };
  }
}

/** Bars of a market from its trades. */
export function krakenTradeBars(client: VenueClient, market: VenueMarket, intervalMicros: number): HistoryReader {
  return new KrakenTradeBars(client, market, intervalMicros);
}

/** First time from which the venue still has every bar, microseconds. */
export function krakenBarsFrom(nowMicros: number, intervalMicros: number): number {
  return alignUp(nowMicros, intervalMicros) - (KRAKEN_BARS_KEPT - MARGIN_BARS) * intervalMicros;
}
