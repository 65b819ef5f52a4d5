/** Data files through DuckDB: bars, tables, and which file is the default. */
export { type BarsFileOptions, loadBarsFile } from './bars-file.ts';
export { defaultBarsFile } from './default-bars-file.ts';
export { loadTable } from './table-file.ts';
