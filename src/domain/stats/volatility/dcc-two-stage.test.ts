import { describe, expect, it } from 'vitest';
import { correlatedReturns } from '../../../../test/stats/correlated-returns.ts';
import { type DccModel, dccFit, dccTwoStageErrors } from './index.ts';

const MODEL = { stage1Init: 'ewma', qbar: 'moment', init: 'zero' } as const;
const X = correlatedReturns({ seed: 500, assets: 2, days: 400, a: 0.05, b: 0.9, rho: 0.5 });
const MIXED = [X[0]!, X[1]!.map((v) => 1e-3 * v)];
const ARGUMENT = expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT' });

describe('dccTwoStageErrors', () => {
  const fit = dccFit(MIXED, MODEL);

  it('agrees with the joint estimating equations of all ten parameters', () => {
    // numpy 2: scores of both stages by differences, (∂Σs)⁻¹ Σss' (∂Σs)⁻ᵀ of the whole system, inverted at once.
    const se = dccTwoStageErrors(MIXED, fit, MODEL);
    expect(se[0]! / 0.01458062).toBeCloseTo(1, 4);
    expect(se[1]! / 0.02819132).toBeCloseTo(1, 4);
  });

  it('does not depend on the unit of a column', () => {
    const [mixed, plain] = [dccTwoStageErrors(MIXED, fit, MODEL), dccTwoStageErrors(X, dccFit(X, MODEL), MODEL)];
    expect(mixed[0]! / plain[0]!).toBeCloseTo(1, 5);
    expect(mixed[1]! / plain[1]!).toBeCloseTo(1, 5);
  });

  it('refuses a fit at a bound and what is no fit of these columns', () => {
    const attempt = (change: Partial<typeof fit>) => () => dccTwoStageErrors(MIXED, { ...fit, ...change }, MODEL);
    expect(attempt({ atBound: ['b'] })).toThrow(ARGUMENT);
    expect(attempt({ a: 0 })).toThrow(ARGUMENT);
    expect(attempt({ a: 0.3, b: 0.2 })).toThrow(ARGUMENT);
    expect(attempt({ stage1: [fit.stage1[0]!] })).toThrow(ARGUMENT);
    const [mu, omega, , beta] = Array.from(fit.stage1[0]!) as [number, number, number, number];
    expect(attempt({ stage1: [Float64Array.of(mu, omega, 0, beta), fit.stage1[1]!] })).toThrow('stage1[0]');
    expect(attempt({ stage1: [Float64Array.of(mu, 2 * omega, 0.2, 0.5), fit.stage1[1]!] })).toThrow('stage1[0]');
    expect(() => dccTwoStageErrors(MIXED, fit, { ...MODEL, init: 'none' } as unknown as DccModel)).toThrow(ARGUMENT);
    const data = expect.objectContaining({ code: 'BOT4_STATS_INPUT' });
    expect(() => dccTwoStageErrors([X[0]!, X[0]!], fit, MODEL)).toThrow(data);
  });
});
