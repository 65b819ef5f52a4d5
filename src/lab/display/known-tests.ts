/** What the tests of `bot4/stats` ask, in words: the null hypothesis, and what each answer means. */

/** A test by its function's name. */
export interface KnownTest {
  readonly title: string;
  /** A sentence with `{x}` for what was tested. */
  readonly null: string;
  /** What is believed when the null hypothesis is rejected. */
  readonly rejected: string;
  /** What is said when it is not: never that it is true. */
  readonly kept: string;
}

const UNIT_ROOT = {
  null: 'unit root: shocks to {x} never fade.',
  rejected: 'Shocks to {x} fade: stationary.',
  kept: 'A unit root in {x} is not ruled out: differences, not levels, are what a model can learn from.',
};
const NORMAL = {
  null: 'normal distribution of {x}.',
  rejected: 'The distribution of {x} is not normal: intervals that assume it are wrong in the tails.',
  kept: 'Nothing here speaks against a normal distribution of {x}.',
};
const NO_MEMORY = {
  null: 'no autocorrelation of {x} up to the lags tested.',
  rejected: 'There is memory in {x}: the past says something about the next value.',
  kept: 'No linear memory was found in {x}.',
};
const SAME_VARIANCE = {
  null: 'the variance of the residuals of {x} does not depend on the regressors.',
  rejected: 'the residuals of {x} are heteroskedastic: use robust standard errors.',
  kept: 'No dependence of the variance of {x} on the regressors was found.',
};

/** Tests by the name of their function. */
export const KNOWN_TESTS: Readonly<Record<string, KnownTest>> = {
  adf: { title: 'Augmented Dickey-Fuller', ...UNIT_ROOT },
  dfgls: { title: 'Dickey-Fuller, GLS detrended', ...UNIT_ROOT },
  phillipsPerron: { title: 'Phillips-Perron', ...UNIT_ROOT },
  zivotAndrews: {
    title: 'Zivot-Andrews',
    null: 'unit root in {x}, without a break.',
    rejected: 'Stationarity of {x} around a level or trend that breaks once.',
    kept: 'A unit root in {x} is not ruled out, a break allowed for.',
  },
  kpss: {
    title: 'KPSS',
    null: 'stationarity of {x}.',
    rejected: 'Not stationary: the level of {x} wanders or changes.',
    kept: 'Nothing here speaks against stationarity of {x}.',
  },
  varianceRatio: {
    title: 'Variance ratio',
    null: 'random walk of {x}.',
    rejected: 'No random walk: the steps of {x} are correlated.',
    kept: 'A random walk is not ruled out for {x}.',
  },
  engleGranger: {
    title: 'Engle-Granger',
    null: 'no cointegration of {x}: every combination wanders.',
    rejected: 'Cointegration of {x}: the spread returns to its mean.',
    kept: 'No cointegration of {x} was found: the spread may wander off and stay away.',
  },
  jarqueBera: { title: 'Jarque-Bera', ...NORMAL },
  dagostinoK2: { title: "D'Agostino's K²", ...NORMAL },
  shapiroWilk: { title: 'Shapiro-Wilk', ...NORMAL },
  andersonDarling: { title: 'Anderson-Darling', ...NORMAL },
  lilliefors: { title: 'Lilliefors', ...NORMAL },
  ksOneSample: {
    title: 'Kolmogorov-Smirnov',
    null: 'the given distribution fits {x}.',
    rejected: 'The given distribution does not fit {x}.',
    kept: 'Nothing here speaks against the given distribution for {x}.',
  },
  ksTwoSample: {
    title: 'Kolmogorov-Smirnov, two samples',
    null: 'one distribution for {x}.',
    rejected: 'Different distributions of {x}.',
    kept: 'Nothing here speaks against one distribution for {x}.',
  },
  ljungBox: { title: 'Ljung-Box', ...NO_MEMORY },
  breuschGodfrey: { title: 'Breusch-Godfrey', ...NO_MEMORY },
  runsTest: {
    title: 'Runs test',
    null: 'the signs of {x} come in random order.',
    rejected: 'the signs of {x} come in too few or too many runs to be random.',
    kept: 'The signs of {x} may well be in random order.',
  },
  archLm: {
    title: 'ARCH-LM',
    null: 'the variance of {x} has no memory.',
    rejected: 'The volatility of {x} clusters: large moves follow large moves.',
    kept: 'No clustering of the volatility of {x} was found.',
  },
  breuschPagan: { title: 'Breusch-Pagan', ...SAME_VARIANCE },
  whiteTest: { title: 'White', ...SAME_VARIANCE },
  granger: {
    title: 'Granger causality',
    null: 'the past of the second of {x} says nothing about the first.',
    rejected: 'the past of the second of {x} helps to predict the first.',
    kept: 'No help of the past of the second of {x} was found.',
  },
  levene: {
    title: 'Levene',
    null: 'equal variances of {x}.',
    rejected: 'Different variances of {x}.',
    kept: 'No difference of the variances of {x} was found.',
  },
  mannWhitney: {
    title: 'Mann-Whitney U',
    null: 'neither of {x} tends to be larger than the other.',
    rejected: 'one of {x} tends to be larger than the other.',
    kept: 'No tendency of one of {x} to be larger was found.',
  },
  tTestOneSample: {
    title: 't test',
    null: 'the mean of {x} is the given one.',
    rejected: 'the mean of {x} is another one.',
    kept: 'Nothing here speaks against that mean of {x}.',
  },
  tTestWelch: {
    title: 't test of Welch',
    null: 'equal means of {x}.',
    rejected: 'Different means of {x}.',
    kept: 'No difference of the means of {x} was found.',
  },
  neweyWestMean: {
    title: 'Mean, errors of Newey and West',
    null: 'the mean of {x} is zero.',
    rejected: 'the mean of {x} is not zero.',
    kept: 'A mean of zero is not ruled out for {x}.',
  },
};
