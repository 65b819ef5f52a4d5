/**
 * Moving averages by name: the choices of every indicator that lets its average be chosen. Each agrees with TA-Lib's `MA`
 * of the same code, whose average over one value is the value itself whatever the kind. O(1) a value, amortised.
 */
import { assert } from '../../../core/index.ts';
import type { AverageName } from '../indicator.ts';
import { DoubleExponentialMean } from './double-exponential-mean.ts';
import { HullMean } from './hull-mean.ts';
import { KaufmanMean } from './kaufman-mean.ts';
import { MESA_WARMUP, MesaMean } from './mesa-mean.ts';
import { ExponentialMean, WilderMean } from './recursive-mean.ts';
import { SimpleMean } from './simple-mean.ts';
import { T3Mean } from './t3-mean.ts';
import { TriangularMean } from './triangular-mean.ts';
import { TripleExponentialMean } from './triple-exponential-mean.ts';
import { WeightedMean } from './weighted-mean.ts';
import { ZeroLagMean } from './zero-lag-mean.ts';

/** A running average. */
export interface Average {
  /** Takes a value and returns the average, NaN while it warms up. A NaN gives NaN and leaves the state as it was. */
  update(x: number): number;
  /**
   * The same from `row[from]` to `out[to]`. Where averages of many kinds are in use a call of `update` is a real call,
   * which boxes its argument and its result; here no number travels through the call.
   */
  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void;
  /** Forgets every value. */
  reset(): void;
}

/** An average that can be made: what `own` stands for is known to the indicator only. */
export type PlainAverageName = Exclude<AverageName, 'own'>;

interface AverageKind {
  readonly create: (period: number) => Average;
  readonly warmup: (period: number) => number;
}

/** The value itself. */
class NoAverage implements Average {
  update(x: number): number {
    return x;
  }
  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = row[from] as number;
  }
  reset(): void {}
}

class ExponentialAverage extends ExponentialMean implements Average {
  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }
}

class WilderAverage extends WilderMean implements Average {
  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }
}

const KINDS: Readonly<Record<PlainAverageName, AverageKind>> = {
  sma: { create: (n) => new SimpleMean(n), warmup: (n) => n - 1 },
  ema: { create: (n) => new ExponentialAverage(n), warmup: (n) => n - 1 },
  wma: { create: (n) => new WeightedMean(n), warmup: (n) => n - 1 },
  dema: { create: (n) => new DoubleExponentialMean(n), warmup: (n) => 2 * (n - 1) },
  tema: { create: (n) => new TripleExponentialMean(n), warmup: (n) => 3 * (n - 1) },
  trima: { create: (n) => new TriangularMean(n), warmup: (n) => n - 1 },
  kama: { create: (n) => new KaufmanMean(n), warmup: (n) => n },
  mama: { create: () => new MesaMean(), warmup: () => MESA_WARMUP },
  t3: { create: (n) => new T3Mean(n), warmup: (n) => 6 * (n - 1) },
  hma: { create: (n) => new HullMean(n), warmup: (n) => n + Math.floor(Math.sqrt(n)) - 2 },
  none: { create: () => new NoAverage(), warmup: () => 0 },
  zlema: { create: (n) => new ZeroLagMean(n), warmup: (n) => n - 1 + Math.floor((n - 1) / 2) },
  rma: { create: (n) => new WilderAverage(n), warmup: (n) => n - 1 },
};

function kindOf(name: AverageName, period: number): AverageKind {
  assert(name !== 'own', 'the indicator says what its own average is');
  assert(Number.isInteger(period) && period > 0, 'an average is of at least one value', period);
  return KINDS[period === 1 ? 'none' : name];
}

/** Makes an average. @param name any but `own`.   @param period values; `none` and `mama` take no notice of it. */
export function createAverage(name: AverageName, period: number): Average {
  return kindOf(name, period).create(period);
}

/** Values that pass before the first average. */
export function averageWarmup(name: AverageName, period: number): number {
  return kindOf(name, period).warmup(period);
}
