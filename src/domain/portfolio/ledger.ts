/**
 * Double entry: every transaction moves amounts from one account to another, in any number of assets, and the sum over
 * all accounts is zero in each asset. That is checked after every transaction (invariant I1).
 *
 * Balances are exact integers of a power of ten of their asset (`WideColumn`), fine enough for its lots and at least
 * 10^-8, so posting a fill costs no decimals; they become decimals when they are read. A finer amount than any before
 * makes the unit of its asset smaller. The ledger is derived from fills and other events alone and kept beside the
 * integer account: the two must agree to the last digit, which is checked when a session ends and after each fill in
 * tests. Plain twin: `PlainLedger` in ledger.test.ts.
 */
import { Decimal } from 'decimal.js';
import { assert, notional, type QuoteUnits } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { Commission, FillReport, Side, VoidReport } from '../orders/index.ts';
import type { BookedTrade } from './account.ts';
import { WideColumn } from './wide-integer.ts';

/** Where an amount can be. */
export const LEDGER_ACCOUNTS = [
  /** Ours, at the venue. */
  'trading',
  /** Everybody else in the market. */
  'market',
  /** What the venue takes for trades, less what it gives back. */
  'fees',
  /** What the owner put in and took out. */
  'capital',
  /** Payments between long and short positions in perpetuals. */
  'funding',
  /** Paid for what is borrowed, received for what is lent. */
  'interest',
  /** What the venue gives back beside its fees: rebates of a programme, rewards, airdrops. */
  'rebates',
  /** The fund that takes over what a liquidation leaves. */
  'insurance',
  /** Other accounts of the same owner. */
  'elsewhere',
] as const;

export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** One line of a transaction. */
export interface Posting {
  readonly account: LedgerAccount;
  readonly asset: string;
  readonly amount: Decimal;
}

/** Places of the accounts. */
const TRADING = 0;
const MARKET = 1;
const FEES = 2;
const INSURANCE = placeOf('insurance');
const ZERO = new Decimal(0);
/** Decimal places of a quote unit, and the least of any asset. */
const UNIT_PLACES = 8;
/** More digits than any balance has. */
const Wide = Decimal.clone({ precision: 80 });

/** Balances of one asset. */
class Book {
  readonly column = new WideColumn(LEDGER_ACCOUNTS.length);
  /** A unit is 10^-places. */
  places = UNIT_PLACES;
}

/** What a fill of an instrument needs, as numbers of units. */
interface Steps {
  readonly base: Book;
  readonly quote: Book;
  readonly lotUnits: number;
  /** Units of the quote asset in one of 1e-8. */
  readonly quoteFactor: number;
}

/** Exact balances by account and asset. */
export class Ledger {
  readonly #books = new Map<string, Book>();
  readonly #steps = new Map<Instrument, Steps>();
  #transactions = 0;

  get transactions(): number {
    return this.#transactions;
  }

  /** Balance of an asset in an account. */
  balance(account: LedgerAccount, asset: string): Decimal {
    const book = this.#books.get(asset);
    return book === undefined ? ZERO : decimalOf(book, book.column.value(placeOf(account)));
  }

  /** Assets that were ever posted. */
  assets(): readonly string[] {
    return [...this.#books.keys()];
  }

  /** Books a transaction. @throws InvariantError unless its amounts cancel in every asset. */
  post(postings: readonly Posting[]): void {
    const sums = new Map<string, Decimal>();
    for (const { asset, amount } of postings) sums.set(asset, new Wide(sums.get(asset) ?? 0).plus(amount));
    for (const [asset, sum] of sums) assert(sum.isZero(), 'transaction is balanced in every asset', asset, sum);
    for (const { account, asset, amount } of postings) {
      // Against one account of the same asset, from which the other lines take it again: together nothing is left there.
      this.#move(TRADING, placeOf(account), asset, amount);
    }
    this.#transactions += 1;
  }

  /** Moves an amount of one asset; a negative one the other way. */
  transfer(asset: string, amount: Decimal, from: LedgerAccount, to: LedgerAccount): void {
    this.#move(placeOf(from), placeOf(to), asset, amount);
    this.#transactions += 1;
  }

  /** Money that the owner puts in. Negative for a withdrawal. */
  deposit(asset: string, amount: Decimal): void {
    this.transfer(asset, amount, 'capital', 'trading');
  }

  /** Money that the owner takes out, with what the network or the venue takes for it. */
  withdraw(asset: string, amount: Decimal, fee: Decimal = ZERO): void {
    this.transfer(asset, amount, 'trading', 'capital');
    if (!fee.isZero()) this.transfer(asset, fee, 'trading', 'fees');
  }

  /** Funding of a perpetual: received when positive, paid when negative. */
  funding(asset: string, amount: Decimal): void {
    this.transfer(asset, amount, 'funding', 'trading');
  }

  /** Interest: received when positive, paid when negative. */
  interest(asset: string, amount: Decimal): void {
    this.transfer(asset, amount, 'interest', 'trading');
  }

  /** Books a trade and its fee, in whatever asset the venue took it. */
  postFill(instrument: Instrument, side: Side, fill: FillReport): void {
    // Before the steps are asked for: a finer fee makes the unit smaller.
    if (fill.commission !== undefined) this.#commission(fill.commission, 1);
    const steps = this.#stepsOf(instrument);
    this.#trade(steps, instrument, side === 'buy' ? fill.lots : -fill.lots, fill);
    moveUnits(steps.quote, TRADING, FEES, { units: fill.fee, factor: steps.quoteFactor });
    this.#settle(steps);
  }

  /** Takes a trade back that the venue has declared void, with its fee. */
  bust(instrument: Instrument, side: Side, fill: FillReport | VoidReport): void {
    if (fill.commission !== undefined) this.#commission(fill.commission, -1);
    const steps = this.#stepsOf(instrument);
    this.#trade(steps, instrument, side === 'buy' ? -fill.lots : fill.lots, fill);
    moveUnits(steps.quote, FEES, TRADING, { units: fill.fee, factor: steps.quoteFactor });
    this.#settle(steps);
  }

  /**
   * Books the trade that closed a liquidated position, with its fee.
   * @param fill.insurance what the insurance fund takes; negative when it pays.
   */
  liquidate(instrument: Instrument, side: Side, fill: BookedTrade & { readonly insurance: QuoteUnits }): void {
    const steps = this.#stepsOf(instrument);
    this.#trade(steps, instrument, side === 'buy' ? fill.lots : -fill.lots, fill);
    moveUnits(steps.quote, TRADING, FEES, { units: fill.fee, factor: steps.quoteFactor });
    moveUnits(steps.quote, TRADING, INSURANCE, { units: fill.insurance, factor: steps.quoteFactor });
    this.#settle(steps);
  }

  #commission({ asset, amount }: Commission, sign: 1 | -1): void {
    this.#move(TRADING, FEES, asset, new Wide(amount).times(sign));
  }

