/** Opens the simulated exchange over recorded bars or trades: the venue of backtests and of paper trading on replayed data. */
import type { QuoteUnits } from '../core/index.ts';
import type { FundingRates, GridBars, TickBars, TickTrades } from '../domain/market/index.ts';
import type { MarginTerms } from '../domain/portfolio/index.ts';
import type { CostModel, RecordedBook } from '../domain/sim/index.ts';
import type { VenueGateway } from './venue-gateway.ts';

export interface ExchangeRequest {
  /** One per instrument of the session, in its order. */
  readonly sources: readonly (TickBars | GridBars)[] | readonly TickTrades[];
  readonly costs: CostModel;
  /** Funding of each instrument of `sources`, undefined for one without. @defaultValue none */
  readonly funding?: readonly (FundingRates | undefined)[];
  /** Isolated margin of each instrument of `sources`, undefined for one without credit. @defaultValue none */
  readonly margin?: readonly (MarginTerms | undefined)[];
  /** Recorded depth of each instrument of `sources` that are trades, undefined for one without. @defaultValue none */
  readonly books?: readonly (RecordedBook | undefined)[];
  readonly cash: QuoteUnits;
  /** Bar times, or trades, per millisecond of a slowed replay; Infinity for as fast as possible. */
  readonly barsPerMs: number;
}

export type OpenExchange = (request: ExchangeRequest) => VenueGateway;
