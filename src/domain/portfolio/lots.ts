/**
 * A position by its lots: which purchase a sale closes, first in first out, last in first out, or all at their average.
 * For reports and taxes; the account itself holds the average (`Position`), and both come to the same money once flat.
 *
 * Costs are integers; what is closed of a lot takes its share of the cost, rounded towards zero, and the last part takes
 * the rest, so no unit is lost: Σ realised = what flowed in and out, exactly, when the position is flat.
 */
import { assert, type Micros, mulDiv, notional, type QtyLots, type QuoteUnits, quoteUnits } from '../../core/index.ts';
import { signOf } from '../orders/index.ts';
import type { Trade } from './position.ts';

/** Which lots a trade against the position closes. */
export type LotMethod = 'average' | 'fifo' | 'lifo';

/** What is left of a trade that opened. */
export interface Lot {
  readonly openedAt: Micros;
  /** Positive when long, negative when short. */
  readonly lots: QtyLots;
  /** What they cost, signed like the lots, without fees. */
  readonly costUnits: QuoteUnits;
}

/** A part of a lot that was closed. */
export interface ClosedLot {
  readonly openedAt: Micros;
  readonly closedAt: Micros;
  /** Signed as it was held. */
  readonly lots: QtyLots;
  readonly costUnits: QuoteUnits;
  readonly proceedsUnits: QuoteUnits;
  /** proceeds − cost, before fees. */
  readonly realised: QuoteUnits;
  /** Its share of the fees of the trades that opened and closed it, by quantity. */
  readonly fees: QuoteUnits;
}

interface OpenLot {
  openedAt: Micros;
  lots: number;
  costUnits: number;
  fees: number;
}

/** The open lots of one instrument. */
export class LotBook {
  readonly #method: LotMethod;
  readonly #open: OpenLot[] = [];

  constructor(method: LotMethod) {
    this.#method = method;
  }

  /** Signed size. */
  get lots(): number {
    return this.#open.reduce((sum, { lots }) => sum + lots, 0);
  }

  /** Cost of all open lots, signed like the position. */
  get costUnits(): number {
    return this.#open.reduce((sum, { costUnits }) => sum + costUnits, 0);
  }

  /** The open lots, oldest first; with `average` at most one. */
  get open(): readonly Lot[] {
    return this.#open.map(({ openedAt, lots, costUnits }) => ({
      openedAt,
      lots: lots as QtyLots,
      costUnits: quoteUnits(costUnits),
    }));
  }

  /**
   * Applies a trade.
   * @param fee of the trade; negative for a rebate.   @returns the lots that it closed, in the order of their closing.
   */
  apply(trade: Trade, time: Micros, fee: QuoteUnits = quoteUnits(0)): readonly ClosedLot[] {
    assert(trade.lots > 0, 'trade has a positive quantity', trade.lots);
    const sign = signOf(trade.side);
    let left = trade.lots as number;
    // Each part is worth the difference of two values from the start of the trade, so the parts come to the whole.
    let done = 0;
    const take = (lots: number): number => {
      const { ticks, unitsPerTickLot } = trade;
      const before = notional({ ticks, lots: done as QtyLots, unitsPerTickLot });
      done += lots;
      return notional({ ticks, lots: done as QtyLots, unitsPerTickLot }) - before;
    };
    let paid = 0;
    const pay = (): number => {
      const before = paid;
      paid = shareOf(fee, done, trade.lots);
      return paid - before;
    };
    const closed: ClosedLot[] = [];
    while (left > 0 && this.#open.length > 0 && Math.sign((this.#open[0] as OpenLot).lots) !== sign) {
      const lot = (this.#method === 'lifo' ? this.#open.at(-1) : this.#open[0]) as OpenLot;
      const part = Math.min(left, Math.abs(lot.lots));
      left -= part;
      const proceeds = -sign * take(part);
      closed.push(this.#close(lot, part, { proceeds, time, fee: pay() }));
    }
    if (left > 0) {
      const costUnits = sign * take(left);
      this.#add({ openedAt: time, lots: sign * left, costUnits, fees: pay() });
    }
    return closed;
  }

  #close(lot: OpenLot, part: number, at: { proceeds: number; time: Micros; fee: number }): ClosedLot {
    const held = Math.abs(lot.lots);
    const sign = Math.sign(lot.lots);
    const cost = part === held ? lot.costUnits : mulDiv(lot.costUnits, part, held, 'down');
    const fees = shareOf(lot.fees, part, held);
    lot.lots -= sign * part;
    lot.costUnits -= cost;
    lot.fees -= fees;
    if (lot.lots === 0) this.#open.splice(this.#open.indexOf(lot), 1);
    return {
      openedAt: lot.openedAt,
      closedAt: at.time,
      lots: (sign * part) as QtyLots,
      costUnits: quoteUnits(cost),
      proceedsUnits: quoteUnits(at.proceeds),
      realised: quoteUnits(at.proceeds - cost),
      fees: quoteUnits(fees + at.fee),
    };
  }

  #add(lot: OpenLot): void {
    const only = this.#open[0];
    if (this.#method === 'average' && only !== undefined) {
      only.lots += lot.lots;
      only.costUnits += lot.costUnits;
      only.fees += lot.fees;
    } else this.#open.push(lot);
  }
}

/** A share of a fee by quantity, rounded towards zero; the whole takes all of it. */
function shareOf(fee: number, lots: number, ofLots: number): number {
  const share = Math.sign(fee) * mulDiv(Math.abs(fee), lots, ofLots, 'down');
  return share === 0 ? 0 : share;
}
