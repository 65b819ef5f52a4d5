/** Kelly, alpha and beta, and hostile input of the statistics of performance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  alphaBeta,
  deflatedSharpeFromMoments,
  kelly,
  kellyBinary,
  minTrackRecordLengthFromMoments,
  multipleTest,
  pboCscv,
  performance,
  probabilisticSharpeFromMoments,
  type Series,
} from '../index.ts';

const input = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_INPUT', place: { key } });
const argument = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT', place: { key } });
const rng = new Rng(21);
const RETURNS = Array.from({ length: 200 }, () => 0.003 + 0.02 * rng.normal());
const MARKET = Array.from({ length: 200 }, () => 0.001 + 0.015 * rng.normal());
const growth = (x: readonly number[], f: number): number => x.reduce((s, v) => s + Math.log1p(f * v), 0);

describe('kelly', () => {
  it('maximises the growth of capital', () => {
    const { optimal } = kelly(RETURNS);
    const best = growth(RETURNS, optimal);
    for (const f of [0, 0.5 * optimal, 0.99 * optimal, 1.01 * optimal]) expect(growth(RETURNS, f)).toBeLessThan(best);
  });

  it('is that of a coin for the returns of a coin', () => {
    // 55 wins of 1 and 45 losses of 1.
    const coin = Array.from({ length: 100 }, (_, i) => (i < 55 ? 1 : -1));
    expect(kelly(coin).optimal).toBeCloseTo(kellyBinary(0.55, { odds: 1 }), 13);
    const long = Array.from({ length: 100 }, (_, i) => (i < 20 ? 6 : -1));
    expect(kelly(long).optimal).toBeCloseTo(kellyBinary(0.2, { odds: 6 }), 13);
  });

  it('does not bet on a losing series, and has no bound without a loss', () => {
    const loser = RETURNS.map((v) => v - 0.01);
    expect(kelly(loser).optimal).toBe(0);
    expect(kelly(loser).continuous).toBeLessThan(0);
    expect(kelly([0, 0.1, 0.2]).optimal).toBe(Number.POSITIVE_INFINITY);
  });

  it('scales with the inverse of the unit of the returns', () => {
    const k = kelly(RETURNS);
    fc.assert(
      fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (e) => {
        const b = 10 ** e;
        const moved = kelly(RETURNS.map((v) => b * v));
        expect(Math.abs((moved.continuous * b) / k.continuous - 1)).toBeLessThan(1e-10);
        expect(Math.abs((moved.optimal * b) / k.optimal - 1)).toBeLessThan(1e-10);
      }),
    );
  });

  it('stays below the leverage that loses everything', () => {
    const x = [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, -0.0001];
    const { optimal } = kelly(x);
    expect(optimal).toBeLessThan(10_000);
    expect(growth(x, optimal)).toBeGreaterThan(growth(x, 0.999 * optimal));
  });

  it('refuses what is not a series of returns', () => {
    for (const x of [[], [0.1], [0.1, 0.1, 0.1], [0.1, Number.NaN], [0.1, Number.POSITIVE_INFINITY], null]) {
      expect(() => kelly(x as Series)).toThrow(input('x'));
    }
  });
});

describe('kellyBinary', () => {
  it('is p − q/b: all on a sure win, minus the inverse odds on a sure loss', () => {
    expect(kellyBinary(1, { odds: 3 })).toBe(1);
    expect(kellyBinary(0, { odds: 4 })).toBe(-0.25);
  });

  it('refuses probabilities and odds that are none', () => {
    for (const p of [-0.1, 1.1, Number.NaN]) expect(() => kellyBinary(p, { odds: 1 })).toThrow(argument('probability'));
    for (const odds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => kellyBinary(0.5, { odds })).toThrow(argument('odds'));
    }
  });
});

describe('alphaBeta', () => {
  const o = { benchmark: MARKET, rf: 0, periods: 1 };

  it('takes a levered benchmark with costs apart', () => {
    const x = MARKET.map((v, i) => 2 * v - 0.0004 + (i % 2 === 0 ? 1e-6 : -1e-6));
    const r = alphaBeta(x, o);
    expect(r.beta).toBeCloseTo(2, 4);
    expect(r.alpha).toBeCloseTo(-0.0004, 6);
    expect(r.correlation).toBeCloseTo(1, 6);
    expect(alphaBeta(x, { ...o, periods: 365 }).alpha).toBeCloseTo((1 - 0.0004) ** 365 - 1, 4);
  });

  it('annualises information ratio and tracking error by √periods, and subtracts rf from both sides', () => {
    const [day, year] = [alphaBeta(RETURNS, o), alphaBeta(RETURNS, { ...o, periods: 365 })];
    expect(year.informationRatio / day.informationRatio).toBeCloseTo(Math.sqrt(365), 12);
    expect(year.trackingError / day.trackingError).toBeCloseTo(Math.sqrt(365), 12);
    const rf = alphaBeta(RETURNS, { ...o, rf: 0.0002 });
    expect(rf.alpha).toBeCloseTo(day.alpha - 0.0002 * (1 - day.beta), 15);
    expect([rf.beta, rf.trackingError]).toEqual([day.beta, day.trackingError]);
  });

  it('keeps beta, correlation and information ratio in any common unit and zero', () => {
    const r = alphaBeta(RETURNS, o);
    const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-7 * Math.abs(b) + 1e-10);
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 0, noNaN: true }),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        (e, a) => {
          const move = (x: readonly number[]) => x.map((v) => 10 ** e * (v + 0.02 * a));
          // Alpha may not exist for such returns; the line through both is compared about their own zero.
          const moved = alphaBeta(move(RETURNS), { benchmark: move(MARKET), rf: 10 ** e * 0.02 * a, periods: 1 });
          near(moved.beta, r.beta);
          near(moved.correlation, r.correlation);
          near(moved.informationRatio, r.informationRatio);
          near(moved.trackingError / 10 ** e, r.trackingError);
        },
      ),
    );
  });

  it('refuses series that cannot be compared and options out of range', () => {
    expect(() => alphaBeta(RETURNS.slice(1), o)).toThrow(input('benchmark'));
    expect(() => alphaBeta([1, 2], { ...o, benchmark: [1, 3] })).toThrow(input('x'));
    expect(() => alphaBeta(RETURNS.with(4, Number.NaN), o)).toThrow(input('x'));
    expect(() =>
      alphaBeta(
        RETURNS.map(() => 0.1),
        o,
      ),
    ).toThrow(input('x'));
    expect(() => alphaBeta(RETURNS, { ...o, benchmark: MARKET.map(() => 0.1) })).toThrow(input('benchmark'));
    expect(() => alphaBeta(RETURNS, { ...o, benchmark: MARKET.with(4, Number.NaN) })).toThrow(input('benchmark'));
    expect(() => alphaBeta(RETURNS, { ...o, benchmark: 0 as unknown as Series })).toThrow(input('benchmark'));
    expect(() => alphaBeta(RETURNS, { ...o, benchmark: RETURNS })).toThrow(input('x'));
    expect(() =>
      alphaBeta(
        MARKET.map((v) => v - 5),
        o,
      ),
    ).toThrow(input('x'));
    for (const periods of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => alphaBeta(RETURNS, { ...o, periods })).toThrow(argument('periods'));
    }
    for (const rf of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => alphaBeta(RETURNS, { ...o, rf })).toThrow(argument('rf'));
    }
  });
});

describe('hostile input', () => {
  const moments = { sharpe: -0.1, n: 50, skewness: 5, kurtosis: 3 };

  it('of moments that no distribution has is refused, excess kurtosis among them', () => {
    expect(() => probabilisticSharpeFromMoments(moments, { benchmark: 0 })).toThrow(argument('kurtosis'));
    expect(() => deflatedSharpeFromMoments(moments, { nTrials: 3, varTrials: 0.1 })).toThrow(argument('kurtosis'));
    expect(() =>
      minTrackRecordLengthFromMoments({ ...moments, skewness: 0, kurtosis: 0 }, { benchmark: -1, alpha: 0.05 }),
    ).toThrow(argument('kurtosis'));
  });

  it('of a confidence below one half needs no track record', () => {
    const m = { sharpe: 0.2, skewness: 0, kurtosis: 3 };
    const length = (alpha: number) => minTrackRecordLengthFromMoments(m, { benchmark: 0, alpha });
    expect([length(0.5), length(0.9)]).toEqual([1, 1]);
    expect(length(0.01)).toBeGreaterThan(length(0.1));
  });

  it('of returns beyond the range of numbers is refused', () => {
    expect(() => performance([1e200, 1e200], { periods: 1 })).toThrow(input('x'));
  });

  it('of lists that are none is refused', () => {
    for (const bad of [null, 5]) {
      expect(() => multipleTest(bad as unknown as Series, { alpha: 0.05, method: 'holm' })).toThrow(input('p'));
      expect(() => pboCscv(bad as unknown as Series[], { nPartitions: 2 })).toThrow(input('x'));
    }
    expect(() => pboCscv([null, null] as unknown as Series[], { nPartitions: 2 })).toThrow(input('x[0]'));
  });
});
