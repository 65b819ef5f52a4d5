/**
 * What a venue's failure means for the request that met it. One table per venue says it of every code; nothing else in
 * bot4 looks at codes or texts of venues.
 *
 * An order counts as rejected only when the venue proves that it did nothing. What is not in a table proves nothing, so
 * it leads to `reconcile`: the order's fate is asked for, and its full quantity stays reserved until the answer.
 */

/** What is done about it. */
export type FaultAction =
  /** The venue refused: the same request is never sent again. */
  | 'never'
  /** The venue took no request for now: none is sent until the time that it names; then it may be sent again. */
  | 'backOff'
  /** Clock, nonce or session are renewed first; then it may be sent again. */
  | 'reconnect'
  /** Nobody knows: the fate is asked for, and nothing is sent again before the deadline rule allows it. */
  | 'reconcile';

/** What stops beside the request: an unknown instrument need not stop the others, a revoked key stops all. */
export type FaultScope = 'request' | 'instrument' | 'account' | 'venue';

/** A failure, understood. */
export interface VenueFault {
  readonly action: FaultAction;
  readonly scope: FaultScope;
  /** Whether the venue proves that the request changed nothing. Always false for `reconcile`. */
  readonly provesNothingHappened: boolean;
}

/** A failure as a venue told it. */
export interface FaultReport {
  /** HTTP status; 0 when no answer came, 200 for a refusal inside of an answer or over a socket. */
  readonly status: number;
  /** The venue's code, empty when it gave none: `-2010`, `EOrder:Unknown order`, `INSUFFICIENT_FUND`. */
  readonly code: string;
  /** The venue's text beside the code. */
  readonly text: string;
}

function fault(action: FaultAction, scope: FaultScope): VenueFault {
  return { action, scope, provesNothingHappened: action !== 'reconcile' };
}

/** The faults that tables are made of, by what they do and what they stop. */
export const FAULT = {
  /** This request is wrong, others are not. */
  refused: fault('never', 'request'),
  /** The instrument cannot be traded, or not in this way. */
  instrument: fault('never', 'instrument'),
  /** Key, permissions or account: nothing of it will be accepted. */
  account: fault('never', 'account'),
  /** Too many requests, connections or orders. */
  limited: fault('backOff', 'venue'),
  /** The venue is closed for now and took nothing. */
  closed: fault('backOff', 'venue'),
  /** Orders of this instrument come too fast. */
  instrumentLimited: fault('backOff', 'instrument'),
  /** The clock is wrong, or a nonce was overtaken. */
  clock: fault('reconnect', 'request'),
  /** A session or a stream key has ended. */
  session: fault('reconnect', 'venue'),
  /** Nobody knows. */
  unknown: fault('reconcile', 'request'),
} as const;

/** What an HTTP status alone means, before any code is looked at; undefined where the code decides. */
export function faultOfStatus(status: number): VenueFault | undefined {
  if (status === 418 || status === 429) return FAULT.limited;
  // No answer, or one of a server that does not know what those behind it did.
  if (status === 0 || status === 408 || status >= 500) return FAULT.unknown;
  return undefined;
}
