/** What no volatility or correlation model answers, whatever TypeScript was told: each refusal names its argument. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  cccFit,
  cdccFit,
  conditionalCorrelation,
  conditionalCovariance,
  covarianceForecast,
  dccFilter,
  dccFit,
  dccTwoStageErrors,
  ewmaVolatility,
  garchFilter,
  garchFit,
  pairCorrelation,
} from './index.ts';

const rng = new Rng(11);
const Y = Array.from({ length: 120 }, () => rng.normal());
const X = [Y, Array.from({ length: 120 }, () => rng.normal())];
const MODEL = {
  mean: 'constant',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
  init: 'ewma',
} as const;
const ROW = [0, 0.1, 0.1, 0.8];
const DCC = { stage1: [ROW, ROW], stage1Init: 'first', qbar: 'cov', init: 'zero', a: 0.05, b: 0.9 } as const;
const wild = (v: unknown): never => v as never;
const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });
const ARGUMENT = 'BOT4_STATS_ARGUMENT';

describe('options', () => {
  it.each([undefined, null, 5, 'x'])('that are %s are refused by every model', (options) => {
    const calls = [
      () => garchFit(Y, wild(options)),
      () => garchFilter(Y, wild(options)),
      () => ewmaVolatility(Y, wild(options)),
      () => dccFit(X, wild(options)),
      () => dccFilter(X, wild(options)),
      () => cdccFit(X, wild(options)),
      () => cccFit(X, wild(options)),
      () => dccTwoStageErrors(X, wild({ atBound: [] }), wild(options)),
    ];
    for (const call of calls) expect(call).toThrow(refusal(ARGUMENT, 'options'));
  });

  it.each([
    ['starts', null],
    ['horizon', null],
    ['standardErrors', null],
    ['standardErrors', 1],
  ])('refuse %s %s', (key, value) => {
    expect(() => garchFit(Y, wild({ ...MODEL, [key]: value }))).toThrow(refusal(ARGUMENT, key));
  });
});

describe('parameters', () => {
  it.each([[['0', '.1', '.1', '.8']], [[0, 0.1, 0.1, null]], [[0, 0.1, 0.1, Number.NaN]]])(
    '%j are refused by both filters',
    (row) => {
      expect(() => garchFilter(Y, wild({ ...MODEL, parameters: row }))).toThrow(refusal(ARGUMENT, 'parameters'));
      const options = { ...DCC, distribution: 'normal', stage1: [ROW, row] };
      expect(() => dccFilter(X, wild(options))).toThrow(refusal(ARGUMENT, 'stage1[1]'));
    },
  );

  it.each([
    ['a', null],
    ['b', null],
    ['a', '0.1'],
    ['nu', '5'],
    ['nu', Number.POSITIVE_INFINITY],
  ])('%s %j is refused', (key, value) => {
    const options = { ...DCC, distribution: 't', nu: 5, [key]: value };
    expect(() => dccFilter(X, wild(options))).toThrow(refusal(ARGUMENT, key));
  });

  it('are refused when they give no finite log-likelihood', () => {
    const options = { ...MODEL, distribution: 't', parameters: [0, 0.1, 0.1, 0.8, 1e308] } as const;
    expect(() => garchFilter(Y, options)).toThrow(refusal(ARGUMENT, 'parameters'));
  });
});

describe('a series whose squares leave the range of numbers', () => {
  it.each([1e-310, 1e-300, 1e300])('is refused at a scale of %d', (scale) => {
    const y = Y.map((v) => v * scale);
    expect(() => garchFit(y, MODEL)).toThrow(refusal('BOT4_STATS_INPUT', 'y'));
    expect(() => garchFit(y, { ...MODEL, volatility: 'egarch', o: 1 })).toThrow(refusal('BOT4_STATS_INPUT', 'y'));
    const fit = () => dccFit([X[1] as number[], y], { stage1Init: 'first', qbar: 'cov', init: 'zero' });
    expect(fit).toThrow(refusal('BOT4_STATS_INPUT', 'x[1]'));
  });
});

describe('a path', () => {
  it.each([undefined, null, 5, {}, []])('that is %j is refused', (path) => {
    const calls = [
      () => conditionalCorrelation(wild(path), 0),
      () => conditionalCovariance(wild(path), 0),
      () => pairCorrelation(wild(path), 0, 1),
      () => covarianceForecast(wild(path), 1),
    ];
    for (const call of calls) expect(call).toThrow(refusal(ARGUMENT, 'path'));
    const model = { stage1Init: 'first', qbar: 'cov', init: 'zero' } as const;
    expect(() => dccTwoStageErrors(X, wild(path), model)).toThrow(refusal(ARGUMENT, 'fit'));
  });
});
