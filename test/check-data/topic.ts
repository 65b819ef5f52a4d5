/** What a topic is: one kind of expected file and how it is checked. */

import type { DataFiles } from './columns.ts';
import { compare, type Found, failEntry } from './compare.ts';
import type { Expected, ExpectedFile } from './expected-json.ts';
import type { Tally } from './tally.ts';

/** Everything that a topic works with. */
export interface TopicContext {
  readonly tally: Tally;
  readonly topic: string;
  readonly file: ExpectedFile;
  readonly data: string;
  /** Path of a folder or file inside of the data folder. */
  readonly folder: (name: string) => string;
  readonly files: DataFiles;
  readonly progress: (line: string) => void;
}

/** One topic. */
export interface Topic {
  readonly name: string;
  /** Names of expected files without `.json`. */
  readonly matches: RegExp;
  readonly check: (context: TopicContext) => Promise<void>;
}

/** Names of what was expected, for messages. */
export function entryPath(context: TopicContext, ...parts: readonly string[]): string {
  return [context.file.name, ...parts].join(' / ');
}

/** Computes an entry and compares it; whatever is thrown on the way makes the entry fail with that message. */
export async function checkEntry(
  context: TopicContext,
  path: string,
  expected: Expected,
  find: () => Promise<Found> | Found,
): Promise<void> {
  context.progress(`  ${path}`);
  let found: Found;
  try {
    found = await find();
  } catch (error) {
    failEntry(context.tally, context.topic, path, expected, (error as Error).message);
    return;
  }
  compare(context.tally, context.topic, path, { expected, found });
}
