/** Bitstamp: recordings of single orders. */
export {
  type BitstampCounts,
  type BitstampOptions,
  BitstampOrderEvents,
  inferBitstampScale,
} from './order-events.ts';
