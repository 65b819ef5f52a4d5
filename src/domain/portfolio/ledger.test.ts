import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { defineInstrument, type Instrument } from '../market/index.ts';
import type { ClientOrderId, FillReport, Side } from '../orders/index.ts';
import { LEDGER_ACCOUNTS, Ledger, type LedgerAccount } from './index.ts';
import { WideColumn } from './wide-integer.ts';

const RULES = { kind: 'spot', minNotional: '0', maxPrice: '1000000' } as const;
const BTC = defineInstrument({
  ...{ ...RULES, symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT' },
  ...{ tickSize: '0.01', lotSize: '0.00001' },
});
/** Lots of 10^-12, whose amounts are beyond any integer that a double holds. */
const TOKEN = defineInstrument({
  ...{ ...RULES, symbol: 'TOKENBTC', base: 'TOKEN', quote: 'BTC', maxPrice: '1000' },
  ...{ tickSize: '0.01', lotSize: '0.00000001', roundsMoney: true },
});
const INSTRUMENTS = [BTC, TOKEN];

/** The same books in decimals: one map, one addition at a time. */
class PlainLedger {
  readonly #balances = new Map<string, Decimal>();
  readonly #wide = Decimal.clone({ precision: 60 });

  balance(account: LedgerAccount, asset: string): Decimal {
    return this.#balances.get(`${account} ${asset}`) ?? new Decimal(0);
  }

  transfer(asset: string, amount: Decimal, from: LedgerAccount, to: LedgerAccount): void {
    for (const [account, sign] of [[from, -1] as const, [to, 1] as const]) {
      const before = new this.#wide(this.balance(account, asset));
      this.#balances.set(`${account} ${asset}`, new Decimal(before.plus(new this.#wide(amount).times(sign)).toFixed()));
    }
  }

  trade(rules: Instrument, side: Side, fill: FillReport): void {
    const sign = side === 'buy' ? 1 : -1;
    const qty = new this.#wide(rules.lotSize).times(fill.lots).times(sign);
    const value = qty.times(rules.tickSize).times(fill.ticks).toDecimalPlaces(8, Decimal.ROUND_HALF_UP);
    this.transfer(rules.base, new Decimal(qty.toFixed()), 'market', 'trading');
    this.transfer(rules.quote, new Decimal(value.toFixed()), 'trading', 'market');
  }
}

function fill(lots: number, ticks: number, fee = 0): FillReport {
  return {
    ...{ kind: 'filled', clientOrderId: 'x' as ClientOrderId, instrument: 0, time: micros(1), tradeId: 1 },
    ...{ lots: qtyLots(lots), ticks: priceTicks(ticks), fee: quoteUnits(fee), deadMarket: false },
  };
}

const event = fc.record({
  kind: fc.constantFrom('trade', 'trade', 'bust', 'transfer', 'feeInBase', 'feeInThird'),
  instrument: fc.nat(1),
  side: fc.constantFrom<Side>('buy', 'sell'),
  lots: fc.integer({ min: 1, max: 100_000_000 }),
  ticks: fc.integer({ min: 1, max: 90_000 }),
  fee: fc.integer({ min: -1000, max: 1000 }),
  account: fc.constantFrom(...LEDGER_ACCOUNTS),
  places: fc.integer({ min: 0, max: 18 }),
});

describe('ledger', () => {
  it('holds the same as a ledger of decimals after any events, in three assets of growing precision', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const ledger = new Ledger();
        const plain = new PlainLedger();
        for (const { kind, instrument, side, lots, ticks, fee, account, places } of events) {
          const rules = INSTRUMENTS[instrument] as Instrument;
          const report = fill(lots, ticks, kind.startsWith('fee') ? 0 : fee);
          const amount = new Decimal(fee).div(new Decimal(10).pow(places));
          const money = new Decimal(report.fee).div(1e8);
          if (kind === 'trade') {
            ledger.postFill(rules, side, report);
            plain.trade(rules, side, report);
            plain.transfer(rules.quote, money, 'trading', 'fees');
          } else if (kind === 'bust') {
            ledger.bust(rules, side, report);
            plain.trade(rules, side === 'buy' ? 'sell' : 'buy', report);
            plain.transfer(rules.quote, money, 'fees', 'trading');
          } else if (kind === 'transfer') {
            ledger.transfer('USDT', amount, account, 'trading');
            plain.transfer('USDT', amount, account, 'trading');
          } else {
            const asset = kind === 'feeInBase' ? rules.base : 'BNB';
            ledger.postFill(rules, side, { ...report, commission: { asset, amount: amount.toFixed() } });
            plain.trade(rules, side, report);
            plain.transfer(asset, amount, 'trading', 'fees');
          }
        }
        for (const asset of ['USDT', 'BTC', 'TOKEN', 'BNB']) {
          for (const account of LEDGER_ACCOUNTS) {
            expect(ledger.balance(account, asset).toFixed()).toBe(plain.balance(account, asset).toFixed());
          }
        }
        for (const sum of ledger.imbalance().values()) expect(sum.isZero()).toBe(true);
        expect(ledger.transactions).toBe(events.length);
      }),
    );
  });

  it('pays a fee of 0.1 % in the base asset, which leaves dust behind', () => {
    // Python: Decimal('0.12345') * Decimal('0.999') == Decimal('0.12332655'); 0.12345 * 50000.00 = 6172.5
    const ledger = new Ledger();
    ledger.deposit('USDT', new Decimal(10_000));
    const commission = { asset: 'BTC', amount: '0.00012345' };
    ledger.postFill(BTC, 'buy', { ...fill(12_345, 5_000_000), commission });
    expect(ledger.balance('trading', 'BTC').toFixed()).toBe('0.12332655');
    expect(ledger.balance('trading', 'USDT').toFixed()).toBe('3827.5');
    expect(ledger.balance('fees', 'BTC').toFixed()).toBe('0.00012345');
  });

  it('pays a fee in a third asset, and lends, borrows, funds, withdraws and moves in each', () => {
    // Python: Decimal('10000') - 5000 - Decimal('0.75') + Decimal('1.25') - Decimal('2.5') - 1000 - 1 == 3997, and 0.12 more
    const ledger = new Ledger();
    ledger.deposit('USDT', new Decimal(10_000));
    ledger.deposit('BNB', new Decimal(1));
    const commission = { asset: 'BNB', amount: '0.00617283945' };
    ledger.postFill(BTC, 'buy', { ...fill(10_000, 5_000_000), commission });
    ledger.funding('USDT', new Decimal('-0.75'));
    ledger.funding('USDT', new Decimal('1.25'));
    ledger.interest('USDT', new Decimal('-2.5'));
    ledger.withdraw('USDT', new Decimal(1000), new Decimal(1));
    ledger.transfer('BTC', new Decimal('0.05'), 'trading', 'elsewhere');
    ledger.transfer('USDT', new Decimal('0.12'), 'rebates', 'trading');
    expect(ledger.balance('trading', 'USDT').toFixed()).toBe('3997.12');
    expect(ledger.balance('trading', 'BNB').toFixed()).toBe('0.99382716055');
    expect(ledger.balance('trading', 'BTC').toFixed()).toBe('0.05');
    expect(ledger.balance('funding', 'USDT').toFixed()).toBe('-0.5');
    expect(ledger.balance('capital', 'USDT').toFixed()).toBe('-9000');
  });

  it('is where it was before a trade that the venue declares void', () => {
    const ledger = new Ledger();
    ledger.deposit('USDT', new Decimal(100));
    ledger.postFill(BTC, 'sell', fill(7, 123, 45));
    ledger.bust(BTC, 'sell', fill(7, 123, 45));
    expect([...LEDGER_ACCOUNTS].map((account) => ledger.balance(account, 'BTC').toFixed())).toEqual(
      LEDGER_ACCOUNTS.map(() => '0'),
    );
    expect(ledger.balance('trading', 'USDT').toFixed()).toBe('100');
    expect(ledger.balance('fees', 'USDT').toFixed()).toBe('0');
  });

  it('books a liquidation: its trade, its fee, and what the insurance fund takes or pays', () => {
    const ledger = new Ledger();
    ledger.deposit('USDT', new Decimal(1000));
    ledger.postFill(BTC, 'buy', fill(1000, 1_000_000));
    // 0.01 at 10,000.00 cost 100, sold at 9,000.00 for 90: 1 of fee, 2 to the fund.
    const sold = { ...fill(1000, 900_000, 1e8), insurance: quoteUnits(2e8) };
    ledger.liquidate(BTC, 'sell', sold);
    const balances = () =>
      ['trading', 'market', 'fees', 'insurance'].map((account) =>
        ledger.balance(account as LedgerAccount, 'USDT').toNumber(),
      );
    expect(balances()).toEqual([987, 10, 1, 2]);
    expect(ledger.balance('trading', 'BTC').toFixed()).toBe('0');
    ledger.postFill(BTC, 'sell', fill(1000, 900_000));
    ledger.liquidate(BTC, 'buy', { ...fill(1000, 1_000_000), insurance: quoteUnits(-3e8) });
    expect(balances()).toEqual([980, 20, 1, -1]);
    expect([...ledger.imbalance().values()].every((sum) => sum.isZero())).toBe(true);
  });

  it('books a transaction of many lines, and refuses one that does not cancel', () => {
    const ledger = new Ledger();
    const line = (account: LedgerAccount, asset: string, amount: number) => ({
      account,
      asset,
      amount: new Decimal(amount),
    });
    ledger.post([line('trading', 'A', -3), line('market', 'A', 1), line('insurance', 'A', 2), line('trading', 'B', 0)]);
    expect(
      ['trading', 'market', 'insurance'].map((account) => ledger.balance(account as LedgerAccount, 'A').toNumber()),
    ).toEqual([-3, 1, 2]);
    expect(() => ledger.post([line('trading', 'A', 1), line('market', 'B', -1)])).toThrow('balanced');
    expect(ledger.transactions).toBe(1);
  });
});

