/** The builder against plain rewrites of every rule, and against itself: cut, advanced, live. Seeds are printed by fast-check. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BarBuilder,
  type BarRule,
  BarSink,
  BarTable,
  BarBuilder as Builder,
  type BuiltBars,
  bucketStart,
  buildBars,
  exactDot,
  exactSum,
  type FlowRule,
  feedTrades,
  resampleTrades,
  type TradeColumns,
  type TradePolicy,
} from './index.ts';

interface Row {
  readonly time: number;
  readonly price: number;
  readonly qty: number;
  readonly side: number;
}

const whole = fc.record({
  gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2000 })),
  price: fc.integer({ min: 1, max: 50 }),
  qty: fc.integer({ min: 0, max: 20 }),
  side: fc.constantFrom(-1, 0, 1),
});
type Part = { gap: number; price: number; qty: number; side: number };

function timed(parts: readonly Part[], start = 1_000_000): Row[] {
  let time = start;
  return parts.map(({ gap, ...rest }) => {
    time += gap;
    return { time, ...rest };
  });
}

function columns(rows: readonly Row[]): TradeColumns {
  const of = (key: keyof Row) => Float64Array.from(rows, (row) => row[key]);
  return { time: of('time'), price: of('price'), qty: of('qty'), side: of('side') };
}

const POLICY: TradePolicy = { late: 'refuse', unknownSide: 'tick-rule' };
const trades = fc.array(whole, { maxLength: 300 }).map((parts) => timed(parts));

const flow = fc.record({
  kind: fc.constantFrom('imbalance' as const, 'run' as const),
  measure: fc.constantFrom('trades' as const, 'volume' as const, 'notional' as const),
  warmupTrades: fc.integer({ min: 2, max: 10 }),
  spanBars: fc.integer({ min: 1, max: 20 }),
  trades: fc.constant({ min: 2, max: 25 }),
});
const size = fc.record({
  kind: fc.constant('size' as const),
  measure: fc.constantFrom('trades' as const, 'volume' as const, 'notional' as const),
  size: fc.integer({ min: 1, max: 200 }),
});
const time = fc.record({
  kind: fc.constant('time' as const),
  step: fc.integer({ min: 1, max: 300 }),
  offset: fc.integer({ min: -20, max: 20 }),
  empty: fc.constantFrom('skip' as const, 'fill' as const),
});
const rule: fc.Arbitrary<BarRule> = fc.oneof(flow, size, time);

/** Sides by the tick rule where nobody says. */
function sides(rows: readonly Row[]): number[] {
  let last = 0;
  let tick = 0;
  return rows.map(({ price, side }) => {
    if (last > 0 && price !== last) tick = price > last ? 1 : -1;
    last = price;
    return side !== 0 ? side : tick;
  });
}

/** Bars of groups of rows, every figure computed from scratch. */
function barOf(rows: readonly Row[], all: readonly Row[]): Record<string, number> {
  const known = sides(all);
  const taken = (side: number) => rows.filter((row) => known[all.indexOf(row)] === side).map(({ qty }) => qty);
  const prices = rows.map(({ price }) => price);
  const qtys = rows.map(({ qty }) => qty);
  return {
    open: prices[0] as number,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) as number,
    volume: exactSum(qtys),
    notional: exactDot(prices, qtys),
    buyVolume: exactSum(taken(1)),
    sellVolume: exactSum(taken(-1)),
    count: rows.length,
  };
}

function rowsOf(bars: BuiltBars): Record<string, number>[] {
  const names = ['open', 'high', 'low', 'close', 'volume', 'notional', 'buyVolume', 'sellVolume', 'count'] as const;
  return Array.from(bars.time, (_, j) => Object.fromEntries(names.map((name) => [name, bars[name][j] as number])));
}

const amount = (measure: string, { price, qty }: Row): number =>
  measure === 'trades' ? 1 : measure === 'volume' ? qty : price * qty;

