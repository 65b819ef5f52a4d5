/**
 * The market around a client: flows of commands, run up to a time. A server calls `runUntil(now)` before it does what a
 * client asks for, a test or a fast clock in steps of its own; the events are the same, because each flow knows its times.
 */
import { assert } from '../../../core/index.ts';
import type { SimEvent } from '../exchange/contract.ts';
import type { SimVenue } from './house-accounts.ts';

/** A source of commands. */
export interface BackgroundFlow {
  /** When it acts next, µs, whole; Infinity when it is at its end. Never before the last action. */
  readonly nextTime: number;
  /** Acts once, at `nextTime`. */
  step(): void;
  /** Hears an event of the venue. It must not send commands. */
  onEvent?(event: SimEvent): void;
}

/** Several flows on one venue, in the order of their times; of the same time the earlier one in the list acts first. */
export class BackgroundMarket {
  readonly #venue: SimVenue;
  readonly #flows: readonly BackgroundFlow[];
  #time = 0;

  constructor(venue: SimVenue, flows: readonly BackgroundFlow[]) {
    this.#venue = venue;
    this.#flows = flows;
  }

  /** Time of the next command; Infinity when all flows are at their end. */
  get nextTime(): number {
    return this.#earliest()?.nextTime ?? Number.POSITIVE_INFINITY;
  }

  /** Sends every command up to and with `time` (µs), and lets the venue's time come to it. */
  runUntil(time: number): void {
    assert(Number.isSafeInteger(time) && time >= this.#time, 'time of a market does not go back', time, this.#time);
    for (let flow = this.#earliest(); flow !== undefined && flow.nextTime <= time; flow = this.#earliest()) flow.step();
    this.#time = time;
    this.#venue.advance(time);
  }

  /** Whoever takes the venue's events hands them on here, for flows that hear. */
  onEvent(event: SimEvent): void {
    for (const flow of this.#flows) flow.onEvent?.(event);
  }

  #earliest(): BackgroundFlow | undefined {
    let first: BackgroundFlow | undefined;
    for (const flow of this.#flows) {
      if (flow.nextTime < (first?.nextTime ?? Number.POSITIVE_INFINITY)) first = flow;
    }
    return first;
  }
}
