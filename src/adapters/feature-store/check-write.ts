/** What every store checks before it computes anything. */
import { InputError } from '../../core/index.ts';
import type { FeatureWrite } from '../../ports/feature-store.ts';
import { checkTableName, TIME_COLUMN } from './table-folder.ts';

/** Checks the names of features. @throws BOT4_FEATURE_SPEC when there is none, or one is named like the time. */
export function checkFeatureNames(columns: readonly string[]): void {
  if (columns.includes(TIME_COLUMN)) {
    const detail = `a feature that is stored cannot have the name ${TIME_COLUMN}: it is the column of the event time`;
    throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { key: 'name' } });
  }
  if (columns.length > 0) return;
  throw new InputError('BOT4_FEATURE_SPEC', 'there is no feature', { place: { key: 'features' } });
}

/**
 * Checks a write.
 * @throws BOT4_CONFIG_VALUE for a name, BOT4_FEATURE_SPEC for a feature that is named like the time, BOT4_DATA_ORDER,
 * BOT4_DATA_TOO_SHORT for no rows.
 */
export function checkWrite({ name, columns, time, base }: FeatureWrite): void {
  checkTableName(name);
  checkFeatureNames(columns);
  const rows = time.length;
  if (rows === 0 || rows < (base?.rows ?? 0)) {
    const detail = `${rows} rows of ${name}; ${base === undefined ? 'a table has at least one' : 'the table has more'}`;
    throw new InputError('BOT4_DATA_TOO_SHORT', detail, { place: { key: 'time' } });
  }
  for (let i = 0; i < rows; i++) {
    const now = time[i] as number;
    if (Number.isSafeInteger(now) && now >= 0 && (i === 0 || now > (time[i - 1] as number))) continue;
    throw new InputError('BOT4_DATA_ORDER', `event time ${now} is no whole number of µs after the one before`, {
      place: { file: name, row: i + 1, key: 'time' },
    });
  }
}
