/**
 * One call of every public function of `bot4/stats` on seeded series, for tests that hold for all of them. A function
 * that is missing here fails `determinism.test.ts`.
 */
import { dccPanel, rowsOf } from '../../bench/peers/inputs.ts';
import { Rng } from '../../src/core/index.ts';
import * as stats from '../../src/public/stats.ts';

const SEED = 7;

function normals(name: string, n: number): Float64Array {
  const chance = new Rng(SEED).stream(name);
  return Float64Array.from({ length: n }, () => chance.normal());
}

function walk(name: string, n: number): Float64Array {
  let level = 100;
  return normals(name, n).map((v) => {
    level += v;
    return level;
  });
}

const x = normals('x', 240);
const y = normals('y', 240).map((v, i) => 0.4 * v + 0.5 * (x[i] as number));
const z = normals('z', 240);
const level = walk('level', 240);
const partner = normals('partner', 240).map((v, i) => 2 + 0.8 * (level[i] as number) + v);
const returns = normals('returns', 240).map((v) => 0.001 + 0.01 * v);
const market = normals('market', 240).map((v, i) => 0.01 * v + 0.3 * (returns[i] as number));
const strategies = ['a', 'b', 'c', 'd'].map((name) => normals(`strategy ${name}`, 240).map((v) => 0.01 * v));
/** Returns whose volatility and correlation move, so that no parameter of a model is at its bound. */
const moving = rowsOf(dccPanel(3, 500));
const positive = x.map((v) => Math.exp(0.5 * v));
const shares = x.map((v) => 1 / (1 + Math.exp(-v)));
const counts = x.map((v) => Math.floor(3 + Math.abs(2 * v)));

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
const POINTS = [-3.5, -0.7, 0.1, 0.4, 0.9, 2, 7.5];
const PROBABILITIES = [1e-9, 0.02, 0.3, 0.5, 0.77, 0.999];
let path: stats.DccFit | undefined;
/** A path of correlations, made once. */
function dccPath(): stats.DccFit {
  path ??= stats.dccFit(moving, DCC);
  return path;
}
const MOMENTS = { sharpe: 0.1, n: 240, skewness: -0.4, kurtosis: 5 };
const MATRIX = [4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2];

/** The series that the calls share; none of them may be changed by a call. */
export const INPUTS = {
  x,
  y,
  z,
  level,
  partner,
  returns,
  market,
  strategies,
  moving,
  positive,
  shares,
  counts,
  MATRIX,
};

/** Calls of one function by its name; `normal.cdf` for a function of an object. */
export type Calls = Readonly<Record<string, () => unknown>>;

/** What all distributions can do, at the points given. */
function distribution<P>(
  name: string,
  functions: object,
  params: P,
  data: ArrayLike<number>,
  points: readonly number[] = POINTS,
): Calls {
  const of = functions as Readonly<Record<string, (...args: unknown[]) => unknown>>;
  const calls: Record<string, () => unknown> = {};
  for (const [member, f] of Object.entries(of)) {
    calls[`${name}.${member}`] = () => {
      if (member === 'ppf' || member === 'isf') return PROBABILITIES.map((p) => f(p, params));
      if (member === 'moments') return f(params);
      if (member.startsWith('fit')) return f(data);
      if (member === 'sample') {
        const rng = new Rng(SEED);
        return params === undefined ? f(50, rng) : f(50, params, rng);
      }
      return points.map((v) => f(v, params));
    };
  }
  return calls;
}

const DISTRIBUTIONS: Calls = {
  ...distribution('normal', stats.normal, { mu: 0.2, sigma: 1.3 }, x),
  ...distribution('studentT', stats.studentT, { df: 4.5 }, x),
  ...distribution('chi2', stats.chi2, { df: 3.5 }, positive),
  ...distribution('fDist', stats.fDist, { d1: 3.5, d2: 9 }, positive),
  ...distribution('logNormal', stats.logNormal, { mu: 0.1, sigma: 0.6 }, positive),
  ...distribution('beta', stats.beta, { a: 1.7, b: 0.6 }, shares),
  ...distribution('poisson', stats.poisson, { mu: 3.4 }, counts, [0, 1, 3, 12]),
  ...distribution('kolmogorov', stats.kolmogorov, undefined, x),
};

const SPECIAL: Calls = {
  erf: () => POINTS.map(stats.erf),
  erfc: () => POINTS.map(stats.erfc),
  erfinv: () => [-0.999, -0.2, 0.4].map(stats.erfinv),
  gamma: () => POINTS.map(stats.gamma),
  lgamma: () => POINTS.map(stats.lgamma),
  digamma: () => POINTS.map(stats.digamma),
  trigamma: () => POINTS.map(stats.trigamma),
  gammaincP: () => [0.1, 2, 30].map((a) => stats.gammaincP(a, 1.5)),
  gammaincQ: () => [0.1, 2, 30].map((a) => stats.gammaincQ(a, 1.5)),
  betainc: () => [0.1, 2, 30].map((a) => stats.betainc(a, 1.5, 0.3)),
};

