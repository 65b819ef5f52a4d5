/** What an exchange keeps of one market: its rules, book, triggers, reference price and counts. */
import { ORDER_TYPE, type SimSymbolDefinition } from './contract.ts';
import { MARKET, MARKET_DOUBLE } from './core-layout.ts';
import { floorProduct } from './exact-products.ts';
import type { Column, ExchangeMemory } from './exchange-memory.ts';
import { MarketCells } from './market-cells.ts';
import { MatchBook } from './match-book.ts';
import type { OrderStore } from './order-store.ts';
import { ReferencePrice } from './reference-price.ts';
import type { SymbolRules } from './symbol-rules.ts';
import { TrailingIndex } from './trailing-index.ts';
import { TriggerIndex } from './trigger-index.ts';

/** Accounts that there is room for at first. */
const ROOM = 16;
const COUNTS = ['orders', 'algoOrders', 'icebergOrders', 'lists'] as const;

/** Place of a market and of its assets. */
export interface SymbolPlace {
  readonly index: number;
  readonly base: number;
  readonly quote: number;
}

/** One market. */
export class SymbolState {
  readonly index: number;
  readonly base: number;
  readonly quote: number;
  readonly definition: SimSymbolDefinition;
  readonly rules: SymbolRules;
  readonly book: MatchBook;
  readonly triggers: TriggerIndex;
  readonly trailing: TrailingIndex;
  readonly reference: ReferencePrice;
  /** What the core reads and writes. */
  readonly cells: MarketCells;
  /** Open orders and lists by account. */
  orders: Int32Array = new Int32Array(0);
  algoOrders: Int32Array = new Int32Array(0);
  icebergOrders: Int32Array = new Int32Array(0);
  lists: Int32Array = new Int32Array(0);
  /** Lots of open buys by account. */
  buyLots: Float64Array = new Float64Array(0);
  readonly #counts: readonly Column[];
  readonly #buyLots: Column;

  constructor(
    store: OrderStore,
    place: SymbolPlace,
    of: {
      readonly definition: SimSymbolDefinition;
      readonly rules: SymbolRules;
      readonly now: { readonly time: number };
      readonly memory: ExchangeMemory;
    },
  ) {
    const { memory } = of;
    this.index = place.index;
    this.base = place.base;
    this.quote = place.quote;
    this.definition = of.definition;
    this.rules = of.rules;
    this.cells = new MarketCells(memory);
    this.book = new MatchBook(store.slots, of.rules.maxTicks, memory);
    this.triggers = new TriggerIndex(store, of.rules.maxTicks, { market: this.cells, memory });
    this.trailing = new TrailingIndex(store, this.cells);
    this.reference = new ReferencePrice(of.rules.tickUnits, of.now, memory);
    this.#counts = COUNTS.map((name) =>
      memory.column(4 * ROOM, (buffer, address, bytes) => {
        this[name] = new Int32Array(buffer, address, bytes / 4);
        this.cells.words[MARKET[name]] = address;
      }),
    );
    this.#buyLots = memory.column(8 * ROOM, (buffer, address, bytes) => {
      this.buyLots = new Float64Array(buffer, address, bytes / 8);
      this.cells.words[MARKET.buyLots] = address;
    });
    this.#setCells();
  }

  /** Whether orders can be placed. */
  get isOpen(): boolean {
    return this.cells.words[MARKET.isOpen] === 1;
  }
  set isOpen(open: boolean) {
    this.cells.words[MARKET.isOpen] = open ? 1 : 0;
  }

  /** Number of the next trade. */
  get nextTradeId(): number {
    return this.cells.doubles[MARKET_DOUBLE.nextTrade] as number;
  }
  set nextTradeId(id: number) {
    this.cells.doubles[MARKET_DOUBLE.nextTrade] = id;
  }

  /** Number of the next prevented match. */
  get nextPreventedId(): number {
    return this.cells.doubles[MARKET_DOUBLE.nextPrevented] as number;
  }
  set nextPreventedId(id: number) {
    this.cells.doubles[MARKET_DOUBLE.nextPrevented] = id;
  }

  #setCells(): void {
    const { words } = this.cells;
    const { allowedStpModes, defaultStpMode, orderTypes, ocoAllowed } = this.definition;
    words[MARKET.index] = this.index;
    words[MARKET.isOpen] = 1;
    words[MARKET.base] = this.base;
    words[MARKET.quote] = this.quote;
    words[MARKET.stpAllowed] = allowedStpModes.reduce((bits: number, mode) => bits | (1 << mode), 0);
    words[MARKET.stpDefault] = defaultStpMode;
    // A range of prices goes with the reference price from trade to trade, which the core does not follow.
    const plain = [ORDER_TYPE.limit, ORDER_TYPE.limitMaker].filter(
      (type) => this.rules.priceRange === undefined && (orderTypes === undefined || orderTypes.includes(type)),
    );
    words[MARKET.plainTypes] = plain.reduce((bits: number, type) => bits | (1 << type), 0);
    const ofPairs = [ORDER_TYPE.limitMaker, ORDER_TYPE.stopLossLimit, ORDER_TYPE.takeProfitLimit].filter(
      (type) => ocoAllowed && (orderTypes === undefined || orderTypes.includes(type)),
    );
    words[MARKET.pairTypes] = ofPairs.reduce((bits: number, type) => bits | (1 << type), 0);
    words[MARKET.book] = this.book.address;
    words[MARKET.levels] = this.book.levels.address;
    words[MARKET.reference] = this.reference.address;
    this.cells.setRules(this.rules);
  }

  /** Price of the last trade, ticks; 0 before the first. */
  get lastTick(): number {
    return this.reference.last;
  }

  /** Quote units that lots at a price are worth, cut down to a whole one; Infinity beyond 2^53. */
  quoteOf(tick: number, lots: number): number {
    return floorProduct(tick, lots, this.rules.unitsFactor, this.rules.unitsDivisor);
  }

  /** Makes room for the counts of an account. */
  addAccount(account: number): void {
    if (account < this.orders.length) return;
    const length = 2 * account;
    for (const column of this.#counts) column.grow(4 * length);
    this.#buyLots.grow(8 * length);
  }
}
