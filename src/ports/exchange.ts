/** Opens the simulated exchange over recorded bars: the venue of backtests and of paper trading on replayed data. */
import type { QuoteUnits } from '../core/index.ts';
import type { TickBars } from '../domain/market/index.ts';
import type { CostModel } from '../domain/sim/index.ts';
import type { VenueGateway } from './venue-gateway.ts';

export interface ExchangeRequest {
  /** One per instrument of the session, in its order. */
  readonly sources: readonly TickBars[];
  readonly costs: CostModel;
  readonly cash: QuoteUnits;
  /** Bar times per millisecond of a slowed replay; Infinity for as fast as possible. */
  readonly barsPerMs: number;
}

export type OpenExchange = (request: ExchangeRequest) => VenueGateway;