const TESTS: Calls = {
  acf: () => stats.acf(x, { nlags: 12 }),
  andersonDarling: () => stats.andersonDarling(x),
  andersonKSample: () => stats.andersonKSample([x, y, z]),
  archLm: () => stats.archLm(x, { nlags: 4, ddof: 0, demean: true }),
  bds: () => stats.bds(x.subarray(0, 120), { maxDim: 3, distance: 1.5 }),
  correlationMatrix: () => stats.correlationMatrix([x, y, z]),
  dagostinoK2: () => stats.dagostinoK2(x),
  describe: () => stats.describe(x),
  hurstDiffSd: () => stats.hurstDiffSd(level, { lags: [2, 4, 8, 16], cumulate: false }),
  hurstRescaledRange: () => stats.hurstRescaledRange(x, { windows: [10, 20, 40, 80] }),
  jarqueBera: () => stats.jarqueBera(x),
  kendall: () => stats.kendall(x, y),
  ksOneSample: () => stats.ksOneSample(x, { cdf: (v) => stats.normal.cdf(v) }),
  ksTwoSample: () => stats.ksTwoSample(x, y),
  levene: () => stats.levene(x, y, { center: 'median' }),
  lilliefors: () => stats.lilliefors(x, { dist: 'normal' }),
  ljungBox: () => stats.ljungBox(x, { lags: 10, modelDf: 1 }),
  mannWhitney: () => stats.mannWhitney(x, y, { method: 'asymptotic', continuity: true }),
  neweyWestMean: () => stats.neweyWestMean(x, { lags: 5 }),
  pacf: () => (['yule-walker', 'ols', 'burg'] as const).map((method) => stats.pacf(x, { nlags: 8, method })),
  pearson: () => stats.pearson(x, y),
  runsTest: () => stats.runsTest(x, { cutoff: 'mean', correction: true }),
  shapiroWilk: () => stats.shapiroWilk(x),
  spearman: () => stats.spearman(x, y),
  tTestOneSample: () => stats.tTestOneSample(x, { popMean: 0.1 }),
  tTestPooled: () => stats.tTestPooled(x, y),
  tTestWelch: () => stats.tTestWelch(x, y),
  wilcoxon: () => stats.wilcoxon(x, { shift: 0.1, method: 'asymptotic' }),
};

const REGRESSION: Calls = {
  breuschGodfrey: () => stats.breuschGodfrey(y, [x, z], { addConst: true, nlags: 3 }),
  breuschPagan: () => stats.breuschPagan(y, [x, z], { addConst: true }),
  durbinWatson: () => stats.durbinWatson(x),
  granger: () => stats.granger(y, x, { lag: 2, diff: 0 }),
  halfLife: () => stats.halfLife(y),
  ols: () => stats.ols(y, [x, z], { addConst: true }),
  olsRobust: () => stats.olsRobust(y, [x, z], { addConst: true, covariance: 'HAC', maxLags: 4 }),
  whiteTest: () => stats.whiteTest(y, [x, z], { addConst: true }),
};

const UNIT_ROOTS: Calls = {
  adf: () => stats.adf(level, { regression: 'ct', autolag: 'aic', maxLag: null }),
  dfgls: () => stats.dfgls(level, { trend: 'ct', autolag: 'aic', maxLag: null }),
  engleGranger: () => stats.engleGranger(partner, [level], { trend: 'c', autolag: 'aic', maxLag: null }),
  johansen: () => stats.johansen([level, partner, walk('third', 240)], { trend: 'c', lags: 1 }),
  kpss: () => stats.kpss(level, { regression: 'c', lags: 'auto' }),
  phillipsPerron: () => stats.phillipsPerron(level, { trend: 'c', testType: 'tau', lags: null }),
  varianceRatio: () => stats.varianceRatio(level, { lags: 4, trend: 'c', debiased: true, robust: true, overlap: true }),
  zivotAndrews: () => stats.zivotAndrews(level, { regression: 'c', autolag: 'aic', maxLag: 4, trim: 0.15 }),
};

const VOLATILITY: Calls = {
  cccFit: () => stats.cccFit(moving, { stage1Init: 'first', correlation: 'centred' }),
  cdccFit: () => stats.cdccFit(moving, { stage1Init: 'first' }),
  conditionalCorrelation: () => stats.conditionalCorrelation(dccPath(), 100),
  conditionalCovariance: () => stats.conditionalCovariance(dccPath(), 100),
  covarianceForecast: () => stats.covarianceForecast(dccPath(), 1),
  dccFilter: () =>
    stats.dccFilter([x, y], {
      ...DCC,
      stage1: [
        [0, 0.1, 0.05, 0.85],
        [0, 0.1, 0.05, 0.8],
      ],
      a: 0.03,
      b: 0.9,
      distribution: 'normal',
    }),
  dccFit: () => stats.dccFit(moving, DCC),
  dccTwoStageErrors: () => stats.dccTwoStageErrors(moving, dccPath(), DCC),
  ewmaVolatility: () => stats.ewmaVolatility(x, { lambda: 0.94 }),
  garchFilter: () => stats.garchFilter(x, { ...GARCH, parameters: [0, 0.1, 0.05, 0.85], horizon: 5 }),
  garchFit: () => stats.garchFit(x, { ...GARCH, distribution: 't' }),
  pairCorrelation: () => stats.pairCorrelation(dccPath(), 0, 2),
};

