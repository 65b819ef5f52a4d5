/** Live orders: from decisions of the engine to requests of a venue client, and from what the venue says to reports. */
export type {
  LiveMessage,
  LiveNotice,
  LiveReply,
  LiveRequest,
  OrderTerms,
  RequestKind,
  VenueOrder,
  VenueTrade,
} from './contract.ts';
export { IdMemory } from './id-memory.ts';
export type { LiveOptions } from './live-options.ts';
export type { LiveEnd, LiveOrder, LivePhase } from './live-order.ts';
export { LiveOrders } from './live-orders.ts';
export { TradeMemory } from './trade-memory.ts';
