/** `bot4 sim calibrate`: fits a market to recordings, says how well, and writes the profile that the simulator loads. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { StoreError } from '../../../src/core/index.ts';
import { type CalibrationFit, calibrateMarket } from '../../../src/domain/sim/index.ts';
import { formatMarketProfile } from '../../../src/dto/market-profile.ts';
import { EXIT, result, say } from '../../console.ts';
import { columns, count, many } from '../data/place.ts';
import { readRecordedFile } from './recorded-files.ts';

export interface CalibrateOptions {
  readonly trades: string;
  readonly book?: string;
  readonly symbol?: string;
  readonly bookSymbol?: string;
  readonly out: string;
}

/** What a distance means for who trades on the generated market. */
function reading({ distance }: CalibrationFit): string {
  if (Number.isNaN(distance)) return '';
  if (distance < 0.03) return 'very close';
  if (distance < 0.08) return 'close';
  return distance < 0.2 ? 'rough' : 'poor';
}

function chance(pValue: number): string {
  if (Number.isNaN(pValue)) return '';
  return pValue < 0.001 ? '< 0.001' : pValue.toFixed(3);
}

function table(fits: readonly CalibrationFit[]): string[] {
  const rows = fits.map((fit) => [
    fit.what,
    fit.model,
    fit.parameters,
    fit.count === 0 ? '' : count(fit.count),
    Number.isNaN(fit.distance) ? '' : fit.distance.toFixed(3),
    chance(fit.pValue),
    reading(fit),
    fit.note,
  ]);
  return columns([['what', 'model', 'parameters', 'rows', 'KS D', 'p', 'fit', ''], ...rows]);
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new StoreError('BOT4_STORE_WRITE', 'the profile cannot be written', { place: { file: path }, cause });
  }
}

/**
 * Fits and reports.
 * @returns the exit code: 0 also where a fit is poor, because that is an answer.
 * @throws BOT4_DATA_TOO_SHORT, and the codes of reading a file.
 */
export async function simCalibrate(options: CalibrateOptions): Promise<number> {
  const { trades: tradesFile, book: bookFile, out } = options;
  say(`reading ${tradesFile}`);
  const trades = await readRecordedFile(tradesFile, options.symbol);
  if (bookFile !== undefined) say(`reading ${bookFile}`);
  const book = bookFile === undefined ? trades : await readRecordedFile(bookFile, options.bookSymbol ?? options.symbol);
  say(`fitting ${many(trades.trades.times.length, 'trade')}`);
  const source = [tradesFile, ...(bookFile === undefined ? [] : [bookFile])].map((path) => basename(path)).join(', ');
  const name = trades.symbol === '' ? basename(tradesFile) : trades.symbol;
  const { profile, fits } = calibrateMarket({
    name,
    source,
    trades: trades.trades,
    ...(book.quotes === undefined ? {} : { quotes: book.quotes }),
    ...(book.feedLatencies === undefined ? {} : { feedLatencies: book.feedLatencies }),
  });
  write(out, formatMarketProfile(profile));
  result(`${name}: ${many(trades.trades.times.length, 'trade')} of ${source}`);
  if (trades.dropped > 0)
    result(`${many(trades.dropped, 'row')} left out: no size, or a price far off the median of its day`);
  if (bookFile !== undefined && (book.quotes?.times.length ?? 0) < 100) {
    result(
      `${basename(bookFile)} has no complete book: it begins with a snapshot, which a recording in parts may lack`,
    );
  }
  result('');
  for (const line of table(fits)) result(line);
  result('');
  result(
    'KS D is the largest distance between the recorded and the fitted distribution: 0 is the same, 1 is nothing alike.',
  );
  result(
    'p is the chance of that distance if the formula were exactly right; with many rows it is small for any real market.',
  );
  result('');
  result(`profile written to ${out}`);
  return EXIT.ok;
}
