/**
 * The decisions of a session as text, one line each, in the order in which they were made. Two runs decided the same
 * when their lists are the same bytes; epochs and client order ids are left out, because a restart changes them.
 */
import { type CancelIntent, intentSeqOf, type OrderIntent } from './order.ts';

/** The line of an order. */
export function orderLine(intent: OrderIntent): string {
  const { intentSeq, time, instrument, side, type, purpose, lots, priceTicks, reduceOnly, cashSharePpm } = intent;
  const share = cashSharePpm === undefined ? '' : ` cash ${cashSharePpm}`;
  return `${intentSeq} order ${time} ${instrument} ${side} ${type} ${purpose} ${lots} ${priceTicks} ${reduceOnly ? 1 : 0}${share}`;
}

/** The line of a cancel: names the cancelled order by its number, which is the last part of its client order id. */
export function cancelLine(intent: CancelIntent): string {
  const { orderSeq = intentSeqOf(intent.clientOrderId) } = intent;
  return `${intent.intentSeq} cancel ${intent.time} ${intent.instrument} ${orderSeq}`;
}
