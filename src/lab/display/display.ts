/** `display`: shows a value before the cell ends. */
import { mimeBundle } from './mime.ts';
import { displaySink } from './sink.ts';

/**
 * Shows a value below the cell, now: for what is not the last expression of the cell.
 * @param value a figure, a table, a card, an object with `Symbol.for('Jupyter.display')`, or anything else.
 * @example display(42) // => undefined
 */
export function display(value: unknown): void {
  displaySink().show(mimeBundle(value));
}
