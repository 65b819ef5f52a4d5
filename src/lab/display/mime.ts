/** How a value looks in a notebook: one bundle with several forms, of which the front end shows the richest. */
import { inspect } from 'node:util';
import { DISPLAY, type Displayable, type MimeBundle } from './displayable.ts';
import { tableSource } from './table-source.ts';
import { tableBundle } from './table-view.ts';
import { isTensor, tensorBundle } from './tensor.ts';

export { DISPLAY, type Displayable, type MimeBundle } from './displayable.ts';

/**
 * The forms of any value.
 * @param value an object with `Symbol.for('Jupyter.display')`, a table of arquero or danfo, a tensor, or anything else.
 * @returns MIME type to content, `text/plain` always among them.
 */
export function mimeBundle(value: unknown): MimeBundle {
  if (isDisplayable(value)) {
    const bundle: unknown = value[DISPLAY]();
    if (typeof bundle === 'object' && bundle !== null) {
      return 'text/plain' in bundle ? { ...bundle } : { 'text/plain': plain(value), ...bundle };
    }
  }
  const table = tableSource(value);
  if (table !== undefined) return tableBundle(table);
  if (isTensor(value)) return tensorBundle(value);
  return { 'text/plain': plain(value) };
}

function isDisplayable(value: unknown): value is Displayable {
  return typeof value === 'object' && value !== null && DISPLAY in value && typeof value[DISPLAY] === 'function';
}

function plain(value: unknown): string {
  return inspect(value, { depth: 3, breakLength: 100, maxArrayLength: 50, maxStringLength: 10_000 });
}
