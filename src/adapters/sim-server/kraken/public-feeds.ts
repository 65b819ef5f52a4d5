/**
 * Public channels. What happens between two ticks goes out together: trades of a market in one message, a book as one
 * update. A message is written once for all who have asked for the same.
 */
import type { TapeTrade } from '../hosted/trade-tape.ts';
import { BOOK_DEPTHS, BookView, isoMicros } from './book-view.ts';
import { digits } from './json-digits.ts';
import type { KrakenMarket } from './market.ts';
import { bestOf, INTERVALS, lotsText, spanOf, tradedSince, vwapOf } from './public-endpoints.ts';
import type { KrakenVenue } from './venue.ts';

const DAY_MS = 86_400_000;
const US_PER_MS = 1000;
const SNAPSHOT_TRADES = 50;

/** A connection, as feeds see it. */
export interface FeedPeer {
  send(message: object): void;
}

/** Public channels of a market. */
export const PUBLIC_CHANNELS = ['ticker', 'book', 'trade', 'ohlc'] as const;
export type PublicChannel = (typeof PUBLIC_CHANNELS)[number];

/** What is subscribed to. */
export interface Subscription {
  readonly channel: PublicChannel;
  readonly market: KrakenMarket;
  /** Depth of a book, minutes of bars, `trades` or `bbo` of a ticker; empty otherwise. */
  readonly option: string;
}

/** Subscriptions that are the same. */
interface Group {
  readonly subscription: Subscription;
  readonly peers: Set<FeedPeer>;
  readonly book: BookView | undefined;
}

function keyOf({ channel, market, option }: Subscription): string {
  return `${channel} ${market.pair.altname} ${option}`;
}

/** Whether an option is one of its channel. */
export function isOption(channel: PublicChannel, option: string): boolean {
  if (channel === 'book') return BOOK_DEPTHS.some((depth) => String(depth) === option);
  if (channel === 'ohlc') return INTERVALS.some((minutes) => String(minutes) === option);
  return channel !== 'ticker' || option === 'trades' || option === 'bbo';
}

/** All public subscriptions. */
export class PublicFeeds {
  readonly #venue: KrakenVenue;
  readonly #groups = new Map<string, Group>();
  readonly #trades = new Map<KrakenMarket, TapeTrade[]>();

  constructor(venue: KrakenVenue) {
    this.#venue = venue;
    venue.marketListeners.add({
      trade: (market, trade) => {
        const trades = this.#trades.get(market);
        if (trades === undefined) this.#trades.set(market, [trade]);
        else trades.push(trade);
      },
    });
  }

  /** Whether a peer has a subscription already. */
  has(peer: FeedPeer, subscription: Subscription): boolean {
    return this.#groups.get(keyOf(subscription))?.peers.has(peer) === true;
  }

  /** Subscribes; what is due to others goes out first, so the snapshot is where their updates are. */
  add(peer: FeedPeer, subscription: Subscription): void {
    const key = keyOf(subscription);
    let group = this.#groups.get(key);
    if (group === undefined) {
      const { channel, market, option } = subscription;
      const book = channel === 'book' ? new BookView(market, Number(option)) : undefined;
      group = { subscription, peers: new Set(), book };
      this.#groups.set(key, group);
    } else {
      this.#tellBook(group, this.#venue.now());
    }
    group.peers.add(peer);
  }

  /** Sends a peer what its subscription begins with. */
  sendSnapshot(peer: FeedPeer, subscription: Subscription): void {
    const group = this.#groups.get(keyOf(subscription));
    const snapshot = group === undefined ? undefined : this.#snapshot(group);
    if (snapshot !== undefined) peer.send(snapshot);
  }

  /** @returns whether there was such a subscription. */
  remove(peer: FeedPeer, subscription: Subscription): boolean {
    const key = keyOf(subscription);
    const group = this.#groups.get(key);
    const was = group?.peers.delete(peer) === true;
    if (group?.peers.size === 0) this.#groups.delete(key);
    return was;
  }

