/**
 * `l3.json`: recordings of single orders in `l3/`. The file is named by the entry (`{"file.ndjson.gz": {…}}`), or it is the
 * only one there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BitstampOrderEvents, inferBitstampScale } from '../../src/adapters/bitstamp/index.ts';
import { type Found, leaveOut } from './compare.ts';
import { type Expected, type ExpectedObject, isObject, objectAt } from './expected-json.ts';
import { jsonLines, matchingFiles } from './json-lines.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

/** A line of a recording. */
interface OrderLine {
  readonly t_ms: number;
  readonly event: string;
  readonly raw: string;
}

const BITSTAMP_EVENT = /^(order_(created|changed|deleted)|order_book|trade)$/;

/** Whether lines are of Bitstamp, the only venue whose orders bot4 reads. */
function isBitstamp(lines: readonly OrderLine[]): boolean {
  return (
    lines.length > 0 &&
    lines.every(({ event, raw }) => typeof event === 'string' && typeof raw === 'string') &&
    lines.some(({ event }) => BITSTAMP_EVENT.test(event))
  );
}

/** Everything that is said of a recording. */
export function orderFacts(lines: readonly OrderLine[], expected: ExpectedObject): Found {
  const market = new BitstampOrderEvents({ scale: inferBitstampScale(lines) });
  for (const { t_ms: millis, event, raw } of lines) market.event(millis, event, raw);
  const { counts } = market;
  const events = Object.keys(objectAt(expected, 'counts')).filter((name) => BITSTAMP_EVENT.test(name));
  return {
    counts: {
      ...Object.fromEntries(events.map((name) => [name, counts.events.get(name) ?? 0])),
      deleted_never_created: counts.deletedNeverCreated,
      changed_never_created: counts.changedNeverCreated,
      deleted_twice: counts.deletedTwice,
      created_twice: counts.createdTwice,
      changed_after_delete: counts.changedAfterDelete,
    },
    first_t_ms: market.firstMillis,
    last_t_ms: market.lastMillis,
    out_of_order_t: counts.outOfOrder,
    trade_amount_sum: market.tradedAmount,
    orders_still_live_at_end: market.book.orderCount,
  };
}

/** Entries by the file that they name; an entry that is the facts themselves is of the only file. */
function entriesOf(content: ExpectedObject): readonly (readonly [string | undefined, Expected])[] {
  const named = Object.entries(content).filter(([, value]) => isObject(value) && 'counts' in value);
  return named.length > 0 ? named : [[undefined, content]];
}

function fileOf(context: TopicContext, name: string | undefined): string {
  const folder = context.folder('l3');
  if (name === undefined) return matchingFiles(folder, /\.ndjson(\.gz|\.zst)?$/, 'a recording of orders')[0] as string;
  const stem = join(folder, name);
  const path = ['', '.ndjson.gz', '.gz', '.ndjson'].map((ending) => stem + ending).find(existsSync);
  if (path === undefined) throw new Error(`${stem} is not there`);
  return path;
}

async function checkOne(context: TopicContext, name: string | undefined, entry: Expected): Promise<void> {
  const path = name === undefined ? entryPath(context) : entryPath(context, name);
  let lines: readonly OrderLine[];
  try {
    lines = jsonLines<OrderLine>(fileOf(context, name));
  } catch (error) {
    await checkEntry(context, path, entry, () => {
      throw error;
    });
    return;
  }
  if (isBitstamp(lines)) {
    await checkEntry(context, path, entry, () => orderFacts(lines, isObject(entry) ? entry : {}));
  } else leaveOut(context.tally, context.topic, path, entry, 'no adapter for orders that are not of Bitstamp');
}

export const L3: Topic = {
  name: 'l3',
  matches: /^l3/,
  check: async (context) => {
    for (const [name, entry] of entriesOf(context.file.content as ExpectedObject)) await checkOne(context, name, entry);
  },
};
