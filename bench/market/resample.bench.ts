/** Trades of the past to bars of a minute, and bars of a minute to days: whole columns at once. */
import { Rng } from '../../src/core/index.ts';
import { type BarColumns, resampleBars, resampleTrades, type TradeColumns } from '../../src/domain/market/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';

const MINUTE = 60e6;
const DAY = 86_400e6;

function tradeCount(size: BenchSize): number {
  return size === 'full' ? 2_000_000 : 2000;
}

/** Seeded synthetic trades in whole ticks and lots, 1,200 a minute: sums are exact, so every form has the same answer. */
function syntheticTrades(count: number): TradeColumns {
  const rng = new Rng(23);
  const time = new Float64Array(count);
  const price = new Float64Array(count);
  const qty = new Float64Array(count);
  let now = 1.7e15;
  let ticks = 4_200_000;
  for (let i = 0; i < count; i++) {
    now += 20_000 * rng.below(6);
    ticks = Math.max(1_000_000, ticks + 5 * (rng.below(5) - 2));
    time[i] = now;
    price[i] = ticks;
    qty[i] = 1 + rng.below(100_000);
  }
  return { time, price, qty };
}

function checksum(bars: BarColumns): number {
  let sum = 0;
  for (const column of [bars.open, bars.high, bars.low, bars.close, bars.volume]) {
    for (let j = 0; j < column.length; j++) sum += (column[j] as number) * (1 + (j % 7));
  }
  return sum;
}

function fastSubject(size: BenchSize, assumeSorted: boolean): Subject {
  const trades = syntheticTrades(tradeCount(size));
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = checksum(resampleTrades(trades, { step: MINUTE, assumeSorted }));
    return sum;
  };
  return { run, opsPerCall: tradeCount(size) };
}

/** What one writes first: one pass, a comparison with the edge for each trade. */
function plainResample({ time, price, qty }: TradeColumns): BarColumns {
  const rows: number[][] = [];
  let edge = Number.NEGATIVE_INFINITY;
  let row: number[] = [];
  for (let i = 0; i < time.length; i++) {
    const p = price[i] as number;
    if ((time[i] as number) >= edge) {
      const start = Math.floor((time[i] as number) / MINUTE) * MINUTE;
      edge = start + MINUTE;
      row = [start, p, p, p, p, 0];
      rows.push(row);
    }
    if (p > (row[2] as number)) row[2] = p;
    if (p < (row[3] as number)) row[3] = p;
    row[4] = p;
    row[5] = (row[5] as number) + (qty[i] as number);
  }
  const of = (k: number) => Float64Array.from(rows, (values) => values[k] as number);
  return { time: of(0), open: of(1), high: of(2), low: of(3), close: of(4), volume: of(5) };
}

function plainSubject(size: BenchSize): Subject {
  const trades = syntheticTrades(tradeCount(size));
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = checksum(plainResample(trades));
    return sum;
  };
  return { run, opsPerCall: tradeCount(size) };
}

function daysSubject(size: BenchSize): Subject {
  const minutes = size === 'full' ? 525_600 : 4000;
  const trades = syntheticTrades(minutes);
  const time = Float64Array.from({ length: minutes }, (_, i) => i * MINUTE);
  const { price, qty } = trades;
  const bars = { time, open: price, high: price, low: price, close: price, volume: qty };
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = checksum(resampleBars(bars, { step: DAY }));
    return sum;
  };
  return { run, opsPerCall: minutes };
}

const INPUT = '2,000,000 seeded synthetic trades, 1,200 a minute';

export const cases: readonly BenchCase[] = [
  {
    name: 'trades to bars of a minute, a trade',
    input: `${INPUT}, order of times checked`,
    method: 'whole',
    setup: (size) => fastSubject(size, false),
    twin: { name: 'one pass', setup: plainSubject },
    budgets: ['resampleFloor', 'resampleSpeedup'],
  },
  {
    name: 'trades to bars of a minute, order known, a trade',
    input: INPUT,
    method: 'whole',
    setup: (size) => fastSubject(size, true),
    twin: { name: 'one pass', setup: plainSubject },
    budgets: ['resampleSortedFloor', 'resampleSortedSpeedup'],
  },
  {
    name: 'bars of a minute to days, a bar',
    input: '525,600 seeded synthetic bars',
    method: 'whole',
    setup: daysSubject,
    budgets: ['resampleBarsFloor'],
  },
];
