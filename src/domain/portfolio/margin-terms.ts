/**
 * The terms on which a venue lends to one position: a leverage, and the venue's tiers of maintenance margin, which change on
 * a day. Decimal text, as the venue publishes it; nobody has default ones.
 */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
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

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function refuse(detail: string, symbol: string): never {
  throw new InputError('BOT4_DATA_VALUE', `margin of ${symbol}: ${detail}`, { place: { key: symbol } });
}

function decimalOf(text: string, what: string, symbol: string): Decimal {
  try {
    const value = new Decimal(text);
    if (value.isFinite()) return value;
  } catch (cause) {
    throw new InputError('BOT4_DATA_VALUE', `margin of ${symbol}: ${what} is ${text}, which is no number`, {
      place: { key: symbol },
      cause,
    });
  }
  return refuse(`${what} is ${text}, which is no number`, symbol);
}

function datedOf({ asOf, liquidationFee, brackets }: MarginTiers, leverage: number, symbol: string): DatedMargin {
  const from = DAY.test(asOf) ? Date.parse(`${asOf}T00:00:00Z`) * 1000 : Number.NaN;
  if (!Number.isSafeInteger(from)) refuse(`tiers are of ${asOf}, which is no day like 2024-01-31`, symbol);
  const fee = decimalOf(liquidationFee, 'a liquidation fee', symbol);
  if (fee.lt(0) || fee.gt(1)) refuse(`a liquidation fee is ${liquidationFee}, not from 0 to 1`, symbol);
  for (const { fromNotional, maxLeverage, maintenanceRate } of brackets) {
    decimalOf(fromNotional, 'a notional', symbol);
    decimalOf(maintenanceRate, 'a maintenance rate', symbol);
    const most = decimalOf(maxLeverage, 'a leverage', symbol);
    // At less, a position would be liquidated by its own opening.
    if (most.lt(1) || most.times(maintenanceRate).gte(1)) {
      refuse(`leverage ${maxLeverage} and maintenance rate ${maintenanceRate} of a bracket exclude each other`, symbol);
    }
  }
  const schedule = new MarginSchedule(brackets);
  if (schedule.maxLeverage(0).lt(leverage)) {
    refuse(`leverage ${leverage} is above ${schedule.maxLeverage(0)}, the highest one of ${asOf}`, symbol);
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
  if (kind !== 'perp') refuse('only perpetuals have it, this market is spot', symbol);
  if (!(Number.isSafeInteger(leverage) && leverage >= 1))
    refuse(`leverage ${leverage} is no whole number from 1`, symbol);
  const dated = tiers.map((each) => datedOf(each, leverage, symbol)).sort((a, b) => a.from - b.from);
  if (dated.length === 0) refuse('there are no tiers', symbol);
  dated.forEach(({ from }, i) => {
    if (from === dated[i - 1]?.from) refuse('two tiers are of one day', symbol);
  });
  return dated;
}
