/** Completions, in the terms of editors: a range of the text, and what could stand there. Offsets are UTF-16. */

export interface CompletionMatch {
  readonly text: string;
  /** As TypeScript names it: `method`, `property`, `const`, `class`, `function`, … */
  readonly kind: string;
  /** The type, where it is known. */
  readonly signature?: string;
}

export interface Completion {
  readonly matches: readonly CompletionMatch[];
  readonly start: number;
  readonly end: number;
}

export const NO_COMPLETION: Completion = { matches: [], start: 0, end: 0 };

/** The part of an identifier that stands before the cursor. */
export function wordBefore(code: string, cursor: number): string {
  return /[\p{ID_Continue}$]*$/u.exec(code.slice(0, cursor))?.[0] ?? '';
}

/** The rest of the identifier after the cursor, which a completion replaces too. */
export function wordAfter(code: string, cursor: number): string {
  return /^[\p{ID_Continue}$]*/u.exec(code.slice(cursor))?.[0] ?? '';
}
