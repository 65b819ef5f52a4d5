/**
 * The way to a venue, and what comes back. The simulator and real venues implement the same contract
 * (test/contracts/venue-gateway.ts).
 *
 * Commands go out through `submit` and `cancel`, which return at once; everything that the venue answers comes back as
 * an event through `poll`, in one queue with the market data, so that the engine has a single order of events.
 * A command that failed in transport throws `VenueError`: its fate is then unknown, never "rejected".
 */
import type { CancelIntent, OrderIntent } from '../domain/orders/index.ts';
import type { RiskApproved } from '../domain/risk/index.ts';
import type { EngineEvent } from './engine-event.ts';

export interface VenueGateway {
  /** Sends an order that the risk engine approved. @throws VenueError when it is not known whether it arrived. */
  submit(order: RiskApproved<OrderIntent>): void;
  /** Asks to take an order back. @throws VenueError when it is not known whether the request arrived. */
  cancel(request: CancelIntent): void;
  /** The next event in order, or undefined when there is none now. The object may be reused for the next event. */
  poll(): EngineEvent | undefined;
  /** True when no event will ever come again. */
  readonly ended: boolean;
  /** Resolves when `poll` may have something. */
  wait(): Promise<void>;
  /**
   * Recovery: tells the gateway what the journal holds, in order. A real venue ignores events, because it remembers; the
   * simulator rebuilds its state from them. @throws BOT4_JOURNAL_MISMATCH when an event cannot have come from here.
   */
  recoverEvent(event: EngineEvent): void;
  /**
   * @returns `rebuilt` when the order or cancel counts as received again. Otherwise nobody here knows whether it was
   * sent before the crash, and an order without an answer becomes one of unknown fate.
   */
  recoverIntent(intent: OrderIntent | CancelIntent): 'rebuilt' | undefined;
}
