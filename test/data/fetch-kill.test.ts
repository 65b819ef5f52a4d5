/**
 * `bot4 data fetch` as a process, killed (-9) at a hundred random points: while it starts, between pages, inside a commit.
 * What was committed is still there each time, and after a last run the data set is the one of a fetch that nobody killed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot4 } from '../../runner/child.ts';
import { openCatalog } from '../../src/adapters/catalog/index.ts';
import { Rng } from '../../src/core/index.ts';
import type { DataSetManifest } from '../../src/ports/market-catalog.ts';
import { LocalVenue, syntheticBars, syntheticTrades, type VenueData } from './local-venue.ts';

/** Kills of each of the two chains; together they are a hundred. */
const KILLS = 50;
/** A commit comes after 12 requests: one run in ten lives to make one, so that the kills cover half of the range. */
const REQUESTS_MAX = 14;
const SEED = Number(process.env.BOT4_KILL_SEED ?? 20_241_128);
const START = Date.UTC(2024, 0, 1);
const NO_DATA: VenueData = { bars: new Map(), trades: [], funding: [] };

const folder = mkdtempSync(join(tmpdir(), 'bot4-fetch-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function command(venue: LocalVenue, catalog: string, kind: string): string[] {
  return [
    'data',
    'fetch',
    ...['--venue', 'binance', '--symbol', 'BTC/USDT', '--from', '2024-01-01', '--kind', kind],
    ...['--base-url', venue.url, '--catalog', catalog],
  ];
}

async function runToEnd(venue: LocalVenue, catalog: string, kind: string): Promise<void> {
  const { code, stderr } = await startBot4(command(venue, catalog, kind)).end;
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
}

/** Runs the fetch and kills it a random moment after its answer number `at`. @returns what it said when it ended before. */
async function killAt(venue: LocalVenue, catalog: string, kind: string, o: { at: number; laterMs: number }) {
  const { child, end } = startBot4(command(venue, catalog, kind));
  const before = venue.asked.length;
  const due = new Promise<void>((resolve) => {
    venue.fault = () => {
      if (venue.asked.length - before >= o.at) resolve();
      return undefined;
    };
  });
  const ended = await Promise.race([end, due.then(() => wait(o.laterMs)).then(() => undefined)]);
  child.kill('SIGKILL');
  await end;
  venue.fault = () => undefined;
  return ended === undefined ? '' : `ended by itself, code ${ended.code}: ${ended.stdout}${ended.stderr}`;
}

/** What must be the same. */
function essence(manifest: DataSetManifest | undefined): unknown {
  if (manifest === undefined) return undefined;
  const { sha256, rows, columns, scale, from, to, cursor, parts } = manifest;
  return { sha256, rows, columns, scale, from, to, cursor, content: parts.map(({ content }) => content) };
}

async function chain(kind: 'bars' | 'trades', data: VenueData, nowMs: number): Promise<void> {
  const venue = await LocalVenue.start(data, nowMs);
  const rng = new Rng(SEED).stream(kind);
  const id = `binance.spot.BTCUSDT.${kind}${kind === 'bars' ? '.1m' : ''}`;
  const killed = join(folder, `${kind}-killed`);
  const clean = join(folder, `${kind}-clean`);
  try {
    await runToEnd(venue, clean, kind);
    let rows = 0;
    let kills = 0;
    const progressed = new Set<number>();
    while (kills < KILLS) {
      const at = 1 + rng.below(REQUESTS_MAX);
      expect(await killAt(venue, killed, kind, { at, laterMs: rng.uniform() * 60 })).toBe('');
      kills += 1;
      const manifest = await openCatalog(killed).manifest(id);
      expect(manifest?.rows ?? 0).toBeGreaterThanOrEqual(rows);
      rows = manifest?.rows ?? 0;
      progressed.add(rows);
    }
    expect(progressed.size).toBeGreaterThan(1);
    await runToEnd(venue, killed, kind);
    const manifest = await openCatalog(killed).verify(id);
    expect(essence(manifest)).toEqual(essence(await openCatalog(clean).manifest(id)));
    expect(manifest.rows).toBe(kind === 'bars' ? data.bars.get(60_000)?.length : data.trades.length);
    const { time, id: ids } = await openCatalog(killed).read(id);
    const order = kind === 'bars' ? time : ids;
    expect(order?.every((value, i) => i === 0 || value > (order[i - 1] as number))).toBe(true);
  } finally {
    await venue.stop();
  }
}

describe(`a fetch that is killed, seed ${SEED}`, () => {
  const work: Promise<void>[] = [];
  beforeAll(() => {
    const bars = syntheticBars({ seed: 5, count: 120_000, startMs: START, holes: 0.01 });
    const trades = syntheticTrades({ seed: 6, count: 120_000, startMs: START, meanGapMs: 900 });
    // Both at once: each waits for its own processes most of the time.
    work.push(chain('bars', { ...NO_DATA, bars: new Map([[60_000, bars]]) }, START + 120_000 * 60_000));
    work.push(chain('trades', { ...NO_DATA, trades }, (trades.at(-1)?.time ?? 0) / 1000 + 60_000));
    for (const one of work) one.catch(() => undefined); // Awaited below.
  });

  it(`has the bars of an unkilled one after ${KILLS} kills`, { timeout: 400_000 }, () => work[0]);

  it(`has the trades of an unkilled one after ${KILLS} kills`, { timeout: 400_000 }, () => work[1]);
});
