/**
 * The terms on which a venue lends to one position: a leverage, and the venue's tiers of maintenance margin, which change on
 * a day. Decimal text, as the venue publishes it; nobody has default ones.
 */
import type { Decimal } from 'decimal.js';
import { type Instrument, TermsReader } from '../market/index.ts';
import { type MarginBracket, MarginSchedule } from './margin.ts';

/** What a venue asks for from a day on. */
export interface MarginTiers {
  readonly venue: string;
  /** Day from which they hold, `2024-01-31`. */
  readonly asOf: string;
  /**
   * Share of the value of a liquidated position that its insurance fund takes of what is left of the margin: `0.0125` is
   * 1.25 %. `1` takes all that is left, as venues do that take a position over at its bankruptcy price.
   */
  readonly liquidationFee: string;
  /** From notional 0, by growing notional and rate. */
  readonly brackets: readonly MarginBracket[];
}

/** Isolated margin of one market. */
export interface MarginTerms {
  /** A position is backed by its value divided by this; a whole number. */
  readonly leverage: number;
  /** Each holds from its day on, the first one also before. */
  readonly tiers: readonly MarginTiers[];
}

/** Tiers that are ready to be asked. */
export interface DatedMargin {
  /** Microseconds from which they hold. */
  readonly from: number;
  readonly schedule: MarginSchedule;
  readonly liquidationFee: Decimal;
}

function datedOf({ asOf, liquidationFee, brackets }: MarginTiers, leverage: number, terms: TermsReader): DatedMargin {
  const from = terms.day(asOf);
  const fee = terms.decimal(liquidationFee, 'a liquidation fee');
  if (fee.lt(0) || fee.gt(1)) terms.refuse(`a liquidation fee is ${liquidationFee}, not from 0 to 1`);
  for (const { fromNotional, maxLeverage, maintenanceRate } of brackets) {
    terms.decimal(fromNotional, 'a notional');
    terms.decimal(maintenanceRate, 'a maintenance rate');
    const most = terms.decimal(maxLeverage, 'a leverage');
    // At less, a position would be liquidated by its own opening.
    if (most.lt(1) || most.times(maintenanceRate).gte(1)) {
      terms.refuse(`leverage ${maxLeverage} and maintenance rate ${maintenanceRate} of a bracket exclude each other`);
    }
  }
  const schedule = new MarginSchedule(brackets);
  if (schedule.maxLeverage(0).lt(leverage)) {
    terms.refuse(`leverage ${leverage} is above ${schedule.maxLeverage(0)}, the highest one of ${asOf}`);
  }
  return { from, schedule, liquidationFee: fee };
}

/**
 * Checks terms against the instrument that they are of.
 * @returns the tiers, the oldest first.
 * @throws BOT4_DATA_VALUE for a spot market, a leverage that is no whole number from 1 to what the tiers allow, tiers of no
 * day or of one day twice, brackets that do not begin at 0 and grow, and text that is no number.
 */
export function datedMargins({ leverage, tiers }: MarginTerms, { symbol, kind }: Instrument): readonly DatedMargin[] {
  const terms = new TermsReader(`margin of ${symbol}`, symbol);
  if (kind !== 'perp') terms.refuse('only perpetuals have it, this market is spot');
  if (!(Number.isSafeInteger(leverage) && leverage >= 1))
    terms.refuse(`leverage ${leverage} is no whole number from 1`);
  const dated = tiers.map((each) => datedOf(each, leverage, terms)).sort((a, b) => a.from - b.from);
  if (dated.length === 0) terms.refuse('there are no tiers');
  dated.forEach(({ from }, i) => {
    if (from === dated[i - 1]?.from) terms.refuse('two tiers are of one day');
  });
  return dated;
}
