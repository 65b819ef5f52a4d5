/**
 * The roll of open orders: an order is entered when it is taken and struck when it is closed, and the counts that filters
 * look at, the client id, the locked funds and the list that it is a leg of follow. Hot path.
 *
 * What the end of one leg means for the others is decided here, and done later by the queue of actions.
 */
import { ACTION } from './action-queue.ts';
import { EXPIRY_REASON, ORDER_STATE, SIM_EVENT } from './contract.ts';
import type { Floor } from './floor.ts';
import type { Funds } from './funds.ts';
import { LIST_KIND } from './list-store.ts';
import { isAboveMarket, isAlgo } from './order-filters.ts';
import { NONE } from './order-slots.ts';
import { ON_BOOK, ON_STOPS, ON_TRAILING } from './order-store.ts';

/** Open orders and lists. */
export class OrderRoll {
  readonly #floor: Floor;
  readonly #funds: Funds;

  constructor(floor: Floor, funds: Funds) {
    this.#floor = floor;
    this.#funds = funds;
  }

  /** An order is open from now on. Its columns are written. */
  enter(slot: number): void {
    this.#count(slot, 1);
    this.#floor.clients.add(slot);
  }

  /** Takes an order out of the queue it stands in: book, stop orders, trailing orders. */
  withdraw(slot: number): void {
    const { store, events } = this.#floor;
    const flags = store.flags(slot);
    if ((flags & (ON_BOOK | ON_STOPS | ON_TRAILING)) === 0) return;
    const symbol = this.#floor.symbolOf(slot);
    const side = store.side(slot);
    if ((flags & ON_BOOK) !== 0) {
      symbol.book.remove(slot);
      events.noteLevel(symbol.index, side, store.price(slot));
    } else if ((flags & ON_STOPS) !== 0) {
      symbol.triggers.remove(slot, isAboveMarket(store.type(slot), side));
    } else {
      symbol.trailing.remove(slot);
    }
    store.setFlags(slot, flags & ~(ON_BOOK | ON_STOPS | ON_TRAILING));
  }

  /** An order has come to its end, which was said already: its state is final, and it stands in no queue. */
  strike(slot: number): void {
    const { store, clients, accounts, events } = this.#floor;
    this.#funds.release(slot);
    this.#count(slot, -1);
    clients.remove(slot);
    store.setUpdateTime(slot, events.time);
    if (store.list(slot) !== 0) this.#legEnds(slot);
    store.closeOrder(slot, accounts.keeps[store.account(slot)] === 1);
  }

  /** Ends an order that is open: withdraws it, says so, strikes it. */
  end(slot: number, state: number, reason: number, cancelClientId: number): void {
    const { store, events } = this.#floor;
    this.withdraw(slot);
    store.setState(slot, state);
    store.setReason(slot, reason);
    const isCancel = state === ORDER_STATE.canceled;
    const isRejected = reason === EXPIRY_REASON.rejected;
    const event = events.beginOrder(
      isCancel ? SIM_EVENT.canceled : isRejected ? SIM_EVENT.rejected : SIM_EVENT.expired,
      slot,
    );
    event.cancelClientId = cancelClientId;
    event.priceTicks = store.price(slot);
    events.send();
    this.strike(slot);
  }

  /**
   * An order is about to change by a trade, a prevention or its trigger. If it is a leg of a pair, it is the chosen one
   * from now on: it takes over the funds, and the other one will end.
   */
  choose(slot: number): void {
    const { lists, store, endings } = this.#floor;
    const row = lists.rowOf(store.list(slot));
    const other = this.#partner(row, store.leg(slot));
    if (other === NONE || lists.chosen(row) !== 0) return;
    lists.choose(row, store.leg(slot));
    const partner = store.slotOf(other);
    if (partner === NONE) return;
    this.#funds.takeOver(slot, partner);
    endings.push(ACTION.expire, other, EXPIRY_REASON.ocoTrigger);
  }

  /** The other leg of a pair of which none is chosen yet, `NONE` when the order is not one of such a pair. */
  openPartner(slot: number): number {
    const { lists, store } = this.#floor;
    const row = lists.rowOf(store.list(slot));
    if (row === NONE || lists.chosen(row) !== 0) return NONE;
    const id = this.#partner(row, store.leg(slot));
    const other = id === NONE ? NONE : store.slotOf(id);
    return other !== NONE && store.state(other) <= ORDER_STATE.partiallyFilled ? other : NONE;
  }

