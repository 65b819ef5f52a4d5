/** A plain table of texts for the notebook. */
import { escapeHtml } from '../display/html.ts';
import type { MimeBundle } from '../display/mime.ts';

/**
 * A table as text and as HTML.
 * @param head names of the columns. @param rows cells of each row, as many as there are columns.
 * @example gridBundle(['a', 'b'], [['1', '2']])['text/plain'] // => 'a  b\n1  2'
 */
export function gridBundle(head: readonly string[], rows: readonly (readonly string[])[]): MimeBundle {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => (row[c] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd();
  const tag = (name: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${name} style="text-align:left">${escapeHtml(cell)}</${name}>`).join('')}</tr>`;
  return {
    'text/plain': [head, ...rows].map(line).join('\n'),
    'text/html': `<table><thead>${tag('th', head)}</thead><tbody>${rows.map((row) => tag('td', row)).join('')}</tbody></table>`,
  };
}
