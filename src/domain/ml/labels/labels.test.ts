import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  fixedHorizonLabels,
  labelTimes,
  metaLabels,
  overlapCounts,
  purgedSplits,
  tripleBarrierLabels,
} from './index.ts';

/** Bars as rows of open, high, low, close. */
function bars(rows: readonly (readonly [number, number, number, number])[]) {
  const column = (c: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[c]);
  return { open: column(0), high: column(1), low: column(2), close: column(3) };
}

const FLAT = [100, 100, 100, 100] as const;

function code(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    return (error as { code: string; place: { key: string } }).code;
  }
  return 'accepted';
}

describe('fixedHorizonLabels', () => {
  it('gives sign, return and interval of every row whose horizon is inside the data', () => {
    const labels = fixedHorizonLabels([100, 110, 99, 110], { horizon: 2 });
    expect(Array.from(labels.label)).toEqual([-1, 0]);
    expect(labels.returns[0]).toBeCloseTo(-0.01, 15);
    expect(Array.from(labels.start)).toEqual([0, 1]);
    expect(Array.from(labels.end)).toEqual([2, 3]);
  });

  it('measures the threshold in units of the volatility of the row, and leaves out rows without one', () => {
    const close = [100, 103, 100, 103, 100];
    const volatility = [Number.NaN, 0.01, 0.02, 0.04, 0.01];
    const labels = fixedHorizonLabels(close, { horizon: 1, threshold: 1, volatility });
    // Row 1: −2.9 % beyond 1 %; row 2: +3 % beyond 2 %; row 3: −2.9 % within 4 %.
    expect(Array.from(labels.start)).toEqual([1, 2, 3]);
    expect(Array.from(labels.label)).toEqual([-1, 1, 0]);
  });

  it('opens labels at the given rows only', () => {
    const labels = fixedHorizonLabels([1, 2, 3, 4], { horizon: 1, rows: [0, 2, 3] });
    expect(Array.from(labels.start)).toEqual([0, 2]);
  });

  it('refuses prices, rows, thresholds and columns that are out of range', () => {
    const refused = [
      () => fixedHorizonLabels([1, 0], { horizon: 1 }),
      () => fixedHorizonLabels([1, 2], { horizon: 0 }),
      () => fixedHorizonLabels([1, 2], { horizon: 1, threshold: -1 }),
      () => fixedHorizonLabels([1, 2], { horizon: 1, threshold: Number.NaN }),
      () => fixedHorizonLabels([1, 2], { horizon: 1, volatility: [1] }),
      () => fixedHorizonLabels([1, 2], { horizon: 1, rows: [1, 0] }),
      () => fixedHorizonLabels([1, 2], { horizon: 1, rows: [2] }),
      () => fixedHorizonLabels([1, 2], { horizon: 1, rows: [0.5] }),
    ];
    expect(refused.map(code)).toEqual(refused.map(() => 'BOT4_MODEL_INPUT'));
  });
});

