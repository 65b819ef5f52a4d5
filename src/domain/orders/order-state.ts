/**
 * The life of an order as one total table: a pair that is absent is a refusal, never a silent change.
 *
 * `unknown` is a state of its own: a venue that does not answer has not said no. No timeout and no number of
 * attempts leads from there to a terminal state, only a report that proves one; the risk engine reserves the full
 * quantity until then.
 */
import { type Refusal, refusal } from '../../core/index.ts';

export type OrderStatus =
  | 'submitted'
  | 'accepted'
  | 'partiallyFilled'
  | 'cancelPending'
  | 'unknown'
  | 'filled'
  | 'cancelled'
  | 'rejected'
  | 'expired';

export type OrderEvent =
  | 'accept'
  | 'partialFill'
  | 'fill'
  | 'requestCancel'
  | 'cancel'
  | 'rejectCancel'
  | 'reject'
  | 'expire'
  | 'loseTrack';

type Row = Readonly<Partial<Record<OrderEvent, OrderStatus>>>;

/** State table. Odd rows are commented with the reason. */
export const ORDER_TABLE: Readonly<Record<OrderStatus, Row>> = {
  submitted: {
    accept: 'accepted',
    // A fill may overtake its acknowledgement: they travel on different connections.
    partialFill: 'partiallyFilled',
    fill: 'filled',
    requestCancel: 'cancelPending',
    cancel: 'cancelled',
    reject: 'rejected',
    expire: 'expired',
    loseTrack: 'unknown',
  },
  accepted: {
    partialFill: 'partiallyFilled',
    fill: 'filled',
    requestCancel: 'cancelPending',
    cancel: 'cancelled',
    expire: 'expired',
    loseTrack: 'unknown',
  },
  partiallyFilled: {
    // A late acknowledgement after the first fill changes nothing.
    accept: 'partiallyFilled',
    partialFill: 'partiallyFilled',
    fill: 'filled',
    requestCancel: 'cancelPending',
    cancel: 'cancelled',
    expire: 'expired',
    loseTrack: 'unknown',
  },
  cancelPending: {
    accept: 'cancelPending',
    // The venue filled it before our cancel arrived; both are true.
    partialFill: 'cancelPending',
    fill: 'filled',
    cancel: 'cancelled',
    rejectCancel: 'accepted',
    // The order was refused before the cancel reached it.
    reject: 'rejected',
    expire: 'expired',
    loseTrack: 'unknown',
  },
  unknown: {
    accept: 'accepted',
    partialFill: 'partiallyFilled',
    fill: 'filled',
    cancel: 'cancelled',
    reject: 'rejected',
    expire: 'expired',
    // A cancel may be asked for while the order's fate is open; the answer will tell.
    requestCancel: 'unknown',
    rejectCancel: 'unknown',
    loseTrack: 'unknown',
  },
  // More than was ordered: it is booked, because it happened, and trading stops.
  filled: { fill: 'filled' },
  cancelled: {
    // A fill that was on its way when the cancel was confirmed is real: quantity and money moved.
    partialFill: 'cancelled',
    fill: 'filled',
  },
  rejected: {
    // A venue may call an order rejected in one answer and fill it all the same: money that moved is booked.
    partialFill: 'rejected',
    fill: 'filled',
  },
  expired: {
    // As with a cancel: the fill happened first and its report came last.
    partialFill: 'expired',
    fill: 'filled',
  },
};

/** Whether nothing but a late fill leaves this state. */
export function isTerminal(status: OrderStatus): boolean {
  return status === 'filled' || status === 'cancelled' || status === 'rejected' || status === 'expired';
}

/**
 * The state after `event`, or a refusal that names the pair.
 * @example nextStatus('accepted', 'fill') // => 'filled'
 */
export function nextStatus(status: OrderStatus, event: OrderEvent): OrderStatus | Refusal {
  return ORDER_TABLE[status][event] ?? refusal('BOT4_ORDER_TRANSITION', `${event} in state ${status}`);
}
