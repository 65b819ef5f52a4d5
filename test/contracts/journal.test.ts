import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import type { JournalRecord } from '../../src/ports/index.ts';
import { journalContract } from './journal.ts';

journalContract('a journal in files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bot4-journal-'));
  return { open: () => new FileJournal({ dir, segmentBytes: 1 << 20 }) };
});

journalContract('a journal in memory', () => {
  let records: JournalRecord[] = [];
  return {
    open: () => {
      const journal = new MemoryJournal({ keeps: true, records });
      const close = journal.close.bind(journal);
      journal.close = () => {
        records = [...journal.read()];
        close();
      };
      return journal;
    },
  };
});

it('opens a journal in memory with the epoch after the last record', () => {
  expect(new MemoryJournal({ keeps: false }).epoch).toBe(1);
});
