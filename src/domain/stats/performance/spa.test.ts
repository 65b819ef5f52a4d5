/** Reality check and superior predictive ability: a plain twin, order of the p-values, size, units and refusals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  mulberry32,
  realityCheck,
  type SpaOptions,
  type SpaResult,
  spa,
  stationaryBootstrapIndices,
} from '../index.ts';

const OPTIONS: SpaOptions = { benchmark: 0, blockLength: 4, reps: 200, seed: 17, studentize: true };

function strategies(seed: number, rows: number, drifts: readonly number[]): number[][] {
  const rng = new Rng(seed);
  return drifts.map((drift) => Array.from({ length: rows }, () => drift + 0.01 * rng.normal()));
}
const MIXED = strategies(5, 120, [0.001, -0.0005, -0.006, 0.0012, 0]);

/** The test as its definition says, row by row. */
function plainTwin(returns: readonly (readonly number[])[], benchmark: readonly number[], o: SpaOptions): SpaResult {
  const n = benchmark.length;
  const average = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
  const d = returns.map((c) => c.map((v, i) => v - (benchmark[i] as number)));
  const means = d.map(average);
  const omega2 = d.map((c, k) => {
    const e = c.map((v) => v - (means[k] as number));
    const gamma = (lag: number): number => e.reduce((s, v, i) => (i < lag ? s : s + v * (e[i - lag] as number)), 0) / n;
    const stay = 1 - 1 / o.blockLength;
    let sum = gamma(0);
    for (let i = 1; i < n; i++) sum += 2 * ((1 - i / n) * stay ** i + (i / n) * stay ** (n - i)) * gamma(i);
    return sum;
  });
  const unit = omega2.map((w) => (o.studentize ? Math.sqrt(n / w) : 1));
  const scores = means.map((m, k) => m * (unit[k] as number));
  const statistic = Math.max(...scores);
  const centres = [
    means.map((m) => Math.max(m, 0)),
    means.map((m, k) => (m >= -Math.sqrt((2 * (omega2[k] as number) * Math.log(Math.log(n))) / n) ? m : 0)),
    means,
  ];
  const above = [0, 0, 0];
  const next = mulberry32(o.seed);
  for (let r = 0; r < o.reps; r++) {
    const rows = Array.from(stationaryBootstrapIndices(n, { blockLength: o.blockLength, seed: next }));
    const star = d.map((c) => average(rows.map((i) => c[i] as number)));
    centres.forEach((centre, j) => {
      const most = Math.max(...star.map((m, k) => (m - (centre[k] as number)) * (unit[k] as number)));
      if (most > statistic) above[j] = (above[j] as number) + 1;
    });
  }
  const [pLower, pConsistent, pUpper] = above.map((count) => count / o.reps) as [number, number, number];
  return { statistic, best: scores.indexOf(statistic), pLower, pConsistent, pUpper, omega2: Float64Array.from(omega2) };
}

