/** What every feature store does, whatever keeps it. */
import { describe, expect, it } from 'vitest';
import type { FeatureSpec } from '../../src/domain/features/index.ts';
import type { FeatureStore, FeatureWrite } from '../../src/ports/feature-store.ts';

const START = Date.UTC(2024, 0, 1, 1) * 1000;
const HOUR = 3600e6;
const SPECS: readonly FeatureSpec[] = [
  { name: 'fast', kind: 'ema', input: 'close', params: { period: 3 }, lag: 0 },
  { name: 'slow', kind: 'ema', input: 'close', params: { period: 9 }, lag: 0 },
];

/** What row `row` of feature `k` holds here: NaN while it warms up, and values that use all bits. */
function valueAt(row: number, k: number): number {
  return row < 3 * (k + 1) ? Number.NaN : Math.sqrt(row + 1) * (k === 0 ? 1 : -0.1);
}

function hash(text: string): string {
  return text.padEnd(64, '0');
}

/** A write of `rows` rows. */
export function featureWrite(rows: number, more: Partial<FeatureWrite> = {}): FeatureWrite {
  return {
    name: 'nowhere.spot.ABC-USD.bars.1h',
    specSha256: hash('a1'),
    fingerprint: hash('b2'),
    features: SPECS,
    columns: SPECS.map((spec) => spec.name),
    time: Float64Array.from({ length: rows }, (_, row) => START + row * HOUR),
    dataSha256: hash(`d${rows}`),
    originSha256: hash(`c${rows}`),
    compute: (from, to, columns) => {
      for (const [k, column] of columns.entries()) {
        for (let row = from; row < to; row++) column[row - from] = valueAt(row, k);
      }
    },
    ...more,
  };
}

function expected(from: number, to: number, k: number): number[] {
  return Array.from({ length: to - from }, (_, i) => valueAt(from + i, k));
}

/** The refusal of a call, by its code. */
async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

