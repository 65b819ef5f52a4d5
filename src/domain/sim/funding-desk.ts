/**
 * Funding of the positions at the simulated venue. A settlement counts what is held at its time: one at the close of a bar
 * before the market orders of the next open; one inside a bar at the close of that bar, since a bar does not tell when its
 * orders traded; one in a gap before the bar that ends it.
 *
 * An amount is lots · size of a lot · mark · rate, exact, and rounded down to a whole quote unit: what is paid is rounded
 * up, what is received down. Where no mark is known, the last price stands for it.
 */
import { Decimal } from 'decimal.js';
import { type QuoteUnits, quoteUnits } from '../../core/index.ts';
import { checkFundingRates, type FundingRates, type Instrument, ticksToNumber } from '../market/index.ts';
import { fundingOf } from '../portfolio/index.ts';

/** A settlement that moves money. */
export interface FundingPayment {
  readonly instrument: number;
  /** Received; paid when negative. */
  readonly amount: QuoteUnits;
}

const UNITS = new Decimal(1e8);

/** The settlements of a session, in the order of time. */
export class FundingDesk {
  readonly #instruments: readonly Instrument[];
  readonly #rates: readonly (FundingRates | undefined)[];
  readonly #next: Int32Array;

  /**
   * @param rates of each instrument; undefined for one without funding.
   * @throws BOT4_DATA_VALUE as `checkFundingRates`.
   */
  constructor(instruments: readonly Instrument[], rates: readonly (FundingRates | undefined)[]) {
    rates.forEach((each, i) => {
      if (each !== undefined) checkFundingRates(each, instruments[i] as Instrument);
    });
    this.#instruments = instruments;
    this.#rates = rates;
    this.#next = new Int32Array(instruments.length);
  }

  /**
   * Settles everything of an instrument up to a time, inclusive, and adds what moves money to `payments`.
   * @param position.lots held, signed.   @param position.ticks the last price.
   */
  settle(
    instrument: number,
    until: number,
    position: { readonly lots: number; readonly ticks: number },
    payments: FundingPayment[],
  ): void {
    const rates = this.#rates[instrument];
    if (rates === undefined) return;
    let at = this.#next[instrument] as number;
    for (; at < rates.time.length && (rates.time[at] as number) <= until; at++) {
      const amount = this.#amount(instrument, at, position);
      if (amount !== 0) payments.push({ instrument, amount });
    }
    this.#next[instrument] = at;
  }

  #amount(
    instrument: number,
    at: number,
    { lots, ticks }: { readonly lots: number; readonly ticks: number },
  ): QuoteUnits {
    const rules = this.#instruments[instrument] as Instrument;
    const { rate, mark } = this.#rates[instrument] as FundingRates;
    if (lots === 0) return quoteUnits(0);
    const known = mark?.[at] ?? Number.NaN;
    const price = Number.isNaN(known) ? ticksToNumber(rules, ticks) : known;
    const size = new Decimal(rules.lotSize).times(lots);
    return quoteUnits(
      fundingOf(size, price, rate[at] as number)
        .times(UNITS)
        .floor()
        .toNumber() || 0,
    );
  }
}
