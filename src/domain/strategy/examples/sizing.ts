/**
 * How large a position an example takes, as a share of what a target of 1 means (the position limit, or the size that the
 * trading rules name). The three usual answers are one formula, so that they travel as numbers and not as functions:
 * size = min(1, scale / σ^power), σ the deviation of a bar's logarithmic return over the last bars.
 */
import { InputError } from '../../../core/index.ts';
import { type FeatureSpec, feature } from '../../features/index.ts';

/** The same share always. */
export interface FixedFraction {
  readonly kind: 'fixedFraction';
  /** From 0, exclusive, to 1. */
  readonly fraction: number;
}

/** Less when the market is wild: the position moves by about `perBar` of its limit in a bar. */
export interface VolatilityTarget {
  readonly kind: 'volatilityTarget';
  /** Wished deviation of a bar's return of the position, for example 0.005. */
  readonly perBar: number;
  /** Bars that σ is estimated on, at least 2. */
  readonly period: number;
}

/**
 * A share of Kelly's growth-optimal size μ / σ². The mean is an estimate and the size is proportional to its error: a half
 * or a quarter is what practice takes.
 */
export interface KellyFraction {
  readonly kind: 'kellyFraction';
  /** From 0, exclusive, to 1. */
  readonly fraction: number;
  /** Expected logarithmic return of a bar in the direction of the position, net of costs, estimated in sample. */
  readonly meanPerBar: number;
  /** Bars that σ is estimated on, at least 2. */
  readonly period: number;
}

export type Sizing = FixedFraction | VolatilityTarget | KellyFraction;

/** What a sizing adds to a strategy: the feature σ, and the two numbers of the formula. */
export interface SizingParts {
  readonly features: readonly FeatureSpec[];
  readonly params: { readonly sizeScale: number; readonly sizePower: number };
}

function refuse(key: string, value: unknown, must: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', `${key} is ${String(value)}, must be ${must}`, { place: { key } });
}

function checkFraction(fraction: number): void {
  if (!(fraction > 0 && fraction <= 1)) refuse('sizing.fraction', fraction, 'above 0 and at most 1');
}

function checkPositive(key: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) refuse(`sizing.${key}`, value, 'a number above 0');
}

function checkPeriod(period: number): void {
  if (!Number.isSafeInteger(period) || period < 2) refuse('sizing.period', period, 'a whole number of bars from 2');
}

/**
 * The parts of a strategy that size its positions. Its `onBar` computes
 * `Math.min(1, params.sizeScale / features.sizeVolatility ** params.sizePower)`; a market that does not move at all has
 * σ = 0 and takes the whole size of 1.
 * @throws BOT4_CONFIG_VALUE naming the number that is out of its range.
 * @example sizing({ kind: 'fixedFraction', fraction: 0.5 }).params.sizeScale // => 0.5
 */
export function sizing(rule: Sizing): SizingParts {
  switch (rule.kind) {
    case 'fixedFraction':
      checkFraction(rule.fraction);
      return parts(2, { sizeScale: rule.fraction, sizePower: 0 });
    case 'volatilityTarget':
      checkPositive('perBar', rule.perBar);
      checkPeriod(rule.period);
      return parts(rule.period, { sizeScale: rule.perBar, sizePower: 1 });
    case 'kellyFraction':
      checkFraction(rule.fraction);
      checkPositive('meanPerBar', rule.meanPerBar);
      checkPeriod(rule.period);
      return parts(rule.period, { sizeScale: rule.fraction * rule.meanPerBar, sizePower: 2 });
    default:
      return refuse('sizing.kind', (rule as Sizing).kind, 'fixedFraction, volatilityTarget or kellyFraction');
  }
}

function parts(period: number, params: SizingParts['params']): SizingParts {
  return { features: [feature.volatility('sizeVolatility', { input: 'close', period })], params };
}
