/** Orders: intents, states, what is open, and what failures of venues mean. */
export { ChangeLog } from './change-log.ts';
export { type Commission, isCommission, LotDust, settledFee } from './commission.ts';
export {
  binanceFault,
  coinbaseFault,
  type FaultAction,
  type FaultReport,
  type FaultScope,
  krakenFault,
  type VenueFault,
} from './faults/index.ts';
export * from './lists/index.ts';
export * from './live/index.ts';
export { type FillOutcome, OPEN_LOTS, OpenOrders, remainingLots } from './open-orders.ts';
export {
  type CancelIntent,
  type ClientOrderId,
  ClientOrderIds,
  clientOrderId,
  intentSeqOf,
  isProtective,
  type OrderIntent,
  type OrderName,
  type OrderPurpose,
  type OrderType,
  type Side,
  signOf,
} from './order.ts';
export { cancelLine, orderLine } from './order-list.ts';
export { type OpenOrder, OrderRecord, SELL_TERMS, TERMS_END, termsOf } from './order-record.ts';
export { isTerminal, nextStatus, ORDER_TABLE, type OrderEvent, type OrderStatus } from './order-state.ts';
export {
  type AcceptReport,
  type AnswerKind,
  copyReport,
  type EndReport,
  type FillReport,
  ReportRecord,
  type VenueReport,
  type VoidReport,
} from './report.ts';