  /** Sum over all accounts of each asset: zero, or the books are wrong. */
  imbalance(): ReadonlyMap<string, Decimal> {
    const sums = new Map<string, Decimal>();
    for (const [asset, book] of this.#books) {
      let sum = 0n;
      for (let i = 0; i < LEDGER_ACCOUNTS.length; i++) sum += book.column.value(i);
      sums.set(asset, decimalOf(book, sum));
    }
    return sums;
  }

  /** The two legs of a trade of signed lots. */
  #trade({ base, quote, lotUnits, quoteFactor }: Steps, instrument: Instrument, lots: number, fill: BookedTrade): void {
    const value = notional({
      ticks: fill.ticks,
      lots: lots as FillReport['lots'],
      unitsPerTickLot: instrument.unitsPerTickLot,
    });
    moveUnits(base, MARKET, TRADING, { units: lots, factor: lotUnits });
    moveUnits(quote, TRADING, MARKET, { units: value, factor: quoteFactor });
  }

  #settle({ base, quote }: Steps): void {
    if (!base.column.isBalanced() || !quote.column.isBalanced()) assert(false, 'the ledger is balanced after a trade');
    this.#transactions += 1;
  }

  /** Moves a decimal amount, for whatever is rarer than a trade. */
  #move(from: number, to: number, asset: string, amount: Decimal): void {
    const book = this.#bookOf(asset, amount.decimalPlaces());
    const units = new Wide(amount).times(new Wide(10).pow(book.places));
    book.column.moveBig(from, to, BigInt(units.toFixed(0)));
    assert(book.column.isBalanced(), 'the ledger is balanced after a transfer', asset);
  }

  /** The book of an asset, with units at least this fine. */
  #bookOf(asset: string, places: number): Book {
    let book = this.#books.get(asset);
    if (book === undefined) {
      book = new Book();
      this.#books.set(asset, book);
    }
    if (places > book.places) {
      book.column.scale(10n ** BigInt(places - book.places));
      book.places = places;
      // What was worked out in the larger unit is worked out again.
      this.#steps.clear();
    }
    return book;
  }

  #stepsOf(instrument: Instrument): Steps {
    const known = this.#steps.get(instrument);
    if (known !== undefined) return known;
    const lot = new Decimal(instrument.lotSize);
    const base = this.#bookOf(instrument.base, lot.decimalPlaces());
    const quote = this.#bookOf(instrument.quote, UNIT_PLACES);
    const steps = {
      base,
      quote,
      lotUnits: new Wide(10).pow(base.places).times(lot).toNumber(),
      quoteFactor: 10 ** (quote.places - UNIT_PLACES),
    };
    this.#steps.set(instrument, steps);
    return steps;
  }
}

/** Moves `units` times `factor` units of a book. */
function moveUnits(book: Book, from: number, to: number, amount: { units: number | QuoteUnits; factor: number }): void {
  const { units, factor } = amount;
  const product = units * factor;
  if (Number.isSafeInteger(product)) book.column.move(from, to, product);
  else book.column.moveBig(from, to, BigInt(units) * BigInt(factor));
}

function placeOf(account: LedgerAccount): number {
  return LEDGER_ACCOUNTS.indexOf(account);
}

function decimalOf(book: Book, units: bigint): Decimal {
  return new Decimal(new Wide(units.toString()).div(new Wide(10).pow(book.places)).toFixed());
}
