/**
 * Indicators of trades and of books against their definitions, written out over whole arrays, each window summed anew.
 * Rows hold a bar, what takers bought and sold in it, and a book of five levels.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal } from '../../../stats/index.ts';
import type { SourceColumn } from '../../check-spec.ts';
import { compileFeatures, computeFeatures, type FeatureSpec, type IndicatorParams } from '../../index.ts';
import { BOOK_SOURCE } from './book-inputs.ts';
import { MICROSTRUCTURE_GROUP } from './group.ts';

type Row = Readonly<Record<string, number>>;
type Drawn = Readonly<Record<string, number>>;
/** (rows, parameters) to n values, NaN during the warm-up. */
type Textbook = (rows: readonly Row[], p: Drawn) => number[];

const nan = Number.NaN;
const SOURCE: readonly SourceColumn[] = [
  { name: 'high', of: 'price' },
  { name: 'low', of: 'price' },
  { name: 'close', of: 'price' },
  { name: 'volume', of: 'size' },
  { name: 'buyVolume', of: 'size' },
  { name: 'sellVolume', of: 'size' },
  ...BOOK_SOURCE,
];

const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]): number => sum(x) / x.length;
const LEVELS = [0, 1, 2, 3, 4];
const of = (row: Row | undefined, name: string): number => row?.[name] ?? nan;
const column = (rows: readonly Row[], name: string): number[] => rows.map((row) => of(row, name));
const changes = (x: readonly number[]): number[] => x.map((v, i) => v - (x[i - 1] ?? nan));
const returns = (x: readonly number[]): number[] => x.map((v, i) => Math.log(v / (x[i - 1] ?? nan)));

/** What `f` says of the last n values, as soon as all of them are numbers. */
function rolling(x: readonly number[], n: number, f: (w: number[], i: number) => number): number[] {
  return x.map((_, i) => {
    const window = x.slice(Math.max(0, i - n + 1), i + 1);
    return i < n - 1 || window.some(Number.isNaN) ? nan : f(window, i);
  });
}

/** Deviations from the mean, through differences to the first value, so that equal values give exactly 0. */
function deviations(x: readonly number[]): number[] {
  const distances = x.map((v) => v - (x[0] as number));
  return distances.map((d) => d - mean(distances));
}
const products = (x: readonly number[], y: readonly number[]): number => sum(x.map((v, i) => v * (y[i] as number)));
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const perRow =
  (f: (row: Row, p: Drawn) => number): Textbook =>
  (rows, p) =>
    rows.map((row) => f(row, p));

const mid = (row: Row): number => (of(row, 'bidPrice0') + of(row, 'askPrice0')) / 2;
const distance = (row: Row, name: string): number => (1e4 * Math.abs(of(row, name) - mid(row))) / mid(row);
const total = (row: Row, name: string): number => sum(LEVELS.map((k) => of(row, `${name}${k}`)));
const micro = (row: Row): number => {
  const [b, a] = [of(row, 'bidQty0'), of(row, 'askQty0')];
  return a + b === 0 ? mid(row) : (of(row, 'bidPrice0') * a + of(row, 'askPrice0') * b) / (a + b);
};

function depthSlope(row: Row, side: string): number {
  const distances = LEVELS.map((k) => distance(row, `${side}Price${k}`));
  const depths = LEVELS.map((k) => sum(LEVELS.slice(0, k + 1).map((j) => of(row, `${side}Qty${j}`))));
  return share(products(distances, depths), products(distances, distances));
}

function pressure(row: Row, p: Drawn): number {
  const [bid, ask] = ['bid', 'ask'].map((side) =>
    sum(
      LEVELS.map((k) => {
        const away = (1e4 * Math.abs(of(row, `${side}Price${k}`) - of(row, `${side}Price0`))) / mid(row);
        return Math.exp(-away / (p.reach as number)) * of(row, `${side}Qty${k}`);
      }),
    ),
  ) as [number, number];
  return share(bid - ask, bid + ask);
}

