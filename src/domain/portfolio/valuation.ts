/**
 * Amounts of many assets as money in one of them, by the prices of pairs: direct, inverse, or through the fewest others.
 * Exact decimals; for reports, never on the hot path.
 */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';

/** Price of one base asset in the quote asset, as decimal text. */
export interface Rate {
  readonly base: string;
  readonly quote: string;
  readonly price: string;
}

/** 40 digits: inverse rates are rounded beyond anything that is shown. */
const Wide = Decimal.clone({ precision: 40 });

/** Prices at one moment. */
export class RateTable {
  readonly #edges = new Map<string, Map<string, Decimal>>();

  /** @throws BOT4_DATA_VALUE when a price is not a positive number. */
  constructor(rates: readonly Rate[]) {
    for (const { base, quote, price } of rates) {
      const value = /^\d+(\.\d+)?$/.test(price) ? new Wide(price) : new Wide(0);
      if (!value.gt(0)) {
        throw new InputError('BOT4_DATA_VALUE', `the price of ${base} in ${quote} is ${price}, which is not positive`);
      }
      this.#put(base, quote, value);
      // A direct price stands before the inverse of another.
      if (this.#edges.get(quote)?.has(base) !== true) this.#put(quote, base, new Wide(1).div(value));
    }
  }

  /**
   * Price of one unit of `from` in `to`.
   * @throws BOT4_DATA_SYMBOL when no pairs lead from one to the other.
   */
  price(from: string, to: string): Decimal {
    const reached = new Map([[from, new Wide(1) as Decimal]]);
    // Breadth first, in the order of the rates: the fewest pairs, and always the same ones.
    for (const [asset, price] of reached) {
      if (asset === to) return price;
      for (const [next, rate] of this.#edges.get(asset) ?? []) {
        if (!reached.has(next)) reached.set(next, price.times(rate));
      }
    }
    throw new InputError('BOT4_DATA_SYMBOL', `no prices lead from ${from} to ${to}`);
  }

  /**
   * Value of amounts in one asset.
   * @param amounts by asset; zero needs no price.
   * @throws BOT4_DATA_SYMBOL
   * @example new RateTable([{ base: 'BTC', quote: 'USDT', price: '50000' }, { base: 'EUR', quote: 'USDT', price: '1.25' }]).value(new Map([['BTC', '0.5'], ['USDT', '100']]), 'EUR').toFixed() // => '20080'
   */
  value(amounts: ReadonlyMap<string, Decimal.Value>, asset: string): Decimal {
    let sum: Decimal = new Wide(0);
    for (const [from, amount] of amounts) {
      const exact = new Wide(amount);
      if (!exact.isZero()) sum = sum.plus(exact.times(this.price(from, asset)));
    }
    return sum;
  }

  #put(from: string, to: string, price: Decimal): void {
    const edges = this.#edges.get(from) ?? new Map<string, Decimal>();
    edges.set(to, price);
    this.#edges.set(from, edges);
  }
}
