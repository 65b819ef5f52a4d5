import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalBytes } from './demo-paper.ts';

describe('size of a journal', () => {
  it('is the sum of its segments, without its lock, and 0 before its folder is there', () => {
    const dir = mkdtempSync(join(tmpdir(), 'bot4-size-'));
    try {
      expect(journalBytes(join(dir, 'not-yet'))).toBe(0);
      expect(journalBytes(dir)).toBe(0);
      writeFileSync(join(dir, 'journal-000001.log'), 'x'.repeat(100));
      writeFileSync(join(dir, 'journal-000002.log'), 'x'.repeat(7));
      writeFileSync(join(dir, 'lock'), 'x'.repeat(1000));
      expect(journalBytes(dir)).toBe(107);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
