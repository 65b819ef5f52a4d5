/**
 * Who listens to which channel, and what is sent when: books and tickers as they change, trades four times a second,
 * candles and heartbeats every second, the batch of tickers and the status every five. The events of a message are
 * written once for all who listen; each connection numbers its own messages.
 */
import { evenSpan } from '../hosted/bars.ts';
import type { TapeTrade } from '../hosted/trade-tape.ts';
import { candleView, lotsText, tradeView } from './market-endpoints.ts';
import type { ProductMarket } from './product-market.ts';
import { goTimeText, isoText } from './time-text.ts';
import type { CoinbaseVenue } from './venue.ts';

const US_PER_MS = 1000;
const TRADES_MS = 250;
const SECOND_MS = 1000;
const BATCH_MS = 5000;
const CANDLE_MS = 300_000;
const SNAPSHOT_CANDLES = 100;
const SNAPSHOT_TRADES = 50;

/** Channels of the venue by the name that they are subscribed to with. */
export const CHANNELS = [
  'heartbeats',
  'level2',
  'ticker',
  'ticker_batch',
  'market_trades',
  'candles',
  'status',
  'user',
  'futures_balance_summary',
] as const;

/** Name of a channel. */
export type ChannelName = (typeof CHANNELS)[number];

/** A connection that listens. */
export interface StreamListener {
  /** Products by channel; channels without products have an empty set. */
  readonly channels: Map<ChannelName, Set<string>>;
  /** Account of its user channel, −1 for none. */
  account: number;
  /** @param name as messages call the channel. @param events JSON. */
  send(name: string, events: string): void;
}

const candleSpan = evenSpan(CANDLE_MS);

/** Listeners and what they are sent. */
export class StreamDesk {
  readonly #venue: CoinbaseVenue;
  readonly #listeners = new Set<StreamListener>();
  /** How many listen to a channel. */
  readonly #counts = new Map<ChannelName, number>();
  /** Trades that are not sent yet. */
  readonly #trades = new Map<ProductMarket, TapeTrade[]>();
  readonly #isTraded = new Set<ProductMarket>();
  readonly #lastMs = { trades: 0, second: 0, batch: 0 };
  #heartbeats = 0;

  constructor(venue: CoinbaseVenue) {
    this.#venue = venue;
  }

  add(listener: StreamListener): void {
    this.#listeners.add(listener);
  }

  /** A connection is gone. */
  drop(listener: StreamListener): void {
    for (const name of listener.channels.keys()) this.#count(name, -1);
    listener.channels.clear();
    this.#listeners.delete(listener);
  }

