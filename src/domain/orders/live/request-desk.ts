/** Requests that have left: their numbers, how long each is awaited, and what was asked, for when the answer comes late. */
import { micros } from '../../../core/index.ts';
import type { LiveRequest, RequestKind } from './contract.ts';
import type { LiveOptions } from './live-options.ts';
import type { LiveOrder } from './live-order.ts';
import { RequestGate } from './request-gate.ts';

/** A request whose answer is awaited. */
export interface Flight {
  readonly requestId: number;
  readonly kind: RequestKind;
  readonly instrument: number;
  readonly order: LiveOrder | undefined;
  readonly partner: LiveOrder | undefined;
  /** Id of the order that it is about; empty for none. */
  readonly clientOrderId: string;
  /** Local time of sending, and the venue's as it was believed. */
  readonly sentAt: number;
  readonly timestamp: number;
  readonly deadline: number;
}

/** What is asked; what is left out does not apply. */
export interface Ask {
  readonly kind: RequestKind;
  readonly instrument: number;
  readonly order?: LiveOrder | undefined;
  readonly partner?: LiveOrder | undefined;
  readonly fromTradeId?: number;
  /** Of an order that we do not know. */
  readonly clientOrderId?: string;
}

/** Requests given up that may still be answered. */
const LATE_MAX = 256;

/** Sends and remembers. */
export class RequestDesk {
  /** Requests to be sent, in order; the adapter takes them out. */
  readonly outbox: LiveRequest[] = [];
  readonly gate = new RequestGate();
  readonly #options: LiveOptions;
  readonly #flights = new Map<number, Flight>();
  readonly #late = new Map<number, Flight>();
  #requestId = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  send(ask: Ask, now: number): Flight {
    const { kind, instrument, order, partner } = ask;
    const { recvWindowMicros, timeoutMicros } = this.#options;
    this.#requestId += 1;
    const timestamp = this.gate.serverTime(now);
    const clientOrderId = order?.clientOrderId ?? ask.clientOrderId ?? '';
    const flight = {
      requestId: this.#requestId,
      kind,
      instrument,
      order,
      partner,
      clientOrderId,
      sentAt: now,
      timestamp,
      deadline: now + timeoutMicros,
    };
    this.#flights.set(this.#requestId, flight);
    const places = kind === 'place';
    this.outbox.push({
      requestId: this.#requestId,
      kind,
      instrument,
      clientOrderId,
      terms: places ? order : undefined,
      other: places ? partner : undefined,
      fromTradeId: ask.fromTradeId ?? 0,
      timestamp: micros(timestamp),
      recvWindow: recvWindowMicros,
    });
    return flight;
  }

  /** The request that an answer is to, awaited no longer. */
  take(requestId: number): Flight | undefined {
    const flight = this.#flights.get(requestId);
    this.#flights.delete(requestId);
    return flight;
  }

  /** The same for a request that was given up: what a venue says of it is true all the same. */
  takeLate(requestId: number): Flight | undefined {
    const flight = this.#late.get(requestId);
    this.#late.delete(requestId);
    return flight;
  }

  /** Gives up requests whose time is over. */
  *overdue(now: number): Generator<Flight, void> {
    for (const flight of [...this.#flights.values()]) {
      if (flight.deadline > now) continue;
      this.#flights.delete(flight.requestId);
      if (this.#late.size >= LATE_MAX) this.#late.clear();
      this.#late.set(flight.requestId, flight);
      yield flight;
    }
  }

  /** When the next request will have been awaited long enough. */
  nextDeadline(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { deadline } of this.#flights.values()) if (deadline < next) next = deadline;
    return next;
  }
}
