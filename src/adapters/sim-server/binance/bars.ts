/** Bars in the venue's words: its intervals, rows of klines and events of the kline streams. */
import { type Bar, type BarSpan, evenSpan } from '../hosted/bars.ts';
import { bigText } from './decimal-text.ts';
import { faults } from './fault.ts';
import type { ListedSymbol } from './listed-symbol.ts';

const MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const DAYS_OF_WEEK = 7;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY_MS = 4 * MS.day;

/** Lengths of bars, in the venue's words; a month has its own calendar. */
export const INTERVALS: Readonly<Record<string, number>> = {
  '1s': MS.second,
  '1m': MS.minute,
  '3m': 3 * MS.minute,
  '5m': 5 * MS.minute,
  '15m': 15 * MS.minute,
  '30m': 30 * MS.minute,
  '1h': MS.hour,
  '2h': 2 * MS.hour,
  '4h': 4 * MS.hour,
  '6h': 6 * MS.hour,
  '8h': 8 * MS.hour,
  '12h': 12 * MS.hour,
  '1d': MS.day,
  '3d': 3 * MS.day,
  '1w': DAYS_OF_WEEK * MS.day,
  '1M': 0,
};

/** @throws −1120 for a word that is no interval. */
export function intervalOf(word: string): string {
  if (!Object.hasOwn(INTERVALS, word)) throw faults.interval();
  return word;
}

function monthSpan(timeMs: number): readonly [openMs: number, nextMs: number] {
  const date = new Date(timeMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return [Date.UTC(year, month), Date.UTC(year, month + 1)];
}

const SPANS = new Map<string, BarSpan>(
  Object.entries(INTERVALS).map(([word, length]) => [
    word,
    length === 0 ? monthSpan : evenSpan(length, word === '1w' ? FIRST_MONDAY_MS : 0),
  ]),
);

/** Bars of an interval. */
export function spanOf(interval: string): BarSpan {
  return SPANS.get(interval) as BarSpan;
}

/** When the bar begins that a time is in, and the next one. */
export function barSpan(interval: string, timeMs: number): readonly [openMs: number, nextMs: number] {
  return spanOf(interval)(timeMs);
}

/** Lots as text, also sums beyond 2^53. */
export function lotsText(symbol: ListedSymbol, lots: bigint): string {
  return bigText(lots * BigInt(symbol.lotUnits));
}

/** A bar as klines list it. */
export function klineRow(symbol: ListedSymbol, interval: string, bar: Bar): unknown[] {
  return [
    bar.openMs,
    symbol.price(bar.open),
    symbol.price(bar.high),
    symbol.price(bar.low),
    symbol.price(bar.close),
    lotsText(symbol, bar.lots),
    barSpan(interval, bar.openMs)[1] - 1,
    bigText(bar.quoteUnits),
    bar.trades,
    lotsText(symbol, bar.takerLots),
    bigText(bar.takerQuoteUnits),
    '0',
  ];
}

/** A bar as the kline stream sends it. */
export function klineEvent(symbol: ListedSymbol, interval: string, bar: Bar, isClosed: boolean): object {
  return {
    t: bar.openMs,
    T: barSpan(interval, bar.openMs)[1] - 1,
    s: symbol.name,
    i: interval,
    f: bar.firstId,
    L: bar.lastId,
    o: symbol.price(bar.open),
    c: symbol.price(bar.close),
    h: symbol.price(bar.high),
    l: symbol.price(bar.low),
    v: lotsText(symbol, bar.lots),
    n: bar.trades,
    x: isClosed,
    q: bigText(bar.quoteUnits),
    V: lotsText(symbol, bar.takerLots),
    Q: bigText(bar.takerQuoteUnits),
    B: '0',
  };
}
