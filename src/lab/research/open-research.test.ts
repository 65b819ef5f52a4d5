import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { syntheticBars } from '../../../test/fixtures.ts';
import { HOUSE_RISK_PROFILE } from '../../domain/risk/index.ts';
import type { RunRecord } from '../../dto/run-report.ts';
import { barsRequest, openResearch, type ResearchOptions } from './open-research.ts';

const dirs: string[] = [];
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-open-'));
  dirs.push(dir);
  vi.stubEnv('BOT4_STATE', join(dir, 'state'));
  vi.stubEnv('BOT4_MODELS', join(dir, 'models'));
  vi.stubEnv('BOT4_RUN_FILE', undefined);
  vi.stubEnv('BOT4_NOTEBOOK', undefined);
  vi.stubEnv('JPY_SESSION_NAME', undefined);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const made of dirs) rmSync(made, { recursive: true, force: true });
});

const OPTIONS: ResearchOptions = {
  question: 'Is there an edge?',
  data: { synthetic: 'edge' },
  seed: 7,
  initialCash: '100000',
  feePpm: 1000,
  slippagePpm: 200,
  outOfSample: 0.4,
  embargoBars: 24,
};

/** 300 SYNTHETIC hours in a file. */
function csvFile(): string {
  const bars = syntheticBars({ seed: 1, bars: 300 });
  const rows = Array.from(bars.openTime, (time, i) =>
    [time / 1000, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(','),
  );
  const file = join(dir, 'BTCUSDT_1h.csv');
  writeFileSync(file, ['ts,open,high,low,close,volume', ...rows].join('\n'));
  return file;
}

describe('opening a research session', () => {
  it('on generated data says that it is synthetic, and gives the same bars for the same seed', async () => {
    const [one, two] = [await openResearch(OPTIONS), await openResearch(OPTIONS)];
    expect(one.source).toContain('synthetic, seed 7, planted edge');
    expect(one.setup.loaded.synthetic).toBe(true);
    expect(two.setup.loaded.sha256).toBe(one.setup.loaded.sha256);
    expect(one.setup.risk).toEqual(HOUSE_RISK_PROFILE);
    expect(one.setup.instrument.kind).toBe('perp');
    const noise = await openResearch({ ...OPTIONS, data: { synthetic: 'noise' } });
    expect(noise.setup.loaded.sha256).not.toBe(one.setup.loaded.sha256);
    expect(noise.source).toContain('synthetic');
    expect(noise.source).not.toContain('strength');
  });

  it('on a file takes its symbol, and keeps trials by market and interval', async () => {
    const research = await openResearch({ ...OPTIONS, data: { file: csvFile() } });
    expect(research.bars.symbol).toBe('BTCUSDT');
    expect(research.inSample.close.length).toBe(180 - 24);
    await research.backtest({ name: 'idle', params: {}, features: [], onBar: () => undefined }, { label: 'idle' });
    const [ledger = ''] = readdirSync(join(dir, 'state', 'trials')).filter((name) => name.endsWith('.ndjson'));
    expect(ledger).toBe('BTCUSDT-3600s.ndjson');
  });

  it('keeps the trials on generated data by its kind and seed, whatever its bytes', async () => {
    const idle = { name: 'idle', params: {}, features: [], onBar: () => undefined };
    const seeds = [7, 7, 8];
    const counts: number[] = [];
    for (const seed of seeds) {
      const research = await openResearch({ ...OPTIONS, seed, data: { synthetic: 'noise' } });
      await research.backtest(idle, { label: 'idle' });
      counts.push(research.trialCount);
    }
    expect(counts).toEqual([1, 1, 1]);
    const ledgers = readdirSync(join(dir, 'state', 'trials')).filter((name) => name.endsWith('.ndjson'));
    expect(ledgers.toSorted()).toEqual(['SYNTHNOISEUSDT-3600s-seed-7.ndjson', 'SYNTHNOISEUSDT-3600s-seed-8.ndjson']);
  });

  it('writes its record where BOT4_RUN_FILE says, else by notebook and symbol', async () => {
    const research = await openResearch({ ...OPTIONS, data: { file: csvFile() } });
    research.note('a', {}, '');
    const standard = join(dir, 'state', 'runs', 'notebook-BTCUSDT.json');
    expect((JSON.parse(readFileSync(standard, 'utf8')) as RunRecord).notebook).toBe('notebook');
    vi.stubEnv('BOT4_RUN_FILE', join(dir, 'mine.json'));
    vi.stubEnv('BOT4_NOTEBOOK', '/some/where/02-mine.ipynb');
    const other = await openResearch({ ...OPTIONS, data: { file: csvFile() } });
    other.note('b', {}, '');
    const record = JSON.parse(readFileSync(join(dir, 'mine.json'), 'utf8')) as RunRecord;
    expect(record.notebook).toBe('02-mine.ipynb');
    expect(record.notes).toEqual([{ title: 'b', rows: [], reading: '' }]);
  });

  it.each([
    ['seed', -1],
    ['seed', 0.5],
    ['seed', 2 ** 32],
    ['seed', '7'],
    ['feePpm', -1],
    ['feePpm', 100_001],
    ['slippagePpm', 0.5],
    ['slippagePpm', Number.NaN],
    ['embargoBars', 0],
    ['embargoBars', 1.5],
    ['outOfSample', 0],
    ['outOfSample', 1],
    ['outOfSample', Number.NaN],
    ['initialCash', '0'],
    ['initialCash', '1e5'],
    ['initialCash', '-5'],
    ['initialCash', ''],
    ['initialCash', '1.123456789'],
  ])('refuses %s %j by its name, before anything is read or written', async (key, value) => {
    const opening = openResearch({ ...OPTIONS, data: { file: 'nowhere.csv' }, [key]: value });
    await expect(opening).rejects.toMatchObject({ code: 'BOT4_CONFIG_VALUE', place: { key } });
    expect(existsSync(join(dir, 'state'))).toBe(false);
  });

  it('names a file that is not there', async () => {
    const opening = openResearch({ ...OPTIONS, data: { file: join(dir, 'nowhere.csv') } });
    await expect(opening).rejects.toMatchObject({ code: 'BOT4_DATA_FILE' });
    expect(existsSync(join(dir, 'state'))).toBe(false);
  });
});

describe('data of a session', () => {
  const project = () => join(dir, 'project');

  it('is a file relative to the project, with the symbol when one is named', () => {
    const of = (data: ResearchOptions['data']) => barsRequest({ ...OPTIONS, data }, '/p');
    expect(of({ file: 'data/a.csv' })).toEqual({ file: '/p/data/a.csv' });
    expect(of({ file: '/else/a.csv', symbol: 'X' })).toEqual({ file: '/else/a.csv', symbol: 'X' });
  });

  it('is generated when that is asked for, even beside files', () => {
    mkdirSync(join(project(), 'data', 'local'), { recursive: true });
    writeFileSync(join(project(), 'data', 'local', 'a.csv'), '');
    const edge = barsRequest({ ...OPTIONS, data: { synthetic: 'edge' } }, project());
    expect(edge).toMatchObject({ synthetic: { seed: 7, plantedEdge: expect.anything() } });
    const noise = barsRequest({ ...OPTIONS, data: { synthetic: 'noise' } }, project());
    expect(noise).toMatchObject({ synthetic: { seed: 7 } });
    expect((noise as { synthetic: object }).synthetic).not.toHaveProperty('plantedEdge');
  });

  it('is the first own file when nothing is named, and synthetic noise when there is none', () => {
    mkdirSync(join(project(), 'data', 'local'), { recursive: true });
    expect(barsRequest({ ...OPTIONS, data: {} }, project())).toMatchObject({ synthetic: { seed: 7 } });
    writeFileSync(join(project(), 'data', 'local', 'b.parquet'), '');
    writeFileSync(join(project(), 'data', 'local', 'a.csv'), '');
    expect(barsRequest({ ...OPTIONS, data: { symbol: 'BTCUSDT' } }, project())).toEqual({
      file: join(project(), 'data', 'local', 'a.csv'),
      symbol: 'BTCUSDT',
    });
  });
});
