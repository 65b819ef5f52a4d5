/** One hundred features of the kinds that a model is given, and seeded bars to compute them over. */
import { Rng } from '../../src/core/index.ts';
import { type BarColumn, buildFeature, type FeatureSpec } from '../../src/domain/features/index.ts';
import type { BenchSize } from '../bench-case.ts';

type Options = Readonly<Record<string, number | string>>;

/** Kind, then options of each feature of that kind. */
const AVERAGES: readonly (readonly [string, ...Options[]])[] = [
  ['sma', { period: 10 }, { period: 20 }, { period: 50 }, { period: 200 }],
  ['ema', { period: 8 }, { period: 12 }, { period: 26 }, { period: 50 }, { period: 100 }, { period: 200 }],
  ['wma', { period: 10 }, { period: 30 }],
  ['dema', { period: 20 }],
  ['tema', { period: 20 }],
  ['kama', { period: 30 }],
  ['hma', { period: 16 }],
  ['vwma', { period: 20 }],
  ['trima', { period: 20 }],
];

const MOMENTUM: readonly (readonly [string, ...Options[]])[] = [
  ['rsi', { period: 7 }, { period: 14 }, { period: 21 }],
  ['macd', { output: 'value' }, { output: 'signal' }, { output: 'hist' }],
  ['stoch', { period: 14 }, { period: 14, output: 'd' }],
  ['adx', { period: 14 }, { period: 28 }],
  ['plusDi', { period: 14 }],
  ['minusDi', { period: 14 }],
  ['cci', { period: 20 }],
  ['willr', { period: 14 }],
  ['aroonOsc', { period: 25 }],
  ['mfi', { period: 14 }],
  ['cmo', { period: 14 }],
  ['ultOsc', {}],
  ['trix', { period: 15 }],
  ['ppo', {}],
  ['mom', { period: 10 }],
  ['roc', { period: 1 }, { period: 5 }, { period: 20 }],
  ['logReturn', { period: 1 }, { period: 5 }, { period: 15 }, { period: 60 }],
  ['efficiencyRatio', { period: 20 }],
  ['returnTStat', { period: 60 }],
  ['donchianPosition', { period: 20 }, { period: 100 }],
];

const RANGES: readonly (readonly [string, ...Options[]])[] = [
  ['atr', { period: 14 }, { period: 50 }],
  ['natr', { period: 14 }],
  ['choppiness', { period: 14 }],
  ['trueRange', {}],
  ['bbands', { period: 20, output: 'upper' }, { period: 20, output: 'lower' }],
  ['volatility', { period: 20 }, { period: 60 }, { period: 240 }],
  ['parkinson', { period: 20 }],
  ['garmanKlass', { period: 20 }],
  ['stddev', { period: 20 }, { period: 100 }],
  ['max', { period: 20 }, { period: 200 }],
  ['min', { period: 20 }, { period: 200 }],
];

const STATISTICS: readonly (readonly [string, ...Options[]])[] = [
  ['zscore', { period: 20 }, { period: 100 }],
  ['linearReg', { period: 50 }],
  ['linearRegSlope', { period: 20 }, { period: 100 }],
  ['rollingSkew', { period: 60 }],
  ['rollingKurtosis', { period: 60 }],
  ['percentRank', { period: 100 }],
  ['variance', { period: 20 }],
];

const VOLUME: readonly (readonly [string, ...Options[]])[] = [
  ['obv', {}],
  ['ad', {}],
  ['adosc', {}],
  ['cmf', { period: 20 }],
  ['pvt', {}],
  ['volumeRatio', { period: 20 }, { period: 100 }],
];

const PATTERNS: readonly (readonly [string, ...Options[]])[] = [
  ['cdlDoji', {}],
  ['cdlEngulfing', {}],
  ['cdlHammer', {}],
  ['cdlHarami', {}],
  ['cdlShootingStar', {}],
  ['cdlMorningStar', {}],
  ['cdlEveningStar', {}],
  ['cdl3WhiteSoldiers', {}],
  ['cdl3BlackCrows', {}],
  ['cdlMarubozu', {}],
  ['cdlPiercing', {}],
  ['cdlDarkCloudCover', {}],
];

const TIME: readonly (readonly [string, ...Options[]])[] = [
  ['timeOfDaySin', {}],
  ['timeOfDayCos', {}],
  ['timeOfWeekSin', {}],
  ['timeOfWeekCos', {}],
];

/** The features, in groups of a kind. */
export function hundredFeatures(): readonly FeatureSpec[] {
  const all = [AVERAGES, MOMENTUM, RANGES, STATISTICS, VOLUME, PATTERNS, TIME].flat();
  return all.flatMap(([kind, ...each]) => each.map((options, i) => buildFeature(kind, `${kind}${i}`, options)));
}

/** Simple indicators: a few operations for each value, and no state but sums, means and the last value. */
export function simpleFeatures(): readonly FeatureSpec[] {
  const kinds: readonly (readonly [string, Options])[] = [
    ['sma', { period: 20 }],
    ['ema', { period: 20 }],
    ['rsi', { period: 14 }],
    ['macd', {}],
    ['atr', { period: 14 }],
    ['obv', {}],
    ['mom', { period: 10 }],
    ['roc', { period: 10 }],
    ['bbands', { period: 20 }],
    ['max', { period: 20 }],
  ];
  return kinds.map(([kind, options]) => buildFeature(kind, kind, options));
}

const MINUTE = 60e6;

/** Columns of bars, (n,) each. */
export type BarColumns = Readonly<Record<BarColumn | 'openTime', Float64Array>>;

/** Seeded synthetic one-minute bars in cents. */
export function seededBars(rows: number): BarColumns {
  const rng = new Rng(31);
  const column = () => new Float64Array(rows);
  const bars = { openTime: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let cents = 4_200_000;
  for (let t = 0; t < rows; t++) {
    const open = cents;
    cents = Math.max(1_000_000, cents + Math.round(400 * rng.normal()));
    bars.openTime[t] = 1.7e15 + MINUTE * t;
    bars.open[t] = open / 100;
    bars.close[t] = cents / 100;
    bars.high[t] = (Math.max(open, cents) + rng.below(700)) / 100;
    bars.low[t] = (Math.min(open, cents) - rng.below(700)) / 100;
    bars.volume[t] = (1000 + rng.below(2_000_000)) / 1000;
  }
  return bars;
}

/** Bars of a year, or enough that every feature has values. */
export function rowsOf(size: BenchSize): number {
  return size === 'full' ? 525_600 : 600;
}
