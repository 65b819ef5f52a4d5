/** Which catalog a command works on, and how numbers look in its answers. */
import { resolve } from 'node:path';
// Not the index: it brings the database and the tables, which most verbs do not need.
import { type FileCatalog, openCatalog } from '../../../src/adapters/catalog/catalog.ts';
import { defaultCatalogFolder } from '../../../src/adapters/catalog/default-folder.ts';
import { formatUtc, micros } from '../../../src/core/index.ts';

/** Options that every verb of `bot4 data` has. */
export interface CatalogOptions {
  readonly catalog?: string;
}

/** Folder of the catalog: `--catalog`, else BOT4_CATALOG, else `data/catalog` in the project. */
export function catalogFolder(options: CatalogOptions): string {
  return options.catalog === undefined ? defaultCatalogFolder() : resolve(options.catalog);
}

/** The catalog of a command. */
export function catalogOf(options: CatalogOptions): FileCatalog {
  return openCatalog(catalogFolder(options));
}

/** 1234567 as 1,234,567. */
export function count(value: number): string {
  // Not toLocaleString: its tables of languages take 25 ms to load.
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3 rows`, `1 row`. */
export function many(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? '' : 's'}`;
}

/** `2024-01-31 17:00` of microseconds; a dash for none. */
export function day(value: number): string {
  return value === 0 ? '-' : formatUtc(micros(Math.floor(value)));
}

/** Rows of text with columns of equal width, numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => (row[k] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, k) =>
        /^[\d,.]+( %)?$/.test(cell) ? cell.padStart(widths[k] as number) : cell.padEnd(widths[k] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}
