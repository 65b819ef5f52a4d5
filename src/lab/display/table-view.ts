/**
 * A table as a notebook shows it: types and missing values in the head, pages, and a click on a name sorts. The first
 * page stands in the HTML, so that GitHub and a report show it; pages and sorting come from a script, where scripts run.
 */

import { alignColumns } from './align-columns.ts';
import { escapeHtml, formatNumber, formatValue } from './html.ts';
import { type ColumnFacts, columnFacts, isMissing, type TableSource } from './table-source.ts';

const ROWS_SHOWN = 20;
/** Cells that travel with the page; a notebook must stay a file that git and a browser take. */
const CELLS_KEPT = 20_000;
/** Cells that are looked at for types and missing values. */
const CELLS_SCANNED = 4_000_000;

interface View {
  readonly source: TableSource;
  readonly facts: readonly ColumnFacts[];
  readonly kept: number;
  readonly note: string;
}

function viewOf(source: TableSource): View {
  const { rows, columns } = source;
  const scanned = Math.min(rows, Math.max(1, Math.floor(CELLS_SCANNED / Math.max(1, columns.length))));
  const kept = Math.min(rows, Math.max(ROWS_SHOWN, Math.floor(CELLS_KEPT / Math.max(1, columns.length))));
  const size = `${formatNumber(rows)} rows × ${formatNumber(columns.filter(({ type }) => type !== 'index').length)} columns`;
  return {
    source,
    facts: columns.map((column) => columnFacts(column, scanned)),
    kept,
    note: [
      size,
      ...(rows > kept ? [`pages and sorting are of the first ${formatNumber(kept)}`] : []),
      ...(rows > scanned ? [`types and missing values of the first ${formatNumber(scanned)}`] : []),
    ].join(', '),
  };
}

function headOf({ type, missing }: ColumnFacts): string {
  if (type === 'index') return '';
  return missing === 0 ? type : `${type}, ${formatNumber(missing)} missing`;
}

function cellText(value: unknown): string {
  if (isMissing(value)) return '';
  return typeof value === 'object' && !(value instanceof Date) ? (JSON.stringify(value) ?? '') : formatValue(value);
}

function isNumeric({ type }: ColumnFacts): boolean {
  return /^(integer|number|bigint|int32|float32|float64)$/.test(type);
}

/** What the script sorts by: a number, text, or null for what is missing, which goes last. */
function sortKey(value: unknown): number | string | null {
  if (isMissing(value)) return null;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  return cellText(value);
}

const CELL = 'padding:1px 1em 1px 0;white-space:nowrap;font-variant-numeric:tabular-nums';

function alignOf(facts: ColumnFacts): string {
  return isNumeric(facts) ? 'right' : 'left';
}

function headHtml({ source, facts }: View): string {
  const cells = source.columns.map((column, c) => {
    const fact = facts[c] as ColumnFacts;
    return `<th data-c="${c}" style="${CELL};text-align:${alignOf(fact)};font-weight:600;cursor:default">${escapeHtml(column.name)}<br><small style="font-weight:400;opacity:.65">${escapeHtml(headOf(fact))}</small></th>`;
  });
  return `<thead><tr style="border-bottom:1px solid #8888">${cells.join('')}</tr></thead>`;
}

function bodyHtml({ source, facts }: View): string {
  const rows = Array.from({ length: Math.min(ROWS_SHOWN, source.rows) }, (_, row) => {
    const cells = source.columns.map(
      (column, c) =>
        `<td style="${CELL};text-align:${alignOf(facts[c] as ColumnFacts)}">${escapeHtml(cellText(column.at(row)))}</td>`,
    );
    return `<tr style="background:none">${cells.join('')}</tr>`;
  });
  return `<tbody>${rows.join('')}</tbody>`;
}

/** Rows as JSON that can stand in a script: each cell as its text, with its key where that says more. */
function dataJson({ source, facts, kept }: View): string {
  const columns = source.columns.map((column, c) => {
    const values = Array.from({ length: kept }, (_, row) => column.at(row));
    const text = values.map(cellText);
    const isText = !isNumeric(facts[c] as ColumnFacts) && values.every((value) => typeof value === 'string');
    return { text, ...(isText ? {} : { key: values.map(sortKey) }), right: isNumeric(facts[c] as ColumnFacts) };
  });
  return JSON.stringify(columns).replaceAll('<', '\\u003c');
}

