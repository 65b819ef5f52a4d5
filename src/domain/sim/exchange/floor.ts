/** Everything an exchange knows, in one place for its parts. */
import { Accounts } from './accounts.ts';
import { ActionQueue } from './action-queue.ts';
import { Balances } from './balances.ts';
import { ClientIndex } from './client-index.ts';
import type { SimEventSink, SimFeeSchedule } from './contract.ts';
import { HEAD } from './core-layout.ts';
import type { SimEventRowSink } from './event-rows.ts';
import { EventWriter } from './event-writer.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';
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
  /**
   * Takes the events of every command as rows of numbers, in place of `sink`, at the end of the command: for who looks at
   * millions of them and needs a few numbers of each.
   */
  readonly rowSink?: SimEventRowSink;
  /**
   * Whether plain limit orders and cancels go through the WebAssembly core. The events are the same, but a sink hears of
   * them at the end of the command, when the exchange is as it is then. Where the process has no room for the memory of
   * the core, none is used. @defaultValue true unless there is a `sink`
   */
  readonly core?: boolean;
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
  readonly memory: ExchangeMemory;
  readonly store: OrderStore;
  readonly clients: ClientIndex;
  readonly accounts: Accounts;
  readonly balances: Balances;
  readonly fees: FeeDesk;
  readonly lists: ListStore;
  readonly fills: FillArchive;
  readonly symbols: SymbolState[] = [];
  /** Addresses of their cells, for the core. */
  #addresses: Int32Array = new Int32Array(0);
  readonly #addressColumn: Column;
  readonly events: EventWriter;
  /** What was set off: triggered orders and released legs. */
  readonly queue = new ActionQueue();
  /** Orders that end because another one did: done before anything else can trade with them. */
  readonly endings = new ActionQueue();

  constructor(options: SimExchangeOptions) {
    const memory = new ExchangeMemory(options.core ?? options.sink === undefined);
    this.memory = memory;
    this.#addressColumn = memory.column(
      0,
      (buffer, address, bytes) => {
        this.#addresses = new Int32Array(buffer, address, bytes / 4);
      },
      HEAD.markets,
    );
    this.store = new OrderStore(options.keptOrders ?? KEPT_ORDERS_DEFAULT, options.capacity, memory);
    this.clients = new ClientIndex(this.store, memory);
    this.accounts = new Accounts(memory);
    this.balances = new Balances(memory);
    this.fees = new FeeDesk(options.fees, memory);
    this.lists = new ListStore(options.keptLists ?? KEPT_LISTS_DEFAULT, memory);
    this.fills = new FillArchive(options.keptFills ?? KEPT_FILLS_DEFAULT, memory);
    const { store, balances, symbols } = this;
    this.events = new EventWriter(options, { store, balances, symbols }, memory);
  }

  /** Adds a market. */
  addSymbol(state: SymbolState): void {
    const { length } = this.#addresses;
    if (state.index >= length) this.#addressColumn.grow(4 * Math.max(16, 2 * length));
    this.#addresses[state.index] = state.cells.address;
    this.memory.words[HEAD.marketCount] = this.symbols.push(state);
  }

  /** Market of an order. */
  symbolOf(slot: number): SymbolState {
    return this.symbols[this.store.symbol(slot)] as SymbolState;
  }
}
