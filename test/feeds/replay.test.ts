/**
 * What a feed says live, its recording says again: the same calls in the same order, for a synthetic venue with faults
 * and for real recordings that a local server plays. And columns that were made of a recording say the same once more.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { Feed, makeVenueSession, ReplayPlayer, SystemTimers } from '../../src/adapters/feed/index.ts';
import {
  RecordingTap,
  RecordingWriter,
  readDescription,
  readRecording,
  recordingColumns,
  replayRecording,
} from '../../src/adapters/recording/index.ts';
import { Rng } from '../../src/core/index.ts';
import { BookSource, type ReplaySource, TradesSource } from '../../src/domain/market/index.ts';
import type { FeedChannel, FeedInstrument, SessionOptions, VenueSession } from '../../src/ports/index.ts';
import { BookWitness } from './book-witness.ts';
import { FaultServer } from './fault-server.ts';
import { PlainSession } from './plain-session.ts';
import { PlaybackServer } from './playback-server.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'bot4-replay-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const clock = new SystemClock();
const timers = new SystemTimers();

interface Live {
  readonly dir: string;
  readonly venue: string;
  readonly instruments: readonly FeedInstrument[];
  readonly channels: readonly FeedChannel[];
  readonly makeSession: (options: SessionOptions) => VenueSession;
  readonly origins: { readonly streamOrigin: string; readonly restOrigin: string };
  /** Resolves when enough has come. */
  readonly enough: (witness: BookWitness) => Promise<void>;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Follows a venue, records it, and returns the calls. */
async function record(live: Live): Promise<string[]> {
  const { dir, venue, instruments, channels, makeSession, origins, enough } = live;
  const witness = new BookWitness();
  const description = JSON.stringify({ venue, instruments, channels, pid: 1 });
  const writer = new RecordingWriter({ dir, clock, timers, description, segmentBytes: 200_000 });
  const feed = new Feed({ clock, timers, rng: new Rng(3), sink: witness, tap: new RecordingTap(writer) });
  feed.add({ makeSession, instruments, channels, ...origins });
  feed.start();
  await enough(witness);
  await feed.stop();
  await writer.close();
  return witness.calls;
}

async function replayed(live: Pick<Live, 'dir' | 'instruments' | 'channels' | 'makeSession'>): Promise<string[]> {
  const witness = new BookWitness();
  const { dir, instruments, channels, makeSession } = live;
  const replay = await replayRecording(dir, {
    sessionFor: () => makeSession({ instruments, channels, sink: witness, notify: () => {} }),
  });
  expect([replay.badLines, replay.torn, replay.unclaimed, replay.unasked]).toEqual([0, '', 0, 0]);
  return witness.calls;
}

const TWO: readonly FeedInstrument[] = ['AAA', 'BBB'].map((symbol, index) => ({
  index,
  symbol,
  scale: { priceDecimals: 2, qtyDecimals: 2 },
}));

/** A recording of the synthetic venue with a cut, dropped messages and a failed snapshot. */
async function faultyRecording(name: string): Promise<Live & { readonly calls: string[] }> {
  const server = new FaultServer({ symbols: ['AAA', 'BBB'], seed: 21, everyMs: 4, burst: 2 });
  await server.listen();
  const rng = new Rng(4);
  server.mutate = (text) => (rng.below(150) === 0 ? [] : rng.below(150) === 0 ? [text, text] : [text]);
  server.httpFaults.push({ status: 500 });
  const live: Live = {
    dir: join(root, name),
    venue: 'plain',
    instruments: TWO,
    channels: ['book', 'trades'],
    makeSession: (options) => new PlainSession(options),
    origins: { streamOrigin: server.streamOrigin, restOrigin: server.restOrigin },
    enough: async (witness) => {
      while (witness.served < 500) await sleep(5);
      server.dropSockets();
      while (witness.served < 1000) await sleep(5);
    },
  };
  const calls = await record(live);
  await server.close();
  return { ...live, calls };
}

