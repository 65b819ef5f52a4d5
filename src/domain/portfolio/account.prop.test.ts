import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { defineInstrument, type Instrument } from '../market/index.ts';
import type { ClientOrderId, FillReport, Side } from '../orders/index.ts';
import { Account, Ledger, ROW_CELL } from './index.ts';

const COUNT = 3;
const INSTRUMENTS = Array.from({ length: COUNT }, (_, i) =>
  defineInstrument({
    symbol: `SYNTH${i}USDT`,
    kind: 'perp',
    base: `SYNTH${i}`,
    quote: 'USDT',
    tickSize: '0.01',
    lotSize: ['0.00001', '0.001', '1'][i] as string,
    minNotional: '5',
    maxPrice: '10000',
  }),
);

const step = fc.record({
  instrument: fc.integer({ min: 0, max: COUNT - 1 }),
  ticks: fc.integer({ min: 1, max: 1_000_000 }),
  /** 0 is a mark, anything else a fill. */
  lots: fc.integer({ min: -500, max: 500 }),
});

/** Equity and gross exposure added up anew, in exact integers. */
function anew(account: Account): { equity: bigint; gross: bigint } {
  let equity = BigInt(account.cash);
  let gross = 0n;
  INSTRUMENTS.forEach((rules, i) => {
    const value = BigInt(account.position(i).lots) * BigInt(account.mark(i)) * BigInt(rules.unitsPerTickLot);
    equity += value;
    gross += value < 0n ? -value : value;
    expect(BigInt(account.exposure(i))).toBe(value);
  });
  return { equity, gross };
}

