/** Indicators of trades and books by hand, and on markets whose spread, memory and informed traders are known. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../core/index.ts';
import type { SourceColumn } from '../../check-spec.ts';
import { compileFeatures, computeFeatures, type FeatureSpec, type IndicatorParams } from '../../index.ts';
import { BOOK_SOURCE } from './book-inputs.ts';
import { fracDiffWeights } from './frac-diff-weights.ts';

type Numbers = readonly number[];

interface Asked {
  /** Columns by name; all are prices but those whose name says a quantity or a flow. */
  readonly columns: Readonly<Record<string, Numbers>>;
  readonly params?: IndicatorParams;
  readonly output?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

function unitOf(name: string): SourceColumn['of'] {
  if (name === 'flow') return 'any';
  return /Qty|olume/.test(name) ? 'size' : 'price';
}

function valuesOf(kind: string, { columns, params = {}, output = 'value', inputs = {} }: Asked): number[] {
  const source = Object.keys(columns).map((name): SourceColumn => ({ name, of: unitOf(name) }));
  const spec: FeatureSpec = { name: 'f', kind, inputs, output, params, lag: 0 };
  const data = Object.fromEntries(Object.entries(columns).map(([name, x]) => [name, Float64Array.from(x)]));
  return [...(computeFeatures(data, [spec], { columns: source }).f as Float64Array)];
}
const last = (kind: string, asked: Asked): number => valuesOf(kind, asked).at(-1) as number;

const { NaN: nan } = Number;

/** A random walk of logarithms, as prices from 100 on. */
function walk(n: number, size: number): number[] {
  const rng = new Rng(11).stream('walk');
  let log = Math.log(100);
  return Array.from({ length: n }, () => {
    log += size * rng.normal();
    return Math.exp(log);
  });
}

describe('the Roll spread', () => {
  it('finds a spread of 0.5 when trades hit bid and ask at random around a mid that wanders', () => {
    const rng = new Rng(3).stream('bounce');
    let mid = 1000;
    const close = Array.from({ length: 20_000 }, () => {
      mid += 0.05 * rng.normal();
      return mid + (rng.uniform() < 0.5 ? -0.25 : 0.25);
    });
    const spread = last('rollSpread', { columns: { close }, params: { period: 19_998 } });
    expect(Math.abs(spread - 0.5)).toBeLessThan(0.01);
  });

  it('of changes 1, −1, 1, −1 is 4 / √3, with the covariance −4/3 of three pairs', () => {
    const asked = { columns: { close: [5, 6, 5, 6, 5] }, params: { period: 3 } };
    // Means ⅓ and −⅓, deviations ⅔, −4/3, ⅔ and −⅔, 4/3, −⅔: products −24/9, over 2.
    expect(valuesOf('rollSpread', asked)).toEqual([nan, nan, nan, nan, expect.closeTo(4 / Math.sqrt(3), 14)]);
  });

  it('is 0 in a trend and where nothing moves', () => {
    expect(last('rollSpread', { columns: { close: [1, 2, 4, 8, 16] }, params: { period: 3 } })).toBe(0);
    expect(last('rollSpread', { columns: { close: [3, 3, 3, 3, 3] }, params: { period: 3 } })).toBe(0);
  });
});

describe('the Corwin–Schultz spread', () => {
  it('is the whole range of 0.4 % when bars hold nothing else', () => {
    const mids = new Array<number>(30).fill(100);
    const columns = { high: mids.map((m) => 1.002 * m), low: mids.map((m) => 0.998 * m), close: mids };
    expect(last('corwinSchultz', { columns, params: { period: 10 } })).toBeCloseTo(0.004, 12);
  });

  it('does not take a gap between bars for a range', () => {
    const mids = Array.from({ length: 30 }, (_, i) => (i % 4 < 2 ? 100 : 90));
    const high = mids.map((m) => 1.002 * m);
    const columns = { high, low: mids.map((m) => 0.998 * m), close: mids };
    // A bar that gapped has its near edge at the close before it, so its range does not lie over that of the bar before.
    const spread = last('corwinSchultz', { columns, params: { period: 28 } });
    expect(spread).toBeGreaterThan(0.002);
    expect(spread).toBeLessThan(0.004);
  });

  it('is 0 in a trend without spread', () => {
    const low = Array.from({ length: 10 }, (_, i) => 100 * 1.01 ** i);
    const columns = { high: low.map((v) => 1.01 * v), low, close: low.map((v) => 1.01 * v) };
    expect(last('corwinSchultz', { columns, params: { period: 5 } })).toBe(0);
  });
});

