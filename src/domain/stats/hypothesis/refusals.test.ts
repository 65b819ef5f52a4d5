/** What no test of this folder answers: data it cannot judge and options out of range, each naming its argument. */
import { describe, expect, it } from 'vitest';
import type { Series } from '../series.ts';
import {
  andersonDarling,
  andersonKSample,
  bds,
  dagostinoK2,
  hurstDiffSd,
  hurstRescaledRange,
  kendall,
  levene,
  lilliefors,
  mannWhitney,
  pacf,
  shapiroWilk,
  tTestPooled,
  tTestWelch,
  wilcoxon,
} from './index.ts';

const GOOD = [1, 3, 2, 5, 4, 4.5, 2.5, 3.5, 1.5, 2.2, 6, 1.1, 3.3, 2.7, 5.1, 0.4];
const INPUT = 'BOT4_STATS_INPUT';
const ARGUMENT = 'BOT4_STATS_ARGUMENT';
const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });

type Call = (x: Series) => unknown;
const ONE: Readonly<Record<string, Call>> = {
  andersonDarling,
  bds: (x) => bds(x, { maxDim: 2, distance: 1 }),
  dagostinoK2,
  hurstDiffSd: (x) => hurstDiffSd(x, { lags: [1, 2], cumulate: true }),
  hurstRescaledRange: (x) => hurstRescaledRange(x, { windows: [2, 4] }),
  'kendall x': (x) =>
    kendall(x, x?.length === GOOD.length ? GOOD : Array.from({ length: x?.length ?? 0 }, (_, i) => i)),
  'lilliefors, exponential': (x) => lilliefors(x, { dist: 'exponential' }),
  'lilliefors, normal': (x) => lilliefors(x, { dist: 'normal' }),
  'levene x': (x) => levene(x, GOOD, { center: 'median' }),
  'mannWhitney x': (x) => mannWhitney(x, GOOD, { method: 'asymptotic', continuity: true }),
  pacf: (x) => pacf(x, { nlags: 1, method: 'burg' }),
  shapiroWilk,
  'tTestPooled x': (x) => tTestPooled(x, GOOD),
  'tTestWelch x': (x) => tTestWelch(x, GOOD),
  wilcoxon: (x) => wilcoxon(x, { shift: 1, method: 'asymptotic' }),
};

describe.each(Object.entries(ONE))('%s', (_, call) => {
  it('answers a good series and leaves it unchanged', () => {
    const copy = GOOD.slice();
    call(copy);
    expect(copy).toEqual(GOOD);
    expect(call(Float64Array.from(GOOD))).toEqual(call(GOOD));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d inside', (value) => {
    expect(() => call(GOOD.with(7, value))).toThrow(refusal(INPUT, 'x'));
    expect(() => call(Float64Array.from(GOOD).with(7, value))).toThrow(refusal(INPUT, 'x'));
  });

  it('refuses an empty, a one-value and a constant series', () => {
    expect(() => call([])).toThrow(refusal(INPUT, 'x'));
    expect(() => call([1])).toThrow(refusal(INPUT, 'x'));
    expect(() => call(GOOD.map(() => 0.1))).toThrow(refusal(INPUT, 'x'));
    expect(() => call(new Float64Array(2000).fill(1e9))).toThrow(refusal(INPUT, 'x'));
  });

  it('refuses what is not an array', () => {
    expect(() => call(null as unknown as Series)).toThrow(refusal(INPUT, 'x'));
    expect(() => call(5 as unknown as Series)).toThrow(refusal(INPUT, 'x'));
  });
});

const SECOND: Readonly<Record<string, Call>> = {
  kendall: (y) => kendall(GOOD, y),
  levene: (y) => levene(GOOD, y, { center: 'mean' }),
  mannWhitney: (y) => mannWhitney(GOOD, y, { method: 'asymptotic', continuity: true }),
  tTestPooled: (y) => tTestPooled(GOOD, y),
  tTestWelch: (y) => tTestWelch(GOOD, y),
};

describe.each(Object.entries(SECOND))('%s of a second sample', (_, call) => {
  it('refuses it when it is not finite, constant or too short', () => {
    expect(() => call(GOOD.with(3, Number.NaN))).toThrow(refusal(INPUT, 'y'));
    expect(() => call(GOOD.map(() => -2))).toThrow(refusal(INPUT, 'y'));
    expect(() => call([1])).toThrow(refusal(INPUT, 'y'));
  });
});

