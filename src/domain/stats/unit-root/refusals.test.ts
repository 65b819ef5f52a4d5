/** What no test of unit roots answers: data it cannot judge and options out of range, each naming its argument. */
import { describe, expect, it } from 'vitest';
import type { Series } from '../series.ts';
import { type DfglsOptions, dfgls } from './dfgls.ts';
import { type EngleGrangerOptions, engleGranger } from './engle-granger.ts';
import { type JohansenOptions, johansen } from './johansen.ts';
import { type PhillipsPerronOptions, phillipsPerron } from './phillips-perron.ts';
import { type VarianceRatioOptions, varianceRatio } from './variance-ratio.ts';
import { type ZivotAndrewsOptions, zivotAndrews } from './zivot-andrews.ts';

const GOOD = [1, 3, 2, 5, 4, 4.5, 2.5, 3.5, 1.5, 2.2, 6, 1.1, 3.3, 2.7, 5.1, 0.4, 2.1, 3.9, 1.7, 2.6];
const OTHER = [2, 1, 4, 3, 7, 5, 6.5, 2.2, 8, 3.1, 4.4, 5.2, 1.9, 6.1, 2.3, 7.7, 4.9, 0.8, 3.6, 5.5];
const INPUT = 'BOT4_STATS_INPUT';
const ARGUMENT = 'BOT4_STATS_ARGUMENT';
const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });

const PP = { trend: 'c', testType: 'tau', lags: 1 } as const;
const GLS = { trend: 'c', autolag: null, maxLag: 1 } as const;
const VR = { lags: 2, trend: 'c', debiased: true, robust: true, overlap: true } as const;
const ZA = { regression: 'c', autolag: null, maxLag: 0, trim: 0.2 } as const;
const EG = { trend: 'c', autolag: null, maxLag: 1 } as const;
const JO = { trend: 'c', lags: 1 } as const;

/** Every test, as a function of one of its series, with options that are in range. */
const ONE: readonly (readonly [string, string, (x: Series) => unknown])[] = [
  ['phillipsPerron', 'x', (x) => phillipsPerron(x, PP)],
  ['dfgls', 'x', (x) => dfgls(x, GLS)],
  ['varianceRatio', 'x', (x) => varianceRatio(x, VR)],
  ['zivotAndrews', 'x', (x) => zivotAndrews(x, ZA)],
  ['engleGranger y', 'y', (y) => engleGranger(y, [OTHER], EG)],
  ['engleGranger x', 'x[0]', (x) => engleGranger(OTHER, [x], EG)],
  ['johansen', 'x[0]', (x) => johansen([x, OTHER], JO)],
];

describe.each(ONE)('%s', (_, key, call) => {
  it('answers a good series', () => {
    expect(() => call(GOOD)).not.toThrow();
    expect(() => call(Float64Array.from(GOOD))).not.toThrow();
  });
  it.each([
    ['NaN', GOOD.with(7, Number.NaN)],
    ['NaN at the start', GOOD.with(0, Number.NaN)],
    ['infinity', GOOD.with(3, Number.NEGATIVE_INFINITY)],
    ['infinity in doubles', Float64Array.from(GOOD.with(19, Number.POSITIVE_INFINITY))],
    ['a hole', GOOD.with(5, null as unknown as number)],
    ['text', GOOD.with(5, '4' as unknown as number)],
    ['a constant', GOOD.map(() => 2.5)],
    ['a constant but for rounding', GOOD.map((_, i) => 1e9 + (i % 2) * 1e-7)],
    ['three values', GOOD.slice(0, 3)],
    ['no value', []],
    ['a number', 5 as unknown as number[]],
    ['null', null as unknown as number[]],
  ])('refuses %s', (_what, x) => {
    expect(() => call(x)).toThrow(refusal(INPUT, key));
  });
});

const LINE = Array.from({ length: 40 }, (_, i) => 0.1 + 0.3 * i);
const pp = (o: Partial<Record<keyof PhillipsPerronOptions, unknown>>) => () =>
  phillipsPerron(GOOD, { ...PP, ...o } as PhillipsPerronOptions);
const gls = (o: Partial<Record<keyof DfglsOptions, unknown>>) => () => dfgls(GOOD, { ...GLS, ...o } as DfglsOptions);
const vr = (o: Partial<Record<keyof VarianceRatioOptions, unknown>>) => () =>
  varianceRatio(GOOD, { ...VR, ...o } as VarianceRatioOptions);
const za = (o: Partial<Record<keyof ZivotAndrewsOptions, unknown>>) => () =>
  zivotAndrews(GOOD, { ...ZA, ...o } as ZivotAndrewsOptions);
const eg = (o: Partial<Record<keyof EngleGrangerOptions, unknown>>) => () =>
  engleGranger(GOOD, [OTHER], { ...EG, ...o } as EngleGrangerOptions);
const jo = (o: Partial<Record<keyof JohansenOptions, unknown>>) => () =>
  johansen([GOOD, OTHER], { ...JO, ...o } as JohansenOptions);

