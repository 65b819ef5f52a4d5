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
import { LEGS_MAX, LIST_KIND } from './list-store.ts';
import { isAboveMarket, isAlgo } from './order-filters.ts';
import { NONE, ON_BOOK, ON_STOPS, ON_TRAILING } from './order-store.ts';

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
    const flags = store.flags[slot] as number;
    if ((flags & (ON_BOOK | ON_STOPS | ON_TRAILING)) === 0) return;
    const symbol = this.#floor.symbolOf(slot);
    const side = store.sides[slot] as number;
    if ((flags & ON_BOOK) !== 0) {
      symbol.book.remove(slot);
      events.noteLevel(symbol.index, side, store.prices[slot] as number);
    } else if ((flags & ON_STOPS) !== 0) {
      symbol.triggers.remove(slot, isAboveMarket(store.types[slot] as number, side));
    } else {
      symbol.trailing.remove(slot);
    }
    store.flags[slot] = flags & ~(ON_BOOK | ON_STOPS | ON_TRAILING);
  }

  /** An order has come to its end, which was said already: its state is final, and it stands in no queue. */
  strike(slot: number): void {
    const { store, clients, accounts, events } = this.#floor;
    this.#funds.release(slot);
    this.#count(slot, -1);
    clients.remove(slot);
    store.updateTimes[slot] = events.time;
    if ((store.lists[slot] as number) !== 0) this.#legEnds(slot);
    store.closeOrder(slot, accounts.keeps[store.accounts[slot] as number] === 1);
  }

  /** Ends an order that is open: withdraws it, says so, strikes it. */
  end(slot: number, state: number, reason: number, cancelClientId: number): void {
    const { store, events } = this.#floor;
    this.withdraw(slot);
    store.states[slot] = state;
    store.reasons[slot] = reason;
    const isCancel = state === ORDER_STATE.canceled;
    const isRejected = reason === EXPIRY_REASON.rejected;
    const event = events.beginOrder(
      isCancel ? SIM_EVENT.canceled : isRejected ? SIM_EVENT.rejected : SIM_EVENT.expired,
      slot,
    );
    event.cancelClientId = cancelClientId;
    event.priceTicks = store.prices[slot] as number;
    events.send();
    this.strike(slot);
  }

  /**
   * An order is about to change by a trade, a prevention or its trigger. If it is a leg of a pair, it is the chosen one
   * from now on: it takes over the funds, and the other one will end.
   */
  choose(slot: number): void {
    const { lists, store, queue } = this.#floor;
    const row = lists.rowOf(store.lists[slot] as number);
    const other = this.#partner(row, store.legs[slot] as number);
    if (other === NONE || lists.isChosen[row] === 1) return;
    lists.isChosen[row] = 1;
    const partner = store.slotOf(other);
    if (partner === NONE) return;
    this.#funds.takeOver(slot, partner);
    queue.push(ACTION.expire, other, EXPIRY_REASON.ocoTrigger);
  }

  /** Counts a list of an account. */
  countList(row: number, by: number): void {
    const { lists, symbols, accounts } = this.#floor;
    const account = lists.accounts[row] as number;
    const symbol = symbols[lists.symbols[row] as number];
    if (symbol !== undefined) symbol.lists[account] = (symbol.lists[account] as number) + by;
    accounts.lists[account] = (accounts.lists[account] as number) + by;
  }

  /** Order id of the other leg of a pair, `NONE` when the leg is not one of a pair. */
  #partner(row: number, leg: number): number {
    const { lists } = this.#floor;
    const kind = lists.kinds[row] as number;
    if (kind === LIST_KIND.oco) return lists.legs[row * LEGS_MAX + (leg ^ 1)] as number;
    if (kind === LIST_KIND.otoco && leg > 0) return lists.legs[row * LEGS_MAX + (leg ^ 3)] as number;
    return NONE;
  }

  #legEnds(slot: number): void {
    const { lists, store } = this.#floor;
    const row = lists.rowOf(store.lists[slot] as number);
    const leg = store.legs[slot] as number;
    const state = store.states[slot] as number;
    const isWorkingLeg = lists.kinds[row] !== LIST_KIND.oco && leg === 0;
    if (isWorkingLeg && state === ORDER_STATE.filled) {
      this.#floor.queue.push(ACTION.release, lists.ids[row] as number, 0);
    } else if (state !== ORDER_STATE.filled) {
      this.#endOthers(row, leg, state);
    }
    const left = (lists.openLegs[row] as number) - 1;
    lists.openLegs[row] = left;
    if (left === 0) this.#listEnds(row);
  }

  /** One leg ended without being filled: whoever depends on it ends too. */
  #endOthers(row: number, leg: number, state: number): void {
    const { lists, store, queue } = this.#floor;
    const canceled = state === ORDER_STATE.canceled;
    const fromPhaseOne = lists.kinds[row] !== LIST_KIND.oco && leg === 0;
    const partner = this.#partner(row, leg);
    for (let other = 0; other < (lists.legCounts[row] as number); other++) {
      const id = lists.legs[row * LEGS_MAX + other] as number;
      if (other === leg || store.slotOf(id) === NONE) continue;
      // The working leg goes on when a pending one ends by itself; it ends with a pending one that was cancelled.
      const isPartner = id === partner && lists.isChosen[row] === 0;
      const depends = fromPhaseOne || isPartner || (canceled && lists.isReleased[row] === 0);
      if (!depends) continue;
      const reason = fromPhaseOne ? EXPIRY_REASON.otoPhaseOneExpired : EXPIRY_REASON.ocoTrigger;
      queue.push(canceled ? ACTION.cancel : ACTION.expire, id, canceled ? 0 : reason);
    }
  }

  #listEnds(row: number): void {
    const { lists, events } = this.#floor;
    const event = events.begin(SIM_EVENT.list);
    event.symbol = lists.symbols[row] as number;
    event.account = lists.accounts[row] as number;
    event.listId = lists.ids[row] as number;
    event.clientId = lists.clientIds[row] as number;
    event.status = 2;
    events.send();
    this.countList(row, -1);
    lists.close(row);
  }

  #count(slot: number, by: number): void {
    const { store, accounts } = this.#floor;
    const account = store.accounts[slot] as number;
    const symbol = this.#floor.symbolOf(slot);
    symbol.orders[account] = (symbol.orders[account] as number) + by;
    accounts.orders[account] = (accounts.orders[account] as number) + by;
    if ((store.sides[slot] as number) > 0) {
      symbol.buyLots[account] = (symbol.buyLots[account] as number) + by * (store.open[slot] as number);
    }
    if (isAlgo(store.types[slot] as number)) {
      symbol.algoOrders[account] = (symbol.algoOrders[account] as number) + by;
      accounts.algoOrders[account] = (accounts.algoOrders[account] as number) + by;
    }
    if ((store.icebergs[slot] as number) > 0) {
      symbol.icebergOrders[account] = (symbol.icebergOrders[account] as number) + by;
      accounts.icebergOrders[account] = (accounts.icebergOrders[account] as number) + by;
    }
  }
}
