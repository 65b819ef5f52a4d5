/** What a venue tells about our orders. Reports come back on the same queue as market data, in order of time. */
import type { Micros, PriceTicks, QtyLots, QuoteUnits } from '../../core/index.ts';
import type { ClientOrderId } from './order.ts';

interface ReportBase {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: number;
  /** Event time at the venue. */
  readonly time: Micros;
}

/** The venue has the order. */
export interface AcceptReport extends ReportBase {
  readonly kind: 'accepted';
}

/** Some or all of the order traded. */
export interface FillReport extends ReportBase {
  readonly kind: 'filled';
  /** Unique per venue and symbol: the same trade reported twice counts once. */
  readonly tradeId: number;
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  /** What the venue took for it, in quote asset; negative for a rebate. */
  readonly fee: QuoteUnits;
  /** The bar that filled it had no market (volume 0 and no range). */
  readonly deadMarket: boolean;
}

/**
 * The order trades no further, a cancel was refused, or (`lost`) a command got no answer and its fate is not known.
 */
export interface EndReport extends ReportBase {
  readonly kind: 'cancelled' | 'rejected' | 'expired' | 'cancelRejected' | 'lost';
  /** The venue's own words. */
  readonly reason: string;
}

export type VenueReport = AcceptReport | FillReport | EndReport;
