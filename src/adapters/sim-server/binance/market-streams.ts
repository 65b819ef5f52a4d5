/**
 * Public streams. Trades go out as they happen; books, tickers and bars when their time has come, which `tick` is told.
 * Names are those of the venue: `btcusdt@depth@100ms`, `!miniTicker@arr`.
 */
import type { SimEvent } from '../../../domain/sim/index.ts';
import { type AggregateTrade, type TapeTrade, tapeTrade } from '../hosted/trade-tape.ts';
import { barSpan, INTERVALS, klineEvent, spanOf } from './bars.ts';
import type { BookChange } from './book-feed.ts';
import { unitsText } from './decimal-text.ts';
import type { Market } from './market.ts';
import type { Wording } from './order-text.ts';
import type { StreamHub } from './stream-hub.ts';
import { averagePrice, bestTexts, miniTickerEvent, tickerEvent, windowStats } from './tickers.ts';

const FAST_MS = 100;
const SLOW_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WINDOWS: Readonly<Record<string, number>> = { '1h': HOUR_MS, '4h': 4 * HOUR_MS, '1d': DAY_MS };
const STREAM =
  /^([a-z0-9]{2,20})@(?:trade|aggTrade|bookTicker|ticker|miniTicker|avgPrice|depth(?:5|10|20)?(?:@100ms|@1000ms)?|ticker_(?:1h|4h|1d)|kline_([0-9]{1,2}[smhdwM]))$/;
const ALL = new Set(['!miniTicker@arr', '!ticker@arr', '!ticker_1h@arr', '!ticker_4h@arr', '!ticker_1d@arr']);

/** Whether a name is that of a public stream of some market. @param isMarket whether a lower-case symbol exists. */
export function isPublicStream(name: string, isMarket: (symbol: string) => boolean): boolean {
  if (ALL.has(name)) return true;
  const match = STREAM.exec(name);
  if (match === null || !isMarket(match[1] as string)) return false;
  return match[2] === undefined || Object.hasOwn(INTERVALS, match[2]);
}

/** Public streams of all markets. */
export class MarketStreams {
  readonly #hub: StreamHub;
  readonly #markets: readonly Market[];
  #fastMs = 0;
  #slowMs = 0;

  constructor(hub: StreamHub, markets: readonly Market[]) {
    this.#hub = hub;
    this.#markets = markets;
  }

