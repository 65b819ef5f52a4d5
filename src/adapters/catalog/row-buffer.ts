/** Rows that are not written yet: columns that grow together, up to the rows of one part. */
import type { DataColumns } from '../../ports/market-catalog.ts';
import { PART_ROWS } from './partition.ts';

const FIRST_ROWS = 1024;

/** Columns with room for rows. */
interface Room {
  readonly capacity: number;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** Columns that rows are added to. */
export class RowBuffer {
  private room: Room = { capacity: 0, columns: new Map() };
  /** Room that was taken with its rows and came back: the next rows go there instead of into new memory. */
  private spare: Room | undefined;
  private taken: Room | undefined;
  private count = 0;
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  get rows(): number {
    return this.count;
  }

  private grow(rows: number): void {
    if (rows <= this.room.capacity) return;
    if (this.count === 0 && this.spare !== undefined && rows <= this.spare.capacity) {
      this.room = this.spare;
      this.spare = undefined;
      return;
    }
    const capacity = Math.min(PART_ROWS, Math.max(FIRST_ROWS, rows, this.room.capacity * 2));
    const columns = new Map<string, Float64Array>();
    for (const name of this.names) {
      const grown = new Float64Array(capacity);
      const column = this.room.columns.get(name);
      if (column !== undefined) grown.set(column.subarray(0, this.count));
      columns.set(name, grown);
    }
    this.room = { capacity, columns };
  }

  /** Adds the rows [from, to) of `source`; a column that it does not have becomes NaN. */
  add(source: DataColumns, from: number, to: number): void {
    if (to === from) return;
    this.grow(this.count + to - from);
    for (const name of this.names) {
      const values = source[name];
      const target = this.room.columns.get(name) as Float64Array;
      if (values === undefined) target.fill(Number.NaN, this.count, this.count + to - from);
      else target.set(values.subarray(from, to), this.count);
    }
    this.count += to - from;
  }

  /** Gives the rows away and begins anew. The columns are the caller's until it calls `giveBack`. */
  take(): Record<string, Float64Array> {
    const { columns } = this.room;
    const rows = Object.fromEntries(
      this.names.map((name) => [name, (columns.get(name) ?? new Float64Array(0)).subarray(0, this.count)]),
    );
    this.taken = this.room;
    this.room = { capacity: 0, columns: new Map() };
    this.count = 0;
    return rows;
  }

  /** The rows that were taken last are not needed any more. */
  giveBack(): void {
    this.spare = this.taken;
    this.taken = undefined;
  }
}
