import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_PERP } from '../../../test/builders.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { formatMoney } from '../market/index.ts';
import type { ClientOrderId, FillReport, Side } from '../orders/index.ts';
import { Account, feeOf, Ledger, Position, RoundTrips } from './index.ts';

interface Deal {
  readonly side: Side;
  readonly lots: number;
  readonly ticks: number;
}

const deal = fc.record({
  side: fc.constantFrom<Side>('buy', 'sell'),
  lots: fc.integer({ min: 1, max: 100_000 }),
  ticks: fc.integer({ min: 1, max: 20_000_000 }),
});

function fill(of: Deal, tradeId: number): FillReport {
  const value = quoteUnits(of.ticks * of.lots * BTC_PERP.unitsPerTickLot);
  return {
    kind: 'filled',
    clientOrderId: 'x' as ClientOrderId,
    instrument: 0,
    time: micros(tradeId),
    tradeId,
    lots: qtyLots(of.lots),
    ticks: priceTicks(of.ticks),
    fee: feeOf(value, ppm(1000)),
    deadMarket: false,
  };
}

describe('position', () => {
  it('realises exactly what flowed in and out once it is flat again', () => {
    fc.assert(
      fc.property(
        fc.array(deal, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 20_000_000 }),
        (deals, last) => {
          const position = new Position();
          let cash = 0n;
          let realised = 0n;
          const trade = (of: Deal): void => {
            realised += BigInt(
              position.apply({
                side: of.side,
                lots: qtyLots(of.lots),
                ticks: priceTicks(of.ticks),
                unitsPerTickLot: BTC_PERP.unitsPerTickLot,
              }),
            );
            cash +=
              BigInt(of.side === 'buy' ? -1 : 1) *
              BigInt(of.lots) *
              BigInt(of.ticks) *
              BigInt(BTC_PERP.unitsPerTickLot);
          };
          for (const of of deals) trade(of);
          if (position.lots !== 0)
            trade({ side: position.lots > 0 ? 'sell' : 'buy', lots: Math.abs(position.lots), ticks: last });
          expect(position.lots).toBe(0);
          expect(position.costUnits).toBe(0);
          expect(realised).toBe(cash);
        },
      ),
    );
  });

  it('treats long and short as mirror images', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e5 }),
        fc.integer({ min: 1, max: 1e7 }),
        fc.integer({ min: 1, max: 1e7 }),
        (lots, entry, exit) => {
          const apply = (first: Side): number => {
            const position = new Position();
            const common = { lots: qtyLots(lots), unitsPerTickLot: BTC_PERP.unitsPerTickLot };
            position.apply({ side: first, ticks: priceTicks(entry), ...common });
            return position.apply({ side: first === 'buy' ? 'sell' : 'buy', ticks: priceTicks(exit), ...common });
          };
          expect(apply('buy') + apply('sell')).toBe(0);
        },
      ),
    );
  });

  it('values an open position by what closing it now would realise', () => {
    fc.assert(
      fc.property(
        fc.array(deal, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 20_000_000 }),
        (deals, mark) => {
          const position = new Position();
          for (const { side, lots, ticks } of deals) {
            position.apply({
              side,
              lots: qtyLots(lots),
              ticks: priceTicks(ticks),
              unitsPerTickLot: BTC_PERP.unitsPerTickLot,
            });
          }
          const open = position.unrealised(priceTicks(mark), BTC_PERP.unitsPerTickLot);
          if (position.lots === 0) {
            expect(open).toBe(0);
            return;
          }
          const side: Side = position.lots > 0 ? 'sell' : 'buy';
          const closing = position.apply({
            side,
            lots: qtyLots(Math.abs(position.lots)),
            ticks: priceTicks(mark),
            unitsPerTickLot: BTC_PERP.unitsPerTickLot,
          });
          expect(open).toBe(closing);
        },
      ),
    );
  });
});

describe('account', () => {
  it('agrees with the double-entry ledger to the last digit after every fill, and conserves money', () => {
    fc.assert(
      fc.property(fc.array(deal, { minLength: 1, maxLength: 25 }), (deals) => {
        const cash = quoteUnits(1e13);
        const account = new Account([BTC_PERP], cash);
        const ledger = new Ledger();
        ledger.deposit('USDT', new Decimal(cash).div(1e8));
        for (const [i, of] of deals.entries()) {
          const report = fill({ ...of, lots: Math.min(of.lots, 5000) }, i + 1);
          account.applyFill(of.side, report);
          ledger.postFill(BTC_PERP, of.side, report);
          expect(ledger.balance('trading', 'USDT').toFixed()).toBe(formatMoney(account.cash));
          expect(ledger.balance('trading', 'BTC').div(BTC_PERP.lotSize).toNumber()).toBe(account.position(0).lots);
          for (const sum of ledger.imbalance().values()) expect(sum.isZero()).toBe(true);
        }
        account.markAt(0, 123_456);
        const unrealised = account.position(0).unrealised(priceTicks(123_456), BTC_PERP.unitsPerTickLot);
        expect(account.equity() - cash).toBe(account.realised + unrealised - account.fees);
        expect(ledger.transactions).toBe(deals.length + 1);
        expect(ledger.assets()).toContain('USDT');
      }),
    );
  });

  it('refuses an unbalanced transaction', () => {
    expect(() => new Ledger().post([{ account: 'trading', asset: 'USDT', amount: new Decimal(1) }])).toThrow(
      'balanced',
    );
  });
});

describe('fee', () => {
  it('is the same for both sides and never below the exact product', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 0, max: 100_000 }), (value, rate) => {
        const fee = feeOf(quoteUnits(value), ppm(rate));
        expect(feeOf(quoteUnits(-value), ppm(rate))).toBe(fee);
        const exact = new Decimal(value).times(rate).div(1e6);
        expect(exact.lte(fee) && exact.plus(1).gt(fee)).toBe(true);
      }),
    );
  });

  it('rounds a rebate in favour of the venue', () => {
    expect(feeOf(quoteUnits(1_000_001), ppm(-100))).toBe(-100);
    expect(feeOf(quoteUnits(1), ppm(-100))).toBe(0);
  });
});

describe('round trips', () => {
  it('sum to realised profit less fees when the account is flat', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 1e5 }),
            fc.integer({ min: 1, max: 1e6 }),
            fc.integer({ min: 1, max: 1e6 }),
            fc.boolean(),
          ),
          { minLength: 1, maxLength: 20 },
        ),
        (trips) => {
          const account = new Account([BTC_PERP], quoteUnits(1e14));
          const collected = new RoundTrips();
          let id = 0;
          for (const [lots, entry, exit, long] of trips) {
            for (const [side, ticks] of [
              [long ? 'buy' : 'sell', entry],
              [long ? 'sell' : 'buy', exit],
            ] as [Side, number][]) {
              id += 1;
              const report = fill({ side, lots, ticks }, id);
              collected.add(side, report, account.applyFill(side, report));
            }
          }
          expect(collected.closed).toHaveLength(trips.length);
          const sum = collected.closed.reduce((total, trip) => total + trip.pnl, 0);
          expect(sum).toBe(account.realised - account.fees);
          expect(account.equity() - account.initialCash).toBe(sum);
        },
      ),
    );
  });
});
