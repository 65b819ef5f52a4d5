/**
 * The commands of one instrument, one at a time and in the order in which they were decided: a cancel is through before
 * the order that replaces it leaves, whatever the network does. Bounded: an entry that finds it full is refused; what
 * closes, protects or cancels is let in, and of those there are no more than open orders.
 */
import type { LiveOrder } from './live-order.ts';

/** One command. */
export interface Step {
  readonly kind: 'place' | 'cancel';
  readonly order: LiveOrder;
}

/** The commands of an instrument. */
export class Lane {
  readonly instrument: number;
  readonly queue: Step[] = [];
  /** The command whose answer is awaited. */
  active: Step | undefined = undefined;
  /** Second leg of the pair that is awaited. */
  partner: LiveOrder | undefined = undefined;
  /** Protective orders that a closing order has taken off. */
  readonly held: LiveOrder[] = [];

  constructor(instrument: number) {
    this.instrument = instrument;
  }

  /** Adds a command at the end; one that waits already is not added twice. */
  push(step: Step): void {
    if (!this.#has(step)) this.queue.push(step);
  }

  /** Adds a command before all others. */
  pushFirst(step: Step): void {
    if (!this.#has(step)) this.queue.unshift(step);
  }

  /** Takes a command that has not left out of the queue. @returns whether it was there. */
  withdraw(order: LiveOrder): boolean {
    const at = this.queue.findIndex((step) => step.kind === 'place' && step.order === order);
    if (at >= 0) this.queue.splice(at, 1);
    return at >= 0;
  }

  /**
   * The second leg when a stop is followed by a target of the same lots: on a spot market both sell the same base
   * asset, so they can only wait as a pair of which one cancels the other. Nothing but cancels may stand between them.
   */
  pairOf(order: LiveOrder): LiveOrder | undefined {
    if (order.purpose !== 'stop') return undefined;
    for (const step of this.queue) {
      if (step.kind === 'cancel') continue;
      const other = step.order;
      const fits = other.purpose === 'target' && other.side === order.side && other.lots === order.lots;
      return fits && other.attempts === 0 && order.attempts === 0 ? other : undefined;
    }
    return undefined;
  }

  /** Whether a cancel waits before a command of this order: what it takes off must be off before the pair leaves. */
  cancelsBefore(order: LiveOrder): boolean {
    for (const step of this.queue) {
      if (step.order === order) return false;
      if (step.kind === 'cancel') return true;
    }
    return false;
  }

  /** Puts a command behind all cancels that wait. */
  putBehindCancels(step: Step): void {
    let last = -1;
    for (const [i, { kind }] of this.queue.entries()) if (kind === 'cancel') last = i;
    this.queue.splice(last + 1, 0, step);
  }

  #has({ kind, order }: Step): boolean {
    for (const step of this.queue) if (step.kind === kind && step.order === order) return true;
    return false;
  }
}
