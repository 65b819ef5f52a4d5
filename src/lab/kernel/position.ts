/** Places in a cell's text, and the excerpt that shows one to a reader. */

/** Both count from 1, as editors and stack traces do. Columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a position of generated code comes from; undefined when it was never written by the user. */
export type Locate = (generated: Position) => Position | undefined;

/**
 * The position of a character.
 * @param text the cell. @param offset UTF-16 offset, 0 ≤ offset ≤ text.length.
 */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/**
 * Three lines of source around `line`, the line itself marked.
 * @param source the cell. @param line from 1. @returns lines ready to print, none when `line` is outside the source.
 */
export function excerpt(source: string, line: number): string[] {
  const lines = source.split('\n');
  if (line < 1 || line > lines.length) return [];
  const first = Math.max(1, line - 1);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const shown: string[] = [];
  for (let n = first; n <= last; n++) {
    shown.push(`${n === line ? '>' : ' '} ${String(n).padStart(width)} | ${lines[n - 1] ?? ''}`);
  }
  return shown;
}
