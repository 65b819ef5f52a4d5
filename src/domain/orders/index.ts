/** Orders: intents, states, what is open, and what failures of venues mean. */
export {
  binanceFault,
  coinbaseFault,
  type FaultAction,
  type FaultReport,
  type FaultScope,
  krakenFault,
  type VenueFault,
} from './faults/index.ts';
export { type FillOutcome, type OpenOrder, OpenOrders, remainingLots } from './open-orders.ts';
export {
  type CancelIntent,
  type ClientOrderId,
  ClientOrderIds,
  clientOrderId,
  intentSeqOf,
  isProtective,
  type OrderIntent,
  type OrderPurpose,
  type OrderType,
  type Side,
  signOf,
} from './order.ts';
export { cancelLine, orderLine } from './order-list.ts';
export { isTerminal, nextStatus, ORDER_TABLE, type OrderEvent, type OrderStatus } from './order-state.ts';
export type { AcceptReport, EndReport, FillReport, VenueReport } from './report.ts';
