/**
 * Real recordings of Kraken through the sessions, against answers that were computed elsewhere (Python, decimal). The
 * data stand beside the project and are not part of it: without the folder these tests are skipped, with it every file
 * must be there.
 */
import { describe, expect, it } from 'vitest';
import {
  inferKrakenScales,
  KrakenFuturesSession,
  KrakenV1Session,
  readKrakenPairs,
  readKrakenSubscription,
} from '../../src/adapters/kraken/index.ts';
import { SilentSink } from '../../src/domain/market/index.ts';
import {
  answersOf,
  bestTexts,
  HAS_SHARED,
  levelCounts,
  playLines,
  type RecordedLine,
  receivedIn,
  recordedLines,
  sessionWithBook,
  sharedText,
  shortest,
  totalMessages,
} from './session-recording.ts';

interface PairAnswer {
  readonly snapshots: number;
  readonly level_updates: number;
  readonly checksums: number;
  readonly checksum_ok: number;
  readonly deletes: number;
  readonly last_checksum: string;
  readonly final: Readonly<Record<'bid' | 'bid_qty' | 'ask' | 'ask_qty', string>>;
  readonly bid_levels: number;
  readonly ask_levels: number;
}
interface V1Answer {
  readonly counts: Readonly<Record<string, number>>;
  readonly pairs: Readonly<Record<string, PairAnswer>>;
}
interface FuturesAnswer {
  readonly counts: { readonly snapshots: number; readonly updates: number };
  readonly final: Readonly<Record<string, Readonly<Record<'seq' | 'bid' | 'bid_qty' | 'ask' | 'ask_qty', number>>>>;
}

const V1_NAME = 'kraken_ws_v1_20210417';
const V1_COUNTS = {
  event_systemStatus: 'systemStatus',
  event_subscriptionStatus: 'subscriptionStatus',
  event_heartbeat: 'heartbeat',
  trade_msgs: 'trade',
  ticker_msgs: 'ticker',
} as const;

function playV1(lines: readonly RecordedLine[], sink = new SilentSink()) {
  const scales = inferKrakenScales('kraken-v1', receivedIn(lines));
  return playLines(lines, scales, (options) => new KrakenV1Session(options), sink);
}

function withShortest(values: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, shortest(value)]));
}

describe.skipIf(!HAS_SHARED)('recordings of Kraken (../shared; skipped without it)', () => {
  it('agree with all checksums of WebSocket v1 and with the expected books', () => {
    for (const [name, answer] of answersOf('kraken_ws_v1') as [string, V1Answer][]) {
      const played = playV1(recordedLines(name));
      for (const [key, kind] of Object.entries(V1_COUNTS)) {
        expect(totalMessages(played.sessions, kind), key).toBe(answer.counts[key]);
      }
      expect(new Set(played.instruments.map(({ symbol }) => symbol))).toEqual(new Set(Object.keys(answer.pairs)));
      for (const instrument of played.instruments) {
        const session = sessionWithBook(played, instrument.index);
        const counts = session.counts.instruments[instrument.index]!;
        const expected = answer.pairs[instrument.symbol] as PairAnswer;
        expect({
          snapshots: counts.snapshots,
          level_updates: counts.levelUpdates,
          checksums: counts.checksums,
          checksum_ok: counts.checksumsOk,
          deletes: counts.levelDeletes,
          last_checksum: String(counts.lastChecksum),
          final: bestTexts(session, instrument),
          ...levelCounts(session, instrument.index),
        }).toEqual({ ...expected, final: withShortest(expected.final) });
        expect(session.isServed(instrument.index)).toBe(true);
      }
      const told = new Set(played.notices.map(({ what }) => what));
      expect([...told].sort()).toEqual(['connected', 'status', 'subscribed', 'synchronised']);
    }
  });

  it('counts 2,492 checksums in the recording of 2021', () => {
    const { sessions } = playV1(recordedLines(V1_NAME));
    const counts = sessions.flatMap((session) => session.counts.instruments);
    expect(counts.reduce((sum, { checksums }) => sum + checksums, 0)).toBe(2492);
    expect(counts.reduce((sum, { checksumsOk }) => sum + checksumsOk, 0)).toBe(2492);
  });

  it('has a grid in AssetPairs that holds all numbers of the stream', () => {
    const { raw } = JSON.parse(sharedText('rest', 'kraken_AssetPairs_20210417.ndjson.gz')) as { raw: string };
    const listed = new Map(readKrakenPairs(raw, '2021-04-17').map(({ symbol, scale }) => [symbol, scale]));
    for (const [symbol, scale] of inferKrakenScales('kraken-v1', receivedIn(recordedLines(V1_NAME)))) {
      expect(listed.get(symbol)?.priceDecimals).toBeGreaterThanOrEqual(scale.priceDecimals);
      expect(listed.get(symbol)?.qtyDecimals).toBeGreaterThanOrEqual(scale.qtyDecimals);
    }
  });

  it('reads from the frames that were sent what was subscribed to', () => {
    const sent = recordedLines(V1_NAME).filter(({ dir }) => dir === 'out');
    const subscriptions = sent.map(({ raw = '' }) => readKrakenSubscription('kraken-v1', raw));
    expect(
      subscriptions.map((subscription) => [subscription?.channel, subscription?.symbols.length, subscription?.depth]),
    ).toEqual([
      ['trade', 10, undefined],
      ['ticker', 10, undefined],
      ['book', 10, 1000],
    ]);
  });

  it('follow the sequence of Kraken Futures without a gap to the expected best prices', () => {
    for (const [name, answer] of answersOf('kraken_futures_ws') as [string, FuturesAnswer][]) {
      const lines = recordedLines(name);
      const scales = inferKrakenScales('kraken-futures', receivedIn(lines));
      const played = playLines(lines, scales, (options) => new KrakenFuturesSession(options));
      expect(totalMessages(played.sessions, 'book_snapshot')).toBe(answer.counts.snapshots);
      expect(totalMessages(played.sessions, 'book')).toBe(answer.counts.updates);
      for (const instrument of played.instruments) {
        const session = sessionWithBook(played, instrument.index);
        const counts = session.counts.instruments[instrument.index]!;
        const expected = answer.final[instrument.symbol];
        if (expected === undefined) continue;
        const { seq, ...best } = expected;
        expect(counts.sequence).toBe(seq);
        expect(bestTexts(session, instrument)).toEqual(withShortest(best));
        expect([counts.gaps, counts.stale, counts.losses, session.isServed(instrument.index)]).toEqual([0, 0, 0, true]);
      }
      expect(
        played.notices.filter(({ what }) => what !== 'connected' && what !== 'subscribed' && what !== 'synchronised'),
      ).toEqual([]);
    }
  });
});

