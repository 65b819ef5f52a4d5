/**
 * Features of one series of bars into the store: what is there is read, what is missing is computed. A table that holds the
 * beginning of the bars is extended; one whose rows do not come out again is left alone, and a new one is made.
 */
import { Bot4Error } from '../core/index.ts';
import { type Features, featuresOf } from '../domain/features/index.ts';
import type { Bars, LoadedBars } from '../domain/market/index.ts';
import type { FeatureStore, FeatureTableManifest } from '../ports/feature-store.ts';
import type { Digest } from '../ports/index.ts';
import { barsSha256, type SpecHashes } from './feature-hashes.ts';
import { type CompileBars, eventTimes, FeatureReplay } from './feature-replay.ts';

/** What is to be in the store. */
export interface FeatureRequest {
  /** Name of the table. */
  readonly name: string;
  readonly bars: Bars;
  /** Hash of the data set or file that the bars were read from. */
  readonly originSha256: string;
  readonly features: Features;
  /** Of the specifications, by `specHashes`. */
  readonly hashes: SpecHashes;
}

/** What building needs from outside. */
export interface BuildOptions {
  readonly store: FeatureStore;
  readonly digest: Digest;
  /** @defaultValue `compileFeatureSet` */
  readonly compile?: CompileBars;
  /** Told of rows that were computed since the last call. */
  readonly onRows?: (rows: number) => void;
}

/** What became of a request. */
export interface FeatureBuild {
  readonly manifest: FeatureTableManifest;
  /** Rows of the table that are of these bars: all of them, or a beginning when the table has been extended since. */
  readonly rows: number;
  /** `read`: they were there. `extended`: `added` rows came to a table. `built`: computed from nothing. */
  readonly what: 'read' | 'extended' | 'built';
  readonly added: number;
}

/** Rows between two reports of progress. */
const BLOCK_ROWS = 4096;
/** Times that a build looks again because another builder was faster. */
const ATTEMPTS = 20;

function isOf({ specSha256, fingerprint }: SpecHashes) {
  return (table: FeatureTableManifest) => table.specSha256 === specSha256 && table.fingerprint === fingerprint;
}

/**
 * Name of the table of loaded bars: the id of the data set that they are of, or file and symbol.
 * @example featureTableName({ source: 'bars.parquet', bars: { symbol: 'BTCUSDT' } }) // => 'bars.BTCUSDT'
 */
export function featureTableName({
  source,
  bars,
}: {
  readonly source: string;
  readonly bars: Pick<Bars, 'symbol'>;
}): string {
  const [first = ''] = source.split(' ');
  const isDataSet = /^[\w.-]+\.bars\.\w+$/.test(first);
  const plain = (text: string) => text.replaceAll(/[^\w.+-]/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  if (isDataSet) return first;
  const file = first.replace(/\.(parquet|csv|csv\.gz)$/, '');
  return plain(`${file}.${bars.symbol}`).slice(0, 160);
}

/**
 * The table that holds the features of bars that have not changed, found without reading them.
 * @param origin name of the table, and the hash of what the bars would be read from.
 */
export async function knownTable(
  store: FeatureStore,
  hashes: SpecHashes,
  origin: { readonly name: string; readonly originSha256: string },
): Promise<FeatureTableManifest | undefined> {
  const tables = (await store.list(origin.name)).filter(isOf(hashes));
  return tables.find(({ states }) => states.at(-1)?.originSha256 === origin.originSha256);
}

/** The longest table that holds the beginning of the bars. */
function extendable(
  tables: readonly FeatureTableManifest[],
  bars: Bars,
  digest: Digest,
): FeatureTableManifest | undefined {
  return [...tables]
    .filter(({ rows }) => rows < bars.openTime.length)
    .sort((a, b) => b.rows - a.rows)
    .find(({ rows, states }) => states.at(-1)?.dataSha256 === barsSha256(bars, digest, rows));
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Bot4Error ? cause.code : undefined;
}

/** Computes in blocks, so that progress can be told. */
function computeBlocks({ bars, features }: FeatureRequest, options: BuildOptions) {
  const replay = new FeatureReplay(bars, features, options.compile);
  return (from: number, to: number, columns: readonly Float64Array[]): void => {
    for (let at = from; at < to; at += BLOCK_ROWS) {
      const end = Math.min(to, at + BLOCK_ROWS);
      replay.fill(
        at,
        end,
        columns.map((column) => column.subarray(at - from, end - from)),
      );
      options.onRows?.(end - at);
    }
  };
}

async function writeFeatures(
  request: FeatureRequest,
  options: BuildOptions,
  to: { readonly dataSha256: string; readonly base: FeatureTableManifest | undefined },
): Promise<FeatureBuild> {
  const { name, bars, originSha256, features, hashes } = request;
  const { dataSha256, base } = to;
  const rows = bars.openTime.length;
  try {
    const manifest = await options.store.write({
      name,
      ...hashes,
      features,
      columns: featuresOf(features).map((feature) => feature.name),
      time: eventTimes(bars),
      dataSha256,
      originSha256,
      ...(base === undefined ? {} : { base }),
      compute: computeBlocks(request, options),
    });
    const added = rows - (base?.rows ?? 0);
    return { manifest, rows, what: base === undefined ? 'built' : 'extended', added };
  } catch (cause) {
    // The rows that were stored do not come out again: they are of a definition that the fingerprint did not tell apart.
    if (base !== undefined && codeOf(cause) === 'BOT4_FEATURES_CONFLICT') {
      return writeFeatures(request, options, { dataSha256, base: undefined });
    }
    throw cause;
  }
}

/**
 * Brings features into the store, unless they are there.
 * @throws BOT4_FEATURE_SPEC, BOT4_CONFIG_VALUE for the name, BOT4_FEATURES_CORRUPT, BOT4_FEATURES_LOCKED when others write
 * all the time, BOT4_STORE_WRITE.
 */
export async function buildFeatureTable(request: FeatureRequest, options: BuildOptions): Promise<FeatureBuild> {
  const { name, bars, hashes } = request;
  const dataSha256 = barsSha256(bars, options.digest);
  for (let attempt = 1; ; attempt++) {
    const tables = (await options.store.list(name)).filter(isOf(hashes));
    const there = tables.find(({ states }) => states.some((state) => state.dataSha256 === dataSha256));
    if (there !== undefined) return { manifest: there, rows: bars.openTime.length, what: 'read', added: 0 };
    try {
      return await writeFeatures(request, options, { dataSha256, base: extendable(tables, bars, options.digest) });
    } catch (cause) {
      if (codeOf(cause) !== 'BOT4_FEATURES_LOCKED' || attempt === ATTEMPTS) throw cause;
    }
  }
}

/** Bars as they were loaded, as a request. */
export function requestOf(loaded: LoadedBars, features: Features, hashes: SpecHashes): FeatureRequest {
  return { name: featureTableName(loaded), bars: loaded.bars, originSha256: loaded.sha256, features, hashes };
}