describe('tripleBarrierLabels', () => {
  const options = { upper: 0.02, lower: 0.01, horizon: 3 };

  it('labels 1 at the bar whose high touches the upper barrier, with the return to the barrier', () => {
    const labels = tripleBarrierLabels(bars([FLAT, [100, 101, 99.5, 101], [101, 103, 100, 101], FLAT]), options);
    expect([labels.label[0], labels.end[0], labels.barrier[0]]).toEqual([1, 2, 1]);
    expect(labels.returns[0]).toBeCloseTo(0.02, 15);
  });

  it('labels −1 at the bar whose low touches the lower barrier', () => {
    const labels = tripleBarrierLabels(bars([FLAT, [100, 101, 99, 100], FLAT, FLAT]), options);
    expect([labels.label[0], labels.end[0]]).toEqual([-1, 1]);
    expect(labels.returns[0]).toBeCloseTo(-0.01, 15);
  });

  it('labels 0, or the sign of the return, when time runs out', () => {
    const quiet = bars([FLAT, FLAT, FLAT, [100, 101, 100, 100.5]]);
    const zero = tripleBarrierLabels(quiet, options);
    expect([zero.label[0], zero.end[0], zero.barrier[0]]).toEqual([0, 3, 0]);
    expect(zero.returns[0]).toBeCloseTo(0.005, 15);
    expect(tripleBarrierLabels(quiet, { ...options, atVertical: 'sign' }).label[0]).toBe(1);
  });

  it('takes the stop when one bar touches both barriers: the lower one long, the upper one short', () => {
    const wild = bars([FLAT, [100, 103, 98, 100], FLAT, FLAT]);
    expect(tripleBarrierLabels(wild, options).label[0]).toBe(-1);
    expect(tripleBarrierLabels(wild, { ...options, side: -1 }).label[0]).toBe(1);
  });

  it('ends at the open of a bar that opens beyond a barrier, whatever follows within it', () => {
    const down = tripleBarrierLabels(bars([FLAT, [97, 104, 96, 103], FLAT, FLAT]), options);
    expect([down.label[0], down.returns[0]]).toEqual([-1, 97 / 100 - 1]);
    const up = tripleBarrierLabels(bars([FLAT, [104, 104, 96, 97], FLAT, FLAT]), options);
    expect([up.label[0], up.returns[0]]).toEqual([1, 104 / 100 - 1]);
  });

  it('has no label for rows whose horizon ends after the data, even when a barrier was touched', () => {
    const labels = tripleBarrierLabels(bars([FLAT, FLAT, [100, 103, 100, 103], FLAT]), options);
    expect(Array.from(labels.start)).toEqual([0]);
  });

  it('measures distances in units of the volatility of the row', () => {
    const prices = bars([FLAT, FLAT, [100, 101.5, 100, 101], FLAT, FLAT]);
    const volatility = [0.01, 0.005, Number.NaN, 0.01, 0.01];
    const labels = tripleBarrierLabels(prices, { upper: 2, lower: 2, horizon: 2, volatility });
    // Row 0 needs 102, row 1 needs 101; row 2 has no volatility.
    expect(Array.from(labels.start)).toEqual([0, 1]);
    expect(Array.from(labels.barrier)).toEqual([0, 1]);
  });

  it('has no horizontal barrier at an infinite distance', () => {
    const prices = bars([FLAT, [1, 1000, 1, 100], FLAT, FLAT]);
    const labels = tripleBarrierLabels(prices, { upper: Infinity, lower: Infinity, horizon: 3 });
    expect([labels.barrier[0], labels.end[0]]).toEqual([0, 3]);
  });

  it('refuses distances, sides and columns that are out of range', () => {
    const flat = bars([FLAT, FLAT, FLAT, FLAT]);
    const refused = [
      () => tripleBarrierLabels(flat, { ...options, upper: 0 }),
      () => tripleBarrierLabels(flat, { ...options, lower: Number.NaN }),
      () => tripleBarrierLabels(flat, { ...options, horizon: 1.5 }),
      () => tripleBarrierLabels(flat, { ...options, side: 0 as 1 }),
      () => tripleBarrierLabels({ ...flat, low: [1] }, options),
      () => tripleBarrierLabels({ ...flat, high: [1, 1, 1, -1] }, options),
    ];
    expect(refused.map(code)).toEqual(refused.map(() => 'BOT4_MODEL_INPUT'));
  });
});

