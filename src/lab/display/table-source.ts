/** Tables of arquero and danfo, recognised by their shape, so that any version and any copy of the package is shown. */

/** What display needs of any table. */
export interface TableSource {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  readonly name: string;
  /** Name of the type where the table knows it; found from the values otherwise. */
  readonly type?: string;
  at(row: number): unknown;
}

interface ArqueroTable {
  numRows(): number;
  columnNames(): string[];
  array(name: string): ArrayLike<unknown>;
}

interface DanfoFrame {
  readonly columns: readonly unknown[];
  readonly index: readonly unknown[];
  readonly dtypes: readonly string[];
  readonly values: readonly unknown[];
  readonly shape: readonly number[];
}

const ARQUERO = ['numRows', 'columnNames', 'array', 'groupby'] as const;

function isArquero(value: object): value is ArqueroTable {
  return ARQUERO.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** A frame or a series of danfo; a series has one column and values that are not rows. */
function isDanfo(value: object): value is DanfoFrame {
  const { columns, index, dtypes, shape, values, $config } = value as Readonly<Record<string, unknown>>;
  return [columns, index, dtypes, shape, values].every(Array.isArray) && $config !== undefined;
}

function fromArquero(table: ArqueroTable): TableSource {
  const columns = table.columnNames().map((name): TableColumn => {
    let values: ArrayLike<unknown> | undefined;
    // Filtered and sorted tables copy a column when it is asked for: once, and only when it is looked at.
    const read = () => (values ??= table.array(name));
    return { name, at: (row) => read()[row] };
  });
  return { rows: table.numRows(), columns };
}

function fromDanfo(frame: DanfoFrame): TableSource {
  const rows = frame.shape[0] ?? 0;
  const isSeries = frame.shape.length < 2 || !Array.isArray(frame.values[0]);
  const index: TableColumn = { name: '', type: 'index', at: (row) => frame.index[row] };
  const columns = frame.columns.map((name, c): TableColumn => {
    const type = frame.dtypes[c];
    const at = (row: number) => (isSeries ? frame.values[row] : (frame.values[row] as unknown[])[c]);
    return { name: String(name), at, ...(type === undefined ? {} : { type }) };
  });
  return { rows, columns: [index, ...columns] };
}

/** The table that a value is; undefined when it is none. */
export function tableSource(value: unknown): TableSource | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isArquero(value)) return fromArquero(value);
  if (isDanfo(value)) return fromDanfo(value);
  return undefined;
}

/** A table of plain arrays. @example columnsSource({ x: [1, 2] }).rows // => 2 */
export function columnsSource(columns: Readonly<Record<string, ArrayLike<unknown>>>): TableSource {
  const entries = Object.entries(columns);
  return {
    rows: Math.max(0, ...entries.map(([, values]) => values.length)),
    columns: entries.map(([name, values]) => ({ name, at: (row) => values[row] })),
  };
}

/** Type and missing values of a column. */
export interface ColumnFacts {
  readonly type: string;
  readonly missing: number;
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (value instanceof Date) return 'date';
  if (typeof value === 'object') return Array.isArray(value) || ArrayBuffer.isView(value) ? 'list' : 'object';
  return typeof value;
}

/** Null, undefined, NaN and a date that is none. */
export function isMissing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'number') return Number.isNaN(value);
  return value instanceof Date && Number.isNaN(value.getTime());
}

/** Looks at the first `rows` values of a column. */
export function columnFacts(column: TableColumn, rows: number): ColumnFacts {
  const types = new Set<string>();
  let missing = 0;
  for (let row = 0; row < rows; row++) {
    const value = column.at(row);
    if (isMissing(value)) missing++;
    else if (column.type === undefined && types.size < 3) types.add(typeOf(value));
  }
  // Whole numbers among others are numbers.
  if (types.has('number')) types.delete('integer');
  const found = types.size === 1 ? [...types][0] : types.size === 0 ? 'empty' : 'mixed';
  return { type: column.type ?? (found as string), missing };
}
