/** Bars from doubles to integer ticks, with every price checked to lie on the grid. */
import { Decimal } from 'decimal.js';
import { Rng } from '../../src/core/index.ts';
import { type Bars, defineInstrument, type Instrument, toTickBars } from '../../src/domain/market/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';

const MINUTE_MICROS = 60e6;

const INSTRUMENT: Instrument = defineInstrument({
  symbol: 'BTCUSDT',
  kind: 'spot',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  maxPrice: '1000000',
});

/** A seeded synthetic random walk on the tick grid. */
function syntheticBars(count: number): Bars {
  const rng = new Rng(11);
  const columns = [0, 1, 2, 3, 4, 5].map(() => new Float64Array(count));
  const [openTime, open, high, low, close, volume] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let ticks = 4_000_000;
  for (let i = 0; i < count; i++) {
    const from = ticks;
    ticks = Math.max(1000, ticks + Math.round(rng.normal() * 400));
    openTime[i] = i * MINUTE_MICROS;
    open[i] = from / 100;
    close[i] = ticks / 100;
    high[i] = (Math.max(from, ticks) + rng.below(200)) / 100;
    low[i] = (Math.min(from, ticks) - rng.below(200)) / 100;
    volume[i] = rng.uniform();
  }
  return { symbol: 'BTCUSDT', intervalMicros: MINUTE_MICROS, openTime, open, high, low, close, volume };
}

function barCount(size: BenchSize): number {
  return size === 'full' ? 10_000 : 200;
}

function sumOf(columns: readonly Float64Array[]): number {
  let sum = 0;
  for (const column of columns) for (let i = 0; i < column.length; i++) sum += column[i] as number;
  return sum;
}

function ticksSubject(size: BenchSize): Subject {
  const bars = syntheticBars(barCount(size));
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const ticks = toTickBars(bars, INSTRUMENT);
      sum = sumOf([ticks.openTicks, ticks.highTicks, ticks.lowTicks, ticks.closeTicks]);
    }
    return sum;
  };
  return { run, opsPerCall: barCount(size) };
}

function decimalSubject(size: BenchSize): Subject {
  const bars = syntheticBars(barCount(size));
  const tick = new Decimal(INSTRUMENT.tickSize);
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const columns = [bars.open, bars.high, bars.low, bars.close].map((column) =>
        column.map((price) => new Decimal(price).div(tick).toNumber()),
      );
      sum = sumOf(columns);
    }
    return sum;
  };
  return { run, opsPerCall: barCount(size) };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'bars to ticks, a bar of four prices',
    input: '10,000 seeded synthetic one-minute bars',
    method: 'whole',
    setup: ticksSubject,
    twin: { name: 'decimal.js', setup: decimalSubject },
    budgets: ['tickBarsSpeedup'],
  },
];
