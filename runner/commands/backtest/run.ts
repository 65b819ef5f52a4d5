/** `bot4 backtest`: one strategy over one history, counted as a trial, with a table and a page. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cryptoDigest } from '../../../src/adapters/crypto/digest.ts';
import { writeFileAtomic } from '../../../src/adapters/fs/atomic-write.ts';
import { FileTrialLedger } from '../../../src/adapters/fs/trial-ledger.ts';
import { MemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../../src/adapters/vm/sandbox.ts';
import { backtest, type Market } from '../../../src/app/backtest.ts';
import type { SessionResult } from '../../../src/app/session-result.ts';
import { InputError } from '../../../src/core/index.ts';
import { formatMoney, type Instrument } from '../../../src/domain/market/index.ts';
import type { LotMethod } from '../../../src/domain/portfolio/index.ts';
import { type TearSheet, tearSheet } from '../../../src/domain/report/index.ts';
import type { StrategyBundle } from '../../../src/domain/strategy/index.ts';
import type { TradeRecord } from '../../../src/dto/run-report.ts';
import { curveOf, lotRecord, tradeRecord } from '../../../src/lab/research/curve.ts';
import { EXIT, result as print, say } from '../../console.ts';
import { ROOT } from '../../paths.ts';
import { count, day } from '../data/place.ts';
import { countedBacktest } from '../trades-recording.ts';
import { percent } from './figures.ts';
import { type MarketOptions, type OpenMarket, type OpenSeries, openMarket, seriesOf, trialFile } from './market.ts';
import { strategyNamed, tradeStrategyNamed } from './strategy.ts';
import { namesTrades, openTrades } from './trades-market.ts';

/** Options of the command. */
export interface BacktestOptions extends MarketOptions {
  readonly param: readonly string[];
  readonly report?: string;
  readonly trades?: string;
  readonly lots?: string;
  readonly json?: boolean;
}

const LOT_METHODS = ['average', 'fifo', 'lifo'] as const;

/** A closed trade and its market. */
type MarketTrade = TradeRecord & { readonly symbol: string };

/** The closed trades: round trips from flat to flat, or lots by a method. */
function tradesOf(found: SessionResult, market: OpenMarket, method: LotMethod | undefined): readonly MarketTrade[] {
  const series = seriesOf(market);
  const rules = (index: number): Instrument => (series[index] as OpenSeries).instrument;
  const named = ({ symbol }: Instrument, trade: TradeRecord): MarketTrade => ({ ...trade, symbol });
  if (method === undefined)
    return found.roundTrips.map((trip) => named(rules(trip.instrument), tradeRecord(trip, rules(trip.instrument))));
  return found.lots(method).map((lot) => named(rules(lot.instrument), lotRecord(lot, rules(lot.instrument))));
}

function methodOf(name: string | undefined): LotMethod | undefined {
  if (name === undefined) return undefined;
  const method = LOT_METHODS.find((known) => known === name);
  if (method !== undefined) return method;
  throw new InputError('BOT4_CLI_USAGE', `--lots ${name}: give one of ${LOT_METHODS.join(', ')}`);
}

/** Crypto markets never close. */
const DAYS_PER_YEAR = 365;
const DRAWDOWNS = 5;

interface Sheet {
  readonly sheet: TearSheet | null;
  readonly problem: string;
}

function sheetOf({ daily }: SessionResult, trades: readonly TradeRecord[]): Sheet {
  try {
    const facts = { daily, trades, outOfSampleFrom: null };
    return { sheet: tearSheet(facts, { periodsPerYear: DAYS_PER_YEAR, drawdowns: DRAWDOWNS }), problem: '' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { sheet: null, problem: error.message };
  }
}

/** How well orders were executed, in basis points of what was decided on. */
function executionFacts({ execution, exposure, equity }: SessionResult): readonly (readonly [string, string])[] {
  const { orders, unfilled, shortfallBps, slippageBps, delayBps, opportunityBps, feesBps } = execution;
  if (orders === 0) return [];
  const bps = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '-');
  const parts = `delay ${bps(delayBps)}, slippage ${bps(slippageBps)}, missed ${bps(opportunityBps)}, fees ${bps(feesBps)}`;
  const shares = exposure.gross.map((value, i) => value / (equity[i] as number));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const largest = shares.reduce((most, share) => Math.max(most, share), 0);
  return [
    ['shortfall of orders', `${bps(shortfallBps)} bp: ${parts}`],
    ['time to fill, median', `${(execution.toFillMicrosP50 / 1e6).toFixed(1)} s`],
    ['orders without a fill', `${count(unfilled)} of ${count(orders)}`],
    ['exposure, mean and most', `${percent(mean)}, ${percent(largest)} of equity`],
  ];
}

