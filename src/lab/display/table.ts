/** Tables of arquero, recognised by their shape, so that any version and any copy of the package is shown. */
import { escapeHtml, formatNumber, formatValue } from './html.ts';

/** The part of arquero's table that display needs. */
export interface TableLike {
  toHTML(options: { limit: number }): string;
  numRows(): number;
  numCols(): number;
  columnNames(): string[];
  get(name: string, row: number): unknown;
}

const METHODS = ['toHTML', 'numRows', 'numCols', 'columnNames', 'get'] as const;
const ROWS_SHOWN = 20;

/** True for an arquero table. */
export function isTable(value: unknown): value is TableLike {
  if (typeof value !== 'object' || value === null) return false;
  const object = value as Record<string, unknown>;
  return METHODS.every((name) => typeof object[name] === 'function');
}

/** The first rows as HTML and as text, with the size of the whole. */
export function tableBundle(table: TableLike): Record<string, string> {
  const rows = table.numRows();
  const size = `${formatNumber(rows)} rows × ${formatNumber(table.numCols())} columns`;
  const note = rows > ROWS_SHOWN ? `${size}, the first ${ROWS_SHOWN} shown` : size;
  const html = `<div>${table.toHTML({ limit: ROWS_SHOWN })}<p><small>${escapeHtml(note)}</small></p></div>`;
  return { 'text/plain': `${textTable(table)}\n${note}`, 'text/html': html };
}

function textTable(table: TableLike): string {
  const names = table.columnNames();
  const rows = Array.from({ length: Math.min(ROWS_SHOWN, table.numRows()) }, (_, row) =>
    names.map((name) => formatValue(table.get(name, row))),
  );
  return alignColumns([names, ...rows]);
}

/** Lines of text with columns aligned to the right, the first to the left. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