  /** Whether the other leg of its pair was chosen, so that this one is about to end. */
  isDropped(slot: number): boolean {
    const { lists, store } = this.#floor;
    const row = lists.rowOf(store.list(slot));
    if (row === NONE) return false;
    const leg = store.leg(slot);
    return this.#partner(row, leg) !== NONE && lists.chosen(row) !== 0 && lists.chosen(row) !== leg + 1;
  }

  /** Counts a list of an account. */
  countList(row: number, by: number): void {
    const { lists, symbols, accounts } = this.#floor;
    const account = lists.account(row);
    const symbol = symbols[lists.symbol(row)];
    if (symbol !== undefined) symbol.lists[account] = (symbol.lists[account] as number) + by;
    accounts.lists[account] = (accounts.lists[account] as number) + by;
  }

  /** Order id of the other leg of a pair, `NONE` when the leg is not one of a pair. */
  #partner(row: number, leg: number): number {
    const { lists } = this.#floor;
    const kind = lists.kind(row);
    if (kind === LIST_KIND.oco) return lists.leg(row, leg ^ 1);
    if (kind === LIST_KIND.otoco && leg > 0) return lists.leg(row, leg ^ 3);
    return NONE;
  }

  #legEnds(slot: number): void {
    const { lists, store } = this.#floor;
    const row = lists.rowOf(store.list(slot));
    const leg = store.leg(slot);
    const state = store.state(slot);
    const isWorkingLeg = lists.kind(row) !== LIST_KIND.oco && leg === 0;
    if (isWorkingLeg && state === ORDER_STATE.filled) {
      this.#floor.queue.push(ACTION.release, lists.id(row), 0);
    } else if (state !== ORDER_STATE.filled) {
      this.#endOthers(row, leg, state);
    }
    const left = lists.openLegs(row) - 1;
    lists.setOpenLegs(row, left);
    if (left === 0) this.#listEnds(row);
  }

  /** One leg ended without being filled: whoever depends on it ends too. */
  #endOthers(row: number, leg: number, state: number): void {
    const { lists, store, endings } = this.#floor;
    const canceled = state === ORDER_STATE.canceled;
    const fromPhaseOne = lists.kind(row) !== LIST_KIND.oco && leg === 0;
    const partner = this.#partner(row, leg);
    for (let other = 0; other < lists.legCount(row); other++) {
      const id = lists.leg(row, other);
      if (other === leg || store.slotOf(id) === NONE) continue;
      // The working leg goes on when a pending one ends by itself; it ends with a pending one that was cancelled.
      const isPartner = id === partner && lists.chosen(row) === 0;
      const depends = fromPhaseOne || isPartner || (canceled && !lists.isReleased(row));
      if (!depends) continue;
      const reason = fromPhaseOne ? EXPIRY_REASON.otoPhaseOneExpired : EXPIRY_REASON.ocoTrigger;
      endings.push(canceled ? ACTION.cancel : ACTION.expire, id, canceled ? 0 : reason);
    }
  }

  #listEnds(row: number): void {
    const { lists, events } = this.#floor;
    const event = events.begin(SIM_EVENT.list);
    event.symbol = lists.symbol(row);
    event.account = lists.account(row);
    event.listId = lists.id(row);
    event.clientId = lists.clientId(row);
    event.status = 2;
    events.send();
    this.countList(row, -1);
    lists.close(row);
  }

  #count(slot: number, by: number): void {
    const { store, accounts } = this.#floor;
    const account = store.account(slot);
    const symbol = this.#floor.symbolOf(slot);
    symbol.orders[account] = (symbol.orders[account] as number) + by;
    accounts.orders[account] = (accounts.orders[account] as number) + by;
    if (store.side(slot) > 0) {
      symbol.buyLots[account] = (symbol.buyLots[account] as number) + by * store.open(slot);
    }
    if (isAlgo(store.type(slot))) {
      symbol.algoOrders[account] = (symbol.algoOrders[account] as number) + by;
      accounts.algoOrders[account] = (accounts.algoOrders[account] as number) + by;
    }
    if (store.iceberg(slot) > 0) {
      symbol.icebergOrders[account] = (symbol.icebergOrders[account] as number) + by;
      accounts.icebergOrders[account] = (accounts.icebergOrders[account] as number) + by;
    }
  }
}
