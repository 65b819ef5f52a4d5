/** Indicators of two series by hand, and on pairs of instruments whose relation is known because it was made. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../core/index.ts';
import type { SourceColumn } from '../../check-spec.ts';
import { computeFeatures, type FeatureSpec, type IndicatorParams } from '../../index.ts';

type Numbers = readonly number[];

const SOURCE: readonly SourceColumn[] = [
  { name: 'other', of: 'price' },
  { name: 'own', of: 'price' },
];

interface Asked {
  readonly x: Numbers;
  readonly y: Numbers;
  readonly params: IndicatorParams;
  readonly output?: string;
}

function valuesOf(kind: string, { x, y, params, output = 'value' }: Asked): number[] {
  const spec: FeatureSpec = { name: 'f', kind, inputs: { x: 'other', y: 'own' }, output, params, lag: 0 };
  const columns = { other: Float64Array.from(x), own: Float64Array.from(y) };
  return [...(computeFeatures(columns, [spec], { columns: SOURCE }).f as Float64Array)];
}
const last = (kind: string, asked: Asked): number => valuesOf(kind, asked).at(-1) as number;

/** Prices from 100 on with these logarithmic returns. */
function prices(returns: Numbers): number[] {
  let log = Math.log(100);
  return [
    100,
    ...returns.map((r) => {
      log += r;
      return Math.exp(log);
    }),
  ];
}

function noise(seed: string, n: number, size: number): number[] {
  const rng = new Rng(5).stream(seed);
  return Array.from({ length: n }, () => size * rng.normal());
}

describe('beta', () => {
  const rx = noise('market', 300, 0.02);

  it('of returns that are 0.7 of the market and 0.001 more is 0.7, with alpha 0.001 and R² 1', () => {
    const asked = { x: prices(rx), y: prices(rx.map((r) => 0.7 * r + 0.001)), params: { period: 60 } };
    expect(last('rollingBeta', asked)).toBeCloseTo(0.7, 10);
    expect(last('rollingBeta', { ...asked, output: 'alpha' })).toBeCloseTo(0.001, 12);
    expect(last('rollingRSquared', asked)).toBeCloseTo(1, 10);
    expect(last('returnCorrelation', asked)).toBeCloseTo(1, 10);
  });

  it('of a market and as much noise of its own finds half of the variance', () => {
    const n = 4000;
    const market = noise('market', n, 0.002);
    const own = noise('own', n, 0.002);
    const asked = {
      x: prices(market),
      y: prices(market.map((r, i) => r + (own[i] as number))),
      params: { period: n },
    };
    // The standard error of R² is 2 ρ (1 − ρ²) / √n = 0.011 for ρ² = 1/2.
    expect(last('rollingRSquared', asked)).toBeCloseTo(0.5, 1);
    expect(last('rollingBeta', asked)).toBeCloseTo(1, 1);
  });

  it('is 0 against a market that stands still', () => {
    const asked = { x: [5, 5, 5, 5], y: [1, 2, 4, 3], params: { period: 3 } };
    expect(last('rollingBeta', asked)).toBe(0);
    expect(last('returnCorrelation', asked)).toBe(0);
    expect(last('rollingRSquared', asked)).toBe(0);
    expect(last('downsideBeta', asked)).toBe(0);
    expect(last('ewmaCovariance', { ...asked, params: { halfLife: 1 }, output: 'correlation' })).toBe(0);
  });

  it('of falling bars is 1.1 for falls of 0.1 and 0.3 with 0.2 and 0.3 (0.11 over 0.1)', () => {
    const asked = { x: prices([-0.1, 0.2, -0.3]), y: prices([-0.2, 1, -0.3]), params: { period: 3 } };
    expect(last('downsideBeta', asked)).toBeCloseTo(1.1, 12);
  });

  it('sees that an instrument falls with the market and does not rise with it', () => {
    const y = prices(rx.map((r) => (r < 0 ? 1.5 * r : 0.2 * r)));
    const asked = { x: prices(rx), y, params: { period: 200 } };
    expect(last('downsideBeta', asked)).toBeCloseTo(1.5, 10);
    expect(last('rollingBeta', asked)).toBeLessThan(1.1);
  });
});

