/**
 * The first reading of a recording: which venue spoke, which markets it spoke of and how fine their numbers are, and what
 * came in, counted by the names that the venue gives its messages. Books, trades and checksums come from the second
 * reading, which plays the recording into the product's own sessions.
 */
import { type RecordedFrame, readRecording } from '../../src/adapters/recording/index.ts';
import { compressionOf } from '../../src/adapters/recording/recording-files.ts';
import { PROTOCOLS, type Protocol } from './protocols.ts';
import { decimalsOf } from './wire-text.ts';

/** Counts by name; a name that never came is 0. */
export class Counter {
  readonly #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, this.of(name) + by);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  names(): readonly string[] {
    return [...this.#counts.keys()];
  }
}

/** A market that the recording speaks of. */
export class MarketScan {
  readonly symbol: string;
  priceDecimals = 0;
  qtyDecimals = 0;
  readonly counts = new Counter();

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  level(price: unknown, qty: unknown): void {
    this.priceDecimals = Math.max(this.priceDecimals, decimalsOf(String(price)));
    this.qtyDecimals = Math.max(this.qtyDecimals, decimalsOf(String(qty)));
  }
}

/** What the first reading found. */
export class RecordingScan {
  readonly markets = new Map<string, MarketScan>();
  readonly counts = new Counter();
  /** Milliseconds that local time is after event time, message by message. */
  readonly localMinusEvent: number[] = [];
  /** Addresses of sockets. */
  readonly urls = new Set<string>();
  protocol: Protocol | undefined = undefined;
  lines = 0;
  /** Local time of the first and last line, microseconds. */
  from = 0;
  to = 0;
  /** Answers that came before anybody could tell which venue and market they are of. */
  readonly early: { readonly message: object; readonly frame: RecordedFrame }[] = [];
  /** Lines of snapshots that came without an address, and the last of them. */
  snapshotLine = 0;
  lastUpdateId = 0;

  market(symbol: string): MarketScan {
    const known = this.markets.get(symbol);
    if (known !== undefined) return known;
    const fresh = new MarketScan(symbol);
    this.markets.set(symbol, fresh);
    return fresh;
  }
}

const decoder = new TextDecoder();
const NO_BYTES = new Uint8Array(0);

function parse(frame: RecordedFrame): unknown {
  try {
    return JSON.parse(decoder.decode(frame.bytes.subarray(frame.from, frame.to)));
  } catch {
    // Damaged messages are the sessions' business; they have no market and no count here.
    return undefined;
  }
}

function take(scan: RecordingScan, frame: RecordedFrame): void {
  scan.lines = frame.line;
  if (frame.dir === 'open' && frame.url !== '') scan.urls.add(frame.url);
  if (frame.dir !== 'in' && frame.dir !== 'http') return;
  const message = parse(frame);
  if (typeof message !== 'object' || message === null) return;
  scan.protocol ??= PROTOCOLS.find((protocol) => protocol.speaks(message, scan.urls));
  if (frame.dir === 'in') scan.protocol?.received(message, frame, scan);
  else scan.early.push({ message, frame: { ...frame, bytes: NO_BYTES, from: 0, to: 0 } });
  // A snapshot may be the first line of all; its numbers and its counts are those of the market that is named later.
  if (scan.protocol === undefined || scan.markets.size === 0) return;
  for (const answer of scan.early.splice(0)) scan.protocol.answered(answer.message, answer.frame, scan);
}

/** Reads a recording once. @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT */
export async function scanRecording(files: readonly string[]): Promise<RecordingScan> {
  const scan = new RecordingScan();
  const summary = await readRecording(files, (frame) => take(scan, frame));
  if (summary.torn !== '') throw new Error(summary.torn);
  if (summary.lines === 0) throw new Error(`${files.join(', ')} is empty`);
  const misnamed = files.find((file) => /\.(gz|zst)$/.test(file) && compressionOf(file) === 'plain');
  if (misnamed !== undefined && summary.badLines === summary.lines) {
    throw new Error(`${misnamed} is not compressed and holds no line of a recording`);
  }
  scan.lines = summary.lines;
  scan.from = summary.from;
  scan.to = summary.to;
  return scan;
}
