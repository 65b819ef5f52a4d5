/**
 * Locks what an open order may cost, pays from it, and gives back what is not needed any more. Hot path.
 *
 * What an order needs: the base units of its open lots when it sells; when it buys, the quote units of its open lots at
 * its `lockPrices`: its limit, its stop when it has no limit, and the commission where that is in the quote asset. An order that is filled at a better price gives the
 * difference back with that fill. Of the two legs of a pair only one will ever trade, so the pair locks once, as much as the dearer leg
 * needs.
 */
import { assert } from '../../../core/index.ts';
import type { Floor } from './floor.ts';

/** Locked units of orders. */
export class Funds {
  readonly #floor: Floor;

  constructor(floor: Floor) {
    this.#floor = floor;
  }

  /** Units that an order with these numbers needs; Infinity beyond 2^53. */
  need(symbol: number, side: number, lockPrice: number, lots: number): number {
    const state = this.#floor.symbols[symbol];
    if (state === undefined) return Number.POSITIVE_INFINITY;
    return side > 0 ? state.quoteOf(lockPrice, lots) : lots * state.rules.lotUnits;
  }

  /** Units that the open lots of an order cost or are, without commission. */
  priceOf(slot: number): number {
    const { store } = this.#floor;
    return this.need(store.symbol(slot), store.side(slot), store.lockPrice(slot), store.open(slot));
  }

  /** Units that an open order needs. */
  needOf(slot: number): number {
    const { store } = this.#floor;
    const units = this.priceOf(slot);
    return store.side(slot) > 0 ? units + this.#floor.fees.lockedOn(store.account(slot), units) : units;
  }

  /** Place of the balance that an order of this side pays from. */
  place(account: number, symbol: number, side: number): number {
    const state = this.#floor.symbols[symbol];
    if (state === undefined) return 0;
    return this.#floor.balances.at(account, side > 0 ? state.quote : state.base);
  }

  /** Place of the balance that an order pays from. */
  placeOf(slot: number): number {
    const { store } = this.#floor;
    return this.place(store.account(slot), store.symbol(slot), store.side(slot));
  }

  /** Locks free units for an order. The caller knows that there are as many. */
  lock(slot: number, units: number): void {
    if (units === 0) return;
    const { balances, store, events } = this.#floor;
    const at = this.placeOf(slot);
    const free = (balances.free[at] as number) - units;
    if (!(free >= 0)) assert(false, 'an order locks what is free', units);
    balances.free[at] = free;
    balances.locked[at] = (balances.locked[at] as number) + units;
    store.setLocked(slot, store.locked(slot) + units);
    events.noteBalance(at);
  }

  /** Gives back all that an order has locked beyond what it needs now. */
  trim(slot: number): void {
    const { store, fees } = this.#floor;
    const excess = store.locked(slot) - this.needOf(slot);
    // A rate that has risen since asks for more than was locked; the commission keeps within that.
    if (!(excess >= 0) && !fees.isInQuote(store.account(slot)))
      assert(false, 'an order has locked what it needs', excess);
    if (excess > 0) this.#unlock(slot, excess);
  }

  /** `trim` for two legs that have locked once, as much as the dearer one needs. */
  trimPair(one: number, other: number): void {
    const { store } = this.#floor;
    const holder = store.locked(one) > 0 ? one : other;
    const excess = store.locked(holder) - Math.max(this.needOf(one), this.needOf(other));
    if (excess > 0) this.#unlock(holder, excess);
  }

  /** Gives back all that an order has locked. */
  release(slot: number): void {
    const units = this.#floor.store.locked(slot);
    if (units > 0) this.#unlock(slot, units);
  }

  /** One leg of a pair takes over what the other has locked. */
  takeOver(slot: number, from: number): void {
    const { store } = this.#floor;
    store.setLocked(slot, store.locked(slot) + store.locked(from));
    store.setLocked(from, 0);
    this.trim(slot);
  }

  #unlock(slot: number, units: number): void {
    const { balances, store, events } = this.#floor;
    const at = this.placeOf(slot);
    store.setLocked(slot, store.locked(slot) - units);
    balances.locked[at] = (balances.locked[at] as number) - units;
    balances.free[at] = (balances.free[at] as number) + units;
    events.noteBalance(at);
  }
}