describe('options', () => {
  it.each<readonly [string, string, () => unknown]>([
    ['phillipsPerron ctt', 'trend', pp({ trend: 'ctt' })],
    ['phillipsPerron Tau', 'testType', pp({ testType: 'Tau' })],
    ['phillipsPerron −1 lags', 'lags', pp({ lags: -1 })],
    ['phillipsPerron n lags', 'lags', pp({ lags: 20 })],
    ['phillipsPerron 1.5 lags', 'lags', pp({ lags: 1.5 })],
    ['dfgls n', 'trend', gls({ trend: 'n' })],
    ['dfgls AIC', 'autolag', gls({ autolag: 'AIC' })],
    ['dfgls 9 lags of 20 values', 'maxLag', gls({ maxLag: 9 })],
    ['dfgls −1 lags', 'maxLag', gls({ autolag: 'aic', maxLag: -1 })],
    ['varianceRatio 1', 'lags', vr({ lags: 1 })],
    ['varianceRatio n − 1', 'lags', vr({ lags: 19 })],
    ['varianceRatio of one long step, debiased', 'lags', vr({ lags: 19, trend: 'n' })],
    ['varianceRatio of one long step less its drift', 'lags', vr({ lags: 19, debiased: false })],
    ['varianceRatio over half without overlap', 'lags', vr({ lags: 10, overlap: false })],
    ['varianceRatio ct', 'trend', vr({ trend: 'ct' })],
    ['varianceRatio without debiased', 'debiased', vr({ debiased: undefined })],
    ['varianceRatio robust 1', 'robust', vr({ robust: 1 })],
    ['varianceRatio overlap no', 'overlap', vr({ overlap: 'no' })],
    ['zivotAndrews n', 'regression', za({ regression: 'n' })],
    ['zivotAndrews hqic', 'autolag', za({ autolag: 'hqic' })],
    ['zivotAndrews 8 lags', 'maxLag', za({ maxLag: 8 })],
    ['zivotAndrews trim 0', 'trim', za({ trim: 0 })],
    ['zivotAndrews trim NaN', 'trim', za({ trim: Number.NaN })],
    ['zivotAndrews trim 0.4', 'trim', za({ trim: 0.4 })],
    ['zivotAndrews trim shorter than the lags', 'trim', za({ maxLag: 4 })],
    ['zivotAndrews trim too short for a kink', 'trim', za({ regression: 't', trim: 0.1 })],
    ['engleGranger trend', 'trend', eg({ trend: 'cc' })],
    ['engleGranger autolag', 'autolag', eg({ autolag: 'AIC' })],
    ['engleGranger maxLag', 'maxLag', eg({ maxLag: 10 })],
    ['engleGranger without x', 'x', () => engleGranger(GOOD, [], EG)],
    ['engleGranger with a series for x', 'x', () => engleGranger(GOOD, Float64Array.from(OTHER) as never, EG)],
    ['johansen trend', 'trend', jo({ trend: 'ctt' })],
    ['johansen −1 lags', 'lags', jo({ lags: -1 })],
    ['johansen half a lag', 'lags', jo({ lags: 0.5 })],
    ['johansen without series', 'x', () => johansen([], JO)],
    ['johansen of 13 series', 'x', () => johansen(Array(13).fill(GOOD), JO)],
  ])('%s: names %s', (_, key, call) => {
    expect(call).toThrow(refusal(ARGUMENT, key));
  });
});

describe('data without an answer', () => {
  const cycle = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const late = Array.from({ length: 30 }, (_, i) => (i === 29 ? 1 : 0));
  it.each<readonly [string, string, () => unknown]>([
    ['phillipsPerron of a line', 'x', () => phillipsPerron(LINE, PP)],
    ['phillipsPerron of an alternation', 'x', () => phillipsPerron(cycle, PP)],
    ['phillipsPerron of a constant but for its last value', 'x', () => phillipsPerron(late, PP)],
    [
      'phillipsPerron of 7 values with the default lags',
      'x',
      () => phillipsPerron(GOOD.slice(0, 7), { ...PP, lags: null }),
    ],
    ['dfgls of a line', 'x', () => dfgls(LINE, { ...GLS, trend: 'ct' })],
    ['dfgls of an alternation', 'x', () => dfgls(cycle, GLS)],
    ['varianceRatio of a line', 'x', () => varianceRatio(LINE, VR)],
    ['varianceRatio of one step, robust and without drift', 'x', () => varianceRatio(late, { ...VR, trend: 'n' })],
    ['zivotAndrews of a line', 'x', () => zivotAndrews(LINE, ZA)],
    ['zivotAndrews of an alternation', 'x', () => zivotAndrews(cycle, { ...ZA, maxLag: 1 })],
    [
      'zivotAndrews of too few values for the lags',
      'x',
      () => zivotAndrews(GOOD.slice(0, 12), { ...ZA, regression: 'ct', maxLag: 3 }),
    ],
    [
      'engleGranger of a combination',
      'y',
      () =>
        engleGranger(
          OTHER.map((v) => 3 - 2 * v),
          [OTHER],
          EG,
        ),
    ],
    ['engleGranger of collinear x', 'x[1]', () => engleGranger(GOOD, [OTHER, OTHER.map((v) => 1 + v / 3)], EG)],
    [
      'engleGranger of a line as x',
      'x[0]',
      () =>
        engleGranger(
          LINE.map((v, i) => v + (GOOD[i % 20] as number)),
          [LINE],
          { ...EG, trend: 'ct' },
        ),
    ],
    ['engleGranger of another length', 'x[0]', () => engleGranger(GOOD, [OTHER.slice(1)], EG)],
    ['johansen of collinear series', 'x[1]', () => johansen([GOOD, GOOD.map((v) => 5 - v)], JO)],
    ['johansen of another length', 'x[1]', () => johansen([GOOD, OTHER.slice(1)], JO)],
    ['johansen of 20 values for 21', 'x[0]', () => johansen([GOOD, OTHER], { ...JO, lags: 5 })],
  ])('%s: names %s', (_, key, call) => {
    expect(call).toThrow(refusal(INPUT, key));
  });
});
