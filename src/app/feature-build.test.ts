import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { FileFeatureStore } from '../adapters/feature-store/index.ts';
import { MemoryFeatureStore } from '../adapters/memory/memory-feature-store.ts';
import { StoreError } from '../core/index.ts';
import {
  CATALOGUE,
  compileFeatureSet,
  compileFeatures,
  type FeatureBar,
  type FeatureSpec,
  type Features,
  feature,
  featureSet,
  featuresOf,
  type IndicatorDefinition,
  onTimeframe,
} from '../domain/features/index.ts';
import { type Bars, type LoadedBars, sliceBars, synthesizeBars } from '../domain/market/index.ts';
import type { FeatureStore } from '../ports/feature-store.ts';
import { buildFeatureTable, featureTableName, knownTable, requestOf } from './feature-build.ts';
import { barsSha256, specHashes } from './feature-hashes.ts';
import { FeatureLibrary } from './feature-library.ts';
import { eventTimes, FeatureReplay, failingFeature } from './feature-replay.ts';

const SPECS: readonly FeatureSpec[] = [
  feature.rsi('strength', { input: 'close', period: 14 }),
  feature.ema('smooth', { input: 'strength', period: 30, lag: 1 }),
  feature.atr('range', { period: 10 }),
  feature.obv('flow', {}),
];
const HASHES = specHashes(SPECS, cryptoDigest);
const ALL = synthesizeBars({
  seed: 11,
  bars: 9000,
  intervalMicros: 3600e6,
  startMicros: Date.UTC(2022, 0, 1) * 1000,
  startPrice: 30_000,
  tickSize: '0.01',
});
const root = mkdtempSync(join(tmpdir(), 'bot4-build-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function loaded(rows: number, more: Partial<LoadedBars> = {}): LoadedBars {
  const bars = sliceBars(ALL, { from: 0, to: rows });
  return {
    bars,
    sha256: `${rows}`.padEnd(64, 'e'),
    source: 'test.synthetic.SYNTH-USDT.bars.1h (a test)',
    synthetic: true,
    rows,
    symbols: [bars.symbol],
    timeUnit: 'us',
    ...more,
  };
}

const build = (store: FeatureStore, rows: number, more: Partial<LoadedBars> = {}) =>
  buildFeatureTable(requestOf(loaded(rows, more), SPECS, HASHES), { store, digest: cryptoDigest });

/** What the engine computes, bar by bar. */
function live(bars: Bars, specs: readonly FeatureSpec[]): number[][] {
  const pipeline = compileFeatures(specs);
  return Array.from(bars.openTime, (openTime, t) => {
    pipeline.update({
      openTime,
      open: bars.open[t] as number,
      high: bars.high[t] as number,
      low: bars.low[t] as number,
      close: bars.close[t] as number,
      volume: bars.volume[t] as number,
    });
    return Array.from(pipeline.row);
  });
}

describe('a build', () => {
  it('stores the bits that the engine computes live, at the times at which bars close', async () => {
    const store = new MemoryFeatureStore();
    const { manifest, what, added, rows } = await build(store, 500);
    expect([what, added, rows]).toEqual(['built', 500, 500]);
    const read = await store.read(manifest.id);
    const rowsLive = live(loaded(500).bars, SPECS);
    SPECS.forEach(({ name }, k) => {
      const column = read.columns[name] as Float64Array;
      expect(rowsLive.every((row, t) => Object.is(row[k], column[t]))).toBe(true);
    });
    expect(read.time[0]).toBe((ALL.openTime[0] as number) + 3600e6);
  });

  it('reads what is there and computes nothing', async () => {
    const store = new MemoryFeatureStore();
    await build(store, 500);
    const computed: number[] = [];
    const again = await buildFeatureTable(requestOf(loaded(500), SPECS, HASHES), {
      store,
      digest: cryptoDigest,
      onRows: (rows) => computed.push(rows),
    });
    expect([again.what, again.added, computed]).toEqual(['read', 0, []]);
  });

  it('extends what is there when bars came: the bits, and the files, of a build from nothing', {
    timeout: 600_000,
  }, async () => {
    const grown = new FileFeatureStore(mkdtempSync(join(root, 'grown-')));
    const outcomes = [];
    for (const rows of [40, 41, 3000, 9000]) outcomes.push(await build(grown, rows));
    expect(outcomes.map(({ what, added }) => [what, added])).toEqual([
      ['built', 40],
      ['extended', 1],
      ['extended', 2959],
      ['extended', 6000],
    ]);
    const whole = await build(new FileFeatureStore(mkdtempSync(join(root, 'whole-'))), 9000);
    expect(outcomes.at(-1)?.manifest.parts).toEqual(whole.manifest.parts);
    expect(outcomes.at(-1)?.manifest.states.map(({ rows }) => rows)).toEqual([40, 41, 3000, 9000]);
  });

  it('finds an earlier state of a table by the hash of its bars', async () => {
    const store = new MemoryFeatureStore();
    await build(store, 300);
    const later = await build(store, 400);
    const before = await build(store, 300);
    expect([before.what, before.rows, before.manifest]).toEqual(['read', 300, later.manifest]);
  });

  it('makes another table when a bar was revised, and leaves the first one', async () => {
    const store = new MemoryFeatureStore();
    const first = await build(store, 300);
    const close = ALL.close.slice(0, 310);
    close[7] = (close[7] as number) + 1e-9;
    const revised = await build(store, 310, { bars: { ...loaded(310).bars, close } });
    expect(revised.what).toBe('built');
    expect((await store.list()).map(({ id }) => id)).toEqual([first.manifest.id, revised.manifest.id].sort());
  });

  it('extends the longest table that holds the beginning of the bars', async () => {
    const store = new MemoryFeatureStore();
    const short = await build(store, 100);
    const bars = { ...loaded(200).bars, volume: ALL.volume.slice(0, 200).fill(1, 50) };
    await build(store, 200, { bars });
    const next = await build(store, 300);
    expect([next.what, next.added, next.manifest.id]).toEqual(['extended', 200, short.manifest.id]);
  });

  it('computes anew when stored rows do not come out again', async () => {
    const store = new MemoryFeatureStore();
    const { manifest } = await build(store, 300);
    // As if a definition had changed where the fingerprint does not look.
    const wrong = { ...SPECS[0], params: { period: 15 } } as FeatureSpec;
    const specs = [wrong, ...SPECS.slice(1)];
    const more = await buildFeatureTable({ ...requestOf(loaded(400), specs, HASHES) }, { store, digest: cryptoDigest });
    expect([more.what, more.added]).toEqual(['built', 400]);
    expect(more.manifest.id).not.toBe(manifest.id);
  });

  it('looks again when another builder was faster, and gives up after many times', async () => {
    const store = new MemoryFeatureStore();
    await build(store, 300);
    const locked = (times: number): FeatureStore => {
      let left = times;
      return {
        list: (name) => store.list(name),
        manifest: (id) => store.manifest(id),
        read: (id, range) => store.read(id, range),
        stack: (ids, columns) => store.stack(ids, columns),
        write: async (write) => {
          if (left-- > 0) throw new StoreError('BOT4_FEATURES_LOCKED', 'busy');
          return store.write(write);
        },
      };
    };
    expect((await build(locked(5), 310)).what).toBe('extended');
    await expect(build(locked(1000), 320)).rejects.toThrow('BOT4_FEATURES_LOCKED');
  });

  it('by two builders at once leaves one table with the rows of the longer one', async () => {
    const folder = mkdtempSync(join(root, 'two-'));
    const [a, b] = [new FileFeatureStore(folder), new FileFeatureStore(folder)];
    await build(a, 100);
    const outcomes = await Promise.all([build(a, 2000), build(b, 2500), build(a, 2500), build(b, 2000)]);
    expect(outcomes.map(({ rows }) => rows)).toEqual([2000, 2500, 2500, 2000]);
    const tables = await a.list();
    const longest = tables.find(({ rows }) => rows === 2500);
    const whole = await build(new FileFeatureStore(mkdtempSync(join(root, 'one-'))), 2500);
    expect(longest?.parts.map(({ content }) => content)).toEqual(whole.manifest.parts.map(({ content }) => content));
  });

  it('tells rows as they are computed', async () => {
    const told: number[] = [];
    const request = requestOf(loaded(9000), SPECS, HASHES);
    await buildFeatureTable(request, {
      store: new MemoryFeatureStore(),
      digest: cryptoDigest,
      onRows: (rows) => told.push(rows),
    });
    expect(told).toEqual([4096, 4096, 808]);
  });
});

describe('a build of a set', () => {
  const set = featureSet({
    interval: '1h',
    gaps: { policy: 'reset', longest: 3 },
    features: [onTimeframe('4h', feature.sma('trend', { period: 5 })), feature.rsi('strength', { period: 14 })],
  });

  it('stores what the engine computes, longer timeframes included', async () => {
    const store = new MemoryFeatureStore();
    const request = requestOf(loaded(600), set, specHashes(set, cryptoDigest));
    const { manifest } = await buildFeatureTable(request, { store, digest: cryptoDigest });
    expect(manifest).toMatchObject({ features: set, columns: ['trend', 'strength'] });
    const { columns } = await store.read(manifest.id);
    const pipeline = compileFeatureSet(set);
    const { openTime, open, high, low, close, volume } = loaded(600).bars;
    const same = Array.from(openTime, (time, t) => {
      const [o, h, l, c, v] = [open, high, low, close, volume].map((column) => column[t] as number);
      pipeline.update({ openTime: time, open: o, high: h, low: l, close: c, volume: v } as FeatureBar);
      return Object.is(columns.trend?.[t], pipeline.row[0]) && Object.is(columns.strength?.[t], pipeline.row[1]);
    });
    expect(same).not.toContain(false);
    expect(columns.trend?.subarray(100).every(Number.isFinite)).toBe(true);
  });

  it('is refused for bars of another length', async () => {
    const bars = { ...loaded(600).bars, intervalMicros: 60e6 };
    const request = requestOf(loaded(600, { bars }), set, specHashes(set, cryptoDigest));
    const building = buildFeatureTable(request, { store: new MemoryFeatureStore(), digest: cryptoDigest });
    await expect(building).rejects.toThrow('the features are for bars of 1h; SYNTH-NOISE-USDT has bars of 1m');
  });

  it('has hashes of its own: gaps, timeframes and scales count', () => {
    const hashes = specHashes(set, cryptoDigest);
    const other = specHashes({ ...set, gaps: { policy: 'skip' } }, cryptoDigest);
    expect(other.specSha256).not.toBe(hashes.specSha256);
    expect(other.fingerprint).not.toBe(hashes.fingerprint);
  });

  it('names the feature that fails', () => {
    const failing = (features: Features) => {
      if (featuresOf(features).length > 1) throw new RangeError('of no use');
      return compileFeatureSet(features);
    };
    expect(failingFeature(loaded(30).bars, set, failing)).toBe('strength');
  });
});

describe('a table that is known without reading bars', () => {
  it('is the one whose last state came from the same data set or file', async () => {
    const store = new MemoryFeatureStore();
    const { manifest } = await build(store, 300);
    const of = (rows: number, hashes = HASHES) =>
      knownTable(store, hashes, { name: manifest.name, originSha256: loaded(rows).sha256 });
    expect(await of(300)).toEqual(manifest);
    expect(await of(301)).toBe(undefined);
    expect(await of(300, { ...HASHES, fingerprint: 'another' })).toBe(undefined);
    expect(await of(300, { ...HASHES, specSha256: 'another' })).toBe(undefined);
  });
});

describe('the name of a table', () => {
  it.each([
    ['binance.spot.BTCUSDT.bars.1m (klines)', 'BTCUSDT', 'binance.spot.BTCUSDT.bars.1m'],
    ['binance_1h.parquet', 'BTCUSDT', 'binance_1h.BTCUSDT'],
    ['a.csv.gz', 'BTC/USD:USD', 'a.BTC-USD-USD'],
    ['synthetic, seed 3, 50 bars', 'SYNTH-USDT', 'synthetic-.SYNTH-USDT'],
  ])('of bars from %s of %s is %s', (source, symbol, name) => {
    expect(featureTableName({ source, bars: { symbol } })).toBe(name);
  });
});

describe('the hash of bars', () => {
  it('tells whether bars begin with those that were hashed', () => {
    const short = sliceBars(ALL, { from: 0, to: 50 });
    expect(barsSha256(ALL, cryptoDigest, 50)).toBe(barsSha256(short, cryptoDigest));
    expect(barsSha256(ALL, cryptoDigest, 51)).not.toBe(barsSha256(short, cryptoDigest));
    expect(barsSha256({ ...short, intervalMicros: 60e6 }, cryptoDigest)).not.toBe(barsSha256(short, cryptoDigest));
  });

  it.each(['openTime', 'open', 'high', 'low', 'close', 'volume'] as const)('is another one when %s differs', (key) => {
    const short = sliceBars(ALL, { from: 0, to: 50 });
    const column = short[key].slice();
    column[49] = (column[49] as number) + 1;
    expect(barsSha256({ ...short, [key]: column }, cryptoDigest)).not.toBe(barsSha256(short, cryptoDigest));
  });
});

describe('the hashes of specifications', () => {
  it('do not depend on the order of keys, and are others for other parameters', () => {
    const { name, kind, params, lag, input } = SPECS[0] as FeatureSpec;
    const turned = [{ lag, params, input, kind, name } as FeatureSpec, ...SPECS.slice(1)];
    expect(specHashes(turned, cryptoDigest)).toEqual(HASHES);
    const other = specHashes([{ ...SPECS[0], lag: 1 } as FeatureSpec, ...SPECS.slice(1)], cryptoDigest);
    expect(other.specSha256).not.toBe(HASHES.specSha256);
    expect(other.fingerprint).not.toBe(HASHES.fingerprint);
  });

  it('have a fingerprint of what is computed: names do not matter for it', () => {
    const renamed = [{ ...SPECS[2], name: 'other' } as FeatureSpec];
    const one = specHashes([SPECS[2] as FeatureSpec], cryptoDigest);
    expect(specHashes(renamed, cryptoDigest).fingerprint).toBe(one.fingerprint);
    expect(specHashes(renamed, cryptoDigest).specSha256).not.toBe(one.specSha256);
  });

  it('refuse what is no specification', () => {
    expect(() => specHashes([{ ...SPECS[0], kind: 'nothing' } as FeatureSpec], cryptoDigest)).toThrow(
      'BOT4_FEATURE_SPEC',
    );
  });
});

describe('a replay', () => {
  it('takes rows in their order only', () => {
    const replay = new FeatureReplay(ALL, SPECS);
    const columns = SPECS.map(() => new Float64Array(10));
    replay.fill(0, 10, columns);
    expect(() => replay.fill(0, 10, columns)).toThrow('rows are replayed in their order');
    expect(eventTimes(sliceBars(ALL, { from: 0, to: 1 }))).toEqual(
      Float64Array.of((ALL.openTime[0] as number) + 3600e6),
    );
  });

  it('names the feature that fails, wherever it stands', () => {
    const breaking: IndicatorDefinition = {
      ...(CATALOGUE.find(({ kind }) => kind === 'obv') as IndicatorDefinition),
      kind: 'breaking',
      create: () => ({
        update: () => {
          throw new RangeError('of no use');
        },
        reset: () => undefined,
      }),
    };
    const compile = (features: Features) =>
      compileFeatures(features as readonly FeatureSpec[], { definitions: [...CATALOGUE, breaking] });
    const broken: FeatureSpec = { name: 'broken', kind: 'breaking', params: {}, lag: 0 };
    const bars = sliceBars(ALL, { from: 0, to: 30 });
    for (let at = 0; at <= SPECS.length; at++) {
      const specs = [...SPECS.slice(0, at), broken, ...SPECS.slice(at)];
      expect(failingFeature(bars, specs, compile)).toBe('broken');
    }
    expect(failingFeature(bars, SPECS, compile)).toBe(undefined);
  });
});

describe('a library of features', () => {
  it('computes at the first call and reads at the second', async () => {
    const library = new FeatureLibrary(new MemoryFeatureStore(), cryptoDigest);
    const first = await library.features(loaded(300), SPECS);
    const second = await library.features(loaded(300), SPECS);
    expect([first.what, second.what]).toEqual(['built', 'read']);
    expect(second.columns).toEqual(first.columns);
    expect(Object.keys(first.columns)).toEqual(['strength', 'smooth', 'range', 'flow']);
    expect(first.time).toEqual(eventTimes(loaded(300).bars));
    expect((await library.stack([first.id, first.id])).time).toHaveLength(600);
    expect((await library.read(first.id, { columns: ['flow'] })).columns.flow).toEqual(first.columns.flow);
    expect((await library.list('test.synthetic.SYNTH-USDT.bars.1h')).map(({ id }) => id)).toEqual([first.id]);
  });

  it('gives the rows of the bars that were asked for, also when the table has grown since', async () => {
    const library = new FeatureLibrary(new MemoryFeatureStore(), cryptoDigest);
    const before = await library.features(loaded(300), SPECS);
    await library.features(loaded(400), SPECS);
    const again = await library.features(loaded(300), SPECS);
    expect([again.what, again.time.length]).toEqual(['read', 300]);
    expect(again.columns).toEqual(before.columns);
  });
});
