/**
 * Real recordings of Binance through the session, against answers that were computed elsewhere (Python, decimal). The data
 * stand beside the project and are not part of it: without the folder these tests are skipped, with it every file must
 * be there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import {
  type BinanceMarket,
  BinanceSession,
  type RecordedMarket,
  ScaleInference,
} from '../../src/adapters/binance/index.ts';
import { readRecording, replayRecording } from '../../src/adapters/recording/index.ts';
import { ASK, BID, SilentSink } from '../../src/domain/market/index.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const L2 = join(SHARED, 'data', 'l2');
const HAS_SHARED = existsSync(SHARED);

interface Side {
  readonly bid: string;
  readonly bid_qty: string;
  readonly ask: string;
  readonly ask_qty: string;
}
interface Checkpoint extends Side {
  readonly after_line: number;
  readonly last_u: number;
  readonly bid_levels: number;
  readonly ask_levels: number;
  readonly top10_bid_qty: string;
  readonly top10_ask_qty: string;
}
interface LongAnswer {
  readonly lines: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly trades: Readonly<Record<string, number | string>>;
  readonly book_ticker_same_u_compared_when_ticker_seen_first: number;
  readonly book_ticker_same_u_equal: number;
  readonly checkpoints: readonly Checkpoint[];
}
interface SymbolAnswer {
  readonly lastUpdateId: number;
  readonly dropped: number;
  readonly applied: number;
  readonly last_u: number;
  readonly final: Side;
  readonly bid_levels: number;
  readonly ask_levels: number;
}

function answers(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(SHARED, 'data', 'expected', 'l2.json'), 'utf8')) as Record<string, unknown>;
}

/** First pass: markets and grids. */
async function marketsOf(paths: readonly string[]): Promise<readonly RecordedMarket[]> {
  const inference = new ScaleInference();
  const decoder = new TextDecoder();
  await readRecording(paths, ({ dir, url, bytes, from, to }) => {
    const text = decoder.decode(bytes.subarray(from, to));
    if (dir === 'in') inference.message(text);
    else if (dir === 'http') inference.body(url, text);
  });
  return inference.markets();
}

/** Sums trades exactly, at the grid of their market. */
class TradeSums extends SilentSink {
  count = 0;
  qty = 0n;
  value = 0n;

  override trade(_instrument: number, _id: number, price: number, qty: number): void {
    this.count += 1;
    this.qty += BigInt(qty);
    this.value += BigInt(price) * BigInt(qty);
  }
}

function decimal(units: bigint | number, decimals: number): Decimal {
  const exact = Decimal.clone({ precision: 60 });
  return new exact(units.toString()).div(new exact(10).pow(decimals));
}

interface Played {
  readonly session: BinanceSession;
  readonly markets: readonly RecordedMarket[];
  readonly sums: TradeSums;
  readonly notices: readonly string[];
}

async function play(
  files: readonly string[],
  market: BinanceMarket,
  onLine: (line: number, session: BinanceSession, markets: readonly RecordedMarket[]) => void = () => {},
): Promise<Played> {
  const paths = files.map((file) => join(L2, file));
  const markets = await marketsOf(paths);
  const sums = new TradeSums();
  const notices: string[] = [];
  const session = new BinanceSession({
    instruments: markets.map((known, index) => ({ index, ...known })),
    channels: ['book', 'trades', 'quotes', 'bars'],
    sink: sums,
    notify: ({ what }) => notices.push(what),
    market,
  });
  let line = 0;
  await replayRecording(paths, {
    sessionFor: () => session,
    onFrame: () => {
      line += 1;
      onLine(line, session, markets);
    },
  });
  return { session, markets, sums, notices };
}

/** The book of a market as text: best levels, how many there are, what lies on the best ten. */
function facts(session: BinanceSession, index: number, known: RecordedMarket): Readonly<Record<string, unknown>> {
  const book = session.book(index);
  if (book === undefined) return { served: false };
  const { priceDecimals, qtyDecimals } = known.scale;
  return {
    last_u: session.counters(index).lastUpdateId,
    bid: decimal(book.bestBid, priceDecimals).toFixed(),
    bid_qty: decimal(book.bestBidQty, qtyDecimals).toFixed(),
    ask: decimal(book.bestAsk, priceDecimals).toFixed(),
    ask_qty: decimal(book.bestAskQty, qtyDecimals).toFixed(),
    bid_levels: book.levelCount(BID),
    ask_levels: book.levelCount(ASK),
    top10_bid_qty: decimal(book.topQty(BID, 10), qtyDecimals).toFixed(),
    top10_ask_qty: decimal(book.topQty(ASK, 10), qtyDecimals).toFixed(),
  };
}

function plain(text: string): string {
  return new Decimal(text).toFixed();
}

const LONG: readonly (readonly [string, BinanceMarket, readonly string[]])[] = [
  [
    'binance_spot_btcusdt (2 files in sequence)',
    'spot',
    ['binance_spot_btcusdt_20240808.gz', 'binance_spot_btcusdt_20240809.gz'],
  ],
  ['binance_um_btcusdt', 'um', ['binance_um_btcusdt_20240808.gz']],
];

