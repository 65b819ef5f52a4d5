/** Plays real recordings of Kraken and Coinbase into sessions; and reads the files as lines for tests that change one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { BookFeedSession } from '../../src/adapters/book-feed/index.ts';
import { ASK, BID, type MarketSink, SilentSink, type WireScale } from '../../src/domain/market/index.ts';
import type { FeedInstrument, FeedNotice, SessionOptions } from '../../src/ports/index.ts';
import { gridText } from './session-venue.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
export const HAS_SHARED = existsSync(SHARED);

/** Text of a file of the shared data; it must be there when the folder is. */
export function sharedText(...path: string[]): string {
  const bytes = readFileSync(join(SHARED, 'data', ...path));
  return path.at(-1)?.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
}

/** Expected answers of a kind of recording, by the name of its file without the ending. */
export function answersOf(prefix: string): readonly (readonly [string, unknown])[] {
  const all = JSON.parse(sharedText('expected', 'l2.json')) as Record<string, unknown>;
  const found = Object.entries(all).filter(([name]) => name.startsWith(prefix));
  if (found.length === 0) throw new Error(`expected/l2.json has nothing that begins with ${prefix}`);
  return found;
}

/** A line of a recording. */
export interface RecordedLine {
  readonly t: string;
  readonly dir: string;
  readonly conn?: string;
  readonly raw?: string;
}

export function recordedLines(name: string): RecordedLine[] {
  return sharedText('l2', `${name}.ndjson.gz`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedLine);
}

/** Frames that came in. */
export function receivedIn(lines: readonly RecordedLine[]): string[] {
  return lines.flatMap(({ dir, raw }) => (dir === 'in' && raw !== undefined ? [raw] : []));
}

/** A session of each connection, and what they told. */
export interface Played<S extends BookFeedSession> {
  readonly sessions: readonly S[];
  readonly instruments: readonly FeedInstrument[];
  readonly notices: readonly FeedNotice[];
}

/** Plays the lines into one session for each connection. */
export function playLines<S extends BookFeedSession>(
  lines: readonly RecordedLine[],
  scales: ReadonlyMap<string, WireScale>,
  make: (options: SessionOptions) => S,
  sink: MarketSink = new SilentSink(),
): Played<S> {
  const instruments = [...scales].map(([symbol, scale], index) => ({ index, symbol, scale }));
  const notices: FeedNotice[] = [];
  const sessions = new Map<string, S>();
  for (const { t, dir, conn = '', raw } of lines) {
    const localTime = Number(t) * 1e6;
    if (!sessions.has(conn)) {
      const notify = (notice: FeedNotice): number => notices.push(notice);
      sessions.set(conn, make({ instruments, channels: ['book', 'trades', 'quotes'], sink, notify }));
    }
    const session = sessions.get(conn) as S;
    if (dir === 'open') session.opened(localTime);
    if (dir !== 'in' || raw === undefined) continue;
    const bytes = new TextEncoder().encode(raw);
    session.frame(bytes, 0, bytes.length, localTime);
  }
  return { sessions: [...sessions.values()], instruments, notices };
}

/** The session that has had a snapshot of a market. */
export function sessionWithBook<S extends BookFeedSession>({ sessions }: Played<S>, slot: number): S {
  const found = sessions.find((session) => (session.counts.instruments[slot]?.snapshots ?? 0) > 0);
  if (found === undefined) throw new Error(`no session had a snapshot of market ${slot}`);
  return found;
}

/** The best prices of a session's book as shortest decimal text. */
export function bestTexts(
  session: BookFeedSession,
  { index, scale }: FeedInstrument,
): Readonly<Record<string, string>> {
  const book = session.levels(index);
  const price = (value: number): string => gridText(value, scale.priceDecimals, 0);
  const qty = (value: number): string => gridText(value, scale.qtyDecimals, 0);
  return {
    bid: price(book.bestBid),
    bid_qty: qty(book.bestBidQty),
    ask: price(book.bestAsk),
    ask_qty: qty(book.bestAskQty),
  };
}

/** Decimal text or a number in the same shortest form. */
export function shortest(value: string | number): string {
  return String(value).includes('.') ? String(value).replace(/\.?0+$/, '') : String(value);
}

export function levelCounts(session: BookFeedSession, slot: number): Readonly<Record<string, number>> {
  const book = session.levels(slot);
  return { bid_levels: book.levelCount(BID), ask_levels: book.levelCount(ASK) };
}

/** Sum of a count over all connections. */
export function totalMessages(sessions: readonly BookFeedSession[], kind: string): number {
  return sessions.reduce((sum, session) => sum + (session.counts.messages.get(kind) ?? 0), 0);
}
