/** How a value looks in a notebook: one bundle with several forms, of which the front end shows the richest. */
import { inspect } from 'node:util';
import { isTable, tableBundle } from './table.ts';

/** MIME type to content. Every bundle has `text/plain`. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** An object with a method of this name says itself how it looks. Deno's kernel knows the same symbol. */
export const DISPLAY: unique symbol = Symbol.for('Jupyter.display');

/** Implemented by what can be displayed: figures, cards, and anything of yours. */
export interface Displayable {
  [DISPLAY](): MimeBundle;
}

/**
 * The forms of any value.
 * @param value an object with `Symbol.for('Jupyter.display')`, an arquero table, or anything else.
 * @returns MIME type to content, `text/plain` always among them.
 */
export function mimeBundle(value: unknown): MimeBundle {
  if (isDisplayable(value)) {
    const bundle: unknown = value[DISPLAY]();
    if (typeof bundle === 'object' && bundle !== null) {
      return 'text/plain' in bundle ? { ...bundle } : { 'text/plain': plain(value), ...bundle };
    }
  }
  if (isTable(value)) return tableBundle(value);
  return { 'text/plain': plain(value) };
}

function isDisplayable(value: unknown): value is Displayable {
  return typeof value === 'object' && value !== null && DISPLAY in value && typeof value[DISPLAY] === 'function';
}

function plain(value: unknown): string {
  return inspect(value, { depth: 3, breakLength: 100, maxArrayLength: 50, maxStringLength: 10_000 });
}