/** Calls about books, one line each. */
class Journal extends SilentSink {
  readonly lines: string[] = [];

  override bookReset(instrument: number): void {
    this.lines.push(`reset ${instrument}`);
  }

  override bookLost(instrument: number, reason: string): void {
    this.lines.push(`lost ${instrument} ${reason}`);
  }
}

/** Position of the first update of a pair that says a best price: a checksum covers ten levels of a thousand. */
function updateOfBest(lines: readonly RecordedLine[], pair: string): number {
  const scales = inferKrakenScales('kraken-v1', receivedIn(lines));
  const { priceDecimals } = scales.get(pair)!;
  const slot = [...scales.keys()].indexOf(pair);
  for (let at = 0; at < lines.length; at++) {
    const { dir, raw = '' } = lines[at] as RecordedLine;
    if (dir !== 'in' || !raw.endsWith(`"${pair}"]`) || !raw.includes('"c":"') || raw.includes('"0.00000000"')) continue;
    const played = playLines(lines.slice(0, at + 1), scales, (options) => new KrakenV1Session(options));
    const { bestBid, bestAsk } = sessionWithBook(played, slot).levels(slot);
    const price = Math.round(Number(/\[\["([0-9.]+)"/.exec(raw)?.[1]) * 10 ** priceDecimals);
    if (price === bestBid || price === bestAsk) return at;
  }
  throw new Error(`no update of ${pair} says a best price`);
}

/** Another last digit of the first quantity. */
function withOtherDigit(raw: string): string {
  return raw.replace(
    /(\[\["[0-9.]+","[0-9.]+)([0-9])"/,
    (_all, head: string, digit: string) => `${head}${(Number(digit) + 1) % 10}"`,
  );
}

describe.skipIf(!HAS_SHARED)('a damaged recording of Kraken (../shared; skipped without it)', () => {
  it.each([
    ['one digit of a quantity is another one', (raw: string) => [withOtherDigit(raw)]],
    ['a message is missing', () => []],
  ])('loses the book and asks for it anew when %s', (_what, change) => {
    const lines = recordedLines(V1_NAME);
    const at = updateOfBest(lines, 'ETH/CHF');
    const line = lines[at] as RecordedLine;
    const damaged = [
      ...lines.slice(0, at),
      ...change(line.raw ?? '').map((raw) => ({ ...line, raw })),
      ...lines.slice(at + 1),
    ];
    expect(damaged).not.toEqual(lines);
    const sink = new Journal();
    const played = playV1(damaged, sink);
    const { index } = played.instruments.find(({ symbol }) => symbol === 'ETH/CHF')!;
    const session = sessionWithBook(played, index);
    const counts = session.counts.instruments[index]!;
    expect(counts.checksums - counts.checksumsOk).toBe(1);
    expect(played.notices.filter(({ what }) => what === 'checksum').map(({ instrument }) => instrument)).toEqual([
      index,
    ]);
    expect(sink.lines.filter((text) => text.includes(` ${index}`))).toEqual([
      `reset ${index}`,
      `lost ${index} checksum`,
    ]);
    expect(session.isServed(index)).toBe(false);
    const sent: string[] = [];
    for (let request = session.nextRequest(); request !== undefined; request = session.nextRequest()) {
      if (request.kind === 'send') sent.push(request.text);
    }
    // At once, and again as long as no snapshot comes.
    const asked = sent.filter((text) => text.includes('"unsubscribe"') && text.includes('ETH/CHF'));
    expect(asked.length).toBeGreaterThanOrEqual(1);
    expect(asked.length).toBeLessThanOrEqual(3);
    // The others have heard nothing of it.
    expect(
      played.instruments.filter((other) => sessionWithBook(played, other.index).isServed(other.index)),
    ).toHaveLength(5);
  });
});
