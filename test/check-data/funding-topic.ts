/**
 * `funding.json`: the facts of a file of funding rates, or one object of them for each file by name. Where no file is
 * named, it is the one in `bars/` that has `funding` in its name.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exactSum, fundingPaid } from '../../src/domain/market/index.ts';
import type { Rows } from './columns.ts';
import { type Found, near } from './compare.ts';
import { type ExpectedObject, isObject } from './expected-json.ts';
import { countRows, firstLargest, firstSmallest, usualStep } from './sums.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

const HOUR_MS = 3_600_000;
const EXACTLY = /^exactly_(.+)$/;

function column({ numbers }: Rows, name: string, file: string): Float64Array {
  const found = numbers[name];
  if (found === undefined) throw new Error(`${file} has no column ${name}`);
  return found;
}

/** Hours between settlements in milliseconds: a stamp may be late by some milliseconds, so steps are rounded. */
function settlementMs(time: Float64Array): number {
  return Math.max(HOUR_MS, usualStep(time.map((t) => Math.round(t / HOUR_MS) * HOUR_MS)));
}

/** Everything that is said of one file of funding rates. */
export function fundingFacts(rows: Rows, file: string, expected: ExpectedObject): Found {
  const rate = column(rows, 'rate', file);
  const n = rate.length;
  const grid = settlementMs(rows.time);
  const late = rows.time.map((t) => t % grid);
  const at = (i: number): number => rate[i] as number;
  const exactly = Object.keys(expected).flatMap((key): [string, Found][] => {
    const value = Number(EXACTLY.exec(key)?.[1] ?? Number.NaN);
    return Number.isNaN(value) ? [] : [[key, countRows(n, (i) => at(i) === value)]];
  });
  const marks = rows.numbers.mark;
  return {
    rows: n,
    sum_rate: near(exactSum(rate)),
    negative: countRows(n, (i) => at(i) < 0),
    positive: countRows(n, (i) => at(i) > 0),
    zero: countRows(n, (i) => at(i) === 0),
    min: at(firstSmallest(rate)),
    max: at(firstLargest(rate)),
    late_ms_max: late[firstLargest(late)] as number,
    rows_not_on_grid: countRows(n, (i) => late[i] !== 0),
    ...Object.fromEntries(exactly),
    ...(marks === undefined ? {} : { long_1_unit_paid_quote: near(fundingPaid({ rate, mark: marks })) }),
  };
}

/** The file that an entry without a name is about: where several have `funding` in their name, the one with its rows. */
async function fundingFile(context: TopicContext, expected: ExpectedObject): Promise<string> {
  const folder = context.folder('bars');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /funding/i.test(name)) : [];
  const paths = names.sort().map((name) => join(folder, name));
  for (const path of paths) {
    if (paths.length === 1 || (await context.files.rows(path)).time.length === expected.rows) return path;
  }
  const found = paths.length === 0 ? 'none' : `${paths.length}, none with ${String(expected.rows)} rows`;
  throw new Error(`a file with funding in its name is expected in ${folder}; there is ${found}`);
}

export const FUNDING: Topic = {
  name: 'funding',
  matches: /^funding/,
  check: async (context) => {
    const content = context.file.content as ExpectedObject;
    const named = Object.values(content).every(isObject);
    const entries: [string | undefined, ExpectedObject][] = named
      ? (Object.entries(content) as [string, ExpectedObject][])
      : [[undefined, content]];
    for (const [name, expected] of entries) {
      const path = name === undefined ? entryPath(context) : entryPath(context, name);
      await checkEntry(context, path, expected, async () => {
        const file = name === undefined ? await fundingFile(context, expected) : join(context.folder('bars'), name);
        return fundingFacts(await context.files.rows(file), file, expected);
      });
    }
  },
};
