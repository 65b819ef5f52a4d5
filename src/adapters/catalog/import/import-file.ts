/**
 * Brings a file into the catalog. Rows stream through: memory does not depend on the length of the file, unless its rows are
 * not in the order of time. Each data set of the file is committed in one step at the end, so a crash leaves all or nothing
 * of it; importing the same file again adds nothing.
 */
import { basename } from 'node:path';
import { InputError, StoreError } from '../../../core/index.ts';
import { type BarsMarket, isSyntheticSymbol } from '../../../domain/market/index.ts';
import type { DataOrigin, DataRepair, DataSetKey, DataSetManifest } from '../../../ports/market-catalog.ts';
import type { FileCatalog } from '../catalog.ts';
import { StaleVersion } from '../data-set-writer.ts';
import { EarlierRow } from '../merge-rows.ts';
import { csvSource } from './csv-source.ts';
import { FilePass, type ImportFile, openImportFile } from './file-bytes.ts';
import { GatheredRows } from './gathered-rows.ts';
import type { ImportKind, Role } from './roles.ts';
import type { RowBlock, SourceRows } from './row-block.ts';
import { SeriesImport } from './series-import.ts';

/** What the caller says about a file, and what may be done to it. */
export interface ImportOptions {
  readonly venue?: string;
  readonly market?: string;
  readonly symbol?: string;
  readonly kind?: ImportKind;
  /** Microseconds. */
  readonly intervalMicros?: number;
  /** Name of a layout, or names of the columns in order, separated by commas. */
  readonly columns?: string;
  /** @defaultValue 'none stated' */
  readonly licence?: string;
  /** Bytes of columns that may be held at once. @defaultValue 256 MiB */
  readonly memoryBytes?: number;
  readonly sort?: boolean;
  readonly dropDuplicates?: boolean;
  readonly dropImpossible?: boolean;
  readonly onProgress?: (progress: { readonly bytes: number; readonly size: number; readonly rows: number }) => void;
}

/** What became of one data set of a file. */
export interface ImportedSeries {
  readonly manifest: DataSetManifest;
  readonly rowsRead: number;
  readonly rowsAdded: number;
  readonly rowsRepeated: number;
  readonly rowsImpossible: number;
}

/** What became of a file. */
export interface ImportedFile {
  readonly file: string;
  readonly layout: string;
  readonly ignored: readonly string[];
  readonly newestFirst: boolean;
  readonly series: readonly ImportedSeries[];
}

const MARKETS: readonly string[] = ['spot', 'um_perp', 'future', 'synthetic'] satisfies readonly (
  | BarsMarket
  | DataSetKey['market']
)[];

function ask(file: string, option: string, why: string): never {
  throw new InputError('BOT4_CLI_USAGE', `${why}; say it with --${option}`, { place: { file, key: option } });
}

/** What is imported, and how. */
interface ImportSource {
  readonly path: string;
  readonly options: ImportOptions;
  /** Rows may lie before the end of what is stored. */
  readonly insert: boolean;
}

/** Another process wrote to a data set meanwhile. */
class Overtaken extends Error {}

/** Times that an import begins again because another process was faster. */
const ATTEMPTS = 20;

/** Series that a message names. */
const SERIES_SHOWN = 20;

/** The series of a file and where each goes. */
class FileImport {
  private readonly catalog: FileCatalog;
  private readonly file: string;
  private readonly rows: SourceRows;
  private readonly options: ImportOptions;
  private readonly insert: boolean;
  private readonly series = new Map<string, SeriesImport | null>();
  /** What the series of the file are called. */
  private readonly names = new Set<string>();

  constructor(catalog: FileCatalog, rows: SourceRows, from: ImportSource) {
    this.catalog = catalog;
    this.file = from.path;
    this.rows = rows;
    this.options = from.options;
    this.insert = from.insert;
  }

  /** Hands each run of rows of one series on. */
  async add(block: RowBlock): Promise<void> {
    const symbol = block.columns.get('symbol');
    const market = block.columns.get('market');
    const values = new Map([...block.columns].filter(([role]) => role !== 'symbol' && role !== 'market'));
    for (let from = 0; from < block.rows; ) {
      let to = from + 1;
      while (to < block.rows && symbol?.[to] === symbol?.[from] && market?.[to] === market?.[from]) to += 1;
      const one = this.seriesOf(symbol?.[from], market?.[from]);
      const part = new Map<Role, Float64Array>([...values].map(([role, all]) => [role, all.subarray(from, to)]));
      if (one !== null) await one.add(part, block.firstRow + from);
      from = to;
    }
  }

