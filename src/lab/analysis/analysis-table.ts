/** The table of an analysis with its doubts, as HTML and as text. */
import type { Analysis, TableRow } from '../../domain/ml/index.ts';
import { alignColumns } from '../display/align-columns.ts';
import { escapeHtml } from '../display/html.ts';
import { DISPLAY, type Displayable, type MimeBundle } from '../display/mime.ts';
import { BAD, GOOD, MUTED } from './palette.ts';

/** Words of a verdict that are good, bad, or neither. */
const VERDICTS: Readonly<Record<string, string>> = {
  stationary: GOOD,
  stable: GOOD,
  moving: '#b8860b',
  mixed: '#b8860b',
  unclear: MUTED,
  unknown: MUTED,
  'unit root': BAD,
  shifted: BAD,
};

const ROWS_SHOWN = 60;
const WARNINGS_SHOWN = 12;

/** Numbers with three significant digits: a table of tests is read, not computed with. */
function cell(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : '';
  if (typeof value !== 'number') return value;
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  const text = size < 1e-4 || size >= 1e6 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll('-', '−');
}

/** A table of an analysis that a notebook shows. */
export class AnalysisTable implements Displayable {
  readonly title: string;
  readonly analysis: Analysis;
  constructor(title: string, analysis: Analysis) {
    this.title = title;
    this.analysis = analysis;
  }

  [DISPLAY](): MimeBundle {
    return { 'text/plain': this.#text(), 'text/html': this.#html() };
  }

  get #columns(): string[] {
    return Object.keys(this.analysis.table[0] ?? {});
  }

  get #rows(): readonly TableRow[] {
    return this.analysis.table.slice(0, ROWS_SHOWN);
  }

  /** Doubts, and what is not shown. */
  get #notes(): string[] {
    const { table, warnings } = this.analysis;
    const more = (count: number, shown: number, what: string): string[] =>
      count > shown ? [`${count - shown} more ${what} not shown`] : [];
    return [
      ...more(table.length, ROWS_SHOWN, 'rows'),
      ...warnings.slice(0, WARNINGS_SHOWN),
      ...more(warnings.length, WARNINGS_SHOWN, 'warnings'),
    ];
  }

  #text(): string {
    const columns = this.#columns;
    const rows = this.#rows.map((row) => columns.map((name) => cell(row[name] as string)));
    return [this.title, alignColumns([columns, ...rows]), ...this.#notes.map((note) => `! ${note}`)].join('\n');
  }

  #html(): string {
    const columns = this.#columns;
    const align = (i: number, row: TableRow | undefined) =>
      i === 0 || typeof row?.[columns[i] as string] === 'string' ? 'left' : 'right';
    const first = this.#rows[0];
    const head = columns.map(
      (name, i) =>
        `<th style="text-align:${align(i, first)};padding:2px 1.2em 2px 0;font-weight:600;vertical-align:bottom">${escapeHtml(name)}</th>`,
    );
    const body = this.#rows.map((row) => {
      const cells = columns.map((name, i) => {
        const text = escapeHtml(cell(row[name] as string));
        const colour = name === 'verdict' ? VERDICTS[text] : undefined;
        const shown = colour === undefined ? text : `<span style="color:${colour};font-weight:600">${text}</span>`;
        return `<td style="text-align:${align(i, row)};padding:1px 1.2em 1px 0;font-variant-numeric:tabular-nums">${shown}</td>`;
      });
      return `<tr style="background:none">${cells.join('')}</tr>`;
    });
    const notes = this.#notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('');
    return (
      '<div style="width:fit-content;margin:.3em 0">' +
      `<div style="font-weight:600;margin-bottom:.3em">${escapeHtml(this.title)}</div>` +
      `<table style="border:none;border-collapse:collapse;margin:0"><thead><tr style="border-bottom:1px solid #8888">${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>` +
      (notes === '' ? '' : `<ul style="margin:.5em 0 0;padding-left:1.2em;opacity:.85">${notes}</ul>`) +
      '</div>'
    );
  }
}

/**
 * The table of any analysis, verdicts in colour, doubts below.
 * @param title what was analysed.   @param analysis result of `stationarity`, `drift`, `redundancy` and the like.
 * @returns a table that a notebook shows, as text where there is no HTML.
 * @example analysisTable('Drift', { table: [{ feature: 'x', PSI: 0.01 }], warnings: [] }).title // => 'Drift'
 */
export function analysisTable(title: string, analysis: Analysis): AnalysisTable {
  return new AnalysisTable(title, analysis);
}