  /** A peer is gone. */
  drop(peer: FeedPeer): void {
    for (const { subscription } of [...this.#groups.values()]) this.remove(peer, subscription);
  }

  /** Sends what has come together. @param nowUs of the venue. */
  tick(nowUs: number): void {
    const moved = new Set(this.#venue.markets.filter((market) => market.noteSpread(nowUs)));
    for (const group of this.#groups.values()) {
      const { channel, market, option } = group.subscription;
      const trades = this.#trades.get(market) ?? [];
      if (channel === 'book') this.#tellBook(group, nowUs);
      else if (channel === 'ticker') {
        if (trades.length > 0 || (option === 'bbo' && moved.has(market)))
          this.#tell(group, this.#ticker(market, 'update', nowUs));
      } else if (trades.length > 0) {
        this.#tell(
          group,
          channel === 'trade' ? tradeMessage(market, trades, 'update') : this.#bars(market, option, 'update', nowUs),
        );
      }
    }
    this.#trades.clear();
  }

  #tell({ peers }: Group, message: object): void {
    for (const peer of peers) peer.send(message);
  }

  #tellBook(group: Group, nowUs: number): void {
    const message = group.book?.update(nowUs);
    if (message !== undefined) this.#tell(group, message);
  }

  #snapshot({ subscription, book }: Group): object | undefined {
    const { channel, market, option } = subscription;
    const nowUs = this.#venue.now();
    if (channel === 'book') return book?.snapshot();
    if (channel === 'ticker') return this.#ticker(market, 'snapshot', nowUs);
    if (channel === 'ohlc') return this.#bars(market, option, 'snapshot', nowUs);
    return tradeMessage(market, market.tape.newest(SNAPSHOT_TRADES), 'snapshot');
  }

  #ticker(market: KrakenMarket, type: string, nowUs: number): object {
    const { pair, last } = market;
    const day = tradedSince(market, Math.floor(nowUs / US_PER_MS) - DAY_MS);
    const [bid, bidQty] = bestOf(market, 'bids');
    const [ask, askQty] = bestOf(market, 'asks');
    const change = last - day.open;
    const percent = day.open === 0 ? 0 : (100 * change) / day.open;
    return {
      channel: 'ticker',
      type,
      data: [
        {
          symbol: pair.wsName,
          bid: digits(bid),
          bid_qty: digits(bidQty),
          ask: digits(ask),
          ask_qty: digits(askQty),
          last: digits(pair.price(last)),
          volume: digits(lotsText(pair, day.lots)),
          vwap: digits(vwapOf(pair, day)),
          low: digits(pair.price(day.low)),
          high: digits(pair.price(day.high)),
          change: digits(`${change < 0 ? '-' : ''}${pair.price(Math.abs(change))}`),
          change_pct: digits(percent.toFixed(2)),
          timestamp: isoMicros(nowUs),
        },
      ],
    };
  }

  #bars(market: KrakenMarket, option: string, type: 'snapshot' | 'update', nowUs: number): object {
    const minutes = Number(option);
    const { pair } = market;
    const span = spanOf(minutes) as NonNullable<ReturnType<typeof spanOf>>;
    const nowMs = Math.floor(nowUs / US_PER_MS);
    if (market.tape.trades.length > 0) market.bars.roll(nowMs);
    const [openMs, nextMs] = span(nowMs);
    const from = type === 'update' ? openMs : openMs - 719 * (nextMs - openMs);
    const bars = market.bars.between(span, from, nowMs).filter(({ trades }) => trades > 0);
    return {
      channel: 'ohlc',
      type,
      timestamp: isoMicros(nowUs),
      data: bars.map((bar) => ({
        symbol: pair.wsName,
        open: digits(pair.price(bar.open)),
        high: digits(pair.price(bar.high)),
        low: digits(pair.price(bar.low)),
        close: digits(pair.price(bar.close)),
        trades: bar.trades,
        volume: digits(lotsText(pair, bar.lots)),
        vwap: digits(vwapOf(pair, bar)),
        interval_begin: isoMicros(bar.openMs * US_PER_MS),
        interval: minutes,
        timestamp: isoMicros(span(bar.openMs)[1] * US_PER_MS),
      })),
    };
  }
}

function tradeMessage({ pair }: KrakenMarket, trades: readonly TapeTrade[], type: string): object {
  return {
    channel: 'trade',
    type,
    data: trades.map((trade) => ({
      symbol: pair.wsName,
      side: trade.buyerIsMaker ? 'sell' : 'buy',
      price: digits(pair.price(trade.ticks)),
      qty: digits(pair.quantity(trade.lots)),
      ord_type: 'market',
      trade_id: trade.id + 1,
      timestamp: isoMicros(trade.timeUs),
    })),
  };
}
