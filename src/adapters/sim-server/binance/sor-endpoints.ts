/**
 * Orders with smart routing. Each group of symbols that stand for each other has one member here, so an order meets the
 * book of its own symbol only, and its fills are trades; the answer says all the same that the router had it.
 */

import { REFUSAL } from '../../../domain/sim/index.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import { orderEndpoints } from './order-endpoints.ts';
import { refused } from './refusals.ts';
import type { BinanceVenue } from './venue.ts';

/** Types that are routed. */
const TYPES = ['LIMIT', 'MARKET'];
const READS = (reads: readonly string[]): string[] =>
  reads.filter((name) => !['quoteOrderQty', 'stopPrice', 'trailingDelta'].includes(name));

function checkRouted({ params }: Call): void {
  if (!TYPES.includes(params.text('type'))) throw refused(REFUSAL.badCombination);
  if (params.has('quoteOrderQty')) throw faults.notRequired('quoteOrderQty');
}

/** An answer with the mark of the router. */
function routed(venue: BinanceVenue, call: Call): object {
  checkRouted(call);
  const placed = orderEndpoints.place.handle(venue, call) as Readonly<Record<string, unknown>>;
  return 'status' in placed ? { ...placed, workingFloor: 'SOR', usedSor: true } : placed;
}

/** Endpoints of the router by name. */
export const sorEndpoints = {
  place: { ...orderEndpoints.place, reads: READS(orderEndpoints.place.reads), handle: routed },
  test: {
    ...orderEndpoints.test,
    reads: READS(orderEndpoints.test.reads),
    handle: (venue, call) => {
      checkRouted(call);
      return orderEndpoints.test.handle(venue, call);
    },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
