/** Public endpoints of REST. */
import { type Bar, type BarSpan, evenSpan } from '../hosted/bars.ts';
import { AMOUNT_DECIMALS, commonName, type KrakenAsset, krakenAsset } from './assets.ts';
import type { Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import { decimalText, type KrakenPair } from './listed-pair.ts';
import type { KrakenMarket } from './market.ts';
import { secondsOf } from './order-view.ts';
import type { KrakenParams } from './params.ts';
import type { KrakenVenue } from './venue.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_SECOND = 1000;
const US_PER_MS = 1000;
const US_PER_SECOND = 1e6;
const DAY_MS = 86_400_000;
const DEPTH_USUAL = 100;
const DEPTH_MAX = 500;
const BARS_MAX = 720;
const TRADES_MAX = 1000;
/** Assets that can be held, also without a pair. */
const LISTED = ['USD', 'EUR', 'BTC', 'ETH', 'USDT', 'USDC', 'SOL', 'XRP'];
/** Seconds since the epoch have ten digits, nanoseconds nineteen. */
const NANOS_FROM = 1e15;

/** Lengths of bars, minutes. */
export const INTERVALS = [1, 5, 15, 30, 60, 240, 1440, 10_080, 21_600] as const;
const SPANS = new Map<number, BarSpan>(INTERVALS.map((minutes) => [minutes, evenSpan(minutes * MS_PER_MINUTE)]));

/** Bars of an interval; undefined for minutes that are none. */
export function spanOf(minutes: number): BarSpan | undefined {
  return SPANS.get(minutes);
}

/** Volume of lots, also beyond 2^53. */
export function lotsText(pair: KrakenPair, lots: bigint): string {
  return decimalText(lots * BigInt(pair.lotUnits), AMOUNT_DECIMALS);
}

function endpoint(handle: (venue: KrakenVenue, params: KrakenParams) => unknown): Endpoint {
  return { counts: 'call', handle: (venue, { params }) => handle(venue, params) };
}

/** All assets of the venue. */
export function assetsOf(venue: KrakenVenue): KrakenAsset[] {
  const names = new Set([...venue.markets.flatMap(({ pair }) => [pair.base.name, pair.quote.name]), ...LISTED]);
  for (const name of venue.exchange.assets) names.add(name);
  return [...names].map(krakenAsset);
}

function marketsOf(venue: KrakenVenue, params: KrakenParams): readonly KrakenMarket[] {
  return params.texts('pair')?.map((name) => venue.market(name)) ?? venue.markets;
}

/** The market that `pair` names. @throws EGeneral:Invalid arguments, EQuery:Unknown asset pair */
export function marketOf(venue: KrakenVenue, params: KrakenParams): KrakenMarket {
  return venue.market(params.text('pair'));
}

const time = endpoint((venue) => {
  const seconds = Math.floor(venue.wallUs / US_PER_SECOND);
  return { unixtime: seconds, rfc1123: new Date(seconds * MS_PER_SECOND).toUTCString().replace('GMT', '+0000') };
});

const systemStatus = endpoint((venue) => ({
  status: venue.systemStatus,
  timestamp: new Date(venue.wallUs / US_PER_MS).toISOString(),
}));

const assets = endpoint((venue, params) => {
  const all = assetsOf(venue);
  const wanted = params.texts('asset')?.map((text) => {
    const found = all.find(({ name }) => name === commonName(text));
    if (found === undefined) throw faults.asset();
    return found;
  });
  return Object.fromEntries(
    (wanted ?? all).map(({ id, altname, displayDecimals }) => [
      id,
      { aclass: 'currency', altname, decimals: AMOUNT_DECIMALS, display_decimals: displayDecimals, status: 'enabled' },
    ]),
  );
});

const assetPairs = endpoint((venue, params) =>
  Object.fromEntries(marketsOf(venue, params).map((market) => [market.pair.id, market.pair.describe(market.isOpen)])),
);

/** Best price and volume of a side as texts. */
export function bestOf(market: KrakenMarket, side: 'bids' | 'asks'): readonly [price: string, volume: string] {
  const [best] = market.depth(1)[side];
  const { pair } = market;
  return best === undefined ? [pair.price(0), pair.quantity(0)] : [pair.price(best[0]), pair.quantity(best[1])];
}

/** What was traded since a time; of an empty market a bar of nothing at its last price. */
export function tradedSince(market: KrakenMarket, fromMs: number): Bar {
  const { last } = market;
  return (
    market.bars.since(fromMs) ?? {
      openMs: fromMs,
      open: last,
      high: last,
      low: last,
      close: last,
      lots: 0n,
      quoteUnits: 0n,
      trades: 0,
      takerLots: 0n,
      takerQuoteUnits: 0n,
      firstId: -1,
      lastId: -1,
    }
  );
}

/** Price of a bar by volume; its close when nothing was traded. */
export function vwapOf(pair: KrakenPair, bar: Bar): string {
  return bar.lots === 0n ? pair.price(bar.close) : pair.averagePrice(bar.quoteUnits, bar.lots);
}

function tickerOf(venue: KrakenVenue, market: KrakenMarket): object {
  const { pair } = market;
  const nowMs = Math.floor(venue.now() / US_PER_MS);
  const today = tradedSince(market, Math.floor(nowMs / DAY_MS) * DAY_MS);
  const day = tradedSince(market, nowMs - DAY_MS);
  const both = (text: (bar: Bar) => unknown): unknown[] => [text(today), text(day)];
  const best = (side: 'bids' | 'asks'): string[] => {
    const [price, volume] = bestOf(market, side);
    return [price, String(Math.max(1, Math.floor(Number(volume)))), volume];
  };
  const newest = market.tape.trades.at(-1);
  return {
    a: best('asks'),
    b: best('bids'),
    c: [pair.price(market.last), pair.quantity(newest?.lots ?? 0)],
    v: both((bar) => lotsText(pair, bar.lots)),
    p: both((bar) => vwapOf(pair, bar)),
    t: both((bar) => bar.trades),
    l: both((bar) => pair.price(bar.low)),
    h: both((bar) => pair.price(bar.high)),
    o: pair.price(today.open),
  };
}

const ticker = endpoint((venue, params) =>
  Object.fromEntries(marketsOf(venue, params).map((market) => [market.pair.id, tickerOf(venue, market)])),
);

/** A time that somebody asks from, µs: seconds or nanoseconds; undefined when none is given. */
function sinceOf(params: KrakenParams): number | undefined {
  const text = params.find('since');
  if (text === undefined) return undefined;
  if (!/^\d{1,19}(?:\.\d{1,9})?$/.test(text)) throw faults.arguments('since');
  const number = Number(text);
  return number >= NANOS_FROM ? number / 1000 : number * US_PER_SECOND;
}

const ohlc = endpoint((venue, params) => {
  const market = marketOf(venue, params);
  const { pair } = market;
  const minutes = params.whole('interval', 1, 21_600) ?? 1;
  const span = spanOf(minutes);
  if (span === undefined) throw faults.arguments('interval');
  const nowMs = Math.floor(venue.now() / US_PER_MS);
  if (market.tape.trades.length > 0) market.bars.roll(nowMs);
  const sinceMs = (sinceOf(params) ?? -1) / US_PER_MS;
  const oldest = nowMs - BARS_MAX * minutes * MS_PER_MINUTE;
  const bars = market.bars.between(span, Math.max(sinceMs, oldest), nowMs).filter(({ openMs }) => openMs > sinceMs);
  const rows = bars
    .slice(-BARS_MAX)
    .map((bar) => [
      bar.openMs / MS_PER_SECOND,
      pair.price(bar.open),
      pair.price(bar.high),
      pair.price(bar.low),
      pair.price(bar.close),
      bar.lots === 0n ? pair.price(0) : vwapOf(pair, bar),
      lotsText(pair, bar.lots),
      bar.trades,
    ]);
  const [, nextMs] = span(nowMs);
  return { [pair.id]: rows, last: (nextMs - 2 * minutes * MS_PER_MINUTE) / MS_PER_SECOND };
});

const depth = endpoint((venue, params) => {
  const market = marketOf(venue, params);
  const { pair } = market;
  const count = params.whole('count', 1, DEPTH_MAX) ?? DEPTH_USUAL;
  const seconds = Math.floor(venue.now() / US_PER_SECOND);
  const { bids, asks } = market.depth(count);
  const rows = (levels: typeof bids): unknown[] =>
    levels.map(([ticks, lots]) => [pair.price(ticks), pair.quantity(lots), seconds]);
  return { [pair.id]: { asks: rows(asks), bids: rows(bids) } };
});

const trades = endpoint((venue, params) => {
  const market = marketOf(venue, params);
  const { pair } = market;
  const count = Math.min(params.whole('count', 1, Number.MAX_SAFE_INTEGER) ?? TRADES_MAX, TRADES_MAX);
  const sinceUs = sinceOf(params);
  const all = market.tape.trades;
  const found =
    sinceUs === undefined ? all.slice(-count) : all.filter(({ timeUs }) => timeUs > sinceUs).slice(0, count);
  const lastUs = found.at(-1)?.timeUs ?? sinceUs ?? venue.now();
  const rows = found.map((trade) => [
    pair.price(trade.ticks),
    pair.quantity(trade.lots),
    secondsOf(trade.timeUs),
    trade.buyerIsMaker ? 's' : 'b',
    'm',
    '',
    trade.id + 1,
  ]);
  return { [pair.id]: rows, last: `${Math.floor(lastUs)}000` };
});

const spread = endpoint((venue, params) => {
  const market = marketOf(venue, params);
  const { pair } = market;
  const sinceUs = sinceOf(params) ?? 0;
  const found = market.spreads.filter(({ timeUs }) => timeUs >= sinceUs).slice(-200);
  const rows = found.map(({ timeUs, bid, ask }) => [
    Math.floor(timeUs / US_PER_SECOND),
    pair.price(bid),
    pair.price(ask),
  ]);
  return { [pair.id]: rows, last: Math.floor(venue.now() / US_PER_SECOND) };
});

/** Public endpoints by name. */
export const PUBLIC_ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries({
    Time: time,
    SystemStatus: systemStatus,
    Assets: assets,
    AssetPairs: assetPairs,
    Ticker: ticker,
    OHLC: ohlc,
    Depth: depth,
    Trades: trades,
    Spread: spread,
  }),
);
