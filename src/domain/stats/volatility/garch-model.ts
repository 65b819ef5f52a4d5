/** What a univariate volatility model is: its parts, the order of its parameters, and the checks on both. */
import { argumentError, requireInteger, requireOneOf, requireOptions } from '../series.ts';

/** Conditional mean: nothing, a constant μ, or μ + φ·previous value. */
export type GarchMean = 'zero' | 'constant' | 'ar1';
/** Equation of the variance: GARCH with leverage terms (GJR), or exponential GARCH. */
export type VolatilityForm = 'garch' | 'egarch';
/** Distribution of the standardised residual, always of variance 1; 'skew-t' is Hansen's (1994). */
export type GarchDistribution = 'normal' | 't' | 'skew-t';
/**
 * What stands in for the time before the first observation. 'ewma': one fixed number b, the exponentially weighted
 * (0.94) mean of the first 75 squares about the least-squares mean (arch). 'sample': b is the mean square of the current
 * residuals (Fiorentini, Calzolari & Panattoni 1996; fGarch). 'first': the first variance itself is that mean square
 * and the recursion starts at the second observation (rugarch).
 */
export type GarchInit = 'ewma' | 'sample' | 'first';

/** A univariate volatility model; nothing has a default because every part changes the conclusion. */
export interface GarchModel {
  readonly mean: GarchMean;
  readonly volatility: VolatilityForm;
  /** Number of lagged shocks, 0 … 10. */
  readonly p: number;
  /** Number of lagged asymmetric (leverage) terms, 0 … 10. */
  readonly o: number;
  /** Number of lagged variances, 0 … 10. */
  readonly q: number;
  readonly distribution: GarchDistribution;
  readonly init: GarchInit;
}

/** Where each group of parameters begins: mean, omega, alpha, gamma, beta, shape. */
export interface GarchLayout {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly gamma: number;
  readonly beta: number;
  readonly shape: number;
  readonly size: number;
}

const MAX_ORDER = 10;
const MEAN_SIZE: Readonly<Record<GarchMean, number>> = { zero: 0, constant: 1, ar1: 2 };
const SHAPE_NAMES: Readonly<Record<GarchDistribution, readonly string[]>> = {
  normal: [],
  t: ['nu'],
  'skew-t': ['eta', 'lambda'],
};

/** Refuses a model that is not one of ours. @throws BOT4_STATS_ARGUMENT naming the part. */
export function requireGarchModel(model: GarchModel): void {
  requireOptions(model);
  requireOneOf(model.mean, 'mean', ['zero', 'constant', 'ar1']);
  requireOneOf(model.volatility, 'volatility', ['garch', 'egarch']);
  requireOneOf(model.distribution, 'distribution', ['normal', 't', 'skew-t']);
  requireOneOf(model.init, 'init', ['ewma', 'sample', 'first']);
  requireInteger(model.p, 'p', 0, MAX_ORDER);
  requireInteger(model.o, 'o', 0, MAX_ORDER);
  requireInteger(model.q, 'q', 0, MAX_ORDER);
  if (model.p + model.o === 0) throw argumentError('p', 'is 0 and so is o: no shock enters the variance');
}

/** Positions of the parameters of a model. */
export function garchLayout(model: GarchModel): GarchLayout {
  const mean = MEAN_SIZE[model.mean];
  const alpha = mean + 1;
  const gamma = alpha + model.p;
  const beta = gamma + model.o;
  const shape = beta + model.q;
  return { mean, omega: mean, alpha, gamma, beta, shape, size: shape + SHAPE_NAMES[model.distribution].length };
}

/** Names of the parameters of a model in their order. */
export function garchNames(model: GarchModel): string[] {
  const lagged = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${name}[${i + 1}]`);
  return [
    ...['mu', 'phi'].slice(0, MEAN_SIZE[model.mean]),
    'omega',
    ...lagged('alpha', model.p),
    ...lagged('gamma', model.o),
    ...lagged('beta', model.q),
    ...SHAPE_NAMES[model.distribution],
  ];
}
