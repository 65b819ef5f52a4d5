/** What every journal does, whatever keeps it. */
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../src/ports/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (journal: Journal): string[] =>
  [...journal.read()].map((r) => `${r.seq} ${r.epoch} ${r.type} ${new TextDecoder().decode(r.payload)}`);

/** @param open opens the journal; called again after `close`, it must continue what was written. */
export function journalContract(name: string, open: () => { open(): Journal }): void {
  describe(`${name} as a journal`, () => {
    it('numbers records from 1 without gaps and gives them back in order', () => {
      const journal = open().open();
      expect(journal.lastSeq).toBe(0);
      expect([journal.append(2, bytes('a')), journal.append(3, bytes('')), journal.append(2, bytes('c'))]).toEqual([
        1, 2, 3,
      ]);
      journal.commit();
      expect(read(journal)).toEqual(['1 1 2 a', '2 1 3 ', '3 1 2 c']);
      journal.close();
    });

    it('copies the payload, so that the writer may reuse its buffer', () => {
      const journal = open().open();
      const buffer = bytes('first');
      journal.append(2, buffer);
      buffer.fill(0);
      journal.commit();
      expect(read(journal)).toEqual(['1 1 2 first']);
      journal.close();
    });

    it('goes on with the next epoch and the next number when it is opened again', () => {
      const place = open();
      const first = place.open();
      first.append(2, bytes('a'));
      first.close();
      const second = place.open();
      expect(second.epoch).toBe(2);
      expect(second.append(2, bytes('b'))).toBe(2);
      second.commit();
      expect(read(second)).toEqual(['1 1 2 a', '2 2 2 b']);
      second.close();
    });
  });
}