describe('a correlation', () => {
  it('of levels 1, 2, 3, 4 and 1, 3, 2, 6 is 7 / √70', () => {
    // Deviations −1.5, −0.5, 0.5, 1.5 and −2, 0, −1, 3: products 7, squares 5 and 14.
    const asked = { x: [9, 1, 2, 3, 4], y: [1, 1, 3, 2, 6], params: { period: 4 } };
    expect(last('levelCorrelation', asked)).toBeCloseTo(7 / Math.sqrt(70), 14);
  });

  it('of series that a huge pair has passed through is as if it had not', () => {
    const [x, y] = [noise('a', 40, 1), noise('b', 40, 1)].map((w) => w.map((v) => 60_000 + v)) as [number[], number[]];
    const without = last('levelCorrelation', { x, y, params: { period: 20 } });
    const huge = { x: x.with(10, 1e15), y: y.with(10, 1e15), params: { period: 20 } };
    expect(valuesOf('levelCorrelation', huge)[25]).toBeCloseTo(1, 9);
    expect(last('levelCorrelation', huge)).toBe(without);
  });

  it('of cents at prices of 60,000 is the same to 1e-9 after 50,000 bars', () => {
    const x = Array.from({ length: 50_000 }, (_, i) => 60_000 + (i % 2) / 64);
    const y = Array.from({ length: 50_000 }, (_, i) => 60_000 - (i % 4) / 64);
    // Deviations ±1/2 and 3/2, 1/2, −1/2, −3/2 of a 64th: −1 of ½√20 in every four.
    const actual = last('levelCorrelation', { x, y, params: { period: 100 } });
    expect(Math.abs(actual + 1 / Math.sqrt(5))).toBeLessThan(1e-9);
  });

  it('that fades weighs a product half after its half-life', () => {
    const asked = { x: prices([0.1, 0.1, 0.4]), y: prices([0.2, -0.3, 0.1]), params: { halfLife: 1 } };
    expect(last('ewmaCovariance', asked)).toBeCloseTo((0.04 - 0.03 / 2 + 0.02 / 4) / 1.75, 14);
    const size = Math.sqrt(0.16 + 0.01 / 2 + 0.01 / 4) * Math.sqrt(0.01 + 0.09 / 2 + 0.04 / 4);
    expect(last('ewmaCovariance', { ...asked, output: 'correlation' })).toBeCloseTo(0.03 / size, 14);
  });
});

describe('an EWMA of products', () => {
  it('passes over a return that is no number and goes on as before', () => {
    const params = { halfLife: 0.5 };
    // What is not above 0 has no logarithm: a feature may give that, a price does not.
    const x = [...prices([0.1, 0.2, -0.1]), 0, ...prices([0.1, 0.2])];
    const y = [...prices([0.3, 0.1, 0.1]), 50, ...prices([0.3, 0.1])];
    const [a, b, c, d, e] = [0.03, 0.02, -0.01, 0.03, 0.02];
    const weights = [1, 1 / 4, 1 / 16, 1 / 64, 1 / 256];
    const expected = [e, d, c, b, a].reduce((sum, v, i) => sum + v * (weights[i] as number), 0);
    expect(last('ewmaCovariance', { x, y, params })).toBeCloseTo(expected / (341 / 256), 14);
  });
});

describe('a lead', () => {
  const rx = noise('leader', 400, 0.02);
  const follow = noise('follower', 400, 0.005);
  const x = prices(rx);
  const y = prices(follow.map((own, i) => own + (i < 3 ? 0 : (rx[i - 3] as number))));

  it('of three bars is found as 3, and as −3 when the inputs are exchanged', () => {
    const params = { period: 100, maxShift: 5 };
    expect(valuesOf('leadLag', { x, y, params }).slice(105)).toEqual(new Array<number>(296).fill(3));
    expect(valuesOf('leadLag', { x: y, y: x, params }).slice(105)).toEqual(new Array<number>(296).fill(-3));
    expect(last('leadLag', { x, y, params, output: 'correlation' })).toBeGreaterThan(0.9);
  });

  it('shows in the correlation at its own shift alone', () => {
    const at = (shift: number): number => last('laggedCorrelation', { x, y, params: { period: 300, shift } });
    expect(at(3)).toBeGreaterThan(0.9);
    for (const shift of [1, 2, 4, 5]) expect(Math.abs(at(shift))).toBeLessThan(0.2);
  });

  it('of an instrument and itself is 0 bars with a correlation of 1, and of one that stands still 0 and 0', () => {
    const params = { period: 50, maxShift: 4 };
    expect([last('leadLag', { x, y: x, params }), last('leadLag', { x, y: x, params, output: 'correlation' })]).toEqual(
      [0, 1],
    );
    const still = x.map(() => 7);
    expect(last('leadLag', { x, y: still, params })).toBe(0);
    expect(last('leadLag', { x, y: still, params, output: 'correlation' })).toBe(0);
  });
});

