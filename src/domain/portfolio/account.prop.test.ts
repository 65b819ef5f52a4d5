import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { defineInstrument } from '../market/index.ts';
import type { ClientOrderId, Side } from '../orders/index.ts';
import { Account } from './index.ts';

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
        for (const [i, { instrument, ticks, lots }] of steps.entries()) {
          if (lots === 0) account.markAt(instrument, ticks);
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
});