describe('metaLabels', () => {
  const rows = bars([FLAT, [100, 101.2, 99.9, 101], [101, 101, 98.5, 99], FLAT, FLAT]);

  it('pays a long bet at the upper barrier and a short one at the lower, less costs', () => {
    const labels = metaLabels(rows, { side: [1, -1, 0, 1, 1], profit: 0.01, loss: 0.01, horizon: 2, cost: 0.003 });
    expect(Array.from(labels.start)).toEqual([0, 1]);
    expect(Array.from(labels.side)).toEqual([1, -1]);
    expect(Array.from(labels.barrier)).toEqual([1, -1]);
    expect(labels.returns[0]).toBeCloseTo(0.007, 12);
    expect(labels.returns[1]).toBeCloseTo(0.007, 12);
    expect(Array.from(labels.label)).toEqual([1, 1]);
  });

  it('labels 0 a bet whose gain is less than its costs', () => {
    const labels = metaLabels(rows, { side: [1, 0, 0, 0, 0], profit: 0.01, loss: 0.01, horizon: 2, cost: 0.012 });
    expect(labels.label[0]).toBe(0);
    expect(labels.returns[0]).toBeCloseTo(-0.002, 12);
  });

  it('stops a short bet at the upper barrier when one bar touches both', () => {
    const wild = bars([FLAT, [100, 102, 98, 100], FLAT]);
    const labels = metaLabels(wild, { side: [-1, 0, 0], profit: 0.01, loss: 0.01, horizon: 1, cost: 0 });
    expect([labels.barrier[0], labels.label[0]]).toEqual([1, 0]);
  });

  it('mirrors the distances of a short bet', () => {
    const prices = bars([FLAT, [100, 102, 100, 100], [100, 100, 94, 94]]);
    const short = metaLabels(prices, { side: [-1, 0, 0], profit: 0.05, loss: 0.03, horizon: 2, cost: 0 });
    expect([short.barrier[0], short.end[0]]).toEqual([-1, 2]);
    expect(short.returns[0]).toBeCloseTo(0.05, 12);
  });

  it('leaves out bets of rows without volatility, and refuses sides and costs that are none', () => {
    const volatility = [Number.NaN, 0.01, 0.01, 0.01, 0.01];
    const base = { side: [1, 1, 1, 1, 1], profit: 1, loss: 1, horizon: 1, cost: 0 };
    expect(Array.from(metaLabels(rows, { ...base, volatility }).start)).toEqual([1, 2, 3]);
    const refused = [
      () => metaLabels(rows, { ...base, side: [1] }),
      () => metaLabels(rows, { ...base, side: [2, 0, 0, 0, 0] }),
      () => metaLabels(rows, { ...base, cost: -0.1 }),
      () => metaLabels(rows, { ...base, cost: Number.NaN }),
      () => metaLabels(rows, { ...base, profit: -1 }),
      () => metaLabels(rows, { ...base, loss: 0 }),
    ];
    expect(refused.map(code)).toEqual(refused.map(() => 'BOT4_MODEL_INPUT'));
  });
});

describe('labelTimes', () => {
  it('names the times of the rows, and refuses too few of them', () => {
    const labels = fixedHorizonLabels([1, 2, 3], { horizon: 2 });
    expect(labelTimes(labels, [5, 6, 7])).toEqual({ start: Float64Array.of(5), end: Float64Array.of(7) });
    expect(code(() => labelTimes(labels, [5, 6]))).toBe('BOT4_MODEL_INPUT');
  });
});

describe('label intervals', () => {
  it('are refused when they do not ascend, have no length, or differ in number', () => {
    const refused = [
      () => overlapCounts({ start: Int32Array.of(1, 1), end: Int32Array.of(2, 3) }, 9),
      () => overlapCounts({ start: Int32Array.of(-1), end: Int32Array.of(2) }, 9),
      () => overlapCounts({ start: Int32Array.of(1), end: Int32Array.of(1) }, 9),
      () => overlapCounts({ start: Int32Array.of(1), end: Int32Array.of() }, 9),
      () => overlapCounts({ start: Int32Array.of(1), end: Int32Array.of(9) }, 9),
    ];
    expect(refused.map(code)).toEqual(refused.map(() => 'BOT4_MODEL_INPUT'));
  });
});

describe('purgedSplits', () => {
  const rng = new Rng(1);
  const start = Int32Array.from({ length: 20 }, (_, i) => 2 * i);
  const labels = { start, end: start.map((s) => s + 1 + rng.below(4)) };
  const base = { folds: 3, embargo: 0, scheme: 'walk-forward' } as const;

  it('tests the last labels of a walk-forward in blocks of the size asked for', () => {
    const splits = purgedSplits(labels, { ...base, testSize: 4 });
    expect(splits.map(({ test }) => [test[0], test.at(-1)])).toEqual([
      [8, 11],
      [12, 15],
      [16, 19],
    ]);
  });

  it('refuses schemes and numbers that are none, and folds that have nothing to learn from', () => {
    expect(code(() => purgedSplits(labels, { ...base, scheme: 'x' as 'k-fold' }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => purgedSplits(labels, { ...base, folds: 0 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => purgedSplits(labels, { ...base, scheme: 'k-fold', folds: 1 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => purgedSplits(labels, { ...base, embargo: -1 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => purgedSplits(labels, { ...base, testSize: 0 }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => purgedSplits(labels, { ...base, testSize: 7 }))).toBe('BOT4_DATA_TOO_SHORT');
    expect(code(() => purgedSplits(labels, { ...base, folds: 30 }))).toBe('BOT4_DATA_TOO_SHORT');
    expect(code(() => purgedSplits(labels, { ...base, embargo: 50 }))).toBe('BOT4_DATA_TOO_SHORT');
  });
});