describe('the Amihud ratio', () => {
  it('is the mean of returns over money', () => {
    const columns = { close: [1, Math.E, Math.E ** 3], volume: [1, 10, 20] };
    const expected = (1 / (10 * Math.E) + 2 / (20 * Math.E ** 3)) / 2;
    expect(valuesOf('amihud', { columns, params: { period: 2 } })).toEqual([nan, nan, expect.closeTo(expected, 14)]);
  });

  it('leaves bars without volume out, and is 0 when no other is left', () => {
    const columns = { close: [1, 1, Math.E, Math.E, Math.E], volume: [5, 0, 2, 0, 0] };
    expect(valuesOf('amihud', { columns, params: { period: 2 } })).toEqual([
      nan,
      nan,
      1 / (2 * Math.E),
      1 / (2 * Math.E),
      0,
    ]);
    expect(valuesOf('amihud', { columns, params: { period: 1 } })[4]).toBe(0);
  });
});

describe('the Hurst exponent', () => {
  const lags = [1, 2, 4, 8, 16, 32];

  it('of a random walk is a half', () => {
    const exponent = last('hurst', { columns: { close: walk(8000, 0.01) }, params: { period: 8000, lags } });
    expect(Math.abs(exponent - 0.5)).toBeLessThan(0.03);
  });

  it('of a price without memory of where it was is 0', () => {
    const rng = new Rng(8).stream('noise');
    const close = Array.from({ length: 4000 }, () => Math.exp(0.01 * rng.normal()));
    expect(Math.abs(last('hurst', { columns: { close }, params: { period: 4000, lags } }))).toBeLessThan(0.03);
  });

  it('of a price whose growth grows evenly is 1: the deviation of t² − (t − τ)² has the factor τ', () => {
    const close = Array.from({ length: 620 }, (_, t) => Math.exp((t * t) / 1000));
    const period = 600;
    // Those of τ are the changes at n − τ times, whose deviation is 2τ √((m² − 1) / 12), m = n − τ.
    const size = (lag: number): number => lag * Math.sqrt((period - lag) ** 2 - 1);
    const expected = Math.log(size(4) / size(2)) / Math.LN2;
    expect(last('hurst', { columns: { close }, params: { period, lags: [2, 4] } })).toBeCloseTo(expected, 9);
    expect(expected).toBeCloseTo(1, 2);
  });

  it('is a half where nothing moves and where only one lag has a deviation', () => {
    const asked = (close: Numbers) => ({ columns: { close }, params: { period: 6, lags: [1, 2] } });
    expect(last('hurst', asked([4, 4, 4, 4, 4, 4, 4]))).toBe(0.5);
    expect(last('hurst', asked([4, 2, 4, 2, 4, 2, 4]))).toBe(0.5);
  });

  it('refuses lags that leave fewer than two changes', () => {
    const asked = { columns: { close: [1] }, params: { period: 5, lags: [1, 4] } };
    expect(() => valuesOf('hurst', asked)).toThrow(
      'feature f: period is 5 and the longest of lags is 4; it is at most period − 2',
    );
  });
});

describe('fractional differencing', () => {
  it('has the weights 1, −0.4, −0.12, −0.064 of the order 0.4', () => {
    const expected = [1, -0.4, -0.12, -0.064].map((w) => expect.closeTo(w, 14));
    expect(fracDiffWeights(0.4, 0.05)).toEqual(expected);
  });

  it('of the orders 0, 1 and 2 is the logarithm, its difference and the difference of that', () => {
    const close = [1, Math.E, Math.E ** 3, Math.E ** 7];
    const of = (d: number) => valuesOf('fracDiff', { columns: { close }, params: { d, threshold: 1e-6 } });
    const near = (values: Numbers) => values.map((v) => (Number.isNaN(v) ? nan : expect.closeTo(v, 12)));
    expect(of(0)).toEqual(near([0, 1, 3, 7]));
    expect(of(1)).toEqual(near([nan, 1, 2, 4]));
    expect(of(2)).toEqual(near([nan, nan, 1, 2]));
  });

  it('twice with half an order is the whole difference', () => {
    const half = Array.from({ length: 12 }, (_, k) => fracDiffWeights(0.5, 1e-3)[k] as number);
    const whole = half.map((_, k) => half.slice(0, k + 1).reduce((sum, w, j) => sum + w * (half[k - j] as number), 0));
    expect(whole).toEqual([1, -1, ...new Array<number>(10).fill(0)].map((w) => expect.closeTo(w, 14)));
  });
});

