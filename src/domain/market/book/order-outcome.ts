/** What a call found in a book of orders, and how often. */

/**
 * What a call found and did.
 *
 * - `added`: a new order.
 * - `revived`: the order was deleted and is there again.
 * - `replaced`: it was there already; the new one took its place.
 * - `late`: its delete came before it, so it is dead; see `L3BookOptions.keepLate`.
 * - `changed`: another quantity at the same place in the queue.
 * - `requeued`: another price or a greater quantity, so it is the last of its queue.
 * - `filled`: traded, and a part is left.
 * - `done`: traded, and nothing is left.
 * - `overfilled`: more was traded than there was; it is taken away.
 * - `deleted`: taken away.
 * - `gone`: it was taken away before.
 * - `unknown`: nobody ever saw it, or too long ago.
 */
export type OrderOutcome =
  | 'added'
  | 'revived'
  | 'replaced'
  | 'late'
  | 'changed'
  | 'requeued'
  | 'filled'
  | 'done'
  | 'overfilled'
  | 'deleted'
  | 'gone'
  | 'unknown';

/** How often each thing happened to a book of orders since it was made. */
export interface L3Counts {
  readonly added: number;
  /** Created again after a delete. */
  readonly revived: number;
  /** Created again while it was there. */
  readonly replaced: number;
  /** Created after a delete of an order that had not been there. */
  readonly late: number;
  readonly changed: number;
  readonly requeued: number;
  readonly unknownChanges: number;
  readonly goneChanges: number;
  readonly filled: number;
  readonly done: number;
  readonly overfilled: number;
  readonly unknownFills: number;
  readonly goneFills: number;
  readonly deleted: number;
  readonly unknownDeletes: number;
  readonly goneDeletes: number;
}

/** Names of the counters; a counter is a place in this list. */
const NAMES = [
  'added',
  'revived',
  'replaced',
  'late',
  'changed',
  'requeued',
  'unknownChanges',
  'goneChanges',
  'filled',
  'done',
  'overfilled',
  'unknownFills',
  'goneFills',
  'deleted',
  'unknownDeletes',
  'goneDeletes',
] as const satisfies readonly (keyof L3Counts)[];

export const ADDED = 0;
export const REVIVED = 1;
export const REPLACED = 2;
export const LATE = 3;
export const CHANGED = 4;
export const REQUEUED = 5;
export const UNKNOWN_CHANGE = 6;
export const GONE_CHANGE = 7;
export const FILLED = 8;
export const DONE = 9;
export const OVERFILLED = 10;
export const UNKNOWN_FILL = 11;
export const GONE_FILL = 12;
export const DELETED = 13;
export const UNKNOWN_DELETE = 14;
export const GONE_DELETE = 15;

/** Outcome that belongs to each counter. */
const OUTCOMES: readonly OrderOutcome[] = [
  'added',
  'revived',
  'replaced',
  'late',
  'changed',
  'requeued',
  'unknown',
  'gone',
  'filled',
  'done',
  'overfilled',
  'unknown',
  'gone',
  'deleted',
  'unknown',
  'gone',
];

/** Counts outcomes. Doubles, because a counter that only grows passes 2^31 one day. */
export class OutcomeCounter {
  readonly #counts = new Float64Array(NAMES.length);

  /** Counts one outcome. @param counter one of the constants of this file. */
  count(counter: number): OrderOutcome {
    this.#counts[counter] = (this.#counts[counter] as number) + 1;
    return OUTCOMES[counter] as OrderOutcome;
  }

  /** All counts by name. */
  read(): L3Counts {
    return Object.fromEntries(NAMES.map((name, i) => [name, this.#counts[i] as number])) as unknown as L3Counts;
  }
}
