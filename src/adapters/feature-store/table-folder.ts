/** Names: of tables, of their folders, of their parts, and of the folder of all of them. */
import { isAbsolute, join } from 'node:path';
import { InputError } from '../../core/index.ts';
import type { FeatureTableKey } from '../../ports/feature-store.ts';
import { projectFolder } from '../catalog/default-folder.ts';

const NAME = /^[A-Za-z0-9][\w.+-]{0,159}$/;
const FOLDER = /^[0-9a-f]{32}$/;
/** Column of the event time; no feature may have this name. */
export const TIME_COLUMN = 'event_time';

/** Checks the name of a table. @throws BOT4_CONFIG_VALUE */
export function checkTableName(name: string): void {
  if (NAME.test(name)) return;
  throw new InputError(
    'BOT4_CONFIG_VALUE',
    `the name '${name}' is not 1 to 160 letters, digits or . - _ + that start with a letter or digit`,
    { place: { key: 'name' } },
  );
}

/**
 * Id of a new table. Specifications, fingerprint and the bars that it began with are in it, so tables that are computed from
 * other bars or by other definitions never meet.
 */
export function newTableId(key: FeatureTableKey, dataSha256: string): string {
  const { name, specSha256, fingerprint } = key;
  return `${name}/${specSha256.slice(0, 12)}${fingerprint.slice(0, 8)}${dataSha256.slice(0, 12)}`;
}

/** True for text that is an id. */
export function isTableId(id: string): boolean {
  const [name = '', folder = '', ...rest] = id.split('/');
  return rest.length === 0 && NAME.test(name) && FOLDER.test(folder);
}

/** Name of a part: its number, first digits of the hash of its bytes. */
export function partName(index: number, sha256: string): string {
  return `${String(index).padStart(5, '0')}.${sha256.slice(0, 16)}.parquet`;
}

/** 64 MiB of values: what one thread holds while it computes. */
const PART_BYTES = 1 << 26;
const PART_ROWS_MAX = 1 << 16;
const PART_ROWS_MIN = 1 << 10;

/** Rows of a part that is full: a power of two that depends on the number of columns alone. */
export function partRowsOf(columns: number): number {
  let rows = PART_ROWS_MAX;
  while (rows > PART_ROWS_MIN && rows * columns * 8 > PART_BYTES) rows /= 2;
  return rows;
}

/** The folder that BOT4_FEATURES names (below the project unless it is absolute), else `data/cache/features` of the project. */
export function defaultFeatureFolder(): string {
  const named = process.env.BOT4_FEATURES;
  if (named === undefined || named === '') return join(projectFolder(), 'data', 'cache', 'features');
  return isAbsolute(named) ? named : join(projectFolder(), named);
}
