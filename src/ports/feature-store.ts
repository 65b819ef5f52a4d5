/**
 * Where computed features are kept: tables of columns, each of one series of bars and one list of specifications. What a row
 * says depends on the bars up to it and on the specifications alone, so a table is found by the hashes of both, and grows at
 * its end when bars come. One write is atomic: after a crash a table is either as before or as after it.
 */
import type { Features } from '../domain/features/index.ts';

/** What is computed, by its hashes. */
export interface FeatureTableKey {
  /** Where the bars come from: the id of a data set, or file and symbol. Letters, digits and `.`, `-`, `_`, `+`. */
  readonly name: string;
  /** SHA-256 of the canonical specifications. */
  readonly specSha256: string;
  /** SHA-256 of what the specifications compute on a fixed series: another one when a definition has changed. */
  readonly fingerprint: string;
}

/** How far a table had come at a commit: it holds the features of exactly these bars in its first rows. */
export interface FeatureTableState {
  readonly rows: number;
  /** SHA-256 of the columns of the bars. */
  readonly dataSha256: string;
  /** Hash of what the bars were read from: of the data set in the catalog, or of the file. */
  readonly originSha256: string;
}

/** A stored part: one file, immutable. */
export interface FeaturePart {
  readonly file: string;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  /** SHA-256 of the file's bytes. */
  readonly sha256: string;
  /** SHA-256 of times and columns. */
  readonly content: string;
}

/** The description of a table, written anew with each commit. */
export interface FeatureTableManifest extends FeatureTableKey {
  readonly id: string;
  /** Counts commits, from 1. */
  readonly version: number;
  /** The specifications: a list or a set. */
  readonly features: Features;
  /** (k,) names of the features, in the order of the specifications. */
  readonly columns: readonly string[];
  /** Rows of a part that is full. */
  readonly partRows: number;
  readonly rows: number;
  /** Event times of the first and the last row, microseconds. */
  readonly from: number;
  readonly to: number;
  /** Oldest first; the last one is the whole table. */
  readonly states: readonly FeatureTableState[];
  readonly parts: readonly FeaturePart[];
}

/** A whole table to be written, or one to be extended. */
export interface FeatureWrite extends FeatureTableKey {
  readonly features: Features;
  /** (k,) names of the features, in the order of the specifications. */
  readonly columns: readonly string[];
  /** (n,) event times, microseconds, strictly rising: when the bar closed and the values could be known. */
  readonly time: Float64Array;
  readonly dataSha256: string;
  readonly originSha256: string;
  /** The table to be extended, as it was found; its rows must come out of `compute` with the same bits. */
  readonly base?: FeatureTableManifest;
  /**
   * Computes rows [from, to) into `columns` (k,) of (to − from,) each. It is called in the order of rows, without a gap,
   * from row 0, so that it can be a pipeline that sees one bar after the other.
   */
  readonly compute: (from: number, to: number, columns: readonly Float64Array[]) => void;
}

/** Which part of a table is read. */
export interface FeatureRange {
  /** Event time in microseconds, inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
  /** @defaultValue all, in the order of the specifications */
  readonly columns?: readonly string[];
}

/** Rows of a table. */
export interface FeatureRows {
  /** (n,) event times, microseconds. */
  readonly time: Float64Array;
  /** (n,) for each name, NaN where a feature has no value. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Rows of several tables, one table below the other. */
export interface StackedRows extends FeatureRows {
  /** (n,) number of the table of each row, from 0, in the order in which they were named. */
  readonly table: Int32Array;
}

export interface FeatureStore {
  /** All tables, or those of a name, by id. @throws BOT4_FEATURES_CORRUPT */
  list(name?: string): Promise<readonly FeatureTableManifest[]>;
  /** undefined when there is none. @throws BOT4_FEATURES_CORRUPT */
  manifest(id: string): Promise<FeatureTableManifest | undefined>;
  /**
   * Writes a table, or extends one, durably, in one step. Repeating a write that is done changes nothing.
   * @throws BOT4_FEATURES_CONFLICT when a row of the base comes out with other bits: a definition or the bars have changed.
   * @throws BOT4_FEATURES_LOCKED when somebody else has extended the base meanwhile; look again, and go on from there.
   * @throws BOT4_FEATURE_SPEC, BOT4_DATA_ORDER, BOT4_STORE_WRITE; whatever is thrown, nothing is written.
   */
  write(write: FeatureWrite): Promise<FeatureTableManifest>;
  /** Rows between two event times. @throws BOT4_CONFIG_VALUE when there is no such table or column, BOT4_FEATURES_CORRUPT */
  read(id: string, range?: FeatureRange): Promise<FeatureRows>;
  /**
   * All rows of several tables, one below the other, each column in one array: what a model of many instruments learns from.
   * @param columns that every one of them has. @defaultValue those of the first
   * @throws as `read`
   */
  stack(ids: readonly string[], columns?: readonly string[]): Promise<StackedRows>;
}
