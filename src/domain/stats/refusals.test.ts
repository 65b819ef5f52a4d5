/** What no statistic answers: data it cannot judge and options out of range, each naming its argument. */
import { describe, expect, it } from 'vitest';
import {
  acf,
  adf,
  archLm,
  correlationMatrix,
  deflatedSharpe,
  deflatedSharpeFromMoments,
  describe as describeSample,
  jarqueBera,
  kpss,
  ksOneSample,
  ksTwoSample,
  ljungBox,
  minTrackRecordLength,
  minTrackRecordLengthFromMoments,
  mulberry32,
  multipleTest,
  neweyWestMean,
  normal,
  ols,
  optimalBlockLength,
  pboCscv,
  pearson,
  performance,
  probabilisticSharpe,
  probabilisticSharpeFromMoments,
  runsTest,
  type Series,
  sharpe,
  sharpeLo,
  spearman,
  stationaryBootstrapIndices,
  tTestOneSample,
  varEs,
} from './index.ts';

const GOOD = [1, 3, 2, 5, 4, 4.5, 2.5, 3.5, 1.5, 2.2, 6, 1.1, 3.3, 2.7, 5.1, 0.4];
const INPUT = 'BOT4_STATS_INPUT';
const ARGUMENT = 'BOT4_STATS_ARGUMENT';
const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });

/** Every function of one series, with options that are in range. */
const ONE: Readonly<Record<string, { readonly key?: string; readonly call: (x: Series) => unknown }>> = {
  acf: { call: (x) => acf(x, { nlags: 1 }) },
  adf: { call: (x) => adf(x, { regression: 'c', autolag: null, maxLag: 0 }) },
  archLm: { key: 'resid', call: (x) => archLm(x, { nlags: 1, ddof: 0, demean: true }) },
  deflatedSharpe: { call: (x) => deflatedSharpe(x, { nTrials: 5, varTrials: 0.1 }) },
  describe: { call: (x) => describeSample(x) },
  jarqueBera: { call: (x) => jarqueBera(x) },
  kpss: { call: (x) => kpss(x, { regression: 'c', lags: 0 }) },
  ljungBox: { call: (x) => ljungBox(x, { lags: 1, modelDf: 0 }) },
  minTrackRecordLength: { call: (x) => minTrackRecordLength(x, { benchmark: 0, alpha: 0.05 }) },
  neweyWestMean: { call: (x) => neweyWestMean(x, { lags: 0 }) },
  optimalBlockLength: { call: (x) => optimalBlockLength(x) },
  pearson: { call: (x) => pearson(x, GOOD.slice(0, x.length)) },
  probabilisticSharpe: { call: (x) => probabilisticSharpe(x, { benchmark: 0 }) },
  runsTest: { call: (x) => runsTest(x, { cutoff: 'mean', correction: true }) },
  sharpe: { call: (x) => sharpe(x, { rf: 0, periods: 1 }) },
  sharpeLo: { call: (x) => sharpeLo(x, { q: 1 }) },
  spearman: { call: (x) => spearman(x, GOOD.slice(0, x.length)) },
  tTestOneSample: { call: (x) => tTestOneSample(x, { popMean: 0 }) },
  varEs: { call: (x) => varEs(x, { level: 0.9 }) },
};

describe.each(Object.entries(ONE))('%s', (_, { key = 'x', call }) => {
  it('answers a good series and leaves it unchanged', () => {
    const copy = GOOD.slice();
    call(copy);
    expect(copy).toEqual(GOOD);
    expect(call(Float64Array.from(GOOD))).toEqual(call(GOOD));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d inside', (value) => {
    expect(() => call(GOOD.with(7, value))).toThrow(refusal(INPUT, key));
  });

  it('refuses an empty, a one-value and a constant series', () => {
    expect(() => call([])).toThrow(refusal(INPUT, key));
    expect(() => call([1])).toThrow(refusal(INPUT, key));
    expect(() => call(GOOD.map(() => 0.1))).toThrow(refusal(INPUT, key));
  });

  it('refuses what is not an array', () => {
    expect(() => call(null as unknown as Series)).toThrow();
    expect(() => call(5 as unknown as Series)).toThrow(refusal(INPUT, key));
  });
});

