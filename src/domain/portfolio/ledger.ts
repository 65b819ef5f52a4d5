/**
 * Double entry in exact decimals: every transaction moves amounts between accounts, and the sum over each asset is
 * zero. The ledger is derived from fills alone and kept beside the integer account; the two must agree to the last
 * digit, which the engine checks when a session ends and after each fill in tests.
 */
import { Decimal } from 'decimal.js';
import { assert, QUOTE_UNITS_PER_ONE } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { FillReport, Side } from '../orders/index.ts';

/** Where an amount can be. `trading` is ours, `market` is everybody else, `fees` is the venue. */
export type LedgerAccount = 'trading' | 'market' | 'fees' | 'capital';

/** One line of a transaction. */
export interface Posting {
  readonly account: LedgerAccount;
  readonly asset: string;
  readonly amount: Decimal;
}

/** Balances of one asset. */
type Balances = Record<LedgerAccount, Decimal>;

const ZERO = new Decimal(0);
/** Decimal places of a quote unit. */
const UNIT_PLACES = 8;
/** Products of a price, a quantity and their steps, before they are rounded: no digit is lost. */
const Wide = Decimal.clone({ precision: 60 });
/** One quote unit. */
const UNIT = new Decimal(1).div(QUOTE_UNITS_PER_ONE);

/** Exact balances by account and asset. */
export class Ledger {
  readonly #balances = new Map<string, Balances>();
  /** Tick and lot as decimals: text is parsed once for each instrument, not at each fill. */
  readonly #steps = new Map<Instrument, { readonly tick: Decimal; readonly lot: Decimal }>();
  #transactions = 0;

  get transactions(): number {
    return this.#transactions;
  }

  /** Balance of an asset in an account. */
  balance(account: LedgerAccount, asset: string): Decimal {
    return this.#balances.get(asset)?.[account] ?? ZERO;
  }

  /** Assets that were ever posted. */
  assets(): readonly string[] {
    return [...this.#balances.keys()];
  }

  /** Books a transaction. @throws InvariantError unless its amounts cancel in every asset. */
  post(postings: readonly Posting[]): void {
    const sums = new Map<string, Decimal>();
    for (const { asset, amount } of postings) sums.set(asset, (sums.get(asset) ?? ZERO).plus(amount));
    for (const [asset, sum] of sums) assert(sum.isZero(), 'transaction is balanced in every asset', asset, sum);
    for (const { account, asset, amount } of postings) {
      const balances = this.#balancesOf(asset);
      balances[account] = balances[account].plus(amount);
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

  /** Books a trade and its fee: three transfers, each balanced because it takes from one account what it gives the other. */
  postFill(instrument: Instrument, side: Side, fill: FillReport): void {
    const { tick, lot } = this.#stepsOf(instrument);
    const qty = lot.times(side === 'buy' ? fill.lots : -fill.lots);
    const quote = this.#balancesOf(instrument.quote);
    transfer(this.#balancesOf(instrument.base), 'market', 'trading', qty);
    // A venue that rounds money does so with each amount.
    const value =
      instrument.unitsPerTickLot < 1
        ? new Wide(tick).times(fill.ticks).times(qty).toDecimalPlaces(UNIT_PLACES, Decimal.ROUND_HALF_UP)
        : tick.times(fill.ticks).times(qty);
    transfer(quote, 'trading', 'market', value);
    transfer(quote, 'trading', 'fees', UNIT.times(fill.fee));
    this.#transactions += 1;
  }

  /** Sum over all accounts of each asset: zero, or the books are wrong. */
  imbalance(): ReadonlyMap<string, Decimal> {
    const sums = new Map<string, Decimal>();
    for (const [asset, balances] of this.#balances) sums.set(asset, Decimal.sum(...Object.values(balances)));
    return sums;
  }

  #balancesOf(asset: string): Balances {
    let balances = this.#balances.get(asset);
    if (balances === undefined) {
      balances = { trading: ZERO, market: ZERO, fees: ZERO, capital: ZERO };
      this.#balances.set(asset, balances);
    }
    return balances;
  }

  #stepsOf(instrument: Instrument): { readonly tick: Decimal; readonly lot: Decimal } {
    let steps = this.#steps.get(instrument);
    if (steps === undefined) {
      steps = { tick: new Decimal(instrument.tickSize), lot: new Decimal(instrument.lotSize) };
      this.#steps.set(instrument, steps);
    }
    return steps;
  }
}

function transfer(balances: Balances, from: LedgerAccount, to: LedgerAccount, amount: Decimal): void {
  balances[from] = balances[from].minus(amount);
  balances[to] = balances[to].plus(amount);
}
