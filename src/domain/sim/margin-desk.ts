/**
 * What the simulated venue lends: the isolated margin of each market that has terms, and the positions that it has closed and
 * not told of yet. Rare beside orders: nothing here is asked by a session without credit.
 */
import type { Micros, PriceTicks, QtyLots, QuoteUnits } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { Side } from '../orders/index.ts';
import { IsolatedMargin, type MarginTerms } from '../portfolio/index.ts';

/** A position that the venue closed. */
export interface ClosedByVenue {
  readonly instrument: number;
  readonly time: Micros;
  /** Of the trade: `sell` closes a long position. */
  readonly side: Side;
  /** All that was held; positive. */
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  /** Of the trade. */
  readonly fee: QuoteUnits;
  /** What the insurance fund takes of the margin; negative when it pays what is missing. */
  readonly insurance: QuoteUnits;
}

/** Margins of a session. */
export class MarginDesk {
  readonly #margins: readonly (IsolatedMargin | undefined)[];
  /** In their order, each with the number of reports that come before it. */
  readonly #closed: { readonly after: number; readonly told: ClosedByVenue }[] = [];

  /** @throws BOT4_DATA_VALUE for terms that are none, see `datedMargins`. */
  constructor(instruments: readonly Instrument[], terms: readonly (MarginTerms | undefined)[]) {
    this.#margins = instruments.map((rules, i) => {
      const own = terms[i];
      return own === undefined ? undefined : new IsolatedMargin(rules, own);
    });
  }

  /** The margin of a market; undefined where it does not lend. */
  of(instrument: number): IsolatedMargin | undefined {
    return this.#margins[instrument];
  }

  /** Says that a position was closed, when the reader of reports has come so far. */
  tell(told: ClosedByVenue, after: number): void {
    this.#closed.push({ after, told });
  }

  /** The oldest one that is due when so many reports were read. */
  takeClosed(read: number): ClosedByVenue | undefined {
    const first = this.#closed[0];
    if (first === undefined || first.after > read) return undefined;
    this.#closed.shift();
    return first.told;
  }
}
