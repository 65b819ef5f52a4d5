import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openCatalog } from '../../../src/adapters/catalog/index.ts';
import { loadBarsFile } from '../../../src/adapters/duckdb/index.ts';
import { InputError } from '../../../src/core/index.ts';
import { dataSynth, type SynthCommandOptions } from './synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command. @returns what it printed. */
async function synth(options: Partial<SynthCommandOptions>): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    expect(await dataSynth({ seed: '7', bars: '700', ...options })).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return printed.join('');
}

describe('synthetic data in the catalog', () => {
  it('is labelled by venue, market, symbol and origin, and made again by its seed', async () => {
    const catalog = join(folder, 'catalog');
    const printed = await synth({ catalog, assets: '2', correlation: '1,0.4;0.4,1' });
    await synth({ catalog, assets: '2', correlation: '1,0.4;0.4,1' });
    const sets = await openCatalog(catalog).list();
    expect(sets.map(({ id }) => id)).toEqual([
      'synthetic.synthetic.SYNTH-7-1of2-USDT.bars.1h',
      'synthetic.synthetic.SYNTH-7-2of2-USDT.bars.1h',
    ]);
    for (const { key, origins, rows, sha256 } of sets) {
      expect(key).toMatchObject({ venue: 'synthetic', market: 'synthetic' });
      expect(rows).toBe(700);
      expect(origins).toHaveLength(1);
      expect(origins[0]?.synthetic).toBe(true);
      expect(origins[0]?.source).toMatch(/^synthetic, made by bot4 synth-market 1 with seed 7: 700 bars .*model \{/);
      expect(printed).toContain(sha256);
    }
    expect(printed).toContain('SYNTHETIC');
    expect(printed).toMatch(/tail index \(Hill\) +\d\.\d{3}/);
  });

  it('has another hash for another seed', async () => {
    const catalog = join(folder, 'seeds');
    await synth({ catalog, seed: '1' });
    await synth({ catalog, seed: '2' });
    const hashes = (await openCatalog(catalog).list()).map(({ sha256 }) => sha256);
    expect(new Set(hashes).size).toBe(2);
  });
});

describe('synthetic data in a file', () => {
  it.each(['csv', 'parquet'])(
    'of format %s says so in its name and in every row, and when it is loaded',
    async (format) => {
      const out = join(folder, `mine.${format}`);
      await synth({ out });
      expect(existsSync(out)).toBe(false);
      const file = join(folder, `SYNTH-mine.${format}`);
      const loaded = await loadBarsFile(file);
      expect([loaded.synthetic, loaded.rows, loaded.bars.symbol]).toEqual([true, 700, 'SYNTH-7-USDT']);
      if (format === 'csv') {
        const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
        expect(lines.every((line) => line.startsWith('SYNTH-7-USDT,synthetic,'))).toBe(true);
      }
      await expect(synth({ out })).rejects.toThrow('is there already');
      expect(readdirSync(folder).filter((name) => name.startsWith('.tmp'))).toEqual([]);
    },
  );

  it('can be what other synthetic data is calibrated to, side by side', async () => {
    const out = join(folder, 'source.csv');
    await synth({ out, bars: '2000' });
    const printed = await synth({
      like: join(folder, 'SYNTH-source.csv'),
      bars: '1500',
      out: join(folder, 'like.csv'),
    });
    expect(printed).toMatch(/fact +source +synthetic/);
    expect(printed).toMatch(/returns +1,999 +1,499/);
    expect(printed).toContain('calibrated to SYNTH-7-USDT of SYNTH-source.csv (sha256 ');
    expect((await loadBarsFile(join(folder, 'SYNTH-like.csv'))).bars.symbol).toBe('SYNTH-7-SYNTH-7-USDT');
  });
});

describe('options of bot4 data synth', () => {
  it.each([
    ['seed', { seed: '-1' }],
    ['seed', { seed: 'x' }],
    ['bars', { bars: '1e3' }],
    ['assets', { assets: '0' }],
    ['correlation', { correlation: '0.5,' }],
    ['correlation', { assets: '2', correlation: '2' }],
    ['interval', { interval: '1x' }],
    ['start', { start: '2024-13-01' }],
    ['out', { out: 'x.txt' }],
  ] as [string, Partial<SynthCommandOptions>][])('are refused by name: %s %j', async (key, change) => {
    const error = await synth({ catalog: join(folder, 'none'), ...change }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).place.key).toBe(key);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
