/** Type errors as a block below the cell: message, line and column, and the line itself with a mark. */
import { escapeHtml } from '../display/html.ts';
import type { MimeBundle } from '../display/mime.ts';
import type { TypeProblem } from './type-problem.ts';

/** The type by which a front end finds the places. */
export const TYPES_MIME = 'application/vnd.bot4.types+json';

const BACKGROUND = 'rgba(255, 170, 0, 0.12)';

/**
 * The block that shows type errors.
 * @param problems at least one. @param source the cell that they were found in. @param hasRun whether it ran all the same.
 */
export function problemReport(problems: readonly TypeProblem[], source: string, hasRun: boolean): MimeBundle {
  const count = problems.length === 1 ? 'a type error' : `${problems.length} type errors`;
  const title = hasRun ? `This cell ran, and has ${count}:` : `This cell has ${count} and did not run:`;
  const lines = source.split('\n');
  const entries = problems.map((problem) => ({
    head: `line ${problem.line}, column ${problem.column}: ${problem.message} (TS${problem.code})`,
    code: lines[problem.line - 1] ?? '',
    mark: `${' '.repeat(Math.max(0, problem.column - 1))}^`,
  }));
  const text = entries.map(({ head, code, mark }) => `${head}\n    ${code}\n    ${mark}`);
  const html = entries.map(
    ({ head, code, mark }) =>
      `<div>${escapeHtml(head).replaceAll('\n', '<br>')}</div><pre style="margin:0 0 4px 2em;background:none">${escapeHtml(code)}\n${mark}</pre>`,
  );
  return {
    'text/plain': [title, ...text].join('\n'),
    'text/html': `<div style="border-left:3px solid #f0a000;background:${BACKGROUND};padding:4px 8px"><b>${title}</b>${html.join('')}</div>`,
    [TYPES_MIME]: { problems },
  };
}