describe('VPIN', () => {
  const taken = (buyVolume: Numbers, sellVolume: Numbers): Asked => ({
    columns: { buyVolume, sellVolume },
    params: { buckets: 2, period: 4 },
  });

  it('by hand: buckets of 8 of one side each, then one of 10 of buyers and one of 12 that lacks one', () => {
    // Volumes 4, 4, 4, 4 make the size 8. 10 more make it 11: the bucket stays open. 2 more make it 10: it is full with
    // 10 of buyers, and 2 are in the next one, of both sides. 9 and 3 more make it 12.5 and 12: one of sellers of the last
    // three fills it, with 5 − 4 bought before that: nothing is left over but two sells.
    const asked = taken([4, 4, 0, 0, 10, 1, 5, 0], [0, 0, 4, 4, 0, 1, 4, 3]);
    expect(valuesOf('vpinTaken', asked)).toEqual([nan, nan, nan, 1, 1, 1, 1, 0.5]);
  });

  it('is 1 when only one side trades, and 0 when buckets hold as much of both', () => {
    const one = new Array<number>(30).fill(5);
    expect(
      last(
        'vpinTaken',
        taken(
          one,
          one.map(() => 0),
        ),
      ),
    ).toBe(1);
    expect(last('vpinTaken', taken(one, one))).toBe(0);
  });

  it('cuts a bar that fills several buckets, and forgets a huge one as soon as the window has', () => {
    const buys = [...new Array<number>(8).fill(5), 1e15, ...new Array<number>(12).fill(5)];
    const sells = buys.map((v, i) => (i < 8 ? v : i === 8 ? 0 : 5));
    const values = valuesOf('vpinTaken', taken(buys, sells));
    expect(values[7]).toBe(0);
    expect(values[8]).toBeCloseTo(1, 9);
    expect(values.at(-1)).toBe(0);
  });

  it('is 0 as long as nothing was traded', () => {
    const none = new Array<number>(6).fill(0);
    expect(valuesOf('vpinTaken', taken(none, none))).toEqual([nan, nan, nan, 0, 0, 0]);
  });

  it('tells from bars that all buy where every move is the same, and that nobody does where there is none', () => {
    const volume = new Array<number>(20).fill(3);
    const params = { buckets: 2, period: 4 };
    const rising = { columns: { close: volume.map((_, i) => 10 + i), volume }, params };
    expect(last('vpin', rising)).toBe(1);
    expect(valuesOf('vpin', rising).findIndex(Number.isFinite)).toBe(4);
    expect(last('vpin', { columns: { close: volume, volume }, params })).toBe(0);
  });

  it('of moves of √¾ deviations up and down is 2 Φ(√¾) − 1 in buckets of one bar, and 0 in buckets of two', () => {
    // Changes 1, −1, 1, −1: the sample deviation is √(4/3).
    const columns = { close: [5, 6, 5, 6, 5], volume: [1, 7, 7, 7, 7] };
    // math.erf(math.sqrt(3 / 8)) of Python's C library.
    const tilt = 0.6135237692287673;
    expect(last('vpin', { columns, params: { buckets: 4, period: 4 } })).toBeCloseTo(tilt, 14);
    expect(last('vpin', { columns, params: { buckets: 2, period: 4 } })).toBeCloseTo(0, 12);
  });

  it('is higher where informed traders come on one side', () => {
    const rng = new Rng(6).stream('flow');
    const rows = Array.from({ length: 2000 }, (_, i) => {
      const informed = i >= 1000 && Math.floor(i / 100) % 2 === 0 ? 30 : 0;
      return [20 + 10 * rng.uniform() + informed, 20 + 10 * rng.uniform()] as const;
    });
    const values = valuesOf('vpinTaken', {
      columns: { buyVolume: rows.map(([buy]) => buy), sellVolume: rows.map(([, sell]) => sell) },
      params: { buckets: 50, period: 100 },
    });
    expect(values[999]).toBeLessThan(0.12);
    expect(values[1099]).toBeGreaterThan(0.35);
    expect(values[1199]).toBeLessThan(0.12);
  });

  it('refuses more buckets than bars', () => {
    const asked = { columns: { close: [1], volume: [1] }, params: { buckets: 5, period: 4 } };
    expect(() => valuesOf('vpin', asked)).toThrow('feature f: buckets is 5 and period is 4; buckets is at most period');
  });
});

