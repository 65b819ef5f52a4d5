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

/** The states in the order of their codes; those that nothing but a late fill leaves are the last. */
export const STATUSES = [
  'submitted',
  'accepted',
  'partiallyFilled',
  'cancelPending',
  'unknown',
  'filled',
  'cancelled',
  'rejected',
  'expired',
] as const satisfies readonly OrderStatus[];

/** What happens to orders, in the order of its codes. */
export const ORDER_EVENTS = [
  'accept',
  'partialFill',
  'fill',
  'requestCancel',
  'cancel',
  'rejectCancel',
  'reject',
  'expire',
  'loseTrack',
] as const satisfies readonly OrderEvent[];

/** Codes by name, for the hot path: small integers in place of words. */
export const STATUS = codesOf(STATUSES);
export const EVENT = codesOf(ORDER_EVENTS);

function codesOf<const T extends string>(words: readonly T[]): Readonly<Record<T, number>> {
  return Object.fromEntries(words.map((word, code) => [word, code])) as Record<T, number>;
}

/** `ORDER_TABLE` in codes, one row of events for each state; -1 for a pair that is absent. */
const NEXT = Int8Array.from(
  STATUSES.flatMap((status) => {
    const row: Row = ORDER_TABLE[status];
    return ORDER_EVENTS.map((event) => STATUSES.indexOf(row[event] as (typeof STATUSES)[number]));
  }),
);

const EVENT_COUNT = 9;
/** The first state that nothing but a late fill leaves. */
const FILLED = 5;

/** Code of the state after an event, or -1: `nextStatus` in codes. Hot path. */
export function nextCode(status: number, event: number): number {
  return NEXT[status * EVENT_COUNT + event] as number;
}

/** `isTerminal` in codes. Hot path. */
export function isTerminalCode(status: number): boolean {
  return status >= FILLED;
}

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
