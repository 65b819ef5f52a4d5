/**
 * A real venue behind the venue port. Decisions of the engine and what a venue client hears go into the state machine of
 * live orders; its requests go to the client, its reports come out of `poll` in one queue with market data.
 *
 * Time in that queue never goes back: what a venue says late gets the time at which it arrived, because the engine's
 * order of events is the order in which it learned of them. Recovery tells the state machine what the journal holds; with
 * the first `poll` it begins to ask the venue about everything else.
 */
import { assert, type Clock, InvariantError, type Micros, micros } from '../../core/index.ts';
import type {
  CancelIntent,
  LiveMessage,
  LiveOrders,
  LiveReply,
  LiveRequest,
  OrderIntent,
} from '../../domain/orders/index.ts';
import { RiskApproved } from '../../domain/risk/index.ts';
import type { BarRow, EngineEvent, VenueGateway } from '../../ports/index.ts';

/** Speaks a venue's protocol. It never throws: what goes wrong is a reply of kind `fault`. */
export interface VenueClient {
  send(request: LiveRequest): void;
}

export interface LiveVenueParts {
  readonly orders: LiveOrders;
  readonly client: VenueClient;
  readonly clock: Clock;
}

export class LiveVenue implements VenueGateway {
  readonly #orders: LiveOrders;
  readonly #client: VenueClient;
  readonly #clock: Clock;
  readonly #queue: EngineEvent[] = [];
  #head = 0;
  /** Time of the last event that was put into the queue. */
  #last = 0;
  #started = false;
  /** The engine gave commands since the last `poll`, and asks again when it has given all that belong together. */
  #hasCommands = false;
  #closed = false;
  #wake: (() => void) | undefined = undefined;

  constructor({ orders, client, clock }: LiveVenueParts) {
    this.#orders = orders;
    this.#client = client;
    this.#clock = clock;
  }

  get ended(): boolean {
    return this.#closed && this.#head === this.#queue.length;
  }

  /** When `onAlarm` is to be called next, microseconds; infinity for never. */
  get nextAlarm(): number {
    return this.#started ? this.#orders.nextDeadline(this.#clock.nowMicros()) : Number.POSITIVE_INFINITY;
  }

  /** Events that wait for the engine. */
  get waiting(): number {
    return this.#queue.length - this.#head;
  }

  submit(order: RiskApproved<OrderIntent>): void {
    assert(RiskApproved.is(order), 'a venue takes only what the risk engine approved');
    this.#orders.submit(order.value, this.#now());
    this.#hasCommands = true;
  }

  cancel(request: CancelIntent): void {
    this.#orders.cancel(request, this.#now());
    this.#hasCommands = true;
  }

  poll(): EngineEvent | undefined {
    if (!this.#started) {
      this.#started = true;
      this.#orders.start(this.#now());
      this.#pass();
    }
    if (this.#hasCommands) {
      this.#hasCommands = false;
      this.#orders.flush(this.#now());
      this.#pass();
    }
    const event = this.#queue[this.#head];
    if (event === undefined) return undefined;
    this.#head += 1;
    if (this.#head === this.#queue.length) {
      this.#queue.length = 0;
      this.#head = 0;
    }
    return event;
  }

  wait(): Promise<void> {
    if (this.waiting > 0 || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  recoverEvent(event: EngineEvent): void {
    if (event.type === 'report') {
      this.#orders.recoverReport(event.report);
      this.#last = Math.max(this.#last, event.report.time);
    } else if (event.type === 'bar') {
      // What is sent again before the next bar is judged by this price.
      this.#orders.market(event.instrument, event.closeTime, event.closeTicks);
      this.#last = Math.max(this.#last, event.closeTime);
    } else {
      this.#last = Math.max(this.#last, event.time);
      if (event.type === 'control') this.#obey(event.action, event.reason);
    }
  }

  recoverIntent(intent: OrderIntent | CancelIntent): undefined {
    if ('lots' in intent) this.#orders.recoverOrder(intent, this.#now());
    else this.#orders.recoverCancel(intent);
    return undefined;
  }

  /** The answer to a request. */
  onReply(reply: LiveReply): void {
    this.#guarded(() => this.#orders.reply(reply, this.#now()));
  }

  /** What the venue's stream says. */
  onMessage(message: LiveMessage): void {
    this.#guarded(() => this.#orders.message(message, this.#now()));
  }

  /** The stream is there again. */
  onConnected(): void {
    this.#orders.connected(this.#now());
    this.#pass();
  }

  onAlarm(): void {
    this.#orders.tick(this.#now());
    this.#pass();
  }

  /** A bar has closed. One that comes late is told as of now, and no entry leaves on it. */
  onBar(bar: BarRow): void {
    this.#orders.market(bar.instrument, bar.closeTime, bar.closeTicks);
    const closeTime = Math.max(bar.closeTime, this.#last);
    this.#put({ type: 'bar', ...bar, closeTime });
    this.#last = closeTime;
    this.#rouse();
  }

  /** A person's command. It holds at once for what waits to be sent, and for the engine when it comes to it. */
  command(action: 'kill' | 'halt' | 'reset', reason: string): void {
    this.#obey(action, reason);
    this.#put({ type: 'control', action, reason, time: this.#stamp(this.#now()) });
    this.#rouse();
  }

  /** No event will come any more. */
  close(): void {
    this.#closed = true;
    this.#rouse();
  }

  #obey(action: 'kill' | 'halt' | 'reset', reason: string): void {
    if (action === 'reset') this.#orders.resume();
    else this.#orders.halt(reason);
  }

  #now(): Micros {
    return this.#clock.nowMicros();
  }

  #stamp(time: number): Micros {
    this.#last = Math.max(this.#last, time);
    return micros(this.#last);
  }

  /** One message that breaks a rule of ours must not stop the others: its order stays unknown and is asked about. */
  #guarded(take: () => void): void {
    try {
      take();
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error;
      this.#orders.book.notice('quarantined', 0, error.message);
    }
    this.#pass();
  }

  /** Hands on what the state machine has decided. */
  #pass(): void {
    const { reports } = this.#orders.book;
    for (const report of reports) {
      const time = this.#stamp(report.time);
      this.#put({ type: 'report', report: time === report.time ? report : { ...report, time } });
    }
    if (reports.length > 0) this.#rouse();
    reports.length = 0;
    const { outbox } = this.#orders.requests;
    // A client may answer at once, and then more leaves.
    for (let request = outbox.shift(); request !== undefined; request = outbox.shift()) this.#client.send(request);
  }

  #put(event: EngineEvent): void {
    this.#queue.push(event);
  }

  #rouse(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
