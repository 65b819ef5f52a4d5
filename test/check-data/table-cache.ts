/** Data files that were read, so that several topics share them. */
import type { ColumnTable } from 'arquero';
import { pickRows, type Rows, readTable, rowsByText, rowsOf } from './columns.ts';

/** A file in memory. */
interface Loaded {
  readonly table: ColumnTable;
  readonly rows: Rows;
  readonly bySymbol: ReadonlyMap<string, Int32Array> | undefined;
  readonly byMarket: ReadonlyMap<string, Int32Array> | undefined;
}

/** Reads each file once. */
export class TableCache {
  readonly #files = new Map<string, Promise<Loaded>>();

  /** The whole file. @throws Error that names the file when it cannot be read. */
  async file(path: string): Promise<Loaded> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const loading = load(path);
    this.#files.set(path, loading);
    return loading;
  }

  /** The rows of one symbol of a file in long format, or the whole of a file that is about one market. */
  async rows(path: string, symbol?: string): Promise<Rows> {
    const { rows, bySymbol } = await this.file(path);
    if (symbol === undefined) return rows;
    const at = bySymbol?.get(symbol);
    if (at === undefined) throw new Error(`${path} has no rows of ${symbol}`);
    return pickRows(rows, at);
  }
}

async function load(path: string): Promise<Loaded> {
  const table = await readTable(path);
  const [bySymbol, byMarket] = [rowsByText(table, 'symbol'), rowsByText(table, 'market')];
  return { table, rows: rowsOf(table, path), bySymbol, byMarket };
}
