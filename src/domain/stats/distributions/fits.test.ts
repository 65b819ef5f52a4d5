/** Fits: parameters come back from large samples, the unit of the data does not matter, nothing unfit is fitted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { beta, chi2, fDist, logNormal, normal, poisson, type Series, studentT } from '../index.ts';

const INPUT = 'BOT4_STATS_INPUT';
const refusal = expect.objectContaining({ code: INPUT, place: { key: 'x' } });
const rng = new Rng(404);
const N = 8000;

/** A relative difference. */
function off(actual: number, expected: number): number {
  return Math.abs(actual / expected - 1);
}

describe('maximum likelihood and moments', () => {
  it('give back the parameters of a sample of 8,000 to some percent', () => {
    const n = normal.fitMle(normal.sample(N, { mu: 3, sigma: 0.5 }, rng.stream('normal')));
    expect([off(n.mu, 3) < 0.01, off(n.sigma, 0.5) < 0.03]).toEqual([true, true]);
    const t = studentT.fitMle(studentT.sample(N, { df: 4, location: -2, scale: 7 }, rng.stream('t')));
    expect([off(t.df, 4) < 0.12, off(t.scale, 7) < 0.05, Math.abs(t.location + 2) < 0.4]).toEqual([true, true, true]);
    const tm = studentT.fitMoments(studentT.sample(N, { df: 12 }, rng.stream('t12')));
    expect([off(tm.df, 12) < 0.4, off(tm.scale, 1) < 0.05]).toEqual([true, true]);
    const b = beta.sample(N, { a: 0.6, b: 4 }, rng.stream('beta'));
    for (const fit of [beta.fitMle(b), beta.fitMoments(b)]) {
      expect([off(fit.a, 0.6) < 0.06, off(fit.b, 4) < 0.1]).toEqual([true, true]);
    }
    const l = logNormal.sample(N, { mu: 2, sigma: 0.3 }, rng.stream('log'));
    for (const fit of [logNormal.fitMle(l), logNormal.fitMoments(l)]) {
      expect([off(fit.mu, 2) < 0.01, off(fit.sigma, 0.3) < 0.05]).toEqual([true, true]);
    }
    const c = chi2.sample(N, { df: 6.5 }, rng.stream('chi2'));
    for (const fit of [chi2.fitMle(c), chi2.fitMoments(c)]) expect(off(fit.df, 6.5)).toBeLessThan(0.03);
    const f = fDist.sample(N, { d1: 5, d2: 14 }, rng.stream('f'));
    const fm = fDist.fitMle(f);
    expect([off(fm.d1, 5) < 0.1, off(fm.d2, 14) < 0.15]).toEqual([true, true]);
    expect(off(fDist.fitMoments(f).d2, 14)).toBeLessThan(0.2);
    const p = poisson.sample(N, { mu: 0.7 }, rng.stream('poisson'));
    for (const fit of [poisson.fitMle(p), poisson.fitMoments(p)]) expect(off(fit.mu, 0.7)).toBeLessThan(0.05);
  });

  it('have the log-likelihood of their parameters, no lower than beside them', () => {
    const x = studentT.sample(300, { df: 3 }, rng.stream('climb'));
    const positive = x.map(Math.abs);
    const shares = positive.map((v) => v / (1 + v));
    const sum = (f: (v: number) => number, s: Series): number => Array.from(s, f).reduce((a, v) => a + v, 0);
    const t = studentT.fitMle(x);
    expect(sum((v) => studentT.logpdf(v, t), x)).toBeCloseTo(t.logLikelihood, 8);
    const b = beta.fitMle(shares);
    expect(sum((v) => beta.logpdf(v, b), shares)).toBeCloseTo(b.logLikelihood, 8);
    const l = logNormal.fitMle(positive);
    expect(sum((v) => logNormal.logpdf(v, l), positive)).toBeCloseTo(l.logLikelihood, 8);
    const c = chi2.fitMle(positive);
    expect(sum((v) => chi2.logpdf(v, c), positive)).toBeCloseTo(c.logLikelihood, 8);
    const f = fDist.fitMle(positive);
    expect(sum((v) => fDist.logpdf(v, f), positive)).toBeCloseTo(f.logLikelihood, 8);
    const n = normal.fitMle(x);
    expect(sum((v) => normal.logpdf(v, n), x)).toBeCloseTo(n.logLikelihood, 8);
    for (const step of [0.999, 1.001]) {
      expect(sum((v) => studentT.logpdf(v, { ...t, df: t.df * step }), x)).toBeLessThan(t.logLikelihood);
      expect(sum((v) => studentT.logpdf(v, { ...t, scale: t.scale * step }), x)).toBeLessThan(t.logLikelihood);
      expect(sum((v) => beta.logpdf(v, { ...b, a: b.a * step }), shares)).toBeLessThan(b.logLikelihood);
      expect(sum((v) => fDist.logpdf(v, { ...f, d2: f.d2 * step }), positive)).toBeLessThan(f.logLikelihood);
      expect(sum((v) => chi2.logpdf(v, { df: c.df * step }), positive)).toBeLessThan(c.logLikelihood);
    }
  });

  it('follow the unit and the zero of the data: Student t, normal, log-normal', () => {
    const x = Array.from(studentT.sample(120, { df: 3 }, rng.stream('unit')));
    const [t, n] = [studentT.fitMle(x), normal.fitMle(x)];
    const m = studentT.fitMoments(x);
    const positive = x.map((v) => Math.exp(0.3 * v));
    const l = logNormal.fitMle(positive);
    const lm = logNormal.fitMoments(positive);
    const exponent = fc.double({ min: -12, max: 12, noNaN: true });
    fc.assert(
      fc.property(exponent, fc.double({ min: -1000, max: 1000, noNaN: true }), (e, zero) => {
        const b = 10 ** e;
        const moved = x.map((v) => b * (v + zero));
        const [mt, mn, mm] = [studentT.fitMle(moved), normal.fitMle(moved), studentT.fitMoments(moved)];
        expect(off(mt.df, t.df)).toBeLessThan(1e-7);
        expect(off(mt.scale, b * t.scale)).toBeLessThan(1e-7);
        expect(Math.abs(mt.location / b - zero - t.location)).toBeLessThan(1e-7);
        expect(off(mm.df, m.df)).toBeLessThan(1e-7);
        expect(off(mn.sigma, b * n.sigma)).toBeLessThan(1e-9);
        const scaledUp = positive.map((v) => b * v);
        expect(off(logNormal.fitMle(scaledUp).sigma, l.sigma)).toBeLessThan(1e-10);
        expect(off(logNormal.fitMoments(scaledUp).sigma, lm.sigma)).toBeLessThan(1e-10);
        expect(Math.abs(logNormal.fitMle(scaledUp).mu - l.mu - Math.log(b))).toBeLessThan(1e-10);
      }),
      { numRuns: 50 },
    );
  });

  it('keep the digits of a sample that varies in its seventh digit only', () => {
    const z = Array.from(normal.sample(400, {}, rng.stream('near')));
    const wide = normal.fitMle(z);
    const l = logNormal.fitMle(z.map((v) => 1 + 1e-7 * v));
    expect(off(l.sigma, 1e-7 * wide.sigma)).toBeLessThan(1e-6);
    const b = beta.fitMle(z.map((v) => 0.25 + 1e-7 * v));
    expect(off(b.a / b.b, 1 / 3)).toBeLessThan(1e-6);
    expect(off(Math.sqrt(beta.moments(b).variance), 1e-7 * wide.sigma)).toBeLessThan(1e-6);
  });
});

