/**
 * What no function of `bot4/stats` answers, in one table: a value that is not finite, a constant, too few values, another
 * length, no array, collinear columns. Each is an `InputError` that names the argument, never a confident finite number.
 */
import { describe, expect, it } from 'vitest';
import { InputError, Rng } from '../../src/core/index.ts';
import * as stats from '../../src/public/stats.ts';

type Values = readonly number[];
type Call = (...series: Values[]) => unknown;

const N = 150;
const chance = new Rng(31);
const noise = (): Values => Array.from({ length: N }, () => chance.normal());
const BASE: readonly Values[] = [noise(), noise(), noise()];
const GARCH = {
  mean: 'constant',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
  init: 'ewma',
} as const;
const DCC = { stage1Init: 'first', qbar: 'cov', init: 'zero' } as const;

/** Function, names of its series arguments as errors say them, call. */
const ONE: readonly (readonly [string, string, Call])[] = [
  ['acf', 'x', (x) => stats.acf(x!, { nlags: 3 })],
  ['adf', 'x', (x) => stats.adf(x!, { regression: 'c', autolag: 'aic', maxLag: 3 })],
  ['andersonDarling', 'x', (x) => stats.andersonDarling(x!)],
  ['archLm', 'resid', (x) => stats.archLm(x!, { nlags: 2, ddof: 0, demean: true })],
  ['bds', 'x', (x) => stats.bds(x!, { maxDim: 2, distance: 1.5 })],
  ['dagostinoK2', 'x', (x) => stats.dagostinoK2(x!)],
  ['deflatedSharpe', 'x', (x) => stats.deflatedSharpe(x!, { nTrials: 5, varTrials: 0.1 })],
  ['describe', 'x', (x) => stats.describe(x!)],
  ['dfgls', 'x', (x) => stats.dfgls(x!, { trend: 'c', autolag: 'aic', maxLag: 3 })],
  ['ewmaVolatility', 'y', (x) => stats.ewmaVolatility(x!, { lambda: 0.94 })],
  ['garchFit', 'y', (x) => stats.garchFit(x!, GARCH)],
  ['halfLife', 'x', (x) => stats.halfLife(x!)],
  ['hurstDiffSd', 'x', (x) => stats.hurstDiffSd(x!, { lags: [1, 2, 4], cumulate: true })],
  ['hurstRescaledRange', 'x', (x) => stats.hurstRescaledRange(x!, { windows: [10, 20, 30] })],
  ['jarqueBera', 'x', (x) => stats.jarqueBera(x!)],
  ['kelly', 'x', (x) => stats.kelly(x!)],
  ['kpss', 'x', (x) => stats.kpss(x!, { regression: 'c', lags: 'auto' })],
  ['lilliefors', 'x', (x) => stats.lilliefors(x!, { dist: 'normal' })],
  ['ljungBox', 'x', (x) => stats.ljungBox(x!, { lags: 1, modelDf: 0 })],
  ['minTrackRecordLength', 'x', (x) => stats.minTrackRecordLength(x!, { benchmark: -9, alpha: 0.05 })],
  ['neweyWestMean', 'x', (x) => stats.neweyWestMean(x!, { lags: 0 })],
  ['normal.fitMle', 'x', (x) => stats.normal.fitMle(x!)],
  ['optimalBlockLength', 'x', (x) => stats.optimalBlockLength(x!)],
  ['pacf', 'x', (x) => stats.pacf(x!, { nlags: 2, method: 'ols' })],
  ['phillipsPerron', 'x', (x) => stats.phillipsPerron(x!, { trend: 'c', testType: 'tau', lags: null })],
  ['probabilisticSharpe', 'x', (x) => stats.probabilisticSharpe(x!, { benchmark: 0 })],
  ['runsTest', 'x', (x) => stats.runsTest(x!, { cutoff: 'mean', correction: true })],
  ['shapiroWilk', 'x', (x) => stats.shapiroWilk(x!)],
  ['sharpe', 'x', (x) => stats.sharpe(x!, { rf: 0, periods: 1 })],
  ['sharpeLo', 'x', (x) => stats.sharpeLo(x!, { q: 1 })],
  ['studentT.fitMle', 'x', (x) => stats.studentT.fitMle(x!)],
  ['tTestOneSample', 'x', (x) => stats.tTestOneSample(x!, { popMean: 0 })],
  ['varEs', 'x', (x) => stats.varEs(x!, { level: 0.9 })],
  [
    'varianceRatio',
    'x',
    (x) => stats.varianceRatio(x!, { lags: 2, trend: 'c', debiased: true, robust: true, overlap: true }),
  ],
  ['zivotAndrews', 'x', (x) => stats.zivotAndrews(x!, { regression: 'c', autolag: null, maxLag: 1, trim: 0.15 })],
];