describe('a cointegration residual', () => {
  it('is 0.9 for logarithms 0, 1, 2, 3 and 1, 3, 2, 6, in a regression with slope 1.4 and Σ e² 4.2', () => {
    const asked = { x: [0, 1, 2, 3].map(Math.exp), y: [1, 3, 2, 6].map(Math.exp), params: { period: 4 } };
    expect(last('cointegration', asked)).toBeCloseTo(0.9, 12);
    expect(last('cointegration', { ...asked, output: 'hedge' })).toBeCloseTo(1.4, 12);
    expect(last('cointegration', { ...asked, output: 'zscore' })).toBeCloseTo(0.9 / Math.sqrt(4.2 / 2), 12);
  });

  it('finds the hedge ratio of a pair and a spread that has left its range', () => {
    const log = prices(noise('walk', 300, 0.02)).map(Math.log);
    const spread = noise('spread', 301, 0.002).with(300, 0.02);
    const asked = {
      x: log.map(Math.exp),
      y: log.map((v, i) => Math.exp(0.5 + 1.5 * v + (spread[i] as number))),
      params: { period: 200 },
    };
    expect(last('cointegration', { ...asked, output: 'hedge' })).toBeCloseTo(1.5, 1);
    expect(last('cointegration', asked)).toBeCloseTo(0.02, 2);
    expect(last('cointegration', { ...asked, output: 'zscore' })).toBeGreaterThan(5);
  });

  it('of a price that is always three times the other is nothing but rounding, and has score 0', () => {
    const x = prices(noise('walk', 120, 0.02));
    const asked = { x, y: x.map((v) => 3 * v), params: { period: 100 } };
    expect(Math.abs(last('cointegration', asked))).toBeLessThan(1e-14);
    expect(last('cointegration', { ...asked, output: 'zscore' })).toBe(0);
    expect(last('cointegration', { ...asked, output: 'hedge' })).toBeCloseTo(1, 12);
    const square = { ...asked, y: x.map((v) => v * v), output: 'zscore' };
    expect(last('cointegration', square)).toBe(0);
  });

  it('keeps the digits of a basis point between two venues', () => {
    const x = prices(noise('walk', 200, 0.02));
    const basis = Array.from(x, (_, i) => (i % 2 === 0 ? 1e-4 : -1e-4));
    const y = x.map((v, i) => v * Math.exp(basis[i] as number));
    const score = last('cointegration', { x, y, params: { period: 100 }, output: 'zscore' });
    // A residual of one deviation, of which the regression takes a little; the last row has basis 1e-4.
    expect(score).toBeCloseTo(0.99, 1);
  });
});

describe('a spread', () => {
  it('has the score 2/√3 when its last of three values is the only one that differs', () => {
    const asked = { x: [1, 1, 1, 1], y: [7, 2, 2, 4], params: { period: 3, hedge: 0.5 } };
    expect(last('spreadZscore', asked)).toBeCloseTo(2 / Math.sqrt(3), 14);
    expect(valuesOf('spreadZscore', { ...asked, output: 'spread' })).toEqual([7, 2, 2, 4].map(Math.log));
  });

  it('takes the hedge ratio that is given', () => {
    const asked = { x: [4, 9], y: [8, 27], params: { period: 2, hedge: 1.5 }, output: 'spread' };
    for (const spread of valuesOf('spreadZscore', asked)) expect(spread).toBeCloseTo(0, 14);
  });

  it('has score 0 where it stands still', () => {
    expect(last('spreadZscore', { x: [3, 5, 8], y: [3, 5, 8], params: { period: 3, hedge: 1 } })).toBe(0);
  });
});

describe('relative strength', () => {
  it('is the ratio of the prices, and 50 % above a mean of 2 when it is 3', () => {
    const asked = { x: [2, 2, 4, 4], y: [8, 2, 8, 12], params: { period: 3 } };
    expect(valuesOf('relativeStrength', asked)).toEqual([4, 1, 2, 3]);
    const mansfield = valuesOf('relativeStrength', { ...asked, output: 'mansfield' });
    expect(mansfield).toEqual([Number.NaN, Number.NaN, expect.closeTo((100 * (2 - 7 / 3)) / (7 / 3), 12), 50]);
  });
});

describe('the tracking error', () => {
  it('is 0 against itself, and the deviation of the active returns otherwise', () => {
    const x = prices(noise('index', 50, 0.02));
    expect(last('trackingError', { x, y: x, params: { period: 20 } })).toBe(0);
    // Active returns 0.01, −0.01 and 0.03: mean 0.01, squares 0.0008, of which half.
    const asked = { x: prices([0.1, 0.2, 0.1]), y: prices([0.11, 0.19, 0.13]), params: { period: 3 } };
    expect(last('trackingError', asked)).toBeCloseTo(0.02, 14);
  });
});

describe('a pair of prices', () => {
  it('needs the name of the other one, which no bar has', () => {
    const spec: FeatureSpec = { name: 'f', kind: 'rollingBeta', params: { period: 5 }, lag: 0 };
    expect(() => computeFeatures({ close: Float64Array.of(1) }, [spec])).toThrow(
      'feature f: x is missing; it is one of open, high, low, close, or an earlier feature',
    );
  });
});
