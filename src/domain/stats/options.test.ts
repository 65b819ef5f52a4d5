/** Calls that types forbid: options that are not there, and yes-or-no options that are neither. */
import { describe, expect, it } from 'vitest';
import * as everything from './index.ts';

const stats: Readonly<Record<string, unknown>> & typeof everything = { ...everything };

const X = Array.from({ length: 40 }, (_, i) => ((i * 0.7548776662) % 1) / 10 - 0.04);
const Y = Array.from({ length: 40 }, (_, i) => ((i * 0.569840291) % 1) / 10 - 0.05);
type Loose = (...args: unknown[]) => unknown;
const loose = (f: unknown) => f as Loose;
const argument = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT', place: { key } });

/** Functions whose options have no default, with the arguments before the options. */
const NEEDS: readonly (readonly [string, Loose, readonly unknown[]])[] = [
  ...(['acf', 'adf', 'archLm', 'bds', 'deflatedSharpe', 'dfgls', 'hurstDiffSd', 'hurstRescaledRange', 'kpss'] as const),
  ...([
    'ksOneSample',
    'lilliefors',
    'ljungBox',
    'minTrackRecordLength',
    'neweyWestMean',
    'pacf',
    'performance',
  ] as const),
  ...(['phillipsPerron', 'probabilisticSharpe', 'runsTest', 'sharpe', 'sharpeLo', 'tTestOneSample', 'varEs'] as const),
  ...(['varianceRatio', 'wilcoxon', 'zivotAndrews', 'alphaBeta', 'multipleTest'] as const),
].map((name) => [name, loose(stats[name]), [name === 'multipleTest' ? X.map(Math.abs) : X]] as const);
const PAIRS: typeof NEEDS = [
  ...(['granger', 'levene', 'mannWhitney'] as const).map((name) => [name, loose(stats[name]), [X, Y]] as const),
  ...(['breuschGodfrey', 'breuschPagan', 'engleGranger', 'ols', 'olsRobust', 'whiteTest'] as const).map(
    (name) => [name, loose(stats[name]), [X, [Y]]] as const,
  ),
  ...(['johansen', 'pboCscv', 'realityCheck', 'spa'] as const).map(
    (name) => [name, loose(stats[name]), [[X, Y]]] as const,
  ),
];

describe.each([...NEEDS, ...PAIRS])('%s', (_, f, data) => {
  it.each([undefined, null, 5])('refuses %s in place of its options', (options) => {
    expect(() => f(...data, options)).toThrow(argument('options'));
  });
});

const FLAGS: readonly (readonly [string, (flag: unknown) => unknown])[] = [
  ['addConst', (addConst) => loose(stats.ols)(X, [Y], { addConst })],
  ['addConst', (addConst) => loose(stats.olsRobust)(X, [Y], { addConst, covariance: 'HC0', maxLags: null })],
  ['addConst', (addConst) => loose(stats.breuschGodfrey)(X, [Y], { addConst, nlags: 1 })],
  ['addConst', (addConst) => loose(stats.breuschPagan)(X, [Y], { addConst })],
  ['addConst', (addConst) => loose(stats.whiteTest)(X, [Y], { addConst })],
  ['demean', (demean) => loose(stats.archLm)(X, { demean, nlags: 1, ddof: 0 })],
  ['cumulate', (cumulate) => loose(stats.hurstDiffSd)(X, { cumulate, lags: [1, 2] })],
  ['correction', (correction) => loose(stats.runsTest)(X, { correction, cutoff: 'mean' })],
  ['continuity', (continuity) => loose(stats.mannWhitney)(X, Y, { continuity, method: 'asymptotic' })],
];

describe('an option of yes or no', () => {
  it.each(FLAGS)('%s refuses what is neither', (key, call) => {
    for (const flag of [undefined, null, 1, 'yes', Number.NaN]) expect(() => call(flag)).toThrow(argument(key));
  });
});

describe('ksOneSample', () => {
  it('refuses a cdf that is not a function', () => {
    expect(() => loose(stats.ksOneSample)(X, { cdf: 'normal' })).toThrow(argument('cdf'));
  });
});
