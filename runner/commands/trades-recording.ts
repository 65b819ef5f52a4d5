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
import type { SessionResult } from '../../src/app/session-result.ts';
import { InputError } from '../../src/core/index.ts';
import { isSyntheticSymbol } from '../../src/domain/market/index.ts';
import { contentOf, tradesTrialFile } from '../../src/lab/research/trades-trial.ts';
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

const COLUMNS = ['time', 'price', 'qty', 'side'] as const;

/** Reads the trades of a data set. @throws BOT4_CATALOG_MISSING, BOT4_CLI_USAGE, BOT4_DATA_TOO_SHORT */
export async function recordingOf(
  id: string,
  options: { readonly catalog?: string; readonly from?: string; readonly to?: string },
): Promise<Recording> {
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
  return { id, trades, qtyDecimals, sha256: contentOf(trades), synthetic };
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
