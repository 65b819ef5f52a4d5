/**
 * Writes the figures of the last full run (`.bot4/bench.json`) into docs/reference/benchmarks.md, between its markers, so
 * that no figure of the page is typed by hand:
 *
 *   node bench/figures.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUDGETS } from './budgets.ts';
import { type BenchReport, cells, formatVerdict, HEADS } from './report.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PAGE = join(ROOT, 'docs', 'reference', 'benchmarks.md');
const BEGIN = '<!-- figures: begin (written by bench/figures.ts) -->';
const END = '<!-- figures: end -->';

function row(values: readonly string[]): string {
  return `| ${values.join(' | ')} |`;
}

/** The figures of a report as Markdown. */
export function renderFigures(report: BenchReport): string {
  const { machine } = report;
  const lines = [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load} while measuring.`,
    '',
    row(HEADS),
    row(HEADS.map(() => '---')),
    ...report.cases.map((result) => row(cells(result))),
    '',
    row(['promise', 'found, allowed here', 'source']),
    row(['---', '---', '---']),
  ];
  for (const result of report.cases) {
    for (const verdict of result.verdicts) {
      const { what, source } = BUDGETS[verdict.budget];
      lines.push(row([what, formatVerdict(verdict), source]));
    }
  }
  return lines.join('\n');
}

/** The page with the text between its markers replaced. @throws Error when the markers are not there. */
export function replaceFigures(page: string, figures: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error('the page has no markers for the figures');
  return `${page.slice(0, from + BEGIN.length)}\n\n${figures}\n\n${page.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = JSON.parse(readFileSync(join(ROOT, '.bot4', 'bench.json'), 'utf8')) as BenchReport;
  if (report.size !== 'full') throw new Error('the last run was a small one: its times mean nothing');
  writeFileSync(PAGE, replaceFigures(readFileSync(PAGE, 'utf8'), renderFigures(report)));
}