const ratio = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(2);

function feeWords({ feePpm, feeSchedules }: OpenMarket['costs']): string {
  return feeSchedules === undefined ? `fee ${feePpm} ppm a side` : `fee by 30-day volume, at most ${feePpm} ppm a side`;
}

function queueWords({ costs: { queueLots }, depth }: OpenMarket): string {
  if (queueLots === undefined) return '';
  return `, a queue of ${depth === undefined ? '' : 'at least '}${count(queueLots)} lots`;
}

/** A market and its bars; numbered where there are several, since words of a table are there once. */
function marketFacts(
  { label, bars, instrument, ofTrades, depth }: OpenSeries,
  index: number,
  all: readonly OpenSeries[],
): readonly (readonly [string, string])[] {
  const number = all.length === 1 ? '' : ` ${index + 1}`;
  const events = ofTrades === true ? 'trades' : `bars of ${bars.intervalMicros / 60e6} min`;
  return [
    [
      `market${number}`,
      `${label}, ${count(bars.close.length)} ${events}${depth === undefined ? '' : ` behind ${depth}`}`,
    ],
    [
      `from, to${number}`,
      `${day(bars.openTime[0] ?? 0)} to ${day((bars.openTime.at(-1) ?? 0) + bars.intervalMicros)} UTC`,
    ],
    [`tick, lot${number}`, `${instrument.tickSize}, ${instrument.lotSize}`],
  ];
}

/** What came out, as pairs of words. */
function factsOf(found: SessionResult, market: OpenMarket, { sheet }: Sheet): readonly (readonly [string, string])[] {
  const { instrument, costs } = market;
  const money = (units: number): string =>
    `${formatMoney(Math.round(units) as SessionResult['fees'])} ${instrument.quote}`;
  const openAtEnd = openPositions(found);
  const trades = sheet?.all.trades ?? null;
  const refused = Object.entries(found.refusals).map(([code, n]) => `${count(n)} × ${code}`);
  return [
    ...seriesOf(market).flatMap(marketFacts),
    ['costs', `${feeWords(costs)}, slippage ${costs.slippagePpm} ppm${queueWords(market)}`],
    ...(market.margin === undefined ? [] : [['leverage', `${market.margin.leverage}, isolated margin`] as const]),
    [
      'closed trades',
      `${count(found.roundTrips.length)}${openAtEnd === 0 ? '' : `, and ${openAtEnd === 1 ? 'one position' : `${openAtEnd} positions`} open at the end`}`,
    ],
    ['win rate', trades === null ? '-' : percent(trades.winRate)],
    ['profit factor', ratio(trades?.profitFactor)],
    ['net profit', money(found.finalEquity - found.initialCash)],
    ['fees', money(found.fees)],
    ...(seriesOf(market).some(({ funding }) => funding !== undefined)
      ? [['funding received', money(found.funding)] as const]
      : []),
    ...(seriesOf(market).some(({ margin }) => margin !== undefined) ? liquidationFacts(found, money) : []),
    ['equity at the end', money(found.finalEquity)],
    ['return', percent(found.finalEquity / found.initialCash - 1)],
    ['largest drawdown', percent(found.maxDrawdownPpm / 1e6)],
    ['Sharpe ratio, annual', ratio(sheet?.all.returns?.sharpe)],
    ['orders, fills', `${count(found.orders)}, ${count(found.fills.length)}`],
    ...executionFacts(found),
    ['fills in a dead market', count(found.deadFills)],
    ...(refused.length === 0 ? [] : [['refused orders', refused.join(', ')] as const]),
    ...(found.halted === '' ? [] : [['trading was ended by', found.halted] as const]),
    ['order list', found.orderListHash],
  ];
}

/** What the venue closed, and what that cost. */
function liquidationFacts(
  { liquidations }: SessionResult,
  money: (units: number) => string,
): readonly (readonly [string, string])[] {
  const lost = liquidations.reduce((sum, row) => sum + row.fee + row.insurance - row.realised, 0);
  const insured = liquidations.reduce((sum, row) => sum + row.insurance, 0);
  return [
    ['liquidations', count(liquidations.length)],
    ['lost by liquidations', `${money(lost)}, of it ${money(insured)} to the insurance fund`],
  ];
}

/** Positions that fills and liquidations leave open. */
function openPositions({ fills, liquidations }: SessionResult): number {
  const held = new Map<number, number>();
  const move = (instrument: number, side: string, lots: number): void => {
    held.set(instrument, (held.get(instrument) ?? 0) + (side === 'buy' ? lots : -lots));
  };
  for (const { fill, order } of fills) move(fill.instrument, fill.side ?? order.side, fill.lots);
  for (const { instrument, side, lots } of liquidations) move(instrument, side, lots);
  return [...held.values()].filter((lots) => lots !== 0).length;
}