const PERFORMANCE: Calls = {
  alphaBeta: () => stats.alphaBeta(returns, { benchmark: market, rf: 0, periods: 365 }),
  deflatedSharpe: () => stats.deflatedSharpe(returns, { nTrials: 20, varTrials: 0.01 }),
  deflatedSharpeFromMoments: () => stats.deflatedSharpeFromMoments(MOMENTS, { nTrials: 20, varTrials: 0.01 }),
  kelly: () => stats.kelly(returns),
  kellyBinary: () => stats.kellyBinary(0.55, { odds: 1.2 }),
  minTrackRecordLength: () => stats.minTrackRecordLength(returns, { benchmark: 0, alpha: 0.05 }),
  minTrackRecordLengthFromMoments: () => stats.minTrackRecordLengthFromMoments(MOMENTS, { benchmark: 0, alpha: 0.05 }),
  mulberry32: () => Array.from({ length: 20 }, stats.mulberry32(9)),
  multipleTest: () => stats.multipleTest([0.001, 0.01, 0.04, 0.3], { alpha: 0.05, method: 'benjamini-hochberg' }),
  optimalBlockLength: () => stats.optimalBlockLength(returns),
  pboCscv: () => stats.pboCscv(strategies, { nPartitions: 8 }),
  performance: () => stats.performance(returns, { periods: 365 }),
  probabilisticSharpe: () => stats.probabilisticSharpe(returns, { benchmark: 0 }),
  probabilisticSharpeFromMoments: () => stats.probabilisticSharpeFromMoments(MOMENTS, { benchmark: 0 }),
  realityCheck: () => stats.realityCheck(strategies, { benchmark: 0, blockLength: 5, reps: 200, seed: 3 }),
  sharpe: () => stats.sharpe(returns, { rf: 0, periods: 365 }),
  sharpeLo: () => stats.sharpeLo(returns, { q: 12 }),
  spa: () => stats.spa(strategies, { benchmark: 0, blockLength: 5, reps: 200, seed: 3, studentize: true }),
  stationaryBootstrapIndices: () => stats.stationaryBootstrapIndices(100, { blockLength: 4, seed: 3 }),
  varEs: () => stats.varEs(returns, { level: 0.95 }),
};

const PORTFOLIO: Calls = {
  correlationEigenvalues: () => stats.correlationEigenvalues(strategies),
  covariance: () => stats.covariance(strategies),
  expCovariance: () => stats.expCovariance(strategies, { span: 30 }),
  hrp: () => stats.hrp(strategies, { linkage: 'single' }),
  inverseVariance: () => stats.inverseVariance(strategies),
  ledoitWolf: () => stats.ledoitWolf(strategies, { target: 'constantCorrelation' }),
  marchenkoPastur: () => stats.marchenkoPastur(strategies),
  maxSharpe: () => stats.maxSharpe(strategies, { rf: -0.01, longOnly: true }),
  minVariance: () => stats.minVariance(strategies, { longOnly: true }),
  oas: () => stats.oas(strategies),
  riskParity: () => stats.riskParity(strategies),
};

const KERNELS: Calls = {
  RollingCorrelation: () => {
    const rolling = new stats.RollingCorrelation({ assets: 3, window: 60 });
    const matrix = new Float64Array(9);
    for (let t = 0; t < x.length; t++) rolling.push([x[t] as number, y[t] as number, z[t] as number]);
    rolling.copyTo(matrix);
    return matrix;
  },
  SimdCorrelation: () => {
    const correlation = new stats.SimdCorrelation({ assets: 3, observations: x.length });
    [x, y, z].forEach((row, i) => {
      correlation.rows.set(row, i * x.length);
    });
    return correlation.compute().slice();
  },
};

const LINALG: Calls = {
  cholesky: () => stats.cholesky(MATRIX, 3),
  solveCholesky: () => stats.solveCholesky(stats.cholesky(MATRIX, 3), [1, 2, 3]),
  solveLower: () => stats.solveLower(stats.cholesky(MATRIX, 3), [1, 2, 3]),
  solveUpper: () => stats.solveUpper(stats.cholesky(MATRIX, 3), [1, 2, 3]),
  symmetricEigen: () => stats.symmetricEigen(MATRIX, 3),
};

/** Every public function once. */
export const CALLS: Calls = {
  ...DISTRIBUTIONS,
  ...SPECIAL,
  ...TESTS,
  ...REGRESSION,
  ...UNIT_ROOTS,
  ...VOLATILITY,
  ...PERFORMANCE,
  ...PORTFOLIO,
  ...KERNELS,
  ...LINALG,
};

/** Names of all public functions and classes, those of objects with their object. */
export function publicFunctions(): readonly string[] {
  return Object.entries(stats).flatMap(([name, value]) => {
    return typeof value === 'function' ? [name] : Object.keys(value).map((member) => `${name}.${member}`);
  });
}
