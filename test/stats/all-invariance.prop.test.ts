/**
 * Invariance of every test that theory says has it, in one table: the same answer for a + b·x with a up to 1,000
 * standard deviations, or for b·x alone, with b from 1e-12 to 1e12. Each series of a call is moved on its own where
 * theory allows it, together with the others where it does not.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import * as stats from '../../src/public/stats.ts';
import { expectSame, scale, shift, spread } from './invariance.ts';

type Values = readonly number[];
type Statistic = (...series: Values[]) => unknown;

const N = 120;
/** Seeded series: noise, an autoregression, a random walk. */
const seriesOf = fc.record({ seed: fc.integer({ min: 0, max: 2 ** 31 }), phi: fc.constantFrom(0, 0.6, 1) });

function make({ seed, phi }: { readonly seed: number; readonly phi: number }, count: number): Values[] {
  return Array.from({ length: count }, (_, i) => {
    const rng = new Rng(seed).stream(`series ${i}`);
    let level = 0;
    return Array.from({ length: N }, () => {
      level = phi * level + rng.normal();
      return level;
    });
  });
}

const without = <T extends object>(result: T, ...keys: readonly (keyof T)[]): Partial<T> =>
  Object.fromEntries(Object.entries(result).filter(([key]) => !keys.includes(key as keyof T))) as Partial<T>;
const slopes = (t: Float64Array): Float64Array => t.slice(1);

/** Each series may be moved and scaled on its own. */
const EACH_AFFINE: readonly (readonly [string, number, Statistic])[] = [
  ['acf', 1, (x) => stats.acf(x!, { nlags: 6 })],
  ['adf', 1, (x) => without(stats.adf(x!, { regression: 'c', autolag: 'bic', maxLag: 3 }), 'icBest')],
  ['andersonDarling', 1, (x) => stats.andersonDarling(x!)],
  ['archLm', 1, (x) => stats.archLm(x!, { nlags: 3, ddof: 0, demean: true })],
  ['bds', 1, (x) => stats.bds(x!, { maxDim: 3, distance: 1.5 })],
  ['correlationMatrix', 3, (...x) => stats.correlationMatrix(x)],
  ['dagostinoK2', 1, (x) => stats.dagostinoK2(x!)],
  ['dfgls', 1, (x) => without(stats.dfgls(x!, { trend: 'ct', autolag: null, maxLag: 2 }))],
  ['halfLife', 1, (x) => without(stats.halfLife(x!), 'intercept')],
  ['hurstDiffSd', 1, (x) => stats.hurstDiffSd(x!, { lags: [2, 4, 8], cumulate: false })],
  ['hurstRescaledRange', 1, (x) => stats.hurstRescaledRange(x!, { windows: [10, 20, 40] })],
  ['jarqueBera', 1, (x) => stats.jarqueBera(x!)],
  ['kendall', 2, (x, y) => stats.kendall(x!, y!)],
  ['kpss', 1, (x) => stats.kpss(x!, { regression: 'ct', lags: 'auto' })],
  ['lilliefors', 1, (x) => stats.lilliefors(x!, { dist: 'normal' })],
  ['ljungBox', 1, (x) => stats.ljungBox(x!, { lags: 6, modelDf: 0 })],
  [
    'ols, t-values of slopes',
    3,
    (y, x, z) => slopes(stats.ols(y!, [x!, z!], { addConst: true }).tValues).map(Math.abs),
  ],
  [
    'olsRobust HC, t-values of slopes',
    2,
    (y, x) => slopes(stats.olsRobust(y!, [x!], { addConst: true, covariance: 'HC1', maxLags: null }).tValues),
  ],
  [
    'olsRobust HAC, t-values of slopes',
    2,
    (y, x) => slopes(stats.olsRobust(y!, [x!], { addConst: true, covariance: 'HAC', maxLags: 3 }).tValues),
  ],
  ['correlationEigenvalues', 3, (...x) => stats.correlationEigenvalues(x)],
  ['optimalBlockLength', 1, (x) => stats.optimalBlockLength(x!)],
  ['pacf, Yule-Walker', 1, (x) => stats.pacf(x!, { nlags: 5, method: 'yule-walker' })],
  ['pacf, least squares', 1, (x) => stats.pacf(x!, { nlags: 5, method: 'ols' })],
  ['pacf, Burg', 1, (x) => stats.pacf(x!, { nlags: 5, method: 'burg' })],
  ['pearson', 2, (x, y) => stats.pearson(x!, y!)],
  ['phillipsPerron', 1, (x) => stats.phillipsPerron(x!, { trend: 'ct', testType: 'tau', lags: null })],
  ['phillipsPerron, rho', 1, (x) => stats.phillipsPerron(x!, { trend: 'c', testType: 'rho', lags: 3 })],
  ['runsTest', 1, (x) => stats.runsTest(x!, { cutoff: 'median', correction: true })],
  ['shapiroWilk', 1, (x) => stats.shapiroWilk(x!)],
  ['spearman', 2, (x, y) => stats.spearman(x!, y!)],
  [
    'varianceRatio',
    1,
    (x) => stats.varianceRatio(x!, { lags: 4, trend: 'c', debiased: true, robust: true, overlap: true }),
  ],
  ['zivotAndrews', 1, (x) => stats.zivotAndrews(x!, { regression: 'ct', autolag: null, maxLag: 2, trim: 0.15 })],
  [
    'engleGranger',
    2,
    (y, x) => {
      const { statistic, pValue, lag } = stats.engleGranger(y!, [x!], { trend: 'c', autolag: null, maxLag: 2 });
      return { statistic, pValue, lag };
    },
  ],
  ['granger', 2, (y, x) => stats.granger(y!, x!, { lag: 2, diff: 0 })],
  [
    'johansen',
    2,
    (x, y) => {
      const { traceStatistic, maxEigStatistic, eigenvalues } = stats.johansen([x!, y!], { trend: 'c', lags: 1 });
      return { traceStatistic, maxEigStatistic, eigenvalues };
    },
  ],
  ['breuschGodfrey', 2, (y, x) => stats.breuschGodfrey(y!, [x!], { addConst: true, nlags: 2 })],
  ['breuschPagan', 2, (y, x) => stats.breuschPagan(y!, [x!], { addConst: true })],
  ['whiteTest', 2, (y, x) => stats.whiteTest(y!, [x!], { addConst: true })],
];

