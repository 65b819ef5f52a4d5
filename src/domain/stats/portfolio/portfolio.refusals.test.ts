/** What no covariance or portfolio answers, whatever TypeScript was told: each refusal names its argument. */
import { describe, expect, it } from 'vitest';
import { correlationMatrix } from '../hypothesis/index.ts';
import {
  covariance,
  expCovariance,
  hrp,
  inverseVariance,
  ledoitWolf,
  maxSharpe,
  minVariance,
  oas,
  RollingCorrelation,
  riskParity,
  SimdCorrelation,
} from './index.ts';

const A = [1, 3, 2, 5, 4, 4.5, 2.5, 3.5, 1.5, 2.2];
const B = [2, 1, 4, 3, 6, 2.5, 5.5, 1.2, 3.1, 2.7];
const X = [A, B];
const wild = (v: unknown): never => v as never;
const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });
const times = (x: readonly number[], b: number): number[] => x.map((v) => v * b);

describe('options', () => {
  it.each([undefined, null, 5, 'x'])('that are %s are refused', (options) => {
    for (const f of [expCovariance, ledoitWolf, hrp, minVariance, maxSharpe]) {
      expect(() => f(X, wild(options))).toThrow(refusal('BOT4_STATS_ARGUMENT', 'options'));
    }
  });

  it.each([undefined, null, {}])('that are %s build no kernel', (options) => {
    for (const Kernel of [RollingCorrelation, SimdCorrelation]) {
      expect(() => new Kernel(wild(options))).toThrow(refusal('BOT4_STATS_ARGUMENT', 'assets'));
    }
  });
});

describe('columns', () => {
  it.each([undefined, null, 5, 'abc', {}])('that are %j have no correlation', (columns) => {
    expect(() => correlationMatrix(wild(columns))).toThrow(refusal('BOT4_STATS_INPUT', 'columns'));
  });

  it.each([1e-310, 1e-300, 1e300])('with variances beyond the range of numbers are refused at %d', (scale) => {
    for (const x of [X.map((c) => times(c, scale)), [A, times(B, scale)]]) {
      const calls = [
        () => covariance(x),
        () => expCovariance(x, { span: 5 }),
        () => ledoitWolf(x, { target: 'constantCorrelation' }),
        () => oas(x),
        () => minVariance(x, { longOnly: true }),
      ];
      for (const call of calls) expect(call).toThrow(refusal('BOT4_STATS_INPUT', 'columns'));
    }
  });

  it('so far apart in scale that no ratio of variances exists have no weights', () => {
    const x = [times(A, 1e-160), times(B, 1e150)];
    const calls = [
      () => hrp(x, { linkage: 'single' }),
      () => riskParity(x),
      () => inverseVariance(x),
      () => maxSharpe(x, { rf: 0, longOnly: true }),
    ];
    for (const call of calls) expect(call).toThrow(refusal('BOT4_STATS_INPUT', 'columns'));
  });

  it('of any one scale have the same weights', () => {
    const plain = riskParity(X).weights;
    for (const scale of [1e-300, 1e-150, 1e150, 1e300]) {
      const { weights } = riskParity(X.map((c) => times(c, scale)));
      weights.forEach((w, i) => {
        expect(w).toBeCloseTo(plain[i] as number, 12);
      });
    }
  });
});
