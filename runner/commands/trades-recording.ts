/** Recorded trades of the catalog, for a paper session and for a backtest, and the backtest over them. */
import { onScale } from '../../src/adapters/catalog/assess.ts';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileTrialLedger } from '../../src/adapters/fs/trial-ledger.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { backtest, type TradesRequest } from '../../src/app/backtest.ts';
import { parseTimeText } from '../../src/app/fetch-plan.ts';
import type { RecordedTrades } from '../../src/app/paper-trades.ts';
import type { BookColumns } from '../../src/app/recorded-book.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { InputError } from '../../src/core/index.ts';
import { isSyntheticSymbol } from '../../src/domain/market/index.ts';
import { contentOf, contentOfBook, tradesTrialFile } from '../../src/lab/research/trades-trial.ts';
import { ROOT } from '../paths.ts';
import { catalogOf, day } from './data/place.ts';

/** Lots that stand ahead of each of our limit orders. @throws BOT4_CLI_USAGE */
export function queueOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InputError('BOT4_CLI_USAGE', `--queue-lots ${text}; it is a whole number of lots, 0 for no queue`);
}

/** Trades that were read, and what is known of them. */
export interface Recording extends RecordedTrades {
  readonly id: string;
  readonly synthetic: boolean;
}

/** Where the trades are, and the depth that was recorded with them. */
export interface RecordingOptions {
  readonly catalog?: string;
  readonly from?: string;
  readonly to?: string;
  /** Data set of the depth. */
  readonly book?: string;
}

const COLUMNS = ['time', 'price', 'qty', 'side'] as const;

/** Reads the trades of a data set. @throws BOT4_CATALOG_MISSING, BOT4_CLI_USAGE, BOT4_DATA_TOO_SHORT */
export async function recordingOf(id: string, options: RecordingOptions): Promise<Recording> {
  const { from, to } = options;
  const catalog = catalogOf(options);
  const { key } = await catalog.existing(id);
  if (key.kind !== 'trades') {
    throw new InputError('BOT4_CLI_USAGE', `${id} holds ${key.kind}; a data set of trades is needed`);
  }
  const { manifest, columns } = await catalog.readWith(id, {
    ...(from !== undefined && { from: parseTimeText(from, 'from') }),
    ...(to !== undefined && { to: parseTimeText(to, 'to') }),
    columns: COLUMNS,
  });
  const { time, price, qty, side } = columns as Readonly<Record<(typeof COLUMNS)[number], Float64Array>>;
  if (time.length === 0) {
    const all = `it has ${day(manifest.from)} to ${day(manifest.to)} UTC`;
    throw new InputError('BOT4_DATA_TOO_SHORT', `no trade of ${id} lies between --from and --to; ${all}`);
  }
  const { priceDecimals = 0, qtyDecimals = 0 } = manifest.scale ?? {};
  const trades = {
    symbol: key.symbol,
    time,
    price: onScale(price, priceDecimals),
    qty: onScale(qty, qtyDecimals),
    side: new Int8Array(side),
  };
  const synthetic = isSyntheticSymbol(key.symbol) || manifest.origins.some((origin) => origin.synthetic);
  const found = { id, trades, qtyDecimals, sha256: contentOf(trades), synthetic };
  if (options.book === undefined) return found;
  const book = await bookOf(options.book, options, time.at(-1) as number);
  return { ...found, book, sha256: cryptoDigest.sha256(`${found.sha256} ${contentOfBook(book)}`) };
}

const BOOK_COLUMNS = ['time', 'flags', 'side', 'price', 'qty'] as const;

/** Reads the depth of a data set, from its beginning to a time: what stands somewhere may have come long before. */
async function bookOf(id: string, options: RecordingOptions, to: number): Promise<BookColumns> {
  const catalog = catalogOf(options);
  const { key } = await catalog.existing(id);
  if (key.kind !== 'book')
    throw new InputError('BOT4_CLI_USAGE', `${id} holds ${key.kind}; --book names recorded depth`);
  const { manifest, columns } = await catalog.readWith(id, { to: to + 1, columns: BOOK_COLUMNS });
  const { time, flags, side, price, qty } = columns as Readonly<Record<(typeof BOOK_COLUMNS)[number], Float64Array>>;
  const { priceDecimals = 0, qtyDecimals = 0 } = manifest.scale ?? {};
  return { time, flags, side, price: onScale(price, priceDecimals), qty: onScale(qty, qtyDecimals) };
}

/** The backtest over the same trades, counted before anything is shown. */
export function countedBacktest(request: TradesRequest): Promise<SessionResult> {
  return backtest(request, {
    openExchange: openSimExchange,
    openJournal: () => new MemoryJournal({ keeps: false }),
    sandbox: new VmSandbox(),
    digest: cryptoDigest,
    trials: new FileTrialLedger(tradesTrialFile(request.trades, ROOT)),
  });
}
