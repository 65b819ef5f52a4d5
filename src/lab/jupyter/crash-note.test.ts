import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CrashNote } from './crash-note.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-crash-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the note of what runs', () => {
  it('tells the next kernel once what the one before died of', () => {
    const file = join(folder, 'a.json');
    const first = new CrashNote(file);
    expect(first.tell()).toBeUndefined();
    first.begin(12, '\n  const big = new Array(1e12);\nbig.fill(0)');
    const second = new CrashNote(file);
    expect(second.tell()).toContain('died while it ran cell 12: const big = new Array(1e12);');
    expect(second.tell()).toBeUndefined();
    expect(new CrashNote(file).tell()).toContain('died between two cells');
  });

  it('is gone after an end in order, and after a cell names none', () => {
    const file = join(folder, 'b.json');
    const note = new CrashNote(file);
    note.begin(1, 'x');
    note.end();
    expect(new CrashNote(file).tell()).toContain('between two cells');
    note.remove();
    expect(existsSync(`${file}.running`)).toBe(false);
    expect(new CrashNote(file).tell()).toBeUndefined();
  });

  it('does without a disk', () => {
    const note = new CrashNote(join(folder, 'nowhere', 'c.json'));
    expect(() => note.begin(1, 'x')).not.toThrow();
    expect(note.tell()).toBeUndefined();
  });
});
