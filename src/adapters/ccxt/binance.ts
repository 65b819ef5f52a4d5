/**
 * History of Binance, spot and USD-M perpetuals. Bars: 1000 a page by start time. Trades: aggregated trades (all fills of
 * one taker order at one price), found by time once and then followed by their ids, which are consecutive: no trade can be
 * missed or come twice between pages. Funding: 1000 settlements a page.
 */
import type { WireScale } from '../../domain/market/index.ts';
import type { HistoryPage, HistoryPosition, HistoryReader } from '../../ports/history-source.ts';
import { decimalsOf } from '../book-feed/listed-market.ts';
import { BAR_COLUMNS } from '../catalog/column-layout.ts';
import type { VenueClient } from './client.ts';
import { decimalText, field, gridDecimals, list, nearest, whole } from './exact-text.ts';
import { alignUp, checkOnInterval, pageColumns, type Row, TRADE_COLUMNS, tradeAmounts } from './page-rows.ts';
import { keyOf, type VenueMarket } from './venue-market.ts';

const LIMIT = 1000;
const HOUR_MS = 3_600_000;
const MICROS = 1000;

/** Places of the columns in a kline. */
const KLINE_PLACES = [1, 2, 3, 4, 5, 7, 8, 9, 10];

function endpoint(client: VenueClient, name: string): string {
  return client.name === 'binanceusdm' ? `fapiPublicGet${name}` : `publicGet${name}`;
}

function klineRow(kline: unknown, intervalMicros: number): Row {
  const values = list(kline, 'a kline');
  const time = whole(values[0], 'open time of a kline') * MICROS;
  checkOnInterval(time, intervalMicros);
  return [time, ...KLINE_PLACES.map((place) => nearest(values[place], `value ${place} of a kline`))];
}

/** Bars of a market. @param interval the venue's text of the bar length. */
export function binanceBars(
  client: VenueClient,
  market: VenueMarket,
  o: { readonly interval: string; readonly intervalMicros: number },
): HistoryReader {
  const { interval, intervalMicros } = o;
  const ask = (startTime: number, to: number): Promise<readonly Row[]> =>
    client.call(
      endpoint(client, 'Klines'),
      { symbol: market.id, interval, startTime, endTime: Math.ceil(to / MICROS) - 1, limit: LIMIT },
      (answer) => list(answer, 'the list of klines').map((kline) => klineRow(kline, intervalMicros)),
    );
  return {
    key: keyOf(market, 'bars', intervalMicros),
    columns: BAR_COLUMNS,
    consecutiveIds: false,
    source: `${client.name} klines through ccxt`,
    async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
      const start = alignUp(from.time, intervalMicros);
      let columns = pageColumns(BAR_COLUMNS, await ask(start / MICROS, to), { from, to });
      // Nothing at all is said twice before it is believed.
      if (columns.time?.length === 0) {
        columns = pageColumns(BAR_COLUMNS, await ask(start / MICROS, to), { from, to });
      }
      const last = columns.time?.at(-1);
      const next = last === undefined ? to : Math.min(to, last + intervalMicros);
      return { columns, next: { time: next, id: 0 }, done: next >= to };
    },
  };
}

/** One aggregated trade as read; `price` of 0 marks those that the venue has declared void. */
interface AggregateTrade {
  readonly id: number;
  readonly time: number;
  readonly side: number;
  readonly price: string;
  readonly qty: string;
}

function aggregateTrade(answer: unknown): AggregateTrade {
  return {
    id: whole(field(answer, 'a'), 'id of a trade'),
    time: whole(field(answer, 'T'), 'time of a trade') * MICROS,
    // `m`: the buyer was the maker, so the taker sold.
    side: field(answer, 'm') === true ? -1 : 1,
    price: decimalText(field(answer, 'p'), 'price of a trade'),
    qty: decimalText(field(answer, 'q'), 'quantity of a trade'),
  };
}

class BinanceTrades implements HistoryReader {
  readonly key: HistoryReader['key'];
  readonly columns = TRADE_COLUMNS;
  readonly scale: WireScale;
  readonly leastScale: WireScale;
  readonly consecutiveIds = true;
  readonly source: string;
  readonly #client: VenueClient;
  readonly #market: VenueMarket;

