/** What waits at a venue over bars, and which bars reach it. */
import { type Micros, type PriceTicks, qtyLots } from '../../core/index.ts';
import { type OrderIntent, OrderRecord } from '../orders/index.ts';
import { type HeapNode, LevelHeap } from './level-heap.ts';

/** Prices of a bar, in ticks. */
export interface MatchBar {
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly volume: number;
}

/** A trade of the market. */
export interface MatchTrade {
  readonly priceTicks: number;
  readonly lots: number;
  /** Side of the taker: 1 bought, -1 sold, 0 not known. */
  readonly side: number;
}

/** The order in which a bar trades what it reaches. */
export const AT_OPEN = 0;
/** Stops that are nearer than the price at which the venue closes the position. */
export const NEAR_STOPS = 1;
export const STOPS = 2;
export const LIMITS = 3;

/** Place of an order that is in no heap. */
export const OUTSIDE = -1;

/** Where and when a trade takes place. */
export interface TradePlace {
  ticks: PriceTicks;
  slips: boolean;
  time: Micros;
  dead: boolean;
}

/** A trade as a bar that goes nowhere. */
export class Point implements MatchBar {
  openTicks = Number.NaN;
  highTicks = Number.NaN;
  lowTicks = Number.NaN;
  volume = 1;

  at(ticks: number): this {
    this.openTicks = ticks;
    this.highTicks = ticks;
    this.lowTicks = ticks;
    return this;
  }
}

/** Nothing traded and nothing moved: the price is a repetition, not a market. */
export function isDead(bar: MatchBar): boolean {
  return bar.volume === 0 && bar.highTicks === bar.lowTicks;
}

/** Whether the order trades when the price comes up to its level; the others trade when it comes down. */
export function waitsAbove(order: OrderIntent): boolean {
  return (order.type === 'stopMarket') === (order.side === 'buy');
}

/** The open lies at or beyond the level of a resting order. */
export function isBeyond(order: OrderIntent, openTicks: number): boolean {
  if (order.type === 'market') return false;
  return waitsAbove(order) ? openTicks >= order.priceTicks : openTicks <= order.priceTicks;
}

/** Whether a bar comes to the level of a resting order; its open counts as well, whatever its range says. */
export function isReached(order: OrderIntent, bar: MatchBar): boolean {
  if (waitsAbove(order)) return bar.highTicks >= order.priceTicks || bar.openTicks >= order.priceTicks;
  return bar.lowTicks <= order.priceTicks || bar.openTicks <= order.priceTicks;
}

/** Whether a bar comes to a level at which an order may trade. */
export function reaches(floor: Floor, bar: MatchBar): boolean {
  const above = floor.above.top();
  if (above !== undefined && isReached(above, bar)) return true;
  const below = floor.below.top();
  return below !== undefined && isReached(below, bar);
}

/** A limit order rests until the market comes to it; everything else takes. */
export function liquidityOf(order: Resting): 'maker' | 'taker' {
  return order.type === 'limit' && !order.takes ? 'maker' : 'taker';
}

/** Older orders first. */
export function byArrival(a: Resting, b: Resting): number {
  return a.arrival - b.arrival;
}

/** Lets an order wait at its level. */
export function wait(floor: Floor, order: Resting): void {
  order.key = waitsAbove(order) ? order.priceTicks : -order.priceTicks;
  (waitsAbove(order) ? floor.above : floor.below).add(order);
}

/** An order that the venue has: a copy of its own, and where it waits. */
export class Resting extends OrderRecord implements HeapNode {
  /** Orders are looked at in this order. */
  arrival = 0;
  key = Number.NaN;
  place = -1;
  /** Lots of others that stand before it at its price, where the venue sees trades. */
  ahead = 0;
  /** It may have met the market as it came, and not waited for it. */
  takes = false;
}

/** What waits on one instrument. */
export class Floor {
  /** Orders that trade when the price comes up to their level, and those that trade when it comes down to it. */
  readonly above = new LevelHeap<Resting>();
  readonly below = new LevelHeap<Resting>();
  /** Market orders: they trade at the next open. */
  readonly atOpen: Resting[] = [];
}

/** The order by which the venue closes the position of an instrument; its side and level come with the position. */
export function callOf(instrument: number): Resting {
  const call = new Resting();
  call.instrument = instrument;
  call.type = 'stopMarket';
  call.purpose = 'flatten';
  call.reduceOnly = true;
  call.lots = qtyLots(0);
  return call;
}

/** The arrival of an order that has traded in the step that is under way, and turn of one that does not trade in it. */
export const TRADED = -2;

/**
 * When an order that a bar reaches trades in it. Of orders that came while the bar was under way only stops do: whether their
 * level was reached before or after is not known, and after is the worse of the two.
 * @param bar.before orders that arrived before the bar.
 */
export function passOf(
  order: Resting,
  o: { readonly call: Resting | undefined; readonly bar: MatchBar; readonly before: number },
): number {
  if (order.arrival === TRADED) return TRADED;
  const isLate = order.arrival >= o.before;
  if (isLate && !(order.reduceOnly && order.type === 'stopMarket')) return TRADED;
  return !isLate && isBeyond(order, o.bar.openTicks) ? AT_OPEN : turnOf(order, o.call);
}

/** When an order that the open has not reached trades, beside the call of its instrument. */
function turnOf(order: Resting, call: Resting | undefined): number {
  if (order.type !== 'stopMarket') return LIMITS;
  if (call === undefined || order.side !== call.side) return STOPS;
  const isNearer = order.side === 'sell' ? order.priceTicks > call.priceTicks : order.priceTicks < call.priceTicks;
  return isNearer ? NEAR_STOPS : STOPS;
}
