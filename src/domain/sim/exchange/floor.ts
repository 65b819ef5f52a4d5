/** Everything an exchange knows, in one place for its parts. */
import { Accounts } from './accounts.ts';
import { ActionQueue } from './action-queue.ts';
import { Balances } from './balances.ts';
import { ClientIndex } from './client-index.ts';
import type { SimEventSink, SimFeeSchedule } from './contract.ts';
import { EventWriter } from './event-writer.ts';
import { FeeDesk } from './fee-desk.ts';
import { FillArchive } from './fill-archive.ts';
import { ListStore } from './list-store.ts';
import { OrderStore } from './order-store.ts';
import type { SymbolState } from './symbol-state.ts';

const KEPT_ORDERS_DEFAULT = 2 ** 18;
const KEPT_FILLS_DEFAULT = 2 ** 18;
const KEPT_LISTS_DEFAULT = 2 ** 14;

/** How an exchange is set up. */
export interface SimExchangeOptions {
  /** Takes every event in order. Without one nobody hears, and events only count. */
  readonly sink?: SimEventSink;
  /** Schedules that accounts name. */
  readonly fees: readonly SimFeeSchedule[];
  /** Whether an account's client order id is refused for 24 hours, as a venue does that deduplicates. @defaultValue false */
  readonly idempotency?: boolean;
  /** Client ids that are remembered for that at the most. @defaultValue 65536 */
  readonly idempotencyCapacity?: number;
  /** Closed orders that are kept for queries. @defaultValue 262144 */
  readonly keptOrders?: number;
  /** Fills that are kept for queries, a power of two. @defaultValue 262144 */
  readonly keptFills?: number;
  /** Closed lists that are kept for queries. @defaultValue 16384 */
  readonly keptLists?: number;
  /** Orders that fit before the first growth. @defaultValue 1024 */
  readonly capacity?: number;
}

/** State of an exchange. */
export class Floor {
  readonly store: OrderStore;
  readonly clients: ClientIndex;
  readonly accounts = new Accounts();
  readonly balances = new Balances();
  readonly fees: FeeDesk;
  readonly lists: ListStore;
  readonly fills: FillArchive;
  readonly symbols: SymbolState[] = [];
  readonly events: EventWriter;
  /** What was set off: triggered orders and released legs. */
  readonly queue = new ActionQueue();
  /** Orders that end because another one did: done before anything else can trade with them. */
  readonly endings = new ActionQueue();

  constructor(options: SimExchangeOptions) {
    this.store = new OrderStore(options.keptOrders ?? KEPT_ORDERS_DEFAULT, options.capacity);
    this.clients = new ClientIndex(this.store);
    this.fees = new FeeDesk(options.fees);
    this.lists = new ListStore(options.keptLists ?? KEPT_LISTS_DEFAULT);
    this.fills = new FillArchive(options.keptFills ?? KEPT_FILLS_DEFAULT);
    const { store, balances, symbols } = this;
    this.events = new EventWriter(options.sink, { store, balances, symbols });
  }

  /** Market of an order. */
  symbolOf(slot: number): SymbolState {
    return this.symbols[this.store.symbol(slot)] as SymbolState;
  }
}
