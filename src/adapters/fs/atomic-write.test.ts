import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../core/index.ts';
import { writeFileAtomic, writeFileUnlessSame, writeFolderAtomic } from './atomic-write.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-atomic-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('writeFileAtomic', () => {
  it('makes the folder, writes text as UTF-8, and replaces what was there', () => {
    const file = join(dir, 'a', 'b', 'x.json');
    writeFileAtomic(file, 'é');
    writeFileAtomic(file, new Uint8Array([1, 2]));
    expect([...readFileSync(file)]).toEqual([1, 2]);
    expect(readdirSync(join(dir, 'a', 'b'))).toEqual(['x.json']);
  });

  it('gives the file its permission bits', () => {
    writeFileAtomic(join(dir, 'key'), 'x', { mode: 0o600 });
    expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600);
  });

  it('leaves the old content and nothing half-written when it fails', () => {
    mkdirSync(join(dir, 'taken'));
    writeFileSync(join(dir, 'taken', 'old'), 'old');
    expect(() => writeFileAtomic(join(dir, 'taken'), 'x')).toThrow(StoreError);
    expect(readdirSync(dir)).toEqual(['taken']);
    expect(readFileSync(join(dir, 'taken', 'old'), 'utf8')).toBe('old');
  });
});

describe('writeFileUnlessSame', () => {
  it('writes, replaces other content, and leaves the same content as it is, its time too', () => {
    const file = join(dir, 'a', 'x.csv');
    writeFileUnlessSame(file, 'one', { mode: 0o600 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileUnlessSame(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    utimesSync(file, 1, 1);
    const { ino } = statSync(file);
    writeFileUnlessSame(file, new TextEncoder().encode('two'));
    expect(statSync(file)).toMatchObject({ mtimeMs: 1000, ino });
    expect(readdirSync(join(dir, 'a'))).toEqual(['x.csv']);
  });

  it('is one write when several processes begin it at once', async () => {
    const file = join(dir, 'x.csv');
    const code = `import { writeFileUnlessSame } from ${JSON.stringify(import.meta.resolve('./atomic-write.ts'))};
      import { statSync } from 'node:fs';
      while (Date.now() < Number(process.argv[2])) {}
      const seen = new Set();
      for (let i = 0; i < 200; i++) {
        writeFileUnlessSame(process.argv[1], 'x'.repeat(100_000));
        seen.add(statSync(process.argv[1]).ino);
      }
      console.log([...seen].join());`;
    const at = String(Date.now() + 1500);
    const outputs = await Promise.all(
      [1, 2, 3].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, file, at])),
    );
    expect(new Set(outputs.map(({ stdout }) => stdout)).size).toBe(1);
    expect(outputs[0]?.stdout).toMatch(/^\d+\n$/);
  });

  it('leaves the old content and nothing half-written when it fails', () => {
    mkdirSync(join(dir, 'taken', 'old'), { recursive: true });
    expect(() => writeFileUnlessSame(join(dir, 'taken'), 'x')).toThrow(StoreError);
    expect(readdirSync(dir)).toEqual(['taken']);
  });
});

describe('writeFolderAtomic', () => {
  const files = new Map([
    ['a.json', new Uint8Array([1])],
    ['b.json', new Uint8Array(0)],
  ]);

  it('writes all files', () => {
    writeFolderAtomic(join(dir, 'models', 'm'), files);
    expect(readdirSync(join(dir, 'models'))).toEqual(['m']);
    expect(readdirSync(join(dir, 'models', 'm')).sort()).toEqual(['a.json', 'b.json']);
  });

  it('writes none when one fails, and does not touch a folder that is there', () => {
    const bad = new Map([...files, ['no/such/folder', new Uint8Array(1)]]);
    expect(() => writeFolderAtomic(join(dir, 'm'), bad)).toThrow('BOT4_STORE_WRITE');
    expect(readdirSync(dir)).toEqual([]);
    writeFolderAtomic(join(dir, 'm'), files);
    expect(() => writeFolderAtomic(join(dir, 'm'), new Map())).toThrow('BOT4_STORE_WRITE');
    expect(readdirSync(join(dir, 'm')).sort()).toEqual(['a.json', 'b.json']);
  });
});
