import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY as DAY } from '../../core/index.ts';
import { performance } from '../stats/index.ts';
import { calendarReturns, drawdowns, splitDaily, splitTrades, tearSheet, tradeStatistics } from './index.ts';

const returns = fc.array(fc.double({ min: -0.4, max: 0.5, noNaN: true }), { minLength: 2, maxLength: 900 });

/** Daily series from 1 January 2020 on, with some days missing. */
const daily = fc
  .record({ value: returns, gaps: fc.array(fc.nat({ max: 40 }), { minLength: 900, maxLength: 900 }) })
  .map(({ value, gaps }) => {
    let day = 18_262;
    const time = value.map((_, i) => {
      day += (gaps[i] as number) === 0 ? 7 : 1;
      return day * DAY;
    });
    return { time, value };
  });

const trades = fc
  .array(
    fc.record({
      openedAt: fc.nat({ max: 1000 }),
      hold: fc.nat({ max: 50 }),
      pnlUnits: fc.maxSafeInteger(),
      feeUnits: fc.nat({ max: 1e9 }),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ openedAt, hold, pnlUnits, feeUnits }) => ({
      openedAt,
      closedAt: openedAt + hold,
      pnl: new Decimal(Math.trunc(pnlUnits / 1e4)).div(1e8).toFixed(),
      fees: new Decimal(feeUnits).div(1e8).toFixed(),
    })),
  );

const near = (a: number, b: number): void =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));

describe('the tear sheet of any account', () => {
  it('has as its deepest drawdown the maximum drawdown of the statistics', () => {
    fc.assert(
      fc.property(daily, (days) => {
        const { maxDrawdown } = performance(days.value, { periods: 365 });
        expect(drawdowns(days, { count: 1 })[0]?.depth ?? 0).toBe(maxDrawdown);
      }),
    );
  });

  it('has drawdowns that do not overlap, each with its trough inside', () => {
    fc.assert(
      fc.property(daily, (days) => {
        const found = [...drawdowns(days, { count: 1000 })].sort((a, b) => a.from - b.from);
        for (const [i, d] of found.entries()) {
          const end = d.recoveredAt ?? Number.POSITIVE_INFINITY;
          expect(d.depth).toBeLessThan(0);
          expect(d.troughAt >= d.from && d.troughAt < end).toBe(true);
          expect(d.fallDays >= 1 && d.fallDays <= d.lengthDays).toBe(true);
          expect(found[i + 1] === undefined || (found[i + 1]?.from as number) >= end).toBe(true);
        }
        const below = found.reduce((sum, d) => sum + d.lengthDays, 0);
        expect(below).toBeLessThanOrEqual(days.value.length);
      }),
    );
  });

  it('has months and years that compound to the total return', () => {
    fc.assert(
      fc.property(daily, (days) => {
        const years = calendarReturns(days);
        const growth = 1 + performance(days.value, { periods: 365 }).totalReturn;
        near(
          years.reduce((product, row) => product * (1 + row.total), 1),
          growth,
        );
        for (const { months, total } of years) {
          near(
            months.reduce<number>((product, r) => product * (1 + (r ?? 0)), 1),
            1 + total,
          );
        }
      }),
    );
  });

  it('loses at most one day to the boundary and never moves one', () => {
    fc.assert(
      fc.property(daily, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (days, share) => {
        const first = days.time[0] as number;
        const boundary = Math.floor(first + share * ((days.time.at(-1) as number) - first));
        const { inSample, outOfSample } = splitDaily(days, boundary);
        const lost = days.time.length - inSample.time.length - outOfSample.time.length;
        expect(lost === 0 || lost === 1).toBe(true);
        expect(inSample.time.every((start) => start + DAY <= boundary)).toBe(true);
        expect(outOfSample.time.every((start) => start >= boundary)).toBe(true);
      }),
    );
  });

  it('counts every trade at most once, and its parts add up exactly', () => {
    fc.assert(
      fc.property(trades, fc.nat({ max: 1000 }), (closed, boundary) => {
        const { inSample, outOfSample } = splitTrades(closed, boundary);
        const across = closed.filter((trade) => trade.openedAt < boundary && trade.closedAt > boundary);
        expect(inSample.length + outOfSample.length + across.length).toBe(closed.length);
        const net = (part: typeof closed): Decimal => new Decimal(tradeStatistics(part)?.netProfit ?? 0);
        const parts = net([...inSample])
          .plus(net([...outOfSample]))
          .plus(net(across));
        expect(parts.eq(net(closed))).toBe(true);
      }),
    );
  });

  it('does not depend on the order of the trades, and mirrors when profit becomes loss', () => {
    fc.assert(
      fc.property(trades, (closed) => {
        const forward = tradeStatistics(closed);
        const backward = tradeStatistics([...closed].reverse());
        const mirrored = tradeStatistics(closed.map((t) => ({ ...t, pnl: new Decimal(t.pnl).neg().toFixed() })));
        expect(backward?.netProfit).toBe(forward?.netProfit);
        expect(backward?.profitFactor).toEqual(forward?.profitFactor);
        expect(new Decimal(mirrored?.netProfit ?? 0).eq(new Decimal(forward?.netProfit ?? 0).neg())).toBe(true);
        expect(mirrored === null ? null : new Decimal(mirrored.bestPnl).neg().eq(forward?.worstPnl ?? 0)).toBe(
          mirrored === null ? null : true,
        );
      }),
    );
  });

  it('is computed for every series of returns without an error', () => {
    fc.assert(
      fc.property(daily, trades, fc.option(fc.nat()), (days, closed, boundary) => {
        const sheet = tearSheet(
          { daily: days, trades: closed, outOfSampleFrom: boundary },
          { periodsPerYear: 365, drawdowns: 5 },
        );
        expect(sheet.all.returns?.days).toBe(days.value.length);
        expect(sheet.drawdowns.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