/** What a side of a level gained: a better price brings its quantity, a worse one takes the old quantity away. */
function gained(better: number, qty: number, oldQty: number): number {
  if (better === 0) return qty - oldQty;
  return better > 0 ? qty : -oldQty;
}

function flows(rows: readonly Row[], level: number): number[] {
  return rows.map((row, i) => {
    const before = rows[i - 1];
    const [bid, bidQty, ask, askQty] = [`bidPrice${level}`, `bidQty${level}`, `askPrice${level}`, `askQty${level}`];
    if (before === undefined) return nan;
    const bought = gained(of(row, bid) - of(before, bid), of(row, bidQty), of(before, bidQty));
    return bought - gained(of(before, ask) - of(row, ask), of(row, askQty), of(before, askQty));
  });
}

function allFlows(rows: readonly Row[]): number[] {
  const byLevel = LEVELS.map((level) => flows(rows, level));
  return rows.map((_, i) => sum(byLevel.map((each) => each[i] as number)));
}

function signs(rows: readonly Row[]): number[] {
  const moves = changes(column(rows, 'close')).map(Math.sign);
  return moves.map((_, i) => moves.slice(0, i + 1).findLast((sign) => sign === 1 || sign === -1) ?? 0);
}

function regression(rows: readonly Row[], p: Drawn, f: (xx: number, xy: number, yy: number) => number): number[] {
  const flow = column(rows, 'flow');
  return rolling(changes(column(rows, 'close')), p.period as number, (w, i) => {
    const x = deviations(flow.slice(i - w.length + 1, i + 1));
    const y = deviations(w);
    return f(products(x, x), products(x, y), products(y, y));
  });
}

function corwinSchultz(rows: readonly Row[], p: Drawn): number[] {
  const estimates = rows.map((row, i) => {
    const before = rows[i - 1];
    if (before === undefined) return nan;
    let [high, low] = [of(row, 'high'), of(row, 'low')];
    const close = of(before, 'close');
    if (low > close) [high, low] = [high - (low - close), close];
    else if (high < close) [high, low] = [close, low + (close - high)];
    const beta = Math.log(of(before, 'high') / of(before, 'low')) ** 2 + Math.log(high / low) ** 2;
    const gamma = Math.log(Math.max(of(before, 'high'), high) / Math.min(of(before, 'low'), low)) ** 2;
    const k = 3 - 2 * Math.SQRT2;
    const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / k - Math.sqrt(gamma / k);
    return Math.max(0, (2 * (Math.exp(alpha) - 1)) / (1 + Math.exp(alpha)));
  });
  return rolling(estimates, p.period as number, mean);
}

/** Slope over the lags 1, 2 and 4 that have a deviation. */
function hurst(w: readonly number[]): number {
  const points = [1, 2, 4].flatMap((lag) => {
    const d = deviations(w.slice(lag).map((v, i) => v - (w[i] as number)));
    return products(d, d) === 0 ? [] : [[Math.log(lag), Math.log(Math.sqrt(mean(d.map((v) => v * v))))] as const];
  });
  const x = deviations(points.map(([a]) => a));
  const y = deviations(points.map(([, b]) => b));
  return points.length < 2 ? 0.5 : products(x, y) / products(x, x);
}

function fracDiff(rows: readonly Row[], p: Drawn): number[] {
  const logs = column(rows, 'close').map(Math.log);
  const weights = [1];
  for (let k = 1; ; k++) {
    // (−1)^k (d choose k) as a product over all factors.
    const factors = Array.from({ length: k }, (_, j) => (j - (p.d as number)) / (j + 1));
    const weight = factors.reduce((a, b) => a * b, 1);
    if (Math.abs(weight) < (p.threshold as number)) break;
    weights.push(weight);
  }
  return logs.map((_, i) => (i < weights.length - 1 ? nan : sum(weights.map((w, k) => w * (logs[i - k] as number)))));
}

interface Piece {
  readonly volume: number;
  readonly net: number;
}

