/**
 * Double entry in exact decimals: every transaction moves amounts between accounts, and the sum over each asset is
 * zero. The ledger is derived from fills alone and kept beside the integer account; the two must agree to the last
 * digit, which the engine checks when a session ends and after each fill in tests.
 */
import { Decimal } from 'decimal.js';
import { assert } from '../../core/index.ts';
import { formatMoney, formatPrice, formatQty, type Instrument } from '../market/index.ts';
import type { FillReport, Side } from '../orders/index.ts';

/** Where an amount can be. `trading` is ours, `market` is everybody else, `fees` is the venue. */
export type LedgerAccount = 'trading' | 'market' | 'fees' | 'capital';

/** One line of a transaction. */
export interface Posting {
  readonly account: LedgerAccount;
  readonly asset: string;
  readonly amount: Decimal;
}

/** Exact balances by account and asset. */
export class Ledger {
  readonly #balances = new Map<string, Decimal>();
  #transactions = 0;

  get transactions(): number {
    return this.#transactions;
  }

  /** Balance of an asset in an account. */
  balance(account: LedgerAccount, asset: string): Decimal {
    return this.#balances.get(`${account}/${asset}`) ?? new Decimal(0);
  }

  /** Assets that were ever posted. */
  assets(): readonly string[] {
    return [...new Set([...this.#balances.keys()].map((key) => key.slice(key.indexOf('/') + 1)))];
  }

  /** Books a transaction. @throws InvariantError unless its amounts cancel in every asset. */
  post(postings: readonly Posting[]): void {
    const sums = new Map<string, Decimal>();
    for (const { asset, amount } of postings) sums.set(asset, (sums.get(asset) ?? new Decimal(0)).plus(amount));
    for (const [asset, sum] of sums) assert(sum.isZero(), 'transaction is balanced in every asset', asset, sum);
    for (const { account, asset, amount } of postings) {
      const key = `${account}/${asset}`;
      this.#balances.set(key, (this.#balances.get(key) ?? new Decimal(0)).plus(amount));
    }
    this.#transactions += 1;
  }

  /** Books the money a session starts with. */
  deposit(asset: string, amount: Decimal): void {
    this.post([
      { account: 'trading', asset, amount },
      { account: 'capital', asset, amount: amount.neg() },
    ]);
  }

  /** Books a trade and its fee. */
  postFill(instrument: Instrument, side: Side, fill: FillReport): void {
    const qty = new Decimal(formatQty(instrument, fill.lots)).times(side === 'buy' ? 1 : -1);
    const value = qty.times(formatPrice(instrument, fill.ticks));
    const fee = new Decimal(formatMoney(fill.fee));
    const { base, quote } = instrument;
    this.post([
      { account: 'trading', asset: base, amount: qty },
      { account: 'market', asset: base, amount: qty.neg() },
      { account: 'trading', asset: quote, amount: value.neg() },
      { account: 'market', asset: quote, amount: value },
      { account: 'trading', asset: quote, amount: fee.neg() },
      { account: 'fees', asset: quote, amount: fee },
    ]);
  }

  /** Sum over all accounts of each asset: zero, or the books are wrong. */
  imbalance(): ReadonlyMap<string, Decimal> {
    const sums = new Map<string, Decimal>();
    for (const [key, amount] of this.#balances) {
      const asset = key.slice(key.indexOf('/') + 1);
      sums.set(asset, (sums.get(asset) ?? new Decimal(0)).plus(amount));
    }
    return sums;
  }
}
