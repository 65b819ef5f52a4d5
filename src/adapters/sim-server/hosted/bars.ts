/** Bars of trades: seconds and minutes are kept, longer ones are put together of minutes when they are asked for. */

const MS = { second: 1000, minute: 60_000 } as const;
const SECONDS_KEPT = 7200;
const MINUTES_KEPT = 100_000;

/** When the bar begins that a time is in, and the next one. */
export type BarSpan = (timeMs: number) => readonly [openMs: number, nextMs: number];

/** Bars of one length. @param offsetMs when one of them begins. */
export function evenSpan(lengthMs: number, offsetMs = 0): BarSpan {
  return (timeMs) => {
    const open = Math.floor((timeMs - offsetMs) / lengthMs) * lengthMs + offsetMs;
    return [open, open + lengthMs];
  };
}

/** One bar. Ticks, lots and quote units; `firstId` is −1 without a trade. */
export interface Bar {
  readonly openMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  lots: bigint;
  quoteUnits: bigint;
  trades: number;
  takerLots: bigint;
  takerQuoteUnits: bigint;
  firstId: number;
  lastId: number;
}

/** A trade as bars see it. */
export interface BarTrade {
  readonly timeMs: number;
  readonly id: number;
  readonly ticks: number;
  readonly lots: number;
  readonly quoteUnits: number;
  readonly buyerIsMaker: boolean;
}

function flat(openMs: number, ticks: number): Bar {
  return {
    openMs,
    open: ticks,
    high: ticks,
    low: ticks,
    close: ticks,
    lots: 0n,
    quoteUnits: 0n,
    trades: 0,
    takerLots: 0n,
    takerQuoteUnits: 0n,
    firstId: -1,
    lastId: -1,
  };
}

/** Adds the later of two bars to the earlier one. */
function join(into: Bar, bar: Bar): void {
  if (bar.trades === 0) return;
  if (into.trades === 0) {
    into.open = bar.open;
    into.high = bar.high;
    into.low = bar.low;
    into.firstId = bar.firstId;
  }
  into.high = Math.max(into.high, bar.high);
  into.low = Math.min(into.low, bar.low);
  into.close = bar.close;
  into.lots += bar.lots;
  into.quoteUnits += bar.quoteUnits;
  into.trades += bar.trades;
  into.takerLots += bar.takerLots;
  into.takerQuoteUnits += bar.takerQuoteUnits;
  into.lastId = bar.lastId;
}

/** Bars of one length without a hole: where nothing was traded, the last price stands. */
class BarRow {
  readonly #lengthMs: number;
  readonly #kept: number;
  readonly bars: Bar[] = [];

  constructor(lengthMs: number, kept: number) {
    this.#lengthMs = lengthMs;
    this.#kept = kept;
  }

  /** The bar of a time, made when there is none. @param ticks price of bars without a trade. */
  at(timeMs: number, ticks: number): Bar {
    const openMs = Math.floor(timeMs / this.#lengthMs) * this.#lengthMs;
    let last = this.bars.at(-1);
    if (last === undefined) {
      last = flat(openMs, ticks);
      this.bars.push(last);
    }
    while (last.openMs < openMs) {
      last = flat(last.openMs + this.#lengthMs, last.close);
      this.bars.push(last);
    }
    if (this.bars.length > 2 * this.#kept) this.bars.splice(0, this.bars.length - this.#kept);
    return last;
  }
}

/** Bars of one market. */
export class Bars {
  readonly #seconds = new BarRow(MS.second, SECONDS_KEPT);
  readonly #minutes = new BarRow(MS.minute, MINUTES_KEPT);

  /** A trade happened. Times do not go back. */
  add(trade: BarTrade): void {
    for (const row of [this.#seconds, this.#minutes]) {
      const one = flat(0, trade.ticks);
      one.trades = 1;
      one.lots = BigInt(trade.lots);
      one.quoteUnits = BigInt(trade.quoteUnits);
      one.takerLots = trade.buyerIsMaker ? 0n : one.lots;
      one.takerQuoteUnits = trade.buyerIsMaker ? 0n : one.quoteUnits;
      one.firstId = trade.id;
      one.lastId = trade.id;
      join(row.at(trade.timeMs, trade.ticks), one);
    }
  }

  /** Time has come this far; after the first trade there is a bar for every minute. */
  roll(nowMs: number): void {
    for (const row of [this.#seconds, this.#minutes]) {
      const last = row.bars.at(-1);
      if (last !== undefined) row.at(nowMs, last.close);
    }
  }

  /** The bar that begins at a time; undefined when nothing was traded before its end. */
  one(span: BarSpan, openMs: number): Bar | undefined {
    const [, nextMs] = span(openMs);
    const [bar] = this.between(span, openMs, nextMs - 1);
    return bar;
  }

  /** Bars that begin from one time to another, oldest first; those shorter than a minute only of the last hours. */
  between(span: BarSpan, fromMs: number, toMs: number): Bar[] {
    const [begin, next] = span(fromMs);
    const { bars } = next - begin < MS.minute ? this.#seconds : this.#minutes;
    const found: Bar[] = [];
    let nextMs = Number.NEGATIVE_INFINITY;
    for (let at = firstFrom(bars, begin); at < bars.length; at++) {
      const bar = bars[at] as Bar;
      if (bar.openMs >= nextMs) {
        const [openMs, end] = span(bar.openMs);
        if (openMs > toMs) break;
        nextMs = end;
        if (openMs < fromMs) continue;
        found.push({ ...bar, openMs });
      } else {
        const last = found.at(-1);
        if (last !== undefined) join(last, bar);
      }
    }
    return found;
  }

  /** All minutes from a time on as one bar; undefined before the first trade. */
  since(fromMs: number): Bar | undefined {
    const { bars } = this.#minutes;
    const at = firstFrom(bars, fromMs);
    const first = bars[at];
    if (first === undefined) return undefined;
    const whole = { ...first };
    for (let i = at + 1; i < bars.length; i++) join(whole, bars[i] as Bar);
    return whole;
  }
}

/** Place of the first bar that does not begin before a time. */
function firstFrom(bars: readonly Bar[], timeMs: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle] as Bar).openMs < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
