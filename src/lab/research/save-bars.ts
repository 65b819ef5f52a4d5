/** Bars that a notebook has made, as a file that `openResearch` reads. */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeFileUnlessSame } from '../../adapters/fs/atomic-write.ts';
import { InputError } from '../../core/index.ts';
import type { Bars } from '../../domain/market/index.ts';

/**
 * Writes bars as CSV; times in milliseconds, prices with at most eight decimals. A file of the same bars stays as it is,
 * so two runs of a notebook do not take it away under each other.
 * @param file ends in `.csv`.   @returns the absolute path of the file.   @throws BOT4_CONFIG_VALUE for another ending.
 */
export function saveBars(bars: Bars, file: string): string {
  if (!file.endsWith('.csv'))
    throw new InputError('BOT4_CONFIG_VALUE', `${file} does not end in .csv`, { place: { key: 'file' } });
  const text = (value: number | undefined) => Number((value as number).toFixed(8));
  const lines = Array.from(bars.openTime, (time, i) =>
    [
      bars.symbol,
      time / 1000,
      text(bars.open[i]),
      text(bars.high[i]),
      text(bars.low[i]),
      text(bars.close[i]),
      bars.volume[i],
    ].join(','),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileUnlessSame(file, Buffer.from(['symbol,ts,open,high,low,close,volume', ...lines, ''].join('\n')), {
    mode: 0o644,
  });
  return resolve(file);
}