/** The closed trades as CSV, with their symbol where there are several markets. */
function writeCsv(path: string, trades: readonly MarketTrade[], isNamed: boolean): void {
  const head = `${isNamed ? 'symbol,' : ''}opened_ms,closed_ms,side,qty,entry_price,exit_price,fees,pnl`;
  const rows = trades.map(({ symbol, openedAt, closedAt, side, qty, entryPrice, exitPrice, fees, pnl }) => {
    const row = [openedAt / 1000, closedAt / 1000, side, qty, entryPrice, exitPrice, fees, pnl];
    return (isNamed ? [symbol, ...row] : row).join(',');
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic(path, `${[head, ...rows].join('\n')}\n`);
  say(`${count(rows.length)} trades in ${path}`);
}

function versionOf(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

async function writePage(
  path: string,
  o: { name: string; found: SessionResult; market: OpenMarket; sheet: Sheet; trades: number },
): Promise<void> {
  // Plotly is read for a page only.
  const { renderBacktest } = await import('../../../src/adapters/plotly/backtest-html.ts');
  const { found, market, sheet } = o;
  const page = renderBacktest({
    title: `${o.name} on ${seriesOf(market)
      .map(({ bars }) => bars.symbol)
      .join(', ')}`,
    facts: factsOf(found, market, sheet),
    curve: curveOf(found, market.bars),
    initialCash: found.initialCash / 1e8,
    synthetic: false,
    ...sheet,
    trades: o.trades,
    version: versionOf(),
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic(path, page);
  say(`tear sheet in ${path}`);
}

/** Runs it on open bars, and counts it as a trial before anything is shown. */
async function runOn(bundle: StrategyBundle, market: OpenMarket): Promise<SessionResult> {
  const { bars, others, dataHash, initialCash, costs, risk } = market;
  const [first, ...more] = seriesOf(market).map(({ bars, instrument, funding, margin }) => {
    return { bars, instrument, ...(funding && { funding }), ...(margin && { margin }) };
  }) as [Market, ...Market[]];
  return backtest(
    { bundle, ...first, dataHash, initialCash, costs, risk, ...(more.length > 0 && { others: more }) },
    {
      openExchange: openSimExchange,
      openJournal: () => new MemoryJournal({ keeps: false }),
      sandbox: new VmSandbox(),
      digest: cryptoDigest,
      trials: new FileTrialLedger(trialFile(bars, others)),
    },
  );
}

/** What is run, and over how many events of which kind. */
interface Run {
  readonly bundle: StrategyBundle;
  readonly market: OpenMarket;
  readonly events: string;
  run(): Promise<SessionResult>;
}

async function runOf(name: string, options: BacktestOptions): Promise<Run> {
  if (namesTrades(options)) {
    const bundle = await tradeStrategyNamed(name, options.param);
    const { request, market } = await openTrades(bundle, options);
    return { bundle, market, events: 'trades', run: () => countedBacktest(request) };
  }
  if (options.queueLots !== undefined || options.book !== undefined)
    throw new InputError(
      'BOT4_CLI_USAGE',
      '--queue-lots and --book are for trades; over bars nothing is known of queues',
    );
  const bundle = await strategyNamed(name, options.param, options);
  const market = await openMarket(options);
  return { bundle, market, events: 'bars', run: () => runOn(bundle, market) };
}

/** Runs one backtest. @returns the exit code. */
export async function backtestRun(name: string, options: BacktestOptions): Promise<number> {
  const method = methodOf(options.lots);
  const { bundle, market, events, run } = await runOf(name, options);
  const series = seriesOf(market);
  const rows = series.reduce((sum, each) => sum + each.bars.close.length, 0);
  say(`${bundle.name} over ${count(rows)} ${events} of ${series.map(({ label }) => label).join(' and ')}`);
  const started = performance.now();
  const found = await run();
  const seconds = (performance.now() - started) / 1000;
  say(`done in ${seconds.toFixed(2)} s, ${count(Math.round(rows / seconds))} ${events}/s; trial recorded`);
  const trades = tradesOf(found, market, method);
  const sheet = sheetOf(found, trades);
  const all = factsOf(found, market, sheet);
  if (options.json === true)
    print(JSON.stringify({ strategy: bundle.name, params: bundle.params, ...Object.fromEntries(all) }));
  else for (const [word, value] of all) print(`${word.padEnd(24)}${value}`);
  if (options.trades !== undefined) writeCsv(resolve(options.trades), trades, series.length > 1);
  if (options.report !== undefined)
    await writePage(resolve(options.report), { name: bundle.name, found, market, sheet, trades: trades.length });
  return EXIT.ok;
}
