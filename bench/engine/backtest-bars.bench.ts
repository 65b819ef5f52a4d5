/**
 * A whole backtest: bars to ticks, sandbox, engine, risk, simulator, books, result. Everything is on; nothing is kept
 * between two calls but the bars. The twins are the same strategies as plain loops: no ticks, no limits, no protective
 * stop, no books, no sandbox.
 */
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { type BacktestRequest, replay } from '../../src/app/backtest.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { ppm } from '../../src/core/index.ts';
import type { Bars } from '../../src/domain/market/index.ts';
import type { StrategyBundle } from '../../src/domain/strategy/index.ts';
import type { BenchCase, BenchSize, Subject, Work } from '../bench-case.ts';
import { CASH, crossBundle, FAST, INSTRUMENT, idleBundle, marketBars, RISK, SLOW } from './synthetic-market.ts';

const PORTS = {
  openExchange: openSimExchange,
  openJournal: () => new MemoryJournal({ keeps: false }),
  sandbox: new VmSandbox(),
  digest: cryptoDigest,
};

function barCount(size: BenchSize): number {
  return size === 'full' ? 200_000 : 500;
}

function requestOf(bundle: StrategyBundle, bars: Bars): BacktestRequest {
  // Costs so small that thousands of trades do not reach a stop, and not 0, so that they are taken.
  const costs = { feePpm: ppm(1), slippagePpm: ppm(1) };
  return { bundle, bars, instrument: INSTRUMENT, dataHash: 'synthetic', initialCash: CASH, costs, risk: RISK };
}

function backtestSubject(
  size: BenchSize,
  bundle: StrategyBundle,
  answer: (result: SessionResult) => number,
): Subject<Work> {
  const request = requestOf(bundle, marketBars(barCount(size)));
  const run = async (count: number): Promise<number> => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = answer(await replay(request, PORTS));
    return sum;
  };
  return { run, opsPerCall: barCount(size) };
}

/** When each round trip began: two backtests that agree on it made the same trades at the same bars. */
function openings(result: SessionResult): number {
  return result.roundTrips.reduce((sum, trip) => sum + trip.openedAt / 1e6, 0);
}

interface PlainContext {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Calls the idle strategy with each bar. */
function plainIdle(size: BenchSize): Subject<Work> {
  const { openTime, open, high, low, close, volume } = marketBars(barCount(size));
  const context: PlainContext = { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  const onBar = (seen: PlainContext): number => (seen.close > 0 ? 1 : 0);
  const run = (count: number): number => {
    let bars = 0;
    for (let call = 0; call < count; call++) {
      bars = 0;
      for (let i = 0; i < openTime.length; i++) {
        context.time = openTime[i] as number;
        context.open = open[i] as number;
        context.high = high[i] as number;
        context.low = low[i] as number;
        context.close = close[i] as number;
        context.volume = volume[i] as number;
        bars += onBar(context);
      }
    }
    return bars;
  };
  return { run, opsPerCall: barCount(size) };
}

/** Both averages, and the side they say, at each close; trades at the next open. */
function plainCross(size: BenchSize): Subject<Work> {
  const bars = marketBars(barCount(size));
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = crossOpenings(bars);
    return sum;
  };
  return { run, opsPerCall: barCount(size) };
}

/** Sum of the times at which the cross opened positions that were closed again, seconds. */
function crossOpenings({ openTime, open, close }: Bars): number {
  const fast = { value: 0, sum: 0, weight: 2 / (FAST + 1), period: FAST };
  const slow = { value: 0, sum: 0, weight: 2 / (SLOW + 1), period: SLOW };
  let wish = 0;
  let held = 0;
  let entry = 0;
  let profit = 0;
  let openedAt = 0;
  let sum = 0;
  for (let i = 0; i < close.length; i++) {
    if (wish !== held) {
      const price = open[i] as number;
      profit += held * (price - entry);
      if (held !== 0) sum += openedAt;
      openedAt = (openTime[i] as number) / 1e6;
      entry = price;
      held = wish;
    }
    const price = close[i] as number;
    for (const mean of [fast, slow]) {
      if (i < mean.period) mean.sum += price;
      if (i < mean.period) mean.value = mean.sum / mean.period;
      else mean.value += (price - mean.value) * mean.weight;
    }
    if (i >= SLOW - 1) wish = fast.value > slow.value ? 1 : -1;
  }
  if (!Number.isFinite(profit)) throw new Error('the plain loop lost count');
  return sum;
}

export const cases: readonly BenchCase[] = [
  {
    name: 'backtest: a bar, idle strategy',
    input: '200,000 seeded synthetic hourly bars, all of the engine, simulator and books',
    method: 'whole',
    setup: (size) => backtestSubject(size, idleBundle(), (result) => result.equity.length),
    twin: { name: 'plain loop', setup: plainIdle },
    budgets: ['backtestIdle', 'backtestIdleFloor'],
  },
  {
    name: 'backtest: a bar, cross of two averages',
    input: 'the same bars, about an order every 7 bars, fees and slippage of 1 ppm',
    method: 'whole',
    setup: (size) => backtestSubject(size, crossBundle(), openings),
    twin: { name: 'plain loop', setup: plainCross },
    budgets: ['backtestCross', 'backtestCrossFloor'],
  },
];
