/**
 * A backtest over depth and trades, as a market maker sees them: the feed arrives late, orders arrive late, answers arrive
 * late, and an order waits in the queue of its price. Everything is whole ticks, lots and nanoseconds; the same events and
 * the same strategy give the same fills.
 *
 * The two sides meet only in messages, so each goes through its own time in one stretch from step to step: the venue's
 * events and messages first, then what of it the local side has received. Cost: two levels of a ladder an event.
 */
import {
  assert,
  InputError,
  notional,
  type Ppm,
  type PriceTicks,
  type QtyLots,
  type QuoteUnits,
} from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import { feeOf } from '../portfolio/index.ts';
import type { QueueModel } from '../sim/index.ts';
import { DEPTH, type DepthEvents } from './depth-events.ts';
import { DepthLadder, NO_ASK, NO_BID } from './depth-ladder.ts';
import { DepthOrders, STATUS } from './depth-orders.ts';
import { DepthVenue, WORD } from './depth-venue.ts';

/** Costs and delays of a depth backtest; none has a default. */
export interface DepthOptions {
  readonly instrument: Instrument;
  /** Fees, parts per million of the value; negative for a rebate. */
  readonly makerFeePpm: Ppm;
  readonly takerFeePpm: Ppm;
  /** From the local side to the venue, and back, ns. */
  readonly entryNs: number;
  readonly responseNs: number;
  /** Between two steps of the strategy, ns. */
  readonly stepNs: number;
  /** Where lots leave a queue by cancels. @defaultValue behind the order as long as anything is behind it */
  readonly queue?: QueueModel;
}

/** A fill, at the time of the venue. */
export interface DepthFill {
  readonly timeNs: number;
  readonly side: 'buy' | 'sell';
  readonly ticks: number;
  readonly lots: number;
  readonly isMaker: boolean;
  /** Quote units; negative for a rebate. */
  readonly fee: QuoteUnits;
}

/** What a strategy sees and does at a step. */
export interface DepthDesk {
  /** Local time, ns. */
  readonly nowNs: number;
  /** Best prices as the local side knows them, ticks; -1 where there is none. */
  readonly bidTicks: number;
  readonly askTicks: number;
  bidLots(ticks: number): number;
  askLots(ticks: number): number;
  /** Lots that the local side knows to hold, signed. */
  readonly positionLots: number;
  /** Orders that are open and not being canceled, as numbers that `cancel` takes. */
  readonly open: readonly number[];
  submit(order: {
    readonly side: 'buy' | 'sell';
    readonly ticks: number;
    readonly lots: number;
    readonly postOnly: boolean;
  }): number;
  cancel(order: number): void;
}

/** What came of it. */
export interface DepthResult {
  readonly steps: number;
  readonly events: number;
  readonly submitted: number;
  readonly canceled: number;
  readonly expired: number;
  readonly fills: readonly DepthFill[];
  readonly positionLots: number;
  /** What buying and selling brought, quote units, fees not included. */
  readonly cash: number;
  readonly fees: number;
  /** (steps,) cash, less fees, and the position at the middle of the best prices, quote units; by what is known locally. */
  readonly equity: Float64Array;
}

function checkOptions({ entryNs, responseNs, stepNs }: DepthOptions): void {
  for (const [key, value] of Object.entries({ entryNs, responseNs, stepNs })) {
    if (Number.isSafeInteger(value) && value >= (key === 'stepNs' ? 1 : 0)) continue;
    throw new InputError('BOT4_CONFIG_VALUE', `${key} is ${value}; it is a whole number of nanoseconds`, {
      place: { key },
    });
  }
}

/** The local side. */
class LocalDesk implements DepthDesk {
  nowNs: number;
  positionLots = 0;
  readonly open: number[] = [];
  readonly orders = new DepthOrders();
  readonly ladder: DepthLadder;
  readonly venue: DepthVenue;
  readonly fills: DepthFill[] = [];
  readonly tally = { submitted: 0, canceled: 0, expired: 0 };
  cash = 0;
  fees = 0;
  readonly #events: DepthEvents;
  readonly #options: DepthOptions;
  /** Fills on their way to the local side, by slot. */
  readonly #onWay = new Map<number, DepthFill>();
  #at = 0;