describe('spa', () => {
  it('agrees with its plain twin, against a number and against a series', () => {
    const [series] = strategies(8, 120, [0.0002]) as [number[]];
    for (const studentize of [true, false]) {
      for (const blockLength of [1, 1.5, 9, 200]) {
        for (const benchmark of [0, 0.0003, series]) {
          const o = { ...OPTIONS, studentize, blockLength, benchmark };
          const fast = spa(MIXED, o);
          const plain = plainTwin(MIXED, typeof benchmark === 'number' ? MIXED[0]!.map(() => benchmark) : benchmark, o);
          expect([fast.pLower, fast.pConsistent, fast.pUpper, fast.best]).toEqual([
            plain.pLower,
            plain.pConsistent,
            plain.pUpper,
            plain.best,
          ]);
          expect(fast.statistic).toBeCloseTo(plain.statistic, 12);
          fast.omega2.forEach((w, k) => {
            expect(Math.abs(w / (plain.omega2[k] as number) - 1)).toBeLessThan(1e-10);
          });
        }
      }
    }
  });

  it('finds the one good strategy and names it', () => {
    const r = spa(strategies(3, 250, [0, 0, 0.004, -0.001]), OPTIONS);
    expect([r.best, r.pConsistent]).toEqual([2, 0]);
  });

  it('is sure of nothing when every strategy loses', () => {
    const r = spa(strategies(4, 250, [-0.003, -0.002, -0.004]), OPTIONS);
    expect(r.statistic).toBeLessThan(0);
    expect(r.pLower).toBeGreaterThan(0.5);
    expect(r.pUpper).toBe(1);
  });

  it('rejects worthless strategies in about one of ten samples at a level of 10 %', () => {
    let rejected = 0;
    for (let seed = 0; seed < 100; seed++) {
      const r = spa(strategies(seed + 1000, 80, [0, 0, 0, 0]), { ...OPTIONS, reps: 99, blockLength: 2 });
      if (r.pConsistent < 0.1) rejected++;
    }
    expect(rejected).toBeGreaterThan(2);
    expect(rejected).toBeLessThan(22);
  });

  it('is not moved by poor strategies, as the reality check is', () => {
    const good = strategies(6, 150, [0.0018, 0.0005]);
    const poor = strategies(7, 150, [-0.02, -0.02, -0.02, -0.02, -0.02, -0.02]).map((c) => c.map((v) => 3 * v));
    const few = spa(good, OPTIONS);
    const many = spa([...good, ...poor], OPTIONS);
    expect(many.pConsistent).toBe(few.pConsistent);
    const check = (x: readonly number[][]) =>
      realityCheck(x, { benchmark: 0, blockLength: 4, reps: 200, seed: 17 }).pValue;
    expect(check([...good, ...poor])).toBeGreaterThan(check(good) + 0.1);
  });

  it('orders its p-values and does not depend on the unit of the returns', () => {
    const drift = fc.double({ min: -0.004, max: 0.004, noNaN: true });
    const seed = fc.integer({ min: 0, max: 1e6 });
    fc.assert(
      fc.property(
        fc.array(drift, { minLength: 1, maxLength: 5 }),
        seed,
        fc.double({ min: -12, max: 12, noNaN: true }),
        (drifts, s, e) => {
          const returns = strategies(s, 60, drifts);
          const o = { ...OPTIONS, reps: 60, seed: s };
          const r = spa(returns, o);
          expect(r.pLower).toBeLessThanOrEqual(r.pConsistent);
          expect(r.pConsistent).toBeLessThanOrEqual(r.pUpper);
          const b = 10 ** e;
          const moved = spa(
            returns.map((c) => c.map((v) => b * v)),
            o,
          );
          expect([moved.pLower, moved.pConsistent, moved.pUpper]).toEqual([r.pLower, r.pConsistent, r.pUpper]);
          expect(Math.abs(moved.statistic - r.statistic)).toBeLessThan(1e-7 * Math.abs(r.statistic) + 1e-10);
          // A common shift of strategies and benchmark, of a thousand standard deviations.
          const lifted = spa(
            returns.map((c) => c.map((v) => v + 10)),
            { ...o, benchmark: 10 },
          );
          expect([lifted.pLower, lifted.pUpper]).toEqual([r.pLower, r.pUpper]);
          expect(Math.abs(lifted.statistic - r.statistic)).toBeLessThan(1e-7 * Math.abs(r.statistic) + 1e-8);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('repeats bit for bit with its seed, and moves with another', () => {
    expect(spa(MIXED, OPTIONS)).toEqual(
      spa(
        MIXED.map((c) => Float64Array.from(c)),
        OPTIONS,
      ),
    );
    expect(spa(MIXED, { ...OPTIONS, seed: 18 }).pUpper).not.toBe(spa(MIXED, OPTIONS).pUpper);
  });
});

describe('realityCheck', () => {
  it('is the plain upper p-value', () => {
    const r = realityCheck(MIXED, { benchmark: 0, blockLength: 4, reps: 200, seed: 17 });
    const s = spa(MIXED, { ...OPTIONS, studentize: false });
    expect([r.statistic, r.best, r.pValue]).toEqual([s.statistic, s.best, s.pUpper]);
  });
});

describe('spa refuses', () => {
  const input = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_INPUT', place: { key } });
  const argument = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT', place: { key } });
  const first = MIXED[0] as number[];

  it('what is no set of strategies of one length', () => {
    for (const bad of [[], null, 5, 'x'])
      expect(() => spa(bad as unknown as number[][], OPTIONS)).toThrow(input('returns'));
    expect(() => spa([null as unknown as number[]], OPTIONS)).toThrow(input('returns[0]'));
    expect(() => spa([first, first.slice(1)], OPTIONS)).toThrow(input('returns[1]'));
    expect(() => spa([first.slice(0, 7)], OPTIONS)).toThrow(input('returns[0]'));
    expect(() => spa([first, first.with(3, Number.NaN)], OPTIONS)).toThrow(input('returns[1]'));
    expect(() => spa([first.with(3, Number.POSITIVE_INFINITY)], OPTIONS)).toThrow(input('returns[0]'));
  });

  it('a strategy that is constant, or the benchmark itself with a constant added', () => {
    expect(() => spa([first, first.map(() => 0.1)], OPTIONS)).toThrow(input('returns[1]'));
    for (const o of [OPTIONS, { ...OPTIONS, studentize: false }]) {
      expect(() => spa([first], { ...o, benchmark: first })).toThrow(input('returns[0]'));
      expect(() => spa([first.map((v) => v + 0.1)], { ...o, benchmark: first })).toThrow(input('returns[0]'));
    }
  });

  it('options out of range', () => {
    for (const benchmark of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => spa(MIXED, { ...OPTIONS, benchmark })).toThrow(argument('benchmark'));
    }
    expect(() => spa(MIXED, { ...OPTIONS, benchmark: first.slice(1) })).toThrow(input('benchmark'));
    expect(() => spa(MIXED, { ...OPTIONS, benchmark: first.with(0, Number.NaN) })).toThrow(input('benchmark'));
    for (const blockLength of [0, 0.9, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => spa(MIXED, { ...OPTIONS, blockLength })).toThrow(argument('blockLength'));
    }
    for (const reps of [0, -1, 1.5, Number.NaN]) {
      expect(() => spa(MIXED, { ...OPTIONS, reps })).toThrow(argument('reps'));
    }
    for (const seed of [-1, 0.5, 2 ** 32]) {
      expect(() => spa(MIXED, { ...OPTIONS, seed })).toThrow(argument('seed'));
    }
    expect(() => spa(MIXED, { ...OPTIONS, studentize: 1 as unknown as boolean })).toThrow(argument('studentize'));
  });
});
