/**
 * A backtest over the trades of a market that is counted: as with bars, nobody sees a result that the trial ledger of its
 * data has not seen. The ledger is found by the content of the trades, so the same ones have the same in any notebook.
 */
import { join } from 'node:path';
import { cryptoDigest } from '../../adapters/crypto/digest.ts';
import { FileTrialLedger } from '../../adapters/fs/trial-ledger.ts';
import { MemoryJournal } from '../../adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../adapters/sim-venue/index.ts';
import { VmSandbox } from '../../adapters/vm/sandbox.ts';
import { backtest, type TradesRequest } from '../../app/backtest.ts';
import type { BookColumns } from '../../app/recorded-book.ts';
import type { SessionResult } from '../../app/session-result.ts';
import { type Instrument, parseMoney, type Trades } from '../../domain/market/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../domain/risk/index.ts';
import type { RecordedBook } from '../../domain/sim/index.ts';
import { bundleStrategy, type TradeStrategyDefinition } from '../../domain/strategy/index.ts';
import { placeOf } from '../models.ts';
import { recordTrial } from '../notebook/record.ts';
import { findProject } from './project.ts';

/** What a backtest over trades is asked. There are no defaults for money. */
export interface TradesOptions {
  readonly instrument: Instrument;
  /** Decimal text, quote asset. */
  readonly initialCash: string;
  /** Rates in parts per million, and the lots that stand ahead of each of our limit orders at its price. */
  readonly costs: TradesRequest['costs'];
  /** @defaultValue the limits that artifacts trade under */
  readonly risk?: RiskProfile;
  /** Depth that was recorded with the trades: `recordedBook`. @defaultValue none, and `queueLots` is the whole queue */
  readonly book?: RecordedBook;
}

/** Longest part of a hash in a file's name. */
const NAME_LENGTH = 16;

/** The hash that names trades: of their columns, wherever they came from. */
export function contentOf({ time, price, qty, side }: Trades): string {
  const columns = [time, price, qty, side].map(({ buffer, byteOffset, byteLength }) =>
    cryptoDigest.sha256(new Uint8Array(buffer, byteOffset, byteLength)),
  );
  return cryptoDigest.sha256(columns.join(' '));
}

/** The hash that names a recorded depth. */
export function contentOfBook(book: RecordedBook | BookColumns): string {
  const columns = Object.values(book).map((column: Float64Array) =>
    cryptoDigest.sha256(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)),
  );
  return cryptoDigest.sha256(columns.join(' '));
}

/** File of the trials on these trades. */
export function tradesTrialFile(trades: Trades, project: string = findProject(process.cwd())): string {
  return join(placeOf(project).state, 'trials', `trades-${contentOf(trades).slice(0, NAME_LENGTH)}.ndjson`);
}

/**
 * Runs a strategy over trades: the engine, risk rules, orders and ledger of every other backtest, with trades as events.
 * It is recorded as a trial before its result is shown.
 * @param trades (n,) columns, oldest first; see `Trades`.
 * @throws BOT4_STRATEGY_SOURCE, BOT4_STRATEGY_INTENT, BOT4_FEATURE_SPEC, BOT4_CONFIG_VALUE, and BOT4_DATA_* for trades that
 * are not in order or not on the grid of the instrument.
 */
export async function tradesBacktest(
  definition: TradeStrategyDefinition,
  trades: Trades,
  options: TradesOptions,
): Promise<SessionResult> {
  const { instrument, initialCash, costs, risk = HOUSE_RISK_PROFILE, book } = options;
  const bundle = bundleStrategy(definition);
  const content = contentOf(trades);
  const dataHash = book === undefined ? content : cryptoDigest.sha256(`${content} ${contentOfBook(book)}`);
  const money = { initialCash: parseMoney(initialCash), costs, risk };
  const request = { bundle, trades, ...(book && { book }), instrument, dataHash, ...money };
  const result = await backtest(request, {
    openExchange: openSimExchange,
    openJournal: () => new MemoryJournal({ keeps: false }),
    sandbox: new VmSandbox(),
    digest: cryptoDigest,
    trials: new FileTrialLedger(tradesTrialFile(trades)),
  });
  const { orders, cancels, finalEquity, fees, maxDrawdownPpm, roundTrips } = result;
  recordTrial({
    kind: 'backtest',
    label: bundle.name,
    data: dataHash,
    parameters: { ...bundle.params, symbol: instrument.symbol, ...costs },
    metrics: { orders, cancels, finalEquity, fees, maxDrawdownPpm, roundTrips: roundTrips.length },
  });
  return result;
}
