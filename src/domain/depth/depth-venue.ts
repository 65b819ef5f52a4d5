/**
 * The venue of a depth backtest: its own depth at its own time, the orders that rest in it, and their places in the queue.
 * Orders change nothing in the recorded depth, and fill as a whole: when the other side comes to their price, when a trade
 * goes through it, or when trades at it have used up what stood before them. Hot path; the time of an event is one level of
 * the ladder and a look at the orders at its price.
 */
import type { QueueModel } from '../sim/index.ts';
import { DEPTH, type DepthEvents } from './depth-events.ts';
import { DepthLadder, NO_ASK, NO_BID } from './depth-ladder.ts';
import { type DepthOrders, DepthWire } from './depth-orders.ts';

/** Words of messages to the venue, and of its answers. */
export const WORD = { submit: 0, cancel: 1, accepted: 2, expired: 3, canceled: 4, filled: 5, refused: 6 } as const;

/** How an order fills: told at the venue's time. `ticks` is what it pays or gets. */
export type FillObserver = (fill: {
  readonly slot: number;
  readonly timeNs: number;
  readonly ticks: number;
  readonly isMaker: boolean;
}) => void;

export interface DepthVenueOptions {
  readonly responseNs: number;
  /** Where lots leave a queue by cancels; absent: behind the order as long as anything is behind it. */
  readonly queue: QueueModel | undefined;
  readonly onFill: FillObserver;
}

export class DepthVenue {
  readonly ladder: DepthLadder;
  /** Messages to the venue, and from it. */
  readonly inbox = new DepthWire();
  readonly outbox = new DepthWire();
  readonly #events: DepthEvents;
  readonly #orders: DepthOrders;
  readonly #options: DepthVenueOptions;
  /** Resting orders of each side. */
  readonly #buys: number[] = [];
  readonly #sells: number[] = [];
  /** Highest resting buy and lowest resting sell: most events are beyond both. */
  #topBuy = NO_BID;
  #lowSell = NO_ASK;
  #at = 0;

  constructor(events: DepthEvents, orders: DepthOrders, options: DepthVenueOptions) {
    this.#events = events;
    this.#orders = orders;
    this.#options = options;
    this.ladder = new DepthLadder(events.low, events.high);
  }

  /** Whether every event has happened. */
  get isOver(): boolean {
    return this.#at >= this.#events.kind.length;
  }

  /** Events that have happened. */
  get events(): number {
    return this.#at;
  }

  /** Everything up to and with a time: events first, then messages that arrive at the same time. */
  runTo(timeNs: number): void {
    const { exchangeNs } = this.#events;
    const n = exchangeNs.length;
    for (;;) {
      const message = this.inbox.next;
      const until = Math.min(timeNs, message);
      let at = this.#at;
      while (at < n && (exchangeNs[at] as number) <= until) this.#event(at++);
      this.#at = at;
      if (message > timeNs) return;
      this.#receive(message);
    }
  }

