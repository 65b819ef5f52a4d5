/**
 * `bot4 data record`: live market streams to disk, as they come, until it is told to stop. Killed at any moment, the
 * same command goes on in the same folder: what was durable is kept, and the replay knows where the stream was broken.
 */
import { randomInt } from 'node:crypto';
import { join, relative } from 'node:path';
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts';
import {
  type FeedStats,
  fetchGet,
  makeVenueSession,
  SystemTimers,
  statusLine,
  venueScales,
} from '../../../src/adapters/feed/index.ts';
import { Recorder, type RecordingTotals } from '../../../src/adapters/recording/index.ts';
import { InputError, Rng, type StoreError, VenueError } from '../../../src/core/index.ts';
import type { FeedChannel, FeedInstrument, FeedNotice } from '../../../src/ports/index.ts';
import { EXIT, result, say } from '../../console.ts';
import { ROOT } from '../../paths.ts';
import { many } from './place.ts';

export interface RecordOptions {
  readonly venue: string;
  readonly symbol: readonly string[];
  readonly channel: readonly string[];
  readonly for?: string;
  readonly out?: string;
  readonly url?: string;
  readonly restUrl?: string;
  readonly json?: boolean;
}

const CHANNELS: readonly FeedChannel[] = ['trades', 'book', 'quotes', 'bars'];
const DEFAULT_CHANNELS: readonly FeedChannel[] = ['trades', 'book'];
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LIST_TIMEOUT_MS = 10_000;
/** Time between two lines of progress: drawn over on a terminal, sparse in a log. */
const DRAW_MS = 500;
const LOG_MS = 10_000;
/** Notices that say what is wrong or right again; the others are counted. */
const TOLD = new Set<FeedNotice['what']>([
  'connected',
  'disconnected',
  'refused',
  'gap',
  'checksum',
  'crossed',
  'precision',
  'stalled',
  'slow-consumer',
  'rate-limited',
  'status',
]);

/** Milliseconds of `90s`, `10m`, `2h`. @throws BOT4_CLI_USAGE */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const ms = Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0);
  // A timer of Node holds 2^31 ms.
  if (ms > 0 && ms < 2 ** 31) return ms;
  throw new InputError(
    'BOT4_CLI_USAGE',
    `--for is ${text}; a duration up to 24 days such as 90s, 10m or 2h was expected`,
  );
}

/** @throws BOT4_CLI_USAGE */
export function parseChannels(names: readonly string[]): readonly FeedChannel[] {
  const all = names.flatMap((name) => name.split(',')).map((name) => name.trim());
  const unknown = all.filter((name) => !CHANNELS.some((channel) => channel === name));
  if (unknown.length > 0)
    throw new InputError(
      'BOT4_CLI_USAGE',
      `there is no channel ${unknown.join(', ')}; there is ${CHANNELS.join(', ')}`,
    );
  return all.length === 0 ? DEFAULT_CHANNELS : CHANNELS.filter((channel) => all.includes(channel));
}

/** A name for a folder, from names of markets. */
function folderName(symbols: readonly string[]): string {
  const name = symbols.map((symbol) => symbol.replaceAll(/[^A-Za-z0-9-]/g, '')).join('+');
  return name.length <= 80 ? name : `${symbols.length}-markets`;
}

/** GET of text at another origin where one was given. */
function getText(origin: string | undefined): (url: string) => Promise<string> {
  return async (url) => {
    const address = origin === undefined ? url : url.replace(/^[a-z]+:\/\/[^/]+/, origin.replace(/\/+$/, ''));
    const { status, body } = await fetchGet(address, AbortSignal.timeout(LIST_TIMEOUT_MS));
    if (status !== 200)
      throw new VenueError('BOT4_FEED_CONNECTION', `HTTP ${status} from ${address}`, { retry: 'backoff' });
    return new TextDecoder().decode(body);
  };
}

async function instrumentsOf(options: RecordOptions): Promise<readonly FeedInstrument[]> {
  const symbols = options.symbol
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
  if (symbols.length === 0) throw new InputError('BOT4_CLI_USAGE', 'name a market with --symbol');
  const { scales, warning } = await venueScales(options.venue, symbols, getText(options.restUrl));
  if (warning !== '') say(`${warning}; recording goes on, on the finest grid`);
  return [...scales].map(([symbol, scale], index) => ({ index, symbol, scale }));
}

/** Progress on standard error. */
class Progress {
  readonly #isTerminal = process.stderr.isTTY === true;
  readonly #timer: NodeJS.Timeout;
  #isDrawn = false;

