/** The simulated exchange over recorded bars or trades. */
import type { TickTrades } from '../../domain/market/index.ts';
import { BarMatcher, FundingDesk } from '../../domain/sim/index.ts';
import type { ExchangeRequest, OpenExchange } from '../../ports/index.ts';
import { BarFeed } from '../replay/bar-feed.ts';
import { TradeFeed } from '../replay/trade-feed.ts';
import { SimVenue } from './sim-venue.ts';

export { SimVenue };

function areTrades(sources: ExchangeRequest['sources']): sources is readonly TickTrades[] {
  const [first] = sources;
  return first !== undefined && 'lots' in first;
}

export const openSimExchange: OpenExchange = ({ sources, costs, funding, margin, books, cash, barsPerMs }) => {
  const instruments = sources.map((source) => source.instrument);
  const feed = areTrades(sources)
    ? new TradeFeed(sources, { tradesPerTurn: barsPerMs })
    : new BarFeed(sources, { groupsPerTurn: barsPerMs });
  const matcher = new BarMatcher({ instruments, costs, cash, margin, books });
  const hasFunding = funding?.some((rates) => rates !== undefined) === true;
  return new SimVenue(matcher, feed, hasFunding ? new FundingDesk(instruments, funding) : undefined);
};
