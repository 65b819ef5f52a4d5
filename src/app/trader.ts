/**
 * The decisions of a session: a state machine from events to orders. No clock, no input or output, no promises; the
 * same events give the same decisions, whatever the mode. `Engine` owns the journal and the way to the venue.
 *
 * A strategy wishes a position; the trader turns a changed wish into orders, keeps a protective stop order at the
 * venue for every open position, and closes everything when a stop layer of the risk engine trips. After a stop-out
 * that direction is barred until the strategy has wished something else.
 *
 * After each report the trader compares what is with what should be, so no single report has to arrive: an exit that
 * was refused is sent again at the next bar, a stop that is gone is replaced, and nothing blocks the kill switch.
 */
import { assert, type Epoch, InputError, type Micros, type PriceTicks, priceTicks, qtyLots } from '../core/index.ts';
import { CELL } from '../domain/features/index.ts';
import { ticksToNumber } from '../domain/market/index.ts';
import {
  type AnswerKind,
  ClientOrderIds,
  type FillReport,
  isProtective,
  isTerminal,
  type OpenOrder,
  OpenOrders,
  remainingLots,
  SELL_TERMS,
  type Side,
  signOf,
  termsOf,
  type VenueReport,
  type VoidReport,
} from '../domain/orders/index.ts';
import { Account, ROW_CELL } from '../domain/portfolio/index.ts';
import { type MarkOutcome, RiskEngine } from '../domain/risk/index.ts';
import { type FeatureView, SLOT, TRADE_SLOT, targetLots } from '../domain/strategy/index.ts';
import { type CircuitBreaker, RateWindow } from '../hot/index.ts';
import type { BarEvent, EngineEvent, FundingEvent, LiquidationEvent, TradeEvent } from '../ports/index.ts';
import { breakersOf, copyBar, type Desk, hearAtTrade, isDead, openDesk, score, type TradeDesk } from './desk.ts';
import { type Joint, openJoint } from './joint.ts';
import { Outbox } from './outbox.ts';
import { type OrderSender, Protection } from './protection.ts';
import { isResting, RestingOrders } from './resting-orders.ts';
import type { SessionSetup, TraderObserver } from './session-setup.ts';
import { isOtherSide, Settlement, withinHeld, withoutFee } from './settlement.ts';

export type { Decision } from './outbox.ts';
export type { SessionSetup, TraderObserver } from './session-setup.ts';

/** Price of an order that has none. */
const NO_PRICE = priceTicks(0);

/** What the orders of a session are. */
const ENTRY = termsOf({ type: 'market', purpose: 'entry', reduceOnly: false });
const EXIT = termsOf({ type: 'market', purpose: 'exit', reduceOnly: true });
const FLATTEN = termsOf({ type: 'market', purpose: 'flatten', reduceOnly: true });

// Names of the hot path: what another module exports is looked up, and checked to be there, at each of its uses.
const SALE = SELL_TERMS;
const [toLots, toPrice, sizeOf, waits, isQuiet] = [qtyLots, ticksToNumber, targetLots, isProtective, isDead];
const copy = copyBar;
const { open: OPEN, high: HIGH, low: LOW, close: CLOSE, volume: VOLUME, openTime: OPEN_TIME } = CELL;
const { time: TIME, score: SCORE, position: POSITION } = SLOT;
const { position: TRADE_POSITION } = TRADE_SLOT;
const { LOTS } = ROW_CELL;

/** Turns events into decisions. */
export class Trader {
  declare readonly account: Account;
  readonly orders = new OpenOrders();
  declare readonly risk: RiskEngine;
  /** Decisions of the last event; the engine takes them out. */
  readonly outbox = new Outbox();
  readonly #observer: TraderObserver;
  readonly #settlement: Settlement;
  readonly #resting: RestingOrders;
  readonly #protection: Protection;
  /** The breaker of the venue of each instrument. */
  readonly #breakers: readonly CircuitBreaker[];
  readonly #desks: readonly Desk[];
  /** Where one strategy decides for all desks at once. */
  readonly #joint: Joint | undefined;
  readonly #ids: ClientOrderIds;
  #epoch: Epoch;
  /** Time of the last event. In an array, because it goes from call to call, and is boxed where one is not inlined. */
  readonly #clock = new Float64Array(1);
  #intentSeq = 0;
  #failure: InputError | undefined;