/** Buckets as a list of pieces: each bar is cut where it fills one. */
function vpinOf(bars: readonly Piece[], p: Drawn): number[] {
  const n = p.period as number;
  const count = p.buckets as number;
  const full: number[] = [];
  let open: Piece[] = [];
  const volume = (): number => sum(open.map((piece) => piece.volume));
  const close = (): void => {
    full.push(Math.abs(sum(open.map(({ net }) => net))) / volume());
    open = [];
  };
  const pour = (piece: Piece, size: number): void => {
    if (piece.volume === 0 || size === 0) return;
    if (volume() > size * (1 - 2e-9)) close();
    const room = size - volume();
    if (piece.volume < room * (1 - 1e-9)) {
      open.push(piece);
      return;
    }
    const part = room / piece.volume;
    open.push({ volume: room, net: piece.net * part });
    close();
    const rest = piece.volume - room;
    if (rest > 1e-9 * size) pour({ volume: rest, net: piece.net * (1 - part) }, size);
  };
  return bars.map((_, i) => {
    if (i < n - 1) return nan;
    const size = sum(bars.slice(i - n + 1, i + 1).map((bar) => bar.volume)) / count;
    for (const bar of i === n - 1 ? bars.slice(0, n) : bars.slice(i, i + 1)) pour(bar, size);
    return sum(full.slice(-count)) / count;
  });
}

function vpinTaken(rows: readonly Row[], p: Drawn): number[] {
  const bars = rows.map((row): Piece => {
    const [buy, sell] = [of(row, 'buyVolume'), of(row, 'sellVolume')];
    return { volume: buy + sell, net: buy - sell };
  });
  return vpinOf(bars, p);
}

function vpin(rows: readonly Row[], p: Drawn): number[] {
  const n = p.period as number;
  const moves = changes(column(rows, 'close')).slice(1);
  const bars = moves.map((move, i): Piece => {
    const w = deviations(moves.slice(Math.max(0, Math.max(i, n - 1) - n + 1), Math.max(i, n - 1) + 1));
    const s = Math.sqrt(products(w, w) / (n - 1));
    const buys = s === 0 ? (1 + Math.sign(move)) / 2 : normal.cdf(move / s);
    const volume = of(rows[i + 1], 'volume');
    return { volume, net: volume * (2 * buys - 1) };
  });
  return [nan, ...vpinOf(bars, p)];
}

/** By kind and output. */
const TEXTBOOK: Readonly<Record<string, Textbook>> = {
  'amihud value': (rows, p) =>
    rolling(returns(column(rows, 'close')), p.period as number, (w, i) => {
      const money = rows.slice(i - w.length + 1, i + 1).map((row) => of(row, 'close') * of(row, 'volume'));
      const traded = w.flatMap((r, k) => (money[k] === 0 ? [] : [Math.abs(r) / (money[k] as number)]));
      return traded.length === 0 ? 0 : mean(traded);
    }),
  'bookImbalance value': perRow((row) =>
    share(of(row, 'bidQty0') - of(row, 'askQty0'), of(row, 'bidQty0') + of(row, 'askQty0')),
  ),
  'bookMid value': perRow(mid),
  'bookPressure value': perRow(pressure),
  'bookSpread value': perRow((row) => (1e4 * (of(row, 'askPrice0') - of(row, 'bidPrice0'))) / mid(row)),
  'corwinSchultz value': corwinSchultz,
  'depthFlowImbalance value': (rows, p) => rolling(allFlows(rows), p.period as number, sum),
  'depthFlowImbalance event': allFlows,
  'depthImbalance value': perRow((row) =>
    share(total(row, 'bidQty') - total(row, 'askQty'), total(row, 'bidQty') + total(row, 'askQty')),
  ),
  'depthImbalance depth': perRow((row) => total(row, 'bidQty') + total(row, 'askQty')),
  'depthSlope bid': perRow((row) => depthSlope(row, 'bid')),
  'depthSlope ask': perRow((row) => depthSlope(row, 'ask')),
  'fracDiff value': fracDiff,
  'hurst value': (rows, p) => rolling(column(rows, 'close').map(Math.log), p.period as number, hurst),
  'kyleLambda value': (rows, p) => regression(rows, p, (xx, xy) => share(xy, xx)),
  'kyleLambda rSquared': (rows, p) => regression(rows, p, (xx, xy, yy) => share(xy * xy, xx * yy)),
  'microPrice value': perRow(micro),
  'microPrice gap': perRow((row) => (1e4 * (micro(row) - mid(row))) / mid(row)),
  'orderFlowImbalance value': (rows, p) => rolling(flows(rows, 0), p.period as number, sum),
  'orderFlowImbalance event': (rows) => flows(rows, 0),
  'rollSpread value': (rows, p) => {
    const moves = changes(column(rows, 'close'));
    const n = p.period as number;
    return rolling(moves, n + 1, (w) => {
      const covariance = products(deviations(w.slice(1)), deviations(w.slice(0, -1))) / (n - 1);
      return 2 * Math.sqrt(Math.max(0, -covariance));
    });
  },
  'signedVolume value': (rows) => signs(rows).map((sign, i) => sign * of(rows[i], 'volume')),
  'tradeImbalance value': (rows, p) =>
    rolling(column(rows, 'close'), p.period as number, (w, i) => {
      const window = rows.slice(i - w.length + 1, i + 1);
      const [buys, sells] = [sum(column(window, 'buyVolume')), sum(column(window, 'sellVolume'))];
      return share(buys - sells, buys + sells);
    }),
  'volumeDelta value': perRow((row) => of(row, 'buyVolume') - of(row, 'sellVolume')),
  'volumeDelta total': (rows) =>
    rows.map((_, i) => sum(rows.slice(0, i + 1).map((row) => of(row, 'buyVolume') - of(row, 'sellVolume')))),
  'vpin value': vpin,
  'vpinTaken value': vpinTaken,
};