/** Groups of a rule that looks at the trades since the last bar. */
function groupsOf(rows: readonly Row[], isOver: (group: readonly Row[]) => boolean): Row[][] {
  const groups: Row[][] = [[]];
  for (const row of rows) {
    const open = groups.at(-1) as Row[];
    open.push(row);
    if (isOver(open)) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

function flowGroups(rows: readonly Row[], options: FlowRule): Row[][] {
  const known = sides(rows);
  const total = (group: readonly Row[], side: number) =>
    group
      .filter((row) => known[rows.indexOf(row)] === side)
      .reduce((sum, row) => sum + amount(options.measure, row), 0);
  const alpha = 2 / (options.spanBars + 1);
  let expected: { n: number; buy: number; sell: number } | undefined;
  return groupsOf(rows, (group) => {
    const n = group.length;
    const [buy, sell] = [total(group, 1), total(group, -1)];
    const theta = options.kind === 'imbalance' ? Math.abs(buy - sell) : Math.max(buy, sell);
    let over = n >= options.warmupTrades;
    if (expected !== undefined) {
      const per =
        options.kind === 'imbalance' ? Math.abs(expected.buy - expected.sell) : Math.max(expected.buy, expected.sell);
      over = n >= options.trades.min && (n >= options.trades.max || theta >= expected.n * per);
    }
    if (!over) return false;
    const was = expected;
    const toward = (old: number | undefined, value: number) =>
      old === undefined ? value : old + alpha * (value - old);
    expected = { n: toward(was?.n, n), buy: toward(was?.buy, buy / n), sell: toward(was?.sell, sell / n) };
    return true;
  });
}

describe('BarBuilder', () => {
  it('makes size bars that a plain regrouping makes', () => {
    fc.assert(
      fc.property(trades, size, (rows, one) => {
        const groups = groupsOf(
          rows,
          (group) => group.reduce((sum, row) => sum + amount(one.measure, row), 0) >= one.size,
        );
        const bars = buildBars(columns(rows), { rule: one, ...POLICY, last: 'keep' });
        expect(rowsOf(bars)).toEqual(groups.map((group) => barOf(group, rows)));
        expect([...bars.time]).toEqual(groups.map((group) => group[0]?.time));
        expect([...bars.endTime]).toEqual(groups.map((group) => group.at(-1)?.time));
      }),
      { numRuns: 200 },
    );
  });

  it('makes imbalance and run bars that a plain rewrite of their definition makes', () => {
    fc.assert(
      fc.property(trades, flow, (rows, one) => {
        const bars = buildBars(columns(rows), { rule: one, ...POLICY, last: 'keep' });
        expect(rowsOf(bars)).toEqual(flowGroups(rows, one).map((group) => barOf(group, rows)));
      }),
      { numRuns: 200 },
    );
  });

  it('makes the time bars that resampling makes, and fills the rest at the last close', () => {
    fc.assert(
      fc.property(trades, time, (rows, one) => {
        const bars = buildBars(columns(rows), { rule: one, ...POLICY, last: 'keep' });
        const fast = resampleTrades(columns(rows), one);
        const traded = Array.from(bars.count, (_, j) => j).filter((j) => bars.count[j] !== 0);
        for (const key of ['time', 'open', 'high', 'low', 'close', 'volume', 'notional', 'count'] as const) {
          expect(traded.map((j) => bars[key][j])).toEqual([...fast[key]]);
        }
        expect([...bars.endTime]).toEqual([...bars.time].map((t) => t + one.step));
        if (one.empty === 'skip') expect(traded.length).toBe(bars.time.length);
        else {
          bars.time.forEach((t, j) => {
            expect(t).toBe((bars.time[0] as number) + j * one.step);
            if (bars.count[j] !== 0) return;
            const before = bars.close[j - 1] as number;
            const { open, high, low, close, volume, notional } = bars;
            expect([open, high, low, close, volume, notional].map((column) => column[j])).toEqual([
              before,
              before,
              before,
              before,
              0,
              0,
            ]);
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same bars to the bit for any cut of the stream, through a sink, and with a clock between trades', () => {
    const doubles = fc.record({
      gap: fc.integer({ min: 0, max: 500 }),
      price: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      qty: fc.double({ min: 0, max: 1e6, noNaN: true }),
      side: fc.constantFrom(-1, 0, 1),
      // Where the clock stands between the trade before and this one, in hundredths.
      clock: fc.nat(100),
    });
    const stream = fc
      .array(doubles, { maxLength: 200 })
      .map((parts) => ({ rows: timed(parts), clocks: parts.map(({ clock }) => clock) }));
    const cuts = fc.array(fc.nat(200), { maxLength: 10 });
    fc.assert(
      fc.property(stream, rule, cuts, ({ rows, clocks }, one, at) => {
        const whole = buildBars(columns(rows), { rule: one, ...POLICY, last: 'keep' });
        const parts = new BarTable({ capacity: 1 });
        const cut = new Builder({ rule: one, ...POLICY, target: parts });
        const edges = [0, ...at.map((k) => Math.min(k, rows.length)).sort((a, b) => a - b), rows.length];
        edges.slice(1).forEach((to, k) => {
          feedTrades(cut, columns(rows), { from: edges[k] as number, to });
        });
        cut.finish();
        expect(parts.bars()).toEqual(whole);

        const live = new BarTable();
        const sink = new BarSink();
        sink.add(4, new Builder({ rule: one, ...POLICY, target: live }));
        rows.forEach((row, i) => {
          const before = rows[i - 1]?.time ?? row.time - 1000;
          sink.advance(before + Math.floor(((row.time - before) * (clocks[i] as number)) / 100));
          sink.trade(4, 0, row.price, row.qty, row.side, row.time);
        });
        const complete = buildBars(columns(rows), { rule: one, ...POLICY, last: 'drop' });
        expect(live.bars()).toEqual(complete);
      }),
      { numRuns: 300 },
    );
  });

  it('carries sums of doubles to within one rounding of the exact one', () => {
    const value = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 100 }), (pairs) => {
        const rows = pairs.map(([price, qty], i) => ({ time: i, price, qty, side: 1 }));
        const bars = buildBars(columns(rows), {
          rule: { kind: 'time', step: 1e6, empty: 'skip' },
          ...POLICY,
          last: 'keep',
        });
        const exact = exactSum(rows.map(({ qty }) => qty));
        expect(Math.abs((bars.volume[0] as number) / exact - 1)).toBeLessThanOrEqual(2 ** -52);
        expect(bars.buyVolume[0]).toBe(bars.volume[0]);
      }),
    );
  });

  it('treats late trades as the policy says: left out, or counted at the beginning of the open bar', () => {
    const jumps = fc.array(fc.tuple(fc.integer({ min: -400, max: 500 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 150,
    });
    const step = 100;
    fc.assert(
      fc.property(jumps, (moves) => {
        let now = 10_000;
        const rows = moves.map(([jump, price]) => {
          now = Math.max(0, now + jump);
          return { time: now, price, qty: 1, side: 1 };
        });
        let newest = Number.NEGATIVE_INFINITY;
        const clipped: Row[] = [];
        const kept: Row[] = [];
        for (const row of rows) {
          const bucket = bucketStart(row.time, step, 0);
          const late = bucket < newest;
          newest = Math.max(newest, bucket);
          clipped.push(late ? { ...row, time: newest } : { ...row, time: bucket });
          if (!late) kept.push({ ...row, time: bucket });
        }
        const late = clipped.length - kept.length;
        for (const [policy, same] of [
          ['drop', kept],
          ['current', clipped],
        ] as const) {
          const target = new BarTable();
          const builder: BarBuilder = new Builder({
            rule: { kind: 'time', step, empty: 'skip' },
            late: policy,
            unknownSide: 'nobody',
            target,
          });
          feedTrades(builder, columns(rows));
          builder.finish();
          expect(builder.lateTrades).toBe(late);
          expect(builder.trades).toBe(same.length);
          const { time: label, open, high, low, close, volume } = resampleTrades(columns(same), { step });
          expect(target.bars()).toMatchObject({ time: label, open, high, low, close, volume });
        }
      }),
    );
  });
});
