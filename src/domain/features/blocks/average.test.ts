/** The averages against sums over whole arrays, and what all of them have in common. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVERAGES, type AverageName } from '../indicator.ts';
import { averageWarmup, createAverage } from './average.ts';

const NAMES = AVERAGES.filter((name) => name !== 'own');
const X = Array.from({ length: 120 }, (_, i) => 100 + 5 * Math.sin(i / 3) + ((i * 7919) % 13) / 4);

function run(name: AverageName, period: number, x: readonly number[]): number[] {
  const average = createAverage(name, period);
  return x.map((value) => average.update(value));
}

/** Mean of x[t − n + 1 … t] with weights, the oldest first. */
function weighted(x: readonly number[], t: number, weights: readonly number[]): number {
  const from = t - weights.length + 1;
  return (
    weights.reduce((sum, weight, i) => sum + weight * (x[from + i] as number), 0) / weights.reduce((a, b) => a + b, 0)
  );
}

const ramp = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const tent = (n: number): number[] => ramp(n).map((i) => Math.min(i, n + 1 - i));
const box = (n: number): number[] => ramp(n).map(() => 1);

/** Exponential mean over a whole array, from its index `from` on, seeded with the plain mean of its first n values. */
function exponential(x: readonly number[], n: number, weight = 2 / (n + 1)): number[] {
  const from = x.findIndex((value) => !Number.isNaN(value));
  const out = x.map(() => Number.NaN);
  let mean = weighted(x, from + n - 1, box(n));
  for (let t = from + n - 1; t < x.length; t++) {
    if (t > from + n - 1) mean = weight * (x[t] as number) + (1 - weight) * mean;
    out[t] = mean;
  }
  return out;
}

function windowed(x: readonly number[], weights: readonly number[]): number[] {
  return x.map((_, t) => (t < weights.length - 1 ? Number.NaN : weighted(x, t, weights)));
}

const at = (x: readonly number[], t: number): number => x[t] ?? Number.NaN;

const TEXTBOOK: readonly [AverageName, (x: readonly number[], n: number) => number[]][] = [
  ['sma', (x, n) => windowed(x, box(n))],
  ['ema', (x, n) => exponential(x, n)],
  ['wma', (x, n) => windowed(x, ramp(n))],
  ['trima', (x, n) => windowed(x, tent(n))],
  ['rma', (x, n) => exponential(x, n, 1 / n)],
  ['none', (x) => [...x]],
  [
    'dema',
    (x, n) => {
      const e1 = exponential(x, n);
      const e2 = exponential(e1, n);
      return x.map((_, t) => 2 * at(e1, t) - at(e2, t));
    },
  ],
  [
    'tema',
    (x, n) => {
      const e1 = exponential(x, n);
      const e2 = exponential(e1, n);
      const e3 = exponential(e2, n);
      return x.map((_, t) => 3 * at(e1, t) - 3 * at(e2, t) + at(e3, t));
    },
  ],
  [
    't3',
    (x, n) => {
      // The generalised double mean is applied to sequences of means, so that each is seeded as the one before it.
      const chain = [exponential(x, n)];
      for (let i = 1; i < 6; i++) chain.push(exponential(chain[i - 1] as number[], n));
      const e = (i: number, t: number): number => at(chain[i - 1] as number[], t);
      const binomial = [1, 3, 3, 1];
      return x.map((_, t) => binomial.reduce((sum, b, k) => sum + b * 1.7 ** (3 - k) * (-0.7) ** k * e(3 + k, t), 0));
    },
  ],
  [
    'hma',
    (x, n) => {
      const half = windowed(x, ramp(Math.max(1, Math.floor(n / 2))));
      const whole = windowed(x, ramp(n));
      const raw = x.map((_, t) => 2 * at(half, t) - at(whole, t));
      return windowed(raw, ramp(Math.floor(Math.sqrt(n))));
    },
  ],
  [
    'zlema',
    (x, n) => {
      const lag = Math.floor((n - 1) / 2);
      return exponential(
        x.map((value, t) => 2 * value - at(x, t - lag)),
        n,
      );
    },
  ],
];

describe('an average', () => {
  it.each(TEXTBOOK)('%s is the sum over whole arrays for every period', (name, textbook) => {
    for (let n = 1; n <= 19; n++) {
      const expected = textbook(X, n);
      run(name, n, X).forEach((value, t) => {
        if (Number.isNaN(expected[t])) expect(value, `${n} at ${t}`).toBeNaN();
        else expect(value, `${n} at ${t}`).toBeCloseTo(expected[t] as number, 9);
      });
    }
  });

  it.each(NAMES)('%s over one value is the value', (name) => {
    expect(run(name, 1, X)).toEqual(X);
    expect(averageWarmup(name, 1)).toBe(0);
  });

  it.each(NAMES)('%s has its first value after its warm-up, of any period', (name) => {
    for (let n = 1; n <= 19; n++) {
      const first = run(name, n, X).findIndex((value) => !Number.isNaN(value));
      expect(first, `period ${n}`).toBe(averageWarmup(name, n));
    }
  });

  it.each(NAMES)('%s waits while values are missing and has the same bits after a reset', (name) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 20 }), (n, holes) => {
        const average = createAverage(name, n);
        for (let i = 0; i < holes; i++) expect(average.update(Number.NaN)).toBeNaN();
        const first = X.map((value) => average.update(value));
        average.reset();
        expect(X.map((value) => average.update(value))).toEqual(first);
        expect(run(name, n, X)).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  it.each(NAMES)('%s of a constant is the constant, but for what the filters of mama have before it', (name) => {
    const constant = run(name, 6, new Array<number>(500).fill(7.25)).at(-1) as number;
    expect(constant).toBeCloseTo(7.25, 9);
  });

  it('of its own is refused', () => {
    expect(() => createAverage('own', 5)).toThrow('the indicator says what its own average is');
    expect(() => averageWarmup('own', 5)).toThrow('the indicator says what its own average is');
    expect(() => createAverage('sma', 0)).toThrow('an average is of at least one value');
  });
});

describe('the mean of Kaufman', () => {
  it('has the weight (2/3)² on a line, (2/31)² without progress and (2/3)² where nothing moves', () => {
    expect(run('kama', 2, [1, 2, 3])).toEqual([Number.NaN, Number.NaN, expect.closeTo(2 + 4 / 9, 12)]);
    expect(run('kama', 2, [1, 2, 1])).toEqual([Number.NaN, Number.NaN, expect.closeTo(2 - 4 / 961, 12)]);
    expect(run('kama', 2, [1, 1, 1, 3, 3, 3]).at(-1)).toBeCloseTo(
      // 3 comes with the weight 4/9 three times: on a line, on half of one, and where nothing moves any more.
      [4 / 9, 4 / 9, 4 / 9].reduce((mean, weight) => mean + weight * (3 - mean), 1),
      12,
    );
  });
});

describe('the mean of MESA', () => {
  it('halves its distance from a constant at every step, because the phase does not turn', () => {
    const values = run('mama', 5, new Array<number>(60).fill(64));
    expect(values.slice(0, 32).every(Number.isNaN)).toBe(true);
    const misses = values.slice(32).map((value) => 64 - value);
    expect(misses[0]).toBeGreaterThan(1e-6);
    misses.slice(1).forEach((miss, i) => {
      expect(miss).toBeCloseTo((misses[i] as number) / 2, 12);
    });
  });
});
