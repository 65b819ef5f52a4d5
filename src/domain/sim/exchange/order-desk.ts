/**
 * The life of an order after it was found good: taken, matched, put on the book or among those that wait, triggered,
 * ended. And what one command sets off, one after the other, until nothing is left to do. Hot path.
 */
import { ACTION, type ActionQueue } from './action-queue.ts';
import {
  EXPIRY_REASON,
  ORDER_STATE,
  ORDER_TYPE,
  type OrderRequest,
  REFUSAL,
  SIM_EVENT,
  TIME_IN_FORCE,
} from './contract.ts';
import { DateQueue } from './date-queue.ts';
import type { Floor } from './floor.ts';
import type { Funds } from './funds.ts';
import { brokenValueOf, paidLots } from './leg-size.ts';
import { LIST_KIND } from './list-store.ts';
import { MATCH_END, type Matching } from './matching.ts';
import { isAboveMarket, isAlgo } from './order-filters.ts';
import type { OrderRoll } from './order-roll.ts';
import { NONE } from './order-slots.ts';
import { FOLLOWS, ON_BOOK, ON_STOPS, ON_TRAILING, REDUCE_ONLY, TRIGGERED, WORKING } from './order-store.ts';
import type { SymbolState } from './symbol-state.ts';

/** Whether an order of a type takes what there is at any price. */
export function isMarket(type: number): boolean {
  return type === ORDER_TYPE.market || type === ORDER_TYPE.stopLoss || type === ORDER_TYPE.takeProfit;
}

/** Orders in their course. */
export class OrderDesk {
  readonly #floor: Floor;
  readonly #funds: Funds;
  readonly #roll: OrderRoll;
  readonly #matching: Matching;
  /** Orders of a date. */
  readonly dates = new DateQueue();
  /** Units that the order needs that `check` was asked about. */
  needed = 0;
  /** Price that funds are locked at, for the same order. */
  lockPrice = 0;
  /** Lots of the same order: those of its quote units when it says no lots. */
  lots = 0;

  constructor(floor: Floor, parts: { readonly funds: Funds; readonly roll: OrderRoll; readonly matching: Matching }) {
    this.#floor = floor;
    this.#funds = parts.funds;
    this.#roll = parts.roll;
    this.#matching = parts.matching;
  }

  /**
   * What the matching engine itself finds wrong with an order, now: 0, or a refusal. Writes `needed`, `lots` and
   * `lockPrice`, and does not look at the balance.
   */
  check(symbol: SymbolState, request: OrderRequest): number {
    const { type, side, stopTicks } = request;
    if (isAlgo(type)) {
      const last = symbol.lastTick;
      const above = isAboveMarket(type, side);
      if (stopTicks > 0 && last > 0 && (above ? last >= stopTicks : last <= stopTicks))
        return REFUSAL.wouldTriggerImmediately;
    } else if (type === ORDER_TYPE.limitMaker && symbol.book.crosses(side, request.priceTicks)) {
      return REFUSAL.wouldMatchImmediately;
    }
    return type === ORDER_TYPE.market ? this.#checkMarket(symbol, request) : this.measure(symbol, request);
  }

  /** Lots, price of the lock and needed units of an order that is no market order or does not trade now. */
  measure(symbol: SymbolState, request: OrderRequest): number {
    const { priceTicks, stopTicks } = request;
    this.lots = request.lots;
    if (request.type === ORDER_TYPE.market) this.lockPrice = 0;
    else if (isMarket(request.type) || request.followsTrigger)
      this.lockPrice = stopTicks > 0 ? stopTicks : Math.max(1, symbol.lastTick);
    else this.lockPrice = priceTicks;
    return this.#need(symbol, request);
  }

