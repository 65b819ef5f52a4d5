import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FileJournal } from './journal.ts';
import { NODE_DISK } from './journal-disk.ts';
import { takeTerm } from './term-file.ts';

const folders: string[] = [];
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bot4-terms-'));
  folders.push(dir);
  return dir;
}
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

describe('file of the terms', () => {
  it('hands out what the journal asks for, or one more than ever before', () => {
    const file = join(folder(), 'terms');
    expect([1, 2, 1, 1, 9, 3].map((least) => takeTerm(NODE_DISK, file, least))).toEqual([1, 2, 3, 4, 9, 10]);
  });

  it('writes over a last entry that was torn at any of its 8 bytes', () => {
    const file = join(folder(), 'terms');
    for (const least of [1, 2, 3]) takeTerm(NODE_DISK, file, least);
    const whole = readFileSync(file);
    for (let cut = 1; cut <= 8; cut++) {
      writeFileSync(file, whole);
      truncateSync(file, whole.length - cut);
      expect(takeTerm(NODE_DISK, file, 1)).toBe(3);
      expect(takeTerm(NODE_DISK, file, 1)).toBe(4);
    }
  });

  it('refuses a flipped bit in any entry but the last one', () => {
    const file = join(folder(), 'terms');
    for (const least of [1, 2]) takeTerm(NODE_DISK, file, least);
    const whole = readFileSync(file);
    for (let bit = 0; bit < 64; bit++) {
      const damaged = Uint8Array.from(whole);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      writeFileSync(file, damaged);
      expect(() => takeTerm(NODE_DISK, file, 1)).toThrow('BOT4_JOURNAL_CORRUPT');
    }
  });
});

describe('terms of a journal', () => {
  const open = (dir: string): FileJournal =>
    new FileJournal({ dir: join(dir, 'journal'), segmentBytes: 1 << 20, termFile: join(dir, 'terms') });

  function live(dir: string): number {
    const journal = open(dir);
    journal.append(2, new Uint8Array(3));
    journal.close();
    return journal.epoch;
  }

  it('rise by one a start, also after a copy from before two starts was put back', () => {
    const dir = folder();
    expect([live(dir), live(dir)]).toEqual([1, 2]);
    const file = join(dir, 'journal', 'journal-000001.log');
    const copy = readFileSync(file);
    expect([live(dir), live(dir)]).toEqual([3, 4]);
    writeFileSync(file, copy);
    expect(live(dir)).toBe(5);
  });

  it('are refused, and the lock is free again, when their file is damaged', () => {
    const dir = folder();
    live(dir);
    writeFileSync(join(dir, 'terms'), new Uint8Array(8));
    appendFileSync(join(dir, 'terms'), new Uint8Array(8));
    expect(() => open(dir)).toThrow('BOT4_JOURNAL_CORRUPT');
    rmSync(join(dir, 'terms'));
    expect(live(dir)).toBe(2);
  });
});
