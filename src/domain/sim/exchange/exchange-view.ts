/** What can be asked of an exchange: copies as plain data, for protocols and tests. Not for the hot path. */
import { assert } from '../../../core/index.ts';
import type {
  OrderName,
  SimBalance,
  SimDepth,
  SimExchangeQueries,
  SimFill,
  SimOrder,
  SimOrderList,
  SimSymbolDefinition,
} from './contract.ts';
import type { Floor } from './floor.ts';
import { NONE } from './order-slots.ts';
import { FOLLOWS, TRIGGERED, WORKING } from './order-store.ts';
import type { SymbolState } from './symbol-state.ts';
import { NO_TICK_ABOVE } from './tick-levels.ts';

const KINDS = ['oco', 'oto', 'otoco'] as const;

/** Queries. */
export class ExchangeView implements SimExchangeQueries {
  readonly #floor: Floor;

  constructor(floor: Floor) {
    this.#floor = floor;
  }

  get sequence(): number {
    return this.#floor.events.seq;
  }

  get assets(): readonly string[] {
    return this.#floor.balances.assets;
  }

  accountOf(name: string): number {
    return this.#floor.accounts.indexOf(name);
  }

  symbolOf(name: string): number {
    return this.#floor.symbols.findIndex(({ definition }) => definition.symbol === name);
  }

  assetOf(name: string): number {
    return this.#floor.balances.assetOf(name);
  }

  definitionOf(symbol: number): SimSymbolDefinition {
    return this.#symbol(symbol).definition;
  }

