/** Samples that are constant but for rounding, and sizes at the end of the number format: refused, by the name of the argument. */
import { describe, expect, it } from 'vitest';
import { bds, chi2, granger, ksOneSample, ksTwoSample, neweyWestMean, normal, type Series, spearman } from './index.ts';

const GOOD = Array.from({ length: 40 }, (_, i) => Math.sin(i * i));
const CONSTANT = GOOD.map(() => 3);
/** One value moved to the next double. */
const ROUNDED = CONSTANT.map((v, i) => (i === 7 ? v + 2 ** -51 : v));
const refused = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_INPUT', place: { key } });
const ks = (x: Series) => ksOneSample(x, { cdf: (v) => normal.cdf(v), method: 'asymptotic', alternative: 'two-sided' });
const ks2 = (x: Series, y: Series) => ksTwoSample(x, y, { method: 'asymptotic', alternative: 'two-sided' });

describe('a constant', () => {
  it.each([
    ['spearman', (x: Series) => spearman(x, GOOD), (y: Series) => spearman(GOOD, y)],
    [
      'granger',
      (x: Series) => granger(GOOD, x, { lag: 1, diff: 0 }),
      (y: Series) => granger(y, GOOD, { lag: 1, diff: 0 }),
    ],
    ['ksOneSample', ks, undefined],
    ['ksTwoSample', (x: Series) => ks2(x, GOOD), (y: Series) => ks2(GOOD, y)],
  ] as const)('is refused by %s, also when one value is the next double', (_, first, second) => {
    expect(ROUNDED[7]).not.toBe(3);
    for (const bad of [CONSTANT, ROUNDED]) {
      expect(() => first(bad)).toThrow(refused('x'));
      if (second !== undefined) expect(() => second(bad)).toThrow(refused('y'));
    }
  });

  it('is no name for a single value', () => {
    expect(ks([0.5]).statistic).toBeGreaterThan(0.5);
  });
});

describe('the end of the number format', () => {
  it('is no standard error of zero, which would make any mean significant', () => {
    expect(() =>
      neweyWestMean(
        GOOD.map((v) => v * 1e-310),
        { lags: 2 },
      ),
    ).toThrow(refused('x'));
  });

  it('is no chi-squared fit without a likelihood', () => {
    expect(() => chi2.fitMle(GOOD.map((v) => 1e308 * (0.5 + Math.abs(v) / 2)))).toThrow(refused('x'));
  });
});

describe('a distance that is no number', () => {
  it('is refused, also where it compares like one', () => {
    const call = () => bds(GOOD, { maxDim: 2, distance: true as unknown as number });
    expect(call).toThrow(expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT', place: { key: 'distance' } }));
  });
});
