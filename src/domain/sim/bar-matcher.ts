/**
 * The matching core of the simulator over bars: what a venue would have done with our orders, as far as bars can tell.
 *
 * Order of events within a bar, each step drained before the next so that our answers take part in it:
 * 1. `onOpen`: market orders fill at the open, moved against us by the slippage;
 * 2. `onRange`: orders whose level lies beyond the open fill at the open (a gap), then those whose level was touched
 *    fill at their level; stops before limits, because a bar does not tell which came first and the stop is the
 *    worse of the two;
 * 3. the bar closes, and the strategy sees it.
 * Stops pay slippage, limits do not. Orders are looked at in the order of their arrival.
 *
 * There is no credit: an order that adds to a position is taken back as a whole when its value and fee are more than the
 * free cash at that moment. What was received for a short position is not free, nor is as much again. An order for a
 * share of the free cash is sized here (`cashSharePpm`).
 *
 * Client order ids must be unique among open orders only, which is the literal rule of Binance and Kraken: sending
 * the id of a finished order again makes a new order. Our own engine must not rely on the venue here.
 * Pure and deterministic; the caller owns the event loop.
 *
 * Cost: a bar that reaches no level is O(1), however many orders rest far away. It is held against the lowest level
 * that trades on the way up and the highest that trades on the way down; all orders are looked at only when it
 * reaches one of the two. A cancel leaves both as they are: they may be too near until the next look, never too far.
 */
import {
  assert,
  type Micros,
  mulDiv,
  notional,
  type PriceTicks,
  priceTicks,
  type QtyLots,
  type QuoteUnits,
  qtyLots,
  quoteUnits,
} from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import { type ClientOrderId, type OrderIntent, signOf, type VenueReport } from '../orders/index.ts';
import { feeOf } from '../portfolio/index.ts';
import { type CostModel, lotsForCash, slip } from './cost-models.ts';

/** Prices of a bar, in ticks. */
export interface MatchBar {
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly volume: number;
}

/** The words of Binance. */
const NO_FUNDS = 'Account has insufficient balance for requested action.';

/** Nothing traded and nothing moved: the price is a repetition, not a market. */
function isDead(bar: MatchBar): boolean {
  return bar.volume === 0 && bar.highTicks === bar.lowTicks;
}

/** Whether the order trades when the price comes up to its level; the others trade when it comes down. */
function waitsAbove(order: OrderIntent): boolean {
  return (order.type === 'stopMarket') === (order.side === 'buy');
}

/** The open lies at or beyond the level of a resting order. */
function isBeyond(order: OrderIntent, openTicks: number): boolean {
  if (order.type === 'market') return false;
  return waitsAbove(order) ? openTicks >= order.priceTicks : openTicks <= order.priceTicks;
}

/** The venue's account of one session. */
export class BarMatcher {
  readonly #instruments: readonly Instrument[];
  readonly #costs: CostModel;
  /** All open orders by instrument and id, in the order of their arrival. */
  readonly #resting: Map<ClientOrderId, OrderIntent>[];
  /** Those among them that trade at the next open. */
  readonly #atOpen: OrderIntent[][];
  /** By instrument: no order waits at a lower level above the market, or at a higher one below it. */
  readonly #lowestAbove: Float64Array;
  readonly #highestBelow: Float64Array;
  readonly #held: Float64Array;
  /** What was received for each short position. */
  readonly #shortUnits: Float64Array;
  readonly #reports: VenueReport[] = [];
  #cash: number;
  #read = 0;
  #tradeId = 0;
  #acceptedOrders = 0;

  constructor(args: { instruments: readonly Instrument[]; costs: CostModel; cash: QuoteUnits }) {
    this.#instruments = args.instruments;
    this.#costs = args.costs;
    this.#cash = args.cash;
    const count = args.instruments.length;
    this.#resting = args.instruments.map(() => new Map());
    this.#atOpen = args.instruments.map(() => []);
    this.#lowestAbove = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#highestBelow = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.#held = new Float64Array(count);
    this.#shortUnits = new Float64Array(count);
  }

  /** Orders that the venue has ever taken. */
  get acceptedOrders(): number {
    return this.#acceptedOrders;
  }

