/**
 * A position at average cost, and the one formula for realised profit and loss.
 *
 * `costUnits` is what the open lots cost, signed like the position, without fees: buying adds ticks·lots, selling
 * takes the average share of it away. A full close takes all of it, so no rounding remains behind, and
 * cash flow + cost change = realised, exactly, for long and short alike.
 */
import {
  assert,
  mulDiv,
  notional,
  type PriceTicks,
  type QtyLots,
  type QuoteUnits,
  qtyLots,
  quoteUnits,
} from '../../core/index.ts';
import type { Side } from '../orders/index.ts';
import { signOf } from '../orders/index.ts';

/** Trade as the portfolio sees it. */
export interface Trade {
  readonly side: Side;
  /** Positive. */
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  readonly unitsPerTickLot: number;
}

/** A signed position in one instrument. */
export class Position {
  #lots = 0;
  #costUnits = 0;
  #openings = 0;

  /** Positive when long, negative when short. */
  get lots(): QtyLots {
    return this.#lots as QtyLots;
  }

  /** What the open lots cost, signed like the position. */
  get costUnits(): QuoteUnits {
    return this.#costUnits as QuoteUnits;
  }

  /** How often the position was opened from flat, or turned to the other side. */
  get openings(): number {
    return this.#openings;
  }

  /** Applies a trade. @returns the profit or loss that it realised, before fees. */
  apply(trade: Trade): QuoteUnits {
    assert(trade.lots > 0, 'trade has a positive quantity', trade.lots);
    const signed = signOf(trade.side) * trade.lots;
    const value = worth(trade, signed);
    const opens = this.#lots === 0 || Math.sign(signed) === Math.sign(this.#lots);
    if (opens) {
      this.#add(signed, value);
      return quoteUnits(0);
    }
    const closing = Math.min(trade.lots, Math.abs(this.#lots));
    const proceeds = worth(trade, -signOf(trade.side) * closing);
    const realised = this.#close(closing, proceeds);
    const rest = trade.lots - closing;
    // Both parts come to the value of the whole, however they are rounded.
    if (rest > 0) this.#add(signOf(trade.side) * rest, value + proceeds);
    return realised;
  }

  /** Value at `ticks` minus cost: what closing there would realise. */
  unrealised(ticks: PriceTicks, unitsPerTickLot: number): QuoteUnits {
    if (this.#lots === 0) return quoteUnits(0);
    return quoteUnits(notional({ ticks, lots: qtyLots(this.#lots), unitsPerTickLot }) - this.#costUnits);
  }

  #add(signedLots: number, value: number): void {
    if (this.#lots === 0) this.#openings = (this.#openings + 1) | 0;
    this.#lots += signedLots;
    this.#costUnits += value;
    assert(Number.isSafeInteger(this.#lots), 'lots of a position are a safe integer', this.#lots);
    assert(Number.isSafeInteger(this.#costUnits), 'cost of a position is a safe integer', this.#costUnits);
  }

  #close(lots: number, proceeds: number): QuoteUnits {
    const held = Math.abs(this.#lots);
    const sign = Math.sign(this.#lots);
    const cost = lots === held ? this.#costUnits : mulDiv(this.#costUnits, lots, held, 'down');
    this.#lots -= sign * lots;
    this.#costUnits -= cost;
    assert(this.#lots !== 0 || this.#costUnits === 0, 'a flat position has no cost', this.#costUnits);
    return quoteUnits(proceeds - cost);
  }
}

/** Value of a part of a trade, signed like its lots. */
function worth({ ticks, unitsPerTickLot }: Trade, lots: number): QuoteUnits {
  return notional({ ticks, lots: qtyLots(lots), unitsPerTickLot });
}
