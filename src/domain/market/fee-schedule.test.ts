import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { defineFeeSchedule, type FeeSchedule, type FeeTier, feeAt, feeOf } from './fee-schedule.ts';

const TIERS: readonly FeeTier[] = [
  { fromVolume: '50000', makerPercent: '0.14', takerPercent: '0.24' },
  { fromVolume: '0', makerPercent: '0.16', takerPercent: '0.260' },
  { fromVolume: '1e7', makerPercent: '-0.005', takerPercent: '0.1' },
];

function scheduleOf(changes: Partial<FeeSchedule> = {}): FeeSchedule {
  return defineFeeSchedule({ venue: 'made-up', asOf: '2024-01-31', volumeCurrency: 'USD', tiers: TIERS, ...changes });
}

describe('fee schedule', () => {
  it('sorts its tiers by volume and writes numbers in their shortest form', () => {
    expect(scheduleOf().tiers.map(({ fromVolume, takerPercent }) => [fromVolume, takerPercent])).toEqual([
      ['0', '0.26'],
      ['50000', '0.24'],
      ['10000000', '0.1'],
    ]);
  });

  it.each([
    ['0', 0, '0.16', '0.26'],
    ['49999.99', 0, '0.16', '0.26'],
    ['49999.999999999999999999999', 0, '0.16', '0.26'],
    ['50000', 1, '0.14', '0.24'],
    ['50000.00', 1, '0.14', '0.24'],
    ['9999999.999999', 1, '0.14', '0.24'],
    ['10000000', 2, '-0.005', '0.1'],
    ['99999999999999999999', 2, '-0.005', '0.1'],
  ])('is in the tier of the last threshold that %s reaches', (volume, tier, makerPercent, takerPercent) => {
    expect(feeAt(scheduleOf(), volume)).toEqual({ tier, makerPercent, takerPercent });
  });

  it('is exact where a double is not: 0.26 % of 90071992547409.93', () => {
    expect(feeOf('90071992547409.93', '0.26')).toBe('234187180623.265818');
    expect(feeOf('100', '-0.005')).toBe('-0.005');
  });

  it.each([
    ['no tier from 0', { tiers: TIERS.slice(0, 1) }],
    ['no tier at all', { tiers: [] }],
    ['two tiers from one volume', { tiers: [...TIERS, { fromVolume: '0.0', makerPercent: '1', takerPercent: '1' }] }],
    ['a volume that is no number', { tiers: [{ fromVolume: 'x', makerPercent: '1', takerPercent: '1' }] }],
    ['a fee that is not finite', { tiers: [{ fromVolume: '0', makerPercent: 'NaN', takerPercent: '1' }] }],
    ['a day in another form', { asOf: '31.01.2024' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => scheduleOf(changes)).toThrowError(InputError);
  });

  it.each(['-1', '', 'much', 'Infinity'])('refuses the volume "%s"', (volume) => {
    expect(() => feeAt(scheduleOf(), volume)).toThrowError(/made-up/);
  });
});