const OPTIONS: readonly (readonly [string, string, string, () => unknown])[] = [
  ['acf nlags 0', ARGUMENT, 'nlags', () => acf(GOOD, { nlags: 0 })],
  ['acf nlags n', ARGUMENT, 'nlags', () => acf(GOOD, { nlags: 16 })],
  ['adf regression', ARGUMENT, 'regression', () => adf(GOOD, { regression: 'x' as 'c', autolag: null, maxLag: 1 })],
  ['adf autolag', ARGUMENT, 'autolag', () => adf(GOOD, { regression: 'c', autolag: 'AIC' as 'aic', maxLag: 1 })],
  ['adf maxLag over n/2 − 2', ARGUMENT, 'maxLag', () => adf(GOOD, { regression: 'c', autolag: null, maxLag: 7 })],
  ['adf maxLag 1.5', ARGUMENT, 'maxLag', () => adf(GOOD, { regression: 'c', autolag: 'bic', maxLag: 1.5 })],
  [
    'adf of five values with squared trend',
    INPUT,
    'x',
    () => adf(GOOD.slice(0, 5), { regression: 'ctt', autolag: null, maxLag: null }),
  ],
  [
    'adf of seven values with squared trend',
    INPUT,
    'x',
    () => adf(GOOD.slice(0, 7), { regression: 'ctt', autolag: null, maxLag: null }),
  ],
  ['archLm nlags 0', ARGUMENT, 'nlags', () => archLm(GOOD, { nlags: 0, ddof: 0, demean: true })],
  ['archLm nlags n/2', ARGUMENT, 'nlags', () => archLm(GOOD, { nlags: 8, ddof: 0, demean: true })],
  ['archLm ddof −1', ARGUMENT, 'ddof', () => archLm(GOOD, { nlags: 1, ddof: -1, demean: false })],
  ['kpss regression', ARGUMENT, 'regression', () => kpss(GOOD, { regression: 'n' as 'c', lags: 'auto' })],
  ['kpss lags', ARGUMENT, 'lags', () => kpss(GOOD, { regression: 'c', lags: 'long' as 'auto' })],
  ['kpss lags n', ARGUMENT, 'lags', () => kpss(GOOD, { regression: 'c', lags: 16 })],
  ['kpss of a line', INPUT, 'x', () => kpss([1, 2, 3, 4, 5, 6], { regression: 'ct', lags: 0 })],
  ['ljungBox lags n', ARGUMENT, 'lags', () => ljungBox(GOOD, { lags: [3, 16], modelDf: 0 })],
  ['ljungBox no lags', ARGUMENT, 'lags', () => ljungBox(GOOD, { lags: [], modelDf: 0 })],
  ['ljungBox modelDf −1', ARGUMENT, 'modelDf', () => ljungBox(GOOD, { lags: 2, modelDf: -1 })],
  ['neweyWestMean lags n', ARGUMENT, 'lags', () => neweyWestMean(GOOD, { lags: 16 })],
  ['tTestOneSample popMean', ARGUMENT, 'popMean', () => tTestOneSample(GOOD, { popMean: Number.NaN })],
  ['runsTest cutoff', ARGUMENT, 'cutoff', () => runsTest(GOOD, { cutoff: Number.NaN, correction: true })],
  ['runsTest on one side', INPUT, 'x', () => runsTest(GOOD, { cutoff: 99, correction: true })],
  ['pearson lengths', INPUT, 'y', () => pearson(GOOD, GOOD.slice(1))],
  ['spearman lengths', INPUT, 'y', () => spearman(GOOD, GOOD.slice(1))],
  [
    'pearson y',
    INPUT,
    'y',
    () =>
      pearson(
        GOOD,
        GOOD.map(() => 1),
      ),
  ],
  ['correlationMatrix without columns', INPUT, 'columns', () => correlationMatrix([])],
  ['correlationMatrix lengths', INPUT, 'columns[1]', () => correlationMatrix([GOOD, GOOD.slice(1)])],
  ['correlationMatrix constant', INPUT, 'columns[1]', () => correlationMatrix([GOOD, GOOD.map(() => 1)])],
  ['ksOneSample empty', INPUT, 'x', () => ksOneSample([], { cdf: normal.cdf })],
  ['ksOneSample cdf', ARGUMENT, 'cdf', () => ksOneSample(GOOD, { cdf: (v) => v })],
  ['ksOneSample method', ARGUMENT, 'method', () => ksOneSample(GOOD, { cdf: normal.cdf, method: 'auto' as 'exact' })],
  [
    'ksTwoSample alternative',
    ARGUMENT,
    'alternative',
    () => ksTwoSample(GOOD, GOOD, { alternative: 'more' as 'less' }),
  ],
  ['ksTwoSample y', INPUT, 'y', () => ksTwoSample(GOOD, [Number.NaN])],
  ['sharpe rf', ARGUMENT, 'rf', () => sharpe(GOOD, { rf: Number.NaN, periods: 1 })],
  ['sharpe periods', ARGUMENT, 'periods', () => sharpe(GOOD, { rf: 0, periods: 0 })],
  ['sharpeLo q', ARGUMENT, 'q', () => sharpeLo(GOOD, { q: 16 })],
  ['probabilisticSharpe benchmark', ARGUMENT, 'benchmark', () => probabilisticSharpe(GOOD, { benchmark: Number.NaN })],
  [
    'probabilisticSharpeFromMoments n',
    ARGUMENT,
    'n',
    () => probabilisticSharpeFromMoments({ sharpe: 1, n: 1, skewness: 0, kurtosis: 3 }, { benchmark: 0 }),
  ],
  [
    'probabilisticSharpeFromMoments sharpe',
    ARGUMENT,
    'sharpe',
    () => probabilisticSharpeFromMoments({ sharpe: Number.NaN, n: 9, skewness: 0, kurtosis: 3 }, { benchmark: 0 }),
  ],
  [
    'impossible moments',
    ARGUMENT,
    'kurtosis',
    () => probabilisticSharpeFromMoments({ sharpe: 1, n: 9, skewness: 5, kurtosis: 3 }, { benchmark: 0 }),
  ],
  ['deflatedSharpe nTrials', ARGUMENT, 'nTrials', () => deflatedSharpe(GOOD, { nTrials: 0.5, varTrials: 1 })],
  [
    'deflatedSharpe varTrials',
    ARGUMENT,
    'varTrials',
    () => deflatedSharpeFromMoments({ sharpe: 1, n: 9, skewness: 0, kurtosis: 3 }, { nTrials: 5, varTrials: -1 }),
  ],
  ['minTrackRecordLength alpha', ARGUMENT, 'alpha', () => minTrackRecordLength(GOOD, { benchmark: 0, alpha: 1 })],
  [
    'minTrackRecordLengthFromMoments benchmark',
    ARGUMENT,
    'benchmark',
    () => minTrackRecordLengthFromMoments({ sharpe: 1, skewness: 0, kurtosis: 3 }, { benchmark: 2, alpha: 0.05 }),
  ],
  ['performance periods', ARGUMENT, 'periods', () => performance(GOOD, { periods: -1 })],
  ['performance NaN', INPUT, 'x', () => performance([0.1, Number.NaN], { periods: 1 })],
  ['performance below −1', INPUT, 'x', () => performance([0.1, -1.5], { periods: 1 })],
  ['varEs level', ARGUMENT, 'level', () => varEs(GOOD, { level: 1 })],
  ['mulberry32 seed', ARGUMENT, 'seed', () => mulberry32(-1)],
  ['stationaryBootstrapIndices n', ARGUMENT, 'n', () => stationaryBootstrapIndices(0, { blockLength: 2, seed: 1 })],
  [
    'stationaryBootstrapIndices blockLength',
    ARGUMENT,
    'blockLength',
    () => stationaryBootstrapIndices(9, { blockLength: 0.5, seed: 1 }),
  ],
  ['multipleTest empty', INPUT, 'p', () => multipleTest([], { alpha: 0.05, method: 'holm' })],
  ['multipleTest p', INPUT, 'p', () => multipleTest([0.1, 1.1], { alpha: 0.05, method: 'holm' })],
  ['multipleTest alpha', ARGUMENT, 'alpha', () => multipleTest([0.1], { alpha: 0, method: 'holm' })],
  ['multipleTest method', ARGUMENT, 'method', () => multipleTest([0.1], { alpha: 0.05, method: 'fdr' as 'holm' })],
  ['pboCscv one strategy', INPUT, 'x', () => pboCscv([GOOD], { nPartitions: 2 })],
  ['pboCscv lengths', INPUT, 'x[1]', () => pboCscv([GOOD, GOOD.slice(1)], { nPartitions: 2 })],
  ['pboCscv constant', INPUT, 'x[1]', () => pboCscv([GOOD, GOOD.map(() => 1)], { nPartitions: 2 })],
  ['pboCscv odd', ARGUMENT, 'nPartitions', () => pboCscv([GOOD, GOOD], { nPartitions: 3 })],
  ['pboCscv too many', ARGUMENT, 'nPartitions', () => pboCscv([GOOD, GOOD], { nPartitions: 10 })],
  ['ols rows', INPUT, 'y', () => ols([1, 2], [[1, 3]], { addConst: true })],
  ['ols nothing', ARGUMENT, 'x', () => ols(GOOD, [], { addConst: false })],
  ['ols lengths', INPUT, 'x[0]', () => ols(GOOD, [GOOD.slice(1)], { addConst: true })],
  ['ols NaN', INPUT, 'x[0]', () => ols(GOOD, [GOOD.with(2, Number.NaN)], { addConst: true })],
  ['ols constant beside the constant', INPUT, 'x[0]', () => ols(GOOD, [GOOD.map(() => 0.3)], { addConst: true })],
  [
    'ols collinear',
    INPUT,
    'x[1]',
    () => ols(GOOD, [GOOD.map((v) => v * v), GOOD.map((v) => 0.1 * v * v + 3)], { addConst: true }),
  ],
  ['ols zero column', INPUT, 'x[0]', () => ols(GOOD, [GOOD.map(() => 0)], { addConst: false })],
  [
    'ols perfect fit',
    INPUT,
    'y',
    () =>
      ols(
        GOOD.map((v) => 3 * v + 0.1),
        [GOOD],
        { addConst: true },
      ),
  ],
];

describe('options and shapes', () => {
  it.each(OPTIONS)('%s: %s names %s', (_, code, key, call) => {
    expect(call).toThrow(refusal(code, key));
  });
});

describe('adf on series without randomness', () => {
  const regressions = ['n', 'c', 'ct', 'ctt'] as const;
  const lines: Readonly<Record<string, number[]>> = {
    line: Array.from({ length: 50 }, (_, i) => 3 + 2 * i),
    'rounded line': Array.from({ length: 50 }, (_, i) => 0.1 + 0.3 * i),
    sine: Array.from({ length: 80 }, (_, i) => Math.sin(0.3 * i)),
    alternation: Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
    'short cycle': Array.from({ length: 60 }, (_, i) => [1, 4, 2][i % 3] as number),
  };
  it.each(Object.keys(lines))('refuses a %s for every regression and lag choice', (name) => {
    for (const regression of regressions) {
      for (const autolag of ['aic', 't-stat', null] as const) {
        if (name === 'line' && regression === 'n' && autolag === null) continue;
        expect(() => adf(lines[name] as number[], { regression, autolag, maxLag: 5 })).toThrow(refusal(INPUT, 'x'));
      }
    }
  });
});
