/** Products, books, trades and candles: for anybody under `/market`, and for holders of a key besides. */
import { type Bar, evenSpan } from '../hosted/bars.ts';
import type { TapeTrade } from '../hosted/trade-tape.ts';
import { quotientText } from './decimal-text.ts';
import { type Call, open } from './endpoint.ts';
import { faults } from './fault.ts';
import { assetName } from './listed-product.ts';
import type { ProductMarket } from './product-market.ts';
import { isoText, readSeconds } from './time-text.ts';
import type { CoinbaseVenue } from './venue.ts';

const US_PER_MS = 1000;
const US_PER_S = 1_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const CANDLES_MAX = 350;
const TRADES_MAX = 1000;
const LEVELS_MAX = 5000;
const ONE = 100_000_000n;

/** Lengths of candles, ms. */
export const GRANULARITIES: Readonly<Record<string, number>> = {
  ONE_MINUTE: MINUTE_MS,
  FIVE_MINUTE: 5 * MINUTE_MS,
  FIFTEEN_MINUTE: 15 * MINUTE_MS,
  THIRTY_MINUTE: 30 * MINUTE_MS,
  ONE_HOUR: HOUR_MS,
  TWO_HOUR: 2 * HOUR_MS,
  FOUR_HOUR: 4 * HOUR_MS,
  SIX_HOUR: 6 * HOUR_MS,
  ONE_DAY: 24 * HOUR_MS,
};

function nowMs(venue: CoinbaseVenue): number {
  return Math.floor(venue.now() / US_PER_MS);
}

/** Lots as text, also sums beyond 2^53. */
export function lotsText({ product }: ProductMarket, lots: bigint): string {
  return quotientText(lots * BigInt(product.lotUnits), ONE, 8);
}

/** A product as it is listed. */
export function productView(market: ProductMarket, atMs: number): object {
  const { product } = market;
  const day = market.day(atMs);
  const { bid, ask } = market.best();
  const middle = bid > 0 && ask > 0 ? quotientText(BigInt(bid + ask) * BigInt(product.tickUnits), 2n * ONE, 9) : '';
  return {
    product_id: product.name,
    price: product.price(day.last),
    price_percentage_change_24h: day.change,
    volume_24h: lotsText(market, day.lots),
    volume_percentage_change_24h: '0',
    ...product.sizes(),
    base_name: assetName(product.base),
    quote_name: assetName(product.quote),
    watched: false,
    is_disabled: !market.isOpen,
    new: false,
    status: market.isOpen ? 'online' : 'offline',
    cancel_only: false,
    limit_only: false,
    post_only: false,
    trading_disabled: !market.isOpen,
    auction_mode: false,
    product_type: 'SPOT',
    quote_currency_id: product.quote,
    base_currency_id: product.base,
    fcm_trading_session_details: null,
    mid_market_price: middle,
    alias: '',
    alias_to: [],
    base_display_symbol: product.base,
    quote_display_symbol: product.quote,
    view_only: false,
    price_increment: product.price(product.gridStep),
    display_name: product.name,
    product_venue: 'CBE',
    approximate_quote_24h_volume: quotientText(day.quoteUnits, ONE, 2),
    new_at: '2023-01-01T00:00:00Z',
    best_bid_price: bid === 0 ? '' : product.price(bid),
    best_ask_price: ask === 0 ? '' : product.price(ask),
  };
}

/** The market that the path names. @throws 404. */
function pathMarket(venue: CoinbaseVenue, { places }: Call): ProductMarket {
  const market = venue.find(places[0]);
  if (market === undefined) throw faults.productPath();
  return market;
}

function productsAsked(venue: CoinbaseVenue, call: Call): readonly ProductMarket[] {
  const names = call.query.all('product_ids');
  const type = call.query.text('product_type');
  if (type !== undefined && type !== 'SPOT' && type !== 'UNKNOWN_PRODUCT_TYPE') return [];
  return names.length === 0 ? venue.markets : venue.markets.filter(({ product }) => names.includes(product.name));
}

const products = open((venue, call) => {
  const asked = productsAsked(venue, call);
  const offset = call.query.whole('offset') ?? 0;
  const limit = call.query.whole('limit') ?? 0;
  const wanted = asked.slice(offset, limit === 0 ? undefined : offset + limit);
  const atMs = nowMs(venue);
  return { products: wanted.map((market) => productView(market, atMs)), num_products: wanted.length };
});

const product = open((venue, call) => productView(pathMarket(venue, call), nowMs(venue)));

/** Levels of a book in the venue's words. */
function bookView(venue: CoinbaseVenue, market: ProductMarket, levels: number): object {
  const { product: listed } = market;
  const level = ([ticks, lots]: readonly [number, number]): object => ({
    price: listed.price(ticks),
    size: listed.quantity(lots),
  });
  const { bids, asks } = market.depth(levels);
  return { product_id: listed.name, bids: bids.map(level), asks: asks.map(level), time: isoText(venue.now()) };
}