  constructor(events: DepthEvents, options: DepthOptions) {
    this.#events = events;
    this.#options = options;
    this.nowNs = events.exchangeNs[0] as number;
    this.ladder = new DepthLadder(events.low, events.high);
    this.venue = new DepthVenue(events, this.orders, {
      responseNs: options.responseNs,
      queue: options.queue,
      onFill: ({ slot, timeNs, ticks, isMaker }) => this.#record(slot, { timeNs, ticks, isMaker }),
    });
  }

  get bidTicks(): number {
    return this.ladder.bestBid;
  }

  get askTicks(): number {
    return this.ladder.bestAsk === NO_ASK ? NO_BID : this.ladder.bestAsk;
  }

  bidLots(ticks: number): number {
    return this.ladder.bidLots(ticks);
  }

  askLots(ticks: number): number {
    return this.ladder.askLots(ticks);
  }

  /** Whether the feed has ended: what is sent now meets a market that is over. */
  get isOver(): boolean {
    return this.#at >= this.#events.kind.length;
  }

  /** Lets every message arrive that is underway. */
  drain(): void {
    const { inbox, outbox } = this.venue;
    while (inbox.next < Number.POSITIVE_INFINITY || outbox.next < Number.POSITIVE_INFINITY) {
      this.runTo(Math.max(this.nowNs, Math.min(inbox.next, outbox.next)));
    }
  }

  submit({ side, ticks, lots, postOnly }: Parameters<DepthDesk['submit']>[0]): number {
    const { maxPriceTicks, maxQtyLots } = this.#options.instrument;
    if (!(Number.isInteger(ticks) && ticks >= 1 && ticks <= maxPriceTicks)) {
      throw new InputError('BOT4_CONFIG_VALUE', `an order at ${ticks} ticks; from 1 to ${maxPriceTicks}`, {
        place: { key: 'ticks' },
      });
    }
    if (!(Number.isInteger(lots) && lots >= 1 && lots <= maxQtyLots)) {
      throw new InputError('BOT4_CONFIG_VALUE', `an order of ${lots} lots; from 1 to ${maxQtyLots}`, {
        place: { key: 'lots' },
      });
    }
    const slot = this.orders.take({ side: side === 'buy' ? 1 : -1, ticks, lots, postOnly });
    this.orders.underway[slot] = 1;
    this.venue.inbox.send(this.nowNs + this.#options.entryNs, slot, WORD.submit);
    this.tally.submitted += 1;
    return slot;
  }

  cancel(order: number): void {
    const { status, canceling, underway } = this.orders;
    if (status[order] !== STATUS.open || canceling[order] === 1) return;
    canceling[order] = 1;
    underway[order] = (underway[order] as number) + 1;
    const at = this.open.indexOf(order);
    this.open.splice(at, 1);
    this.venue.inbox.send(this.nowNs + this.#options.entryNs, order, WORD.cancel);
  }

  /** Goes on to a time. */
  runTo(timeNs: number): void {
    this.venue.runTo(timeNs);
    this.#feed(timeNs);
    const { outbox } = this.venue;
    while (outbox.next <= timeNs) {
      const { slot, word } = outbox;
      outbox.drop();
      this.#learn(slot, word);
    }
    this.nowNs = timeNs;
  }

  #feed(timeNs: number): void {
    const { kind, localNs, ticks, lots } = this.#events;
    const n = kind.length;
    const { ladder } = this;
    let at = this.#at;
    for (; at < n && (localNs[at] as number) <= timeNs; at++) {
      const what = kind[at] as number;
      if (what === DEPTH.bid) ladder.setBid(ticks[at] as number, lots[at] as number);
      else if (what === DEPTH.ask) ladder.setAsk(ticks[at] as number, lots[at] as number);
      else if (what === DEPTH.clear) ladder.clear();
    }
    this.#at = at;
  }

  #learn(slot: number, word: number): void {
    const { status, canceling, underway } = this.orders;
    underway[slot] = (underway[slot] as number) - 1;
    const isListed = status[slot] === STATUS.open && canceling[slot] === 0;
    if (word === WORD.accepted && status[slot] === STATUS.sent) {
      status[slot] = STATUS.open;
      this.open.push(slot);
    } else if (word === WORD.filled) {
      if (isListed) this.open.splice(this.open.indexOf(slot), 1);
      status[slot] = STATUS.filled;
      const fill = this.#onWay.get(slot);
      assert(fill !== undefined, 'a fill that is told was made', slot);
      this.#onWay.delete(slot);
      this.#book(fill as DepthFill);
    } else if (word === WORD.expired) {
      status[slot] = STATUS.expired;
      this.tally.expired += 1;
    } else if (word === WORD.canceled) {
      status[slot] = STATUS.canceled;
      this.tally.canceled += 1;
    }
    if (underway[slot] === 0 && (status[slot] as number) >= STATUS.filled) this.orders.release(slot);
  }