const SINE = Array.from({ length: 60 }, (_, i) => Math.sin(0.3 * i));
const LINE = Array.from({ length: 60 }, (_, i) => 3 + 2 * i);
const CASES: readonly (readonly [string, string, string, () => unknown])[] = [
  ['andersonKSample of one', ARGUMENT, 'samples', () => andersonKSample([GOOD])],
  ['andersonKSample constant', INPUT, 'samples[1]', () => andersonKSample([GOOD, GOOD.map(() => 1)])],
  ['andersonKSample NaN', INPUT, 'samples[0]', () => andersonKSample([GOOD.with(0, Number.NaN), GOOD])],
  ['andersonKSample short', INPUT, 'samples[2]', () => andersonKSample([GOOD, GOOD, [1]])],
  ['bds maxDim 1', ARGUMENT, 'maxDim', () => bds(GOOD, { maxDim: 1, distance: 1 })],
  ['bds maxDim n', ARGUMENT, 'maxDim', () => bds(GOOD, { maxDim: 16, distance: 1 })],
  ['bds distance 0', ARGUMENT, 'distance', () => bds(GOOD, { maxDim: 2, distance: 0 })],
  ['bds distance NaN', ARGUMENT, 'distance', () => bds(GOOD, { maxDim: 2, distance: Number.NaN })],
  ['bds distance of all', ARGUMENT, 'distance', () => bds(GOOD, { maxDim: 2, distance: 99 })],
  ['bds distance of none', ARGUMENT, 'distance', () => bds(GOOD, { maxDim: 2, distance: 1e-9 })],
  ['dagostinoK2 of seven', INPUT, 'x', () => dagostinoK2(GOOD.slice(0, 7))],
  ['hurstDiffSd lag 0', ARGUMENT, 'lags', () => hurstDiffSd(GOOD, { lags: [0, 2], cumulate: true })],
  ['hurstDiffSd lag n − 1', ARGUMENT, 'lags', () => hurstDiffSd(GOOD, { lags: [1, 15], cumulate: true })],
  ['hurstDiffSd one lag', ARGUMENT, 'lags', () => hurstDiffSd(GOOD, { lags: [3, 3], cumulate: true })],
  ['hurstDiffSd of a line', INPUT, 'x', () => hurstDiffSd(LINE, { lags: [1, 2], cumulate: false })],
  ['hurst windows', ARGUMENT, 'windows', () => hurstRescaledRange(GOOD, { windows: [4, 17] })],
  ['hurst windows missing', ARGUMENT, 'windows', () => hurstRescaledRange(GOOD, { windows: 4 as unknown as number[] })],
  ['hurst of steps', INPUT, 'x', () => hurstRescaledRange([1, 1, 2, 2, 3, 3, 1, 1], { windows: [2, 4] })],
  ['kendall lengths', INPUT, 'y', () => kendall(GOOD, GOOD.slice(1))],
  ['levene center', ARGUMENT, 'center', () => levene(GOOD, GOOD, { center: 'trimmed' as 'mean' })],
  ['levene of two sizes', INPUT, 'x', () => levene([1, -1, 1, -1], [2, -2, 2, -2], { center: 'mean' })],
  ['lilliefors dist', ARGUMENT, 'dist', () => lilliefors(GOOD, { dist: 'uniform' as 'normal' })],
  ['lilliefors negative', INPUT, 'x', () => lilliefors(GOOD.with(2, -1), { dist: 'exponential' })],
  ['lilliefors of three', INPUT, 'x', () => lilliefors([1, 2, 4], { dist: 'normal' })],
  ['pacf nlags 0', ARGUMENT, 'nlags', () => pacf(GOOD, { nlags: 0, method: 'ols' })],
  ['pacf nlags over n/2', ARGUMENT, 'nlags', () => pacf(GOOD, { nlags: 9, method: 'burg' })],
  ['pacf method', ARGUMENT, 'method', () => pacf(GOOD, { nlags: 1, method: 'ywm' as 'ols' })],
  ['pacf too few rows', INPUT, 'x', () => pacf(GOOD, { nlags: 8, method: 'ols' })],
  ['pacf of a sine by regression', INPUT, 'x', () => pacf(SINE, { nlags: 4, method: 'ols' })],
  ['pacf of an alternation by Burg', INPUT, 'x', () => pacf([1, -1, 1, -1, 1, -1], { nlags: 3, method: 'burg' })],
  [
    'pacf of an alternation by adjusted Yule-Walker',
    INPUT,
    'x',
    () =>
      pacf(
        Array.from({ length: 59 }, (_, i) => (i % 2 === 0 ? 2 : -2)),
        { nlags: 6, method: 'yule-walker-adjusted' },
      ),
  ],
  [
    'wilcoxon shift',
    ARGUMENT,
    'shift',
    () => wilcoxon(GOOD, { shift: Number.POSITIVE_INFINITY, method: 'asymptotic' }),
  ],
];

describe('options and shapes', () => {
  it.each(CASES)('%s: %s names %s', (_, code, key, call) => {
    expect(call).toThrow(refusal(code, key));
  });
});
