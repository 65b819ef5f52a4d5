/** Whether what a venue says can be true at all. What cannot is no answer: the order that it is about is asked for again. */
import { isCommission } from '../commission.ts';
import type { LiveReply, VenueOrder, VenueTrade } from './contract.ts';

function isLots(lots: number): boolean {
  return Number.isSafeInteger(lots) && lots >= 0;
}

/** Whether the venue can mean what it shows of an order. */
export function isOrder(order: VenueOrder): boolean {
  return isLots(order.filledLots);
}

/** The same for a trade: money is whole, and something changed hands. */
export function isTrade({ lots, ticks, fee, commission, tradeId, time }: VenueTrade): boolean {
  if (commission !== undefined && !isCommission(commission)) return false;
  const isMoney = Number.isSafeInteger(fee) && Number.isSafeInteger(ticks) && ticks > 0;
  return isMoney && isLots(lots) && lots > 0 && isLots(tradeId) && Number.isSafeInteger(time) && time >= 0;
}

/** Whether an answer can be what it says. */
export function isWellFormed(reply: LiveReply): boolean {
  if (reply.kind === 'cancelled') return isOrder(reply.order);
  if (reply.kind === 'order') return reply.order === undefined || isOrder(reply.order);
  if (reply.kind === 'openOrders') return reply.orders.every(isOrder);
  if (reply.kind === 'trades') return reply.trades.every(isTrade);
  return reply.kind !== 'holdings' || isLots(reply.lots);
}
