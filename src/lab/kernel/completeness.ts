/** Whether a text is a whole cell, for consoles. */
import { CellSyntaxError } from './strip-types.ts';
import { transformCell } from './transform.ts';

export type Completeness =
  | { readonly status: 'complete' }
  | { readonly status: 'invalid' }
  | { readonly status: 'incomplete'; readonly indent: string };

/** A text is incomplete when its only fault is that it ends too early. */
export function completeness(code: string): Completeness {
  try {
    transformCell(code, 'check');
    return { status: 'complete' };
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    return error.atEnd ? { status: 'incomplete', indent: indentAfter(code) } : { status: 'invalid' };
  }
}

/** The next line is as deep as the last one, and deeper by two spaces after an opening bracket. */
function indentAfter(code: string): string {
  const last = code.split('\n').findLast((line) => line.trim() !== '') ?? '';
  const indent = /^\s*/.exec(last)?.[0] ?? '';
  return /[{([]\s*$/.test(last) ? `${indent}  ` : indent;
}