  constructor(client: VenueClient, market: VenueMarket) {
    const { tickSize, lotSize, maxPrice = '1000000', maxQty = '9000000' } = market.rules;
    this.key = keyOf(market, 'trades');
    this.leastScale = { priceDecimals: decimalsOf(tickSize), qtyDecimals: decimalsOf(lotSize) };
    this.scale = {
      priceDecimals: gridDecimals(tickSize, maxPrice),
      qtyDecimals: gridDecimals(lotSize, maxQty),
    };
    this.source = `${client.name} aggregated trades through ccxt`;
    this.#client = client;
    this.#market = market;
  }

  #ask(params: Readonly<Record<string, unknown>>): Promise<readonly AggregateTrade[]> {
    return this.#client.call(
      endpoint(this.#client, 'AggTrades'),
      { symbol: this.#market.id, limit: LIMIT, ...params },
      (answer) => list(answer, 'the list of trades').map(aggregateTrade),
    );
  }

  /** Start of the first hour at or after a time in which the market traded, milliseconds. */
  #tradedHour(startTime: number, endTime: number): Promise<number | undefined> {
    return this.#client.call(
      endpoint(this.#client, 'Klines'),
      { symbol: this.#market.id, interval: '1h', startTime, endTime, limit: LIMIT },
      (answer) => {
        const klines = list(answer, 'the list of klines').map((kline) => list(kline, 'a kline'));
        const traded = klines.find((kline) => nearest(kline[8], 'trades of a kline') > 0) ?? klines.at(-1);
        return traded === undefined ? undefined : whole(traded[0], 'open time of a kline');
      },
    );
  }

  /** The first page: an hour at a time, because the venue takes no longer window; hours without trades are jumped. */
  async #byTime(from: HistoryPosition, to: number): Promise<readonly AggregateTrade[]> {
    const endMs = Math.ceil(to / MICROS) - 1;
    let startMs = Math.floor(from.time / MICROS);
    while (startMs <= endMs) {
      const trades = await this.#ask({ startTime: startMs, endTime: Math.min(startMs + HOUR_MS - 1, endMs) });
      if (trades.length > 0) return trades;
      const hour = await this.#tradedHour(Math.ceil((startMs + 1) / HOUR_MS) * HOUR_MS, endMs);
      if (hour === undefined) return [];
      startMs = hour;
    }
    return [];
  }

  async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
    const trades = from.id > 0 ? await this.#ask({ fromId: from.id }) : await this.#byTime(from, to);
    const rows = trades
      .filter(({ price }) => Number(price) > 0)
      .map((trade): Row => [trade.time, trade.id, trade.side, ...tradeAmounts(trade, this.scale)]);
    // Ids count here, not times: a clock of the venue that stepped back must not lose a trade.
    const start = from.id > 0 ? { time: 0, id: 0 } : from;
    const columns = pageColumns(TRADE_COLUMNS, rows, { from: start, to });
    const last = trades.at(-1);
    if (last === undefined) return { columns, next: { time: to, id: from.id }, done: true };
    return { columns, next: { time: last.time, id: last.id + 1 }, done: last.time >= to };
  }
}

/** Aggregated trades of a market. */
export function binanceTrades(client: VenueClient, market: VenueMarket): HistoryReader {
  return new BinanceTrades(client, market);
}

const FUNDING_COLUMNS: readonly string[] = ['time', 'rate', 'mark'];

function fundingRow(answer: unknown): Row {
  const mark = field(answer, 'markPrice');
  return [
    whole(field(answer, 'fundingTime'), 'time of a settlement') * MICROS,
    nearest(field(answer, 'fundingRate'), 'rate of a settlement'),
    // Old settlements have no mark price: the venue sends an empty text.
    mark === undefined || mark === '' ? Number.NaN : nearest(mark, 'mark price of a settlement'),
  ];
}

/** Funding of a perpetual. */
export function binanceFunding(client: VenueClient, market: VenueMarket): HistoryReader {
  return {
    key: keyOf(market, 'funding'),
    columns: FUNDING_COLUMNS,
    consecutiveIds: false,
    source: `${client.name} funding rates through ccxt`,
    async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
      const rows = await client.call(
        'fapiPublicGetFundingRate',
        {
          symbol: market.id,
          startTime: Math.ceil(from.time / MICROS),
          endTime: Math.ceil(to / MICROS) - 1,
          limit: LIMIT,
        },
        (answer) => list(answer, 'the list of settlements').map(fundingRow),
      );
      const columns = pageColumns(FUNDING_COLUMNS, rows, { from, to });
      const last = columns.time?.at(-1);
      const next = last === undefined ? to : last + MICROS;
      return { columns, next: { time: Math.min(next, to), id: 0 }, done: last === undefined || next >= to };
    },
  };
}
