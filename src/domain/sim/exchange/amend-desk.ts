/**
 * Amends orders: fewer lots, the place in the queue kept.
 *
 * Of the two legs of a pair only one will ever trade, so they have the same lots and are amended together. The working and
 * the pending legs of a list are amended each by itself; a pending one has nothing locked yet.
 */
import { ORDER_STATE, REFUSAL, SIM_EVENT } from './contract.ts';
import type { Floor } from './floor.ts';
import type { Funds } from './funds.ts';
import { brokenValueOf } from './leg-size.ts';
import type { OrderRoll } from './order-roll.ts';
import { NONE } from './order-slots.ts';
import { ON_BOOK } from './order-store.ts';

/** Status of the event of a list of which a leg has another client id. */
const LIST_UPDATED = 3;

/** Amendments. */
export class AmendDesk {
  readonly #floor: Floor;
  readonly #funds: Funds;
  readonly #roll: OrderRoll;

  constructor(floor: Floor, parts: { readonly funds: Funds; readonly roll: OrderRoll }) {
    this.#floor = floor;
    this.#funds = parts.funds;
    this.#roll = parts.roll;
  }

  /** Amends the order of a slot. @returns 0, or a refusal that changed nothing. */
  amend(slot: number, lots: number, newClientId: number): number {
    const { store, events, clients, lists } = this.#floor;
    const partner = this.#roll.openPartner(slot);
    const refused = this.#refusal(slot, lots, newClientId);
    if (refused !== 0) return refused;
    const ofPartner = partner === NONE ? 0 : this.#lessRefusal(partner, lots);
    if (ofPartner !== 0) return ofPartner;
    this.#lessen(slot, lots);
    if (partner !== NONE) this.#lessen(partner, lots);
    if (store.state(slot) !== ORDER_STATE.pendingNew) {
      if (partner === NONE) this.#funds.trim(slot);
      else this.#funds.trimPair(slot, partner);
    }
    if (newClientId !== 0) {
      clients.remove(slot);
      store.setClientId(slot, newClientId);
      clients.add(slot);
    }
    this.#say(slot);
    if (partner !== NONE) this.#say(partner);
    if (newClientId !== 0 && store.list(slot) !== 0) this.#sayList(lists.rowOf(store.list(slot)));
    events.flush();
    return 0;
  }

  #lessen(slot: number, lots: number): void {
    const { store, events } = this.#floor;
    const symbol = this.#floor.symbolOf(slot);
    const fewer = store.lots(slot) - lots;
    const account = store.account(slot);
    store.setLots(slot, lots);
    store.setOpen(slot, store.open(slot) - fewer);
    if (store.iceberg(slot) > lots) store.setIceberg(slot, lots);
    if (store.side(slot) > 0) symbol.buyLots[account] = (symbol.buyLots[account] as number) - fewer;
    store.setAmends(slot, store.amends(slot) + 1);
    store.setUpdateTime(slot, events.time);
    const hidden = store.visible(slot) - store.open(slot);
    if ((store.flags(slot) & ON_BOOK) === 0 || hidden <= 0) return;
    symbol.book.shrink(slot, hidden);
    events.noteLevel(symbol.index, store.side(slot), store.price(slot));
  }

  #say(slot: number): void {
    const { store, events } = this.#floor;
    const event = events.beginOrder(SIM_EVENT.replaced, slot);
    event.priceTicks = store.price(slot);
    event.lots = store.lots(slot);
    events.send();
  }

  #sayList(row: number): void {
    const { lists, events } = this.#floor;
    const event = events.begin(SIM_EVENT.list);
    event.symbol = lists.symbol(row);
    event.account = lists.account(row);
    event.listId = lists.id(row);
    event.clientId = lists.clientId(row);
    event.status = LIST_UPDATED;
    events.send();
  }

  #refusal(slot: number, lots: number, newClientId: number): number {
    const { store, clients } = this.#floor;
    if (!(Number.isSafeInteger(lots) && lots > 0)) return REFUSAL.badQuantity;
    if (!this.#floor.symbolOf(slot).definition.amendAllowed) return REFUSAL.orderTypeNotSupported;
    if (lots === store.lots(slot)) return REFUSAL.amendNoChange;
    const refused = this.#lessRefusal(slot, lots);
    if (refused !== 0 || newClientId === 0) return refused;
    // The client id that it has already may stay.
    const named = clients.find(store.account(slot), newClientId);
    return named === NONE || named === slot ? 0 : REFUSAL.duplicateClientId;
  }

  #lessRefusal(slot: number, lots: number): number {
    const { store } = this.#floor;
    const { rules } = this.#floor.symbolOf(slot);
    const there = store.lots(slot);
    if (lots > there || store.open(slot) <= there - lots) return REFUSAL.amendNotADecrease;
    if (store.amends(slot) >= rules.maxAmends) return REFUSAL.filterMaxNumOrderAmends;
    if (lots < rules.minLots) return REFUSAL.filterLotSize;
    return brokenValueOf(rules, store.price(slot), lots);
  }
}
