/** `bot4 backtest`: one strategy over one history, counted as a trial, with a table and a page. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cryptoDigest } from '../../../src/adapters/crypto/digest.ts';
import { writeFileAtomic } from '../../../src/adapters/fs/atomic-write.ts';
import { FileTrialLedger } from '../../../src/adapters/fs/trial-ledger.ts';
import { MemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../../src/adapters/vm/sandbox.ts';
import { backtest } from '../../../src/app/backtest.ts';
import type { SessionResult } from '../../../src/app/session-result.ts';
import { InputError } from '../../../src/core/index.ts';
import { formatMoney } from '../../../src/domain/market/index.ts';
import { type TearSheet, tearSheet } from '../../../src/domain/report/index.ts';
import type { StrategyBundle } from '../../../src/domain/strategy/index.ts';
import { curveOf, tradeRecord } from '../../../src/lab/research/curve.ts';
import { EXIT, result as print, say } from '../../console.ts';
import { ROOT } from '../../paths.ts';
import { count, day } from '../data/place.ts';
import { type MarketOptions, type OpenMarket, openMarket, trialFile } from './market.ts';
import { strategyNamed } from './strategy.ts';

/** Options of the command. */
export interface BacktestOptions extends MarketOptions {
  readonly param: readonly string[];
  readonly report?: string;
  readonly trades?: string;
  readonly json?: boolean;
}

/** Crypto markets never close. */
const DAYS_PER_YEAR = 365;
const DRAWDOWNS = 5;

interface Sheet {
  readonly sheet: TearSheet | null;
  readonly problem: string;
}

function sheetOf({ daily, roundTrips }: SessionResult, { instrument }: OpenMarket): Sheet {
  const trades = roundTrips.map((trip) => tradeRecord(trip, instrument));
  try {
    const facts = { daily, trades, outOfSampleFrom: null };
    return { sheet: tearSheet(facts, { periodsPerYear: DAYS_PER_YEAR, drawdowns: DRAWDOWNS }), problem: '' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { sheet: null, problem: error.message };
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const ratio = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(2);

/** What came out, as pairs of words. */
function factsOf(found: SessionResult, market: OpenMarket, { sheet }: Sheet): readonly (readonly [string, string])[] {
  const { instrument, bars, costs } = market;
  const money = (units: number): string =>
    `${formatMoney(Math.round(units) as SessionResult['fees'])} ${instrument.quote}`;
  const open = found.fills.length > 0 && found.roundTrips.length * 2 < found.fills.length;
  const trades = sheet?.all.trades ?? null;
  const refused = Object.entries(found.refusals).map(([code, n]) => `${count(n)} × ${code}`);
  return [
    ['market', `${market.label}, ${count(bars.close.length)} bars of ${bars.intervalMicros / 60e6} min`],
    ['from, to', `${day(bars.openTime[0] ?? 0)} to ${day((bars.openTime.at(-1) ?? 0) + bars.intervalMicros)} UTC`],
    ['costs', `fee ${costs.feePpm} ppm a side, slippage ${costs.slippagePpm} ppm`],
    ['tick, lot', `${instrument.tickSize}, ${instrument.lotSize}`],
    ['closed trades', `${count(found.roundTrips.length)}${open ? ', and one position open at the end' : ''}`],
    ['win rate', trades === null ? '-' : percent(trades.winRate)],
    ['profit factor', ratio(trades?.profitFactor)],
    ['net profit', money(found.finalEquity - found.initialCash)],
    ['fees', money(found.fees)],
    ['equity at the end', money(found.finalEquity)],
    ['return', percent(found.finalEquity / found.initialCash - 1)],
    ['largest drawdown', percent(found.maxDrawdownPpm / 1e6)],
    ['Sharpe ratio, annual', ratio(sheet?.all.returns?.sharpe)],
    ['orders, fills', `${count(found.orders)}, ${count(found.fills.length)}`],
    ['fills in a dead market', count(found.deadFills)],
    ...(refused.length === 0 ? [] : [['refused orders', refused.join(', ')] as const]),
    ...(found.halted === '' ? [] : [['trading was ended by', found.halted] as const]),
    ['order list', found.orderListHash],
  ];
}

function writeCsv(path: string, found: SessionResult, { instrument }: OpenMarket): void {
  const head = 'opened_ms,closed_ms,side,qty,entry_price,exit_price,fees,pnl';
  const rows = found.roundTrips.map((trip) => {
    const { openedAt, closedAt, side, qty, entryPrice, exitPrice, fees, pnl } = tradeRecord(trip, instrument);
    return [openedAt / 1000, closedAt / 1000, side, qty, entryPrice, exitPrice, fees, pnl].join(',');
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
  o: { name: string; found: SessionResult; market: OpenMarket; sheet: Sheet },
): Promise<void> {
  // Plotly is read for a page only.
  const { renderBacktest } = await import('../../../src/adapters/plotly/backtest-html.ts');
  const { found, market, sheet } = o;
  const page = renderBacktest({
    title: `${o.name} on ${market.bars.symbol}`,
    facts: factsOf(found, market, sheet),
    curve: curveOf(found, market.bars),
    initialCash: found.initialCash / 1e8,
    synthetic: false,
    ...sheet,
    trades: found.roundTrips.length,
    version: versionOf(),
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic(path, page);
  say(`tear sheet in ${path}`);
}

/** Runs it on open bars, and counts it as a trial before anything is shown. */
async function runOn(bundle: StrategyBundle, market: OpenMarket): Promise<SessionResult> {
  const { bars, instrument, dataHash, initialCash, costs, risk } = market;
  return backtest(
    { bundle, bars, instrument, dataHash, initialCash, costs, risk },
    {
      openExchange: openSimExchange,
      openJournal: () => new MemoryJournal({ keeps: false }),
      sandbox: new VmSandbox(),
      digest: cryptoDigest,
      trials: new FileTrialLedger(trialFile(bars)),
    },
  );
}

/** Runs one backtest. @returns the exit code. */
export async function backtestRun(name: string, options: BacktestOptions): Promise<number> {
  const bundle = await strategyNamed(name, options.param, options);
  const market = await openMarket(options);
  const { bars } = market;
  say(`${bundle.name} over ${count(bars.close.length)} bars of ${market.label}`);
  const started = performance.now();
  const found = await runOn(bundle, market);
  const seconds = (performance.now() - started) / 1000;
  say(`done in ${seconds.toFixed(2)} s, ${count(Math.round(bars.close.length / seconds))} bars/s; trial recorded`);
  const sheet = sheetOf(found, market);
  const all = factsOf(found, market, sheet);
  if (options.json === true)
    print(JSON.stringify({ strategy: bundle.name, params: bundle.params, ...Object.fromEntries(all) }));
  else for (const [word, value] of all) print(`${word.padEnd(24)}${value}`);
  if (options.trades !== undefined) writeCsv(resolve(options.trades), found, market);
  if (options.report !== undefined)
    await writePage(resolve(options.report), { name: bundle.name, found, market, sheet });
  return EXIT.ok;
}