  constructor(setup: SessionSetup, epoch: Epoch, observer: TraderObserver = {}) {
    this.#observer = observer;
    this.#epoch = epoch;
    this.#ids = new ClientOrderIds(setup.session);
    this.account = new Account(setup.instruments, setup.initialCash);
    this.#settlement = new Settlement(this.account, observer);
    this.#breakers = breakersOf(setup);
    const rate = new RateWindow({ limit: setup.risk.ordersPerWindow, windowMicros: setup.risk.orderWindowMicros });
    this.risk = new RiskEngine({
      profile: setup.risk,
      account: this.account,
      orders: this.orders,
      breaker: this.#breakers,
      rate,
      feePpm: setup.feePpm,
    });
    const { account, orders, risk } = this;
    const sender: OrderSender = {
      order: (desk, terms, side, lots, price) => this.#order(desk, terms, side, lots, price),
      cancel: (order) => this.#cancel(order),
    };
    this.#resting = new RestingOrders({ account, orders, risk, sender, clock: this.#clock });
    this.#protection = new Protection({ account, orders, sender, stopPpm: setup.risk.positionStopPpm });
    const joint = openJoint(setup);
    this.#joint = joint;
    const load = (index: number, view: FeatureView) => joint?.strategyOf(index) ?? setup.load(view);
    this.#desks = setup.instruments.map((_, index) => openDesk({ ...setup, account, load }, index));
  }

  /** Term that new client order ids carry. */
  set epoch(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** Time of the last event. */
  get now(): Micros {
    return this.#clock[0] as Micros;
  }

  /** Why the strategy was stopped, when it failed. */
  get failure(): InputError | undefined {
    return this.#failure;
  }

  /** Applies one event; decisions are in `outbox` afterwards. */
  apply(event: EngineEvent): void {
    if (event.type === 'bar') this.#onBar(event);
    else if (event.type === 'trade') this.#onTrade(event);
    else if (event.type === 'report') this.#onReport(event.report);
    else if (event.type === 'funding') this.#onFunding(event);
    else if (event.type === 'liquidation') this.#onLiquidation(event);
    else {
      this.#moveOn(event.time);
      if (event.action === 'reset') this.risk.reset();
      else if (event.action === 'halt') this.#halt(event.reason);
      else {
        this.risk.kill(event.reason);
        this.#flattenAll();
      }
    }
  }

  /** Nothing leaves any more but cancels, and what may still add to a position is taken back. */
  #halt(reason: string): void {
    this.risk.halt(reason);
    for (const desk of this.#desks) this.#withdraw(desk);
  }

  /** Takes the orders back that the strategy lets wait. */
  #withdraw(desk: Desk): void {
    if (desk.resting !== undefined) this.#resting.withdraw(desk, desk.resting);
  }

