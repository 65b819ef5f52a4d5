/** Exact rank tests: textbook values, symmetry, agreement with the normal limit, and what has no exact distribution. */
import { describe, expect, it } from 'vitest';
import { mannWhitney, wilcoxon } from './index.ts';
import { mannWhitneyCdf, signedRankCdf } from './rank-distributions.ts';

const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });
/** Values without ties, also in distance from 0. */
const values = (n: number, step = 0.7548776662) =>
  Array.from({ length: n }, (_, i) => (((i + 1) * step) % 1) - 0.45 + 1e-7 * i);

describe('signedRankCdf', () => {
  it('is 1/32, 2/32, 3/32, 5/32 for five ranks', () => {
    expect([0, 1, 2, 3].map((t) => signedRankCdf(5, t))).toEqual([1 / 32, 2 / 32, 3 / 32, 5 / 32]);
  });

  it('reaches 1 and is symmetric about n(n + 1)/4', () => {
    for (const n of [1, 2, 9, 40]) {
      const most = (n * (n + 1)) / 2;
      expect(signedRankCdf(n, most)).toBeCloseTo(1, 14);
      for (const t of [0, Math.floor(most / 3)]) {
        expect(signedRankCdf(n, t) + signedRankCdf(n, most - t - 1)).toBeCloseTo(1, 13);
      }
    }
  });

  it('has the single arrangement 2⁻ⁿ at 0', () => {
    expect(signedRankCdf(1000, 0)).toBe(2 ** -1000);
  });
});

describe('mannWhitneyCdf', () => {
  it('is 1, 2, 4 of 35 orders for three and four values', () => {
    [1, 2, 4, 7].forEach((count, u) => {
      expect(mannWhitneyCdf(3, 4, u)).toBeCloseTo(count / 35, 15);
      expect(mannWhitneyCdf(4, 3, u)).toBeCloseTo(count / 35, 15);
    });
  });

  it('reaches 1 and is symmetric about nm/2', () => {
    for (const [n, m] of [
      [1, 1],
      [2, 9],
      [15, 12],
    ] as const) {
      expect(mannWhitneyCdf(n, m, n * m)).toBeCloseTo(1, 14);
      const u = Math.floor((n * m) / 3);
      expect(mannWhitneyCdf(n, m, u) + mannWhitneyCdf(n, m, n * m - u - 1)).toBeCloseTo(1, 13);
    }
  });
});

describe('wilcoxon by the exact method', () => {
  it('gives 2/32 when five values lie on one side', () => {
    expect(wilcoxon([1, 2, 3, 4, 5], { shift: 0, method: 'exact' })).toMatchObject({ statistic: 0, pValue: 1 / 16 });
    expect(wilcoxon([1, 2, 3, 4, 5], { shift: 9, method: 'exact' }).pValue).toBe(1 / 16);
  });

  it('has p = 1, not more, in the middle', () => {
    expect(wilcoxon([1, -2, -3.5, 4.5], { shift: 0, method: 'exact' }).pValue).toBe(1);
  });

  it('agrees with the normal limit to 1e-3 at 300 values', () => {
    const x = values(300);
    const exact = wilcoxon(x, { shift: 0.01, method: 'exact' });
    const limit = wilcoxon(x, { shift: 0.01, method: 'asymptotic' });
    expect(exact.statistic).toBe(limit.statistic);
    expect(Math.abs(exact.pValue - limit.pValue)).toBeLessThan(1e-3);
  });

  it('refuses ties, zeros and more than 1,000 values', () => {
    expect(() => wilcoxon([1, -1, 3], { shift: 0, method: 'exact' })).toThrow(refusal('BOT4_STATS_INPUT', 'x'));
    expect(() => wilcoxon([1, 2, 3], { shift: 2, method: 'exact' })).toThrow(refusal('BOT4_STATS_INPUT', 'x'));
    expect(() => wilcoxon(values(1001), { shift: -2, method: 'exact' })).toThrow(
      refusal('BOT4_STATS_ARGUMENT', 'method'),
    );
  });
});

describe('mannWhitney by the exact method', () => {
  it('gives 2/35 when three values lie below four, in either order', () => {
    const [low, high] = [
      [1, 2, 3],
      [4, 5, 6, 7],
    ];
    expect(mannWhitney(low as number[], high as number[], { method: 'exact' }).pValue).toBeCloseTo(2 / 35, 15);
    expect(mannWhitney(high as number[], low as number[], { method: 'exact' })).toMatchObject({ statistic: 12 });
  });

  it('agrees with the normal limit to 1e-3 at 100 and 120 values', () => {
    const x = values(100);
    const y = values(120, 0.569840291).map((v) => v + 0.05);
    const exact = mannWhitney(x, y, { method: 'exact' });
    const limit = mannWhitney(x, y, { method: 'asymptotic', continuity: true });
    expect(Math.abs(exact.pValue - limit.pValue)).toBeLessThan(1e-3);
  });

  it('refuses ties between and inside the samples, and n·m above 20,000', () => {
    expect(() => mannWhitney([1, 2], [2, 3], { method: 'exact' })).toThrow(refusal('BOT4_STATS_INPUT', 'x'));
    expect(() => mannWhitney([1, 4], [2, 2, 3], { method: 'exact' })).toThrow(refusal('BOT4_STATS_INPUT', 'x'));
    expect(() =>
      mannWhitney(
        values(142),
        values(142).map((v) => v + 2),
        { method: 'exact' },
      ),
    ).toThrow(refusal('BOT4_STATS_ARGUMENT', 'method'));
  });
});

describe('the method', () => {
  it('has no default and no third value', () => {
    for (const method of [undefined, null, 'auto']) {
      const options = { shift: 0, continuity: true, method: method as 'asymptotic' };
      expect(() => wilcoxon(values(9), options)).toThrow(refusal('BOT4_STATS_ARGUMENT', 'method'));
      expect(() => mannWhitney(values(9), values(7), options)).toThrow(refusal('BOT4_STATS_ARGUMENT', 'method'));
    }
  });
});