  #record(slot: number, o: { readonly timeNs: number; readonly ticks: number; readonly isMaker: boolean }): void {
    const { instrument, makerFeePpm, takerFeePpm } = this.#options;
    const lots = this.orders.lots[slot] as number;
    const value = notional({
      ticks: o.ticks as PriceTicks,
      lots: lots as QtyLots,
      unitsPerTickLot: instrument.unitsPerTickLot,
    });
    const fee = feeOf(value, o.isMaker ? makerFeePpm : takerFeePpm);
    const fill: DepthFill = { ...o, side: (this.orders.side[slot] as number) > 0 ? 'buy' : 'sell', lots, fee };
    this.fills.push(fill);
    this.#onWay.set(slot, fill);
  }

  #book({ side, ticks, lots, fee }: DepthFill): void {
    const sign = side === 'buy' ? 1 : -1;
    const { unitsPerTickLot } = this.#options.instrument;
    this.positionLots += sign * lots;
    this.cash -= sign * notional({ ticks: ticks as PriceTicks, lots: lots as QtyLots, unitsPerTickLot });
    this.fees += fee;
  }

  /** Cash, less fees, and the position at the middle. */
  equity(): number {
    const { bidTicks, askTicks, positionLots } = this;
    const middle = bidTicks < 0 || askTicks < 0 ? Math.max(bidTicks, askTicks, 0) : (bidTicks + askTicks) / 2;
    return this.cash - this.fees + positionLots * middle * this.#options.instrument.unitsPerTickLot;
  }
}

/**
 * Runs a strategy over depth and trades.
 * @param events of one instrument, from `depthEvents` or `depthEventsOf`.
 * @param options costs, delays and the step; times in nanoseconds.
 * @param strategy called after each step, until the feed ends; what is underway then still arrives.
 * @returns fills at the venue's time, and equity at each step by what is known locally; money in quote units.
 * @throws BOT4_CONFIG_VALUE naming an option, or what an order asks for
 */
export function depthBacktest(
  events: DepthEvents,
  options: DepthOptions,
  strategy: (desk: DepthDesk) => void,
): DepthResult {
  checkOptions(options);
  const desk = new LocalDesk(events, options);
  const equity: number[] = [];
  for (;;) {
    desk.runTo(desk.nowNs + options.stepNs);
    if (desk.isOver) break;
    strategy(desk);
    equity.push(desk.equity());
  }
  desk.drain();
  const { tally, fills, positionLots, cash, fees, venue } = desk;
  return {
    steps: equity.length,
    events: venue.events,
    ...tally,
    fills,
    positionLots,
    cash,
    fees,
    equity: Float64Array.from(equity),
  };
}
