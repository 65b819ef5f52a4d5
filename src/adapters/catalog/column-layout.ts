/**
 * Which columns each kind of data set has, in which order, and how they are stored. In JavaScript every column is a
 * Float64Array; on disk times are timestamps, prices and quantities of trades, books and quotes decimals, so that SQL sees
 * 61824.01 and not 6182401.
 */
import { InputError } from '../../core/index.ts';
import type { DataColumns, DataSetKind } from '../../ports/market-catalog.ts';

/** Decimals of integer columns. */
export interface ColumnScale {
  readonly priceDecimals: number;
  readonly qtyDecimals: number;
}

/** How a column is stored: `price` and `qty` are integers on the scale of the data set. */
export type ColumnType = 'time' | 'double' | 'price' | 'qty' | 'int64' | 'int8';

/** One column of a kind. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  /** May be absent, and NaN where it is unknown. */
  readonly optional?: boolean;
}

function doubles(names: string): ColumnSpec[] {
  return names.split(' ').map((name) => ({ name, type: 'double' }));
}

const TIME: ColumnSpec = { name: 'time', type: 'time' };
const SEQUENCE: ColumnSpec = { name: 'sequence', type: 'int64' };
const SIDE: ColumnSpec = { name: 'side', type: 'int8' };
const PRICE: ColumnSpec = { name: 'price', type: 'price' };
const QTY: ColumnSpec = { name: 'qty', type: 'qty' };

/** What venues say of a bar beside its prices and its volume; a source may have none of it. */
const BAR_EXTRAS = ['quote_volume', 'trades', 'taker_buy_volume', 'taker_buy_quote_volume'] as const;
/** All columns of bars, in order. */
export const BAR_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume', ...BAR_EXTRAS] as const;

/** Columns by kind, in the order of the files. */
export const LAYOUT: Readonly<Record<DataSetKind, readonly ColumnSpec[]>> = {
  bars: [
    TIME,
    ...doubles('open high low close volume'),
    ...doubles(BAR_EXTRAS.join(' ')).map((spec) => ({
      ...spec,
      optional: true,
    })),
  ],
  trades: [TIME, { name: 'id', type: 'int64' }, SIDE, PRICE, QTY],
  book: [TIME, { name: 'local_time', type: 'time' }, SEQUENCE, { name: 'flags', type: 'int8' }, SIDE, PRICE, QTY],
  quotes: [
    TIME,
    SEQUENCE,
    { name: 'bid', type: 'price' },
    { name: 'bid_qty', type: 'qty' },
    { name: 'ask', type: 'price' },
    { name: 'ask_qty', type: 'qty' },
  ],
  funding: [TIME, ...doubles('rate'), { name: 'mark', type: 'double', optional: true }],
};

/** True for kinds whose prices are integers on a scale. */
export function hasScale(kind: DataSetKind): boolean {
  return LAYOUT[kind].some(({ type }) => type === 'price');
}

/** True for kinds that have one row a time. */
export function isTimeUnique(kind: DataSetKind): boolean {
  return kind === 'bars' || kind === 'funding';
}

/** Columns of a data set by their names, in the order of its kind. @throws BOT4_DATA_COLUMN for a name that the kind does not have. */
export function specsOf(kind: DataSetKind, names: readonly string[]): ColumnSpec[] {
  const unknown = names.find((name) => !LAYOUT[kind].some((spec) => spec.name === name));
  if (unknown !== undefined) {
    const known = LAYOUT[kind].map(({ name }) => name).join(', ');
    throw new InputError('BOT4_DATA_COLUMN', `${kind} have no column ${unknown}; they have ${known}`, {
      place: { key: unknown },
    });
  }
  return LAYOUT[kind].filter(({ name }) => names.includes(name));
}

const LIMITS: Readonly<Partial<Record<ColumnType, readonly [number, number]>>> = {
  time: [0, Number.MAX_SAFE_INTEGER],
  price: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  qty: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int8: [-128, 127],
};

/** Row (from 0) of the first value that is no whole number of its range, or −1. */
function firstNotWhole(values: Float64Array, low: number, high: number): number {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= low && value <= high) || value !== Math.floor(value)) return i;
  }
  return -1;
}

/**
 * Checks that columns are those of a kind: all required ones there, none unknown, equally long, whole where they must be.
 * @returns names in the order of the kind.
 * @throws BOT4_DATA_COLUMN, BOT4_DATA_VALUE naming row (from 1) and column.
 */
export function checkColumns(kind: DataSetKind, columns: DataColumns): string[] {
  const names = specsOf(kind, Object.keys(columns)).map(({ name }) => name);
  const missing = LAYOUT[kind].find(({ name, optional }) => optional !== true && !names.includes(name));
  if (missing !== undefined) {
    throw new InputError('BOT4_DATA_COLUMN', `${kind} need a column ${missing.name}`, { place: { key: missing.name } });
  }
  const rows = columns.time?.length ?? 0;
  for (const { name, type } of specsOf(kind, names)) {
    const values = columns[name] as Float64Array;
    if (values.length !== rows) {
      throw new InputError('BOT4_DATA_COLUMN', `${name} has ${values.length} rows, time has ${rows}`, {
        place: { key: name },
      });
    }
    const limits = LIMITS[type];
    const bad = limits === undefined ? -1 : firstNotWhole(values, limits[0], limits[1]);
    if (bad >= 0) {
      throw new InputError('BOT4_DATA_VALUE', `${name} is ${values[bad]}, not a whole number of its range`, {
        place: { row: bad + 1, key: name },
      });
    }
  }
  return names;
}

/** Checks the scale of a kind. @throws BOT4_CONFIG_VALUE when it is missing, not wanted or not 0 to 15. */
export function checkScale(kind: DataSetKind, scale: ColumnScale | undefined): void {
  const wanted = hasScale(kind);
  const good = (decimals: number | undefined) =>
    Number.isInteger(decimals) && (decimals as number) >= 0 && (decimals as number) <= 15;
  if (wanted && !(good(scale?.priceDecimals) && good(scale?.qtyDecimals))) {
    throw new InputError('BOT4_CONFIG_VALUE', `${kind} need a scale of 0 to 15 decimals for prices and quantities`, {
      place: { key: 'scale' },
    });
  }
  if (!wanted && scale !== undefined) {
    throw new InputError('BOT4_CONFIG_VALUE', `${kind} are doubles and have no scale`, { place: { key: 'scale' } });
  }
}
