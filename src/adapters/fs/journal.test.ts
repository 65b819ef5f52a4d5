import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FileJournal } from './journal.ts';
import { NODE_DISK } from './journal-disk.ts';

const folders: string[] = [];
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bot4-journal-'));
  folders.push(dir);
  return dir;
}
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const open = (dir: string, segmentBytes = 1 << 20): FileJournal => new FileJournal({ dir, segmentBytes });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (journal: FileJournal): string[] => [...journal.read()].map((r) => new TextDecoder().decode(r.payload));

function written(dir: string, count: number, segmentBytes?: number): void {
  const journal = open(dir, segmentBytes);
  for (let i = 1; i <= count; i++) {
    journal.append(2, bytes(`record ${i}`));
    journal.commit();
  }
  journal.close();
}

const only = (dir: string): string => join(dir, 'journal-000001.log');

describe('file journal', () => {
  it('keeps every whole record when the last write was torn, at every byte of it', () => {
    const dir = folder();
    written(dir, 5);
    const whole = readFileSync(only(dir));
    const lastFrame = 22 + 'record 5'.length;
    for (let cut = 1; cut <= lastFrame; cut++) {
      writeFileSync(only(dir), whole.subarray(0, whole.length - cut));
      const journal = open(dir);
      expect(texts(journal)).toEqual(['record 1', 'record 2', 'record 3', 'record 4']);
      expect(journal.append(2, bytes('next'))).toBe(5);
      journal.close();
    }
  });

  it('cuts off garbage that a torn write left behind', () => {
    const dir = folder();
    written(dir, 3);
    appendFileSync(only(dir), Buffer.alloc(100, 0xab));
    const journal = open(dir);
    expect(texts(journal)).toHaveLength(3);
    journal.close();
  });

  it('says that the disk refused when the garbage of a torn write cannot be cut off, and opens when it can', () => {
    const dir = folder();
    written(dir, 3);
    appendFileSync(only(dir), Buffer.alloc(100, 0xab));
    const sync = (): never => {
      throw new Error('EIO');
    };
    expect(() => new FileJournal({ dir, segmentBytes: 1 << 20, disk: { ...NODE_DISK, sync } })).toThrow(
      'BOT4_STORE_WRITE',
    );
    const journal = open(dir);
    expect(texts(journal)).toHaveLength(3);
    journal.close();
  });

  it('checks the disk again from the second reading on, and after a write', () => {
    const dir = folder();
    written(dir, 3);
    const whole = readFileSync(only(dir));
    const flipped = Uint8Array.from(whole);
    flipped[whole.length - 1] = (whole[whole.length - 1] as number) ^ 1;
    const again = open(dir);
    expect(texts(again)).toHaveLength(3);
    writeFileSync(only(dir), flipped);
    expect(() => texts(again)).toThrow(/damage at byte/);
    writeFileSync(only(dir), whole);
    again.close();
    const writing = open(dir);
    writing.append(2, bytes('record 4'));
    writing.commit();
    expect(texts(writing)).toEqual(['record 1', 'record 2', 'record 3', 'record 4']);
    writing.close();
  });

  it('reads 3 segments and their records in order, the last one as it was found', () => {
    const dir = folder();
    written(dir, 20, 200);
    const journal = open(dir, 200);
    expect(readdirSync(dir).length).toBeGreaterThan(3);
    const all = Array.from({ length: 20 }, (_, i) => `record ${i + 1}`);
    expect([texts(journal), texts(journal)]).toEqual([all, all]);
    journal.close();
  });

  it('stops on a flipped bit anywhere before the last record and never repairs it', () => {
    const dir = folder();
    written(dir, 4);
    const whole = readFileSync(only(dir));
    const lastFrame = 22 + 'record 4'.length;
    for (let at = 0; at < whole.length - lastFrame; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(only(dir), damaged);
      expect(() => {
        const journal = open(dir);
        try {
          texts(journal);
        } finally {
          journal.close();
        }
      }, `byte ${at}`).toThrow(expect.objectContaining({ code: 'BOT4_JOURNAL_CORRUPT' }));
      expect(readFileSync(only(dir)).equals(damaged)).toBe(true);
    }
  });

  it('chains its segments and notices when one was exchanged or is missing', () => {
    const dir = folder();
    written(dir, 40, 200);
    const names = readdirSync(dir).filter((name) => name.endsWith('.log'));
    expect(names.length).toBeGreaterThan(3);
    const journal = open(dir, 200);
    expect(texts(journal)).toHaveLength(40);
    journal.close();
    const second = join(dir, names[1]!);
    const original = readFileSync(second);
    rmSync(second);
    const gap = open(dir, 200);
    expect(() => texts(gap)).toThrow(expect.objectContaining({ code: 'BOT4_JOURNAL_CORRUPT' }));
    gap.close();
    const other = folder();
    written(other, 40, 200);
    // Same shape, but the third segment now follows another second one.
    writeFileSync(second, Buffer.concat([original.subarray(0, 46), original.subarray(46).reverse()]));
    const exchanged = open(dir, 200);
    expect(() => texts(exchanged)).toThrow(expect.objectContaining({ code: 'BOT4_JOURNAL_CORRUPT' }));
    exchanged.close();
  });

  it('continues when the crash came while a new segment was being made', () => {
    const dir = folder();
    written(dir, 6, 100);
    const last = readdirSync(dir)
      .filter((name) => name.endsWith('.log'))
      .sort()
      .at(-1)!;
    truncateSync(join(dir, last), 10);
    const journal = open(dir, 100);
    expect(journal.lastSeq).toBe(texts(journal).length);
    expect(journal.append(2, bytes('next'))).toBe(journal.lastSeq);
    journal.close();
  });

  it('does not let two processes write, and takes over the lock of one that is gone', () => {
    const dir = folder();
    const journal = open(dir);
    expect(() => open(dir)).toThrow(expect.objectContaining({ code: 'BOT4_JOURNAL_LOCKED' }));
    journal.close();
    const dead = spawnSync(process.execPath, ['-e', 'console.log(process.pid)']).stdout.toString().trim();
    writeFileSync(join(dir, 'lock'), `${dead} 1`);
    const next = open(dir);
    expect(next.epoch).toBe(1);
    next.close();
    // The number of this process, but another start time: the number was used again.
    writeFileSync(join(dir, 'lock'), `${process.pid} 1`);
    open(dir).close();
  });

  it('refuses everything after a failed write', () => {
    const dir = folder();
    const journal = open(dir);
    journal.append(2, bytes('a'));
    journal.close();
    expect(() => journal.append(2, bytes('b'))).toThrow(expect.objectContaining({ code: 'BOT4_STORE_WRITE' }));
    expect(() => journal.commit()).toThrow(expect.objectContaining({ code: 'BOT4_STORE_WRITE' }));
  });

  it('refuses a record that is larger than half of its buffer', () => {
    const journal = open(folder());
    expect(() => journal.append(2, new Uint8Array(1 << 18))).toThrow(
      expect.objectContaining({ code: 'BOT4_STORE_WRITE' }),
    );
    journal.close();
  });

  it('keeps order across many records and its own buffer', () => {
    const dir = folder();
    const journal = open(dir, 1 << 16);
    for (let i = 1; i <= 20_000; i++) journal.append(2, bytes(String(i)));
    journal.commit();
    expect(texts(journal)).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i + 1)));
    journal.close();
  });
});