  /** A level of a book is different. */
  level(event: SimEvent): void {
    (this.#markets[event.symbol] as Market).book.change(event.side, event.priceTicks, event.lots);
  }

  /** A trade happened. */
  trade(event: SimEvent): void {
    const market = this.#markets[event.symbol] as Market;
    const trade = tapeTrade(event);
    market.bars.add(trade);
    const complete = market.tape.add(trade);
    const prefix = streamPrefix(market);
    this.#hub.publish(`${prefix}@trade`, () => tradeEvent(market, trade));
    if (complete !== undefined) this.#tellAggregate(market, complete);
  }

  /** Time goes on. @param nowMs of the venue. */
  tick(nowMs: number): void {
    for (const market of this.#markets) {
      this.#tellBest(market);
      const last = market.tape.aggregates.at(-1);
      if (last !== undefined) this.#tellAggregate(market, last);
    }
    if (nowMs - this.#fastMs >= FAST_MS) {
      for (const market of this.#markets) this.#tellDepth(market, FAST_MS, nowMs);
      this.#fastMs = nowMs;
    }
    if (nowMs - this.#slowMs >= SLOW_MS) {
      for (const market of this.#markets) this.#tellSlow(market, nowMs, this.#slowMs);
      this.#tellAll(nowMs);
      this.#slowMs = nowMs;
    }
  }

  readonly #toldAggregates = new Map<Market, number>();

  #tellAggregate(market: Market, aggregate: AggregateTrade): void {
    if ((this.#toldAggregates.get(market) ?? -1) >= aggregate.id) return;
    const stream = `${streamPrefix(market)}@aggTrade`;
    if (this.#hub.has(stream)) this.#toldAggregates.set(market, aggregate.id);
    this.#hub.publish(stream, () => aggregateEvent(market, aggregate));
  }

  #tellBest(market: Market): void {
    const stream = `${streamPrefix(market)}@bookTicker`;
    if (!this.#hub.has(stream)) return;
    const best = bestTexts(market);
    if (!market.book.isNews(`${best.b} ${best.B} ${best.a} ${best.A}`)) return;
    this.#hub.publish(stream, () => ({ u: market.book.updateId, s: market.symbol.name, ...best }));
  }

  #tellDepth(market: Market, paceMs: 100 | 1000, nowMs: number): void {
    const prefix = streamPrefix(market);
    const suffix = paceMs === FAST_MS ? ['@100ms'] : ['', '@1000ms'];
    const change = market.book.take(paceMs);
    if (change === undefined) return;
    for (const pace of suffix) {
      this.#hub.publish(`${prefix}@depth${pace}`, () => depthEvent(market, change, nowMs));
      for (const levels of [5, 10, 20]) {
        this.#hub.publish(`${prefix}@depth${levels}${pace}`, () => ({
          lastUpdateId: market.book.updateId,
          ...market.levels(levels),
        }));
      }
    }
  }

  #tellSlow(market: Market, nowMs: number, beforeMs: number): void {
    const prefix = streamPrefix(market);
    this.#tellDepth(market, SLOW_MS, nowMs);
    if (market.tape.trades.length === 0) return;
    market.bars.roll(nowMs);
    for (const interval of Object.keys(INTERVALS)) this.#tellBar(market, interval, nowMs, beforeMs);
    this.#hub.publish(`${prefix}@miniTicker`, () => miniTickerEvent(market, windowStats(market, DAY_MS, nowMs)));
    this.#hub.publish(`${prefix}@ticker`, () => tickerEvent(market, windowStats(market, DAY_MS, nowMs), '24hrTicker'));
    for (const [word, length] of Object.entries(WINDOWS)) {
      this.#hub.publish(`${prefix}@ticker_${word}`, () =>
        tickerEvent(market, windowStats(market, length, nowMs), `${word}Ticker`),
      );
    }
    this.#hub.publish(`${prefix}@avgPrice`, () => {
      const { price, closeMs } = averagePrice(market, nowMs);
      return { e: 'avgPrice', E: nowMs, s: market.symbol.name, i: '5m', w: price, T: closeMs };
    });
  }

  #tellBar(market: Market, interval: string, nowMs: number, beforeMs: number): void {
    const stream = `${streamPrefix(market)}@kline_${interval}`;
    if (!this.#hub.has(stream)) return;
    const [openMs] = barSpan(interval, nowMs);
    const [wasOpenMs] = barSpan(interval, beforeMs);
    const ends = beforeMs > 0 && wasOpenMs < openMs ? [wasOpenMs, openMs] : [openMs];
    for (const start of ends) {
      const bar = market.bars.one(spanOf(interval), start);
      if (bar === undefined) continue;
      this.#hub.publish(stream, () => ({
        e: 'kline',
        E: nowMs,
        s: market.symbol.name,
        k: klineEvent(market.symbol, interval, bar, start < openMs),
      }));
    }
  }

  #tellAll(nowMs: number): void {
    const traded = this.#markets.filter(({ tape }) => tape.trades.length > 0);
    if (traded.length === 0) return;
    this.#hub.publish('!miniTicker@arr', () =>
      traded.map((market) => miniTickerEvent(market, windowStats(market, DAY_MS, nowMs))),
    );
    this.#hub.publish('!ticker@arr', () =>
      traded.map((market) => tickerEvent(market, windowStats(market, DAY_MS, nowMs), '24hrTicker')),
    );
    for (const [word, length] of Object.entries(WINDOWS)) {
      this.#hub.publish(`!ticker_${word}@arr`, () =>
        traded.map((market) => tickerEvent(market, windowStats(market, length, nowMs), `${word}Ticker`)),
      );
    }
  }
}

function streamPrefix(market: Market): string {
  return market.symbol.name.toLowerCase();
}

function tradeEvent({ symbol }: Market, trade: TapeTrade): object {
  return {
    e: 'trade',
    E: trade.timeMs,
    s: symbol.name,
    t: trade.id,
    p: symbol.price(trade.ticks),
    q: symbol.quantity(trade.lots),
    T: trade.timeMs,
    m: trade.buyerIsMaker,
    M: true,
  };
}

function aggregateEvent({ symbol }: Market, trade: AggregateTrade): object {
  return {
    e: 'aggTrade',
    E: trade.timeMs,
    s: symbol.name,
    a: trade.id,
    p: symbol.price(trade.ticks),
    q: symbol.quantity(trade.lots),
    f: trade.firstId,
    l: trade.lastId,
    T: trade.timeMs,
    m: trade.buyerIsMaker,
    M: true,
  };
}

function depthEvent({ symbol }: Market, change: BookChange, nowMs: number): object {
  const rows = (levels: ReadonlyMap<number, number>): string[][] =>
    [...levels].map(([ticks, lots]) => [symbol.price(ticks), symbol.quantity(lots)]);
  return {
    e: 'depthUpdate',
    E: nowMs,
    s: symbol.name,
    U: change.firstId,
    u: change.lastId,
    b: rows(change.bids),
    a: rows(change.asks),
  };
}

/** A trade as a REST query lists it. */
export function tradeRow({ symbol }: Market, trade: TapeTrade, { stamp }: Pick<Wording, 'stamp'>): object {
  return {
    id: trade.id,
    price: symbol.price(trade.ticks),
    qty: symbol.quantity(trade.lots),
    quoteQty: unitsText(trade.quoteUnits),
    time: stamp(trade.timeUs),
    isBuyerMaker: trade.buyerIsMaker,
    isBestMatch: true,
  };
}

/** An aggregate as a REST query lists it. */
export function aggregateRow({ symbol }: Market, trade: AggregateTrade): object {
  return {
    a: trade.id,
    p: symbol.price(trade.ticks),
    q: symbol.quantity(trade.lots),
    f: trade.firstId,
    l: trade.lastId,
    T: trade.timeMs,
    m: trade.buyerIsMaker,
    M: true,
  };
}
