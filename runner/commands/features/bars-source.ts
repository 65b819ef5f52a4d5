/** The bars that a verb works on: data sets of the catalog, or the series of a file. */
import { resolve } from 'node:path';
import { barsOf } from '../../../src/adapters/catalog/assess.ts';
import { openCatalog } from '../../../src/adapters/catalog/catalog.ts';
import { featureTableName } from '../../../src/app/feature-build.ts';
import { InputError } from '../../../src/core/index.ts';
import type { Bars } from '../../../src/domain/market/index.ts';
import { type CatalogOptions, catalogFolder, catalogOf } from '../data/place.ts';

/** Which bars. */
export interface BarsOptions extends CatalogOptions {
  readonly bars?: string;
  readonly symbol?: readonly string[];
}

/** Where one series of bars is; crosses to the threads that read it. */
export type BarsPlace =
  | { readonly type: 'catalog'; readonly folder: string; readonly id: string }
  | { readonly type: 'file'; readonly path: string; readonly symbol: string };

/** One series of bars, unread. */
export interface BarsEntry {
  /** Name of its table of features. */
  readonly name: string;
  /** What a person calls it: id or symbol. */
  readonly label: string;
  readonly rows: number;
  readonly originSha256: string;
  readonly place: BarsPlace;
}

async function catalogEntries(ids: readonly string[], options: BarsOptions): Promise<BarsEntry[]> {
  const catalog = catalogOf(options);
  const all = ids.length === 0 ? await catalog.list() : await Promise.all(ids.map((id) => catalog.existing(id)));
  const other = all.find(({ key }) => ids.length > 0 && key.kind !== 'bars');
  if (other !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', `${other.id} holds ${other.key.kind}; features are computed from bars`);
  }
  return all
    .filter(({ key }) => key.kind === 'bars')
    .map(({ id, rows, sha256 }) => ({
      name: id,
      label: id,
      rows,
      originSha256: sha256,
      place: { type: 'catalog', folder: catalogFolder(options), id },
    }));
}

/** What the only series of a file without a symbol column is called: as the user says, else as its name says. */
async function calledSymbol(file: string, symbols: readonly string[]): Promise<string> {
  if (symbols[0] !== undefined) return symbols[0];
  const { loadBarsFile } = await import('../../../src/adapters/duckdb/bars-file.ts');
  return (await loadBarsFile(file)).bars.symbol;
}

async function fileEntries(file: string, symbols: readonly string[]): Promise<BarsEntry[]> {
  const { barsFileSeries } = await import('../../../src/adapters/duckdb/file-series.ts');
  const { name: source, sha256, series } = await barsFileSeries(file);
  const sole = series.some(({ symbol }) => symbol === undefined) ? await calledSymbol(file, symbols) : '';
  const called = series.map(({ symbol = sole, rows }) => ({ symbol, rows }));
  const wanted = symbols.find((each) => !called.some(({ symbol }) => symbol === each));
  if (wanted !== undefined) {
    const detail = `no symbol ${wanted}; the file has: ${called.map(({ symbol }) => symbol).join(', ')}`;
    throw new InputError('BOT4_DATA_SYMBOL', detail, { place: { file, key: 'symbol' } });
  }
  return called
    .filter(({ symbol }) => symbols.length === 0 || symbols.includes(symbol))
    .map(({ symbol, rows }) => ({
      name: featureTableName({ source, bars: { symbol } }),
      label: symbol,
      rows,
      originSha256: sha256,
      place: { type: 'file', path: resolve(file), symbol },
    }));
}

/**
 * The series that options name, unread.
 * @throws BOT4_CLI_USAGE, BOT4_CATALOG_MISSING, BOT4_DATA_SYMBOL and the codes of reading a file.
 */
export async function barsEntries(ids: readonly string[], options: BarsOptions): Promise<readonly BarsEntry[]> {
  if (options.bars !== undefined && ids.length > 0) {
    throw new InputError('BOT4_CLI_USAGE', 'ids are of the catalog; leave them out, or --bars');
  }
  if (options.bars === undefined && (options.symbol ?? []).length > 0) {
    throw new InputError('BOT4_CLI_USAGE', '--symbol chooses from a file that --bars names; name ids of the catalog');
  }
  const entries =
    options.bars === undefined
      ? await catalogEntries(ids, options)
      : await fileEntries(options.bars, options.symbol ?? []);
  if (entries.length > 0) return entries;
  throw new InputError('BOT4_CLI_USAGE', `there are no bars in ${options.bars ?? catalogFolder(options)}`);
}

/** Reads the bars of a place. @returns with the hash of the data set or file. */
export async function barsAt(place: BarsPlace): Promise<{ readonly bars: Bars; readonly sha256: string }> {
  if (place.type === 'catalog') {
    const { manifest, columns } = await openCatalog(place.folder).readWith(place.id);
    return { bars: barsOf(manifest, columns), sha256: manifest.sha256 };
  }
  const { loadBarsFile } = await import('../../../src/adapters/duckdb/bars-file.ts');
  return loadBarsFile(place.path, { symbol: place.symbol });
}
