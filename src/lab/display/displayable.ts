/** What can be displayed, and the forms that it has. */

/** MIME type to content. Every bundle has `text/plain`. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** An object with a method of this name says itself how it looks. Deno's kernel knows the same symbol. */
export const DISPLAY: unique symbol = Symbol.for('Jupyter.display');

/** Implemented by what can be displayed: figures, cards, and anything of yours. */
export interface Displayable {
  [DISPLAY](): MimeBundle;
}
