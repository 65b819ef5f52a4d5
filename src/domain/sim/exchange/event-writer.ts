/**
 * Says what happened: one object for each kind of event, filled anew for each and given to the sink. Hot path.
 *
 * Events have one sequence over the whole exchange. What a command changes more than once, a balance or a level of
 * a book, is noted and said once at the end of the command, as it is then, in the order of the first change.
 * Nothing is allocated after the notes have been as many as they get.
 */

import type { Balances } from './balances.ts';
import {
  ORDER_STATE,
  SIM_EVENT,
  type SimEvent,
  type SimEventKind,
  type SimEventSink,
  type SimSide,
} from './contract.ts';
import type { OrderStore } from './order-store.ts';
import type { SymbolState } from './symbol-state.ts';

const KINDS: readonly number[] = [0, ...Object.values(SIM_EVENT)];

/** An event in which nothing is said. Doubles are made as such, so that storing one does not change the layout. */
function makeEvent(kind: number): SimEvent {
  const double = 0.5;
  const event: SimEvent = {
    kind: kind as SimEventKind,
    seq: double,
    time: double,
    symbol: 0,
    account: 0,
    orderId: double,
    clientId: double,
    cancelClientId: double,
    listId: double,
    state: ORDER_STATE.new,
    side: 0,
    priceTicks: 0,
    lots: double,
    quoteUnits: double,
    tradeId: double,
    otherOrderId: double,
    maker: 0,
    feeUnits: double,
    asset: 0,
    free: double,
    locked: double,
    reason: 0,
    status: 0,
    preventedMatchId: double,
  };
  for (const key of Object.keys(event) as (keyof SimEvent)[])
    if (key !== 'kind') (event as { -readonly [K in keyof SimEvent]: number })[key] = 0;
  return event;
}

/** Writes events. */
export class EventWriter {
  /** An event of each kind; index 0 is of none. */
  readonly #ofKind: readonly SimEvent[] = KINDS.map((kind) => makeEvent(kind));
  /** The one that was begun. */
  #event: SimEvent = this.#ofKind[0] as SimEvent;
  seq = 0;
  /** Time of the command, µs. */
  time = 0;
  readonly #sink: SimEventSink | undefined;
  readonly #store: OrderStore;
  readonly #balances: Balances;
  readonly #symbols: readonly SymbolState[];
  /** Balances that are different now: their places, and whether a place is noted. */
  #balanceNotes = new Int32Array(64);
  #balanceCount = 0;
  #isNoted = new Uint8Array(0);
  /** Levels that are different now: tick and symbol, negative for the selling side. */
  #levelTicks = new Int32Array(64);
  #levelSides = new Int32Array(64);
  #levelCount = 0;

  constructor(
    sink: SimEventSink | undefined,
    of: { readonly store: OrderStore; readonly balances: Balances; readonly symbols: readonly SymbolState[] },
  ) {
    this.#sink = sink;
    this.#store = of.store;
    this.#balances = of.balances;
    this.#symbols = of.symbols;
    this.time = 0.5;
    this.seq = 0.5;
    this.seq = 0;
    this.time = 0;
  }

  /**
   * Begins an event. Each kind has its own object and always fills the same fields of it, so all others are 0 without
   * being written.
   */
  begin(kind: SimEventKind): SimEvent {
    const event = this.#ofKind[kind] as SimEvent;
    this.seq++;
    event.seq = this.seq;
    event.time = this.time;
    this.#event = event;
    return event;
  }

  /** Begins an event about an order. */
  beginOrder(kind: SimEventKind, slot: number): SimEvent {
    const store = this.#store;
    const event = this.begin(kind);
    event.symbol = store.symbol(slot);
    event.account = store.account(slot);
    event.orderId = store.id(slot);
    event.clientId = store.clientId(slot);
    event.listId = store.list(slot);
    event.state = store.state(slot) as SimEvent['state'];
    event.side = store.side(slot) as SimSide;
    event.reason = store.reason(slot) as SimEvent['reason'];
    return event;
  }

  /** Gives the event to the sink. */
  send(): void {
    if (this.#sink !== undefined) this.#sink(this.#event);
  }

  /** An event about an order that needs no more than the order. */
  order(kind: SimEventKind, slot: number): void {
    this.beginOrder(kind, slot);
    this.send();
  }

  /** A balance is different now. @param at its place in `Balances`. */
  noteBalance(at: number): void {
    if (at >= this.#isNoted.length) this.#isNoted = longer(this.#isNoted, new Uint8Array(2 * at + 64));
    if (this.#isNoted[at] !== 0) return;
    this.#isNoted[at] = 1;
    if (this.#balanceCount === this.#balanceNotes.length) {
      this.#balanceNotes = longer(this.#balanceNotes, new Int32Array(2 * this.#balanceCount));
    }
    this.#balanceNotes[this.#balanceCount++] = at;
  }

  /** A level of the book is different now. */
  noteLevel(symbol: number, side: number, tick: number): void {
    const count = this.#levelCount;
    const place = side > 0 ? symbol : -1 - symbol;
    if (count > 0 && this.#levelTicks[count - 1] === tick && this.#levelSides[count - 1] === place) return;
    if (count === this.#levelTicks.length) {
      this.#levelTicks = longer(this.#levelTicks, new Int32Array(2 * count));
      this.#levelSides = longer(this.#levelSides, new Int32Array(2 * count));
    }
    this.#levelTicks[count] = tick;
    this.#levelSides[count] = place;
    this.#levelCount = count + 1;
  }

  /** The command is done: says what is noted. */
  flush(): void {
    if (this.#levelCount > 0) this.#flushLevels();
    if (this.#balanceCount > 0) this.#flushBalances();
  }

  #flushLevels(): void {
    for (let i = 0; i < this.#levelCount; i++) {
      const tick = this.#levelTicks[i] as number;
      const place = this.#levelSides[i] as number;
      const isBuy = place >= 0;
      const index = isBuy ? place : -1 - place;
      const { book } = this.#symbols[index] as SymbolState;
      const event = this.begin(SIM_EVENT.level);
      event.symbol = index;
      event.side = isBuy ? 1 : -1;
      event.priceTicks = tick;
      // The level may have changed sides within the command: then the old side shows nothing.
      const isThere = isBuy ? tick <= book.bestBid : tick >= book.bestAsk;
      event.lots = isThere ? book.levels.total(tick) : 0;
      this.send();
    }
    this.#levelCount = 0;
  }

  #flushBalances(): void {
    const { free, locked, stride } = this.#balances;
    for (let i = 0; i < this.#balanceCount; i++) {
      const at = this.#balanceNotes[i] as number;
      this.#isNoted[at] = 0;
      const event = this.begin(SIM_EVENT.balance);
      event.account = (at / stride) | 0;
      event.asset = at - event.account * stride;
      event.free = free[at] as number;
      event.locked = locked[at] as number;
      this.send();
    }
    this.#balanceCount = 0;
  }
}

function longer<Column extends Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