  constructor(line: () => string) {
    this.#timer = setInterval(() => this.#show(line()), this.#isTerminal ? DRAW_MS : LOG_MS);
  }

  /** A line that stays. */
  say(text: string): void {
    this.#wipe();
    say(text);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#wipe();
  }

  #show(text: string): void {
    if (!this.#isTerminal) {
      say(text);
      return;
    }
    const columns = process.stderr.columns ?? 100;
    process.stderr.write(`\r\u001B[2K${text.slice(0, columns - 1)}`);
    this.#isDrawn = true;
  }

  #wipe(): void {
    if (this.#isDrawn) process.stderr.write('\r\u001B[2K');
    this.#isDrawn = false;
  }
}

/** Resolves when the user, the clock or the disk ends the recording. */
function untilStopped(forMs: number | undefined): {
  readonly stopped: Promise<string>;
  readonly stop: (why: string) => void;
} {
  const { promise, resolve } = Promise.withResolvers<string>();
  const onSignal = (signal: NodeJS.Signals): void => resolve(signal);
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const timer = forMs === undefined ? undefined : setTimeout(() => resolve('the time is over'), forMs);
  const stopped = promise.finally(() => {
    clearTimeout(timer);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  });
  return { stopped, stop: resolve };
}

function mib(bytes: number): string {
  if (bytes < 10_240) return `${bytes} bytes`;
  return bytes < 1 << 20 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

function summary(totals: RecordingTotals, stats: FeedStats, why: string): void {
  const bytes = totals.segments.reduce((sum, segment) => sum + segment.storedBytes, 0);
  say(`stopped: ${why}`);
  for (const fault of totals.faults) say(`a segment stays uncompressed: ${fault}`);
  const { reconnects, gaps, stalls, resyncs, slowestRecoveryMs } = stats;
  const faults = `gaps ${gaps}, stalls ${stalls}, reconnects ${reconnects}, resyncs ${resyncs}`;
  const slowest = slowestRecoveryMs === 0 ? '' : `, slowest recovery ${(slowestRecoveryMs / 1000).toFixed(1)} s`;
  result(`${many(stats.messages, 'message')}, ${many(totals.lines, 'line')}, all on disk; ${faults}${slowest}`);
  result(`${relative(process.cwd(), totals.dir) || '.'}: ${many(totals.segments.length, 'segment')}, ${mib(bytes)}`);
}

/**
 * Records until a signal, the end of `--for`, or a failure of the disk.
 * @returns the exit code: failed when the venue was never reached.
 */
export async function dataRecord(options: RecordOptions): Promise<number> {
  const channels = parseChannels(options.channel);
  const forMs = options.for === undefined ? undefined : parseDuration(options.for);
  const { venue, url, restUrl } = options;
  const instruments = await instrumentsOf(options);
  const symbols = instruments.map(({ symbol }) => symbol);
  const dir = options.out ?? join(ROOT, 'data', 'recordings', venue, folderName(symbols));
  const clock = new SystemClock();
  let progress: Progress | undefined;
  const { stopped, stop } = untilStopped(forMs);
  const recorder = new Recorder({
    dir,
    venue,
    makeSession: (session) => makeVenueSession(venue, session),
    instruments,
    channels,
    clock,
    timers: new SystemTimers(),
    rng: new Rng(randomInt(2 ** 32)),
    notify: ({ what, detail }) => {
      if (TOLD.has(what)) progress?.say(`${what}: ${detail}`);
    },
    onFlushed: (lines) => {
      if (options.json === true) result(JSON.stringify({ flushed: lines }));
    },
    onFailed: (error: StoreError) => stop(error.message),
    ...(url === undefined ? {} : { streamOrigin: url }),
    ...(restUrl === undefined ? {} : { restOrigin: restUrl }),
  });
  const line = (): string => `${statusLine(recorder.stats())} | ${recorder.flushed.toLocaleString('en')} lines on disk`;
  progress = new Progress(line);
  say(
    `recording ${channels.join(', ')} of ${symbols.join(', ')} (${venue}) into ${relative(process.cwd(), dir) || '.'}`,
  );
  if (recorder.recovered > 0) say(`kept ${recorder.recovered.toLocaleString('en')} lines of a run that was cut off`);
  const why = await stopped;
  progress.stop();
  const stats = recorder.stats();
  summary(await recorder.stop(), stats, why);
  if (stats.messages > 0) return EXIT.ok;
  throw new VenueError('BOT4_FEED_CONNECTION', `no message came from ${venue}`, { retry: 'backoff' });
}