  #event(at: number): void {
    const { kind, ticks: prices, lots: sizes, exchangeNs } = this.#events;
    const ticks = prices[at] as number;
    const lots = sizes[at] as number;
    const { ladder } = this;
    switch (kind[at]) {
      case DEPTH.bid: {
        const best = ladder.bestBid;
        const before = ladder.setBid(ticks, lots);
        if (ticks <= this.#topBuy) this.#queue(this.#buys, ticks, before, lots);
        if (ladder.bestBid > best && ladder.bestBid >= this.#lowSell) this.#reach(exchangeNs[at] as number);
        break;
      }
      case DEPTH.ask: {
        const best = ladder.bestAsk;
        const before = ladder.setAsk(ticks, lots);
        if (ticks >= this.#lowSell) this.#queue(this.#sells, ticks, before, lots);
        if (ladder.bestAsk < best && ladder.bestAsk <= this.#topBuy) this.#reach(exchangeNs[at] as number);
        break;
      }
      case DEPTH.buy:
        if (ticks >= this.#lowSell) this.#trade(this.#sells, { ticks, lots, timeNs: exchangeNs[at] as number });
        break;
      case DEPTH.sell:
        if (ticks <= this.#topBuy) this.#trade(this.#buys, { ticks, lots, timeNs: exchangeNs[at] as number });
        break;
      default:
        ladder.clear();
    }
  }

  /** A level changed: what was not traded left by cancels, and the queue model says where. */
  #queue(slots: readonly number[], ticks: number, before: number, now: number): void {
    const { ticks: at, front, traded } = this.#orders;
    const { queue } = this.#options;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      if (at[slot] !== ticks) continue;
      const ahead = Math.max(0, front[slot] as number);
      if (queue !== undefined) {
        const stood = before - (traded[slot] as number);
        const left = stood - now;
        if (left > 0 && ahead > 0) {
          front[slot] = ahead - left * queue.shareAhead(ahead, Math.max(0, stood - ahead));
        }
      }
      traded[slot] = 0;
      if ((front[slot] as number) > now) front[slot] = now;
    }
  }

  /** The other side came to resting orders: those that it reaches are filled. */
  #reach(timeNs: number): void {
    const { bestBid, bestAsk } = this.ladder;
    const { ticks } = this.#orders;
    for (let i = 0; i < this.#sells.length; ) {
      const slot = this.#sells[i] as number;
      if ((ticks[slot] as number) <= bestBid) this.#fill(this.#sells, i, timeNs);
      else i += 1;
    }
    for (let i = 0; i < this.#buys.length; ) {
      const slot = this.#buys[i] as number;
      if ((ticks[slot] as number) >= bestAsk) this.#fill(this.#buys, i, timeNs);
      else i += 1;
    }
  }

  #trade(
    slots: number[],
    { ticks, lots, timeNs }: { readonly ticks: number; readonly lots: number; readonly timeNs: number },
  ): void {
    const { ticks: at, side, front, traded } = this.#orders;
    for (let i = 0; i < slots.length; ) {
      const slot = slots[i] as number;
      const through = (ticks - (at[slot] as number)) * (side[slot] as number);
      let isFilled = through < 0;
      if (through === 0) {
        front[slot] = (front[slot] as number) - lots;
        traded[slot] = (traded[slot] as number) + lots;
        // A lot of the trade has to be left over for the order.
        isFilled = Math.round(-(front[slot] as number)) > 0;
      }
      if (isFilled) this.#fill(slots, i, timeNs);
      else i += 1;
    }
  }

  #fill(slots: number[], index: number, timeNs: number): void {
    const slot = slots[index] as number;
    this.#remove(slots, index);
    this.#filled(slot, { timeNs, ticks: this.#orders.ticks[slot] as number, isMaker: true });
  }

  #filled(slot: number, o: { readonly timeNs: number; readonly ticks: number; readonly isMaker: boolean }): void {
    this.#options.onFill({ slot, ...o });
    this.#answer(slot, o.timeNs, WORD.filled);
  }

  #remove(slots: number[], index: number): void {
    const slot = slots[index] as number;
    this.#orders.resting[slot] = 0;
    slots.splice(index, 1);
    const { ticks } = this.#orders;
    if (slots === this.#buys) {
      this.#topBuy = slots.reduce((top, each) => Math.max(top, ticks[each] as number), NO_BID);
    } else this.#lowSell = slots.reduce((low, each) => Math.min(low, ticks[each] as number), NO_ASK);
  }

  #answer(slot: number, timeNs: number, word: number): void {
    const { underway } = this.#orders;
    underway[slot] = (underway[slot] as number) + 1;
    this.outbox.send(timeNs + this.#options.responseNs, slot, word);
  }

  #receive(timeNs: number): void {
    const { slot, word } = this.inbox;
    this.inbox.drop();
    const { underway, side, resting } = this.#orders;
    underway[slot] = (underway[slot] as number) - 1;
    const slots = (side[slot] as number) > 0 ? this.#buys : this.#sells;
    if (word === WORD.submit) this.#submit(slot, timeNs, slots);
    else if (resting[slot] === 0) this.#answer(slot, timeNs, WORD.refused);
    else {
      this.#remove(slots, slots.indexOf(slot));
      this.#answer(slot, timeNs, WORD.canceled);
    }
  }

  #submit(slot: number, timeNs: number, slots: number[]): void {
    const { ticks: prices, front, resting, side } = this.#orders;
    const { ladder } = this;
    const ticks = prices[slot] as number;
    const isBuy = (side[slot] as number) > 0;
    const takes = isBuy ? ticks >= ladder.bestAsk : ticks <= ladder.bestBid;
    if (takes && this.#orders.postOnly[slot] === 1) {
      this.#answer(slot, timeNs, WORD.expired);
      return;
    }
    if (takes) {
      this.#filled(slot, { timeNs, ticks: isBuy ? ladder.bestAsk : ladder.bestBid, isMaker: false });
      return;
    }
    front[slot] = isBuy ? ladder.bidLots(ticks) : ladder.askLots(ticks);
    resting[slot] = 1;
    slots.push(slot);
    if (isBuy) this.#topBuy = Math.max(this.#topBuy, ticks);
    else this.#lowSell = Math.min(this.#lowSell, ticks);
    this.#answer(slot, timeNs, WORD.accepted);
  }
}