  /** Subscribes, and sends what the channel begins with. @param products all when empty, where the channel has products. */
  subscribe(listener: StreamListener, name: ChannelName, products: readonly string[]): void {
    let names = listener.channels.get(name);
    if (names === undefined) {
      names = new Set();
      listener.channels.set(name, names);
      this.#count(name, 1);
    }
    for (const product of products) names.add(product);
    for (const product of products) this.#begin(listener, name, product);
    if (name === 'status') listener.send('status', this.#status('snapshot', [...names]));
  }

  /** Ends subscriptions. @param products all of the channel when empty. */
  unsubscribe(listener: StreamListener, name: ChannelName, products: readonly string[]): void {
    const names = listener.channels.get(name);
    if (names === undefined) return;
    for (const product of products) names.delete(product);
    if (products.length > 0 && names.size > 0) return;
    listener.channels.delete(name);
    this.#count(name, -1);
    if (name === 'user') listener.account = -1;
  }

  /** A trade happened. */
  traded(market: ProductMarket, trade: TapeTrade): void {
    this.#isTraded.add(market);
    if (!this.#counts.has('market_trades')) return;
    const waiting = this.#trades.get(market);
    if (waiting === undefined) this.#trades.set(market, [trade]);
    else waiting.push(trade);
  }

  /** An order of an account is different. @param order made only when somebody listens. */
  ordered(account: number, product: string, order: () => object): void {
    if (!this.#counts.has('user')) return;
    let events: string | undefined;
    for (const listener of this.#listeners) {
      const names = listener.channels.get('user');
      if (names === undefined || listener.account !== account || (names.size > 0 && !names.has(product))) continue;
      events ??= JSON.stringify([{ type: 'update', orders: [order()] }]);
      listener.send('user', events);
    }
  }

  /** Time goes on. @param wallMs of the wall: what is sent at a pace goes by it. */
  tick(wallMs: number): void {
    this.#tellBooks();
    this.#tellTickers();
    if (wallMs - this.#lastMs.trades >= TRADES_MS) {
      this.#lastMs.trades = wallMs;
      this.#tellTrades();
    }
    if (wallMs - this.#lastMs.second >= SECOND_MS) {
      this.#lastMs.second = wallMs;
      this.#tellSecond();
    }
    if (wallMs - this.#lastMs.batch >= BATCH_MS) {
      this.#lastMs.batch = wallMs;
      for (const market of this.#venue.markets) {
        this.#tell('ticker_batch', market, () => [{ type: 'update', tickers: [this.#ticker(market, false)] }]);
      }
      this.tellStatus();
    }
  }

  #count(name: ChannelName, by: number): void {
    const count = (this.#counts.get(name) ?? 0) + by;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }

  /** Sends what a channel begins with. */
  #begin(listener: StreamListener, name: ChannelName, product: string): void {
    const market = this.#venue.find(product);
    if (market === undefined) return;
    const send = (channel: string, event: object): void => listener.send(channel, JSON.stringify([event]));
    if (name === 'level2') send('l2_data', this.#bookSnapshot(market));
    else if (name === 'ticker' || name === 'ticker_batch') {
      if (market.tape.trades.length === 0) return;
      send(name, { type: 'snapshot', tickers: [this.#ticker(market, name === 'ticker')] });
    } else if (name === 'market_trades') {
      const trades = market.tape.newest(SNAPSHOT_TRADES);
      send(name, { type: 'snapshot', trades: trades.map((trade) => tradeView(market, trade)).reverse() });
    } else if (name === 'candles') {
      send(name, { type: 'snapshot', candles: this.#candles(market, SNAPSHOT_CANDLES) });
    }
  }

  /** Sends to all who listen to a product. @param events made only when somebody listens. */
  #tell(name: ChannelName, market: ProductMarket, events: () => readonly object[]): void {
    if (!this.#counts.has(name)) return;
    let text: string | undefined;
    for (const listener of this.#listeners) {
      if (listener.channels.get(name)?.has(market.product.name) !== true) continue;
      text ??= JSON.stringify(events());
      listener.send(name === 'level2' ? 'l2_data' : name, text);
    }
  }

  #tellBooks(): void {
    for (const market of this.#venue.markets) {
      const changes = market.takeChanges();
      if (changes.length === 0) continue;
      this.#tell('level2', market, () => {
        const time = isoText(this.#venue.now());
        const { product } = market;
        const updates = changes.map(({ side, ticks, lots }) =>
          levelView(side, time, product.price(ticks), product.quantity(lots)),
        );
        return [{ type: 'update', product_id: product.name, updates }];
      });
    }
  }

  #bookSnapshot(market: ProductMarket): object {
    const { product } = market;
    const time = isoText(this.#venue.now());
    const { bids, asks } = market.depth(Number.MAX_SAFE_INTEGER);
    const updates = [
      ...bids.map(([ticks, lots]) => levelView(1, time, product.price(ticks), product.quantity(lots))),
      ...asks.map(([ticks, lots]) => levelView(-1, time, product.price(ticks), product.quantity(lots))),
    ];
    return { type: 'snapshot', product_id: product.name, updates };
  }

  #tellTickers(): void {
    if (this.#isTraded.size === 0) return;
    for (const market of this.#isTraded)
      this.#tell('ticker', market, () => [{ type: 'update', tickers: [this.#ticker(market, true)] }]);
    this.#isTraded.clear();
  }

  /** The batch has no best prices. */
  #ticker(market: ProductMarket, hasBest: boolean): object {
    const { product } = market;
    const day = market.day(Math.floor(this.#venue.now() / US_PER_MS));
    const { bid, bidLots, ask, askLots } = hasBest ? market.best() : { bid: 0, bidLots: 0, ask: 0, askLots: 0 };
    return {
      type: 'ticker',
      product_id: product.name,
      price: product.price(day.last),
      volume_24_h: lotsText(market, day.lots),
      low_24_h: product.price(day.low),
      high_24_h: product.price(day.high),
      low_52_w: product.price(day.low),
      high_52_w: product.price(day.high),
      price_percent_chg_24_h: day.change,
      ...(bid > 0 ? { best_bid: product.price(bid), best_bid_quantity: product.quantity(bidLots) } : {}),
      ...(ask > 0 ? { best_ask: product.price(ask), best_ask_quantity: product.quantity(askLots) } : {}),
    };
  }

  /** Newest first, one product a message. */
  #tellTrades(): void {
    for (const [market, trades] of this.#trades) {
      this.#tell('market_trades', market, () => [
        { type: 'update', trades: trades.map((trade) => tradeView(market, trade)).reverse() },
      ]);
    }
    this.#trades.clear();
  }

  #candles(market: ProductMarket, count: number): object[] {
    const nowMs = Math.floor(this.#venue.now() / US_PER_MS);
    market.bars.roll(nowMs);
    return market.bars
      .between(candleSpan, nowMs - count * CANDLE_MS, nowMs)
      .filter(({ trades }) => trades > 0)
      .reverse()
      .map((bar) => ({ ...candleView(market, bar), product_id: market.product.name }));
  }

  #tellSecond(): void {
    for (const market of this.#venue.markets) {
      if (!this.#counts.has('candles')) break;
      const candles = this.#candles(market, 1).slice(0, 1);
      if (candles.length > 0) this.#tell('candles', market, () => [{ type: 'update', candles }]);
    }
    this.#heartbeats += 1;
    const events = JSON.stringify([
      { current_time: goTimeText(this.#venue.wallUs), heartbeat_counter: this.#heartbeats },
    ]);
    for (const listener of this.#listeners)
      if (listener.channels.has('heartbeats')) listener.send('heartbeats', events);
  }

  /** Products as they are, to whoever listens to that. */
  tellStatus(): void {
    for (const listener of this.#listeners) {
      const names = listener.channels.get('status');
      if (names !== undefined) listener.send('status', this.#status('update', [...names]));
    }
  }

  #status(type: string, names: readonly string[]): string {
    const markets = this.#venue.markets.filter(({ product }) => names.length === 0 || names.includes(product.name));
    const products = markets.map(({ product, isOpen }) => ({
      product_type: 'SPOT',
      id: product.name,
      base_currency: product.base,
      quote_currency: product.quote,
      base_increment: product.sizes().base_increment,
      quote_increment: product.sizes().quote_increment,
      display_name: product.name.replace('-', '/'),
      status: isOpen ? 'online' : 'offline',
      status_message: '',
      min_market_funds: product.sizes().quote_min_size,
    }));
    return JSON.stringify([{ type, products }]);
  }
}

function levelView(side: number, time: string, price: string, quantity: string): object {
  return { side: side > 0 ? 'bid' : 'offer', event_time: time, price_level: price, new_quantity: quantity };
}
