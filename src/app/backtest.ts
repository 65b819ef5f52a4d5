/**
 * A backtest: a session over history, bars or trades, with the simulated exchange and no journal. Every one is recorded as a trial
 * before its result is shown, so the gate knows how many were tried; there is no way to run one unseen.
 */
import { InputError, type QuoteUnits } from '../core/index.ts';
import {
  type Bars,
  type FundingRates,
  firstBarAtOrAfter,
  type GridBars,
  type Instrument,
  sliceBars,
  type TickTrades,
  type Trades,
  toGridBars,
  toTickTrades,
} from '../domain/market/index.ts';
import type { MarginTerms } from '../domain/portfolio/index.ts';
import type { RiskProfile } from '../domain/risk/index.ts';
import type { CostModel, RecordedBook } from '../domain/sim/index.ts';
import { sharpe } from '../domain/stats/index.ts';
import type { StrategyBundle } from '../domain/strategy/index.ts';
import { canonicalJson } from '../dto/canonical-json.ts';
import type { Digest, Journal, OpenExchange, StrategySandbox, TrialLedger } from '../ports/index.ts';
import type { Pause } from './engine.ts';
import { fingerprint, Session, type SessionSpec } from './session.ts';
import type { SessionResult } from './session-result.ts';

/** Bars of one market. */
export interface Market {
  readonly bars: Bars;
  readonly instrument: Instrument;
  /** Funding of a perpetual, of the data that `dataHash` names too. @defaultValue none */
  readonly funding?: FundingRates;
  /** Isolated margin of a perpetual: the venue lends to its position, and liquidates it. @defaultValue none: no credit */
  readonly margin?: MarginTerms;
}

