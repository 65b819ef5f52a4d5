/**
 * Writes the results of the last full `npm run bench:peers` (`.bot4/peers/results.json`) into the pages of the reference,
 * between their markers, so that no figure is typed by hand. A table whose groups were not run stays as it is:
 *
 *   node bench/peers/figures.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cellsOf, HEADS } from './table.ts';
import type { Compared, Group, Outcome } from './work.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where the works of groups stand: a page, and the name of the markers on it. */
const TABLES: readonly { readonly page: string; readonly name: string; readonly groups: readonly Group[] }[] = [
  { page: 'statistics.md', name: 'peers', groups: ['stats', 'corr'] },
  { page: 'benchmarks.md', name: 'peers', groups: ['json', 'data'] },
  { page: 'benchmarks.md', name: 'peers of indicators', groups: ['indicators'] },
];

/** Content of `.bot4/peers/results.json`. */
export interface PeersReport {
  readonly smoke: boolean;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly node: string;
    readonly load: number;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly outcomes: readonly Outcome[];
}

function row(values: readonly string[]): string {
  return `| ${values.join(' | ')} |`;
}

/** The answer that matters most: the first of the list. */
function answerOf({ answers }: Outcome): string {
  const first: Compared | undefined = answers[0];
  return first === undefined ? '-' : `${first.name} ${Math.abs(first.difference).toExponential(0)}`;
}

/** The results as Markdown. */
export function renderPeers({ machine, versions, outcomes }: PeersReport): string {
  const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load.toFixed(1)} at the end; ${libraries.join(', ')}.`,
    '',
    row([...HEADS, 'answers differ by']),
    row([...HEADS, ''].map(() => '---')),
    ...outcomes.map((outcome) => row([...cellsOf(outcome), answerOf(outcome)])),
  ].join('\n');
}

/** The page with the text between markers of a name replaced. @throws Error when the markers are not there. */
export function replacePeers(page: string, figures: string, name = 'peers'): string {
  const begin = `<!-- ${name}: begin (written by bench/peers/figures.ts) -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(`<!-- ${name}: end -->`);
  if (from < 0 || to < from) throw new Error(`the page has no markers "${name}" for the figures of the peers`);
  return `${page.slice(0, from + begin.length)}\n\n${figures}\n\n${page.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = JSON.parse(readFileSync(join(ROOT, '.bot4', 'peers', 'results.json'), 'utf8')) as PeersReport;
  if (report.smoke) throw new Error('the last run was a trial on small inputs: its times mean nothing');
  for (const { page, name, groups } of TABLES) {
    const outcomes = report.outcomes.filter(({ group }) => groups.includes(group));
    if (outcomes.length === 0) continue;
    const path = join(ROOT, 'docs', 'reference', page);
    writeFileSync(path, replacePeers(readFileSync(path, 'utf8'), renderPeers({ ...report, outcomes }), name));
  }
}
