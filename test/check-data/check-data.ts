/**
 * Compares what bot4 makes of market data with answers that were computed elsewhere, number by number.
 *
 *   check-data.ts                     ../shared/data
 *   check-data.ts --data DIR          another folder of the same layout; DIR/expected/*.json say what is in it
 *   check-data.ts --topic bars        one topic: bars, trades, l2, l3, funding, correlation, stress_events,
 *                                     binance_filters, venue_metadata, dirty
 *   check-data.ts --show 50           at most so many differences (20)
 *
 * Each expected number or text is one check. Counts and prices must be the same number, sums and what is computed from
 * them agree to 1e-12 of the value, decimal text by its value. A venue without an adapter and a field that the checker
 * does not know are counted as unsupported. The last line is `N passed, N failed, N unsupported`; exit code 1 when
 * anything failed, 2 for a wrong call.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChecks } from './run.ts';
import type { Tally, TopicCounts } from './tally.ts';
import { TOPICS } from './topics.ts';

const USAGE_EXIT = 2;
const SHOW = 20;
const SHARED = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..', 'shared', 'data');

interface Request {
  readonly data: string;
  readonly topic: string | undefined;
  readonly show: number;
}

class UsageError extends Error {}

function parseRequest(): Request {
  try {
    const { values } = parseArgs({
      options: { data: { type: 'string' }, topic: { type: 'string' }, show: { type: 'string' } },
    });
    const show = Number(values.show ?? SHOW);
    if (!Number.isInteger(show) || show < 0) throw new UsageError(`--show ${values.show} is not a count`);
    const known = TOPICS.map(({ name }) => name);
    if (values.topic !== undefined && !known.includes(values.topic)) {
      throw new UsageError(`no topic ${values.topic}; there are ${known.join(', ')}`);
    }
    return { data: resolve(values.data ?? SHARED), topic: values.topic, show };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function countsText({ passed, failed, unsupported }: TopicCounts): string {
  return `${passed} passed, ${failed} failed, ${unsupported} unsupported`;
}

/** The report as lines: topics, differences, what was left out, the sum. */
export function reportLines(tally: Tally, show: number): readonly string[] {
  const lines: string[] = [];
  for (const [topic, counts] of tally.topics) lines.push(`${topic.padEnd(16)} ${countsText(counts)}`);
  for (const { path, expected, found } of tally.differences.slice(0, show)) {
    lines.push(`DIFF ${path}`, `     expected ${expected}`, `     found    ${found}`);
  }
  if (tally.differences.length > show) lines.push(`and ${tally.differences.length - show} more differences (--show N)`);
  for (const { path, reason, count } of tally.unsupportedParts.slice(0, show)) {
    lines.push(`not checked: ${path}: ${reason}${count === 1 ? '' : ` (${count} values)`}`);
  }
  const more = tally.unsupportedParts.length - show;
  if (more > 0) lines.push(`and ${more} more that are not checked (--show N)`);
  lines.push(countsText(tally.totals));
  return lines;
}

async function main(): Promise<number> {
  const { data, topic, show } = parseRequest();
  const tally = await runChecks({
    data,
    ...(topic === undefined ? {} : { topic }),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${reportLines(tally, show).join('\n')}\n`);
  return tally.totals.failed === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`bot4: ${(error as Error).message}\n`);
    process.exitCode = error instanceof UsageError ? USAGE_EXIT : 1;
  }
}
