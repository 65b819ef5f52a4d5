/** Rows that are not written yet: columns that grow together, up to the rows of one part. */
import type { DataColumns } from '../../ports/market-catalog.ts';
import { PART_ROWS } from './partition.ts';

const FIRST_ROWS = 1024;

/** Columns that rows are added to. */
export class RowBuffer {
  private readonly columns = new Map<string, Float64Array>();
  private capacity = 0;
  private count = 0;
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  get rows(): number {
    return this.count;
  }

  private grow(rows: number): void {
    if (rows <= this.capacity) return;
    this.capacity = Math.min(PART_ROWS, Math.max(FIRST_ROWS, rows, this.capacity * 2));
    for (const name of this.names) {
      const grown = new Float64Array(this.capacity);
      grown.set((this.columns.get(name) ?? grown).subarray(0, this.count));
      this.columns.set(name, grown);
    }
  }

  /** Adds the rows [from, to) of `source`; a column that it does not have becomes NaN. */
  add(source: DataColumns, from: number, to: number): void {
    if (to === from) return;
    this.grow(this.count + to - from);
    for (const name of this.names) {
      const values = source[name];
      const target = this.columns.get(name) as Float64Array;
      if (values === undefined) target.fill(Number.NaN, this.count, this.count + to - from);
      else target.set(values.subarray(from, to), this.count);
    }
    this.count += to - from;
  }

  /** Gives the rows away and begins anew. */
  take(): Record<string, Float64Array> {
    const taken = Object.fromEntries(
      this.names.map((name) => [name, (this.columns.get(name) ?? new Float64Array(0)).subarray(0, this.count)]),
    );
    this.columns.clear();
    this.capacity = 0;
    this.count = 0;
    return taken;
  }
}