/** Functions of series that belong together. */
const MANY: readonly (readonly [string, readonly [RegExp, RegExp], Call])[] = [
  ['pearson', [/^x$/, /^y$/], (x, y) => stats.pearson(x!, y!)],
  ['spearman', [/^x$/, /^y$/], (x, y) => stats.spearman(x!, y!)],
  ['kendall', [/^x$/, /^y$/], (x, y) => stats.kendall(x!, y!)],
  ['ols', [/^y$/, /^x\[0\]$/], (y, x) => stats.ols(y!, [x!], { addConst: true })],
  [
    'olsRobust',
    [/^y$/, /^x\[0\]$/],
    (y, x) => stats.olsRobust(y!, [x!], { addConst: true, covariance: 'HC1', maxLags: null }),
  ],
  ['breuschGodfrey', [/^y$/, /^x\[0\]$/], (y, x) => stats.breuschGodfrey(y!, [x!], { addConst: true, nlags: 2 })],
  ['breuschPagan', [/^y$/, /^x\[0\]$/], (y, x) => stats.breuschPagan(y!, [x!], { addConst: true })],
  ['whiteTest', [/^y$/, /^x\[0\]$/], (y, x) => stats.whiteTest(y!, [x!], { addConst: true })],
  ['granger', [/^y$/, /^x$/], (y, x) => stats.granger(y!, x!, { lag: 2, diff: 0 })],
  [
    'engleGranger',
    [/^y$/, /^x\[0\]$/],
    (y, x) => stats.engleGranger(y!, [x!], { trend: 'c', autolag: 'aic', maxLag: 2 }),
  ],
  ['johansen', [/^x\[0\]$/, /^x\[1\]$/], (x, y) => stats.johansen([x!, y!], { trend: 'c', lags: 1 })],
  ['correlationMatrix', [/^columns(\[0\])?$/, /^columns\[1\]$/], (x, y) => stats.correlationMatrix([x!, y!])],
  ['dccFit', [/^x\[0\]$/, /^x\[1\]$/], (x, y) => stats.dccFit([x!, y!], DCC)],
  ['cdccFit', [/^x\[0\]$/, /^x\[1\]$/], (x, y) => stats.cdccFit([x!, y!], { stage1Init: 'first' })],
  [
    'cccFit',
    [/^x\[0\]$/, /^x\[1\]$/],
    (x, y) => stats.cccFit([x!, y!], { stage1Init: 'first', correlation: 'centred' }),
  ],
  ['pboCscv', [/^x\[0\]$/, /^x\[1\]$/], (x, y) => stats.pboCscv([x!, y!], { nPartitions: 4 })],
  [
    'spa',
    [/^returns\[0\]$/, /^returns\[1\]$/],
    (x, y) => stats.spa([x!, y!], { benchmark: 0, blockLength: 3, reps: 20, seed: 1, studentize: true }),
  ],
];

const [FIRST, SECOND] = [/^columns(\[0\])?$/, /^columns(\[1\])?$/];
const ESTIMATES: readonly (readonly [string, Call])[] = [
  ['correlationEigenvalues', (x, y) => stats.correlationEigenvalues([x!, y!])],
  ['expCovariance', (x, y) => stats.expCovariance([x!, y!], { span: 20 })],
  ['covariance', (x, y) => stats.covariance([x!, y!])],
  ['hrp', (x, y) => stats.hrp([x!, y!], { linkage: 'single' })],
  ['inverseVariance', (x, y) => stats.inverseVariance([x!, y!])],
  ['ledoitWolf', (x, y) => stats.ledoitWolf([x!, y!], { target: 'scaledIdentity' })],
  ['marchenkoPastur', (x, y) => stats.marchenkoPastur([x!, y!])],
  ['maxSharpe', (x, y) => stats.maxSharpe([x!, y!], { rf: -1, longOnly: false })],
  ['minVariance', (x, y) => stats.minVariance([x!, y!], { longOnly: true })],
  ['oas', (x, y) => stats.oas([x!, y!])],
  ['riskParity', (x, y) => stats.riskParity([x!, y!])],
];
const COLUMNS: typeof MANY = ESTIMATES.map(([name, call]) => [name, [FIRST, SECOND], call]);

/** Two samples that may have different lengths. */
const SAMPLES: readonly (readonly [string, readonly [RegExp, RegExp], Call])[] = [
  ['andersonKSample', [/^samples(\[0\])?$/, /^samples(\[1\])?$/], (x, y) => stats.andersonKSample([x!, y!])],
  ['ksTwoSample', [/^x$/, /^y$/], (x, y) => stats.ksTwoSample(x!, y!)],
  ['levene', [/^x$/, /^y$/], (x, y) => stats.levene(x!, y!, { center: 'mean' })],
  ['mannWhitney', [/^x$/, /^y$/], (x, y) => stats.mannWhitney(x!, y!, { method: 'asymptotic', continuity: true })],
  ['tTestPooled', [/^x$/, /^y$/], (x, y) => stats.tTestPooled(x!, y!)],
  ['tTestWelch', [/^x$/, /^y$/], (x, y) => stats.tTestWelch(x!, y!)],
];

