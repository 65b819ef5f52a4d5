/** Logarithms of ratios by the kernel, against Math.log. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { allocateColumns, columnMemoryOf, indicatorKernels } from '../../../hot/index.ts';
import { logRatios } from './column-steps.ts';
import { type KernelRun, STILL } from './kernel-run.ts';

const ROWS = 4001;

/** Columns x and by with these ratios, or prices of which x lies so far from `by`. */
function columnsOf(ratio: (t: number, rng: Rng) => number) {
  const columns = allocateColumns(['x', 'by', 'y'], ROWS);
  const rng = new Rng(11);
  for (let t = 0; t < ROWS; t++) {
    columns.by[t] = 1 + 100 * rng.uniform();
    columns.x[t] = (columns.by[t] as number) * ratio(t, rng);
  }
  const memory = columnMemoryOf(columns.x);
  if (memory === undefined) throw new Error('there is no memory of kernels');
  const on: KernelRun = {
    kernels: indicatorKernels(memory),
    inputs: [],
    outputs: [],
    scratch: [],
    rows: ROWS,
    state: 0,
    window: STILL,
  };
  return { ...columns, on };
}

/** First row in which the bits are others. */
function differentRow({ on, x, by, y }: ReturnType<typeof columnsOf>, lag: number): number {
  logRatios(on, { x, by, lag }, y.fill(7));
  return y.findIndex((value, t) => {
    const expected = t < lag ? Number.NaN : Math.log((x[t] as number) / (by[t - lag] as number));
    return !Object.is(value, expected);
  });
}

describe('logarithms of ratios', () => {
  it.each([1e-12, 1e-9, 2e-6, 1e-4, 1e-2, 0.2])(
    'have the bits of Math.log at distances up to %d from 1',
    (distance) => {
      const columns = columnsOf((t, rng) => (t % 7 === 0 ? 1 : 1 + distance * (2 * rng.uniform() - 1)));
      expect(differentRow(columns, 0)).toBe(-1);
    },
  );

  it('have them where one ratio in nine is far from 1, 0, infinite or of a negative price', () => {
    const far = [0.7499, 1.375, 0.001, 1e9, 0, Number.POSITIVE_INFINITY, -1];
    const columns = columnsOf((t, rng) => (t % 9 === 0 ? (far[(t / 9) % 7] as number) : 1 + rng.uniform() / 1e3));
    expect(differentRow(columns, 0)).toBe(-1);
  });

  it('have them on both sides of each border of the kernel', () => {
    const borders = [1 - 2 ** -20, 1 + 2 ** -20, 0.75, 1.375, 1];
    const columns = columnsOf((t) => (borders[t % 5] as number) * (1 + ((t % 11) - 5) * Number.EPSILON));
    columns.by.forEach((_, t) => {
      columns.x[t] = (columns.x[t] as number) / (columns.by[t] as number);
      columns.by[t] = 1;
    });
    expect(differentRow(columns, 0)).toBe(-1);
  });

  it.each([1, 2, 15, 4000])('look back %d rows', (lag) => {
    const columns = columnsOf((_, rng) => 1 + rng.uniform() / 1e4);
    columns.by.fill(50);
    expect(differentRow(columns, lag)).toBe(-1);
  });
});