  order(name: OrderName): SimOrder | undefined {
    const { store, clients } = this.#floor;
    if (!(name.account >= 0 && name.account < this.#floor.accounts.size)) return undefined;
    let slot = name.orderId > 0 ? store.slotOf(name.orderId) : NONE;
    if (name.orderId === 0 && name.clientId > 0) {
      slot = clients.find(name.account, name.clientId);
      if (slot === NONE) slot = this.#newestClosed(name);
    }
    if (slot === NONE || store.account(slot) !== name.account || store.symbol(slot) !== name.symbol) return undefined;
    if (name.clientId > 0 && store.clientId(slot) !== name.clientId) return undefined;
    return this.#read(slot);
  }

  openOrders(account: number, symbol: number): SimOrder[] {
    if (!(account >= 0 && account < this.#floor.accounts.size)) return [];
    return this.openSlots(account, symbol).map((slot) => this.#read(slot));
  }

  /** Slots of the open orders of an account, oldest first. O(all slots) for an account without history. */
  protected openSlots(account: number, symbol: number): number[] {
    const { store, accounts } = this.#floor;
    const found: number[] = [];
    const isAsked = (slot: number): boolean => symbol < 0 || store.symbol(slot) === symbol;
    if (accounts.keeps[account] === 1) {
      for (let slot = store.firstOpenOf(account); slot !== NONE; slot = store.nextOfAccount(slot)) {
        if (isAsked(slot)) found.push(slot);
      }
      return found;
    }
    for (let slot = 0; slot < store.slotsInUse; slot++) {
      if (store.id(slot) > 0 && store.account(slot) === account && isAsked(slot)) found.push(slot);
    }
    return found.sort((a, b) => store.id(a) - store.id(b));
  }

  ordersOf(account: number, symbol: number, query: { readonly limit: number; readonly fromId?: number }): SimOrder[] {
    const { store } = this.#floor;
    const { limit, fromId } = query;
    if (!(account >= 0 && account < this.#floor.accounts.size)) return [];
    const slots = this.openSlots(account, symbol);
    for (let slot = store.firstClosedOf(account); slot !== NONE; slot = store.nextOfAccount(slot)) {
      if (store.symbol(slot) === symbol) slots.push(slot);
    }
    slots.sort((a, b) => store.id(a) - store.id(b));
    const asked = fromId === undefined ? slots.slice(-limit) : slots.filter((slot) => store.id(slot) >= fromId);
    return asked.slice(0, limit).map((slot) => this.#read(slot));
  }

  fillsOf(
    account: number,
    symbol: number,
    query: { readonly limit: number; readonly fromTradeId?: number; readonly orderId?: number },
  ): SimFill[] {
    return this.#floor.fills.of(account, symbol, query);
  }

  balance(account: number, asset: number): SimBalance {
    const { balances } = this.#floor;
    const at = balances.at(account, asset);
    return { free: balances.free[at] as number, locked: balances.locked[at] as number };
  }

  collected(asset: number): number {
    return this.#floor.balances.collected[asset] as number;
  }

  supply(asset: number): number {
    return this.#floor.balances.supply[asset] as number;
  }

  depth(symbol: number, levels: number): SimDepth {
    const { book } = this.#symbol(symbol);
    const bids: [number, number][] = [];
    const asks: [number, number][] = [];
    for (let tick = book.bestBid; tick > 0 && bids.length < levels; tick = book.levels.below(tick)) {
      bids.push([tick, book.levels.total(tick)]);
    }
    for (let tick = book.bestAsk; tick < NO_TICK_ABOVE && asks.length < levels; tick = book.levels.above(tick)) {
      asks.push([tick, book.levels.total(tick)]);
    }
    return { bids, asks };
  }

  bestBid(symbol: number): number {
    return this.#symbol(symbol).book.bestBid;
  }

  bestAsk(symbol: number): number {
    const { bestAsk } = this.#symbol(symbol).book;
    return bestAsk === NO_TICK_ABOVE ? 0 : bestAsk;
  }

  lastPrice(symbol: number): number {
    return this.#symbol(symbol).lastTick;
  }

  referencePrice(symbol: number): number {
    const { reference } = this.#symbol(symbol);
    reference.compute();
    return reference.value;
  }

  isOpen(symbol: number): boolean {
    return this.#symbol(symbol).isOpen;
  }

  list(account: number, listId: number): SimOrderList | undefined {
    const { lists } = this.#floor;
    const row = lists.rowOf(listId);
    return row === NONE || lists.account(row) !== account ? undefined : this.#readList(row);
  }

  lists(account: number, query?: { readonly openOnly?: boolean }): SimOrderList[] {
    const { lists } = this.#floor;
    const found: SimOrderList[] = [];
    for (let row = 0; row < lists.capacity; row++) {
      if (lists.id(row) === 0 || lists.account(row) !== account) continue;
      if (query?.openOnly !== true || lists.openLegs(row) > 0) found.push(this.#readList(row));
    }
    return found.sort((a, b) => a.listId - b.listId);
  }

  feesOf(account: number): { readonly makerPpm: number; readonly takerPpm: number; readonly volume: number } {
    const { fees, events } = this.#floor;
    fees.refresh(account, events.time);
    return { makerPpm: fees.rate(account, true), takerPpm: fees.rate(account, false), volume: fees.volume(account) };
  }

  #symbol(symbol: number): SymbolState {
    const state = this.#floor.symbols[symbol];
    if (state === undefined) assert(false, 'a market that is asked about is there', symbol);
    return state as SymbolState;
  }

  #newestClosed(name: OrderName): number {
    const { store } = this.#floor;
    let found: number = NONE;
    for (let slot = store.firstClosedOf(name.account); slot !== NONE; slot = store.nextOfAccount(slot)) {
      if (store.symbol(slot) === name.symbol && store.clientId(slot) === name.clientId) found = slot;
    }
    return found;
  }

  #read(slot: number): SimOrder {
    const { store } = this.#floor;
    return {
      orderId: store.id(slot),
      clientId: store.clientId(slot),
      listId: store.list(slot),
      account: store.account(slot),
      symbol: store.symbol(slot),
      side: store.side(slot) as SimOrder['side'],
      type: store.type(slot) as SimOrder['type'],
      timeInForce: store.timeInForce(slot) as SimOrder['timeInForce'],
      state: store.state(slot) as SimOrder['state'],
      priceTicks: store.price(slot),
      lots: store.lots(slot),
      filledLots: store.filled(slot),
      filledQuoteUnits: store.filledQuote(slot),
      preventedLots: store.prevented(slot),
      quoteUnits: store.quoteUnits(slot),
      stopTicks: (store.flags(slot) & FOLLOWS) === 0 ? store.stop(slot) : 0,
      lockTicks: store.lockPrice(slot),
      trailingBps: store.trailing(slot),
      icebergLots: store.iceberg(slot),
      stpMode: store.stpMode(slot) as SimOrder['stpMode'],
      working: (store.flags(slot) & (WORKING | TRIGGERED)) !== 0,
      time: store.time(slot),
      updateTime: store.updateTime(slot),
      workingTime: store.workingTime(slot),
      reason: store.reason(slot) as SimOrder['reason'],
      strategyId: store.strategyId(slot),
      strategyType: store.strategyType(slot),
      amends: store.amends(slot),
    };
  }

  #readList(row: number): SimOrderList {
    const { lists } = this.#floor;
    return {
      listId: lists.id(row),
      kind: KINDS[lists.kind(row)] as SimOrderList['kind'],
      account: lists.account(row),
      symbol: lists.symbol(row),
      clientId: lists.clientId(row),
      time: lists.time(row),
      done: lists.openLegs(row) === 0,
      orderIds: Array.from({ length: lists.legCount(row) }, (_, leg) => lists.leg(row, leg)),
    };
  }
}
