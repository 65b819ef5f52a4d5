/** What the store says when something is wrong: every error of it is made here. */
import { InputError, StoreError } from '../../core/index.ts';
import type { FeatureTableManifest } from '../../ports/feature-store.ts';

/** A file is missing or has other bytes. */
export function corrupt(file: string, detail: string, cause?: unknown): StoreError {
  const advice = 'features can be computed again: remove the folder of the table, then build it';
  return new StoreError('BOT4_FEATURES_CORRUPT', `${detail}; ${advice}`, { place: { file }, cause });
}

/** Another builder was faster. */
export function overtaken(file: string, cause?: unknown): StoreError {
  return new StoreError('BOT4_FEATURES_LOCKED', 'another builder has written the table meanwhile', {
    place: { file },
    cause,
  });
}

/** Rows that are stored do not come out again. */
export function changedRows(base: FeatureTableManifest, part: number): InputError {
  const detail = `rows of part ${part} come out with other bits than they were stored with`;
  return new InputError('BOT4_FEATURES_CONFLICT', detail, { place: { key: base.id } });
}

/** There is no such table. */
export function noTable(id: string, folder: string): InputError {
  return new InputError('BOT4_CONFIG_VALUE', `there is no feature table ${id}`, { place: { file: folder, key: 'id' } });
}

/** A table has no such column. */
export function noColumn(manifest: FeatureTableManifest, name: string): InputError {
  const detail = `${manifest.id} has no feature ${name}; it has ${manifest.columns.join(', ')}`;
  return new InputError('BOT4_CONFIG_VALUE', detail, { place: { key: name } });
}
