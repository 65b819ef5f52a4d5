/** `bot4 data query`: one SELECT over the data sets. */
import { queryCatalog } from '../../../src/adapters/catalog/index.ts';
import { EXIT, result } from '../../console.ts';
import { type CatalogOptions, catalogOf, columns, many } from './place.ts';

/** Rows that are drawn as a table; more are said to be there. */
const ROWS_SHOWN = 50;

function text(value: unknown): string {
  if (typeof value !== 'number') return value === null || value === undefined ? '' : String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
}

/** Times come as milliseconds; a whole column between 2001 and 2286 that is called one is shown as one. */
function shown(name: string, value: unknown): string {
  const isTime =
    /time|date|day|hour|month|week|year/i.test(name) && typeof value === 'number' && value >= 1e12 && value < 1e13;
  return isTime
    ? new Date(value)
        .toISOString()
        .replace('T', ' ')
        .replace(/(:00)?\.000Z$/, '')
        .replace('Z', '')
    : text(value);
}

/** Runs a query and prints its rows. @returns the exit code. @throws BOT4_DATA_QUERY */
export async function dataQuery(sql: string, options: CatalogOptions & { readonly json?: boolean }): Promise<number> {
  const found = await queryCatalog(catalogOf(options), sql);
  const names = Object.keys(found);
  const n = Object.values(found)[0]?.length ?? 0;
  if (options.json === true) {
    for (let i = 0; i < n; i++)
      result(JSON.stringify(Object.fromEntries(names.map((name) => [name, found[name]?.[i]]))));
    return EXIT.ok;
  }
  const rows = Array.from({ length: Math.min(n, ROWS_SHOWN) }, (_, i) =>
    names.map((name) => shown(name, found[name]?.[i])),
  );
  for (const line of columns([names, ...rows])) result(line);
  if (n > ROWS_SHOWN) result(`… ${many(n - ROWS_SHOWN, 'more row')}; --json prints all`);
  return EXIT.ok;
}