describe('account', () => {
  it('has running sums equal to those added up anew, after any marks and fills', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const account = new Account(INSTRUMENTS, quoteUnits(1e13));
        // Rows from before everything, as a trader keeps them.
        const rows = INSTRUMENTS.map((_, instrument) => account.row(instrument));
        for (const [i, { instrument, ticks, lots }] of steps.entries()) {
          if (lots === 0) account.markAt(instrument, ticks, i % 2 === 0 ? rows[instrument] : undefined);
          else {
            const side: Side = lots > 0 ? 'buy' : 'sell';
            account.applyFill(side, {
              kind: 'filled',
              clientOrderId: 'x' as ClientOrderId,
              instrument,
              time: micros(i),
              tradeId: i,
              lots: qtyLots(Math.abs(lots)),
              ticks: priceTicks(ticks),
              fee: quoteUnits(7),
              deadMarket: false,
            });
          }
          const { equity, gross } = anew(account);
          expect(BigInt(account.equity())).toBe(equity);
          expect(BigInt(account.grossExposure())).toBe(gross);
          expect(rows.map((row) => row[ROW_CELL.LOTS])).toEqual(rows.map((_, at) => account.position(at).lots));
          const share = new Float64Array(1);
          account.shareInto(share, 0, account.row(instrument), 1_000_000);
          expect(share[0]).toBeCloseTo(account.exposure(instrument) / account.equity(), 12);
        }
      }),
    );
  });

  it('refuses a mark that is no price, and an instrument that it does not have', () => {
    const account = new Account(INSTRUMENTS, quoteUnits(1e13));
    for (const ticks of [-1, 0.5, Number.NaN]) expect(() => account.markAt(0, ticks)).toThrow(InvariantError);
    expect(() => account.markAt(COUNT, 1)).toThrow(InvariantError);
    expect(() => account.position(-1)).toThrow(InvariantError);
    expect(() => account.exposure(COUNT)).toThrow(InvariantError);
    expect(() => account.row(COUNT)).toThrow(InvariantError);
  });

  it('stops the program when the sum of all positions leaves the exact range, long and short ones too', () => {
    const account = new Account(INSTRUMENTS, quoteUnits(1e13));
    const fill = (side: Side, instrument: number, lots: number): void => {
      const order = { clientOrderId: 'x' as ClientOrderId, instrument, time: micros(0) };
      const terms = { tradeId: 1, lots: qtyLots(lots), ticks: priceTicks(1), fee: quoteUnits(0), deadMarket: false };
      account.applyFill(side, { kind: 'filled', ...order, ...terms });
    };
    fill('buy', 1, 60_000);
    fill('sell', 2, 60);
    account.markAt(1, 100_000_000);
    expect(account.grossExposure()).toBe(6e15);
    expect(() => account.markAt(2, 100_000_000)).toThrow('exposure is a safe integer');
  });

  it('explains equity by capital, profit, fees and income, and agrees with the ledger, after any events', () => {
    const event = fc.record({
      kind: fc.constantFrom('fill', 'fill', 'bust', 'capital', 'income', 'feeInBase', 'mark'),
      lots: fc.integer({ min: -500, max: 500 }).filter((lots) => lots !== 0),
      ticks: fc.integer({ min: 1, max: 100_000 }),
      amount: fc.integer({ min: -1e9, max: 1e9 }),
    });
    const rules = INSTRUMENTS[0] as Instrument;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const account = new Account(INSTRUMENTS, quoteUnits(1e13));
        const ledger = new Ledger();
        ledger.deposit('USDT', new Decimal(1e5));
        for (const [i, { kind, lots, ticks, amount }] of events.entries()) {
          const side: Side = lots > 0 ? 'buy' : 'sell';
          const report: FillReport = {
            ...{ kind: 'filled', clientOrderId: 'x' as ClientOrderId, instrument: 0, time: micros(i), tradeId: i },
            ...{ lots: qtyLots(Math.abs(lots)), ticks: priceTicks(ticks), fee: quoteUnits(amount), deadMarket: false },
          };
          const money = new Decimal(amount).div(1e8);
          if (kind === 'fill') {
            account.applyFill(side, report);
            ledger.postFill(rules, side, report);
          } else if (kind === 'bust') {
            account.bust(side, report);
            ledger.bust(rules, side, report);
          } else if (kind === 'capital') {
            account.moveCapital(quoteUnits(amount));
            ledger.deposit('USDT', money);
          } else if (kind === 'income') {
            account.receive(quoteUnits(amount));
            ledger.funding('USDT', money);
          } else if (kind === 'mark') account.markAt(0, ticks);
          else if (account.position(0).lots > 10) {
            const fee = new Decimal(ticks * 50).div(1e6).times(rules.lotSize);
            account.payInBase(0, fee.toFixed(), priceTicks(ticks));
            ledger.transfer(rules.base, fee, 'trading', 'fees');
          }
          expect(ledger.balance('trading', 'USDT').times(1e8).toNumber()).toBe(account.cash);
          const exact = ledger.balance('trading', rules.base).div(rules.lotSize);
          // Less than a lot of the base asset is dust, which the account does not count.
          expect(exact.minus(account.position(0).lots).gte(0) && exact.minus(account.position(0).lots).lt(1)).toBe(
            true,
          );
          const open = account.position(0).unrealised(account.mark(0), rules.unitsPerTickLot);
          const explained =
            account.initialCash + account.capital + account.realised + open - account.fees + account.income;
          expect(account.equity()).toBe(explained);
          expect(account.balance).toBe(explained - open);
        }
      }),
    );
  });

  it('takes one lot for the first parts of a fee in the base asset, and the next when those are used up', () => {
    const account = new Account(INSTRUMENTS, quoteUnits(1e13));
    const order = { clientOrderId: 'x' as ClientOrderId, instrument: 0, time: micros(0), tradeId: 1 };
    const terms = { lots: qtyLots(1000), ticks: priceTicks(100), fee: quoteUnits(0), deadMarket: false };
    account.applyFill('buy', { kind: 'filled', ...order, ...terms });
    const { lotSize } = INSTRUMENTS[0] as Instrument;
    const pay = (lots: string) => account.payInBase(0, new Decimal(lots).times(lotSize).toFixed(), priceTicks(100));
    expect(['0.4', '0.6', '0.000001', '2.999999', '0'].map(pay)).toEqual([1, 0, 1, 2, 0]);
    expect(account.position(0).lots).toBe(996);
    // A fee that comes back, and one that is more than what is held: the rest stays owed.
    expect([pay('-1.5'), pay('998.25'), pay('1')]).toEqual([-1, 997, 0]);
    expect(account.position(0).lots).toBe(0);
    expect(account.dust(0).toFixed()).toBe('-1.75');
  });
});
