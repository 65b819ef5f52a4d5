/** `bot4 features read`: what the store holds, and rows of it. */
import { FileFeatureStore } from '../../../src/adapters/feature-store/file-feature-store.ts';
import { InputError } from '../../../src/core/index.ts';
import type { FeatureRows, FeatureTableManifest } from '../../../src/ports/feature-store.ts';
import { EXIT, result, say } from '../../console.ts';
import { columns, count, day, many } from '../data/place.ts';
import { type StoreOptions, storeFolder } from './build.ts';
import { wholeOption } from './chosen-features.ts';

/** Options of the verb. */
export interface ReadOptions extends StoreOptions {
  readonly columns?: string;
  readonly from?: string;
  readonly to?: string;
  readonly rows: string;
  readonly json?: boolean;
}

/** Features that a table shows when none is chosen. */
const COLUMNS_SHOWN = 6;
const DIGITS = 8;

function listTables(tables: readonly FeatureTableManifest[], folder: string): number {
  if (tables.length === 0) {
    result(`no features in ${folder}; \`bot4 features build\` computes some`);
    return EXIT.ok;
  }
  const rows = tables.map(({ id, columns: names, rows: n, from, to, states }) => [
    id,
    count(names.length),
    count(n),
    day(from),
    day(to),
    states.at(-1)?.dataSha256.slice(0, 12) ?? '',
  ]);
  for (const line of columns([['table', 'features', 'rows', 'first', 'last', 'bars'], ...rows])) result(line);
  return EXIT.ok;
}

/** The table of an id or of a name. @throws BOT4_CLI_USAGE when there is none, or several of the name. */
async function tableOf(store: FileFeatureStore, id: string): Promise<FeatureTableManifest> {
  const manifest = await store.manifest(id);
  if (manifest !== undefined) return manifest;
  const [only, ...others] = /^[\w.+-]+$/.test(id) ? await store.list(id) : [];
  if (only !== undefined && others.length === 0) return only;
  const detail =
    only === undefined
      ? `there is no table '${id}' in ${store.folder}; \`bot4 features read\` lists them`
      : `there are several tables of ${id}: ${[only, ...others].map((each) => each.id).join(', ')}`;
  throw new InputError('BOT4_CLI_USAGE', detail);
}

/** Microseconds of a time. @throws BOT4_CLI_USAGE */
function timeOption(name: string, text: string): number {
  const ms = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) || !text.includes(':') ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isFinite(ms)) return ms * 1000;
  throw new InputError('BOT4_CLI_USAGE', `--${name} ${text} is no time; write 2024-01-31 or 2024-01-31T17:00Z`);
}

function cell(value: number): string {
  return Number.isNaN(value) ? 'NaN' : String(Number(value.toPrecision(DIGITS)));
}

function printTable({ time, columns: read }: FeatureRows, names: readonly string[], rowsMax: number): void {
  const first = Math.max(0, time.length - rowsMax);
  const rows = Array.from({ length: time.length - first }, (_, i) => [
    day(time[first + i] as number),
    ...names.map((name) => cell(read[name]?.[first + i] as number)),
  ]);
  for (const line of columns([['event time', ...names], ...rows])) result(line);
  if (first > 0) result(`the last ${rows.length} of ${count(time.length)} rows; --rows or --json gives more`);
}

function printJson({ time, columns: read }: FeatureRows, names: readonly string[]): void {
  for (let i = 0; i < time.length; i++) {
    // JSON has no NaN; a value that is missing is null.
    const values = names.map((name) => [name, read[name]?.[i]] as const);
    result(JSON.stringify({ event_time: time[i], ...Object.fromEntries(values) }));
  }
}

/** Prints rows of a table, or the tables. @returns the exit code. @throws BOT4_CLI_USAGE, BOT4_FEATURES_CORRUPT */
export async function featuresRead(id: string | undefined, options: ReadOptions): Promise<number> {
  const store = new FileFeatureStore(storeFolder(options));
  if (id === undefined) return listTables(await store.list(), store.folder);
  const manifest = await tableOf(store, id);
  const chosen = options.columns?.split(',').map((name) => name.trim());
  const names = chosen ?? (options.json === true ? manifest.columns : manifest.columns.slice(0, COLUMNS_SHOWN));
  const rowsMax = wholeOption('rows', options.rows, 1);
  const started = performance.now();
  const rows = await store.read(manifest.id, {
    ...(options.from === undefined ? {} : { from: timeOption('from', options.from) }),
    ...(options.to === undefined ? {} : { to: timeOption('to', options.to) }),
    columns: names,
  });
  const took = (performance.now() - started).toFixed(0);
  say(`${manifest.id}: ${many(rows.time.length, 'row')} of ${many(names.length, 'feature')} read in ${took} ms`);
  if (options.json === true) printJson(rows, names);
  else printTable(rows, names, rowsMax);
  return EXIT.ok;
}