const productBook = open((venue, call) => {
  const market = venue.find(call.query.text('product_id'));
  if (market === undefined) throw faults.product();
  const limit = call.query.whole('limit', LEVELS_MAX);
  const { bid, ask } = market.best();
  const { product: listed } = market;
  const pricebook = bookView(venue, market, limit === undefined || limit === 0 ? LEVELS_MAX : limit);
  if (bid === 0 || ask === 0) return { pricebook, last: '', mid_market: '', spread_bps: '', spread_absolute: '' };
  return {
    pricebook,
    last: listed.price(market.day(nowMs(venue)).last),
    mid_market: quotientText(BigInt(bid + ask) * BigInt(listed.tickUnits), 2n * ONE, 9),
    spread_bps: quotientText(BigInt(ask - bid) * 20_000n, BigInt(bid + ask), 12),
    spread_absolute: listed.price(ask - bid),
  };
});

const bestBidAsk = open((venue, call) => ({
  pricebooks: productsAsked(venue, call).map((market) => bookView(venue, market, 1)),
}));

/** A trade as it is listed; the side is that of the maker. */
export function tradeView({ product: listed }: ProductMarket, trade: TapeTrade): Readonly<Record<string, string>> {
  return {
    trade_id: String(trade.id),
    product_id: listed.name,
    price: listed.price(trade.ticks),
    size: listed.quantity(trade.lots),
    time: isoText(trade.timeUs),
    side: trade.buyerIsMaker ? 'BUY' : 'SELL',
  };
}

/** Bounds of a query in seconds. @throws 400. */
function boundsUs(call: Call): readonly [fromUs: number | undefined, toUs: number | undefined] {
  const bound = (name: string): number | undefined => {
    const text = call.query.text(name);
    const value = text === undefined ? undefined : readSeconds(text);
    if (text !== undefined && value === undefined) throw faults.argument(`${name} is invalid`);
    return value;
  };
  return [bound('start'), bound('end')];
}

const ticker = open((venue, call) => {
  const market = pathMarket(venue, call);
  const limit = call.query.whole('limit', TRADES_MAX) ?? TRADES_MAX;
  const [fromUs = 0, toUs = Number.POSITIVE_INFINITY] = boundsUs(call);
  const inside = market.tape.trades.filter(({ timeUs }) => timeUs >= fromUs && timeUs <= toUs + US_PER_S - 1);
  const { bid, ask } = market.best();
  return {
    trades: inside
      .slice(limit === 0 ? inside.length : -limit)
      .reverse()
      .map((trade) => ({ ...tradeView(market, trade), bid: '', ask: '', exchange: 'coinbase' })),
    best_bid: bid === 0 ? '' : market.product.price(bid),
    best_ask: ask === 0 ? '' : market.product.price(ask),
  };
});

/** A candle as it is listed. */
export function candleView(market: ProductMarket, bar: Bar): Readonly<Record<string, string>> {
  const { product: listed } = market;
  return {
    start: String(bar.openMs / 1000),
    low: listed.price(bar.low),
    high: listed.price(bar.high),
    open: listed.price(bar.open),
    close: listed.price(bar.close),
    volume: lotsText(market, bar.lots),
  };
}

const candles = open((venue, call) => {
  const market = pathMarket(venue, call);
  const granularity = call.query.text('granularity') ?? '';
  if (!Object.hasOwn(GRANULARITIES, granularity)) throw faults.argument('Unsupported granularity');
  const length = GRANULARITIES[granularity] as number;
  const [fromUs, toUs] = boundsUs(call);
  if (fromUs === undefined || toUs === undefined) throw faults.argument('start and end are required');
  if (toUs < fromUs) throw faults.argument('start must be before end');
  const [fromMs, toMs] = [fromUs / US_PER_MS, toUs / US_PER_MS];
  const limit = call.query.whole('limit', CANDLES_MAX) ?? CANDLES_MAX;
  if ((toMs - fromMs) / length > CANDLES_MAX)
    throw faults.argument(`number of candles requested should be less than ${CANDLES_MAX}`);
  const atMs = nowMs(venue);
  market.bars.roll(atMs);
  // Candles without a trade are left out.
  const bars = market.bars.between(evenSpan(length), fromMs, Math.min(toMs, atMs)).filter(({ trades }) => trades > 0);
  return {
    candles: bars
      .slice(-limit)
      .reverse()
      .map((bar) => candleView(market, bar)),
  };
});

const time = open((venue) => {
  const us = venue.wallUs;
  return {
    iso: isoText(us),
    epochSeconds: String(Math.floor(us / US_PER_S)),
    epochMillis: String(Math.floor(us / US_PER_MS)),
  };
});

/** Market endpoints by name. */
export const marketEndpoints = { products, product, productBook, bestBidAsk, ticker, candles, time } as const;
