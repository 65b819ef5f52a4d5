/**
 * Says what happened: one object for each kind of event, filled anew for each and given to the sink. Hot path.
 *
 * Events have one sequence over the whole exchange. What a command changes more than once, a balance or a level of
 * a book, is noted and said once at the end of the command, as it is then, in the order of the first change.
 * Nothing is allocated after the notes have been as many as they get.
 *
 * A sink of rows is given the rows of a command at its end. The core writes rows itself; for a sink of objects they are
 * read when it returns.
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
import { EVENT_BYTES, HEAD, HEAD_DOUBLE } from './core-layout.ts';
import { kindOfRow, readRow, type SimEventRowSink, type SimEventRows, writeRow } from './event-rows.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';
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

/** Events that a command may have before a sink of rows hears of the first. */
const ROWS = 512;
const NOTES = 64;

/** Who hears of events. */
export interface EventSinks {
  readonly sink?: SimEventSink | undefined;
  readonly rowSink?: SimEventRowSink | undefined;
}

/** Writes events. */
export class EventWriter implements SimEventRows {
  /** An event of each kind; index 0 is of none. */
  readonly #ofKind: readonly SimEvent[] = KINDS.map((kind) => makeEvent(kind));
  /** The one that was begun. */
  #event: SimEvent = this.#ofKind[0] as SimEvent;
  readonly #sink: SimEventSink | undefined;
  readonly #rowSink: SimEventRowSink | undefined;
  /** Views of the rows. */
  doubles: Float64Array = new Float64Array(0);
  words: Int32Array = new Int32Array(0);
  bytes: Int8Array = new Int8Array(0);
  #head: Int32Array = new Int32Array(0);
  #headDoubles: Float64Array = new Float64Array(0);
  readonly #store: OrderStore;
  readonly #balances: Balances;
  readonly #symbols: readonly SymbolState[];
  /** Balances that are different now: their places, and whether a place is noted. */
  #balanceNotes: Int32Array = new Int32Array(0);
  #isNoted: Uint8Array = new Uint8Array(0);
  /** Levels that are different now: tick and symbol, negative for the selling side. */
  #levelTicks: Int32Array = new Int32Array(0);
  #levelSides: Int32Array = new Int32Array(0);
  readonly #noteColumn: Column;
  readonly #notedColumn: Column;
  readonly #tickColumn: Column;
  readonly #sideColumn: Column;

