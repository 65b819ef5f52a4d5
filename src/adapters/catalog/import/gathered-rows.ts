/** All rows of a file at once, for files whose rows have to be turned round or sorted; refused beyond the memory limit. */
import { InputError } from '../../../core/index.ts';
import type { Role } from './roles.ts';
import { type RowBlock, valuesAt } from './row-block.ts';

/** Collects blocks. */
export class GatheredRows {
  private readonly file: string;
  private readonly bytesMax: number;
  private readonly columns = new Map<Role, Float64Array>();
  private rows = 0;

  /** @param bytesMax memory that the columns may take. */
  constructor(file: string, bytesMax: number) {
    this.file = file;
    this.bytesMax = bytesMax;
  }

  add(block: RowBlock): void {
    const needed = this.rows + block.rows;
    for (const [role, values] of block.columns) {
      let column = this.columns.get(role) ?? new Float64Array(0);
      if (column.length < needed) {
        const length = needed + (needed >> 2);
        if (length * 8 * block.columns.size > this.bytesMax) {
          const detail =
            'the rows are not in the order of time and do not fit the memory limit; raise --memory-limit, or sort the file first';
          throw new InputError('BOT4_DATA_ORDER', detail, { place: { file: this.file, row: needed } });
        }
        const grown = new Float64Array(length);
        grown.set(column.subarray(0, this.rows));
        column = grown;
        this.columns.set(role, column);
      }
      column.set(values, this.rows);
    }
    this.rows = needed;
  }

  /** The rows as they came. */
  block(): { readonly rows: number; readonly columns: Map<Role, Float64Array> } {
    return {
      rows: this.rows,
      columns: new Map([...this.columns].map(([role, all]) => [role, all.subarray(0, this.rows)])),
    };
  }

  /** The rows from the last to the first. */
  reversed(): RowBlock {
    const { rows, columns } = this.block();
    for (const column of columns.values()) column.reverse();
    return { rows, firstRow: 1, columns };
  }

  /** The rows in the order of time, those of one time as they came; and how many rows were earlier than the one before. */
  sorted(): { readonly block: RowBlock; readonly moved: number } {
    const { rows, columns } = this.block();
    const time = columns.get('time') as Float64Array;
    const order = Uint32Array.from({ length: rows }, (_, i) => i);
    let moved = 0;
    for (let i = 1; i < rows; i++) if ((time[i] as number) < (time[i - 1] as number)) moved += 1;
    order.sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
    const sorted = [...columns].map(([role, values]) => [role, valuesAt(values, order)] as const);
    return { block: { rows, firstRow: 1, columns: new Map(sorted) }, moved };
  }
}
