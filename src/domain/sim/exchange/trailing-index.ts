/**
 * Trailing orders of one market, so that a trade does not look at each of them.
 *
 * Orders that follow the price in the same direction at the same distance are one class. Within a class those that began
 * to follow earlier have seen at least as high a price, so the class is a list of groups in the order of their
 * beginning, each with one extreme, and the extremes are in order. A new extreme melts the groups at the end of the list
 * into one; the groups at its head are the first to be triggered. A trade costs two comparisons a class; an order moves
 * to another group O(log n) times in its life, because the smaller group joins the larger.
 */
import { MARKET } from './core-layout.ts';
import { MarketCells } from './market-cells.ts';
import { NONE } from './order-slots.ts';
import type { OrderStore } from './order-store.ts';

const BPS_PER_ONE = 10_000;
/** Distances are below this, so direction and distance make one key. */
const KEY_STEP = 65_536;

/** Orders that have seen the same extreme. */
interface Group {
  extreme: number;
  /** Ends of a queue through the links of the store. */
  first: number;
  last: number;
  count: number;
}

/** Orders of one direction and distance. */
class TrailingClass {
  readonly rises: boolean;
  readonly bps: number;
  /** The queue of groups from `head` on. */
  readonly groups: Group[] = [];
  head = 0;

  constructor(rises: boolean, bps: number) {
    this.rises = rises;
    this.bps = bps;
  }

  /** Whether a trade at this price is as far from an extreme as the orders say; equality is. */
  isTriggered(extreme: number, tick: number): boolean {
    return this.rises
      ? tick * BPS_PER_ONE >= extreme * (BPS_PER_ONE + this.bps)
      : tick * BPS_PER_ONE <= extreme * (BPS_PER_ONE - this.bps);
  }

  /** The first price that is as far from an extreme. */
  triggerOf(extreme: number): number {
    return this.rises
      ? Math.ceil((extreme * (BPS_PER_ONE + this.bps)) / BPS_PER_ONE)
      : Math.floor((extreme * (BPS_PER_ONE - this.bps)) / BPS_PER_ONE);
  }

  /** Whether a price is as extreme as this one. */
  reaches(tick: number, extreme: number): boolean {
    return this.rises ? tick <= extreme : tick >= extreme;
  }
}

/** Trailing orders that follow the price. */
export class TrailingIndex {
  readonly #store: OrderStore;
  readonly #classes = new Map<number, TrailingClass>();
  readonly #list: TrailingClass[] = [];
  readonly #groupOf = new Map<number, Group>();
  readonly #market: MarketCells;
  /** Price that triggered the order that `take` took out: the trade may have gone beyond it. */
  triggerTick = 0;

  /** @param market that the number of orders is written to. */
  constructor(store: OrderStore, market: MarketCells = new MarketCells()) {
    this.#store = store;
    this.#market = market;
  }

  /** Orders that follow. */
  get size(): number {
    return this.#market.words[MARKET.followers] as number;
  }
  set size(count: number) {
    this.#market.words[MARKET.followers] = count;
  }

  /**
   * An order follows the price from now on.
   * @param rises whether a rise from the lowest price triggers it, which it does for a buy.
   * @param extreme the first price, 0 when that is the next trade's.
   */
  add(slot: number, rises: boolean, extreme: number): void {
    const owner = this.#classOf(rises, this.#store.trailing(slot));
    const from = extreme === 0 ? (rises ? Number.POSITIVE_INFINITY : 0) : extreme;
    let last = owner.groups.at(-1);
    if (last === undefined || last.extreme !== from || last.count === 0) {
      last = { extreme: from, first: NONE, last: NONE, count: 0 };
      owner.groups.push(last);
    }
    this.#append(last, slot);
    this.size++;
  }

  /** An order follows no more. */
  remove(slot: number): void {
    const group = this.#groupOf.get(slot);
    if (group === undefined) return;
    const store = this.#store;
    const before = store.previous(slot);
    const behind = store.next(slot);
    if (before === NONE) group.first = behind;
    else store.setNext(before, behind);
    if (behind === NONE) group.last = before;
    else store.setPrevious(behind, before);
    group.count--;
    this.#groupOf.delete(slot);
    this.size--;
  }

  /** A trade moves the extremes. To be called once a trade, after all that it triggers were taken. */
  follow(tick: number): void {
    for (const owner of this.#list) this.#follow(owner, tick);
  }

  /** Takes out the next order that a trade at this price triggers, `NONE` when there is none left. */
  take(tick: number): number {
    for (const owner of this.#list) {
      const { groups } = owner;
      while (owner.head < groups.length && (groups[owner.head] as Group).count === 0) this.#dropHead(owner);
      const group = groups[owner.head];
      if (group === undefined || !owner.isTriggered(group.extreme, tick)) continue;
      const slot = group.first;
      this.triggerTick = owner.triggerOf(group.extreme);
      this.remove(slot);
      return slot;
    }
    return NONE;
  }

  #follow(owner: TrailingClass, tick: number): void {
    const { groups } = owner;
    let melted: Group | undefined;
    while (groups.length > owner.head) {
      const group = groups.at(-1) as Group;
      if (group.count > 0 && !owner.reaches(tick, group.extreme)) break;
      groups.pop();
      if (group.count > 0) melted = melted === undefined ? group : this.#melt(group, melted);
    }
    if (melted === undefined) return;
    melted.extreme = tick;
    groups.push(melted);
  }

  /** One group of two neighbours, the earlier orders first. The smaller one is relabelled. */
  #melt(earlier: Group, later: Group): Group {
    const store = this.#store;
    store.setNext(earlier.last, later.first);
    store.setPrevious(later.first, earlier.last);
    const [large, small] = earlier.count >= later.count ? [earlier, later] : [later, earlier];
    let slot = small.first;
    for (let i = 0; i < small.count; i++) {
      this.#groupOf.set(slot, large);
      slot = store.next(slot);
    }
    const { first } = earlier;
    const { last } = later;
    large.first = first;
    large.last = last;
    large.count += small.count;
    return large;
  }

  #append(group: Group, slot: number): void {
    const store = this.#store;
    store.setPrevious(slot, group.last);
    store.setNext(slot, NONE);
    if (group.last === NONE) group.first = slot;
    else store.setNext(group.last, slot);
    group.last = slot;
    group.count++;
    this.#groupOf.set(slot, group);
  }

  #classOf(rises: boolean, bps: number): TrailingClass {
    const key = (rises ? KEY_STEP : 0) + bps;
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const made = new TrailingClass(rises, bps);
    this.#classes.set(key, made);
    this.#list.push(made);
    return made;
  }

  #dropHead(owner: TrailingClass): void {
    owner.head++;
    if (owner.head < 64 || owner.head * 2 < owner.groups.length) return;
    owner.groups.splice(0, owner.head);
    owner.head = 0;
  }
}