  private seriesOf(symbolWord: number | undefined, marketWord: number | undefined): SeriesImport | null {
    const key = `${symbolWord} ${marketWord}`;
    const known = this.series.get(key);
    if (known !== undefined) return known;
    const symbol = symbolWord === undefined ? undefined : this.rows.words.word(symbolWord);
    const market = marketWord === undefined ? undefined : this.rows.words.word(marketWord);
    const made = this.newSeries(symbol, market);
    this.series.set(key, made);
    return made;
  }

  /** null for a series that was not asked for. */
  private newSeries(symbolCell: string | undefined, marketCell: string | undefined): SeriesImport | null {
    const { options, file, rows } = this;
    const isMarket = marketCell !== undefined && MARKETS.includes(marketCell);
    // A market column that names no kind of market names the series, as in archives of many exchanges.
    const cell = symbolCell ?? (isMarket ? undefined : marketCell);
    const own = cell?.replaceAll('/', '');
    const wanted = options.symbol?.replaceAll('/', '');
    if (own === '') {
      throw new InputError('BOT4_DATA_SYMBOL', 'a row has no symbol; --columns names the columns without it', {
        place: { file, key: 'symbol' },
      });
    }
    if (own !== undefined) this.names.add(own);
    if (own !== undefined && wanted !== undefined && wanted !== own) return null;
    const symbol = own ?? wanted ?? ask(file, 'symbol', 'the file does not say which symbol its rows are of');
    const label = this.isSynthetic(symbol, isMarket ? marketCell : options.market) ? 'synthetic' : undefined;
    const venue = options.venue ?? label ?? ask(file, 'venue', 'the file does not say which venue its rows are of');
    const market = isMarket
      ? marketCell
      : (options.market ??
        label ??
        ask(file, 'market', 'the file does not say whether its rows are spot, um_perp or future'));
    if (isMarket && options.market !== undefined && options.market !== marketCell) return null;
    const { intervalMicros, dropDuplicates = false, dropImpossible = false } = options;
    return new SeriesImport(
      {
        catalog: this.catalog,
        file,
        kind: rows.kind,
        timeUnit: rows.timeUnit,
        dropDuplicates,
        dropImpossible,
        insert: this.insert,
        ...(intervalMicros === undefined ? {} : { intervalMicros }),
      },
      { venue: venue.toLowerCase(), market: market as DataSetKey['market'], symbol },
    );
  }

  /** Ends after a failure. @returns what to throw. */
  async failed(cause: unknown): Promise<unknown> {
    const open = [...this.series.values()].filter((one) => one !== null);
    let isOvertaken = cause instanceof StaleVersion;
    for (const one of open) isOvertaken ||= await one.isOvertaken();
    for (const one of open) await one.abandon();
    return isOvertaken ? new Overtaken(this.file, { cause }) : cause;
  }

  /** Whether rows were made by a generator: said by the symbol, by the market or by the name of the file. */
  private isSynthetic(symbol: string, market: string | undefined): boolean {
    return market === 'synthetic' || isSyntheticSymbol(symbol) || isSyntheticSymbol(basename(this.file));
  }

  async commit(
    origin: Omit<DataOrigin, 'synthetic'>,
    repairs: readonly DataRepair[],
    before: Map<string, number>,
  ): Promise<ImportedSeries[]> {
    const wanted = [...this.series.values()].filter((one) => one !== null);
    if (wanted.length === 0) {
      if (this.series.size === 0) {
        throw new InputError('BOT4_DATA_TOO_SHORT', 'the file has no rows', {
          place: { file: this.file, key: 'rows' },
        });
      }
      const names = [...this.names].slice(0, SERIES_SHOWN).join(', ');
      const more = this.names.size > SERIES_SHOWN ? ` and ${this.names.size - SERIES_SHOWN} more` : '';
      throw new InputError(
        'BOT4_DATA_SYMBOL',
        `the file has no rows of ${this.options.symbol}; it has ${names}${more}`,
        {
          place: { file: this.file, key: 'symbol' },
        },
      );
    }
    const done: ImportedSeries[] = [];
    for (const one of wanted) {
      const synthetic = this.isSynthetic(one.name.symbol, one.name.market);
      const { manifest, added: now } = await one.commit({ ...origin, synthetic }, repairs);
      const added = now + (before.get(manifest.id) ?? 0);
      before.set(manifest.id, added);
      const { read, repeated, impossible } = one.rows;
      done.push({ manifest, rowsRead: read, rowsAdded: added, rowsRepeated: repeated, rowsImpossible: impossible });
    }
    return done;
  }
}

