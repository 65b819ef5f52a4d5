/** Isolated margin: the liquidation price against one looked for tick by tick, and the owner's loss against the margin. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notional, priceTicks, type QuoteUnits, qtyLots, quoteUnits } from '../../core/index.ts';
import { defineInstrument } from '../market/index.ts';
import { IsolatedMargin, type MarginTerms } from './index.ts';

const RULES = defineInstrument({
  ...{ symbol: 'BTCUSDT', kind: 'perp', base: 'BTC', quote: 'USDT', tickSize: '0.1', lotSize: '0.001' },
  ...{ minNotional: '5', maxPrice: '10000' },
});

/** Small notionals, so that brackets are crossed. */
const TIERS = {
  ...{ venue: 'x', asOf: '2024-01-01', liquidationFee: '0.0125' },
  brackets: [
    { fromNotional: '0', maxLeverage: '50', maintenanceRate: '0.004' },
    { fromNotional: '100', maxLeverage: '20', maintenanceRate: '0.01' },
    { fromNotional: '1000', maxLeverage: '10', maintenanceRate: '0.025' },
  ],
};

const terms = (leverage: number, more: Partial<typeof TIERS> = {}): MarginTerms => ({
  leverage,
  tiers: [{ ...TIERS, ...more }],
});

/** Twin of the venue's rule: the balance of a position at a price, and what its brackets ask for. */
function isDue(o: { lots: number; cost: number; margin: number }, ticks: number): boolean {
  const value = new Decimal(o.lots).times(ticks).times('0.0001');
  const notionalValue = value.abs();
  let amount = new Decimal(0);
  let rate = new Decimal(0);
  for (const bracket of TIERS.brackets) {
    if (notionalValue.lt(bracket.fromNotional)) continue;
    amount = amount.plus(new Decimal(bracket.fromNotional).times(new Decimal(bracket.maintenanceRate).minus(rate)));
    rate = new Decimal(bracket.maintenanceRate);
  }
  const balance = new Decimal(o.margin).minus(o.cost).div(1e8).plus(value);
  return balance.lte(notionalValue.times(rate).minus(amount));
}

const trade = fc.record({
  isBuy: fc.boolean(),
  lots: fc.integer({ min: 1, max: 20_000 }),
  ticks: fc.integer({ min: 500, max: 2000 }),
});