describe("Kyle's lambda", () => {
  const flow = [9, 4, -2, 6, -8, 1, 3];

  it('is 0.5 with R² 1 when every unit of flow moves the price by a half', () => {
    let price = 100;
    const close = flow.map((f, i) => {
      price += i === 0 ? 0 : 0.5 * f + 0.1;
      return price;
    });
    const asked = { columns: { close, flow }, params: { period: 5 }, inputs: { flow: 'flow' } };
    expect(last('kyleLambda', asked)).toBeCloseTo(0.5, 12);
    expect(last('kyleLambda', { ...asked, output: 'rSquared' })).toBeCloseTo(1, 12);
    expect(valuesOf('kyleLambda', asked).map(Number.isFinite)).toEqual([false, false, false, false, false, true, true]);
  });

  it('is 0 without flow and without moves', () => {
    const still = flow.map(() => 3);
    const of = (close: Numbers, flows: Numbers): Asked => ({
      columns: { close, flow: flows },
      params: { period: 3 },
      inputs: { flow: 'flow' },
    });
    expect(valuesOf('kyleLambda', of([1, 2, 4, 3, 5, 9, 8], still)).slice(2)).toEqual([nan, 0, 0, 0, 0]);
    expect(last('kyleLambda', of(still, flow))).toBe(0);
    expect(last('kyleLambda', { ...of(still, flow), output: 'rSquared' })).toBe(0);
  });

  it('reads the signed volume of a feature before it', () => {
    const columns = { close: Float64Array.of(10, 11, 10, 12), volume: Float64Array.of(1, 2, 2, 4) };
    const specs: FeatureSpec[] = [
      { name: 'signed', kind: 'signedVolume', params: {}, lag: 0 },
      { name: 'impact', kind: 'kyleLambda', inputs: { flow: 'signed' }, params: { period: 3 }, lag: 0 },
    ];
    const { signed, impact } = computeFeatures({ ...columns }, specs);
    expect([...(signed as Float64Array)]).toEqual([0, 2, -2, 4]);
    expect((impact as Float64Array)[3]).toBeCloseTo(0.5, 14);
  });
});

describe('signed volume', () => {
  it('keeps the sign of the last move where the price stands still', () => {
    const columns = { close: [5, 5, 6, 6, 4, 4], volume: [1, 2, 3, 4, 5, 6] };
    expect(valuesOf('signedVolume', { columns })).toEqual([0, 0, 3, 4, -5, -6]);
  });

  it('of takers is the difference of both sides, its sum, and its share of all', () => {
    const columns = { buyVolume: [3, 0, 1, 0], sellVolume: [1, 4, 0, 0] };
    expect(valuesOf('volumeDelta', { columns })).toEqual([2, -4, 1, 0]);
    expect(valuesOf('volumeDelta', { columns, output: 'total' })).toEqual([2, -2, -1, -1]);
    expect(valuesOf('tradeImbalance', { columns, params: { period: 2 } })).toEqual([nan, -0.25, -0.6, 1]);
    expect(last('tradeImbalance', { columns, params: { period: 1 } })).toBe(0);
  });
});

