/**
 * `trades.json`: one entry for each market, whose trades are the rows of that market in some file in `trades/`; or one for each
 * file by name.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Rows } from './columns.ts';
import { type ExpectedObject, isObject } from './expected-json.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';
import { tradeFacts } from './trade-facts.ts';

const DATA_FILE = /\.(parquet|csv|csv\.gz)$/;

/** The rows of `key`, in the order in which they happened. */
async function rowsOfMarket(
  context: TopicContext,
  key: string,
): Promise<{ readonly rows: Rows; readonly file: string }> {
  const folder = context.folder('trades');
  if (DATA_FILE.test(key)) {
    const file = join(folder, key);
    return { rows: await context.files.rowsInSequence(file), file };
  }
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => DATA_FILE.test(name)) : [];
  for (const name of names.sort()) {
    const file = join(folder, name);
    // A file that cannot be read is not the one that the entry is about.
    if ((await context.files.names(file).catch((): string[] => [])).includes(key)) {
      return { rows: await context.files.rowsInSequence(file, key), file };
    }
  }
  throw new Error(`no file in ${folder} has trades of ${key}`);
}

/** The rule of cleaning is the question, not an answer. */
function withoutRule(entry: ExpectedObject): ExpectedObject {
  if (!isObject(entry.cleaned)) return entry;
  const { rule: _rule, ...cleaned } = entry.cleaned;
  return { ...entry, cleaned };
}

export const TRADES: Topic = {
  name: 'trades',
  matches: /^trades/,
  check: async (context) => {
    for (const [key, entry] of Object.entries(context.file.content as ExpectedObject)) {
      await checkEntry(context, entryPath(context, key), withoutRule(entry as ExpectedObject), async () => {
        const { rows, file } = await rowsOfMarket(context, key);
        return tradeFacts(rows, file, entry as ExpectedObject);
      });
    }
  },
};
