import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorPrice, violations } from './venue-filters.ts';
import { venueRules } from './venue-rules.ts';

const SCALE = 8;

/** Decimal text of a whole number of 1e-8. */
function text(units: bigint): string {
  const digits = units.toString().padStart(SCALE + 1, '0');
  return `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
}

const units = fc.bigInt({ min: 0n, max: 10n ** 17n });
const step = fc.bigInt({ min: 1n, max: 10n ** 9n });

describe('price filter', () => {
  it('agrees with whole numbers of 1e-8, and a floored price is on the grid', () => {
    fc.assert(
      fc.property(units, step, units, units, (price, tick, low, high) => {
        const filter = { filterType: 'PRICE_FILTER', minPrice: text(low), maxPrice: text(high), tickSize: text(tick) };
        const rules = venueRules({ symbol: 'X', filters: [filter] });
        const isBroken = violations(rules, { side: 'BUY', price: text(price) }).length > 0;
        const wanted = (low > 0n && price < low) || (high > 0n && price > high) || price % tick !== 0n;
        expect(isBroken).toBe(wanted);
        expect(floorPrice(rules, text(price))).toBe(text(price - (price % tick)));
      }),
    );
  });
});