describe('the best level of a book', () => {
  const quote = (bid: number, bidQty: number, ask: number, askQty: number) => ({
    columns: { bidPrice0: [bid], bidQty0: [bidQty], askPrice0: [ask], askQty0: [askQty] },
  });

  it('of 99 × 3 and 101 × 1 has the mid 100, a spread of 200 bp, an imbalance of 0.5 and the micro-price 100.5', () => {
    const book = quote(99, 3, 101, 1);
    expect(valuesOf('bookMid', book)).toEqual([100]);
    expect(valuesOf('bookSpread', book)).toEqual([200]);
    expect(valuesOf('bookImbalance', book)).toEqual([0.5]);
    expect(valuesOf('microPrice', book)).toEqual([100.5]);
    expect(valuesOf('microPrice', { ...book, output: 'gap' })).toEqual([50]);
  });

  it('without quantities has the micro-price at the mid and no imbalance', () => {
    const book = quote(99, 0, 101, 0);
    expect(valuesOf('microPrice', book)).toEqual([100]);
    expect(valuesOf('bookImbalance', book)).toEqual([0]);
  });

  it('can have columns of other names, and can stand beside the columns of a bar', () => {
    const columns = { close: [5], bid: [99], ask: [101] };
    expect(valuesOf('bookMid', { columns, inputs: { bidPrice: 'bid', askPrice: 'ask' } })).toEqual([100]);
    expect(() => valuesOf('bookMid', { columns })).toThrow("bidPrice is 'bidPrice0'; it is one of close, bid, ask");
  });
});

describe('order flow imbalance', () => {
  it('by hand: quantities that come and go, both prices up, the bid back down, the ask down', () => {
    const columns = {
      bidPrice0: [100, 100, 101, 100, 100],
      bidQty0: [5, 8, 2, 7, 7],
      askPrice0: [101, 101, 102, 102, 101.5],
      askQty0: [4, 4, 6, 1, 3],
    };
    // +8 − 5 − 4 + 4; the new bid 2 and the old ask 4; the old bid −2 and the ask −1 + 6; +7 − 7 and the new ask −3.
    const params = { period: 2 };
    expect(valuesOf('orderFlowImbalance', { columns, params, output: 'event' })).toEqual([nan, 3, 6, 3, -3]);
    expect(valuesOf('orderFlowImbalance', { columns, params })).toEqual([nan, nan, 9, 9, 0]);
    const once = { columns, params: { period: 1 } };
    expect(valuesOf('orderFlowImbalance', once)).toEqual([nan, 3, 6, 3, -3]);
  });
});

/** A book of five levels around a mid, as columns of one row. */
function rowOf(
  tick: number,
  bids: readonly (readonly [number, number])[],
  asks: readonly (readonly [number, number])[],
) {
  return Object.fromEntries([
    ...bids.flatMap(([price, qty], k) => [
      [`bidPrice${k}`, [price * tick]],
      [`bidQty${k}`, [qty]],
    ]),
    ...asks.flatMap(([price, qty], k) => [
      [`askPrice${k}`, [price * tick]],
      [`askQty${k}`, [qty]],
    ]),
  ]) as Record<string, number[]>;
}

describe('a book of five levels', () => {
  const even = [1, 2, 3, 4, 5].map((k) => [10_000 + k, 2] as const);
  const columns = rowOf(
    0.01,
    [1, 2, 3, 4, 5].map((k) => [10_000 - k, 6] as const),
    even,
  );

  it('of 6 on each bid and 2 on each ask has an imbalance of 0.5 in a depth of 40', () => {
    expect(valuesOf('depthImbalance', { columns })).toEqual([0.5]);
    expect(valuesOf('depthImbalance', { columns, output: 'depth' })).toEqual([40]);
    expect(valuesOf('bookPressure', { columns, params: { reach: 3 } })).toEqual([expect.closeTo(0.5, 9)]);
  });

  it('deepens by its quantity for every basis point where levels are one basis point apart', () => {
    expect(valuesOf('depthSlope', { columns, output: 'bid' })).toEqual([expect.closeTo(6, 9)]);
    expect(valuesOf('depthSlope', { columns, output: 'ask' })).toEqual([expect.closeTo(2, 9)]);
  });

  it('has a pressure between the imbalance of the best level and that of all, by its reach', () => {
    const bids = [[9999, 9] as const, ...[2, 3, 4, 5].map((k) => [10_000 - k, 1] as const)];
    const tilted = rowOf(0.01, bids, [
      [10_001, 3],
      [10_002, 9],
      [10_003, 9],
      [10_004, 9],
      [10_005, 9],
    ]);
    const pressure = (reach: number): number => last('bookPressure', { columns: tilted, params: { reach } });
    expect(pressure(0.01)).toBeCloseTo(0.5, 12);
    expect(pressure(10_000)).toBeCloseTo((13 - 39) / 52, 3);
    expect(pressure(1)).toBeLessThan(pressure(0.5));
  });

  it('without quantities is balanced and has no depth, and with all prices at the mid no slope', () => {
    const empty = rowOf(1, new Array(5).fill([100, 0]), new Array(5).fill([100, 0]));
    expect(valuesOf('depthImbalance', { columns: empty })).toEqual([0]);
    expect(valuesOf('bookPressure', { columns: empty, params: { reach: 5 } })).toEqual([0]);
    expect(valuesOf('depthSlope', { columns: empty, output: 'bid' })).toEqual([0]);
  });
});

