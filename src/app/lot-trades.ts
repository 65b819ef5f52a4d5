/**
 * The trades of a session by lots: which purchase a sale closes, first in first out, last in first out, or at the average.
 * Worked out when somebody asks, from the fills and from what moved lots beside them: fees in the base asset and trades
 * that were taken back.
 */
import type { Micros, PriceTicks, QtyLots, QuoteUnits } from '../core/index.ts';
import type { Instrument } from '../domain/market/index.ts';
import type { Side } from '../domain/orders/index.ts';
import { type ClosedLot, LotBook, type LotMethod } from '../domain/portfolio/index.ts';
import type { FillRow } from './fill-table.ts';

/** A closed lot of an instrument of the session. */
export interface LotTrade extends ClosedLot {
  readonly instrument: number;
}

/** Lots that moved beside the fills. */
export interface LotMove {
  /** Fills that came before it. */
  readonly afterFills: number;
  readonly instrument: number;
  readonly side: Side;
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  readonly fee: QuoteUnits;
  readonly time: Micros;
}

/** Closed lots in the order of their closing. */
export function lotTrades(
  fills: readonly FillRow[],
  moves: readonly LotMove[],
  o: { readonly instruments: readonly Instrument[]; readonly method: LotMethod },
): readonly LotTrade[] {
  const books = o.instruments.map(() => new LotBook(o.method));
  const closed: LotTrade[] = [];
  const apply = ({ instrument, side, lots, ticks, fee, time }: Omit<LotMove, 'afterFills'>): void => {
    const { unitsPerTickLot } = o.instruments[instrument] as Instrument;
    const book = books[instrument] as LotBook;
    for (const lot of book.apply({ side, lots, ticks, unitsPerTickLot }, time, fee))
      closed.push({ ...lot, instrument });
  };
  let next = 0;
  for (let i = 0; i <= fills.length; i++) {
    for (let move = moves[next]; move !== undefined && move.afterFills <= i; move = moves[++next]) apply(move);
    const row = fills[i];
    if (row !== undefined) apply({ ...row.fill, side: row.fill.side ?? row.order.side });
  }
  return closed;
}
