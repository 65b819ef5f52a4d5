import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoDigest } from '../crypto/digest.ts';
import { checkUnchanged, formatOf, openDataFile, sha256OfFile } from './data-file.ts';
import { defaultBarsFile } from './default-bars-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-data-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('data file', () => {
  it('has a format by its name, whatever the case', () => {
    expect(['a.parquet', 'A.CSV', 'b.csv.gz', 'c.gz', 'csv', 'd.json'].map(formatOf)).toEqual([
      'parquet',
      'csv',
      'csv.gz',
      null,
      null,
      null,
    ]);
  });

  it('has the hash of its bytes, equal to the hash of the same bytes in memory', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'ts,open\n1,2\n');
    const file = await openDataFile(path);
    expect(await sha256OfFile(file)).toBe(cryptoDigest.sha256('ts,open\n1,2\n'));
    expect(cryptoDigest.sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('is refused when it changed or went away while it was read', async () => {
    const path = join(folder, 'b.csv');
    writeFileSync(path, 'x');
    const file = await openDataFile(path);
    await expect(checkUnchanged(file)).resolves.toBeUndefined();
    utimesSync(path, 1, 1);
    await expect(checkUnchanged(file)).rejects.toThrow(/BOT4_DATA_FILE: the file changed/);
    rmSync(path);
    await expect(checkUnchanged(file)).rejects.toThrow(/BOT4_DATA_FILE: the file changed/);
  });
});

describe('default file', () => {
  it('is the first of data/local by name, then the shared file, then none', () => {
    const root = join(folder, 'project');
    const shared = join(folder, 'shared', 'data', 'bars');
    const local = join(root, 'data', 'local');
    mkdirSync(root);
    expect(defaultBarsFile(root)).toBeNull();
    mkdirSync(shared, { recursive: true });
    writeFileSync(join(shared, 'binance_1h_23symbols_2019-2025.parquet'), '');
    expect(defaultBarsFile(root)).toBe(join(shared, 'binance_1h_23symbols_2019-2025.parquet'));
    mkdirSync(join(local, 'a.parquet'), { recursive: true });
    for (const name of ['notes.txt', '.hidden.csv', 'b.csv.gz', 'c.parquet']) writeFileSync(join(local, name), '');
    expect(defaultBarsFile(root)).toBe(join(local, 'b.csv.gz'));
  });
});
