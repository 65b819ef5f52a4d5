import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../core/index.ts';
import { writeFileAtomic, writeFolderAtomic } from './atomic-write.ts';

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