describe('wide integers', () => {
  it('are those of big integers, across carries and signs', () => {
    const amount = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.maxSafeInteger(),
      fc.constantFrom(2 ** 48, 2 ** 48 - 1, -(2 ** 48), 2 ** 52, 2 ** 52 + 1),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(2), amount), { maxLength: 60 }), (moves) => {
        const column = new WideColumn(3);
        const values = [0n, 0n, 0n];
        for (const [from, to, units] of moves) {
          column.move(from, to, units);
          values[to] = (values[to] as bigint) + BigInt(units);
          values[from] = (values[from] as bigint) - BigInt(units);
          expect([0, 1, 2].map((i) => column.value(i))).toEqual(values);
          expect(column.isBalanced()).toBe(true);
        }
      }),
    );
  });

  it('refuse an amount that is no integer, and a balance beyond 2^101', () => {
    const column = new WideColumn(2);
    for (const units of [0.5, Number.NaN, 2 ** 53]) expect(() => column.move(0, 1, units)).toThrow('safe integer');
    column.moveBig(0, 1, 10n ** 26n);
    expect(column.value(1)).toBe(10n ** 26n);
    column.scale(1000n);
    expect(column.value(0)).toBe(-(10n ** 29n));
    expect(() => column.scale(1000n)).toThrow('balance fits two doubles');
  });
});
