/** What an exchange keeps of one market: its rules, book, triggers, reference price and counts. */
import type { SimSymbolDefinition } from './contract.ts';
import { floorProduct } from './exact-products.ts';
import { MatchBook } from './match-book.ts';
import type { OrderStore } from './order-store.ts';
import { ReferencePrice } from './reference-price.ts';
import type { SymbolRules } from './symbol-rules.ts';
import { TrailingIndex } from './trailing-index.ts';
import { TriggerIndex } from './trigger-index.ts';

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
  isOpen = true;
  nextTradeId = 0;
  nextPreventedId = 0;
  /** Open orders and lists by account. */
  orders = new Int32Array(16);
  algoOrders = new Int32Array(16);
  icebergOrders = new Int32Array(16);
  lists = new Int32Array(16);
  /** Lots of open buys by account. */
  buyLots = new Float64Array(16);

  constructor(
    store: OrderStore,
    place: SymbolPlace,
    of: {
      readonly definition: SimSymbolDefinition;
      readonly rules: SymbolRules;
      readonly now: { readonly time: number };
    },
  ) {
    this.index = place.index;
    this.base = place.base;
    this.quote = place.quote;
    this.definition = of.definition;
    this.rules = of.rules;
    this.book = new MatchBook(store.slots, of.rules.maxTicks);
    this.triggers = new TriggerIndex(store, of.rules.maxTicks);
    this.trailing = new TrailingIndex(store);
    this.reference = new ReferencePrice(of.rules.tickUnits, of.now);
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
    const longer = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(length);
      to.set(from);
      return to;
    };
    this.orders = longer(this.orders);
    this.algoOrders = longer(this.algoOrders);
    this.icebergOrders = longer(this.icebergOrders);
    this.lists = longer(this.lists);
    const lots = new Float64Array(length);
    lots.set(this.buyLots);
    this.buyLots = lots;
  }
}