  #need(symbol: SymbolState, { account, side }: OrderRequest): number {
    this.needed =
      side > 0 ? this.#withFee(account, symbol.quoteOf(this.lockPrice, this.lots)) : this.lots * symbol.rules.lotUnits;
    return this.needed <= Number.MAX_SAFE_INTEGER ? 0 : REFUSAL.tooLarge;
  }

  /** A market order locks what it is going to pay, which the book says. */
  #checkMarket(symbol: SymbolState, request: OrderRequest): number {
    const { side, quoteUnits } = request;
    const matching = this.#matching;
    this.lots = request.lots;
    this.lockPrice = 0;
    if (quoteUnits === 0 && side < 0) return this.#need(symbol, request);
    matching.lotsWanted = quoteUnits > 0 ? Number.MAX_SAFE_INTEGER : request.lots;
    matching.quoteWanted = quoteUnits > 0 ? quoteUnits : Number.POSITIVE_INFINITY;
    matching.walk(symbol, request.account, side, 0, this.stpOf(symbol, request));
    if (quoteUnits > 0) {
      if (!symbol.book.crosses(side, side > 0 ? symbol.rules.maxTicks : 1)) return REFUSAL.noLiquidity;
      this.lots = matching.walkedLots;
      if (this.lots < Math.max(symbol.rules.minLots, symbol.rules.minMarketLots)) return REFUSAL.liquidityBelowLot;
      if (side < 0) return this.#need(symbol, request);
    }
    this.needed = this.#withFee(request.account, matching.walkedQuote);
    return this.needed <= Number.MAX_SAFE_INTEGER ? 0 : REFUSAL.tooLarge;
  }

  /** What a buy locks: its value, and the commission where that comes on top. */
  #withFee(account: number, quoteUnits: number): number {
    const { fees, events } = this.#floor;
    if (!fees.isInQuote(account)) return quoteUnits;
    fees.refresh(account, events.time);
    return quoteUnits + fees.lockedOn(account, quoteUnits);
  }

  /** Mode of self-trade prevention of an order. */
  stpOf(symbol: SymbolState, request: OrderRequest): number {
    return request.stpMode < 0 ? symbol.definition.defaultStpMode : request.stpMode;
  }

  /**
   * Writes an order down that was found good. It is pending: nothing is locked, and nobody has heard of it.
   * @returns its slot.
   */
  write(symbol: SymbolState, request: OrderRequest): number {
    const { store, events, accounts } = this.#floor;
    const slot = store.openOrder(request.account, accounts.keeps[request.account] === 1);
    store.setSymbol(slot, symbol.index);
    store.setSide(slot, request.side);
    store.setType(slot, request.type);
    store.setTimeInForce(slot, request.timeInForce);
    store.setState(slot, ORDER_STATE.pendingNew);
    store.setStpMode(slot, this.stpOf(symbol, request));
    store.setFlags(slot, (request.reduceOnly ? REDUCE_ONLY : 0) | (request.followsTrigger ? FOLLOWS : 0));
    store.setReason(slot, EXPIRY_REASON.none);
    store.setPrice(slot, isMarket(request.type) ? 0 : request.priceTicks);
    store.setStop(slot, request.followsTrigger ? request.limitOffsetTicks : request.stopTicks);
    store.setTrailing(slot, request.trailingBps);
    store.setLockPrice(slot, this.lockPrice);
    store.setList(slot, 0);
    store.setLeg(slot, 0);
    store.setLots(slot, this.lots);
    store.setOpen(slot, this.lots);
    store.setVisible(slot, 0);
    store.setFilled(slot, 0);
    store.setFilledQuote(slot, 0);
    store.setPrevented(slot, 0);
    store.setIceberg(slot, request.icebergLots);
    store.setQuoteUnits(slot, request.quoteUnits);
    store.setLocked(slot, 0);
    store.setClientId(slot, request.clientId);
    store.setTime(slot, events.time);
    store.setUpdateTime(slot, events.time);
    store.setWorkingTime(slot, 0);
    store.setExpireTime(slot, request.expireTime);
    store.setStrategy(slot, request.strategyId, request.strategyType);
    store.setAmends(slot, 0);
    this.#roll.enter(slot);
    if (request.timeInForce === TIME_IN_FORCE.gtd) this.dates.add(request.expireTime, store.id(slot));
    return slot;
  }

  /** A pending order is taken: says so. */
  take(slot: number): void {
    const { store, events } = this.#floor;
    store.setState(slot, ORDER_STATE.new);
    store.setUpdateTime(slot, events.time);
    events.order(SIM_EVENT.new, slot);
  }

  /** An order that was taken goes where it belongs: among those that wait, or to the matching. Its funds are locked. */
  start(slot: number): void {
    const { store } = this.#floor;
    if (isAlgo(store.type(slot))) this.#wait(slot);
    else this.#work(slot);
  }

  /** Ends orders whose date has come. */
  expireUntil(time: number): void {
    const { store } = this.#floor;
    while (this.dates.next <= time) {
      const slot = store.slotOf(this.dates.take());
      if (slot === NONE || !this.isOpen(slot)) continue;
      this.#roll.end(slot, ORDER_STATE.expired, EXPIRY_REASON.goodTillDate, 0);
      this.drain();
    }
  }

  /** Whether the order of a slot is open. */
  isOpen(slot: number): boolean {
    return this.#floor.store.state(slot) <= ORDER_STATE.partiallyFilled;
  }

  /** Does what the command has set off, in order; what ends with something else ends first. */
  drain(): void {
    const { queue, endings } = this.#floor;
    for (;;) {
      if (endings.next()) this.#act(endings);
      else if (queue.next()) this.#act(queue);
      else return;
    }
  }

  #act({ kind, id, reason }: ActionQueue): void {
    if (kind === ACTION.release) {
      this.#releaseLegs(id);
      return;
    }
    const slot = this.#floor.store.slotOf(id);
    if (slot === NONE || !this.isOpen(slot)) return;
    if (kind === ACTION.cancel) this.#roll.end(slot, ORDER_STATE.canceled, EXPIRY_REASON.none, 0);
    else if (kind === ACTION.expire) this.#roll.end(slot, ORDER_STATE.expired, reason, 0);
    else if (!this.#roll.isDropped(slot)) this.#start(slot);
  }

  #wait(slot: number): void {
    const { store } = this.#floor;
    const symbol = this.#floor.symbolOf(slot);
    const side = store.side(slot);
    if (store.stop(slot) > 0 && (store.flags(slot) & FOLLOWS) === 0) {
      store.setFlags(slot, store.flags(slot) | ON_STOPS);
      symbol.triggers.add(slot, isAboveMarket(store.type(slot), side));
    } else {
      store.setFlags(slot, store.flags(slot) | ON_TRAILING);
      symbol.trailing.add(slot, side > 0, symbol.definition.trailsFromLast === true ? symbol.lastTick : 0);
    }
  }

  /** The trigger of an order has come. */
  #start(slot: number): void {
    const { store, events } = this.#floor;
    store.setFlags(slot, store.flags(slot) | TRIGGERED);
    if (store.list(slot) !== 0) this.#roll.choose(slot);
    store.setUpdateTime(slot, events.time);
    events.order(SIM_EVENT.triggered, slot);
    if (isMarket(store.type(slot)) ? !this.#fundMarket(slot) : !this.#fundLimit(slot)) {
      this.#roll.end(slot, ORDER_STATE.expired, EXPIRY_REASON.rejected, 0);
      return;
    }
    this.#work(slot);
  }

  /** A market order that was waiting locks what it is going to pay now. @returns false when that is not there. */
  #fundMarket(slot: number): boolean {
    const { store, balances } = this.#floor;
    if (store.side(slot) < 0) return true;
    const matching = this.#matching;
    matching.lotsWanted = store.open(slot);
    matching.quoteWanted = Number.POSITIVE_INFINITY;
    matching.walk(this.#floor.symbolOf(slot), store.account(slot), 1, 0, store.stpMode(slot));
    this.#funds.release(slot);
    const units = this.#withFee(store.account(slot), matching.walkedQuote);
    if (!((balances.free[this.#funds.placeOf(slot)] as number) >= units)) return false;
    this.#funds.lock(slot, units);
    return true;
  }

  /** A limit that is known only now locks what it needs at that price. @returns false when that is not there. */
  #fundLimit(slot: number): boolean {
    const { store, balances } = this.#floor;
    if (store.lockPrice(slot) === store.price(slot)) return true;
    this.#funds.release(slot);
    store.setLockPrice(slot, store.price(slot));
    const units = this.#funds.needOf(slot);
    if (!((balances.free[this.#funds.placeOf(slot)] as number) >= units)) return false;
    this.#funds.lock(slot, units);
    return true;
  }

  /** An order begins to trade as a taker. */
  #work(slot: number): void {
    const { store, events } = this.#floor;
    const market = isMarket(store.type(slot));
    const tif = store.timeInForce(slot);
    store.setFlags(slot, store.flags(slot) | WORKING);
    store.setWorkingTime(slot, events.time);
    if (tif === TIME_IN_FORCE.fok && !market && !this.#isFillable(slot)) {
      this.#roll.end(slot, ORDER_STATE.expired, EXPIRY_REASON.unfilledFok, 0);
      return;
    }
    this.goOn(slot);
  }

  /** Trades an order that works: what is left of it stands on the book or ends. */
  goOn(slot: number): void {
    const { store } = this.#floor;
    const market = isMarket(store.type(slot));
    const tif = store.timeInForce(slot);
    const end = this.#matching.run(slot);
    if (end === MATCH_END.done) this.#roll.strike(slot);
    else if (end === MATCH_END.outOfRange) this.#expire(slot, EXPIRY_REASON.priceRangeExceeded);
    else if (market) this.#expire(slot, EXPIRY_REASON.insufficientLiquidity);
    else if (tif === TIME_IN_FORCE.ioc || tif === TIME_IN_FORCE.fok) this.#expire(slot, EXPIRY_REASON.unfilledIoc);
    else this.#rest(slot);
  }

  #expire(slot: number, reason: number): void {
    this.#roll.end(slot, ORDER_STATE.expired, reason, 0);
  }

  #rest(slot: number): void {
    const { store, events } = this.#floor;
    const symbol = this.#floor.symbolOf(slot);
    const open = store.open(slot);
    const part = store.iceberg(slot);
    store.setVisible(slot, part > 0 && part < open ? part : open);
    store.setFlags(slot, store.flags(slot) | ON_BOOK);
    symbol.book.add(slot);
    events.noteLevel(symbol.index, store.side(slot), store.price(slot));
  }

  /** Whether all lots of an order can be had at once, of others. */
  #isFillable(slot: number): boolean {
    const { store } = this.#floor;
    const matching = this.#matching;
    matching.lotsWanted = store.open(slot);
    matching.quoteWanted = Number.POSITIVE_INFINITY;
    matching.walk(
      this.#floor.symbolOf(slot),
      store.account(slot),
      store.side(slot),
      store.price(slot),
      store.stpMode(slot),
    );
    return matching.walkedLots === matching.lotsWanted;
  }

  /** The working leg of a list is filled: its pending legs are placed now. */
  #releaseLegs(listId: number): void {
    const { lists, store } = this.#floor;
    const row = lists.rowOf(listId);
    if (row === NONE || lists.isReleased(row)) return;
    lists.release(row);
    const first = store.slotOf(lists.leg(row, 1));
    if (lists.kind(row) === LIST_KIND.oto) {
      this.#place(first, NONE);
      return;
    }
    this.#place(first, store.slotOf(lists.leg(row, 2)));
  }

  /** Places pending orders, one or a pair; what cannot be placed ends as rejected. */
  #place(slot: number, partner: number): void {
    if (slot === NONE || !this.isOpen(slot)) return;
    const refused =
      !this.#isSized(slot, partner) || !this.#isPlaceable(slot) || (partner !== NONE && !this.#isPlaceable(partner));
    const units = Math.max(this.#needNow(slot), partner === NONE ? 0 : this.#needNow(partner));
    // A leg that was paid has locked already what it needs.
    const missing = units - this.#floor.store.locked(slot);
    const free = this.#floor.balances.free[this.#funds.placeOf(slot)] as number;
    if (refused || !(free >= missing)) {
      this.#roll.end(slot, ORDER_STATE.expired, EXPIRY_REASON.rejected, 0);
      return;
    }
    this.#funds.lock(slot, missing);
    this.take(slot);
    if (partner !== NONE) this.take(partner);
    this.start(slot);
    if (partner !== NONE && this.isOpen(partner)) this.start(partner);
  }

  /** Gives legs that were paid the lots of what is locked for them. @returns false when these are too few. */
  #isSized(slot: number, partner: number): boolean {
    const { store, lists } = this.#floor;
    if (!lists.paysOther(lists.rowOf(store.list(slot)))) return true;
    const { rules } = this.#floor.symbolOf(slot);
    const lots = paidLots(rules, store.locked(slot), [store.type(slot), partner === NONE ? -1 : store.type(partner)]);
    for (const leg of [slot, partner]) {
      if (leg === NONE) continue;
      store.setLots(leg, lots);
      store.setOpen(leg, lots);
      if (store.iceberg(leg) > lots) store.setIceberg(leg, lots);
    }
    this.#funds.trim(slot);
    const isWorth = (leg: number): boolean => leg === NONE || brokenValueOf(rules, store.price(leg), lots) === 0;
    return lots > 0 && isWorth(slot) && isWorth(partner);
  }

  #isPlaceable(slot: number): boolean {
    const { store } = this.#floor;
    const symbol = this.#floor.symbolOf(slot);
    const type = store.type(slot);
    const side = store.side(slot);
    if (!symbol.isOpen) return false;
    if (type === ORDER_TYPE.limitMaker) return !symbol.book.crosses(side, store.price(slot));
    const stop = store.stop(slot);
    if (!isAlgo(type) || stop === 0 || symbol.lastTick === 0) return true;
    return isAboveMarket(type, side) ? symbol.lastTick < stop : symbol.lastTick > stop;
  }

  #needNow(slot: number): number {
    const { store } = this.#floor;
    if (store.type(slot) !== ORDER_TYPE.market || store.side(slot) < 0) return this.#funds.needOf(slot);
    const matching = this.#matching;
    matching.lotsWanted = store.open(slot);
    matching.quoteWanted = Number.POSITIVE_INFINITY;
    matching.walk(this.#floor.symbolOf(slot), store.account(slot), 1, 0, store.stpMode(slot));
    return this.#withFee(store.account(slot), matching.walkedQuote);
  }
}
