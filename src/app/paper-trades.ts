/**
 * A paper session over recorded trades, as a request: the backtest over the same trades is the same request, and what the
 * session must decide again.
 */
import type { Ppm, QuoteUnits } from '../core/index.ts';
import {
  type Bars,
  defineInstrument,
  type Instrument,
  inferInstrument,
  instrumentText,
  priceDecimals,
  type Trades,
} from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import type { StrategyBundle } from '../domain/strategy/index.ts';
import type { TradesRequest } from './backtest.ts';
import { type BookColumns, recordedBook } from './recorded-book.ts';

/** Trades of a market as they were recorded. */
export interface RecordedTrades {
  readonly trades: Trades;
  /** Decimals of the quantities. */
  readonly qtyDecimals: number;
  /** Depth that was recorded with them. */
  readonly book?: BookColumns;
  /** SHA-256 of the trades, and of the depth where there is one. */
  readonly sha256: string;
}

/** What is traded, and what that costs. There are no defaults for money. */
export interface TradesPaperOptions {
  readonly bundle: StrategyBundle;
  readonly kind: 'perp' | 'spot';
  readonly initialCash: QuoteUnits;
  readonly feePpm: Ppm;
  readonly slippagePpm: Ppm;
  /** Lots that stand ahead of each of our limit orders at its price. */
  readonly queueLots: number;
}

/** Each trade as a bar of its own, for what reads prices alone. No column is copied. */
export function asBars({ symbol, time, price, qty }: Trades): Bars {
  return { symbol, intervalMicros: 1, openTime: time, open: price, high: price, low: price, close: price, volume: qty };
}

/** The tick on which the levels of a book lie. */
function tickOf({ time, side, price }: BookColumns): string {
  const levels = price.filter((_, i) => side[i] !== 0);
  const bars = asBars({ symbol: '', time, price: levels, qty: levels, side: new Int8Array(0) });
  return `1e-${priceDecimals(bars)}`;
}

/** The finer of two decimal texts. */
function finer(a: string, b: string): string {
  return Number(a) < Number(b) ? a : b;
}

/**
 * The rules that recorded trades show: the coarsest tick on which every price lies, the lot of the recording, or one that is
 * small against a position where only whole coins were traded, and the smallest order of the quote asset.
 * @param recorded n ≥ 1 trades of a symbol that ends in a known quote asset, such as USDT or USD.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_SYMBOL, BOT4_DATA_PRECISION
 */
export function instrumentOfTrades(
  { trades, book, qtyDecimals }: RecordedTrades,
  kind: Instrument['kind'],
): Instrument {
  const { symbol } = trades;
  const found = inferInstrument(asBars(trades), { symbol, kind });
  const lotSize = finer(found.lotSize, `1e-${qtyDecimals}`);
  const tickSize = book === undefined ? found.tickSize : finer(found.tickSize, tickOf(book));
  // A tick of a lot of 1e-8 is worth less than the smallest money.
  return defineInstrument({ ...instrumentText(found), tickSize, lotSize, roundsMoney: true });
}

/**
 * The session as a request, under the limits that artifacts trade under.
 * @throws the codes of `instrumentOfTrades`
 */
export function tradesPaperRequest(recorded: RecordedTrades, options: TradesPaperOptions): TradesRequest {
  const { bundle, kind, initialCash, feePpm, slippagePpm, queueLots } = options;
  const instrument = instrumentOfTrades(recorded, kind);
  return {
    bundle,
    trades: recorded.trades,
    ...(recorded.book && { book: recordedBook(recorded.book, instrument) }),
    instrument,
    dataHash: recorded.sha256,
    initialCash,
    costs: { feePpm, slippagePpm, queueLots },
    risk: HOUSE_RISK_PROFILE,
  };
}
