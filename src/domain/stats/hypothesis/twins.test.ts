/** Fast routines against their plain twins: sorting, centring, sums, path counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { scalarLagProducts } from '../../../hot/index.ts';
import { sorted, standardise } from '../series.ts';
import { acf, autoProducts, centredProducts } from './acf.ts';
import { bds } from './bds.ts';
import { centre } from './centre.ts';
import { correlationPlain, pearson } from './correlation.ts';
import { inversions } from './kendall.ts';
import { equalShare, ksTwoSample, pathShare } from './ks-two-sample.ts';
import { momentsOf, momentsPlain } from './moments.ts';
import { sortAscending, sortOrder, sortOrderPlain } from './radix-sort.ts';

/** Long enough for every fast way; the kinds stress one weakness each. */
const KINDS: Readonly<Record<string, (rng: Rng, i: number) => number>> = {
  noise: (rng) => rng.normal(),
  'far from zero': (rng) => 1e6 + rng.normal(),
  'very far from zero': (rng) => 1e10 + rng.normal(),
  'of few values': (rng) => Math.floor(4 * rng.uniform()) - 1.5,
  huge: (rng) => 1e250 * rng.normal(),
  tiny: (rng) => 1e-290 * rng.normal(),
  'heavy-tailed': (rng) => rng.normal() / (rng.normal() + 1e-9),
  trending: (rng, i) => i + rng.normal(),
  'beginning elsewhere': (rng, i) => (i < 2100 ? 50 : 0) + rng.normal(),
};
const samples = Object.entries(KINDS).map(([kind, make]) => {
  const rng = new Rng(21).stream(kind);
  return [kind, Float64Array.from({ length: 5003 }, (_, i) => make(rng, i))] as const;
});
const close = (a: number, b: number, unit = Math.abs(b)): void => {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * unit + Number.MIN_VALUE);
};

describe.each(samples)('a series %s', (kind, x) => {
  it('is sorted as the engine sorts it, values and indices', () => {
    for (const n of [0, 1, 2, 399, 400, 401, 5003]) {
      expect(sortAscending(x.subarray(0, n))).toEqual(sorted(x.subarray(0, n)));
      expect(sortOrder(x.subarray(0, n))).toEqual(sortOrderPlain(x.subarray(0, n)));
    }
  });

  it('is centred as by standardise', () => {
    const fast = centre(x, 'x', 2);
    const plain = standardise(x, 'x', 2);
    expect(fast.scale).toBe(plain.scale);
    fast.z.forEach((v, i) => {
      // Far away from zero the mean itself is only known to its rounding.
      expect(Math.abs(v - (plain.z[i] as number))).toBeLessThanOrEqual(kind === 'very far from zero' ? 1e-6 : 1e-9);
    });
  });

  it('has the moments of its standardised copy', () => {
    const fast = momentsOf(x, 'x', 2);
    const plain = momentsPlain(x, 'x', 2);
    close(fast.sd, plain.sd);
    close(fast.mean, plain.mean, Math.abs(plain.mean) + plain.sd);
    close(fast.skewness, plain.skewness, 1 + Math.abs(plain.kurtosis));
    close(fast.kurtosis, plain.kurtosis);
  });

  it('has the autocorrelations of its standardised copy', () => {
    const fast = acf(x, { nlags: 30 });
    const plain = scalarLagProducts(standardise(x, 'x', 2).z, 0, 30);
    fast.forEach((v, k) => {
      close(v, (plain[k] as number) / (plain[0] as number), 1);
    });
  });

  it('has the correlation of its standardised copy', () => {
    const rng = new Rng(3);
    const y = x.map((v) => v + v * rng.normal());
    close(pearson(x, y).statistic, correlationPlain(x, y), 1);
    close(pearson(y, x).statistic, correlationPlain(y, x), 1);
  });
});

describe('sorting', () => {
  it('puts −0 before 0 and keeps equal values in their order', () => {
    const x = Float64Array.from({ length: 600 }, (_, i) => [0, -0, 1, -1][i % 4] as number);
    expect(sortAscending(x)).toEqual(sorted(x));
    expect(sortOrder(x)).toEqual(sortOrderPlain(x));
  });

  it('agrees with the engine on any doubles', () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(doubles, { minLength: 400, maxLength: 500 }), (x) => {
        expect(sortAscending(x)).toEqual(sorted(x));
        expect(sortOrder(x)).toEqual(sortOrderPlain(x));
      }),
      { numRuns: 20 },
    );
  });

  it('leaves the data as they were', () => {
    const [, x] = samples[0] as (typeof samples)[number];
    const before = x.slice();
    sortAscending(x);
    sortOrder(x);
    expect(x).toEqual(before);
  });
});

