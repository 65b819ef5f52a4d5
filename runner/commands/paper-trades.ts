/**
 * `bot4 paper FILE --trades ID`: a strategy file on recorded trades of the catalog, with the engine, the limits, the journal
 * and the kill switch of every paper session. Its backtest is run first and counted as a trial, so nobody sees what the
 * ledger has not seen. It is held against that backtest and registered nowhere: no gate has judged the strategy.
 */
import { join } from 'node:path';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { specOf, type TradesRequest } from '../../src/app/backtest.ts';
import { tradesPaperRequest } from '../../src/app/paper-trades.ts';
import { fingerprint } from '../../src/app/session.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { InputError, ppm } from '../../src/core/index.ts';
import { toTickTrades } from '../../src/domain/market/index.ts';
import { placeOf } from '../../src/lab/models.ts';
import { say } from '../console.ts';
import { ROOT } from '../paths.ts';
import { cashOf, oneOf, wholePpm } from './backtest/market.ts';
import { tradeStrategyNamed } from './backtest/strategy.ts';
import { count, day } from './data/place.ts';
import { readPace } from './pace.ts';
import { sayContinued, sayStopped, showEnd } from './paper-result.ts';
import { runPaperSession } from './paper-session.ts';
import { countedBacktest, queueOf, type Recording, recordingOf } from './trades-recording.ts';

/** Options of a session over trades, as the command line gives them. */
export interface TradesPaperArguments {
  readonly trades?: string;
  readonly catalog?: string;
  readonly from?: string;
  readonly to?: string;
  readonly param?: readonly string[];
  readonly kind?: string;
  readonly feePpm?: string;
  readonly slippagePpm?: string;
  readonly queueLots?: string;
  readonly book?: string;
  readonly initialCash?: string;
  readonly tradesPerMs?: string;
  readonly journal?: string;
  readonly json?: boolean;
}

const PPM_MAX = 100_000;
/** Digits of a fingerprint in a name, as in the names of artifacts. */
const NAME_DIGITS = 12;

/** What has no default, because it is money. */
const NEEDED = {
  trades: '--trades ID, such as binance.spot.BTCUSDT.trades (`bot4 data list` shows what is there)',
  feePpm: '--fee-ppm N, the fee of each side',
  slippagePpm: '--slippage-ppm N, the distance of market fills from the price',
  queueLots: '--queue-lots N, what stands ahead of each of our limit orders',
  initialCash: '--initial-cash D, the money at the start',
} as const;

type Given = TradesPaperArguments & { readonly [K in keyof typeof NEEDED]: string };

/** @throws BOT4_CLI_USAGE naming all that is missing. */
function complete(name: string, options: TradesPaperArguments): Given {
  const missing = (Object.keys(NEEDED) as (keyof typeof NEEDED)[]).filter((key) => options[key] === undefined);
  if (missing.length === 0) return options as Given;
  const detail = `a session of ${name} over trades also needs ${missing.map((key) => NEEDED[key]).join('; ')}`;
  throw new InputError('BOT4_CLI_USAGE', detail);
}

/** Says what is traded, with the rules that the trades show. */
function sayMarket({ bundle, trades, instrument }: TradesRequest, { id, synthetic }: Recording): void {
  const { time } = trades;
  const range = `${day(time[0] as number)} to ${day(time.at(-1) as number)} UTC`;
  say(`${bundle.name} over ${count(time.length)} trades of ${id}${synthetic ? ' (SYNTHETIC data)' : ''}, ${range}`);
  say(`${instrument.symbol}: ${instrument.kind}, tick ${instrument.tickSize}, lot ${instrument.lotSize}`);
}

/**
 * Trades a strategy file on paper.
 * @returns the exit code.   @throws the codes of strategies, of the catalog and of journals
 */
export async function paperOverTrades(name: string, given: TradesPaperArguments): Promise<number> {
  const options = complete(name, given);
  const { tradesPerMs, initialCash, feePpm, slippagePpm, queueLots } = options;
  const pace = tradesPerMs === undefined ? Number.POSITIVE_INFINITY : readPace(tradesPerMs, '--trades-per-ms');
  const asked = {
    kind: oneOf('kind', options.kind, ['perp', 'spot']),
    initialCash: cashOf(initialCash),
    feePpm: ppm(wholePpm('fee-ppm', feePpm, PPM_MAX)),
    slippagePpm: ppm(wholePpm('slippage-ppm', slippagePpm, PPM_MAX)),
    queueLots: queueOf(queueLots),
  };
  const bundle = await tradeStrategyNamed(name, options.param ?? []);
  const recording = await recordingOf(options.trades, options);
  const request = tradesPaperRequest(recording, { ...asked, bundle });
  sayMarket(request, recording);
  const expected = await countedBacktest(request);
  say(`backtest: ${count(expected.orders)} orders; trial recorded`);
  return tradeOnPaper(request, expected, { ...options, pace, synthetic: recording.synthetic });
}

async function tradeOnPaper(
  request: TradesRequest,
  expected: SessionResult,
  options: { readonly pace: number; readonly synthetic: boolean; readonly journal?: string; readonly json?: boolean },
): Promise<number> {
  const spec = specOf(request);
  const name = `${request.bundle.name}-trades-${fingerprint(spec, cryptoDigest).slice(0, NAME_DIGITS)}`;
  const place = placeOf(ROOT);
  const journalDir = options.journal ?? join(place.state, 'paper', name);
  const venue = openSimExchange({
    sources: [toTickTrades(request.trades, request.instrument)],
    costs: request.costs,
    books: [request.book],
    cash: request.initialCash,
    barsPerMs: options.pace,
  });
  const outcome = await runPaperSession({
    name,
    synthetic: options.synthetic,
    place,
    journalDir,
    spec,
    venue,
    rows: { count: request.trades.time.length, unit: 'trades' },
    isFinished: () => venue.ended,
  });
  sayContinued(outcome);
  if (!outcome.finished) return sayStopped(outcome);
  const same = outcome.result.orderListHash === expected.orderListHash;
  say(`the journal is in ${journalDir}; nothing is registered: no gate has judged the strategy`);
  return showEnd({ name, outcome, backtest: expected, same }, options);
}