/** @param make an empty store; `again` opens the same one as another process would. */
export function featureStoreContract(
  name: string,
  make: () => { readonly store: FeatureStore; readonly again: () => FeatureStore },
): void {
  describe(`${name} as a feature store`, () => {
    it('is empty at first, and names what is missing', async () => {
      const { store } = make();
      expect(await store.list()).toEqual([]);
      expect(await store.list('nowhere')).toEqual([]);
      expect(await store.manifest('nowhere/0123')).toBe(undefined);
      expect(await codeOf(store.read('nowhere/0123'))).toBe('BOT4_CONFIG_VALUE');
    });

    it('gives rows back with their bits, NaN too, to another process as well', async () => {
      const { store, again } = make();
      const manifest = await store.write(featureWrite(30));
      expect(manifest).toMatchObject({ version: 1, rows: 30, columns: ['fast', 'slow'], features: SPECS });
      expect([manifest.from, manifest.to]).toEqual([START, START + 29 * HOUR]);
      expect(manifest.states).toEqual([{ rows: 30, dataSha256: hash('d30'), originSha256: hash('c30') }]);
      const { time, columns } = await again().read(manifest.id);
      expect(Array.from(time)).toEqual(Array.from(featureWrite(30).time));
      expect(Object.keys(columns)).toEqual(['fast', 'slow']);
      expect([Array.from(columns.fast as Float64Array), Array.from(columns.slow as Float64Array)]).toEqual([
        expected(0, 30, 0),
        expected(0, 30, 1),
      ]);
      expect(await again().list()).toEqual([manifest]);
      expect(await again().list(manifest.name)).toEqual([manifest]);
      expect(await again().manifest(manifest.id)).toEqual(manifest);
    });

    it('reads event times from inclusive to exclusive, and only the columns that are wanted', async () => {
      const { store } = make();
      const { id } = await store.write(featureWrite(30));
      const read = await store.read(id, { from: START + 5 * HOUR, to: START + 15 * HOUR, columns: ['slow'] });
      expect(Object.keys(read.columns)).toEqual(['slow']);
      expect(Array.from(read.columns.slow as Float64Array)).toEqual(expected(5, 15, 1));
      expect([read.time[0], read.time.at(-1)]).toEqual([START + 5 * HOUR, START + 14 * HOUR]);
      expect((await store.read(id, { from: START + 40 * HOUR })).time).toHaveLength(0);
      expect((await store.read(id, { columns: [] })).time).toHaveLength(30);
      expect(await codeOf(store.read(id, { columns: ['medium'] }))).toBe('BOT4_CONFIG_VALUE');
    });

    it('stacks tables: one below the other, in the order in which they are named', async () => {
      const { store } = make();
      const long = await store.write(featureWrite(30));
      const short = await store.write(featureWrite(20, { name: 'short' }));
      const { time, table, columns } = await store.stack([short.id, long.id]);
      expect([time.length, table.length]).toEqual([50, 50]);
      expect([table[0], table[19], table[20], table[49]]).toEqual([0, 0, 1, 1]);
      expect([time[19], time[20]]).toEqual([START + 19 * HOUR, START]);
      expect(Array.from(columns.slow as Float64Array)).toEqual([...expected(0, 20, 1), ...expected(0, 30, 1)]);
      const some = await store.stack([short.id, long.id, short.id], ['fast']);
      expect(Object.keys(some.columns)).toEqual(['fast']);
      expect(some.columns.fast).toHaveLength(70);
      expect((await store.stack([])).time).toHaveLength(0);
      expect(await codeOf(store.stack([short.id], ['medium']))).toBe('BOT4_CONFIG_VALUE');
      expect(await codeOf(store.stack([short.id, 'nowhere/0123']))).toBe('BOT4_CONFIG_VALUE');
      const other = await store.write(featureWrite(20, { name: 'other', columns: ['fast', 'medium'] }));
      expect(await codeOf(store.stack([short.id, other.id]))).toBe('BOT4_CONFIG_VALUE');
    });

    it('extends a table, keeps what it was as a state, and computes from row 0 on', async () => {
      const { store, again } = make();
      const base = await store.write(featureWrite(20));
      const asked: number[] = [];
      const write = featureWrite(33, { base });
      const manifest = await again().write({
        ...write,
        compute: (from, to, columns) => {
          asked.push(from, to);
          write.compute(from, to, columns);
        },
      });
      expect([manifest.id, manifest.version, manifest.rows]).toEqual([base.id, 2, 33]);
      expect(manifest.states.map(({ rows }) => rows)).toEqual([20, 33]);
      expect(asked).toEqual([0, 33]);
      const { columns } = await store.read(base.id);
      expect(Array.from(columns.fast as Float64Array)).toEqual(expected(0, 33, 0));
    });

    it('describes rows by the same content, however they came', async () => {
      const whole = await make().store.write(featureWrite(33));
      const { store } = make();
      const first = await store.write(featureWrite(7));
      const second = await store.write(featureWrite(19, { base: first }));
      const third = await store.write(featureWrite(33, { base: second }));
      const contents = ({ parts }: typeof whole) => parts.map(({ content, sha256 }) => [content, sha256]);
      expect(contents(third)).toEqual(contents(whole));
    });

    it('gives every NaN the same bits', async () => {
      const strange = new Float64Array(new Uint32Array([1, 0xfff80001]).buffer)[0] as number;
      const write = featureWrite(4);
      const compute: FeatureWrite['compute'] = (from, to, columns) => {
        write.compute(from, to, columns);
        for (const column of columns) column[1] = strange;
      };
      const one = await make().store.write(write);
      const other = await make().store.write({ ...write, compute });
      expect(other.parts[0]?.content).toBe(one.parts[0]?.content);
    });

    it('refuses rows that come out with other bits, and has changed nothing', async () => {
      const { store } = make();
      const base = await store.write(featureWrite(20));
      const write = featureWrite(25, { base });
      const compute: FeatureWrite['compute'] = (from, to, columns) => {
        write.compute(from, to, columns);
        (columns[1] as Float64Array)[19 - from] = 1 + Number.EPSILON;
      };
      expect(await codeOf(store.write({ ...write, compute }))).toBe('BOT4_FEATURES_CONFLICT');
      const time = write.time.map((each, row) => (row === 3 ? each + 1 : each));
      expect(await codeOf(store.write({ ...write, time }))).toBe('BOT4_FEATURES_CONFLICT');
      expect(await store.list()).toEqual([base]);
      expect((await store.read(base.id)).time).toHaveLength(20);
    });

    it('writes what is there once', async () => {
      const { store } = make();
      const first = await store.write(featureWrite(20));
      const never: FeatureWrite['compute'] = () => {
        throw new Error('computed again');
      };
      expect(await store.write({ ...featureWrite(20), compute: never })).toEqual(first);
      const second = await store.write(featureWrite(25, { base: first }));
      expect(await store.write({ ...featureWrite(25, { base: first }), compute: never })).toEqual(second);
    });

    it('refuses to extend a table that somebody else has extended', async () => {
      const { store, again } = make();
      const base = await store.write(featureWrite(20));
      const other = await again().write(featureWrite(25, { base }));
      expect(await codeOf(store.write(featureWrite(22, { base })))).toBe('BOT4_FEATURES_LOCKED');
      expect(await store.manifest(base.id)).toEqual(other);
    });

    it('keeps tables of other specifications, definitions, bars and names apart', async () => {
      const { store } = make();
      const tables = [
        featureWrite(20),
        featureWrite(20, { specSha256: hash('a9') }),
        featureWrite(20, { fingerprint: hash('b9') }),
        featureWrite(20, { dataSha256: hash('d9') }),
        featureWrite(20, { name: 'elsewhere' }),
      ];
      const ids = [];
      for (const table of tables) ids.push((await store.write(table)).id);
      expect(new Set(ids).size).toBe(5);
      expect((await store.list()).map(({ id }) => id)).toEqual([...ids].sort());
      expect((await store.list('elsewhere')).map(({ id }) => id)).toEqual([ids[4]]);
    });

    it.each([
      ['a name with a slash', { name: '../x' }, 'BOT4_CONFIG_VALUE'],
      ['a name that begins with a dot', { name: '.x' }, 'BOT4_CONFIG_VALUE'],
      ['no feature', { columns: [] }, 'BOT4_FEATURE_SPEC'],
      ['a feature with the name of the time', { columns: ['event_time'] }, 'BOT4_FEATURE_SPEC'],
      ['no rows', { time: new Float64Array(0) }, 'BOT4_DATA_TOO_SHORT'],
      ['times that stand still', { time: Float64Array.of(1, 2, 2) }, 'BOT4_DATA_ORDER'],
      ['times that are no whole numbers', { time: Float64Array.of(1, 2.5) }, 'BOT4_DATA_ORDER'],
      ['times before 1970', { time: Float64Array.of(-1, 2) }, 'BOT4_DATA_ORDER'],
    ])('refuses %s', async (_, more, code) => {
      const { store } = make();
      expect(await codeOf(store.write(featureWrite(5, more)))).toBe(code);
      expect(await store.list()).toEqual([]);
    });

    it('refuses fewer rows than the table has', async () => {
      const { store } = make();
      const base = await store.write(featureWrite(20));
      expect(await codeOf(store.write(featureWrite(19, { base })))).toBe('BOT4_DATA_TOO_SHORT');
    });

    it('leaves nothing of a computation that fails', async () => {
      const { store } = make();
      const compute: FeatureWrite['compute'] = () => {
        throw new RangeError('a feature failed');
      };
      await expect(store.write({ ...featureWrite(20), compute })).rejects.toThrow('a feature failed');
      expect(await store.list()).toEqual([]);
      expect((await store.write(featureWrite(20))).rows).toBe(20);
    });

    it('takes writes of one process that do not wait for each other', async () => {
      const { store, again } = make();
      const writes = [
        featureWrite(20),
        featureWrite(20, { name: 'b' }),
        featureWrite(20, { specSha256: hash('a9') }),
      ].map((write) => store.write(write));
      await Promise.all(writes);
      expect(await again().list()).toHaveLength(3);
    });
  });
}