const small = fc.integer({ min: 0, max: 3 });
const level = fc.record({ bidStep: small, bidQty: small, askStep: small, askQty: small });
const step = fc.record({
  move: fc.integer({ min: -9, max: 9 }),
  up: fc.integer({ min: 0, max: 6 }),
  down: fc.integer({ min: 0, max: 6 }),
  buy: fc.integer({ min: 0, max: 50 }),
  sell: fc.integer({ min: 0, max: 50 }),
  quiet: fc.integer({ min: 0, max: 5 }),
  bestBid: fc.integer({ min: -2, max: 2 }),
  spread: fc.integer({ min: 0, max: 2 }),
  levels: fc.array(level, { minLength: 5, maxLength: 5 }),
});

/** The levels of one row on a grid of 0.25, each behind the one before it or at the same price, as a missing one is. */
function bookOf({ bestBid, spread, levels }: { bestBid: number; spread: number; levels: readonly Row[] }): Row {
  let bid = 200 + bestBid;
  let ask = bid + spread;
  const row: Record<string, number> = {};
  levels.forEach((each, k) => {
    if (k > 0) bid -= of(each, 'bidStep');
    if (k > 0) ask += of(each, 'askStep');
    row[`bidPrice${k}`] = bid / 4;
    row[`bidQty${k}`] = of(each, 'bidQty');
    row[`askPrice${k}`] = ask / 4;
    row[`askQty${k}`] = of(each, 'askQty');
  });
  return row;
}

/** Rows in which nothing moves or trades for a while, now and then. */
const drawnRows: fc.Arbitrary<Row[]> = fc.array(step, { minLength: 2, maxLength: 60, size: 'max' }).map((steps) => {
  let close = 100;
  return steps.map((each, i) => {
    const quiet = steps[i - (i % 7)]?.quiet === 0;
    const open = close;
    close = quiet ? close : Math.max(10, close + each.move / 4);
    return {
      close,
      high: Math.max(open, close) + (quiet ? 0 : each.up / 4),
      low: Math.min(open, close) - (quiet ? 0 : each.down / 4),
      volume: quiet ? 0 : each.buy + each.sell,
      buyVolume: quiet ? 0 : each.buy,
      sellVolume: quiet ? 0 : each.sell,
      flow: quiet ? 0 : each.buy - each.sell,
      ...bookOf(each),
    };
  });
});

