/**
 * `l2.json`: one entry for each recording: `files` names its files in `l2/`, in sequence; without it the entry is named
 * after its file. Which venue spoke is told by the recording itself.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { leaveOut } from './compare.ts';
import { type Expected, type ExpectedObject, isObject, listAt } from './expected-json.ts';
import {
  binanceFacts,
  coinbaseFacts,
  krakenFacts,
  krakenFuturesFacts,
  krakenV2Facts,
  type L2Facts,
} from './l2-facts.ts';
import type { VenueName } from './protocols.ts';
import { type RecordingScan, scanRecording } from './recording-scan.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

const ENDINGS = ['', '.ndjson.gz', '.gz', '.ndjson', '.ndjson.zst', '.zst'];

/** The layout of a venue's entries. */
const FACTS: Readonly<Record<VenueName, L2Facts>> = {
  'binance-spot': binanceFacts,
  'binance-um': binanceFacts,
  kraken: krakenFacts,
  'kraken-v2': krakenV2Facts,
  coinbase: coinbaseFacts,
  'coinbase-exchange': coinbaseFacts,
  'kraken-futures': krakenFuturesFacts,
};

/** Files of an entry. @throws Error that names the first one that is not there. */
function filesOf(context: TopicContext, key: string, entry: ExpectedObject): readonly string[] {
  const folder = context.folder('l2');
  const named = listAt(entry, 'files').map((name) => join(folder, String(name)));
  const stems = named.length > 0 ? named : [join(folder, key)];
  return stems.map((stem) => {
    const path = ENDINGS.map((ending) => stem + ending).find(existsSync);
    if (path === undefined) throw new Error(`${stem}${named.length > 0 ? '' : '.ndjson.gz'} is not there`);
    return path;
  });
}

function whoSpoke({ urls }: RecordingScan): string {
  return urls.size > 0
    ? `of ${[...urls].map((url) => url.split('?')[0]).join(', ')}`
    : 'whose messages are of no known venue';
}

/** Files and lines of checkpoints are the question, not an answer. */
function answersOf({ files: _files, ...entry }: ExpectedObject): ExpectedObject {
  if (!Array.isArray(entry.checkpoints)) return entry;
  const checkpoints = listAt(entry, 'checkpoints').map((point): Expected => {
    if (!isObject(point)) return point;
    const { after_line: _line, ...answers } = point;
    return answers;
  });
  return { ...entry, checkpoints };
}

async function checkRecording(context: TopicContext, key: string, entry: Expected): Promise<void> {
  const path = entryPath(context, key);
  const asked = isObject(entry) ? entry : {};
  const expected = answersOf(asked);
  let scan: RecordingScan;
  let files: readonly string[];
  try {
    files = filesOf(context, key, asked);
    scan = await scanRecording(files);
  } catch (error) {
    await checkEntry(context, path, expected, () => {
      throw error;
    });
    return;
  }
  const facts = scan.protocol === undefined ? undefined : FACTS[scan.protocol.venue];
  if (facts === undefined) {
    leaveOut(context.tally, context.topic, path, expected, `no adapter for a recording ${whoSpoke(scan)}`);
    return;
  }
  await checkEntry(context, path, expected, () => facts(files, scan, asked));
}

export const L2: Topic = {
  name: 'l2',
  matches: /^l2/,
  check: async (context) => {
    for (const [key, entry] of Object.entries(context.file.content as ExpectedObject)) {
      await checkRecording(context, key, entry);
    }
  },
};
