/** The simulated exchange over recorded bars. */
import { BarMatcher } from '../../domain/sim/index.ts';
import type { OpenExchange } from '../../ports/index.ts';
import { BarFeed } from '../replay/bar-feed.ts';
import { SimVenue } from './sim-venue.ts';

export { SimVenue };

export const openSimExchange: OpenExchange = ({ sources, costs, cash, barsPerMs }) => {
  const instruments = sources.map((source) => source.instrument);
  return new SimVenue(new BarMatcher({ instruments, costs, cash }), new BarFeed(sources, { groupsPerTurn: barsPerMs }));
};