const drawnParams = fc.record({
  period: fc.integer({ min: 6, max: 14 }),
  buckets: fc.integer({ min: 1, max: 6 }),
  reach: fc.double({ min: 1, max: 100, noNaN: true }),
  d: fc.integer({ min: 0, max: 40 }).map((d) => d / 20),
  threshold: fc.constantFrom(0.05, 0.01, 0.003),
});

/** Reads the signed volume of takers, as a feature before it. */
const FLOW: FeatureSpec = { name: 'flow', kind: 'volumeDelta', params: {}, lag: 0 };

/** Specifications of all outputs of all kinds with the parameters that each has. */
function specsOf(all: Drawn): FeatureSpec[] {
  const specs = MICROSTRUCTURE_GROUP.flatMap(({ kind, outputs, params }) =>
    outputs.map(({ name: output }): FeatureSpec => {
      const own: IndicatorParams = Object.fromEntries(
        params.map(({ name }) => [name, name === 'lags' ? [1, 2, 4] : (all[name] as number)]),
      );
      const inputs = kind === 'kyleLambda' ? { inputs: { flow: 'flow' } } : {};
      return { name: `${kind}_${output}`, kind, ...inputs, output, params: own, lag: 0 };
    }),
  );
  return [FLOW, ...specs];
}
const compute = (rows: readonly Row[], specs: readonly FeatureSpec[]) =>
  computeFeatures(Object.fromEntries(SOURCE.map(({ name }) => [name, Float64Array.from(column(rows, name))])), specs, {
    columns: SOURCE,
  });

/** How far rounding may carry: a root of a covariance near 0, logarithms of deviations near 0. */
const TOLERANCE: Readonly<Record<string, number>> = { rollSpread: 1e-6, hurst: 1e-7 };

function differing(name: string, actual: Float64Array, expected: readonly number[], tolerance: number): string[] {
  return expected.flatMap((value, i) => {
    const got = actual[i] as number;
    if (Number.isNaN(value) && Number.isNaN(got)) return [];
    const allowed = tolerance * Math.max(name === 'amihud_value' ? 0 : 1, Math.abs(value));
    return Math.abs(got - value) <= allowed ? [] : [`${name} row ${i}: ${got}, not ${value}`];
  });
}

describe('indicators of trades and books', () => {
  it('all have a textbook form in this file', () => {
    const outputs = specsOf({})
      .slice(1)
      .map(({ kind, output }) => `${kind} ${output}`);
    expect(Object.keys(TEXTBOOK).sort()).toEqual(outputs.sort());
  });

  it('agree with it to 1e-9', () => {
    fc.assert(
      fc.property(drawnRows, drawnParams, (rows, params) => {
        const specs = specsOf(params);
        const columns = compute(rows, specs);
        const wrong = specs.slice(1).flatMap(({ name, kind, output }) => {
          const expected = (TEXTBOOK[`${kind} ${output}`] as Textbook)(rows, params);
          return differing(name, columns[name] as Float64Array, expected, TOLERANCE[kind] ?? 1e-9);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('have their first value after the warm-up that they state and the same bits in a stream and after a reset', () => {
    fc.assert(
      fc.property(drawnRows, drawnRows, drawnParams, (before, rows, params) => {
        const specs = specsOf(params);
        const columns = compute(rows, specs);
        const pipeline = compileFeatures(specs, { columns: SOURCE });
        const feed = (some: readonly Row[]): number[][] =>
          some.map((row) => {
            pipeline.source.set(SOURCE.map(({ name }) => of(row, name)));
            pipeline.step();
            return [...pipeline.row];
          });
        feed(before);
        pipeline.reset();
        expect(feed(rows)).toEqual(
          rows.map((_, i) => specs.map(({ name }) => (columns[name] as Float64Array)[i] as number)),
        );
        for (const spec of specs.slice(1)) {
          const wait = compileFeatures([FLOW, spec], { columns: SOURCE }).warmupBars;
          const finite = Array.from(columns[spec.name] as Float64Array, Number.isFinite);
          expect([spec.name, finite]).toEqual([spec.name, finite.map((_, i) => i >= wait)]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
