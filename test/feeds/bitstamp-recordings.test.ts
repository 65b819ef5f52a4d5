/**
 * The recording of single orders of Bitstamp, against answers that were computed elsewhere (Python, decimal). The data
 * stand beside the project and are not part of it: without the folder this test is skipped, with it every file must be
 * there.
 */
import { describe, expect, it } from 'vitest';
import { BitstampOrderEvents, inferBitstampScale } from '../../src/adapters/bitstamp/index.ts';
import { HAS_SHARED, sharedText, shortest } from './session-recording.ts';

interface Answer {
  readonly counts: Readonly<Record<string, number>>;
  readonly first_t_ms: number;
  readonly last_t_ms: number;
  readonly out_of_order_t: number;
  readonly trade_amount_sum: string;
  readonly orders_still_live_at_end: number;
}
interface Line {
  readonly t_ms: number;
  readonly event: string;
  readonly raw: string;
}

const FILE = 'bitstamp_L3_20150501.ndjson.gz';
const TIMEOUT_MS = 900_000;

describe.skipIf(!HAS_SHARED)('the recording of orders of Bitstamp (../shared; skipped without it)', () => {
  it(
    'has the expected counts, dirt included, and the exact sum of all trades',
    () => {
      const expected = JSON.parse(sharedText('expected', 'l3.json')) as Answer;
      const lines = sharedText('l3', FILE)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      const feed = new BitstampOrderEvents({ scale: inferBitstampScale(lines) });
      for (const { t_ms, event, raw } of lines) feed.event(t_ms, event, raw);
      const { counts, book } = feed;
      expect({
        ...Object.fromEntries(counts.events),
        deleted_never_created: counts.deletedNeverCreated,
        changed_never_created: counts.changedNeverCreated,
        deleted_twice: counts.deletedTwice,
        created_twice: counts.createdTwice,
        changed_after_delete: counts.changedAfterDelete,
      }).toEqual(expected.counts);
      expect([feed.firstMillis, feed.lastMillis, counts.outOfOrder]).toEqual([
        expected.first_t_ms,
        expected.last_t_ms,
        expected.out_of_order_t,
      ]);
      expect(shortest(feed.tradedAmount)).toBe(shortest(expected.trade_amount_sum));
      expect(book.orderCount).toBe(expected.orders_still_live_at_end);
      expect([counts.malformed, counts.offGrid]).toEqual([0, 0]);
    },
    TIMEOUT_MS,
  );
});
