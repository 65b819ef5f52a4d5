import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderArtifactStore } from './artifact-store.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-store-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const NAME = 'sample-0123456789ab';
const files = new Map([
  ['a.json', new Uint8Array([1, 2])],
  ['notebook.ipynb', new Uint8Array([3])],
]);

describe('FolderArtifactStore', () => {
  it('reads back what was written', () => {
    const store = new FolderArtifactStore(join(dir, 'models'));
    expect(store.list()).toEqual([]);
    store.write(NAME, files);
    expect(store.read(NAME)).toEqual(files);
    expect(store.list()).toEqual([NAME]);
  });

  it('writes the same content again without doing anything, and no other content under the same name', () => {
    const store = new FolderArtifactStore(dir);
    store.write(NAME, files);
    store.write(NAME, files);
    expect(() => store.write(NAME, new Map([['a.json', new Uint8Array([9])]]))).toThrow('BOT4_STORE_WRITE');
    expect(() => store.write(NAME, new Map([...files, ['a.json', new Uint8Array([9])]]))).toThrow('BOT4_STORE_WRITE');
    expect(store.read(NAME)).toEqual(files);
  });

  it('lists the oldest first and passes over everything that is no artifact', () => {
    const store = new FolderArtifactStore(dir);
    ['b-000000000001', 'a-000000000002', 'c-000000000003'].forEach((name, i) => {
      store.write(name, files);
      utimesSync(join(dir, name), 1000 + i, 1000 + Math.min(i, 1));
    });
    writeFileSync(join(dir, 'README.md'), '');
    writeFileSync(join(dir, 'file-000000000004'), '');
    mkdirSync(join(dir, '.tmp-1-aa'));
    expect(store.list()).toEqual(['b-000000000001', 'a-000000000002', 'c-000000000003']);
  });

  it.each(['', '..', '../x-0123456789ab', 'x', 'X-0123456789ab', 'x-0123456789ab/..', 'x-0123456789AB', '/etc'])(
    'has no artifact %j',
    (name) => {
      const store = new FolderArtifactStore(dir);
      expect(() => store.read(name)).toThrow('BOT4_ARTIFACT_MISSING');
      expect(() => store.write(name, files)).toThrow('BOT4_STORE_WRITE');
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it('does not write a file whose name leads elsewhere', () => {
    const store = new FolderArtifactStore(dir);
    for (const name of ['../x', 'a/b', '.hidden', '']) {
      expect(() => store.write(NAME, new Map([[name, new Uint8Array(1)]]))).toThrow('BOT4_STORE_WRITE');
    }
  });

  it('refuses an artifact that holds anything but plain files', () => {
    const store = new FolderArtifactStore(dir);
    store.write(NAME, files);
    mkdirSync(join(dir, NAME, 'folder'));
    expect(() => store.read(NAME)).toThrow('BOT4_ARTIFACT_TAMPERED');
    rmSync(join(dir, NAME, 'folder'), { recursive: true });
    symlinkSync('/etc/hostname', join(dir, NAME, 'link'));
    expect(() => store.read(NAME)).toThrow('BOT4_ARTIFACT_TAMPERED');
  });

  it('does not follow a link to a folder', () => {
    const store = new FolderArtifactStore(dir);
    store.write(NAME, files);
    symlinkSync(join(dir, NAME), join(dir, 'link-0123456789ab'));
    expect(store.list()).toEqual([NAME]);
    expect(() => store.read('link-0123456789ab')).toThrow('BOT4_ARTIFACT_MISSING');
  });
});
