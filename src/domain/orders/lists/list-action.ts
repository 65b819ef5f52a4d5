/** What an order list wants to be sent. Whoever owns the list asks risk and sends it; the list hears what became of it. */
import type { Refusal } from '../../../core/index.ts';

/** Which order of a list. */
export type ListLeg = 'first' | 'second' | 'working' | 'pending' | 'entry' | 'stop' | 'target';

/** `place` a leg of so many lots, `resize` it to so many, `cancel` it, or `flatten` so many lots at the market, signed. */
export type ListAction =
  | { readonly kind: 'place' | 'resize'; readonly leg: ListLeg; readonly lots: number }
  | { readonly kind: 'cancel'; readonly leg: ListLeg }
  | { readonly kind: 'flatten'; readonly lots: number };

/** The answer to an event: what to send, in order, or why the event cannot be. */
export type ListAnswer = readonly ListAction[] | Refusal;

/** Whether an event was refused. */
export function isListRefusal(answer: ListAnswer): answer is Refusal {
  return 'kind' in answer;
}

/** What a report says of a leg. */
export type LegNews =
  /** So many lots traded, and no more is known. */
  | { readonly kind: 'trade'; readonly lots: number }
  /** It trades no further: filled, cancelled, rejected or expired. */
  | { readonly kind: 'end' }
  /** Its cancel was refused. */
  | { readonly kind: 'cancelRefused' };