describe('isolated margin', () => {
  it('is liquidated at the first tick at which its balance is no more than its maintenance margin, after any trades', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(trade, { minLength: 1, maxLength: 8 }),
        (leverage, trades) => {
          const margin = new IsolatedMargin(RULES, terms(leverage));
          let cost = 0;
          for (const { isBuy, lots, ticks } of trades) {
            const signed = isBuy ? lots : -lots;
            const realised = margin.trade(isBuy ? 'buy' : 'sell', qtyLots(lots), priceTicks(ticks));
            cost += signed * ticks * RULES.unitsPerTickLot + realised;
            const state = { lots: margin.lots as number, cost, margin: margin.margin as number };
            const level = margin.levelTicks;
            if (state.lots === 0) {
              expect([level, state.margin]).toEqual([Number.NaN, 0]);
              continue;
            }
            const away = state.lots > 0 ? 1 : -1;
            if (Number.isNaN(level)) {
              expect(state.lots > 0 && !isDue(state, 1)).toBe(true);
              continue;
            }
            expect([isDue(state, level), isDue(state, level + away)]).toEqual([true, false]);
            expect(margin.isDue(level)).toBe(true);
            expect(margin.isDue(level + away)).toBe(false);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never liquidates a long position that is paid for as a whole', () => {
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 8 }), (trades) => {
        const margin = new IsolatedMargin(RULES, terms(1));
        for (const { lots, ticks } of trades) {
          margin.trade('buy', qtyLots(lots), priceTicks(ticks));
          expect(margin.levelTicks).toBeNaN();
        }
      }),
    );
  });

  it('costs the owner no more than the margin, and the fund pays just what is missing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        trade,
        fc.integer({ min: 1, max: 4000 }),
        fc.constantFrom('0', '0.0125', '1'),
        (leverage, { isBuy, lots, ticks }, exit, liquidationFee) => {
          const margin = new IsolatedMargin(RULES, terms(leverage, { liquidationFee }));
          margin.trade(isBuy ? 'buy' : 'sell', qtyLots(lots), priceTicks(ticks));
          const behind = margin.margin as number;
          const { unitsPerTickLot } = RULES;
          const value = notional({ ticks: priceTicks(exit), lots: qtyLots(lots), unitsPerTickLot });
          const fee = Math.ceil(value / 1000);
          const { insurance } = margin.liquidate(priceTicks(exit), quoteUnits(fee));
          const profit = (isBuy ? 1 : -1) * (exit - ticks) * lots * unitsPerTickLot;
          const lost = -(profit - fee - insurance);
          expect(lost).toBeLessThanOrEqual(behind);
          if (insurance < 0 || liquidationFee === '1') expect(lost).toBe(behind);
          else expect(insurance).toBeLessThanOrEqual(Math.ceil(value * Number(liquidationFee)));
          expect([margin.lots, margin.margin, margin.boundUnits, margin.levelTicks]).toEqual([0, 0, 0, Number.NaN]);
        },
      ),
    );
  });

  it('needs the margin of what a trade adds, and none for what it closes', () => {
    const margin = new IsolatedMargin(RULES, terms(10));
    const value = (lots: number): QuoteUnits => quoteUnits(lots * 1000 * RULES.unitsPerTickLot);
    expect(margin.needs(50, value(50))).toBe(value(5));
    margin.trade('sell', qtyLots(50), priceTicks(1000));
    expect([margin.margin, margin.boundUnits]).toEqual([value(5), value(55)]);
    expect(margin.needs(30, value(30))).toBe(0);
    expect(margin.needs(80, value(80))).toBe(value(3));
    margin.trade('buy', qtyLots(30), priceTicks(900));
    expect(margin.margin).toBe(value(2));
  });

  it('takes tiers from their day on, and leverage as far as the notional allows it', () => {
    const day = Date.parse('2024-02-01T00:00:00Z') * 1000;
    const later = {
      ...TIERS,
      asOf: '2024-02-01',
      brackets: [{ fromNotional: '0', maxLeverage: '10', maintenanceRate: '0.05' }],
    };
    const margin = new IsolatedMargin(RULES, { leverage: 10, tiers: [later, TIERS] });
    margin.trade('buy', qtyLots(500), priceTicks(1000));
    // 50 of notional at 10 times: 5 behind it, 0.4 % to keep: 45 / (0.5 · 0.996) = 90.36.
    expect(margin.levelTicks).toBe(903);
    expect([margin.moveTo(day - 1), margin.moveTo(day), margin.moveTo(day)]).toEqual([false, true, false]);
    // 45 / (0.5 · 0.95) = 94.73.
    expect(margin.levelTicks).toBe(947);
    const high = new IsolatedMargin(RULES, terms(20));
    expect([high.allows(9_999, priceTicks(1000)), high.allows(10_000, priceTicks(1000))]).toEqual([true, false]);
  });

  it('comes nearer to its liquidation by what is drawn from it', () => {
    const margin = new IsolatedMargin(RULES, terms(10));
    margin.trade('sell', qtyLots(500), priceTicks(1000));
    // 55 / (0.5 · 1.004) = 109.56, and after 2 less 53 / 0.502 = 105.57.
    expect(margin.levelTicks).toBe(1096);
    margin.draw(quoteUnits(2e8));
    expect([margin.levelTicks, margin.margin]).toEqual([1056, 3e8]);
  });

  it.each([
    ['a spot market', { ...RULES, kind: 'spot' as const }, terms(2), 'only perpetuals have it'],
    ['a leverage of 2.5', RULES, terms(2.5), 'leverage 2.5 is no whole number'],
    ['more than the tiers allow', RULES, terms(51), 'leverage 51 is above 50'],
    ['no tiers', RULES, { leverage: 2, tiers: [] }, 'there are no tiers'],
    ['a day that is none', RULES, terms(2, { asOf: 'May' }), 'no day like 2024-01-31'],
    ['a day that no calendar has', RULES, terms(2, { asOf: '2024-13-41' }), 'no day like 2024-01-31'],
    ['two tiers of a day', RULES, { leverage: 2, tiers: [TIERS, TIERS] }, 'two tiers are of one day'],
    ['a fee above all', RULES, terms(2, { liquidationFee: '1.5' }), 'not from 0 to 1'],
    ['a fee of no number', RULES, terms(2, { liquidationFee: 'x' }), 'which is no number'],
    [
      'a bracket that its leverage empties',
      RULES,
      terms(2, { brackets: [{ fromNotional: '0', maxLeverage: '50', maintenanceRate: '0.02' }] }),
      'exclude each other',
    ],
  ])('is refused for %s', (_, rules, given, reason) => {
    expect(() => new IsolatedMargin(rules, given)).toThrow(reason);
  });
});