describe.skipIf(!HAS_SHARED)('recordings of 2024 with a snapshot among the changes (need ../shared)', () => {
  for (const [name, market, files] of LONG) {
    it(`${name}: counts, trades, quotes and books after given lines are those of the answers`, async () => {
      const answer = answers()[name] as LongAnswer;
      const seen: unknown[] = [];
      const wanted = answer.checkpoints.map((point) => ({
        ...point,
        bid: plain(point.bid),
        bid_qty: plain(point.bid_qty),
        ask: plain(point.ask),
        ask_qty: plain(point.ask_qty),
        top10_bid_qty: plain(point.top10_bid_qty),
        top10_ask_qty: plain(point.top10_ask_qty),
      }));
      const lines = new Set(answer.checkpoints.map(({ after_line }) => after_line));
      const { session, sums, markets, notices } = await play(files, market, (line, live, known) => {
        if (lines.has(line)) seen.push({ after_line: line, ...facts(live, 0, known[0] as RecordedMarket) });
      });
      expect(seen).toEqual(wanted);
      const counters = session.counters(0);
      const { counts, trades } = answer;
      expect(counters).toMatchObject({
        depthMessages: counts.msgs_depth,
        quoteMessages: counts.msgs_bookTicker,
        tradeMessages: counts.msgs_trade,
        takerBuys: counts.taker_buy,
        takerSells: counts.taker_sell,
        snapshots: counts.snapshots,
        snapshotId: counts.snapshot_lastUpdateId,
        droppedBeforeSnapshot: counts.updates_dropped_before_snapshot,
        depthApplied: counts.depth_applied,
        levelSets: counts.level_sets,
        levelDeletes: counts.level_deletes,
        deletesOfUnknownLevel: counts.deletes_of_unknown_level,
        trades: trades.n,
        firstTradeId: trades.first_id,
        lastTradeId: trades.last_id,
        tradeGaps: trades.id_gaps,
        quotesCompared: answer.book_ticker_same_u_compared_when_ticker_seen_first,
        quotesEqual: answer.book_ticker_same_u_equal,
        gaps: 0,
        losses: 0,
        malformed: 0,
        precision: 0,
      });
      expect(notices).toEqual(['connected', 'synchronised']);
      const { priceDecimals, qtyDecimals } = (markets[0] as RecordedMarket).scale;
      expect(decimal(sums.qty, qtyDecimals).eq(trades.sum_qty as string)).toBe(true);
      expect(decimal(sums.value, priceDecimals + qtyDecimals).eq(trades.sum_price_x_qty as string)).toBe(true);
    });
  }
});

const SHORT: readonly (readonly [string, BinanceMarket])[] = [
  ['binance_spot_ws_http_20211012', 'spot'],
  ['binance_um_ws_http_20210722', 'um'],
];

describe.skipIf(!HAS_SHARED)('recordings of 2021 with four markets and a body each (need ../shared)', () => {
  for (const [name, market] of SHORT) {
    it(`${name}: each book is synchronised once and ends where the answers say`, async () => {
      const { counts, symbols } = answers()[name] as {
        readonly counts: Readonly<Record<string, number>>;
        readonly symbols: Readonly<Record<string, SymbolAnswer>>;
      };
      const { session, markets } = await play([`${name}.ndjson.gz`], market);
      expect(markets.map(({ symbol }) => symbol).sort()).toEqual(Object.keys(symbols).sort());
      const totals = { depth: 0, bookTicker: 0, aggTrade: 0, kline_1m: 0 };
      markets.forEach((known, index) => {
        const answer = symbols[known.symbol] as SymbolAnswer;
        const counters = session.counters(index);
        totals.depth += counters.depthMessages;
        totals.bookTicker += counters.quoteMessages;
        totals.aggTrade += counters.aggTradeMessages;
        totals.kline_1m += counters.barMessages;
        expect(counters).toMatchObject({
          snapshots: 1,
          snapshotId: answer.lastUpdateId,
          droppedBeforeSnapshot: answer.dropped,
          depthApplied: answer.applied,
          lastUpdateId: answer.last_u,
          gaps: 0,
          losses: 0,
        });
        expect(counters.quotesEqual).toBe(counters.quotesCompared);
        expect(facts(session, index, known)).toMatchObject({
          bid: plain(answer.final.bid),
          bid_qty: plain(answer.final.bid_qty),
          ask: plain(answer.final.ask),
          ask_qty: plain(answer.final.ask_qty),
          bid_levels: answer.bid_levels,
          ask_levels: answer.ask_levels,
        });
      });
      expect(totals).toEqual(counts);
    });
  }
});

describe.skipIf(HAS_SHARED)('recordings of Binance', () => {
  it('are skipped because ../shared is not here', () => {
    expect(HAS_SHARED).toBe(false);
  });
});