/** All series are moved and scaled together. */
const JOINT_AFFINE: readonly (readonly [string, number, Statistic])[] = [
  ['hrp', 3, (...x) => stats.hrp(x, { linkage: 'single' }).weights],
  ['inverseVariance', 3, (...x) => stats.inverseVariance(x)],
  ['ledoitWolf, shrinkage', 3, (...x) => stats.ledoitWolf(x, { target: 'constantCorrelation' }).shrinkage],
  ['minVariance', 3, (...x) => stats.minVariance(x, { longOnly: true }).weights],
  ['oas, shrinkage', 3, (...x) => stats.oas(x).shrinkage],
  ['riskParity', 3, (...x) => stats.riskParity(x).weights],
  ['andersonKSample', 3, (...x) => stats.andersonKSample(x)],
  ['ksTwoSample', 2, (x, y) => stats.ksTwoSample(x!, y!)],
  ['levene', 2, (x, y) => stats.levene(x!, y!, { center: 'median' })],
  ['mannWhitney', 2, (x, y) => stats.mannWhitney(x!, y!, { method: 'asymptotic', continuity: true })],
  ['tTestPooled', 2, (x, y) => stats.tTestPooled(x!, y!)],
  ['tTestWelch', 2, (x, y) => stats.tTestWelch(x!, y!)],
];

/** All series are scaled together, and what is in their unit with them. */
const SCALED: readonly (readonly [string, number, (unit: number, ...series: Values[]) => unknown])[] = [
  [
    'adf without constant',
    1,
    (_, x) => without(stats.adf(x!, { regression: 'n', autolag: 'aic', maxLag: 3 }), 'icBest'),
  ],
  ['durbinWatson', 1, (_, x) => stats.durbinWatson(x!)],
  ['neweyWestMean', 1, (_, x) => stats.neweyWestMean(x!, { lags: 3 }).t],
  ['pboCscv', 3, (_, ...x) => stats.pboCscv(x, { nPartitions: 6 }).pbo],
  ['probabilisticSharpe', 1, (_, x) => stats.probabilisticSharpe(x!, { benchmark: 0.02 })],
  ['sharpe', 1, (unit, x) => stats.sharpe(x!, { rf: 0.05 * unit, periods: 12 })],
  ['sharpeLo', 1, (_, x) => stats.sharpeLo(x!, { q: 4 })],
  [
    'spa, studentised',
    3,
    (_, ...x) => {
      const r = stats.spa(x, { benchmark: 0, blockLength: 4, reps: 60, seed: 5, studentize: true });
      return [r.statistic, r.pLower, r.pConsistent, r.pUpper];
    },
  ],
  ['realityCheck', 2, (_, ...x) => stats.realityCheck(x, { benchmark: 0, blockLength: 4, reps: 60, seed: 5 }).pValue],
  ['tTestOneSample', 1, (unit, x) => stats.tTestOneSample(x!, { popMean: 0.1 * unit })],
  ['wilcoxon', 1, (unit, x) => stats.wilcoxon(x!, { shift: 0.1 * unit, method: 'asymptotic' })],
  ['lilliefors, exponential', 1, (_, x) => stats.lilliefors(x!.map(Math.abs), { dist: 'exponential' })],
];

const RUNS = 12;
const moved = (x: Values, a: number, b: number): Values => x.map((v) => a * spread(x) * b + b * v);
const moves = fc.array(fc.tuple(shift, scale), { minLength: 3, maxLength: 3 });

describe.each(EACH_AFFINE)('%s', (_, count, statistic) => {
  it('is the same for a + b·x of each series', () => {
    fc.assert(
      fc.property(seriesOf, moves, (seed, each) => {
        const series = make(seed, count);
        const changed = series.map((x, i) => moved(x, ...(each[i] as [number, number])));
        expectSame(statistic(...series), statistic(...changed));
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(JOINT_AFFINE)('%s', (_, count, statistic) => {
  it('is the same for a + b·x of all series', () => {
    fc.assert(
      fc.property(seriesOf, shift, scale, (seed, a, b) => {
        const series = make(seed, count);
        const offset = a * spread(series[0] as Values) * b;
        expectSame(statistic(...series), statistic(...series.map((x) => x.map((v) => offset + b * v))));
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(SCALED)('%s', (_, count, statistic) => {
  it('is the same for b·x', () => {
    fc.assert(
      fc.property(seriesOf, scale, (seed, b) => {
        const series = make(seed, count);
        expectSame(statistic(1, ...series), statistic(b, ...series.map((x) => x.map((v) => v * b))));
      }),
      { numRuns: RUNS },
    );
  });
});