  /** The oldest report that was not read yet. */
  takeReport(): VenueReport | undefined {
    if (this.#read < this.#reports.length) return this.#reports[this.#read++];
    // Setting a length is slow even when it changes nothing, and most calls find nothing.
    if (this.#read > 0) {
      this.#reports.length = 0;
      this.#read = 0;
    }
    return undefined;
  }

  /** Takes an order or rejects it; the answer is a report. */
  submit(order: OrderIntent, time: Micros): void {
    const rules = this.#instruments[order.instrument];
    assert(rules !== undefined, 'order is for an instrument of the venue', order.instrument);
    const resting = this.#restingOf(order.instrument);
    const reason = resting.has(order.clientOrderId)
      ? 'Duplicate order sent.'
      : order.lots <= 0 || order.lots > rules.maxQtyLots
        ? 'Filter failure: LOT_SIZE'
        : order.type !== 'market' && (order.priceTicks <= 0 || order.priceTicks > rules.maxPriceTicks)
          ? 'Filter failure: PRICE_FILTER'
          : '';
    if (reason !== '') {
      this.#reports.push({
        kind: 'rejected',
        clientOrderId: order.clientOrderId,
        instrument: order.instrument,
        time,
        reason,
      });
      return;
    }
    resting.set(order.clientOrderId, order);
    if (order.type === 'market') this.#atOpenOf(order.instrument).push(order);
    else this.#watch(order);
    this.#acceptedOrders += 1;
    this.#reports.push({ kind: 'accepted', clientOrderId: order.clientOrderId, instrument: order.instrument, time });
  }

  /** Takes an order back if it still rests. */
  cancel(order: { clientOrderId: ClientOrderId; instrument: number }, time: Micros): void {
    const { clientOrderId, instrument } = order;
    const resting = this.#restingOf(instrument);
    const taken = resting.get(clientOrderId);
    const gone = resting.delete(clientOrderId);
    if (taken?.type === 'market') {
      const atOpen = this.#atOpenOf(instrument);
      atOpen.splice(atOpen.indexOf(taken), 1);
    }
    const kind = gone ? 'cancelled' : 'cancelRejected';
    this.#reports.push({ kind, clientOrderId, instrument, time, reason: gone ? 'by request' : 'Unknown order sent.' });
  }

  /** Whether steps 1 and 2 of a bar would do nothing. */
  isQuiet(instrument: number, bar: MatchBar): boolean {
    return this.#atOpenOf(instrument).length === 0 && !this.#reaches(instrument, bar);
  }

  /** Step 1 of a bar. */
  onOpen(instrument: number, bar: MatchBar, time: Micros): void {
    const orders = this.#atOpenOf(instrument);
    if (orders.length === 0) return;
    for (const order of orders) {
      this.#trade(order, { ticks: priceTicks(bar.openTicks), slips: true, time, dead: isDead(bar) });
    }
    orders.length = 0;
  }

  /** Step 2 of a bar. */
  onRange(instrument: number, bar: MatchBar, time: Micros): void {
    if (!this.#reaches(instrument, bar)) return;
    const orders = [...this.#restingOf(instrument).values()];
    // The open comes first in time: what it lies beyond trades there, stop or limit.
    for (const order of orders) if (isBeyond(order, bar.openTicks)) this.#matchAtOpen(order, bar, time);
    for (const order of orders) if (order.type === 'stopMarket') this.#matchAtLevel(order, bar, time);
    for (const order of orders) if (order.type === 'limit') this.#matchAtLevel(order, bar, time);
    this.#watchAgain(instrument);
  }

  /** Whether a bar comes to a level at which an order may trade. */
  #reaches(instrument: number, bar: MatchBar): boolean {
    const above = this.#lowestAbove[instrument] as number;
    const below = this.#highestBelow[instrument] as number;
    return bar.highTicks >= above || bar.lowTicks <= below;
  }

  /** Takes the level of an order into the two that each bar is held against. */
  #watch(order: OrderIntent): void {
    const { instrument, priceTicks: level } = order;
    const above = this.#lowestAbove;
    const below = this.#highestBelow;
    if (waitsAbove(order)) above[instrument] = Math.min(above[instrument] as number, level);
    else below[instrument] = Math.max(below[instrument] as number, level);
  }

  /** Finds the two levels anew, from the orders that are left. */
  #watchAgain(instrument: number): void {
    this.#lowestAbove[instrument] = Number.POSITIVE_INFINITY;
    this.#highestBelow[instrument] = Number.NEGATIVE_INFINITY;
    for (const order of this.#restingOf(instrument).values()) if (order.type !== 'market') this.#watch(order);
  }

  #atOpenOf(instrument: number): OrderIntent[] {
    const orders = this.#atOpen[instrument];
    assert(orders !== undefined, 'instrument is traded at the venue', instrument);
    return orders;
  }

  #restingOf(instrument: number): Map<ClientOrderId, OrderIntent> {
    const resting = this.#resting[instrument];
    assert(resting !== undefined, 'instrument is traded at the venue', instrument);
    return resting;
  }

  #matchAtOpen(order: OrderIntent, bar: MatchBar, time: Micros): void {
    const slips = order.type === 'stopMarket';
    this.#trade(order, { ticks: priceTicks(bar.openTicks), slips, time, dead: isDead(bar) });
  }

  #matchAtLevel(order: OrderIntent, bar: MatchBar, time: Micros): void {
    if (!this.#restingOf(order.instrument).has(order.clientOrderId)) return;
    const touched = waitsAbove(order) ? bar.highTicks >= order.priceTicks : bar.lowTicks <= order.priceTicks;
    if (!touched) return;
    const slips = order.type === 'stopMarket';
    this.#trade(order, { ticks: order.priceTicks, slips, time, dead: isDead(bar) });
  }

  #trade(order: OrderIntent, at: { ticks: PriceTicks; slips: boolean; time: Micros; dead: boolean }): void {
    const { clientOrderId, instrument, side } = order;
    this.#restingOf(instrument).delete(clientOrderId);
    const ticks = at.slips ? slip({ ticks: at.ticks, side, slippagePpm: this.#costs.slippagePpm }) : at.ticks;
    const lots = this.#tradableLots(order, ticks);
    if (lots === 0) {
      this.#expire(order, at.time, order.reduceOnly ? 'reduce-only, and nothing is left to reduce' : NO_FUNDS);
      return;
    }
    const rules = this.#instruments[instrument] as Instrument;
    const value = notional({ ticks, lots, unitsPerTickLot: rules.unitsPerTickLot });
    const fee = feeOf(value, this.#costs.feePpm);
    const lacksBase = side === 'sell' && rules.kind === 'spot' && lots > (this.#held[instrument] as number);
    const lacksCash = (side === 'buy' || rules.kind === 'perp') && value + fee > this.#freeCash();
    if (!order.reduceOnly && (lacksCash || lacksBase)) {
      this.#expire(order, at.time, NO_FUNDS);
      return;
    }
    this.#book(instrument, { signedLots: signOf(side) * lots, value, fee });
    this.#tradeId += 1;
    const { time, dead: deadMarket } = at;
    const tradeId = this.#tradeId;
    this.#reports.push({ kind: 'filled', clientOrderId, instrument, time, tradeId, lots, ticks, fee, deadMarket });
    if (lots < order.lots) {
      const why = order.reduceOnly ? 'reduce-only, the rest has nothing to reduce' : 'the share of cash bought no more';
      this.#expire(order, time, why);
    }
  }

  #expire({ clientOrderId, instrument }: OrderIntent, time: Micros, reason: string): void {
    this.#reports.push({ kind: 'expired', clientOrderId, instrument, time, reason });
  }

  /** Moves cash and position. */
  #book(instrument: number, trade: { signedLots: number; value: number; fee: number }): void {
    const { signedLots, value, fee } = trade;
    const before = this.#held[instrument] as number;
    const after = before + signedLots;
    this.#cash -= Math.sign(signedLots) * value + fee;
    this.#held[instrument] = after;
    const received = this.#shortUnits[instrument] as number;
    if (after >= 0) this.#shortUnits[instrument] = 0;
    else if (before >= 0) this.#shortUnits[instrument] = mulDiv(value, -after, Math.abs(signedLots), 'up');
    else if (signedLots < 0) this.#shortUnits[instrument] = received + value;
    else this.#shortUnits[instrument] = mulDiv(received, -after, -before, 'up');
  }

  /** Cash that an order may take: without what short positions brought in, and as much again that stands behind them. */
  #freeCash(): QuoteUnits {
    let free = this.#cash;
    for (let i = 0; i < this.#shortUnits.length; i++) free -= 2 * (this.#shortUnits[i] as number);
    return quoteUnits(free);
  }

  #tradableLots(order: OrderIntent, ticks: PriceTicks): QtyLots {
    const { instrument, lots, side, cashSharePpm } = order;
    if (cashSharePpm !== undefined) {
      const { unitsPerTickLot } = this.#instruments[instrument] as Instrument;
      const { feePpm } = this.#costs;
      return qtyLots(
        Math.min(lots, lotsForCash({ cash: this.#freeCash(), sharePpm: cashSharePpm, ticks, unitsPerTickLot, feePpm })),
      );
    }
    if (!order.reduceOnly) return lots;
    const held = this.#held[instrument] as number;
    if (held === 0 || Math.sign(held) === signOf(side)) return qtyLots(0);
    return qtyLots(Math.min(lots, Math.abs(held)));
  }
}