/** Runs in the page, where a front end allows scripts: pages and sorting in place of the first page. */
const SCRIPT = `(columns, size, style, root) => {
  if (!root) return;
  // Where scripts run, all pages are there.
  root.querySelectorAll('[data-first]').forEach((e) => e.remove());
  const rows = columns[0].text.length, order = Array.from({ length: rows }, (_, i) => i);
  const body = root.querySelector('tbody'), bar = root.querySelector('[data-pages]'), heads = root.querySelectorAll('th');
  let page = 0, sorted = -1, up = true;
  const pages = Math.ceil(rows / size);
  const show = () => {
    body.replaceChildren(...order.slice(page * size, (page + 1) * size).map((row) => {
      const tr = document.createElement('tr');
      tr.style.background = 'none';
      for (const column of columns) {
        const td = document.createElement('td');
        td.style.cssText = style + ';text-align:' + (column.right ? 'right' : 'left');
        td.textContent = column.text[row];
        tr.append(td);
      }
      return tr;
    }));
    heads.forEach((th, c) => th.setAttribute('aria-sort', c !== sorted ? 'none' : up ? 'ascending' : 'descending'));
    heads.forEach((th, c) => { th.firstChild.textContent = th.dataset.name + (c !== sorted ? '' : up ? ' ▲' : ' ▼'); });
    if (pages > 1) label.textContent = ' ' + (page * size + 1) + '–' + Math.min(rows, (page + 1) * size) + ' of ' + rows.toLocaleString('en-US') + ' ';
  };
  const compare = (keys, text) => (a, b) => {
    const x = keys ? keys[a] : text[a], y = keys ? keys[b] : text[b];
    if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
    const by = typeof x === typeof y ? (x < y ? -1 : x > y ? 1 : 0) : typeof x < typeof y ? -1 : 1;
    return (up ? by : -by) || a - b;
  };
  heads.forEach((th, c) => {
    th.dataset.name = th.firstChild ? th.firstChild.textContent : '';
    if (!th.firstChild || th.firstChild.nodeType !== 3) th.prepend('');
    th.style.cursor = 'pointer';
    th.title = 'sort';
    th.onclick = () => {
      up = sorted === c ? !up : true;
      sorted = c;
      page = 0;
      order.sort(compare(columns[c].key, columns[c].text));
      show();
    };
  });
  const label = document.createElement('span');
  const button = (text, title, to) => {
    const b = document.createElement('button');
    b.textContent = text;
    b.title = title;
    b.style.cssText = 'border:none;background:none;color:inherit;cursor:pointer;padding:0 .4em';
    b.onclick = () => { page = Math.max(0, Math.min(pages - 1, to())); show(); };
    return b;
  };
  if (pages > 1) bar.append(button('«', 'first page', () => 0), button('‹', 'previous page', () => page - 1), label, button('›', 'next page', () => page + 1), button('»', 'last page', () => pages - 1));
  show();
}`;

function html(view: View): string {
  const { rows } = view.source;
  const script =
    rows < 2
      ? ''
      : `<script>(${SCRIPT})(${dataJson(view)}, ${ROWS_SHOWN}, ${JSON.stringify(CELL)}, document.currentScript && document.currentScript.parentElement)</script>`;
  const more = rows > ROWS_SHOWN ? `<span data-first>, the first ${ROWS_SHOWN} shown</span>` : '';
  const note = `<p style="margin:.3em 0"><small><span data-pages></span>${escapeHtml(view.note)}${more}</small></p>`;
  return `<div style="overflow-x:auto"><table style="border:none;border-collapse:collapse;margin:0">${headHtml(view)}${bodyHtml(view)}</table>${note}${script}</div>`;
}

function text(view: View): string {
  const { source, facts } = view;
  const rows = Array.from({ length: Math.min(ROWS_SHOWN, source.rows) }, (_, row) =>
    source.columns.map((column) => cellText(column.at(row))),
  );
  const more = source.rows > ROWS_SHOWN ? `, the first ${ROWS_SHOWN} shown` : '';
  return `${alignColumns([source.columns.map(({ name }) => name), facts.map(headOf), ...rows])}\n${view.note}${more}`;
}

/** A table as HTML and as text. */
export function tableBundle(source: TableSource): Record<string, string> {
  const view = viewOf(source);
  return { 'text/plain': text(view), 'text/html': html(view) };
}