describe('fits of samples over the whole range of numbers', () => {
  it('keep values that are tiny beside the others', () => {
    const l = logNormal.fitMle([1e-320, 1e300]);
    expect(l.mu).toBeCloseTo((Math.log(1e-320) + Math.log(1e300)) / 2, 9);
    expect(Number.isFinite(l.logLikelihood)).toBe(true);
    // Shares next to 0 and to 1 in one sample: both ends have their own digits.
    const shares = [1e-30, 3e-9, 0.4, 0.99, 1 - 2 ** -40, 1 - 2 ** -53];
    const b = beta.fitMle(shares);
    const sum = shares.reduce((s, v) => s + beta.logpdf(v, b), 0);
    expect(sum).toBeCloseTo(b.logLikelihood, 10);
    for (const step of [0.999, 1.001]) {
      expect(shares.reduce((s, v) => s + beta.logpdf(v, { ...b, a: b.a * step }), 0)).toBeLessThan(b.logLikelihood);
      expect(shares.reduce((s, v) => s + beta.logpdf(v, { ...b, b: b.b * step }), 0)).toBeLessThan(b.logLikelihood);
    }
    const mirrored = beta.fitMle([1e-10, 2e-10, 5e-11]);
    expect(mirrored.a).toBeCloseTo(3.4012005875, 9);
    expect(() => beta.fitMle([1e-300, 1e-290, 2e-300])).toThrow(refusal);
  });
});