/** What to test. There are no defaults for money. */
export interface BacktestRequest extends Market {
  readonly bundle: StrategyBundle;
  /**
   * Further markets of the same account, with bars of the same length and the same quote asset: each has the strategy to
   * itself, and all share cash, limits and the risk engine. @defaultValue none
   */
  readonly others?: readonly Market[];
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

/** What to test over trades: the market's trades are the events. The costs name the queue of limit orders. */
export interface TradesRequest extends Omit<BacktestRequest, 'bars' | 'costs'> {
  readonly trades: Trades;
  readonly costs: CostModel & { readonly queueLots: number };
  /**
   * Depth that was recorded with the trades, in ticks and lots of the instrument: limit orders stand behind what it shows, and
   * `queueLots` is the least. `dataHash` is then of both.
   */
  readonly book?: RecordedBook;
}

/** History of one kind. */
type History = BacktestRequest | TradesRequest;

/** All markets of a request, in the order of their instruments. */
export function marketsOf({ bars, instrument, funding, margin, others = [] }: BacktestRequest): readonly Market[] {
  return [{ bars, instrument, ...(funding && { funding }), ...(margin && { margin }) }, ...others];
}

/** What the markets of a request have beside their prices. */
function termsOf(request: History): readonly Pick<Market, 'funding' | 'margin'>[] {
  return 'bars' in request ? marketsOf(request) : [request];
}

/** The hash of the data of a session: that of its market, or one over those of all in their order. */
export function dataHashOf(hashes: readonly string[], digest: Digest): string {
  return hashes.length === 1 ? (hashes[0] as string) : digest.sha256(hashes.join(' '));
}

/** The specification of the session that a backtest runs. */
export function specOf(request: History): SessionSpec {
  const { bundle, initialCash, costs, risk, dataHash } = request;
  const markets = 'bars' in request ? marketsOf(request) : [request];
  return { bundle, instruments: markets.map(({ instrument }) => instrument), initialCash, costs, risk, dataHash };
}

function sourcesOf(request: History): readonly GridBars[] | readonly TickTrades[] {
  if ('bars' in request) {
    checkMarkets(request);
    return marketsOf(request).map(({ bars, instrument }) => toGridBars(bars, instrument));
  }
  checkQueue(request);
  return [toTickTrades(request.trades, request.instrument)];
}

/** One account has one quote asset, and its bars close together. */
function checkMarkets({ bars, instrument, others = [] }: BacktestRequest): void {
  const seen = new Set([instrument.symbol]);
  for (const other of others) {
    const { symbol, quote } = other.instrument;
    const place = { place: { key: symbol } };
    if (seen.has(symbol)) throw new InputError('BOT4_DATA_SYMBOL', `${symbol} is there twice`, place);
    if (quote !== instrument.quote) {
      const detail = `${symbol} is priced in ${quote}, ${instrument.symbol} in ${instrument.quote}`;
      throw new InputError('BOT4_CONFIG_VALUE', detail, place);
    }
    if (other.bars.intervalMicros !== bars.intervalMicros) {
      const minutes = [other.bars, bars].map(({ intervalMicros }) => intervalMicros / 60e6);
      throw new InputError('BOT4_DATA_TIME', `bars of ${symbol} last ${minutes[0]} min, not ${minutes[1]}`, place);
    }
    seen.add(symbol);
  }
}

function checkQueue({ costs: { queueLots } }: TradesRequest): void {
  if (Number.isSafeInteger(queueLots) && queueLots >= 0) return;
  throw new InputError('BOT4_CONFIG_VALUE', `queueLots is ${queueLots}, which is not a number of lots`, {
    place: { key: 'costs.queueLots' },
  });
}

/** Bars of all markets. */
function barCount(request: BacktestRequest): number {
  return marketsOf(request).reduce((sum, { bars }) => sum + bars.openTime.length, 0);
}

/** A session over history, ready to run. */
function openHistory(request: History, ports: Omit<BacktestPorts, 'trials'>): Session {
  const venue = ports.openExchange({
    sources: sourcesOf(request),
    costs: request.costs,
    funding: termsOf(request).map((market) => market.funding),
    margin: termsOf(request).map((market) => market.margin),
    ...('book' in request && { books: [request.book] }),
    cash: request.initialCash,
    barsPerMs: Number.POSITIVE_INFINITY,
  });
  const { sandbox, digest } = ports;
  const size = 'bars' in request ? { bars: barCount(request) } : {};
  return new Session(specOf(request), { venue, journal: ports.openJournal(), sandbox, digest, ...size });
}

/** Runs history without recording a trial: for the checks that repeat a backtest, not for research. */
export async function replay(
  request: History,
  ports: Omit<BacktestPorts, 'trials'>,
  pause?: Pause,
): Promise<SessionResult> {
  const session = openHistory(request, ports);
  const { result } = await session.run(pause);
  if (session.trader.failure !== undefined) throw session.trader.failure;
  return result;
}

/**
 * Runs a backtest and records it as a trial. One that fails on its way is recorded too, once it has seen a price: what it
 * threw can say what it saw.
 * @throws BOT4_STRATEGY_SOURCE, BOT4_STRATEGY_INTENT, BOT4_FEATURE_SPEC, BOT4_DATA_PRECISION; over trades also
 * BOT4_CONFIG_VALUE for the queue and what `toTickTrades` refuses.
 */
export async function backtest(request: History, ports: BacktestPorts, pause?: Pause): Promise<SessionResult> {
  const session = openHistory(request, ports);
  const record = (sharpeOfDays: number | null): void =>
    ports.trials.record({
      kind: 'backtest',
      id: trialId(request, ports.digest),
      label: request.bundle.name,
      dailySharpe: sharpeOfDays,
      to: endOf(request),
    });
  try {
    const { result } = await session.run(pause);
    if (session.trader.failure !== undefined) throw session.trader.failure;
    record(dailySharpe(result));
    return result;
  } catch (error) {
    const { account } = session.trader;
    if (account.instruments.some((_, i) => account.mark(i) > 0)) record(null);
    throw error;
  }
}

/** Times of the first and the last row of each market, microseconds. */
function rangesOf(request: History): readonly (readonly [first: number | undefined, last: number | undefined])[] {
  const columns = 'bars' in request ? marketsOf(request).map(({ bars }) => bars.openTime) : [request.trades.time];
  return columns.map((time) => [time[0], time.at(-1)]);
}

/** When everything was known, microseconds. */
function endOf(request: History): number {
  const last = Math.max(...rangesOf(request).map((range) => range[1] ?? 0));
  return last + ('bars' in request ? request.bars.intervalMicros : 0);
}

/** A trial is what it is by its specification and by the range of data it saw of each market. */
function trialId(request: History, digest: Digest): string {
  const ranges = rangesOf(request).map(([first, last]) => `${first} ${last}`);
  const terms = termsOf(request).flatMap(({ funding, margin }, i) => [
    ...(funding === undefined ? [] : [`funding of ${i}: ${funding.time.join()} ${funding.rate.join()}`]),
    ...(margin === undefined ? [] : [`margin of ${i}: ${canonicalJson(margin)}`]),
  ]);
  return digest.sha256([fingerprint(specOf(request), digest), ...ranges, ...terms].join(' '));
}

/** Sharpe ratio of daily returns, not annualised; 0 for an account that never moved. */
export function dailySharpe(result: SessionResult): number {
  const returns = Float64Array.from(result.daily.value);
  if (returns.length < 2 || returns.every((value) => value === returns[0])) return 0;
  return sharpe(returns, { rf: 0, periods: 1 });
}

/** The first `bars` bars of a request, at least 1, and what the other markets had until then. */
export function truncate(request: BacktestRequest, bars: number): BacktestRequest {
  const own = sliceBars(request.bars, { from: 0, to: bars });
  if (request.others === undefined) return { ...request, bars: own };
  const after = (own.openTime[bars - 1] as number) + 1;
  const others = request.others.map(({ bars: all, ...market }) => ({
    ...market,
    bars: sliceBars(all, { from: 0, to: firstBarAtOrAfter(all, after) }),
  }));
  return { ...request, bars: own, others };
}
