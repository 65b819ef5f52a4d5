/** Statistics of a window of time as tickers show them; last, change and percentage agree with each other. */
import type { Bar } from '../hosted/bars.ts';
import { lotsText } from './bars.ts';
import { bigText, percentText, unitsText } from './decimal-text.ts';
import type { ListedSymbol } from './listed-symbol.ts';
import type { Market } from './market.ts';

const ZERO = '0.00000000';
const MINUTE_MS = 60_000;

/** Numbers of one window. */
export interface WindowStats {
  readonly bar: Bar;
  readonly openMs: number;
  readonly closeMs: number;
}

/** Numbers of the window that ends now; without any trade all are 0. */
export function windowStats(market: Market, lengthMs: number, nowMs: number): WindowStats {
  market.bars.roll(nowMs);
  const openMs = nowMs - lengthMs;
  const bar = market.bars.since(Math.ceil((openMs + 1) / MINUTE_MS) * MINUTE_MS - MINUTE_MS) ?? emptyBar();
  return { bar, openMs, closeMs: nowMs };
}

function emptyBar(): Bar {
  return {
    openMs: 0,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    lots: 0n,
    quoteUnits: 0n,
    trades: 0,
    takerLots: 0n,
    takerQuoteUnits: 0n,
    firstId: -1,
    lastId: -1,
  };
}

/** Average price of a bar by volume, truncated. */
function averageText(symbol: ListedSymbol, bar: Bar): string {
  const base = bar.lots * BigInt(symbol.lotUnits);
  return base === 0n ? symbol.price(bar.close) : bigText((bar.quoteUnits * 100_000_000n) / base);
}

function changeTexts(
  symbol: ListedSymbol,
  { open, close }: Bar,
): { readonly change: string; readonly percent: string } {
  const ticks = close - open;
  return {
    change: ticks < 0 ? `-${symbol.price(-ticks)}` : symbol.price(ticks),
    percent: percentText(ticks, open),
  };
}

function core(symbol: ListedSymbol, { bar, openMs, closeMs }: WindowStats): object {
  return {
    openPrice: symbol.price(bar.open),
    highPrice: symbol.price(bar.high),
    lowPrice: symbol.price(bar.low),
    lastPrice: symbol.price(bar.close),
    volume: lotsText(symbol, bar.lots),
    quoteVolume: bigText(bar.quoteUnits),
    openTime: openMs,
    closeTime: closeMs,
    firstId: bar.firstId,
    lastId: bar.lastId,
    count: bar.trades,
  };
}

/** Best prices and their quantities. */
export function bestTexts(market: Market): {
  readonly b: string;
  readonly B: string;
  readonly a: string;
  readonly A: string;
} {
  const { symbol } = market;
  const { bids, asks } = market.depth(1);
  const [bid, ask] = [bids[0], asks[0]];
  return {
    b: bid === undefined ? ZERO : symbol.price(bid[0]),
    B: bid === undefined ? ZERO : symbol.quantity(bid[1]),
    a: ask === undefined ? ZERO : symbol.price(ask[0]),
    A: ask === undefined ? ZERO : symbol.quantity(ask[1]),
  };
}

/** The ticker of 24 hours. */
export function dayTicker(market: Market, stats: WindowStats, isMini: boolean): object {
  const { symbol } = market;
  if (isMini) return { symbol: symbol.name, ...core(symbol, stats) };
  const { change, percent } = changeTexts(symbol, stats.bar);
  const best = bestTexts(market);
  return {
    symbol: symbol.name,
    priceChange: change,
    priceChangePercent: percent,
    weightedAvgPrice: averageText(symbol, stats.bar),
    prevClosePrice: symbol.price(stats.bar.open),
    lastQty: symbol.quantity(market.tape.trades.at(-1)?.lots ?? 0),
    bidPrice: best.b,
    bidQty: best.B,
    askPrice: best.a,
    askQty: best.A,
    ...core(symbol, stats),
  };
}

/** The ticker of any window. */
export function rollingTicker(market: Market, stats: WindowStats, isMini: boolean): object {
  const { symbol } = market;
  if (isMini) return { symbol: symbol.name, ...core(symbol, stats) };
  const { change, percent } = changeTexts(symbol, stats.bar);
  return {
    symbol: symbol.name,
    priceChange: change,
    priceChangePercent: percent,
    weightedAvgPrice: averageText(symbol, stats.bar),
    ...core(symbol, stats),
  };
}

/** Event of the small ticker stream. */
export function miniTickerEvent({ symbol }: Market, { bar, closeMs }: WindowStats): object {
  return {
    e: '24hrMiniTicker',
    E: closeMs,
    s: symbol.name,
    c: symbol.price(bar.close),
    o: symbol.price(bar.open),
    h: symbol.price(bar.high),
    l: symbol.price(bar.low),
    v: lotsText(symbol, bar.lots),
    q: bigText(bar.quoteUnits),
  };
}

/** Event of a ticker stream of any window. @param name `24hrTicker`, `1hTicker`, … */
export function tickerEvent(market: Market, stats: WindowStats, name: string): object {
  const { symbol } = market;
  const { bar, openMs, closeMs } = stats;
  const { change, percent } = changeTexts(symbol, bar);
  const isDay = name === '24hrTicker';
  return {
    e: name,
    E: closeMs,
    s: symbol.name,
    p: change,
    P: percent,
    w: averageText(symbol, bar),
    ...(isDay ? { x: symbol.price(bar.open) } : {}),
    c: symbol.price(bar.close),
    // Windows of hours have neither the last quantity nor the best prices.
    ...(isDay ? { Q: symbol.quantity(market.tape.trades.at(-1)?.lots ?? 0), ...bestTexts(market) } : {}),
    o: symbol.price(bar.open),
    h: symbol.price(bar.high),
    l: symbol.price(bar.low),
    v: lotsText(symbol, bar.lots),
    q: bigText(bar.quoteUnits),
    O: openMs,
    C: closeMs,
    F: bar.firstId,
    L: bar.lastId,
    n: bar.trades,
  };
}

/** Average price by volume of the last five minutes, or the last price. */
export function averagePrice(market: Market, nowMs: number): { readonly price: string; readonly closeMs: number } {
  const last = market.tape.trades.at(-1);
  if (last === undefined) return { price: ZERO, closeMs: nowMs };
  let lots = 0n;
  let quote = 0n;
  for (let at = market.tape.trades.length - 1; at >= 0; at--) {
    const trade = market.tape.trades[at] as { timeMs: number; lots: number; quoteUnits: number };
    if (trade.timeMs < nowMs - 5 * MINUTE_MS) break;
    lots += BigInt(trade.lots);
    quote += BigInt(trade.quoteUnits);
  }
  const base = lots * BigInt(market.symbol.lotUnits);
  const units = base === 0n ? undefined : Number((quote * 100_000_000n) / base);
  return { price: units === undefined ? market.symbol.price(last.ticks) : unitsText(units), closeMs: last.timeMs };
}
