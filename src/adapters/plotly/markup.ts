/**
 * HTML that is safe by construction: whatever is put into `html` is escaped, unless `html` itself made it. Strings of a
 * report come from data files and notebooks, and a file that was fetched from somewhere must not be able to run code, to
 * load anything, or to repaint a verdict.
 */

/** A piece of HTML that was made by `html`, or declared safe by `trusted`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What may stand in a template. `null` leaves nothing behind. */
export type Part = Markup | string | number | null | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters, and those that turn the direction of writing: with these a name could show REFUSED as something
 * else. They are shown as the replacement character; tab and line feed stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

/** Text that is safe between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(UNSEEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

function render(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escapeText(String(part));
}

/** A template of HTML: text in it is ours, values in it are escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, piece, i) => text + render(parts[i - 1] ?? null) + piece));
}

/** Marks text of this project as HTML: a style sheet, a script. Never for text that came from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** JSON inside a script element: no character of it can end the element or begin a comment. */
export function embeddedJson(value: unknown): Markup {
  const text = JSON.stringify(value);
  return new Markup(text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
}
