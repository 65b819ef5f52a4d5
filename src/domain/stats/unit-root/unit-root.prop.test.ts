/**
 * Unit and zero of the data change no conclusion about unit roots: every test gives the same answer for a + b·x, with a up
 * to 1,000 standard deviations of b·x and b from 1e-12 to 1e12, each series of a system with its own a and b.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, numbers, scale, series, shift, spread } from '../../../../test/stats/invariance.ts';
import { Rng } from '../../../core/index.ts';
import { adf } from './adf.ts';
import { dfgls } from './dfgls.ts';
import { engleGranger } from './engle-granger.ts';
import { type JohansenOptions, johansen } from './johansen.ts';
import { kpss } from './kpss.ts';
import { phillipsPerron } from './phillips-perron.ts';
import { varianceRatio } from './variance-ratio.ts';
import { zivotAndrews } from './zivot-andrews.ts';

type X = readonly number[];
const vr = { debiased: true, robust: true, overlap: true } as const;
const adfOf = (x: X, regression: 'n' | 'c' | 'ct' | 'ctt', autolag: 'aic' | 't-stat' | null) => {
  const { icBest: _, ...rest } = adf(x, { regression, autolag, maxLag: 4 });
  return rest;
};

const affine: readonly (readonly [string, (x: X) => unknown])[] = [
  ['adf c', (x) => adfOf(x, 'c', 'aic')],
  ['adf ct', (x) => adfOf(x, 'ct', 't-stat')],
  ['adf ctt', (x) => adfOf(x, 'ctt', null)],
  ['kpss c', (x) => kpss(x, { regression: 'c', lags: 'auto' })],
  ['kpss ct', (x) => kpss(x, { regression: 'ct', lags: 4 })],
  ['phillipsPerron c tau', (x) => phillipsPerron(x, { trend: 'c', testType: 'tau', lags: null })],
  ['phillipsPerron ct rho', (x) => phillipsPerron(x, { trend: 'ct', testType: 'rho', lags: 3 })],
  ['dfgls c', (x) => dfgls(x, { trend: 'c', autolag: 'bic', maxLag: 5 })],
  ['dfgls ct', (x) => dfgls(x, { trend: 'ct', autolag: 't-stat', maxLag: null })],
  ['varianceRatio c robust', (x) => varianceRatio(x, { ...vr, lags: 4, trend: 'c' })],
  ['varianceRatio n', (x) => varianceRatio(x, { ...vr, lags: 3, trend: 'n', robust: false })],
  ['varianceRatio without overlap', (x) => varianceRatio(x, { ...vr, lags: 3, trend: 'c', overlap: false })],
  ['zivotAndrews c', (x) => zivotAndrews(x, { regression: 'c', autolag: 'aic', maxLag: 2, trim: 0.15 })],
  ['zivotAndrews t', (x) => zivotAndrews(x, { regression: 't', autolag: null, maxLag: 1, trim: 0.15 })],
  ['zivotAndrews ct', (x) => zivotAndrews(x, { regression: 'ct', autolag: null, maxLag: 0, trim: 0.2 })],
];
const scaleOnly: readonly (readonly [string, (x: X) => unknown])[] = [
  ['adf n', (x) => adfOf(x, 'n', 'aic')],
  ['phillipsPerron n tau', (x) => phillipsPerron(x, { trend: 'n', testType: 'tau', lags: 4 })],
  ['phillipsPerron n rho', (x) => phillipsPerron(x, { trend: 'n', testType: 'rho', lags: null })],
];

describe.each(affine)('%s', (_, statistic) => {
  it('is the same for a + b·x', () => {
    fc.assert(
      fc.property(series, shift, scale, (x, a, b) => {
        const offset = a * spread(x) * b;
        expectSame(statistic(x), statistic(x.map((v) => offset + b * v)));
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(scaleOnly)('%s', (_, statistic) => {
  it('is the same for b·x', () => {
    fc.assert(
      fc.property(series, scale, (x, b) => {
        expectSame(statistic(x), statistic(x.map((v) => b * v)));
      }),
      { numRuns: 60 },
    );
  });
});

describe.each([...affine, ...scaleOnly])('%s', (_, statistic) => {
  it('is the same to the last bit for a power of two, and for an array of another kind', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -300, max: 300 }), (x, e) => {
        const before = numbers(statistic(x));
        expect(numbers(statistic(x.map((v) => v * 2 ** e)))).toEqual(before);
        expect(numbers(statistic(Float64Array.from(x) as unknown as X))).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});

/** A second series of the length of x, half of it x. */
function partner(x: X, seed: number): number[] {
  // A stream of its own: x may come from the same seed.
  const rng = new Rng(seed).stream('partner');
  let level = 0;
  return x.map((v) => {
    level += rng.normal();
    return 0.5 * v + level;
  });
}
const systems: readonly (readonly [string, boolean, (x: X, y: X) => unknown])[] = [
  ['engleGranger c', true, (x, y) => withoutUnits(engleGranger(x, [y], { trend: 'c', autolag: 'aic', maxLag: 4 }))],
  ['engleGranger ctt', true, (x, y) => withoutUnits(engleGranger(x, [y], { trend: 'ctt', autolag: null, maxLag: 1 }))],
  ['engleGranger n', false, (x, y) => withoutUnits(engleGranger(x, [y], { trend: 'n', autolag: 'bic', maxLag: 3 }))],
  ['johansen c', true, (x, y) => johansenOf([x, y], { trend: 'c', lags: 2 })],
  ['johansen ct', true, (x, y) => johansenOf([x, y], { trend: 'ct', lags: 1 })],
  ['johansen n', false, (x, y) => johansenOf([x, y], { trend: 'n', lags: 0 })],
];
function withoutUnits({ coefficients: _, ...rest }: ReturnType<typeof engleGranger>): unknown {
  return rest;
}
/** Without the weights, which are in the units of the series. */
function johansenOf(x: readonly X[], options: JohansenOptions): unknown {
  const { vectors: _, ...rest } = johansen(x, options);
  return rest;
}