/** States of a book on a grid of a cent that reacts to its own flow, as rows of `BOOK_SOURCE`. */
function bookRows(n: number): number[][] {
  const rng = new Rng(21).stream('book');
  const qty = (): number => 0.001 * (1 + rng.below(5000));
  let bid = 6_000_000;
  let spread = 1;
  let levels = Array.from({ length: 5 }, () => [qty(), qty()] as const);
  return Array.from({ length: n }, () => {
    const move = rng.below(10);
    if (move < 2) bid += move === 0 ? 1 : -1;
    if (move === 2) spread = 1 + rng.below(3);
    levels = levels.map(([b, a]) => (rng.uniform() < 0.3 ? [qty(), qty()] : [b, a]));
    return levels.flatMap(([b, a], k) => [(bid - k) / 100, b, (bid + spread + k) / 100, a]);
  });
}

describe('a pipeline over the rows of a book', () => {
  const rows = bookRows(3000);
  const specs: FeatureSpec[] = [
    { name: 'mid', kind: 'bookMid', params: {}, lag: 0 },
    { name: 'spread', kind: 'bookSpread', params: {}, lag: 0 },
    { name: 'micro', kind: 'microPrice', params: {}, lag: 0 },
    { name: 'imbalance', kind: 'bookImbalance', params: {}, lag: 0 },
    { name: 'depth', kind: 'depthImbalance', params: {}, lag: 0 },
    { name: 'slope', kind: 'depthSlope', output: 'ask', params: {}, lag: 0 },
    { name: 'pressure', kind: 'bookPressure', params: { reach: 5 }, lag: 0 },
    { name: 'flow', kind: 'orderFlowImbalance', output: 'event', params: { period: 50 }, lag: 0 },
    { name: 'flows', kind: 'orderFlowImbalance', params: { period: 50 }, lag: 0 },
    { name: 'deep', kind: 'depthFlowImbalance', params: { period: 50 }, lag: 0 },
    { name: 'impact', kind: 'kyleLambda', inputs: { price: 'mid', flow: 'flow' }, params: { period: 500 }, lag: 0 },
  ];

  it('names its columns by itself, and lets features of bars read what it makes', () => {
    const pipeline = compileFeatures(specs, { columns: BOOK_SOURCE });
    expect(pipeline.warmupBars).toBe(501);
    const values = rows.map((row) => {
      pipeline.source.set(row);
      return [pipeline.step(), Object.fromEntries(pipeline.names.map((name, k) => [name, pipeline.row[k]]))] as const;
    });
    expect(values.map(([complete]) => complete)).toEqual(rows.map((_, i) => i >= 501));
    for (const [, { mid, micro, spread, imbalance, depth, pressure, slope }] of values) {
      const half = ((spread as number) * (mid as number)) / 2e4;
      expect(Math.abs((micro as number) - (mid as number))).toBeLessThanOrEqual(half * (1 + 1e-9));
      for (const share of [imbalance, depth, pressure]) expect(Math.abs(share as number)).toBeLessThan(1);
      expect(slope).toBeGreaterThan(0);
    }
  });

  it('finds that flow moves the mid: a new best price is flow as well', () => {
    const data = Object.fromEntries(
      BOOK_SOURCE.map(({ name }, k) => [name, Float64Array.from(rows, (row) => row[k] as number)]),
    );
    const { impact } = computeFeatures(data, specs, { columns: BOOK_SOURCE });
    expect(Math.min(...(impact as Float64Array).slice(501))).toBeGreaterThan(0);
  });
});