/** True when the first times of one series go backwards. */
function goesBack(block: RowBlock): boolean {
  const time = block.columns.get('time') as Float64Array;
  const symbol = block.columns.get('symbol');
  for (let i = 1; i < block.rows && symbol?.[i] === symbol?.[0]; i++) {
    if (time[i] !== time[i - 1]) return (time[i] as number) < (time[i - 1] as number);
  }
  return false;
}

/** Reads all rows into the series. @returns what was done to the file as a whole. */
async function readAll(
  rows: SourceRows,
  target: FileImport,
  o: {
    readonly file: string;
    readonly memoryBytes: number;
    readonly sort: boolean;
    readonly progress: (rows: number) => void;
  },
): Promise<readonly DataRepair[]> {
  let gathered: GatheredRows | undefined;
  let isFirst = true;
  let read = 0;
  for await (const block of rows.blocks()) {
    if (isFirst && (o.sort || goesBack(block))) gathered = new GatheredRows(o.file, o.memoryBytes);
    isFirst = false;
    read += block.rows;
    if (gathered === undefined) await target.add(block);
    else gathered.add(block);
    o.progress(read);
  }
  if (gathered === undefined) return [];
  if (!o.sort) {
    await target.add(gathered.reversed());
    return [{ what: 'sort', rows: read, detail: `${o.file} has its newest row first: turned round` }];
  }
  const { block, moved } = gathered.sorted();
  await target.add(block);
  return moved === 0
    ? []
    : [{ what: 'sort', rows: moved, detail: `rows of ${o.file} that were earlier than the row before` }];
}

/** The rows of a file, whatever its format. */
export async function openRows(file: ImportFile, pass: FilePass, options: ImportOptions): Promise<SourceRows> {
  if (file.packing !== 'parquet') return csvSource(file, pass, options);
  // Loads the database, which no other file needs.
  const { parquetSource } = await import('./parquet-source.ts');
  return parquetSource(file, options);
}

/** One try. */
async function importOnce(catalog: FileCatalog, from: ImportSource, added: Map<string, number>): Promise<ImportedFile> {
  const { path, options } = from;
  const file = await openImportFile(path);
  const pass = new FilePass(file);
  const rows = await openRows(file, pass, options);
  const target = new FileImport(catalog, rows, from);
  try {
    const repairs = await readAll(rows, target, {
      file: file.name,
      memoryBytes: options.memoryBytes ?? 256 * 2 ** 20,
      sort: options.sort ?? false,
      progress: (read) => options.onProgress?.({ bytes: pass.bytesRead, size: file.bytes, rows: read }),
    });
    if (file.packing === 'parquet') await pass.readThrough();
    const licence = options.licence ?? 'none stated';
    const origin = { source: file.name, sourceSha256: pass.sha256(), licence };
    const series = await target.commit(origin, repairs, added);
    const newestFirst = repairs.some(({ detail }) => detail.includes('newest'));
    return { file: path, layout: rows.layout, ignored: rows.ignored, newestFirst, series };
  } catch (cause) {
    throw await target.failed(cause);
  }
}

/**
 * Imports a file.
 * @param path a Parquet file, or a CSV file in a layout of `roles.ts`, plain or packed with gzip or zstd.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_COLUMN, BOT4_DATA_VALUE, BOT4_DATA_ORDER, BOT4_DATA_TIME,
 * BOT4_DATA_PRECISION, BOT4_DATA_SYMBOL, BOT4_DATA_TOO_SHORT with file, row (from 1) and column; BOT4_CLI_USAGE naming the
 * option that is missing; BOT4_CATALOG_CONFLICT, BOT4_CATALOG_LOCKED. Nothing of the file is then in the catalog.
 */
export async function importFile(
  catalog: FileCatalog,
  path: string,
  options: ImportOptions = {},
): Promise<ImportedFile> {
  // Of series that were committed before another one was overtaken.
  const added = new Map<string, number>();
  let insert = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await importOnce(catalog, { path, options, insert }, added);
    } catch (cause) {
      if (cause instanceof EarlierRow && !insert) insert = true;
      else if (!(cause instanceof Overtaken)) throw cause;
      else if (attempt >= ATTEMPTS) {
        const detail = 'other processes write to this data set all the time';
        throw new StoreError('BOT4_CATALOG_LOCKED', detail, { place: { file: path }, cause: cause.cause });
      }
    }
  }
}
