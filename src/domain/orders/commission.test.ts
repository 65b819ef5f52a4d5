import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteUnits } from '../../core/index.ts';
import { isCommission, LotDust, settledFee } from './commission.ts';

describe('a commission', () => {
  it('is money when it is in the quote asset, rounded up, with the fee beside it', () => {
    const told = { fee: quoteUnits(3), commission: { asset: 'USDT', amount: '0.000000011' } };
    expect(settledFee(told, 'USDT')).toEqual({ fee: 5, commission: undefined });
    expect(settledFee({ ...told, commission: { asset: 'USDT', amount: '-0.000000019' } }, 'USDT').fee).toBe(2);
  });

  it('stays what it is in another asset, and is nothing when it is zero', () => {
    const commission = { asset: 'BNB', amount: '0.00000001' };
    expect(settledFee({ fee: quoteUnits(0), commission }, 'USDT')).toEqual({ fee: 0, commission });
    expect(settledFee({ fee: quoteUnits(7), commission: { asset: 'BNB', amount: '0.000' } }, 'USDT')).toEqual({
      fee: 7,
    });
    expect(settledFee({ fee: quoteUnits(7) }, 'USDT')).toEqual({ fee: 7 });
  });

  it.each([
    ['', '1', false],
    ['BNB', '', false],
    ['BNB', '1e3', false],
    ['BNB', 'NaN', false],
    ['BNB', '.5', false],
    ['BNB', '-0.5', true],
    ['X'.repeat(49), '1', false],
    ['BNB', '1'.repeat(49), false],
  ])('of asset %j and amount %j is one: %s', (asset, amount, is) => {
    expect(isCommission({ asset, amount })).toBe(is);
  });
});

describe('dust of fees in the base asset', () => {
  it('and held lots are together what the venue has, to the last digit, after any fees', () => {
    const fee = fc.record({
      units: fc.bigInt({ min: -(10n ** 6n), max: 10n ** 9n }),
      places: fc.integer({ min: 0, max: 18 }),
      bought: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('0.00001', '1', '100', '0.025'),
        fc.array(fee, { maxLength: 30 }),
        (lotSize, fees) => {
          const Exact = Decimal.clone({ precision: 60 });
          const dust = new LotDust();
          let held = 0;
          let real = new Exact(0);
          for (const { units, places, bought } of fees) {
            const amount = new Exact(units.toString()).div(new Exact(10).pow(places)).toFixed();
            held += bought;
            real = real.plus(new Exact(bought).times(lotSize)).minus(amount);
            held -= dust.take(0, { amount, lotSize, held });
            const counted = dust.of(0).plus(held).times(lotSize);
            expect(counted.minus(real).abs().lt('1e-40')).toBe(true);
            // Nothing is sold that is not there, and less than a lot is left over.
            expect(held >= 0 && dust.of(0).lt(1)).toBe(true);
            if (held > 0) expect(dust.of(0).gte(0)).toBe(true);
          }
        },
      ),
    );
  });

  it('is counted for each instrument', () => {
    const dust = new LotDust();
    expect(dust.take(1, { amount: '0.4', lotSize: '1', held: 9 })).toBe(1);
    expect(dust.take(1, { amount: '0.6', lotSize: '1', held: 8 })).toBe(0);
    expect([dust.of(0).toFixed(), dust.of(1).toFixed()]).toEqual(['0', '0']);
  });
});