  /** Funding moves cash alone; the next price judges what is left. */
  #onFunding(funding: FundingEvent): void {
    this.#moveOn(funding.time);
    this.account.receive(funding.amount);
    this.#observer.onFunding?.(funding);
  }

  /** What the venue has closed is as if a stop had closed it: its exits are taken back, and its direction is barred. */
  #onLiquidation(liquidation: LiquidationEvent): void {
    this.#moveOn(liquidation.time);
    const desk = this.#deskOf(liquidation.instrument);
    this.#settlement.liquidate(liquidation);
    desk.barredSide = liquidation.side === 'sell' ? 1 : -1;
    desk.wish = 0;
    this.#withdraw(desk);
    desk.goalLots = this.account.position(desk.index).lots;
    this.#protection.keep(desk);
    this.#pursue(desk);
  }

  #moveOn(time: number): void {
    const clock = this.#clock;
    if (!(time >= (clock[0] as number))) assert(false, 'events come in the order of time', clock[0], time);
    clock[0] = time;
  }

  #deskOf(instrument: number): Desk {
    const desk = this.#desks[instrument];
    if (desk === undefined) assert(false, 'event is for an instrument of the session', instrument);
    return desk;
  }

  #onBar(bar: BarEvent): void {
    // Its instrument before its time: what is read first of an event of several kinds is boxed when it is a double.
    const desk = this.#deskOf(bar.instrument);
    this.#moveOn(bar.closeTime);
    this.account.markAt(bar.instrument, bar.closeTicks, desk.row);
    const outcome = this.risk.onMarkAt(bar.instrument, this.#clock, isQuiet(bar));
    this.#observer.onEquity?.(this.now, this.account.equity());
    this.#onMarked(desk, outcome);
    if (this.#failure === undefined) this.#decideSafely(desk, bar);
    else desk.heard = Number.NaN;
    this.#follow(desk, outcome);
    if (this.#joint !== undefined) this.#followJointly(this.#joint, desk, outcome);
  }

  /** The last bar of a time lets the strategy of several markets decide for all of them. */
  #followJointly(joint: Joint, last: Desk, outcome: MarkOutcome): void {
    if (outcome === 'positionStop') joint.stopOut(last.index, this.now);
    if (this.#failure !== undefined || !joint.isComplete(this.now)) return;
    for (const desk of this.#desks) this.#showHeld(desk, joint.slots, joint.positionOf(desk.index));
    try {
      if (!joint.decide(this.now)) return;
    } catch (error) {
      this.#failWith(error);
      return;
    }
    for (const desk of this.#desks) {
      desk.heard = joint.targets[desk.index] as number;
      this.#follow(desk, 'within');
    }
  }

  #onTrade(trade: TradeEvent): void {
    const desk = this.#deskOf(trade.instrument);
    this.#moveOn(trade.time);
    this.account.markAt(trade.instrument, trade.priceTicks, desk.row);
    const outcome = this.risk.onMarkAt(trade.instrument, this.#clock, false);
    this.#observer.onTradeEquity?.(this.now, this.account.equity());
    this.#onMarked(desk, outcome);
    if (desk.trades !== undefined && this.#failure === undefined) this.#decideAtTradeSafely(desk, trade);
    else desk.heard = Number.NaN;
    this.#follow(desk, outcome);
  }

  /** What a new price sets off, whatever the strategy says. */
  #onMarked(desk: Desk, outcome: MarkOutcome): void {
    if (outcome === 'positionStop') this.#stopOut(desk);
    else if (outcome !== 'within') this.#flattenAll();
    if (!desk.armed) this.#arm(desk);
  }

  /** Takes what the strategy has said, and does what is to be done. */
  #follow(desk: Desk, outcome: MarkOutcome): void {
    if (!Number.isNaN(desk.heard) && outcome !== 'positionStop') this.#wish(desk);
    if (desk.unsettled) {
      desk.unsettled = false;
      this.#protection.keep(desk);
    }
    this.#pursue(desk);
    if (desk.resting !== undefined) this.#resting.hear(desk, desk.resting, outcome !== 'positionStop' && !desk.closing);
  }

  /** A strategy that fails is stopped and its positions are closed; whoever runs the session finds `failure`. */
  #decideSafely(desk: Desk, bar: BarEvent): void {
    try {
      this.#decide(desk, bar);
    } catch (error) {
      desk.heard = Number.NaN;
      this.#failWith(error);
    }
  }

  #decideAtTradeSafely(desk: Desk, trade: TradeEvent): void {
    desk.heard = Number.NaN;
    try {
      const { strategy } = desk.trades as TradeDesk;
      this.#showHeld(desk, strategy.slots, TRADE_POSITION);
      hearAtTrade(desk, trade);
    } catch (error) {
      this.#failWith(error);
    }
  }

  #failWith(error: unknown): void {
    if (!(error instanceof InputError)) throw error;
    this.#failure = error;
    this.risk.stop();
    this.#flattenAll();
  }

  /** Runs features, model and strategy, which may leave everything as it is. */
  #decide(desk: Desk, bar: BarEvent): void {
    const { rules, pipeline, strategy } = desk;
    const { source } = pipeline;
    source[OPEN] = toPrice(rules, bar.openTicks);
    source[HIGH] = toPrice(rules, bar.highTicks);
    source[LOW] = toPrice(rules, bar.lowTicks);
    source[CLOSE] = toPrice(rules, bar.closeTicks);
    source[VOLUME] = bar.volume;
    source[OPEN_TIME] = bar.openTime;
    // Before the features, although a bar of warm-up needs none of it: behind a call all that was looked up is looked up anew.
    const { slots } = strategy;
    slots[TIME] = bar.closeTime / 1000;
    this.#showHeld(desk, slots, POSITION);
    if (!pipeline.step()) {
      desk.heard = Number.NaN;
      return;
    }
    if (desk.infer !== undefined) slots[SCORE] = score(desk, desk.infer);
    if (desk.copies) copy(desk);
    desk.ask();
    desk.heard = desk.answer[0] as number;
  }

  /** Leaves the position, as a part of what a target of 1 means, in a place of `slots`: as a result it may be boxed. */
  #showHeld(desk: Desk, slots: Float64Array, place: number): void {
    const { fixedLots, sharePpm } = desk.trading;
    if (fixedLots > 0) slots[place] = (desk.row[LOTS] as number) / fixedLots;
    else this.account.shareInto(slots, place, desk.row, sharePpm);
  }

  /** A signal is an event: on the side that is held already it changes nothing, and nothing of it is remembered. */
  #signal(desk: Desk): void {
    const held = this.account.position(desk.index).lots;
    const target = desk.heard;
    desk.wish = target;
    const isHeld = target !== 0 && Math.sign(target) === Math.sign(held);
    desk.goalLots = isHeld ? held : this.#lotsOfWish(desk);
  }

  #wish(desk: Desk): void {
    if (desk.trading.signals) {
      this.#signal(desk);
      return;
    }
    const wish = desk.heard;
    if (desk.barredSide !== 0 && Math.sign(wish) === desk.barredSide) return;
    desk.barredSide = 0;
    if (wish === desk.wish) return;
    desk.wish = wish;
    desk.goalLots = this.#lotsOfWish(desk);
  }

  /** Lots of the wish: that fraction of the size, or of the position limit at the last price; rounded down. */
  #lotsOfWish(desk: Desk): number {
    const target = desk.wish;
    const equity = this.account.equity() as number;
    if (target === 0 || equity <= 0) return 0;
    const limit = this.risk.positionLimit(equity);
    const perLot = this.account.mark(desk.index) * desk.rules.unitsPerTickLot;
    return sizeOf(desk.trading, { target, equity, limit, perLot });
  }

  /** Sends what is needed to get from the position to the goal, as far as nothing is on its way already. */
  #pursue(desk: Desk): void {
    if (!this.risk.active) {
      this.#withdraw(desk);
      if (this.risk.halted !== '') return;
      if (this.risk.killed !== '' || this.risk.stopped) {
        this.#flatten(desk);
        return;
      }
    }
    const held = desk.row[LOTS] as number;
    if (held === 0) desk.closing = false;
    const goal = desk.closing ? 0 : desk.goalLots;
    if (goal === held || this.#busy(desk)) return;
    const side: Side = goal > held ? 'buy' : 'sell';
    const reducible =
      held !== 0 && Math.sign(goal - held) !== Math.sign(held) ? Math.min(Math.abs(goal - held), Math.abs(held)) : 0;
    if (reducible > 0) {
      this.#order(desk, EXIT, side, reducible, NO_PRICE);
    }
    const rest = Math.abs(goal - held) - reducible;
    if (rest === 0 || this.#hasUnknown(desk)) return;
    if (!this.#order(desk, ENTRY, side, rest, NO_PRICE)) this.#giveUpEntry(desk);
  }

  /** What an entry stood for is given up; the strategy's next change of mind tries again. An exit is never given up. */
  #giveUpEntry(desk: Desk): void {
    const held = this.account.position(desk.index).lots;
    const sameSide = Math.sign(held) === Math.sign(desk.goalLots);
    if (!sameSide) desk.goalLots = 0;
    else if (Math.abs(desk.goalLots) > Math.abs(held)) desk.goalLots = held;
  }

  /** True while an order is on its way whose end must be waited for: a second one could trade twice. */
  #busy(desk: Desk): boolean {
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      if (waits(order.intent.purpose) || isResting(order.intent)) continue;
      if (order.status !== 'unknown' || order.intent.reduceOnly) return true;
    }
    return false;
  }

  #hasUnknown(desk: Desk): boolean {
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      if (order.status === 'unknown') return true;
    }
    return false;
  }

  /**
   * Takes back what would add, and closes what is held. An order of unknown fate does not stand in the way: closing
   * orders are reduce-only, so one too many trades nothing.
   */
  #flatten(desk: Desk): void {
    desk.goalLots = 0;
    this.#withdraw(desk);
    const held = this.account.position(desk.index).lots;
    const side: Side = held > 0 ? 'sell' : 'buy';
    let covered = 0;
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      const { intent, status } = order;
      if (waits(intent.purpose) || status === 'unknown') continue;
      if (!intent.reduceOnly) this.#cancel(order);
      else if (intent.side === side) covered += remainingLots(order);
    }
    const rest = Math.abs(held) - covered;
    if (rest > 0) this.#order(desk, FLATTEN, side, rest, NO_PRICE);
  }

  /** An entry of unknown fate is taken back too: should it turn out never to have arrived, it would be sent again. */
  #flattenAll(): void {
    for (const desk of this.#desks) {
      for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
        if (order.status === 'unknown' && !order.intent.reduceOnly) this.#cancel(order);
      }
      this.#flatten(desk);
    }
  }

  /**
   * Makes an order and asks the risk engine. Entries add to a position, all others only reduce it; stops wait at a price.
   * @param terms what the order is, as a buy.   @returns false when it was refused.
   */
  #order(desk: Desk, terms: number, side: Side, lots: number, price: PriceTicks): boolean {
    const intentSeq = (this.#intentSeq + 1) | 0;
    this.#intentSeq = intentSeq;
    const draft = this.orders.draft(this.#ids, this.#epoch, intentSeq);
    draft.instrument = desk.index;
    draft.terms = terms + (side === 'buy' ? 0 : SALE);
    draft.lots = toLots(lots);
    draft.priceTicks = price;
    draft.time = this.now;
    draft.cashSharePpm = terms === ENTRY ? desk.trading.entry.cashSharePpm : undefined;
    const verdict = this.risk.checkAt(draft, this.#clock);
    if ('code' in verdict) {
      this.orders.discard(draft);
      this.outbox.pushRefusal({ intentSeq, instrument: desk.index, code: verdict.code });
      return false;
    }
    this.orders.add(draft);
    this.outbox.pushOrder(draft, verdict);
    return true;
  }

  #cancel(order: OpenOrder): void {
    if (order.status === 'cancelPending') return;
    this.orders.requestCancel(order);
    this.#intentSeq = (this.#intentSeq + 1) | 0;
    this.outbox.pushCancel(order, { intentSeq: this.#intentSeq, time: this.now });
  }

  #onReport(report: VenueReport): void {
    this.#moveOn(report.time);
    const desk = this.#deskOf(report.instrument);
    if (report.kind === 'filled') {
      this.#onFill(desk, report);
      return;
    }
    if (report.kind === 'voided') {
      this.#onVoid(desk, report);
      return;
    }
    const order = this.orders.find(report);
    if (order === undefined) return;
    this.#answer(report, order);
    // A stop that was to be replaced anyway, and is refused: what replaces it counts, not the refusal.
    const replaced = report.kind === 'rejected' && order.status === 'cancelPending';
    if (!this.orders.advance(order, report.kind)) return;
    this.#observer.onAnswer?.(order.intent, report.kind);
    if (report.kind !== 'accepted') this.#settle(desk, order, report.kind, replaced);
    if (desk.resting !== undefined) this.#resting.onAnswer(desk, desk.resting, order);
  }

  /** Sees to what a report leaves open. A refusal by the venue is answered at the next bar: at once, it might never end. */
  #settle(desk: Desk, order: OpenOrder, kind: Exclude<AnswerKind, 'accepted'>, replaced: boolean): void {
    const refused = kind === 'rejected' || kind === 'expired' || kind === 'cancelRejected';
    const { purpose, reduceOnly } = order.intent;
    if (purpose === 'target') {
      // A position without its target is still protected; the next fill asks for the target again.
    } else if (purpose === 'stop') {
      if (replaced || kind === 'cancelled' || kind === 'lost') this.#protection.keep(desk);
      else if (kind === 'rejected' || kind === 'expired') this.#giveUpPosition(desk);
    } else if (!reduceOnly && isTerminal(order.status) && !isResting(order.intent)) this.#giveUpEntry(desk);
    if (refused && (reduceOnly || kind === 'cancelRejected')) desk.unsettled = true;
    else this.#pursue(desk);
  }

  /** A position that cannot be protected is closed, and what was about to enlarge it is taken back. */
  #giveUpPosition(desk: Desk): void {
    desk.goalLots = 0;
    desk.closing = true;
    this.#withdraw(desk);
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      if (!order.intent.reduceOnly) this.#cancel(order);
    }
    this.#pursue(desk);
  }

  /** Tells the breaker how the call went that its permit was for: once per order that adds risk. */
  #answer(report: VenueReport, order: OpenOrder): void {
    if (order.intent.reduceOnly || order.status !== 'submitted') return;
    const breaker = this.#breakers[order.intent.instrument] as CircuitBreaker;
    if (report.kind === 'lost') breaker.onFailure(this.now);
    else breaker.onSuccessAt(this.#clock);
  }

  #onFill(desk: Desk, fill: FillReport): void {
    const open = this.orders.find(fill);
    if (open !== undefined) this.#answer(fill, open);
    const outcome = this.orders.fill(fill);
    if (outcome.kind === 'duplicate') return;
    if (outcome.kind === 'external') {
      this.#settlement.external(fill);
      this.risk.kill('fill of an order that is not ours');
      this.#flattenAll();
      return;
    }
    const { order } = outcome;
    const before = this.account.position(desk.index).lots;
    if (isResting(order.intent)) this.#onRestingFill(desk, order, fill);
    desk.goalLots = withoutFee(desk.goalLots, this.#settlement.fill(order.intent, fill));
    if (before === 0 || Math.sign(before) !== Math.sign(this.account.position(desk.index).lots)) {
      desk.armed = !desk.trading.late;
    }
    if (waits(order.intent.purpose)) this.#onStopFill(desk, order);
    this.#protection.keep(desk);
    const isOdd = isOtherSide(order.intent, fill);
    if (outcome.kind === 'overfill' || isOdd) {
      this.risk.kill(isOdd ? 'the venue filled the other side' : 'the venue filled more than was ordered');
      this.#flattenAll();
    } else this.#pursue(desk);
    if (desk.resting !== undefined) this.#resting.onAnswer(desk, desk.resting, order);
  }

  /** A trade that never was: its lots and money go back, and what it was to build is not built again by itself. */
  #onVoid(desk: Desk, report: VoidReport): void {
    if (!this.orders.takeBack(report)) return;
    this.#settlement.takeBack(report);
    desk.goalLots = withinHeld(desk.goalLots, this.account.position(desk.index).lots);
    this.#protection.keep(desk);
    this.#pursue(desk);
  }

  /** What waited has traded: the goal goes along, and the next wish counts anew. */
  #onRestingFill(desk: Desk, order: OpenOrder, fill: FillReport): void {
    if (!desk.closing) desk.goalLots += signOf(order.intent.side) * fill.lots;
    desk.wish = Number.NaN;
    if (desk.resting !== undefined) this.#resting.onTrade(desk, desk.resting, order);
  }

  /** A stop ends the wish that it protected, and bars its direction until the strategy wishes something else. */
  #onStopFill(desk: Desk, order: OpenOrder): void {
    desk.barredSide = order.intent.side === 'sell' ? 1 : -1;
    desk.wish = 0;
    this.#withdraw(desk);
    desk.goalLots = this.account.position(desk.index).lots;
  }

  /** The same for a stop that the risk engine watches itself: what is held is closed at the next price. */
  #stopOut(desk: Desk): void {
    desk.barredSide = Math.sign(this.account.position(desk.index).lots);
    desk.wish = 0;
    this.#withdraw(desk);
    desk.goalLots = 0;
  }

  /** From the close of the bar of the entry on, the exits of the strategy wait too. */
  #arm(desk: Desk): void {
    desk.armed = true;
    if (this.account.position(desk.index).lots !== 0) this.#protection.keep(desk);
  }
}
