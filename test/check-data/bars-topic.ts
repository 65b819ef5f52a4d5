/** `bars.json`: one entry for each file in `bars/`; a file in long format has one for each symbol inside of it. */
import { join } from 'node:path';
import { barFacts } from './bar-facts.ts';
import { type Expected, type ExpectedObject, isObject } from './expected-json.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

/** Whether an entry holds one object for each symbol, and no facts of its own. */
function isBySymbol(entry: ExpectedObject): boolean {
  const values = Object.values(entry);
  return values.length > 0 && values.every((value) => isObject(value) && ('rows' in value || 'sum_close' in value));
}

async function checkFile(context: TopicContext, name: string, entry: Expected): Promise<void> {
  const path = join(context.folder('bars'), name);
  if (!isObject(entry) || !isBySymbol(entry)) {
    const asked = isObject(entry) ? entry : {};
    return checkEntry(context, entryPath(context, name), entry, async () =>
      barFacts(await context.files.rows(path), path, asked),
    );
  }
  for (const [symbol, expected] of Object.entries(entry)) {
    await checkEntry(context, entryPath(context, name, symbol), expected, async () =>
      barFacts(await context.files.rows(path, symbol), path, expected as ExpectedObject),
    );
  }
}

export const BARS: Topic = {
  name: 'bars',
  matches: /^bars/,
  check: async (context) => {
    for (const [name, entry] of Object.entries(context.file.content as ExpectedObject)) {
      await checkFile(context, name, entry);
    }
  },
};
