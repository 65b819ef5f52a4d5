/** Tables that a keyboard can scroll and a screen reader can read. */
import { html, type Markup, type Part } from './markup.ts';

export interface Column {
  readonly title: Part;
  /** Numbers stand flush right; words, code and numbers are not broken into lines. @defaultValue 'text' */
  readonly kind?: 'text' | 'number' | 'code' | 'word';
}

export interface TableOptions {
  /** What the table shows: read aloud, and the name of the region that scrolls. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** One list of cells per row; `null` for a row that says how many were left out, see `gap`. */
  readonly rows: readonly (readonly Part[] | null)[];
  /** Text of the `null` row. */
  readonly gap?: string;
  /** The first cell of each row is its header. @defaultValue true */
  readonly named?: boolean;
  /** `compact` is as wide as its content, `parts` shades its third column. @defaultValue as wide as the page */
  readonly look?: 'compact' | 'parts';
}

function cell(part: Part, column: Column, isHeader: boolean): Markup {
  const kind = column.kind ?? 'text';
  return isHeader ? html`<th scope="row" class="${kind}">${part}</th>` : html`<td class="${kind}">${part}</td>`;
}

/** A table in a region of its own, so that a wide one scrolls without moving the page. */
export function table({ label, columns, rows, gap = '', named = true, look }: TableOptions): Markup {
  const head = columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? 'text'}">${title}</th>`);
  const body = rows.map((row) => {
    if (row === null) return html`<tr class="gap"><td colspan="${columns.length}">${gap}</td></tr>`;
    const cells = row.map((part, i) => cell(part, columns[i] ?? { title: '' }, named && i === 0));
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="${look ?? null}">
<caption class="sr">${label}</caption><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>`;
}

/** Names and values, for a few facts that belong together. */
export function facts(rows: readonly (readonly [name: string, value: Part])[]): Markup {
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
