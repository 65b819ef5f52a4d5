/** Rows of a file in one form, whatever the file is: what readers give and the import takes. */
import type { ImportKind, Role } from './roles.ts';

/** Rows that were read at once. */
export interface RowBlock {
  readonly rows: number;
  /** Number of the first row in the file, from 1. */
  readonly firstRow: number;
  /**
   * (rows,) by role, valid until the next block. Times are as the file has them; `symbol` and `market` hold positions in
   * `SourceRows.words`; a side is −1, 0 or 1, a maker 1 or 0.
   */
  readonly columns: ReadonlyMap<Role, Float64Array>;
}

/** A file that gives blocks. */
export interface SourceRows {
  readonly kind: ImportKind;
  /** How the file was understood, for people. */
  readonly layout: string;
  /** Columns of the file that are not taken. */
  readonly ignored: readonly string[];
  /** `us` where times come as microseconds; otherwise their size tells. */
  readonly timeUnit: 'us' | null;
  /** Words of the symbol and market columns. */
  readonly words: Words;
  blocks(): AsyncGenerator<RowBlock>;
}

/** Words and their numbers. */
export class Words {
  private readonly numbers = new Map<string, number>();
  private readonly list: string[] = [];

  /** Number of a word; a new one for a new word. */
  number(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    this.numbers.set(word, this.list.length);
    return this.list.push(word) - 1;
  }

  word(number: number): string {
    return this.list[number] as string;
  }
}

/** The values at `rows`. A loop: `Float64Array.from` with a function asks an iterator for every row. */
export function valuesAt(values: Float64Array, rows: ArrayLike<number>): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i] as number] as number;
  return picked;
}
