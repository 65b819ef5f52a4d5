/** `display` and `clearOutput`: what a cell shows before it ends. */
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

/**
 * Takes away what the cell has shown and printed so far.
 * @param options.wait keeps it until the next output comes, so that a picture that is drawn again does not flicker.
 * @example clearOutput({ wait: true }) // => undefined
 */
export function clearOutput(options: { readonly wait?: boolean } = {}): void {
  displaySink().clear(options.wait === true);
}
