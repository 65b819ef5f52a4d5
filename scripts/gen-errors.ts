/** Writes docs/reference/errors.md from the error catalogue; run by scripts/gen.ts. */
import { join } from 'node:path';
import { ERRORS, type ErrorEntry } from '../src/core/errors.ts';
import { updateBlock } from './generated-block.ts';

const KINDS: Record<ErrorEntry['kind'], string> = {
  input: 'Bad input: thrown before any work; the command line ends with exit code 2',
  refused: 'Expected refusals: returned as values, never thrown',
  outside: 'Failures of something that is not bot4',
};

const HEAD = `# Error codes

Every code that bot4 can show, with its meaning and what to do. A code is stable: it is never reused or renamed.
A message reads \`CODE: detail [file, row, key]\`. A bug in bot4 itself is an \`InvariantError\` and has no code.`;

function row(code: string, entry: ErrorEntry): string {
  // A bar would end the table cell.
  return `| \`${code}\` | ${entry.meaning} | ${entry.action} |`.replace(/(?<=\S)\|(?=\S)/g, '\\|');
}

/** The generated part of the page: one table for each kind. */
export function errorTables(errors: Readonly<Record<string, ErrorEntry>>): string {
  const lines: string[] = [];
  for (const [kind, title] of Object.entries(KINDS)) {
    lines.push(`## ${title}`, '', '| code | meaning | what to do |', '|---|---|---|');
    for (const [code, entry] of Object.entries(errors)) {
      if (entry.kind === kind) lines.push(row(code, entry));
    }
    lines.push('');
  }
  return lines.join('\n');
}

/** Brings the page up to date, or with `check` only says whether it is. */
export function generateErrors(root: string, check: boolean): boolean {
  const file = join(root, 'docs', 'reference', 'errors.md');
  return updateBlock(file, { script: 'scripts/gen-errors.ts', body: errorTables(ERRORS), check, head: HEAD });
}
