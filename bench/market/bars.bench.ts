/** Bars from a live stream, trade by trade, through the sink that a feed writes to. */
import { Rng } from '../../src/core/index.ts';
import {
  BarBuilder,
  type BarRule,
  BarSink,
  BarTable,
  type MarketSink,
  SilentSink,
} from '../../src/domain/market/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';

/** Trades that go round, later each time. */
const ROUND = 1 << 14;
const MINUTE: BarRule = { kind: 'time', step: 60e6, empty: 'skip' };
/** 100 trades of a mean size: notionals of some 3e15 units, whose sum has more digits than a double. */
const DOLLARS = 3e17;

interface Stream {
  readonly gap: Float64Array;
  readonly price: Float64Array;
  readonly qty: Float64Array;
  readonly side: Int8Array;
}

/** Seeded synthetic trades in whole units of the wire, 20 a second. */
function syntheticStream(): Stream {
  const rng = new Rng(29);
  let ticks = 6_000_000;
  const price = new Float64Array(ROUND);
  for (let i = 0; i < ROUND; i++) {
    ticks = Math.max(5_000_000, ticks + rng.below(21) - 10);
    price[i] = ticks;
  }
  return {
    gap: Float64Array.from({ length: ROUND }, () => rng.below(100_000)),
    price,
    qty: Float64Array.from({ length: ROUND }, () => 1 + rng.below(1_000_000_000)),
    side: Int8Array.from({ length: ROUND }, () => (rng.below(2) === 0 ? 1 : -1)),
  };
}

/** A subject that writes the stream into a sink. */
function streamInto(sink: MarketSink, answer: () => number): Subject {
  const { gap, price, qty, side } = syntheticStream();
  const at = new Int32Array(1);
  const clock = new Float64Array(1).fill(1.7e15);
  const run = (count: number): number => {
    let i = at[0] as number;
    let now = clock[0] as number;
    for (let k = 0; k < count; k++) {
      now += gap[i] as number;
      sink.trade(1, k, price[i] as number, qty[i] as number, side[i] as number, now);
      i = (i + 1) & (ROUND - 1);
    }
    at[0] = i;
    clock[0] = now;
    return answer();
  };
  return { run };
}

/** Keeps no more than a day of bars. */
class LastBars extends BarTable {
  override bar(bar: Parameters<BarTable['bar']>[0]): void {
    if (this.length === 1440) this.clear();
    super.bar(bar);
  }
}

function builtBy(rule: BarRule): Subject {
  const target = new LastBars({ capacity: 1440 });
  const builder = new BarBuilder({ rule, late: 'drop', unknownSide: 'nobody', target });
  const sink = new BarSink();
  sink.add(1, builder);
  return streamInto(sink, () => builder.bars + builder.trades);
}

interface PlainBar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: bigint;
  notional: bigint;
  buyVolume: bigint;
  sellVolume: bigint;
  count: number;
}

/** The same as plain objects, exact by whole numbers of any size. */
class PlainBars extends SilentSink {
  readonly #bars: PlainBar[] = [];
  readonly #isOver: (bar: PlainBar, time: number) => boolean;
  readonly #endsWithTrade: boolean;
  #open: PlainBar | undefined;
  #finished = 0;
  #trades = 0;

  constructor(options: { isOver: (bar: PlainBar, time: number) => boolean; endsWithTrade: boolean }) {
    super();
    this.#isOver = options.isOver;
    this.#endsWithTrade = options.endsWithTrade;
  }

  override trade(_instrument: number, _id: number, price: number, qty: number, side: number, time: number): void {
    this.#trades++;
    if (!this.#endsWithTrade && this.#open !== undefined && this.#isOver(this.#open, time)) this.#finish(this.#open);
    this.#open ??= {
      time,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: 0n,
      notional: 0n,
      buyVolume: 0n,
      sellVolume: 0n,
      count: 0,
    };
    const bar = this.#open;
    const lots = BigInt(qty);
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.count++;
    bar.volume += lots;
    bar.notional += BigInt(price) * lots;
    if (side > 0) bar.buyVolume += lots;
    else bar.sellVolume += lots;
    if (this.#endsWithTrade && this.#isOver(bar, time)) this.#finish(bar);
  }

  #finish(bar: PlainBar): void {
    if (this.#bars.length === 1440) this.#bars.length = 0;
    this.#bars.push(bar);
    this.#finished++;
    this.#open = undefined;
  }

  answer(): number {
    return this.#finished + this.#trades;
  }
}

function plainMinutes(): Subject {
  const minute = (time: number): number => Math.floor(time / 60e6);
  const sink = new PlainBars({ isOver: (bar, time) => minute(bar.time) !== minute(time), endsWithTrade: false });
  return streamInto(sink, () => sink.answer());
}

function plainDollars(): Subject {
  const limit = BigInt(DOLLARS);
  const sink = new PlainBars({ isOver: ({ notional }) => notional >= limit, endsWithTrade: true });
  return streamInto(sink, () => sink.answer());
}

const INPUT = '16,384 seeded synthetic trades that go round, 20 a second';

export const cases: readonly BenchCase[] = [
  {
    name: 'bars of a minute from a stream: a trade',
    input: INPUT,
    method: 'batched',
    setup: () => builtBy(MINUTE),
    twin: { name: 'objects and BigInt', setup: plainMinutes },
    budgets: ['barStreamFloor', 'barStreamBytes', 'barStreamSpeedup'],
  },
  {
    name: 'dollar bars from a stream: a trade',
    input: `${INPUT}, a bar for each 100 or so`,
    method: 'batched',
    setup: () => builtBy({ kind: 'size', measure: 'notional', size: DOLLARS }),
    twin: { name: 'objects and BigInt', setup: plainDollars },
    budgets: ['dollarBarFloor', 'dollarBarBytes', 'dollarBarSpeedup'],
  },
  {
    name: 'dollar imbalance bars from a stream: a trade',
    input: `${INPUT}, bars of 20 to 2,000 trades`,
    method: 'batched',
    setup: () =>
      builtBy({
        kind: 'imbalance',
        measure: 'notional',
        warmupTrades: 200,
        spanBars: 20,
        trades: { min: 20, max: 2000 },
      }),
    budgets: ['imbalanceBarFloor', 'imbalanceBarBytes'],
  },
];
