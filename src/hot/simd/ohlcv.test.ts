/** The kernel of bars against its plain twin: short, odd and long segments, what cannot be, what nearly overflows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { firstDescent, ohlcvSegments } from './ohlcv.ts';
import {
  firstImpossibleTrade,
  type OhlcvInput,
  type OhlcvOutput,
  scalarFirstDescent,
  scalarOhlcvSegments,
} from './ohlcv-scalar.ts';

const N = 20_011;
const rng = new Rng(5);
const TRADES: OhlcvInput = {
  price: Float64Array.from({ length: N }, () => 100 + rng.normal()),
  qty: Float64Array.from({ length: N }, () => rng.uniform()),
};

function cut(trades: OhlcvInput, n: number): OhlcvInput {
  return { price: trades.price.slice(0, n), qty: trades.qty.slice(0, n) };
}

function empty(segments: number): OhlcvOutput {
  const column = () => new Float64Array(segments);
  return { open: column(), high: column(), low: column(), close: column(), volume: column(), notional: column() };
}

type Reduce = typeof ohlcvSegments;
function run(reduce: Reduce, trades: OhlcvInput, ends: Int32Array): OhlcvOutput | false {
  const out = empty(ends.length);
  return reduce(trades, ends, out) && out;
}

function expectTwins(trades: OhlcvInput, ends: Int32Array): void {
  const fast = run(ohlcvSegments, trades, ends) as OhlcvOutput;
  const plain = run(scalarOhlcvSegments, trades, ends) as OhlcvOutput;
  for (const key of ['open', 'high', 'low', 'close'] as const) expect(fast[key]).toEqual(plain[key]);
  for (const key of ['volume', 'notional'] as const) {
    fast[key].forEach((v, j) => {
      expect(Math.abs(v - (plain[key][j] as number))).toBeLessThanOrEqual(6e-14 * (plain[key][j] as number));
    });
  }
}

const ONE_SEGMENT = [24, 25, 31, 32, 33, 4095, 4096, 4097, 8191, 8192, 8193, N];

describe('ohlcvSegments', () => {
  it.each(ONE_SEGMENT)('agrees with its plain twin for one segment of %d trades', (n) => {
    expectTwins(cut(TRADES, n), Int32Array.of(n));
  });

  it('agrees with its plain twin for any cuts of 20,011 trades', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: N - 1 }), { maxLength: 400 });
    fc.assert(
      fc.property(cuts, (rows) => expectTwins(TRADES, Int32Array.from([...rows.sort((a, b) => a - b), N]))),
      { numRuns: 60 },
    );
  });

  it('agrees with its plain twin where every segment is one trade, and where there is none', () => {
    expectTwins(
      TRADES,
      Int32Array.from({ length: N }, (_, i) => i + 1),
    );
    expect(run(ohlcvSegments, cut(TRADES, 0), new Int32Array(0))).toEqual(empty(0));
  });

  it('adds whole numbers exactly: 20,000 lots of 2^38 + 1', () => {
    const n = 20_000;
    const lots = 2 ** 38 + 1;
    const trades = { price: new Float64Array(n).fill(1), qty: new Float64Array(n).fill(lots) };
    const out = run(ohlcvSegments, trades, Int32Array.of(n)) as OhlcvOutput;
    expect([out.volume[0], out.notional[0]]).toEqual([n * lots, n * lots]);
  });

  it('keeps small quantities beside a large one: an error of 6e-14 of the sum over 20,011 trades', () => {
    const qty = new Float64Array(N).fill(2 ** -30);
    qty[0] = 2 ** 23;
    const out = run(ohlcvSegments, { price: TRADES.price, qty }, Int32Array.of(N)) as OhlcvOutput;
    const exact = 2 ** 23 + (N - 1) * 2 ** -30;
    expect(Math.abs((out.volume[0] as number) - exact)).toBeLessThanOrEqual(6e-14 * exact);
  });

  it.each([
    ['price', Number.NaN],
    ['price', Number.POSITIVE_INFINITY],
    ['price', Number.NEGATIVE_INFINITY],
    ['price', 0],
    ['price', -5],
    ['qty', Number.NaN],
    ['qty', Number.POSITIVE_INFINITY],
    ['qty', -1e-9],
  ] as const)('refuses a %s of %d at the first, a middle and the last row, as its twin does', (key, value) => {
    for (const row of [0, 1, 4095, 4096, 9000, N - 2, N - 1]) {
      const trades = { ...TRADES, [key]: TRADES[key].with(row, value) };
      for (const ends of [Int32Array.of(N), Int32Array.of(5000, 9000, N)]) {
        expect(run(ohlcvSegments, trades, ends)).toBe(false);
        expect(run(scalarOhlcvSegments, trades, ends)).toBe(false);
        expect(firstImpossibleTrade(trades)).toBe(row);
      }
    }
  });

  it('takes a quantity of minus zero for zero, as its twin does', () => {
    expectTwins({ ...TRADES, qty: TRADES.qty.with(5000, -0).with(N - 1, -0) }, Int32Array.of(4500, N));
  });

  it('takes possible trades whose sum overflows for what they are', () => {
    const n = 100;
    const trades = { price: new Float64Array(n).fill(3), qty: new Float64Array(n).fill(1e307) };
    expect(run(ohlcvSegments, trades, Int32Array.of(n))).not.toBe(false);
  });
});

describe('firstDescent', () => {
  const time = Float64Array.from({ length: N }, (_, i) => Math.floor(i / 3));

  it('is −1 for times that repeat but never descend', () => {
    expect(firstDescent(time, { from: 0, to: N })).toBe(-1);
    expect(firstDescent(new Float64Array(0), { from: 0, to: 0 })).toBe(-1);
  });

  it.each([1, 2, 4095, 4096, 4097, 8191, 8192, 8193, N - 1])('finds a step back at row %d', (row) => {
    for (const value of [(time[row - 1] as number) - 1, Number.NaN]) {
      const broken = time.with(row, value);
      expect(firstDescent(broken, { from: 0, to: N })).toBe(row);
      expect(scalarFirstDescent(broken, { from: 0, to: N })).toBe(row);
    }
  });

  it('looks at the row before a stretch, and no further than its end', () => {
    const broken = time.with(5000, -1);
    expect(firstDescent(broken, { from: 5000, to: N })).toBe(5000);
    expect(firstDescent(broken, { from: 0, to: 5000 })).toBe(-1);
    expect(firstDescent(time.with(0, Number.NaN), { from: 0, to: N })).toBe(0);
  });
});
