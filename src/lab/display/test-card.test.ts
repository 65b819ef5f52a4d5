import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import * as stats from '../../domain/stats/index.ts';
import { KNOWN_TESTS } from './known-tests.ts';
import { mimeBundle } from './mime.ts';
import { testCard } from './test-card.ts';

const rng = new Rng(3);
const noise = Float64Array.from({ length: 500 }, () => rng.normal());
const OPTIONS = { alpha: 0.05, of: 'noise' };
const text = (value: unknown) => String(mimeBundle(value)['text/plain']);

describe('a card of a test', () => {
  it('says the null hypothesis in words, the numbers, the decision and what it means', () => {
    const result = stats.adf(noise, { regression: 'c', autolag: 'aic', maxLag: null });
    const shown = text(testCard('adf', result, OPTIONS));
    expect(shown).toContain('Augmented Dickey-Fuller: noise: rejected');
    expect(shown).toContain('Unit root: shocks to noise never fade.');
    expect(shown).toMatch(/p-value +below 1e-16|p-value +\d/);
    expect(shown).toMatch(/critical value at 5% +-2\.8/);
    expect(shown).toMatch(/decision +rejected at 0\.05/);
    expect(shown).toContain('Shocks to noise fade: stationary.');
  });

  it('keeps the null hypothesis when the p-value is the level itself', () => {
    const of = (pValue: number) => testCard('jarqueBera', { statistic: 6, pValue }, OPTIONS).options.verdict;
    expect([of(0.05), of(0.0499)]).toEqual(['not rejected', 'rejected']);
    const below = { statistic: 17, pValue: 0.01, pValueAtEnd: 'below' };
    expect(testCard('kpss', below, { ...OPTIONS, alpha: 0.01 }).options.verdict).toBe('rejected');
  });

  it('takes the last of several lags, and the Lagrange multiplier before the F test', () => {
    const box = stats.ljungBox(noise, { lags: 10, modelDf: 0 });
    const arch = stats.archLm(noise, { nlags: 5, ddof: 0, demean: true });
    expect(text(testCard('ljungBox', box, OPTIONS))).toContain((box.pValue[9] as number).toFixed(4));
    expect(text(testCard('archLm', arch, OPTIONS))).toContain(arch.lmPValue.toFixed(4));
  });

  it('says that a p-value is at the end of its table, and passes on warnings', () => {
    const shown = text(
      testCard('kpss', { statistic: 0.01, pValue: 0.1, pValueAtEnd: 'above', warnings: ['few rows'] }, OPTIONS),
    );
    expect(shown).toContain('above 0.1');
    expect(shown).toContain('⚠ few rows ⚠ The p-value is at the end of its table: the true one is above.');
  });

  it('decides nothing on a p-value that is not a number', () => {
    const nan = testCard('adf', { statistic: Number.NaN, pValue: Number.NaN }, OPTIONS);
    expect(nan.options.verdict).toBe('warn');
    expect(text(nan)).toContain('none: the test could not be computed');
    expect(text(nan)).not.toContain('fade: stationary');
  });

  it('takes a test of yours with its words', () => {
    const words = { title: 'Coin', null: '{x} is fair.', rejected: '{x} is bent.', kept: '{x} may be fair.' };
    expect(testCard('coin', { pValue: 0.2 }, { ...OPTIONS, words }).options.note).toBe('Noise may be fair.');
  });

  it.each([
    ['coin', { pValue: 1 }, OPTIONS, 'coin is no test'],
    ['toString', { pValue: 1 }, OPTIONS, 'toString is no test'],
    ['adf', { statistic: 1 }, OPTIONS, 'has no p-value'],
    ['adf', { pValue: 1 }, { ...OPTIONS, alpha: 0 }, 'alpha is 0'],
    ['adf', { pValue: 1 }, { ...OPTIONS, alpha: Number.NaN }, 'alpha is NaN'],
  ])('of %s with %o and %o is refused', (name, result, options, message) => {
    expect(() => testCard(name, result, options)).toThrow(message);
  });

  it('knows only functions that bot4/stats has', () => {
    const functions = Object.entries(stats).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    expect(Object.keys(KNOWN_TESTS).filter((name) => !functions.includes(name))).toEqual([]);
  });
});