/** The argument that a refusal names. @throws Error when the call is answered or fails in another way. */
function refusedKey(call: () => unknown): string {
  let answer: unknown;
  try {
    answer = call();
  } catch (error) {
    if (!(error instanceof InputError) || !/^BOT4_STATS_(INPUT|ARGUMENT)$/.test(error.code)) throw error;
    return String((error.place as { readonly key?: string }).key);
  }
  throw new Error(`answers ${JSON.stringify(answer)?.slice(0, 200)}`);
}

const notFinite = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const spoiled = (x: Values): readonly Values[] =>
  notFinite.flatMap((value) => [0, 70, N - 1].map((at) => x.with(at, value)));
const noArrays = [null, undefined, 5, 'series', {}] as unknown as readonly Values[];

/** Without a mean to take off, a constant return has a variance of its square. */
const CONSTANT_ANSWERED = new Set(['ewmaVolatility']);

describe.each(ONE)('%s', (name, key, call) => {
  const [x = []] = BASE;

  it('answers a good series', () => {
    expect(call(x)).toBeDefined();
  });

  it('refuses what is not finite anywhere in the series', () => {
    for (const bad of spoiled(x)) expect(refusedKey(() => call(bad))).toBe(key);
  });

  it(`${CONSTANT_ANSWERED.has(name) ? 'answers' : 'refuses'} a constant, also one that is constant but for rounding`, () => {
    const rounded = x.map((v) => 0.1 + 0.2 + (v > 0 ? 0 : 4e-17));
    for (const constant of [x.map(() => 3), rounded]) {
      if (CONSTANT_ANSWERED.has(name)) expect(call(constant)).toBeDefined();
      else expect(refusedKey(() => call(constant))).toBe(key);
    }
    // Of nothing, and of squares beyond the number format, there is no variance either.
    for (const bad of [x.map(() => 0), x.map(() => 1e300)]) expect(refusedKey(() => call(bad))).toBe(key);
  });

  it('refuses no value, one value, and what is no array', () => {
    for (const bad of [[], [1.5], ...noArrays]) expect(refusedKey(() => call(bad))).toBe(key);
  });
});

describe.each([...MANY, ...COLUMNS, ...SAMPLES])('%s', (_, keys, call) => {
  const place = (at: number, bad: Values): Values[] => [0, 1].map((i) => (i === at ? bad : (BASE[i] as Values)));

  it('answers good series', () => {
    expect(call(...BASE)).toBeDefined();
  });

  it.each([0, 1])('refuses what is not finite in series %i', (at) => {
    for (const bad of spoiled(BASE[at] as Values)) expect(refusedKey(() => call(...place(at, bad)))).toMatch(keys[at]!);
  });

  it.each([0, 1])('refuses series %i when it is empty or no array', (at) => {
    for (const bad of [[], ...noArrays]) expect(refusedKey(() => call(...place(at, bad)))).toMatch(/./);
  });
});

describe.each([...MANY, ...COLUMNS])('%s', (_, keys, call) => {
  const [x = [], y = []] = BASE;

  it('refuses a constant series', () => {
    expect(
      refusedKey(() =>
        call(
          x.map(() => 2),
          y,
        ),
      ),
    ).toMatch(keys[0]);
    expect(
      refusedKey(() =>
        call(
          x,
          y.map(() => 2),
        ),
      ),
    ).toMatch(keys[1]);
  });

  it('refuses series of different lengths', () => {
    expect(refusedKey(() => call(x, y.slice(1)))).toMatch(/./);
    expect(refusedKey(() => call(x.slice(1), y))).toMatch(/./);
  });
});

describe('columns that others explain', () => {
  const [x = [], y = [], z = []] = BASE;
  const sum = x.map((v, i) => 2 * v - 3 * (y[i] as number));

  it.each([
    ['ols', () => stats.ols(z, [x, y, sum], { addConst: true })],
    ['olsRobust', () => stats.olsRobust(z, [x, y, sum], { addConst: true, covariance: 'HC1', maxLags: null })],
    ['breuschGodfrey', () => stats.breuschGodfrey(z, [x, y, sum], { addConst: true, nlags: 2 })],
    ['breuschPagan', () => stats.breuschPagan(z, [x, y, sum], { addConst: true })],
    ['whiteTest', () => stats.whiteTest(z, [x, y, sum], { addConst: true })],
    ['engleGranger', () => stats.engleGranger(z, [x, y, sum], { trend: 'c', autolag: null, maxLag: 1 })],
    ['johansen', () => stats.johansen([x, y, sum], { trend: 'c', lags: 1 })],
    ['dccFit', () => stats.dccFit([x, y, sum], DCC)],
    ['minVariance', () => stats.minVariance([x, y, sum], { longOnly: false })],
    ['maxSharpe', () => stats.maxSharpe([x, y, sum], { rf: -1, longOnly: false })],
  ])('are refused by %s', (_, call) => {
    expect(refusedKey(call)).toMatch(/^(x|columns)\b/);
  });
});