describe('a recorded feed', () => {
  it('says the same calls again when it is replayed, with 2 connections, gaps and failed snapshots, twice', async () => {
    const live = await faultyRecording('faulty');
    expect(live.calls.filter((call) => call.startsWith('lost')).length).toBeGreaterThan(3);
    expect(await replayed(live)).toEqual(live.calls);
    expect(await replayed(live)).toEqual(live.calls);
  });

  it('names its venue, markets, grids and channels', async () => {
    const live = await faultyRecording('described');
    const { dir, instruments, channels } = live;
    expect(await readDescription(dir)).toEqual({ venue: 'plain', instruments, channels, pid: 1 });
  });

  it('says the same calls once more from its columns, in 1 piece and in chunks of 100 rows', async () => {
    const live = await faultyRecording('columns');
    // Calls of one instrument and kind are in order; between them the columns go by event time.
    const group = (calls: readonly string[]): Record<string, string[]> => {
      const groups: Record<string, string[]> = {};
      for (const call of calls) {
        const [word = '', instrument = ''] = call.split(' ');
        const key = `${instrument} ${word === 'trade' ? 'trades' : 'book'}`;
        groups[key] = [...(groups[key] ?? []), call];
      }
      return groups;
    };
    for (const chunkRows of [1 << 20, 100]) {
      const sources = new Map<string, ReplaySource>();
      const columns = recordingColumns(live.dir, {
        instruments: TWO,
        chunkRows,
        sessionFor: (_connection, sink) =>
          live.makeSession({ instruments: TWO, channels: live.channels, sink, notify: () => {} }),
      });
      let chunks = 0;
      for await (const chunk of columns) {
        const { index: instrument } = chunk.instrument;
        const key = `${instrument} ${chunk.kind}`;
        const made = chunk.kind === 'trades' ? new TradesSource({ instrument }) : new BookSource({ instrument });
        const source = sources.get(key) ?? made;
        sources.set(key, source.push(chunk.columns));
        chunks += 1;
      }
      expect(chunks > 4).toBe(chunkRows === 100);
      const witness = new BookWitness();
      const series = [...sources.values()].map((source) => ({ source: source.end() }));
      const player = new ReplayPlayer({ series, sink: witness, clock, timers, speed: Number.POSITIVE_INFINITY });
      expect(await player.play()).toBe(true);
      expect(group(witness.calls)).toEqual(group(live.calls));
    }
  });
});

/** Markets of a recording, by what its messages say. */
async function symbolsOf(file: string, pattern: RegExp): Promise<string[]> {
  const found = new Set<string>();
  await readRecording(file, ({ bytes, from, to }) => {
    for (const match of new TextDecoder().decode(bytes.subarray(from, to)).matchAll(pattern))
      found.add(match[1] as string);
  });
  return [...found].sort();
}

interface RealFeed {
  readonly venue: string;
  readonly file: string;
  readonly symbols: RegExp;
  readonly channels: readonly FeedChannel[];
  readonly conn?: string;
}

const REAL: readonly RealFeed[] = [
  {
    venue: 'binance-spot',
    file: 'binance_spot_ws_http_20211012.ndjson.gz',
    symbols: /"s":"([A-Z]+)"/g,
    channels: ['book', 'quotes'],
  },
  {
    venue: 'binance-um',
    file: 'binance_um_ws_http_20210722.ndjson.gz',
    symbols: /"s":"([A-Z]+)"/g,
    channels: ['book', 'quotes', 'trades'],
  },
  {
    venue: 'coinbase-exchange',
    file: 'coinbase_ws_exchange_20210417.ndjson.gz',
    symbols: /"product_id":"([A-Z-]+)"/g,
    channels: ['book', 'quotes', 'trades'],
  },
  {
    venue: 'kraken-futures',
    file: 'kraken_futures_ws_20210722.ndjson.gz',
    symbols: /"product_id":"([A-Z0-9_]+)"/g,
    channels: ['book', 'trades'],
  },
  {
    venue: 'kraken-v1',
    file: 'kraken_ws_v1_20210417.ndjson.gz',
    symbols: /"pair":"([A-Z/]+)"/g,
    channels: ['book'],
    conn: '50',
  },
];

// Only a machine without the shared folder may leave these out; a folder with a missing file fails.
describe.skipIf(!existsSync(SHARED))('a real recording that a local venue plays', () => {
  it.each(REAL)('is the same live and replayed: $venue', async ({ venue, file, symbols, channels, conn }) => {
    const path = join(SHARED, 'data', 'l2', file);
    const server = await new PlaybackServer().load(path, conn === undefined ? {} : { conn });
    const origins = await server.listen();
    const names = await symbolsOf(path, symbols);
    const scale = { priceDecimals: 8, qtyDecimals: 8 };
    const live: Live = {
      dir: join(root, venue),
      venue,
      instruments: names.map((symbol, index) => ({ index, symbol, scale })),
      channels,
      makeSession: (options) => makeVenueSession(venue, options),
      origins,
      enough: async (witness) => {
        while (server.finished === 0) await sleep(5);
        for (let calls = -1; calls !== witness.calls.length; await sleep(200)) calls = witness.calls.length;
      },
    };
    const calls = await record(live);
    await server.close();
    expect(calls.length).toBeGreaterThan(server.frames / 2);
    expect(calls.filter((call) => call.startsWith('end')).length).toBeGreaterThan(10);
    const again = await replayed(live);
    expect([again.length, again.find((call, i) => call !== calls[i])]).toEqual([calls.length, undefined]);
  });
});
