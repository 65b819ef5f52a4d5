/** From the lines of a cell to the script that V8 runs, and back. Made when a debugger asks, never before. */
import { parse } from 'acorn';
import { type Position, positionAt } from '../kernel/position.ts';
import { stripTypes } from '../kernel/strip-types.ts';
import { walk } from '../kernel/syntax-tree.ts';
import { type TransformedCell, transformCell } from '../kernel/transform.ts';

/** One cell as it runs under one script name. Lines and columns count from 1. */
export class CellMap {
  readonly #cell: TransformedCell;
  readonly #places = new Map<number, Position>();

  /** @throws CellSyntaxError */
  constructor(source: string, name: string) {
    this.#cell = transformCell(source, name);
    const lines = this.#cell.code.split('\n');
    // The last line is the name of the script.
    for (const [i, text] of lines.slice(0, -1).entries()) this.#mapLine(i + 1, text);
    this.end = lines.length;
  }

  /** The line of the script where it ends. */
  readonly end: number;

  /** Where a line of the cell begins in the script; undefined when nothing of it is there. */
  toScript(line: number): Position | undefined {
    return this.#places.get(line);
  }

  /** The place in the cell; undefined when the cell has none. */
  toCell(script: Position): Position | undefined {
    return this.#cell.locate(script);
  }

  /** The leftmost character of each line of the cell: pieces may have been moved, so lines need not be in order. */
  #mapLine(line: number, text: string): void {
    const leftmost = new Map<number, number>();
    for (let column = 1; column <= text.length; column++) {
      if (/\s/.test(text[column - 1] ?? ' ')) continue;
      const from = this.#cell.locate({ line, column });
      if (from === undefined || from.column >= (leftmost.get(from.line) ?? Number.POSITIVE_INFINITY)) continue;
      leftmost.set(from.line, from.column);
      this.#places.set(from.line, { line, column });
    }
  }
}

/**
 * The first line from `line` on where something of the cell runs; undefined when nothing does.
 * @param source TypeScript. @param line from 1.
 */
export function breakableLine(source: string, line: number): number | undefined {
  let found: number | undefined;
  try {
    const { code, locate } = stripTypes(source);
    walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
      if (node.type === 'Program' || node.type === 'BlockStatement') return undefined;
      const at = locate(positionAt(code, node.start))?.line ?? 0;
      if (at >= line && at < (found ?? Number.POSITIVE_INFINITY)) found = at;
      return undefined;
    });
  } catch {
    // A cell that cannot be parsed cannot run either.
    return undefined;
  }
  return found;
}
