/** Features for a notebook or a script: read where they are stored, computed and stored where they are not. */
import type { Features } from '../domain/features/index.ts';
import type { LoadedBars } from '../domain/market/index.ts';
import type {
  FeatureRange,
  FeatureRows,
  FeatureStore,
  FeatureTableManifest,
  StackedRows,
} from '../ports/feature-store.ts';
import type { Digest } from '../ports/index.ts';
import { buildFeatureTable, type FeatureBuild, requestOf } from './feature-build.ts';
import { specHashes } from './feature-hashes.ts';

/** Features of some bars. */
export interface StoredFeatures extends FeatureRows {
  /** Id of the table in the store. */
  readonly id: string;
  /** `read` when nothing had to be computed. */
  readonly what: FeatureBuild['what'];
}

/** Rows up to a state of a table that has grown since. */
function firstRows(rows: FeatureRows, count: number): FeatureRows {
  if (rows.time.length <= count) return rows;
  const columns = Object.entries(rows.columns).map(([name, column]) => [name, column.subarray(0, count)] as const);
  return { time: rows.time.subarray(0, count), columns: Object.fromEntries(columns) };
}

/** A store of features with what computes them. */
export class FeatureLibrary {
  readonly store: FeatureStore;
  readonly #digest: Digest;

  constructor(store: FeatureStore, digest: Digest) {
    this.store = store;
    this.#digest = digest;
  }

  /** All tables, or those of a name. @throws BOT4_FEATURES_CORRUPT */
  list(name?: string): Promise<readonly FeatureTableManifest[]> {
    return this.store.list(name);
  }

  /** Rows of a table. @throws BOT4_CONFIG_VALUE, BOT4_FEATURES_CORRUPT */
  read(id: string, range: FeatureRange = {}): Promise<FeatureRows> {
    return this.store.read(id, range);
  }

  /** All rows of several tables, one below the other. @throws BOT4_CONFIG_VALUE, BOT4_FEATURES_CORRUPT */
  stack(ids: readonly string[], columns?: readonly string[]): Promise<StackedRows> {
    return this.store.stack(ids, columns);
  }

  /**
   * Features of bars, one row a bar.
   * @param loaded n bars of `loadBars` or of a catalog.   @param features k features: a list or a set.
   * @returns `time` (n,): when each bar closed; `columns`: (n,) for each feature, with the bits of the streaming form.
   * @throws BOT4_FEATURE_SPEC, BOT4_FEATURES_CORRUPT, BOT4_STORE_WRITE
   */
  async features(loaded: LoadedBars, features: Features): Promise<StoredFeatures> {
    const request = requestOf(loaded, features, specHashes(features, this.#digest));
    const { manifest, rows, what } = await buildFeatureTable(request, { store: this.store, digest: this.#digest });
    return { ...firstRows(await this.store.read(manifest.id), rows), id: manifest.id, what };
  }
}