describe('inversions', () => {
  it('are counted as by comparing every pair', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (x) => {
        let plain = 0;
        x.forEach((v, i) => {
          for (const w of x.slice(i + 1)) if (v > w) plain++;
        });
        const v = Float64Array.from(x);
        expect(inversions(v)).toBe(plain);
        expect(v).toEqual(sorted(x));
      }),
    );
  });
});

/** u(i, j) for every point of the rectangle, as it is defined. */
function pathSharePlain(n: number, m: number, reach: number, bothSides: boolean): number {
  const u: number[][] = [];
  for (let i = 0; i <= n; i++) {
    const row: number[] = [];
    for (let j = 0; j <= m; j++) {
      const height = i * m - j * n;
      if (height >= reach || (bothSides && -height >= reach)) row.push(1);
      else if (i + j === 0) row.push(0);
      else row.push((i * (u[i - 1]?.[j] ?? 0) + j * (row[j - 1] ?? 0)) / (i + j));
    }
    u.push(row);
  }
  return u[n]?.[m] as number;
}

describe('the share of paths that reach a distance', () => {
  it('is that of the full rectangle', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (n, m, share, both) => {
        const reach = 1 + Math.floor(share * (n * m - 1));
        close(pathShare(n, m, reach, both), pathSharePlain(n, m, reach, both));
      }),
    );
  });

  it('is that of the full rectangle by reflections, for samples of one size', () => {
    for (const n of [1, 2, 3, 7, 20, 40]) {
      for (let k = 1; k <= n; k++) {
        for (const both of [true, false]) close(equalShare(n, k, both), pathSharePlain(n, n, k * n, both));
      }
    }
  });

  it('is found in a band for 20,000 values against 20,001, and near at once for one size', () => {
    const rng = new Rng(8);
    const x = Float64Array.from({ length: 20000 }, () => rng.normal());
    const y = Float64Array.from({ length: 20001 }, () => rng.normal());
    const limit = ksTwoSample(x, y, { method: 'asymptotic' }).pValue;
    expect(ksTwoSample(x, y).pValue).toBeCloseTo(limit, 2);
    expect(ksTwoSample(x, y.subarray(1)).pValue).toBeCloseTo(limit, 2);
  });
});

describe('products of a centred series', () => {
  it('are those of its standardised copy but for a power of two', () => {
    for (const [, x] of samples) {
      const fast = centredProducts(x, 'x', 2, 3);
      const plain = autoProducts(standardise(x, 'x', 2).z, 3);
      close((fast[1] as number) / (fast[0] as number), (plain[1] as number) / (plain[0] as number), 1);
    }
  });
});

describe('bds', () => {
  it('counts as the matrix of all pairs does', () => {
    const rng = new Rng(4);
    const x = Array.from({ length: 70 }, () => rng.normal());
    const n = x.length;
    const mean = x.reduce((a, b) => a + b, 0) / n;
    const epsilon = Math.sqrt(x.reduce((a, v) => a + (v - mean) ** 2, 0) / (n - 1));
    const near = (i: number, j: number): boolean => Math.abs((x[i] as number) - (x[j] as number)) < epsilon;
    const share = (dim: number, first: number): number => {
      let hits = 0;
      let pairs = 0;
      for (let i = first; i < n; i++) {
        for (let j = i + 1; j < n; j++) {
          pairs++;
          if (Array.from({ length: dim }, (_, k) => near(i - k, j - k)).every(Boolean)) hits++;
        }
      }
      return hits / pairs;
    };
    const neighbours = x.map((_, i) => x.filter((_, j) => near(i, j)).length);
    const total = neighbours.reduce((a, b) => a + b, 0);
    const k = (neighbours.reduce((a, b) => a + b * b, 0) - 3 * total + 2 * n) / (n * (n - 1) * (n - 2));
    const c = share(1, 0);
    const variance = 4 * (k ** 2 + 2 * k * c ** 2 + c ** 4 - 4 * k * c ** 2);
    const expected = (Math.sqrt(n - 1) * (share(2, 1) - share(1, 1) ** 2)) / Math.sqrt(variance);
    expect(bds(x, { maxDim: 5, distance: 1 }).statistic[0]).toBeCloseTo(expected, 10);
  });
});
