/** Which file is used when nobody names one. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatOf } from './data-file.ts';

/** Own files: git ignores this folder. */
const LOCAL_FOLDER = ['data', 'local'];
/** Recorded market data that may stand beside the project. */
const SHARED_FILE = ['..', 'shared', 'data', 'bars', 'binance_1h_23symbols_2019-2025.parquet'];

function localFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && formatOf(entry.name) !== null)
    .map((entry) => entry.name)
    .sort();
}

/**
 * The file of bars that a command without `--data` reads.
 * @param projectRoot folder that holds package.json.
 * @returns the first data file of `data/local` by name, else the shared hourly file, else null: then synthetic bars.
 */
export function defaultBarsFile(projectRoot: string): string | null {
  const folder = join(projectRoot, ...LOCAL_FOLDER);
  const [first] = localFiles(folder);
  if (first !== undefined) return join(folder, first);
  const shared = join(projectRoot, ...SHARED_FILE);
  return existsSync(shared) ? shared : null;
}
