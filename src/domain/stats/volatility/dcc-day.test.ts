import { describe, expect, it } from 'vitest';
import { cholesky } from '../linalg/index.ts';
import { dayGradient, dayValue, dayWorkspace } from './dcc-day.ts';
import { correlationLikelihood, dayScores, dccRecursion, emptyEvaluation } from './dcc-recursion.ts';
import { maximise } from './dcc-search.ts';

/** One correlation for every pair. */
function equicorrelation(k: number, rho: number): Float64Array {
  return Float64Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : rho));
}

describe('the likelihood of a day', () => {
  it('keeps the determinant of a matrix whose product of pivots underflows', () => {
    const k = 60;
    const q = equicorrelation(k, 1 - 1e-7);
    const w = dayWorkspace(k);
    w.q.set(q);
    expect(dayValue(w, new Float64Array(k), 0)).toBe(true);
    // |R| = (1 − ρ)^(k−1) (1 + (k − 1)ρ): 1e-411 here.
    const exact = (k - 1) * Math.log1p(-(1 - 1e-7)) + Math.log(1 + (k - 1) * (1 - 1e-7));
    expect(w.out[0]! / exact).toBeCloseTo(1, 8);
    expect(w.out[0]!).toBeCloseTo(cholesky(q, k).logDeterminant, 5);
  });

  it('does not depend on the scale of each asset in Q', () => {
    const k = 5;
    const z = Float64Array.of(0.3, -1.2, 0.8, 2.1, -0.4);
    const d = [1, 10, 0.1, 3, 0.5];
    const [one, other] = [dayWorkspace(k), dayWorkspace(k)];
    one.q.set(equicorrelation(k, 0.4));
    other.q.set(one.q.map((v, i) => v * d[Math.floor(i / k)]! * d[i % k]!));
    dayValue(one, z, 0);
    dayValue(other, z, 0);
    expect(other.out[0]!).toBeCloseTo(one.out[0]!, 13);
    expect(other.out[1]!).toBeCloseTo(one.out[1]!, 13);
  });

  it('says so when Q is not positive definite', () => {
    const w = dayWorkspace(3);
    w.q.set(equicorrelation(3, -0.6));
    expect(dayValue(w, new Float64Array(3), 0)).toBe(false);
    expect(dayGradient(w, new Float64Array(3), 0)).toBe(false);
  });
});

describe('a likelihood without a value', () => {
  const z = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i * i));
  const r = dccRecursion({ n: 20, k: 2, z, qbar: equicorrelation(2, 1.5), init: 'qbar' });

  it('is minus infinity, and its scores are not numbers', () => {
    const likelihood = correlationLikelihood(r);
    const e = emptyEvaluation();
    likelihood.gradient(0.05, 0.9, e);
    expect(likelihood.value(0.05, 0.9)).toBe(Number.NEGATIVE_INFINITY);
    expect(e.value).toBe(Number.NEGATIVE_INFINITY);
    expect(dayScores(r, 0.05, 0.9)[0]).toBeNaN();
  });

  it('has its maximum nowhere: the search ends at a = b = 0 and says that it did not converge', () => {
    const m = maximise(correlationLikelihood(r), { starts: 4, stride: 1 });
    expect([m.a, m.b]).toEqual([0, 0]);
    expect(m.converged).toBe(false);
  });
});