describe.each(systems)('%s', (_, free, statistic) => {
  it('is the same when each series has a unit of its own, and with terms a zero of its own', () => {
    fc.assert(
      fc.property(series, fc.nat(), shift, scale, shift, scale, (x, seed, a, b, c, d) => {
        const y = partner(x, seed);
        const first = free ? a * spread(x) * b : 0;
        const second = free ? c * spread(y) * d : 0;
        const moved = statistic(
          x.map((v) => first + b * v),
          y.map((v) => second + d * v),
        );
        expectSame(statistic(x, y), moved);
      }),
      { numRuns: 60 },
    );
  });
});

describe('johansen', () => {
  it('is the same for a regular mixture of the series, in any order', () => {
    fc.assert(
      fc.property(series, fc.nat(), fc.nat(), (x, s, t) => {
        const y = partner(x, s);
        const z = partner(x, t + 1e6);
        const mixed = [z, y.map((v, i) => v - 2 * (x[i] as number)), x.map((v, i) => 3 * v + (z[i] as number))];
        expectSame(johansenOf([x, y, z], { trend: 'c', lags: 1 }), johansenOf(mixed, { trend: 'c', lags: 1 }));
      }),
      { numRuns: 40 },
    );
  });
});

describe('p-values and eigenvalues', () => {
  it('lie in [0, 1]', () => {
    fc.assert(
      fc.property(series, (x) => {
        const y = partner(x, 3);
        const values = [
          phillipsPerron(x, { trend: 'n', testType: 'rho', lags: 2 }).pValue,
          phillipsPerron(x, { trend: 'ct', testType: 'tau', lags: 0 }).pValue,
          dfgls(x, { trend: 'c', autolag: 'aic', maxLag: 3 }).pValue,
          varianceRatio(x, { ...vr, lags: 2, trend: 'c' }).pValue,
          zivotAndrews(x, { regression: 'ct', autolag: null, maxLag: 1, trim: 0.1 }).pValue,
          engleGranger(x, [y], { trend: 'ct', autolag: 'aic', maxLag: 3 }).pValue,
          ...johansen([x, y], { trend: 'n', lags: 1 }).eigenvalues,
        ];
        for (const p of values) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
