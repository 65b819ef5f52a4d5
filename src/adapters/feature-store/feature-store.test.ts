import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { featureWrite } from '../../../test/contracts/feature-store.ts';
import type { FeatureTableManifest, FeatureWrite } from '../../ports/feature-store.ts';
import { queryColumns } from '../duckdb/query-columns.ts';
import { sqlText, withDuckDb } from '../duckdb/session.ts';
import { defaultFeatureFolder, FileFeatureStore } from './index.ts';
import { PartImage } from './part-image.ts';
import { readPart } from './part-read.ts';
import { partRowsOf } from './table-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'bot4-feature-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
let store: FileFeatureStore;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'store-'));
  store = new FileFeatureStore(folder);
});

function filesOf({ id }: FeatureTableManifest): string[] {
  return readdirSync(join(folder, id)).sort();
}

function pathOf(manifest: FeatureTableManifest, part = 0): string {
  return join(folder, manifest.id, manifest.parts[part]?.file ?? '');
}

/** Many features make small parts: 8,192 rows of 1,000 columns are 64 MiB. */
function wideWrite(rows: number, features: number, more: Partial<FeatureWrite> = {}): FeatureWrite {
  const columns = Array.from({ length: features }, (_, k) => `f${k}`);
  const compute: FeatureWrite['compute'] = (from, to, filled) => {
    for (const [k, column] of filled.entries())
      for (let row = from; row < to; row++) column[row - from] = row * 1e4 + k;
  };
  return { ...featureWrite(rows), columns, compute, ...more };
}

