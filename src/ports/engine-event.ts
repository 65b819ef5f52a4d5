/** Everything that can happen to the engine, in one order. The journal holds exactly these and the engine's answers. */
import type { Micros, QuoteUnits } from '../core/index.ts';
import type { VenueReport } from '../domain/orders/index.ts';
import type { ClosedByVenue } from '../domain/sim/index.ts';
import type { MarketEvent } from './market-data.ts';

/** A venue told something about an order. */
export interface ReportEvent {
  readonly type: 'report';
  readonly report: VenueReport;
}

/** A perpetual settled its funding with our position. */
export interface FundingEvent {
  readonly type: 'funding';
  readonly instrument: number;
  readonly time: Micros;
  /** Received; paid when negative. */
  readonly amount: QuoteUnits;
}

/** The venue closed a position whose margin was used up: a trade of no order of ours. */
export interface LiquidationEvent extends ClosedByVenue {
  readonly type: 'liquidation';
}

/**
 * Somebody gave a command. `kill` closes everything and stops; `halt` stops at once, so that not even a closing order
 * leaves; `reset` allows trading again.
 */
export interface ControlEvent {
  readonly type: 'control';
  readonly action: 'kill' | 'reset' | 'halt';
  readonly reason: string;
  readonly time: Micros;
}

export type EngineEvent = MarketEvent | ReportEvent | FundingEvent | LiquidationEvent | ControlEvent;
