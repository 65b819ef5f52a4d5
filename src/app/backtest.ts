/**
 * A backtest: a session over history with the simulated exchange and no journal. Every one is recorded as a trial
 * before its result is shown, so the gate knows how many were tried; there is no way to run one unseen.
 */
import type { QuoteUnits } from '../core/index.ts';
import { type Bars, type Instrument, sliceBars, toTickBars } from '../domain/market/index.ts';
import type { RiskProfile } from '../domain/risk/index.ts';
import type { CostModel } from '../domain/sim/index.ts';
import { sharpe } from '../domain/stats/index.ts';
import type { StrategyBundle } from '../domain/strategy/index.ts';
import type { Digest, Journal, OpenExchange, StrategySandbox, TrialLedger } from '../ports/index.ts';
import type { Pause } from './engine.ts';
import { fingerprint, Session, type SessionSpec } from './session.ts';
import type { SessionResult } from './session-result.ts';

/** What to test. There are no defaults for money. */
export interface BacktestRequest {
  readonly bundle: StrategyBundle;
  readonly bars: Bars;
  readonly instrument: Instrument;
  /** SHA-256 of the data that `bars` come from. */
  readonly dataHash: string;
  readonly initialCash: QuoteUnits;
  readonly costs: CostModel;
  readonly risk: RiskProfile;
}

export interface BacktestPorts {
  readonly openExchange: OpenExchange;
  readonly openJournal: () => Journal;
  readonly sandbox: StrategySandbox;
  readonly digest: Digest;
  readonly trials: TrialLedger;
}

/** The specification of the session that a backtest runs. */
export function specOf(request: BacktestRequest): SessionSpec {
  const { bundle, instrument, initialCash, costs, risk, dataHash } = request;
  return { bundle, instruments: [instrument], initialCash, costs, risk, dataHash };
}

/** A session over history, ready to run. */
function openHistory(request: BacktestRequest, ports: Omit<BacktestPorts, 'trials'>): Session {
  const source = toTickBars(request.bars, request.instrument);
  const venue = ports.openExchange({
    sources: [source],
    costs: request.costs,
    cash: request.initialCash,
    barsPerMs: Number.POSITIVE_INFINITY,
  });
  const { sandbox, digest } = ports;
  return new Session(specOf(request), { venue, journal: ports.openJournal(), sandbox, digest });
}

/** Runs history without recording a trial: for the checks that repeat a backtest, not for research. */
export async function replay(
  request: BacktestRequest,
  ports: Omit<BacktestPorts, 'trials'>,
  pause?: Pause,
): Promise<SessionResult> {
  const session = openHistory(request, ports);
  const { result } = await session.run(pause);
  if (session.trader.failure !== undefined) throw session.trader.failure;
  return result;
}

/**
 * Runs a backtest and records it as a trial. One that fails on its way is recorded too, once it has seen a bar: what it
 * threw can say what it saw.
 * @throws BOT4_STRATEGY_SOURCE, BOT4_STRATEGY_INTENT, BOT4_FEATURE_SPEC, BOT4_DATA_PRECISION
 */
export async function backtest(request: BacktestRequest, ports: BacktestPorts, pause?: Pause): Promise<SessionResult> {
  const session = openHistory(request, ports);
  const record = (sharpeOfDays: number | null): void =>
    ports.trials.record({
      kind: 'backtest',
      id: trialId(request, ports.digest),
      label: request.bundle.name,
      dailySharpe: sharpeOfDays,
      to: (request.bars.openTime.at(-1) ?? 0) + request.bars.intervalMicros,
    });
  try {
    const { result } = await session.run(pause);
    if (session.trader.failure !== undefined) throw session.trader.failure;
    record(dailySharpe(result));
    return result;
  } catch (error) {
    if (session.trader.account.mark(0) > 0) record(null);
    throw error;
  }
}

/** A trial is what it is by its specification and by the range of bars it saw. */
function trialId(request: BacktestRequest, digest: Digest): string {
  const { openTime } = request.bars;
  return digest.sha256(`${fingerprint(specOf(request), digest)} ${openTime[0]} ${openTime.at(-1)}`);
}

/** Sharpe ratio of daily returns, not annualised; 0 for an account that never moved. */
export function dailySharpe(result: SessionResult): number {
  const returns = Float64Array.from(result.daily.value);
  if (returns.length < 2 || returns.every((value) => value === returns[0])) return 0;
  return sharpe(returns, { rf: 0, periods: 1 });
}

/** The first `bars` bars of a request. */
export function truncate(request: BacktestRequest, bars: number): BacktestRequest {
  return { ...request, bars: sliceBars(request.bars, { from: 0, to: bars }) };
}