describe('Student t fits at the ends of their family', () => {
  it('are normal with infinite df when the tails are not heavier', () => {
    const flat = Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const fit = studentT.fitMle(flat);
    const n = normal.fitMle(flat);
    expect(fit.df).toBe(Number.POSITIVE_INFINITY);
    expect(fit.logLikelihood).toBeCloseTo(n.logLikelihood, 10);
    expect(fit.scale).toBeCloseTo(n.sigma, 14);
    expect(studentT.fitMoments(flat).df).toBe(Number.POSITIVE_INFINITY);
    expect(studentT.cdf(0.3, fit)).toBeCloseTo(normal.cdf(0.3, n), 14);
  });

  it('pass over the spikes of repeated values, and refuse what has nothing else', () => {
    const x = Array.from(studentT.sample(500, { df: 3 }, rng.stream('ties')), (v) => (Math.abs(v) < 0.2 ? 0 : v));
    const fit = studentT.fitMle(x);
    expect(fit.df).toBeGreaterThan(1.5);
    expect(fit.scale).toBeGreaterThan(0.5);
    const idle = x.map((v) => (Math.abs(v) < 1 ? 0 : v));
    expect(() => studentT.fitMle(idle)).toThrow(refusal);
    expect(() => studentT.fitMle([0, 0, 0, 0, 0, 0, 1])).toThrow(refusal);
  });
});

describe('fits refuse', () => {
  const ALL: readonly (readonly [string, (x: Series) => unknown, readonly number[]])[] = [
    ['normal.fitMle', normal.fitMle, [1, 2, 4, 3, 9]],
    ['normal.fitMoments', normal.fitMoments, [1, 2, 4, 3, 9]],
    ['studentT.fitMle', studentT.fitMle, [1, 2, 4, 3, 9]],
    ['studentT.fitMoments', studentT.fitMoments, [1, 2, 4, 3, 9]],
    ['logNormal.fitMle', logNormal.fitMle, [1, 2, 4, 3, 9]],
    ['logNormal.fitMoments', logNormal.fitMoments, [1, 2, 4, 3, 9]],
    ['chi2.fitMle', chi2.fitMle, [1, 2, 4, 3, 9]],
    ['chi2.fitMoments', chi2.fitMoments, [1, 2, 4, 3, 9]],
    ['fDist.fitMle', fDist.fitMle, [0.3, 0.6, 0.9, 1.1, 1.9, 4.5]],
    ['fDist.fitMoments', fDist.fitMoments, [0.2, 0.5, 3.05, 0.9, 1.6]],
    ['beta.fitMle', beta.fitMle, [0.1, 0.5, 0.3, 0.7, 0.2]],
    ['beta.fitMoments', beta.fitMoments, [0.1, 0.5, 0.3, 0.7, 0.2]],
  ];

  it.each(ALL)('%s: NaN, Infinity, too few, constant, no array', (_, estimate, good) => {
    expect(estimate(good)).toEqual(estimate(Float64Array.from(good)));
    const bad: readonly unknown[] = [
      good.with(2, Number.NaN),
      good.with(0, Number.POSITIVE_INFINITY),
      [],
      good.slice(0, 1),
      good.map(() => 0.3),
      null,
      5,
    ];
    for (const x of bad) expect(() => estimate(x as Series)).toThrow(refusal);
  });

  it.each(ALL.slice(4))('%s: zero and below', (_, estimate, good) => {
    for (const v of [0, -0.2]) expect(() => estimate(good.with(1, v))).toThrow(refusal);
  });

  it('beta: one and above', () => {
    for (const v of [1, 1.5]) expect(() => beta.fitMle([0.2, v, 0.4])).toThrow(refusal);
  });

  it('Poisson: what is not a count, and no event at all', () => {
    for (const x of [[1, 2.5], [-1, 2], [0, 0], [], [Number.NaN], [2 ** 60]]) {
      expect(() => poisson.fitMle(x)).toThrow(refusal);
    }
    expect(poisson.fitMle([3, 3]).mu).toBe(3);
  });

  it('F: a sample of no F distribution', () => {
    expect(() => fDist.fitMoments([1, 2, 9])).toThrow(refusal);
    expect(() => fDist.fitMoments([0.1, 0.2, 0.4])).toThrow(refusal);
    expect(() => fDist.fitMle([0.9, 1])).toThrow(refusal);
    const limit = chi2.sample(300, { df: 3 }, rng.stream('limit')).map((v) => Math.sqrt(v / 3));
    expect(() => fDist.fitMle(limit)).toThrow(refusal);
  });
});
