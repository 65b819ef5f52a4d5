/** What `l2.json` says of a recording, venue by venue. */
import { Decimal } from 'decimal.js';
import { bestFacts, levelFacts, topFacts } from './book-facts.ts';
import { type Found, nearBy } from './compare.ts';
import { type ExpectedObject, isObject, listAt, objectAt } from './expected-json.ts';
import type { FactSink, MarketFacts } from './fact-sink.ts';
import { countsOf, type PlayedRecording, playRecording } from './played-recording.ts';
import type { Counter, MarketScan, RecordingScan } from './recording-scan.ts';
import { TradeSums } from './trade-sums.ts';
import { decimalText } from './wire-text.ts';

/** Computes an entry. */
export type L2Facts = (
  files: readonly string[],
  scan: RecordingScan,
  expected: ExpectedObject,
) => Promise<{ readonly [key: string]: Found }>;

/** Local times are read to the microsecond, and milliseconds since the epoch as a double step by a quarter of one. */
const LOCAL_TIME_MS = 0.002;
const MICROS_PER_SECOND = 1e6;

/** The counts that are asked for, by the names that `known` accepts. */
function countsFor(expected: ExpectedObject, counter: Counter, known: RegExp): Record<string, Found> {
  const found: Record<string, Found> = {};
  for (const key of Object.keys(expected)) if (known.test(key)) found[key] = counter.of(key);
  return found;
}

/** Facts of each market that is asked for; one that never came has none, which differs from whatever is expected. */
function byMarket(
  expected: ExpectedObject,
  played: PlayedRecording,
  facts: (slot: number, market: MarketScan, expected: ExpectedObject) => Found,
): Record<string, Found> {
  const found: Record<string, Found> = {};
  for (const [symbol, entry] of Object.entries(expected)) {
    const slot = played.markets.findIndex((market) => market.symbol === symbol);
    found[symbol] = slot < 0 ? null : facts(slot, played.markets[slot] as MarketScan, isObject(entry) ? entry : {});
  }
  return found;
}

/** `dropped`: changes that the snapshot knew already, whether they came before it or after it. */
function droppedOf(market: MarketScan, facts: MarketFacts): number {
  return facts.resets === 0 ? 0 : market.counts.of('depth') - facts.applied;
}

const STREAM = /^(depth|bookTicker|trade|aggTrade|markPrice|miniTicker|ticker|forceOrder|kline_\w+)$/;

function symbolFacts(played: PlayedRecording, slot: number, market: MarketScan): Found {
  const facts = played.sink.facts(slot);
  const book = played.sink.books.book(slot);
  return {
    ...Object.fromEntries(market.counts.names().map((name) => [name, market.counts.of(name)])),
    lastUpdateId: market.counts.of('lastUpdateId'),
    dropped: droppedOf(market, facts),
    sync_ok: facts.applied > 0 ? 1 : 0,
    applied: facts.applied,
    last_u: facts.sequence,
    level_sets: facts.levelSets,
    gaps: facts.losses,
    final: bestFacts(book, market),
    ...levelFacts(book),
  };
}

/** Binance, recorded with its REST answers: several symbols, the state at the end. */
async function binanceSymbols(
  files: readonly string[],
  scan: RecordingScan,
  expected: ExpectedObject,
): Promise<{ readonly [key: string]: Found }> {
  const played = await playRecording(files, scan);
  return {
    counts: countsFor(objectAt(expected, 'counts'), scan.counts, STREAM),
    symbols: byMarket(objectAt(expected, 'symbols'), played, (slot, market) => symbolFacts(played, slot, market)),
  };
}

function checkpoint(sink: FactSink, scan: RecordingScan): Found {
  const market = [...scan.markets.values()][0] as MarketScan;
  const book = sink.books.book(0);
  return {
    last_u: sink.facts(0).sequence,
    ...bestFacts(book, market),
    ...levelFacts(book),
    ...topFacts(book, market),
  };
}

function tradeFacts(sums: TradeSums, { priceDecimals, qtyDecimals }: MarketScan): Found {
  const quantity = decimalText(sums.sumQty, qtyDecimals);
  const notional = decimalText(sums.sumPriceQty, priceDecimals + qtyDecimals);
  const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_EVEN });
  return {
    n: sums.trades,
    first_id: sums.trades === 0 ? null : sums.firstId,
    last_id: sums.trades === 0 ? null : sums.lastId,
    id_gaps: sums.gaps,
    sum_qty: quantity,
    sum_price_x_qty: notional,
    vwap: sums.sumQty === 0n ? null : new Exact(notional).div(quantity).toFixed(8),
  };
}

/** Middle of the values; of an even number the mean of the two middle ones. */
function medianOf(ascending: Float64Array): number {
  const middle = ascending.length >> 1;
  const upper = ascending[middle] as number;
  return ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] as number) + upper) / 2;
}

function lagFacts({ localMinusEvent }: RecordingScan): Found {
  if (localMinusEvent.length === 0) return null;
  const sorted = Float64Array.from(localMinusEvent).sort();
  return {
    min: nearBy(sorted[0] as number, LOCAL_TIME_MS),
    median: nearBy(medianOf(sorted), LOCAL_TIME_MS),
    max: nearBy(sorted.at(-1) as number, LOCAL_TIME_MS),
  };
}

