/**
 * What a venue takes for a trade in another asset than the quote asset: the base asset of the trade, or a third one such as
 * the venue's own coin. Exact decimals; a fill whose fee is in the quote asset never comes here.
 *
 * A fee in the base asset leaves less than a lot behind, and less than a lot can neither be sold nor protected. So whole
 * lots are taken, the first as soon as a part of it is owed, and what is left of them is dust that counts against the next
 * fee: held lots plus dust is what the venue has, to the last digit. Account and live orders count by this same class.
 */
import { Decimal } from 'decimal.js';
import { type QuoteUnits, quoteUnits } from '../../core/index.ts';

/** A fee in its asset. */
export interface Commission {
  /** As the venue spells it: `BNB`, `BTC`. */
  readonly asset: string;
  /** Decimal text; negative for a rebate. */
  readonly amount: string;
}

/** More digits than an amount of money has. */
const Wide = Decimal.clone({ precision: 60 });
const ZERO = new Wide(0);
const QUOTE_UNITS = 1e8;
const TEXT_MAX = 48;
const AMOUNT = /^-?\d+(\.\d+)?$/;

/** Whether a venue can mean it. */
export function isCommission({ asset, amount }: Commission): boolean {
  return asset !== '' && asset.length <= TEXT_MAX && amount.length <= TEXT_MAX && AMOUNT.test(amount);
}

/**
 * A fee as the account takes it: one in the quote asset is money and no commission, rounded up to the next unit.
 * @param told the fee of the trade in quote units, with the commission that the venue named beside or instead of it.
 * @example settledFee({ fee: quoteUnits(0), commission: { asset: 'USDT', amount: '0.5' } }, 'USDT').fee // => 50000000
 */
export function settledFee(
  told: { readonly fee: QuoteUnits; readonly commission?: Commission | undefined },
  quote: string,
): { readonly fee: QuoteUnits; readonly commission: Commission | undefined } {
  const { fee, commission } = told;
  if (commission === undefined || commission.asset !== quote) {
    return {
      fee,
      commission: commission !== undefined && new Wide(commission.amount).isZero() ? undefined : commission,
    };
  }
  const units = new Wide(commission.amount).times(QUOTE_UNITS).toDecimalPlaces(0, Decimal.ROUND_CEIL).toNumber();
  return { fee: quoteUnits(fee + units), commission: undefined };
}

/** Parts of lots that fees in the base asset have left, by instrument. */
export class LotDust {
  readonly #dust = new Map<number, Decimal>();

  /** Dust of an instrument in lots: what the venue has beyond the lots that are counted. Negative while a fee is owed. */
  of(instrument: number): Decimal {
    return this.#dust.get(instrument) ?? ZERO;
  }

  /**
   * A fee was taken in the base asset, or given back when it is negative.
   * @param o.held lots that may be taken; what is owed beyond them stays owed.   @param o.lotSize decimal text.
   * @returns whole lots that leave the position; negative when some come back.
   */
  take(instrument: number, o: { readonly amount: string; readonly lotSize: string; readonly held: number }): number {
    const owed = new Wide(o.amount).div(o.lotSize).minus(this.of(instrument));
    const wanted = owed.toDecimalPlaces(0, Decimal.ROUND_CEIL).toNumber();
    const lots = Math.min(wanted, Math.max(0, o.held));
    this.#dust.set(instrument, new Wide(lots).minus(owed));
    // Without a negative zero.
    return lots === 0 ? 0 : lots;
  }
}
