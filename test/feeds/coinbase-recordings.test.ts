/**
 * Real recordings of the Coinbase Exchange feed, against answers that were computed elsewhere (Python, decimal). The data
 * stand beside the project and are not part of it: without the folder these tests are skipped, with it every file must
 * be there.
 */
import { describe, expect, it } from 'vitest';
import {
  CoinbaseExchangeSession,
  inferCoinbaseScales,
  readCoinbaseExchangeProducts,
  readCoinbaseSubscription,
} from '../../src/adapters/coinbase/index.ts';
import {
  answersOf,
  bestTexts,
  HAS_SHARED,
  levelCounts,
  playLines,
  receivedIn,
  recordedLines,
  sessionWithBook,
  sharedText,
  shortest,
  totalMessages,
} from './session-recording.ts';

interface ProductAnswer {
  readonly snapshot_bids: number;
  readonly snapshot_asks: number;
  readonly tickers?: number;
  readonly ticker_bbo_equal_book?: number;
  readonly last_match?: number;
  readonly traded_1e8?: number;
  readonly l2updates?: number;
  readonly match?: number;
  readonly final: Readonly<Record<'bid' | 'bid_qty' | 'ask' | 'ask_qty', string>>;
  readonly bid_levels: number;
  readonly ask_levels: number;
}
interface Answer {
  readonly counts: Readonly<Record<string, number>>;
  readonly products: Readonly<Record<string, ProductAnswer>>;
}

const NAME = 'coinbase_ws_exchange_20210417';

describe.skipIf(!HAS_SHARED)('recordings of the Coinbase Exchange feed (../shared; skipped without it)', () => {
  it('give the expected counts, trades, tickers and books', () => {
    for (const [name, answer] of answersOf('coinbase_ws_exchange') as [string, Answer][]) {
      const lines = recordedLines(name);
      const scales = inferCoinbaseScales('coinbase-exchange', receivedIn(lines));
      const played = playLines(lines, scales, (options) => new CoinbaseExchangeSession(options));
      for (const [kind, count] of Object.entries(answer.counts)) {
        expect(totalMessages(played.sessions, kind), kind).toBe(count);
      }
      for (const instrument of played.instruments) {
        const { index, symbol, scale } = instrument;
        const session = sessionWithBook(played, index);
        const counts = session.counts.instruments[index]!;
        const expected = answer.products[symbol] as ProductAnswer;
        const { final, ...numbers } = expected;
        expect({
          snapshot_bids: counts.snapshotBids,
          snapshot_asks: counts.snapshotAsks,
          tickers: counts.quotes,
          ticker_bbo_equal_book: counts.quotesEqualBook,
          last_match: counts.pastTrades,
          traded_1e8: (counts.tradedQty + counts.pastTradedQty) * 10 ** (8 - scale.qtyDecimals),
          l2updates: counts.bookUpdates,
          match: counts.trades,
          ...levelCounts(session, index),
        }).toEqual({ tickers: 0, last_match: 0, traded_1e8: 0, l2updates: 0, match: 0, ...numbers });
        const texts = Object.entries(final).map(([key, value]) => [key, shortest(value)]);
        expect(bestTexts(session, instrument)).toEqual(Object.fromEntries(texts));
        expect([counts.gaps, counts.stale, counts.losses, session.isServed(index)]).toEqual([0, 0, 0, true]);
      }
    }
  });

  it('has a grid in the list of products that holds all numbers of the stream', () => {
    const { raw } = JSON.parse(sharedText('rest', 'coinbase_products_20210417.ndjson.gz')) as { raw: string };
    const listed = new Map(readCoinbaseExchangeProducts(raw).map(({ symbol, scale }) => [symbol, scale]));
    for (const [symbol, scale] of inferCoinbaseScales('coinbase-exchange', receivedIn(recordedLines(NAME)))) {
      expect(listed.get(symbol)?.priceDecimals).toBeGreaterThanOrEqual(scale.priceDecimals);
      expect(listed.get(symbol)?.qtyDecimals).toBeGreaterThanOrEqual(scale.qtyDecimals);
    }
  });

  it('reads from the frames that were sent what was subscribed to', () => {
    const sent = recordedLines(NAME).filter(({ dir }) => dir === 'out');
    const subscriptions = sent.map(({ raw = '' }) => readCoinbaseSubscription(raw));
    expect(subscriptions.map((subscription) => [subscription?.channels, subscription?.symbols.length])).toEqual([
      [['level2'], 10],
      [['ticker'], 10],
      [['matches'], 10],
    ]);
  });

  it('tells which trades did not come when a match is missing', () => {
    const lines = recordedLines(NAME);
    const matches = lines.flatMap(({ raw = '' }, at) =>
      raw.startsWith('{"type":"match"') && raw.includes('SKL-USD') ? [at] : [],
    );
    const missing = matches[10] as number;
    const { trade_id: id } = JSON.parse(lines[missing]?.raw ?? '') as { trade_id: number };
    const scales = inferCoinbaseScales('coinbase-exchange', receivedIn(lines));
    const played = playLines(lines.toSpliced(missing, 1), scales, (options) => new CoinbaseExchangeSession(options));
    const gaps = played.notices.filter(({ what }) => what === 'gap').map(({ detail }) => detail);
    expect(gaps).toEqual([`trades ${id} to ${id} of SKL-USD did not come`]);
  });

  it('loses the book when two changes have changed places', () => {
    const lines = recordedLines(NAME);
    const timeOf = (raw: string): string => /"time":"([^"]+)"/.exec(raw)?.[1] ?? '';
    const changes = lines.flatMap(({ raw = '' }, at) =>
      raw.startsWith('{"type":"l2update"') && raw.includes('SKL-USD') ? [at] : [],
    );
    const first = changes.findIndex(
      (at, i) => i > 50 && timeOf(lines[at]?.raw ?? '') !== timeOf(lines[changes[i + 1] ?? 0]?.raw ?? ''),
    );
    const [a, b] = [changes[first] as number, changes[first + 1] as number];
    const swapped = lines.with(a, lines[b]!).with(b, lines[a]!);
    const scales = inferCoinbaseScales('coinbase-exchange', receivedIn(lines));
    const played = playLines(swapped, scales, (options) => new CoinbaseExchangeSession(options));
    const { index } = played.instruments.find(({ symbol }) => symbol === 'SKL-USD')!;
    expect(played.notices.filter(({ what }) => what === 'gap').map(({ instrument }) => instrument)).toEqual([index]);
    expect(sessionWithBook(played, index).isServed(index)).toBe(false);
  });
});