function lineCounts(played: PlayedRecording, scan: RecordingScan, sums: TradeSums, expected: ExpectedObject): Found {
  const market = played.markets[0] as MarketScan;
  const facts = played.sink.facts(0);
  const absent = played.sink.books.counts.absentRemovals;
  const messages = Object.keys(expected).filter((key) => STREAM.test(key.replace(/^msgs_/, '')));
  return {
    ...Object.fromEntries(messages.map((key) => [key, scan.counts.of(key.replace(/^msgs_/, ''))])),
    taker_buy: sums.takerBuys,
    taker_sell: sums.takerSells,
    snapshots: scan.counts.of('snapshots'),
    snapshot_line: scan.snapshotLine,
    snapshot_lastUpdateId: scan.lastUpdateId,
    updates_dropped_before_snapshot: droppedOf(market, facts),
    sync_ok: facts.applied > 0 ? facts.resets : 0,
    depth_applied: facts.applied,
    level_sets: facts.levelSets,
    level_deletes: facts.levelDeletes - absent,
    deletes_of_unknown_level: absent,
    sequence_gaps: facts.losses,
  };
}

/** Binance, recorded line by line without addresses: one symbol, the state after given lines. */
async function binanceLines(
  files: readonly string[],
  scan: RecordingScan,
  expected: ExpectedObject,
): Promise<{ readonly [key: string]: Found }> {
  const wanted = listAt(expected, 'checkpoints').map((point) => (isObject(point) ? Number(point.after_line) : 0));
  const reached = new Map<number, Found>();
  const market = scan.protocol?.venue === 'binance-um' ? 'um' : 'spot';
  const sums = new TradeSums([...scan.markets.values()], market);
  const played = await playRecording(files, scan, (line, sink, frame) => {
    sums.take(frame);
    if (wanted.includes(line)) reached.set(line, checkpoint(sink, scan));
  });
  const facts = played.sink.facts(0);
  return {
    lines: scan.lines,
    span_seconds: nearBy((scan.to - scan.from) / MICROS_PER_SECOND, LOCAL_TIME_MS / 1000),
    counts: lineCounts(played, scan, sums, objectAt(expected, 'counts')),
    trades: tradeFacts(sums, played.markets[0] as MarketScan),
    local_minus_event_ms: lagFacts(scan),
    book_ticker_same_u_compared_when_ticker_seen_first: facts.quotesCompared,
    book_ticker_same_u_equal: facts.quotesEqual,
    checkpoints: wanted.map((line) => reached.get(line) ?? null),
  };
}

export const binanceFacts: L2Facts = (files, scan, expected) =>
  'symbols' in expected ? binanceSymbols(files, scan, expected) : binanceLines(files, scan, expected);

/** Books with checksums by pair; `known` are the names of messages that count. */
async function checkedBooks(files: readonly string[], scan: RecordingScan, expected: ExpectedObject, known: RegExp) {
  const played = await playRecording(files, scan);
  return {
    counts: countsFor(objectAt(expected, 'counts'), scan.counts, known),
    pairs: byMarket(objectAt(expected, 'pairs'), played, (slot, market) => {
      const book = played.sink.books.book(slot);
      const counted = (key: Parameters<typeof countsOf>[2]): number => countsOf(played, slot, key);
      return {
        snapshots: counted('snapshots'),
        level_updates: counted('levelUpdates'),
        deletes: counted('levelDeletes'),
        checksums: counted('checksums'),
        checksum_ok: counted('checksumsOk'),
        last_checksum: String(counted('lastChecksum')),
        trades: counted('trades'),
        final: bestFacts(book, market),
        ...levelFacts(book),
      };
    }),
  };
}

/** Kraken, WebSocket v1. */
export const krakenFacts: L2Facts = (files, scan, expected) =>
  checkedBooks(files, scan, expected, /^(event_\w+|(trade|ticker|spread|ohlc|book)_msgs)$/);

/** Kraken, WebSocket v2: messages by their channel, answers to subscriptions by their method. */
export const krakenV2Facts: L2Facts = (files, scan, expected) =>
  checkedBooks(files, scan, expected, /^(book|trade|ticker|ohlc|heartbeat|status|method_\w+)$/);

/** Coinbase, Exchange feed and Advanced Trade: books, matches and tickers by product. */
export const coinbaseFacts: L2Facts = async (files, scan, expected) => {
  const played = await playRecording(files, scan);
  return {
    counts: countsFor(objectAt(expected, 'counts'), scan.counts, /^\w+$/),
    products: byMarket(objectAt(expected, 'products'), played, (slot, market) => {
      const book = played.sink.books.book(slot);
      const counted = (key: Parameters<typeof countsOf>[2]): number => countsOf(played, slot, key);
      const traded = BigInt(counted('tradedQty') + counted('pastTradedQty'));
      return {
        snapshot_bids: counted('snapshotBids'),
        snapshot_asks: counted('snapshotAsks'),
        l2updates: counted('bookUpdates'),
        tickers: counted('quotes'),
        ticker_bbo_equal_book: counted('quotesEqualBook'),
        match: counted('tradeMessages'),
        last_match: counted('pastTrades'),
        traded_1e8: decimalText(traded * 10n ** 8n, market.qtyDecimals),
        final: bestFacts(book, market),
        ...levelFacts(book),
      };
    }),
  };
};

/** Kraken Futures: books by product with their sequence. */
export const krakenFuturesFacts: L2Facts = async (files, scan, expected) => {
  const played = await playRecording(files, scan);
  return {
    counts: countsFor(objectAt(expected, 'counts'), scan.counts, /^(snapshots|updates|event_\w+|trade|ticker\w*)$/),
    final: byMarket(objectAt(expected, 'final'), played, (slot, market) => ({
      seq: countsOf(played, slot, 'sequence'),
      ...bestFacts(played.sink.books.book(slot), market),
      ...levelFacts(played.sink.books.book(slot)),
    })),
  };
};
