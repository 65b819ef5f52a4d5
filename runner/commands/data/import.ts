/** `bot4 data import`: files into the catalog. Results go to standard output, progress to standard error. */

import { keepFindings } from '../../../src/adapters/catalog/assess.ts';
import type { FileCatalog } from '../../../src/adapters/catalog/catalog.ts';
import { type ImportedFile, type ImportOptions, importFile } from '../../../src/adapters/catalog/import/import-file.ts';
import { isRecording } from '../../../src/adapters/catalog/import/recording-path.ts';
import { InputError } from '../../../src/core/index.ts';
import { intervalMicrosOf } from '../../../src/domain/market/index.ts';
import type { DataSetManifest } from '../../../src/ports/index.ts';
import { EXIT, result, say } from '../../console.ts';
import { type CatalogOptions, catalogOf, count, day, many } from './place.ts';

/** As the command line gives them. */
export interface ImportCommandOptions extends CatalogOptions {
  readonly venue?: string;
  readonly market?: string;
  readonly symbol?: string;
  readonly kind?: string;
  readonly columns?: string;
  readonly interval?: string;
  readonly licence?: string;
  readonly memoryLimit?: string;
  readonly sort?: boolean;
  readonly dropDuplicates?: boolean;
  readonly dropImpossible?: boolean;
}

const KINDS = ['bars', 'trades', 'funding'] as const;
/** Seconds between two lines of progress. */
const PROGRESS_MS = 2000;

function memoryBytes(text: string | undefined): number {
  const mib = Number(text ?? '512');
  if (!(Number.isInteger(mib) && mib >= 16)) {
    throw new InputError('BOT4_CLI_USAGE', `--memory-limit ${text}; it is a whole number of MiB, at least 16`);
  }
  return mib * 2 ** 20;
}

function kindOf(text: string | undefined): (typeof KINDS)[number] | undefined {
  const kind = KINDS.find((one) => one === text);
  if (text !== undefined && kind === undefined) {
    throw new InputError('BOT4_CLI_USAGE', `--kind ${text}; it is one of ${KINDS.join(', ')}`);
  }
  return kind;
}

/** The option values that are there. */
function importOptions(options: ImportCommandOptions): ImportOptions {
  const { venue, market, symbol, columns, interval, licence, sort, dropDuplicates, dropImpossible } = options;
  const kind = kindOf(options.kind);
  const given = { venue, market, symbol, columns, licence, sort, dropDuplicates, dropImpossible, kind };
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(present),
    ...(interval === undefined ? {} : { intervalMicros: intervalMicrosOf(interval) }),
    // Half for rows that have to be held, half for what is written meanwhile.
    memoryBytes: memoryBytes(options.memoryLimit) / 2,
  };
}

/** Says from time to time how far a file is. */
function progressOf(file: string): NonNullable<ImportOptions['onProgress']> {
  let next = performance.now() + PROGRESS_MS;
  return ({ bytes, size, rows }) => {
    if (performance.now() < next) return;
    next += PROGRESS_MS;
    // A Parquet file is read by the database, which does not say how far it is.
    const part = bytes === 0 ? '' : `${Math.floor((100 * bytes) / size)} % of ${(size / 2 ** 20).toFixed(0)} MiB, `;
    say(`${file}: ${part}${count(rows)} rows`);
  };
}

function report(done: ImportedFile): void {
  say(`${done.file}: ${done.layout === 'columns by name' ? done.layout : `layout ${done.layout}`}`);
  if (done.ignored.length > 0) say(`  columns not taken: ${done.ignored.join(', ')}`);
  if (done.newestFirst) say('  the newest row came first: turned round, and recorded it');
  for (const { manifest, rowsRead, rowsAdded, rowsRepeated, rowsImpossible } of done.series) {
    if (rowsRepeated > 0) say(`  left out ${many(rowsRepeated, 'row')} that repeat another, and recorded it`);
    if (rowsImpossible > 0) say(`  left out ${many(rowsImpossible, 'row')} that cannot be, and recorded it`);
    const there = rowsRead - rowsAdded - rowsRepeated - rowsImpossible;
    const known = there === 0 ? '' : `, ${count(there)} were there`;
    result(
      `${manifest.id}  ${many(rowsAdded, 'row')} added${known}; ${count(manifest.rows)} from ${day(manifest.from)} to ${day(manifest.to)}`,
    );
  }
}

/** A table, or a recording, whose venues' sessions are loaded only for one. */
async function importOne(catalog: FileCatalog, path: string, options: ImportOptions): Promise<ImportedFile> {
  if (!(await isRecording(path))) return importFile(catalog, path, options);
  const { importRecording } = await import('../../../src/adapters/catalog/import/recording-import.ts');
  return importRecording(catalog, path, options);
}

/** Bytes of a value, and columns that a report of bars holds beside those of the data set. */
const VALUE_BYTES = 8;
const REPORT_COLUMNS = 3;

/** A report of bars looks at all of them at once; every other one part by part. */
function isReportWithin({ key, rows, columns }: DataSetManifest, limit: number): boolean {
  return key.kind !== 'bars' || rows * (columns.length + REPORT_COLUMNS) * VALUE_BYTES <= limit;
}

/**
 * Imports files, one after the other. A file that is refused leaves nothing; those before it stay.
 * @returns the exit code.
 */
export async function dataImport(files: readonly string[], options: ImportCommandOptions): Promise<number> {
  const catalog = catalogOf(options);
  const chosen = importOptions(options);
  for (const file of files) {
    const done = await importOne(catalog, file, { ...chosen, onProgress: progressOf(file) });
    report(done);
    for (const { manifest } of done.series) {
      if (isReportWithin(manifest, memoryBytes(options.memoryLimit))) {
        await keepFindings(catalog, manifest.id, { asOf: Date.now() * 1000 });
      } else {
        say(
          `  no quality report: all bars at once are more than --memory-limit; \`bot4 data check ${manifest.id}\` makes it`,
        );
      }
    }
  }
  return EXIT.ok;
}