describe('the parts of a table', () => {
  it('are Parquet files that DuckDB reads, with timestamps and NaN', async () => {
    const manifest = await store.write(featureWrite(30));
    const found = await withDuckDb((connection) =>
      queryColumns(connection, `SELECT * FROM read_parquet(${sqlText(pathOf(manifest))}) ORDER BY event_time`),
    );
    const { time, columns } = await store.read(manifest.id);
    expect(Object.keys(found)).toEqual(['event_time', 'fast', 'slow']);
    expect(found.event_time).toEqual(time.map((each) => each / 1000));
    expect([found.fast, found.slow]).toEqual([columns.fast, columns.slow]);
    const types = await withDuckDb(async (connection) =>
      (await connection.run(`DESCRIBE SELECT * FROM read_parquet(${sqlText(pathOf(manifest))})`)).getRows(),
    );
    expect(types.map(([name, type]) => `${name} ${type}`)).toEqual([
      'event_time TIMESTAMP',
      'fast DOUBLE',
      'slow DOUBLE',
    ]);
  });

  it('have the range of their times in the footer, so that SQL skips files', async () => {
    const manifest = await store.write(featureWrite(30));
    const [row] = await withDuckDb(async (connection) =>
      (
        await connection.run(
          `SELECT epoch_us(stats_min_value::TIMESTAMP), epoch_us(stats_max_value::TIMESTAMP), compression FROM parquet_metadata(${sqlText(pathOf(manifest))}) WHERE path_in_schema = 'event_time'`,
        )
      ).getRows(),
    );
    expect([Number(row?.[0]), Number(row?.[1]), row?.[2]]).toEqual([manifest.from, manifest.to, 'UNCOMPRESSED']);
  });

  it('are cut by rows alone: what grew in steps is byte for byte what was built at once', {
    timeout: 600_000,
  }, async () => {
    const rows = 2100;
    const features = 4200;
    expect(partRowsOf(features + 1)).toBe(1024);
    const other = new FileFeatureStore(mkdtempSync(join(root, 'other-')));
    const whole = await other.write(wideWrite(rows, features));
    let grown: FeatureTableManifest | undefined;
    for (const count of [10, 1024, 1025, rows]) {
      grown = await store.write(wideWrite(count, features, grown === undefined ? {} : { base: grown }));
    }
    expect(grown?.parts).toEqual(whole.parts);
    expect(grown?.parts.map((part) => part.rows)).toEqual([1024, 1024, 52]);
    const read = await store.read(grown?.id ?? '', { from: whole.parts[1]?.from as number, columns: ['f0', 'f4199'] });
    expect(read.time).toHaveLength(rows - 1024);
    expect(Array.from(read.columns.f4199 as Float64Array)).toEqual(
      Array.from({ length: rows - 1024 }, (_, i) => (i + 1024) * 1e4 + 4199),
    );
  });

  it('that are full are compared and not written again when a table grows', async () => {
    const features = 4200;
    const base = await store.write(wideWrite(1100, features));
    const before = statSync(pathOf(base)).mtimeMs;
    const manifest = await store.write(wideWrite(1200, features, { base }));
    expect(manifest.parts[0]).toEqual(base.parts[0]);
    expect(statSync(pathOf(manifest)).mtimeMs).toBe(before);
    expect(manifest.parts[1]?.file).not.toBe(base.parts[1]?.file);
  });

  it('hold 65,536 rows of 100 features, and fewer of more', () => {
    expect([101, 128, 129, 1001, 100_000].map(partRowsOf)).toEqual([65_536, 65_536, 32_768, 8192, 1024]);
  });

  it('keep every double and every time', async () => {
    const double = fc.double({ noNaN: false });
    await fc.assert(
      fc.asyncProperty(fc.array(double, { minLength: 1, maxLength: 40 }), fc.nat(2 ** 40), async (values, start) => {
        const image = new PartImage(['x'], values.length);
        (image.columns[0] as Float64Array).set(values);
        const time = Float64Array.from(values, (_, i) => start * 4096 + i);
        const file = join(folder, 'part.parquet');
        writeFileSync(file, Buffer.concat(image.finish(time)));
        const read = { x: new Float64Array(values.length), event_time: new Float64Array(values.length) };
        await readPart({ file, rows: values.length, verify: true }, new Map(Object.entries(read)));
        expect(read.event_time).toEqual(time);
        expect(Array.from(read.x, (each, i) => Object.is(each, values[i]))).not.toContain(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a store whose files were damaged', () => {
  const damaged = async (change: (bytes: Buffer) => Buffer): Promise<unknown> => {
    const manifest = await store.write(featureWrite(30));
    writeFileSync(pathOf(manifest), change(readFileSync(pathOf(manifest))));
    return new FileFeatureStore(folder).read(manifest.id);
  };

  it.each([
    ['a bit of a value is another one', (bytes: Buffer) => bytes.fill(bytes.readUInt8(400) ^ 1, 400, 401), 'checksum'],
    ['the end is missing', (bytes: Buffer) => bytes.subarray(0, -20), 'the end of the part is missing'],
    ['everything is missing', () => Buffer.alloc(0), 'the end of the part is missing'],
    ['the footer is noise', (bytes: Buffer) => bytes.fill(0xff, bytes.length - 60, bytes.length - 9), 'footer'],
    ['a page header is noise', (bytes: Buffer) => bytes.fill(0xff, 20, 72), 'page'],
  ])('is refused when %s', async (_, change, text) => {
    await expect(damaged(change)).rejects.toMatchObject({
      code: 'BOT4_FEATURES_CORRUPT',
      message: expect.stringContaining(text),
    });
  });

  it('is refused when a part is of another table', async () => {
    const manifest = await store.write(featureWrite(30));
    const other = await store.write(featureWrite(29, { name: 'other' }));
    writeFileSync(pathOf(manifest), readFileSync(pathOf(other)));
    await expect(store.read(manifest.id)).rejects.toThrow('the part has 29 rows, the manifest says 30');
    const narrow = await store.write(wideWrite(30, 1, { name: 'narrow' }));
    writeFileSync(pathOf(manifest), readFileSync(pathOf(narrow)));
    await expect(store.read(manifest.id)).rejects.toThrow('the part has no column fast');
  });

  it('is refused when a part is gone, and says how to go on', async () => {
    const manifest = await store.write(featureWrite(30));
    rmSync(pathOf(manifest));
    await expect(store.read(manifest.id)).rejects.toThrow('remove the folder of the table, then build it');
  });

  it.each([
    ['no JSON', () => '{', 'not JSON'],
    ['null', () => 'null', 'no object'],
    ['another format', (text: string) => text.replace('"format": 1', '"format": 2'), 'format 2'],
    ['another table', (text: string) => text.replace('"id": "nowhere', '"id": "somewhere'), 'is of somewhere'],
    ['no columns', (text: string) => text.replace('"columns"', '"colums"'), 'a list of the manifest'],
    ['a part without a hash', (text: string) => text.replace(/"content": ".{5}/, '"content": "'), 'no hash'],
    ['other rows', (text: string) => text.replace('"rows": 30', '"rows": 31'), 'rows'],
  ])('is refused when a manifest is %s', async (_, change, text) => {
    const manifest = await store.write(featureWrite(30));
    const file = join(folder, manifest.id, 'manifest.json');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    await expect(store.manifest(manifest.id)).rejects.toMatchObject({
      code: 'BOT4_FEATURES_CORRUPT',
      message: expect.stringContaining(text),
    });
  });

  it('is found by verify also after the process has seen the file whole', async () => {
    const manifest = await store.write(featureWrite(30));
    expect(await store.verify(manifest.id)).toEqual(manifest);
    writeFileSync(pathOf(manifest), readFileSync(pathOf(manifest)).fill(7, 400, 408));
    await store.read(manifest.id).catch(() => undefined);
    await expect(store.verify(manifest.id)).rejects.toThrow('checksum');
  });
});

describe('a store while others write', () => {
  it('reads on when a commit has replaced the part that it was about to read', async () => {
    const first = await store.write(featureWrite(10));
    const second = await store.write(featureWrite(20, { base: first }));
    await store.write(featureWrite(30, { base: second }));
    // The first manifest, as a reader has it that was interrupted for two commits.
    const stale = vi.spyOn(store, 'manifest').mockResolvedValueOnce(first);
    const { time } = await store.read(first.id);
    stale.mockRestore();
    expect(time).toHaveLength(30);
  });

  it('removes what a crash left, with the next commit, and never what the version before names', async () => {
    const first = await store.write(featureWrite(10));
    writeFileSync(join(folder, first.id, '.tmp-1-abc'), 'half');
    writeFileSync(join(folder, first.id, '00000.0123456789abcdef.parquet'), 'half');
    const second = await store.write(featureWrite(20, { base: first }));
    const named = [...first.parts, ...second.parts].map(({ file }) => file);
    expect(filesOf(second)).toEqual(['.lock', ...named, 'manifest.json'].sort());
  });

  it('says that it was overtaken when its part was removed by the other', async () => {
    const base = await store.write(featureWrite(10));
    const write = featureWrite(30, { base });
    const other = new FileFeatureStore(folder);
    let went = false;
    const compute: FeatureWrite['compute'] = (from, to, columns) => {
      write.compute(from, to, columns);
      went = true;
    };
    const slow = store.write({ ...write, compute });
    expect(went).toBe(true);
    const [ended] = await Promise.allSettled([slow, other.write(featureWrite(20, { base }))]);
    const now = await store.manifest(base.id);
    expect(now?.version).toBe(2);
    if (ended.status === 'rejected') expect(ended.reason).toMatchObject({ code: 'BOT4_FEATURES_LOCKED' });
    else expect(now?.rows).toBe(30);
  });

  it('names the file when the disk refuses', async () => {
    writeFileSync(join(folder, 'nowhere.spot.ABC-USD.bars.1h'), 'a file where a folder is needed');
    await expect(store.write(featureWrite(5))).rejects.toMatchObject({ code: 'BOT4_STORE_WRITE' });
  });
});

describe('the folder of the store', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is the one that BOT4_FEATURES names, below the project unless it is absolute', () => {
    vi.stubEnv('BOT4_FEATURES', '');
    expect(defaultFeatureFolder()).toMatch(/data\/cache\/features$/);
    vi.stubEnv('BOT4_FEATURES', 'somewhere/else');
    expect(defaultFeatureFolder()).toMatch(/[^/]\/somewhere\/else$/);
    vi.stubEnv('BOT4_FEATURES', folder);
    expect(defaultFeatureFolder()).toBe(folder);
  });
});