  constructor(
    sinks: EventSinks,
    of: { readonly store: OrderStore; readonly balances: Balances; readonly symbols: readonly SymbolState[] },
    memory: ExchangeMemory = new ExchangeMemory(),
  ) {
    this.#sink = sinks.sink;
    this.#rowSink = sinks.rowSink;
    this.#store = of.store;
    this.#balances = of.balances;
    this.#symbols = of.symbols;
    memory.column(
      ROWS * EVENT_BYTES,
      (buffer, address, bytes) => {
        this.doubles = new Float64Array(buffer, address, bytes / 8);
        this.words = new Int32Array(buffer, address, bytes / 4);
        this.bytes = new Int8Array(buffer, address, bytes);
        this.#head = memory.words;
        this.#headDoubles = memory.doubles;
      },
      HEAD.events,
    );
    this.#head[HEAD.eventRoom] = ROWS;
    const notes = (word: number, room: number | undefined, bind: (view: Int32Array) => void): Column =>
      memory.column(
        4 * NOTES,
        (buffer, address, bytes) => {
          bind(new Int32Array(buffer, address, bytes / 4));
          if (room !== undefined) memory.words[room] = bytes / 4;
        },
        word,
      );
    this.#noteColumn = notes(HEAD.balanceNotes, HEAD.balanceRoom, (view) => {
      this.#balanceNotes = view;
    });
    this.#sideColumn = notes(HEAD.levelSides, undefined, (view) => {
      this.#levelSides = view;
    });
    this.#tickColumn = notes(HEAD.levelTicks, HEAD.levelRoom, (view) => {
      this.#levelTicks = view;
    });
    this.#notedColumn = memory.column(
      0,
      (buffer, address, bytes) => {
        this.#isNoted = new Uint8Array(buffer, address, bytes);
      },
      HEAD.isNoted,
    );
  }

  /** Number of the newest event. */
  get seq(): number {
    return this.#headDoubles[HEAD_DOUBLE.seq] as number;
  }

  /** Time of the command, µs. */
  get time(): number {
    return this.#headDoubles[HEAD_DOUBLE.time] as number;
  }
  set time(micros: number) {
    this.#headDoubles[HEAD_DOUBLE.time] = micros;
  }

  /** Rows that there are. */
  get count(): number {
    return this.#head[HEAD.eventCount] as number;
  }

  /** Makes room for the notes of all balances. To be called when there are more accounts or assets. */
  makeRoom(): void {
    const { length } = this.#balances.free;
    if (length > this.#isNoted.length) this.#notedColumn.grow(length);
  }

  /** The core has written rows. A sink of rows is given them when the command is done. */
  readRows(): void {
    const sink = this.#sink;
    if (this.#rowSink !== undefined) return;
    if (sink !== undefined) {
      const { count } = this;
      for (let row = 0; row < count; row++) {
        const event = this.#ofKind[kindOfRow(this, row)] as SimEvent;
        readRow(this, row, event);
        sink(event);
      }
    }
    this.#head[HEAD.eventCount] = 0;
  }

  /** A command is done whose notes are said: gives its rows to their sink. */
  handOver(): void {
    if (this.#rowSink === undefined) this.readRows();
    else if (this.count > 0) this.#giveRows(this.#rowSink);
  }

  #giveRows(sink: SimEventRowSink): void {
    sink(this);
    this.#head[HEAD.eventCount] = 0;
  }

  #addRow(sink: SimEventRowSink): void {
    if (this.count === ROWS) this.#giveRows(sink);
    writeRow(this, this.count, this.#event);
    this.#head[HEAD.eventCount] = this.count + 1;
  }

  /**
   * Begins an event. Each kind has its own object and always fills the same fields of it, so all others are 0 without
   * being written.
   */
  begin(kind: SimEventKind): SimEvent {
    const event = this.#ofKind[kind] as SimEvent;
    const seq = this.seq + 1;
    this.#headDoubles[HEAD_DOUBLE.seq] = seq;
    event.seq = seq;
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
    if (this.#rowSink !== undefined) this.#addRow(this.#rowSink);
    else if (this.#sink !== undefined) this.#sink(this.#event);
  }

  /** An event about an order that needs no more than the order. */
  order(kind: SimEventKind, slot: number): void {
    this.beginOrder(kind, slot);
    this.send();
  }

  /** A balance is different now. @param at its place in `Balances`. */
  noteBalance(at: number): void {
    if (this.#isNoted[at] !== 0) return;
    this.#isNoted[at] = 1;
    const count = this.#head[HEAD.balanceCount] as number;
    if (count === this.#balanceNotes.length) this.#noteColumn.grow(8 * count);
    this.#balanceNotes[count] = at;
    this.#head[HEAD.balanceCount] = count + 1;
  }

  /** A level of the book is different now. */
  noteLevel(symbol: number, side: number, tick: number): void {
    const count = this.#head[HEAD.levelCount] as number;
    const place = side > 0 ? symbol : -1 - symbol;
    if (count > 0 && this.#levelTicks[count - 1] === tick && this.#levelSides[count - 1] === place) return;
    if (count === this.#levelTicks.length) {
      this.#tickColumn.grow(8 * count);
      this.#sideColumn.grow(8 * count);
    }
    this.#levelTicks[count] = tick;
    this.#levelSides[count] = place;
    this.#head[HEAD.levelCount] = count + 1;
  }

  /** The command is done: says what is noted. */
  flush(): void {
    if (this.#head[HEAD.levelCount] !== 0) this.#flushLevels();
    if (this.#head[HEAD.balanceCount] !== 0) this.#flushBalances();
    if (this.#rowSink !== undefined && this.count > 0) this.#giveRows(this.#rowSink);
  }

  #flushLevels(): void {
    const count = this.#head[HEAD.levelCount] as number;
    for (let i = 0; i < count; i++) {
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
    this.#head[HEAD.levelCount] = 0;
  }

  #flushBalances(): void {
    const { free, locked, stride } = this.#balances;
    const count = this.#head[HEAD.balanceCount] as number;
    for (let i = 0; i < count; i++) {
      const at = this.#balanceNotes[i] as number;
      this.#isNoted[at] = 0;
      const event = this.begin(SIM_EVENT.balance);
      event.account = (at / stride) | 0;
      event.asset = at - event.account * stride;
      event.free = free[at] as number;
      event.locked = locked[at] as number;
      this.send();
    }
    this.#head[HEAD.balanceCount] = 0;
  }
}
