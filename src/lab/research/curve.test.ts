import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_PERP } from '../../../test/builders.ts';
import { syntheticBars } from '../../../test/fixtures.ts';
import { maxDrawdownPpm, type SessionResult } from '../../app/session-result.ts';
import { micros, quoteUnits } from '../../core/index.ts';
import { curveOf, drawdowns, tradeRecord } from './curve.ts';

const CASH = 100_000_000;

const bars = syntheticBars({ seed: 1, bars: 9000 });
/** When a bar closes, and which bar closes then. */
const closeTime = (bar: number): number => (bars.openTime[0] as number) + (bar + 1) * bars.intervalMicros;
const barAt = (time: number): number => (time - closeTime(0)) / bars.intervalMicros;

/** A session with this equity, a point at each close. */
function session(equity: readonly number[]): SessionResult {
  return {
    equity: Float64Array.from(equity),
    equityTime: Float64Array.from(equity, (_, i) => closeTime(i)),
    initialCash: quoteUnits(CASH),
  } as SessionResult;
}

const walk = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 60 });

/** Equity of `bars` bars whose steps repeat. */
function equityOf(steps: readonly number[], length: number): number[] {
  let value = CASH;
  return Array.from({ length }, (_, i) => {
    value = Math.max(1, value + (steps[i % steps.length] as number));
    return value;
  });
}

describe('thinned curve', () => {
  it('is the whole curve up to 2,000 bars', () => {
    const equity = equityOf([5, -3], 2000);
    const curve = curveOf(session(equity), bars);
    expect(curve.equity).toEqual(equity.map((value) => value / 1e8));
    expect(curve.time).toEqual(equity.map((_, i) => closeTime(i)));
    expect(curve.close).toEqual([...bars.close.subarray(0, 2000)]);
  });

  it('of 9,000 bars keeps at most 2,002 points, the first and the last among them', () => {
    const curve = curveOf(session(equityOf([5, -3], 9000)), bars);
    expect(curve.time.length).toBeLessThanOrEqual(2002);
    expect([curve.time[0], curve.time.at(-1)]).toEqual([closeTime(0), closeTime(8999)]);
  });

  it('of an empty session is empty', () => {
    expect(curveOf(session([]), bars)).toEqual({ time: [], equity: [], drawdown: [], close: [] });
  });

  it('keeps the worst drawdown, in the order of time, with the values of its own bars, for any walk', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 2001, max: 9000 }), (steps, length) => {
        const result = session(equityOf(steps, length));
        const curve = curveOf(result, bars);
        expect(Math.min(...curve.drawdown)).toBe(Math.min(...drawdowns(result)));
        const at = curve.time.map(barAt);
        expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
        expect(curve.equity).toEqual(at.map((bar) => (result.equity[bar] as number) / 1e8));
        expect(curve.close).toEqual(at.map((bar) => bars.close[bar]));
      }),
      { numRuns: 30 },
    );
  });
});

describe('drawdown of a curve', () => {
  it('is a fraction of the peak so far, and the money at the start is the first peak', () => {
    expect([...drawdowns(session([CASH / 2, CASH, 2 * CASH, CASH]))]).toEqual([-0.5, 0, 0, -0.5]);
  });

  it('is at its worst what the session reports in parts per million, rounded up', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const result = session(equityOf(steps, 500));
        const worst = Math.min(0, ...drawdowns(result));
        const ppm = maxDrawdownPpm(result.equity, CASH);
        // The curve holds doubles, whose last digits are beyond a millionth of a ppm.
        expect(Math.abs(ppm + worst * 1e6)).toBeLessThanOrEqual(1 + 1e-6);
        expect(ppm).toBeGreaterThanOrEqual(-worst * 1e6 - 1e-6);
      }),
    );
  });
});

describe('trade for people', () => {
  it('has prices in the quote asset and money as exact decimal text', () => {
    const instrument = BTC_PERP;
    const trip = {
      instrument: 0,
      side: 'short' as const,
      openedAt: micros(1),
      closedAt: micros(2),
      lots: 250,
      entryTicks: 3_000_000,
      exitTicks: 2_999_950.5,
      fees: quoteUnits(7_500_001),
      pnl: quoteUnits(-123),
    };
    expect(tradeRecord(trip, instrument)).toEqual({
      side: 'short',
      openedAt: 1,
      closedAt: 2,
      qty: '0.0025',
      entryPrice: 30_000,
      exitPrice: 29_999.505,
      fees: '0.07500001',
      pnl: '-0.00000123',
    });
  });
});
