/** Runs the topics over a data folder and counts what agrees. */
import { basename, join } from 'node:path';
import { DataFiles } from './columns.ts';
import { leaveOut } from './compare.ts';
import { type ExpectedFile, isObject, readExpected } from './expected-json.ts';
import { Tally } from './tally.ts';
import type { Topic } from './topic.ts';
import { TOPICS } from './topics.ts';

/** What is run. */
export interface CheckOptions {
  /** Folder with `expected/`, `bars/`, `trades/` and so on. */
  readonly data: string;
  /** One topic only. */
  readonly topic?: string;
  /** Told what is being done. */
  readonly progress?: (line: string) => void;
}

/** The topic of an expected file by its name: `correlation_1d_22.json` is of `correlation`. */
function topicOf({ name }: ExpectedFile): Topic | undefined {
  const stem = basename(name, '.json');
  return TOPICS.find(({ matches }) => matches.test(stem));
}

/**
 * Compares what bot4 makes of a data folder with its expected files.
 * @throws Error when the folder has no expected files, or none of the topic.
 */
export async function runChecks({ data, topic: only, progress = () => undefined }: CheckOptions): Promise<Tally> {
  const tally = new Tally();
  const files = new DataFiles();
  let ran = 0;
  for (const file of readExpected(data)) {
    const topic = topicOf(file);
    if (only !== undefined && topic?.name !== only) continue;
    ran += 1;
    progress(file.name);
    const fault = topic !== undefined && file.fault === '' && !isObject(file.content) ? 'is no object' : file.fault;
    if (fault !== '') {
      tally.fail(topic?.name ?? file.name, { path: file.name, expected: 'answers by name', found: fault });
      continue;
    }
    if (topic === undefined) {
      leaveOut(tally, file.name, file.name, file.content, 'the checker does not know this file');
      continue;
    }
    await topic.check({ tally, topic: topic.name, file, data, folder: (name) => join(data, name), files, progress });
  }
  if (ran === 0) throw new Error(`${join(data, 'expected')} has nothing about ${only}`);
  return tally;
}
