import { describe, expect, it } from 'vitest';
import { InputError, ppm } from '../../core/index.ts';
import { defineInstrument } from '../market/index.ts';
import { checkTradingRules, compileTrading, exitTicks, targetLots } from './index.ts';

const rules = defineInstrument({
  symbol: 'BTCUSDT',
  kind: 'perp',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.001',
  minNotional: '5',
  maxPrice: '100000',
});
const fine = defineInstrument({
  ...rules,
  lotSize: '0.00000001',
  minNotional: '5',
  maxPrice: '100000',
  roundsMoney: true,
});
const limits = { positionLimitPpm: 500_000, priceCollarPpm: 50_000, feePpm: ppm(1000) };

describe('trading rules', () => {
  it.each([
    [{ size: { kind: 'fixed', qty: '0' } }],
    [{ size: { kind: 'fixed', qty: '1e5' } }],
    [{ size: { kind: 'fixed', qty: 1 } }],
    [{ size: { kind: 'fixed', qty: '1', sharePpm: 1 } }],
    [{ size: { kind: 'cashShare' } }],
    [{ size: { kind: 'cashShare', sharePpm: 1_000_001 } }],
    [{ size: { kind: 'half' } }],
    [{ size: null }],
    [{ targets: 'hope' }],
    [{ stopLossPpm: 0 }],
    [{ stopLossPpm: 1_000_000 }],
    [{ takeProfitPpm: 1.5 }],
    [{ exitsFrom: 'later' }],
    [{ stopLoss: 1 }],
    [[]],
    [null],
  ])('refuse %j', (given) => {
    expect(() => checkTradingRules(given)).toThrow(InputError);
  });

  it('size by quantity, by cash with room for the collar, and by the limit, rounded down, with the sign of the target', () => {
    const money = { equity: 1e13, limit: 5e12, perLot: 1e9 };
    const lots = (size: object, target: number) =>
      targetLots(compileTrading(checkTradingRules({ size }), rules, limits), { ...money, target });
    expect(lots({ kind: 'fixed', qty: '0.0129' }, 1)).toBe(12);
    expect(lots({ kind: 'fixed', qty: '0.0129' }, -0.5)).toBe(-6);
    expect(lots({ kind: 'limitShare' }, -1)).toBe(-5000);
    // 10 % of 100,000 at 10 a lot, and 5 % below it, less the fee: 1,051 lots.
    expect(lots({ kind: 'cashShare', sharePpm: 100_000 }, 1)).toBe(1051);
    expect(lots({ kind: 'cashShare', sharePpm: 1_000_000 }, 1)).toBe(5000);
    expect(lots({ kind: 'limitShare' }, 0)).toBe(0);
  });
});

describe('exit level', () => {
  const level = (instrument: typeof rules, o: { ticks: number; lots: number; long: boolean; distancePpm: number }) =>
    exitTicks(instrument, { costUnits: Math.round(o.ticks * o.lots * instrument.unitsPerTickLot), ...o });

  it.each([rules, fine])('is the tick nearer to the entry, for stops and targets of both sides', (instrument) => {
    const at = (long: boolean, distancePpm: number) =>
      level(instrument, { ticks: 1_000_001, lots: 700, long, distancePpm });
    // 1,000,001 · 0.98 = 980,000.98 and 1,000,001 · 1.02 = 1,020,001.02.
    expect(at(true, -20_000)).toBe(980_001);
    expect(at(true, 20_000)).toBe(1_020_001);
    expect(at(false, -20_000)).toBe(1_020_001);
    expect(at(false, 20_000)).toBe(980_001);
  });

  it('stays between the first tick and the highest price', () => {
    expect(level(rules, { ticks: 5, lots: 10, long: true, distancePpm: -1_000_000 })).toBe(1);
    expect(level(rules, { ticks: 9_000_000, lots: 10, long: false, distancePpm: -10_000_000 })).toBe(10_000_000);
  });
});
