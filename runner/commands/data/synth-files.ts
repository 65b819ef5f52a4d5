/**
 * Synthetic bars as files. The label cannot be left behind: the name of the file begins with `SYNTH-`, every row has the
 * symbol, and a column says that the market is synthetic.
 */
import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { sqlText, withDuckDb } from '../../../src/adapters/duckdb/session.ts';
import { temporaryBeside, writeFileAtomic } from '../../../src/adapters/fs/atomic-write.ts';
import { InputError } from '../../../src/core/index.ts';
import type { Bars } from '../../../src/domain/market/index.ts';

const PREFIX = 'SYNTH-';
const HEADER = 'symbol,market,ts,open,high,low,close,volume';

/** Where a file really goes: its name gets the prefix of synthetic data. @throws BOT4_CONFIG_VALUE for another format. */
export function syntheticPath(out: string): string {
  if (!/\.(csv|parquet)$/i.test(out)) {
    throw new InputError('BOT4_CONFIG_VALUE', `'${out}' ends neither in .csv nor in .parquet`, {
      place: { key: 'out' },
    });
  }
  const path = resolve(out);
  const name = basename(path);
  return name.startsWith(PREFIX) ? path : join(dirname(path), PREFIX + name);
}

/** Rows of one asset as lines of CSV; times in milliseconds. */
function csvLines(bars: Bars): string[] {
  return Array.from(bars.openTime, (time, i) =>
    [
      bars.symbol,
      'synthetic',
      time / 1000,
      bars.open[i],
      bars.high[i],
      bars.low[i],
      bars.close[i],
      bars.volume[i],
    ].join(','),
  );
}

/** Writes all assets into one file, as a whole. @returns its path. */
export async function writeSyntheticFile(out: string, assets: readonly Bars[]): Promise<string> {
  const path = syntheticPath(out);
  if (existsSync(path)) {
    throw new InputError('BOT4_CONFIG_VALUE', `${path} is there already; remove it or choose another name`, {
      place: { key: 'out' },
    });
  }
  const csv = [HEADER, ...assets.flatMap(csvLines), ''].join('\n');
  if (path.toLowerCase().endsWith('.csv')) {
    writeFileAtomic(path, csv);
    return path;
  }
  const temporary = `${temporaryBeside(path)}.csv`;
  try {
    writeFileAtomic(temporary, csv);
    const columns = 'symbol, market, CAST(ts AS BIGINT) AS ts, open, high, low, close, volume';
    const types = "{'open': 'DOUBLE', 'high': 'DOUBLE', 'low': 'DOUBLE', 'close': 'DOUBLE', 'volume': 'DOUBLE'}";
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT ${columns} FROM read_csv(${sqlText(temporary)}, types=${types})) TO ${sqlText(path)} (FORMAT parquet)`,
      ),
    );
  } finally {
    rmSync(temporary, { force: true });
  }
  return path;
}
