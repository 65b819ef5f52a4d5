/** Cards: the result of a test or a run as a small table, for people. */

import { alignColumns } from './align-columns.ts';
import { DISPLAY, type Displayable, type MimeBundle } from './displayable.ts';
import { escapeHtml, formatValue } from './html.ts';

/** How a card ends: it colours the edge. */
export type CardVerdict = 'pass' | 'warn' | 'fail' | 'rejected' | 'not rejected';

export interface CardOptions {
  /** Names the test or the object, in a few words. */
  readonly title: string;
  /** Label and value, in the order to show. */
  readonly rows: readonly (readonly [label: string, value: unknown])[];
  /** One sentence that says what the numbers mean. */
  readonly note?: string;
  readonly verdict?: CardVerdict;
}

const EDGE: Readonly<Record<CardVerdict | 'none', string>> = {
  pass: '#2e8b57',
  warn: '#d4a017',
  fail: '#c0392b',
  // A rejected null hypothesis is neither good nor bad.
  rejected: '#2a6fb0',
  'not rejected': '#7a8793',
  none: '#7a8793',
};

/** The result of a test or a run, as a small table with a title and a sentence. */
export class Card implements Displayable {
  readonly options: CardOptions;
  constructor(options: CardOptions) {
    this.options = options;
  }

  [DISPLAY](): MimeBundle {
    return { 'text/plain': this.#text(), 'text/html': this.#html() };
  }

  #text(): string {
    const { title, rows, note, verdict } = this.options;
    const head = verdict === undefined ? title : `${title}: ${verdict}`;
    const body = alignColumns(rows.map(([label, value]) => [`  ${label}`, formatValue(value)]));
    return [head, body, note].filter((part) => part !== undefined && part !== '').join('\n');
  }

  #html(): string {
    const { title, rows, note, verdict } = this.options;
    const edge = EDGE[verdict ?? 'none'];
    const badge =
      verdict === undefined ? '' : `<span style="float:right;color:${edge};margin-left:1.5em">${verdict}</span>`;
    const body = rows.map(
      ([label, value]) =>
        `<tr style="background:none"><td style="text-align:left;padding:1px 1.5em 1px 0;opacity:.75">${escapeHtml(label)}</td>` +
        `<td style="text-align:right;padding:1px 0;font-variant-numeric:tabular-nums">${escapeHtml(formatValue(value))}</td></tr>`,
    );
    return (
      `<div style="width:fit-content;min-width:18em;max-width:46em;border-left:4px solid ${edge};padding:.3em 1em;margin:.3em 0">` +
      `<div style="font-weight:600;margin-bottom:.3em">${badge}${escapeHtml(title)}</div>` +
      `<table style="border:none;margin:0;width:100%">${body.join('')}</table>` +
      (note === undefined ? '' : `<div style="margin-top:.4em;opacity:.85">${escapeHtml(note)}</div>`) +
      '</div>'
    );
  }
}

/**
 * A card for a test result. As the last expression of a cell it is shown; elsewhere call `display(card(...))`.
 * @param options title, rows of label and value, and a note that says what they mean.
 * @example card({ title: 'ADF', rows: [['p-value', 0.01]], note: 'stationary' }).options.title // => 'ADF'
 */
export function card(options: CardOptions): Card {
  return new Card(options);
}
