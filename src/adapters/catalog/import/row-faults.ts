/** Rows that cannot be: found where they enter, refused with their row, or dropped and counted when that was asked for. */
import { InputError } from '../../../core/index.ts';
import { type Bars, checkBarValues, firstBadRow } from '../../../domain/market/index.ts';
import type { ImportKind, Role } from './roles.ts';
import { valuesAt } from './row-block.ts';

/** 2009-01-03, the day of the first block of Bitcoin: no trade of a crypto market is older. Microseconds. */
export const FIRST_MARKET_MICROS = Date.UTC(2009, 0, 3) * 1e3;

type Columns = ReadonlyMap<Role, Float64Array>;

function column(columns: Columns, role: Role): Float64Array {
  return columns.get(role) as Float64Array;
}

function asBars(columns: Columns): Bars {
  return {
    symbol: '',
    intervalMicros: 1,
    openTime: column(columns, 'time'),
    open: column(columns, 'open'),
    high: column(columns, 'high'),
    low: column(columns, 'low'),
    close: column(columns, 'close'),
    volume: column(columns, 'volume'),
  };
}

/** Why a trade cannot be, or undefined. */
function tradeFault(columns: Columns, i: number): { readonly key: string; readonly detail: string } | undefined {
  const price = column(columns, 'price')[i] as number;
  if (!(price > 0 && price < Infinity)) return { key: 'price', detail: `price is ${price}; a price is above zero` };
  const qty = column(columns, 'qty')[i] as number;
  if (!(qty > 0 && qty < Infinity)) return { key: 'qty', detail: `amount is ${qty}; an amount is above zero` };
  const id = columns.get('id')?.[i] ?? 0;
  if (!Number.isSafeInteger(id)) return { key: 'id', detail: `id ${id} is no whole number below 2^53` };
  const side = columns.get('side')?.[i] ?? 0;
  if (Number.isNaN(side)) return { key: 'side', detail: 'the side is neither buy nor sell' };
  return undefined;
}

function fundingFault(columns: Columns, i: number): { readonly key: string; readonly detail: string } | undefined {
  const rate = column(columns, 'rate')[i] as number;
  return Math.abs(rate) < 1
    ? undefined
    : { key: 'rate', detail: `rate is ${rate}; a funding rate is a small fraction` };
}

/** First row from `from` on that cannot be, or −1. */
function nextFault(kind: ImportKind, columns: Columns, from: number): number {
  const n = column(columns, 'time').length;
  if (kind === 'bars') {
    const bars = asBars(new Map([...columns].map(([role, values]) => [role, values.subarray(from)])));
    const bad = firstBadRow(bars);
    return bad < 0 ? -1 : from + bad;
  }
  const faultOf = kind === 'trades' ? tradeFault : fundingFault;
  for (let i = from; i < n; i++) if (faultOf(columns, i) !== undefined) return i;
  return -1;
}

/**
 * Refuses rows that cannot be.
 * @throws BOT4_DATA_VALUE naming row and column.
 */
export function refuseFaults(
  kind: ImportKind,
  columns: Columns,
  at: { readonly file: string; readonly firstRow: number },
): void {
  const row = nextFault(kind, columns, 0);
  if (row < 0) return;
  if (kind === 'bars') checkBarValues(asBars(columns), at);
  const fault = (kind === 'trades' ? tradeFault : fundingFault)(columns, row);
  throw new InputError(
    'BOT4_DATA_VALUE',
    `${fault?.detail ?? 'the row is not possible'}; --drop-impossible leaves such rows out`,
    {
      place: { file: at.file, row: at.firstRow + row, key: fault?.key ?? 'row' },
    },
  );
}

/** Rows that can be, in order; undefined when all can. */
export function possibleRows(kind: ImportKind, columns: Columns): Uint32Array | undefined {
  const n = column(columns, 'time').length;
  const keep: number[] = [];
  let at = 0;
  for (let bad = nextFault(kind, columns, 0); bad >= 0; bad = nextFault(kind, columns, at)) {
    for (; at < bad; at++) keep.push(at);
    at = bad + 1;
  }
  if (at === 0) return undefined;
  for (; at < n; at++) keep.push(at);
  return Uint32Array.from(keep);
}

/** The rows `rows` of columns. */
export function pickRows(columns: Columns, rows: Uint32Array): Map<Role, Float64Array> {
  return new Map([...columns].map(([role, values]) => [role, valuesAt(values, rows)]));
}
