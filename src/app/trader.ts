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
import {
  assert,
  type Epoch,
  InputError,
  type Micros,
  micros,
  PPM,
  type Ppm,
  type PriceTicks,
  priceTicks,
  type QuoteUnits,
  qtyLots,
} from '../core/index.ts';
import { type BarPipeline, compileFeatureSet } from '../domain/features/index.ts';
import { type Instrument, ticksToNumber } from '../domain/market/index.ts';
import { compileMlp } from '../domain/ml/index.ts';
import {
  type CancelIntent,
  ClientOrderIds,
  type FillReport,
  isProtective,
  isTerminal,
  type OpenOrder,
  OpenOrders,
  type OrderIntent,
  type OrderPurpose,
  remainingLots,
  type Side,
  type VenueReport,
} from '../domain/orders/index.ts';
import { Account } from '../domain/portfolio/index.ts';
import { type RiskApproved, RiskEngine, type RiskProfile } from '../domain/risk/index.ts';
import {
  compileTrading,
  exitTicks,
  type LoadedStrategy,
  SLOT,
  type StrategyBundle,
  type Trading,
  targetLots,
} from '../domain/strategy/index.ts';
import { CircuitBreaker, RateWindow } from '../hot/index.ts';
import type { BarEvent, EngineEvent } from '../ports/index.ts';

/** What a session trades, with which money and under which limits. */
export interface SessionSetup {
  /** Eight hexadecimal digits that name the session in client order ids. */
  readonly session: string;
  readonly instruments: readonly Instrument[];
  readonly initialCash: QuoteUnits;
  /** Fee of the venue, for the check of funds. */
  readonly feePpm: Ppm;
  readonly risk: RiskProfile;
  readonly bundle: StrategyBundle;
  /** Makes one isolated instance of the strategy per instrument. */
  readonly load: () => LoadedStrategy;
}

/** What the trader decided on an event, in order. */
export type Decision =
  | { readonly kind: 'order'; readonly intent: OrderIntent; readonly approved: RiskApproved<OrderIntent> }
  | { readonly kind: 'cancel'; readonly intent: CancelIntent }
  | { readonly kind: 'refusal'; readonly intentSeq: number; readonly instrument: number; readonly code: string };

/** Told what happens, for results and metrics; must not act on it. */
export interface TraderObserver {
  /** A bar closed: time, equity in quote units. */
  onEquity?(time: number, equity: number): void;
  onFill?(fill: FillReport, order: OrderIntent, realised: QuoteUnits): void;
}

/** The breaker needs this many answers before it judges, and waits this long before it probes. */
const BREAKER = { windowOutcomes: 64, minOutcomes: 8, openMicros: 30_000_000, probes: 8 } as const;

/** Price of an order that has none. */
const NO_PRICE = priceTicks(0);

/** State of one instrument. */
interface Desk {
  readonly index: number;
  readonly rules: Instrument;
  readonly pipeline: BarPipeline;
  readonly strategy: LoadedStrategy;
  readonly infer: ((row: Float64Array) => number) | undefined;
  readonly modelRow: Float64Array;
  readonly modelColumns: Int32Array;
  readonly trading: Trading;
  /** The exits of the strategy wait at the venue; the stop of the risk profile always does. */
  armed: boolean;
  /** Position that the strategy wishes, as a fraction of the limit. */
  wish: number;
  /** Direction that was stopped out and does not count until the strategy wishes another; 0 for none. */
  barredSide: number;
  /** Lots that the wish means; reached by orders, or given up when an entry is refused. */
  goalLots: number;
  /** The venue refused something; what remains to be done is tried again at the next bar. */
  unsettled: boolean;
}

/** Reused view of a bar in doubles. */
interface FloatBar {
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Turns events into decisions. */
export class Trader {
  readonly account: Account;
  readonly orders = new OpenOrders();
  readonly risk: RiskEngine;
  /** Decisions of the last event; the engine takes them out. */
  readonly outbox: Decision[] = [];
  readonly #setup: SessionSetup;
  readonly #observer: TraderObserver;
  readonly #breaker: CircuitBreaker;
  readonly #desks: readonly Desk[];
  readonly #ids: ClientOrderIds;
  readonly #bar: FloatBar = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  #epoch: Epoch;
  #now: Micros = micros(0);
  #intentSeq = 0;
  #failure: InputError | undefined;

  constructor(setup: SessionSetup, epoch: Epoch, observer: TraderObserver = {}) {
    this.#setup = setup;
    this.#observer = observer;
    this.#epoch = epoch;
    this.#ids = new ClientOrderIds(setup.session);
    this.account = new Account(setup.instruments, setup.initialCash);
    this.#breaker = new CircuitBreaker({
      ...BREAKER,
      openAt: setup.risk.breakerOpenPpm,
      closeAt: setup.risk.breakerClosePpm,
    });
    const rate = new RateWindow({ limit: setup.risk.ordersPerWindow, windowMicros: setup.risk.orderWindowMicros });
    this.risk = new RiskEngine({
      profile: setup.risk,
      account: this.account,
      orders: this.orders,
      breaker: this.#breaker,
      rate,
      feePpm: setup.feePpm,
    });
    this.#desks = setup.instruments.map((rules, index) => openDesk(setup, rules, index));
  }

  /** Term that new client order ids carry. */
  set epoch(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** Time of the last event. */
  get now(): Micros {
    return this.#now;
  }

  /** Why the strategy was stopped, when it failed. */
  get failure(): InputError | undefined {
    return this.#failure;
  }

  /** Applies one event; decisions are in `outbox` afterwards. */
  apply(event: EngineEvent): void {
    if (event.type === 'bar') this.#onBar(event);
    else if (event.type === 'report') this.#onReport(event.report);
    else {
      this.#moveOn(event.time);
      if (event.action === 'reset') this.risk.reset();
      else {
        this.risk.kill(event.reason);
        this.#flattenAll();
      }
    }
  }

  #moveOn(time: number): void {
    if (!(time >= this.#now)) assert(false, 'events come in the order of time', this.#now, time);
    this.#now = time as Micros;
  }

  #deskOf(instrument: number): Desk {
    const desk = this.#desks[instrument];
    if (desk === undefined) assert(false, 'event is for an instrument of the session', instrument);
    return desk;
  }

  #onBar(bar: BarEvent): void {
    this.#moveOn(bar.closeTime);
    const desk = this.#deskOf(bar.instrument);
    this.account.markAt(bar.instrument, bar.closeTicks);
    const equity = this.account.equity();
    const outcome = this.risk.onMark(bar.instrument, this.#now, equity);
    this.#observer.onEquity?.(this.#now, equity);
    if (outcome !== 'within') this.#flattenAll();
    if (!desk.armed) this.#arm(desk);
    const wish = this.#failure === undefined ? this.#decideSafely(desk, bar) : Number.NaN;
    if (!Number.isNaN(wish)) this.#wish(desk, wish);
    if (desk.unsettled) {
      desk.unsettled = false;
      this.#protect(desk);
    }
    this.#pursue(desk);
  }

  /** A strategy that fails is stopped and its positions are closed; whoever runs the session finds `failure`. */
  #decideSafely(desk: Desk, bar: BarEvent): number {
    try {
      return this.#decide(desk, bar);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#failure = error;
      this.risk.stop();
      this.#flattenAll();
      return Number.NaN;
    }
  }

  /** Runs features, model and strategy. NaN when the strategy leaves everything as it is. */
  #decide(desk: Desk, bar: BarEvent): number {
    const floats = this.#bar;
    floats.openTime = bar.openTime;
    floats.open = ticksToNumber(desk.rules, bar.openTicks);
    floats.high = ticksToNumber(desk.rules, bar.highTicks);
    floats.low = ticksToNumber(desk.rules, bar.lowTicks);
    floats.close = ticksToNumber(desk.rules, bar.closeTicks);
    floats.volume = bar.volume;
    if (!desk.pipeline.update(floats)) return Number.NaN;
    const { slots } = desk.strategy;
    slots[SLOT.time] = this.#now / 1000;
    slots[SLOT.open] = floats.open;
    slots[SLOT.high] = floats.high;
    slots[SLOT.low] = floats.low;
    slots[SLOT.close] = floats.close;
    slots[SLOT.volume] = floats.volume;
    slots[SLOT.score] = score(desk);
    slots[SLOT.position] = this.#held(desk);
    const { row } = desk.pipeline;
    // A loop, because `set` is a call into the runtime, which costs more than the few features that there are.
    for (let i = 0; i < row.length; i++) slots[SLOT.features + i] = row[i] as number;
    return desk.strategy.decide();
  }

  /** Position as a part of what a target of 1 means. */
  #held(desk: Desk): number {
    const { fixedLots, sharePpm } = desk.trading;
    if (fixedLots > 0) return this.account.position(desk.index).lots / fixedLots;
    // Equity is asked for again: as an argument it would be boxed at every bar.
    return (this.account.exposure(desk.index) * PPM) / (this.account.equity() * sharePpm);
  }

  /** A signal is an event: on the side that is held already it changes nothing, and nothing of it is remembered. */
  #signal(desk: Desk, target: number): void {
    const held = this.account.position(desk.index).lots;
    desk.wish = target;
    const isHeld = target !== 0 && Math.sign(target) === Math.sign(held);
    desk.goalLots = isHeld ? held : this.#lotsFor(desk, target, this.account.equity());
  }

  #wish(desk: Desk, wish: number): void {
    if (desk.trading.signals) {
      this.#signal(desk, wish);
      return;
    }
    if (desk.barredSide !== 0 && Math.sign(wish) === desk.barredSide) return;
    desk.barredSide = 0;
    if (wish === desk.wish) return;
    desk.wish = wish;
    desk.goalLots = this.#lotsFor(desk, wish, this.account.equity());
  }

  /** Lots of a wish: that fraction of the size, or of the position limit at the last price; rounded down. */
  #lotsFor(desk: Desk, wish: number, equity: number): number {
    if (wish === 0 || equity <= 0) return 0;
    const limit = this.risk.positionLimit(equity);
    const perLot = this.account.mark(desk.index) * desk.rules.unitsPerTickLot;
    return targetLots(desk.trading, { target: wish, equity, limit, perLot });
  }

  /** Sends what is needed to get from the position to the goal, as far as nothing is on its way already. */
  #pursue(desk: Desk): void {
    if (this.risk.killed !== '' || this.risk.stopped) {
      this.#flatten(desk);
      return;
    }
    const held = this.account.position(desk.index).lots;
    const goal = desk.goalLots;
    if (goal === held || this.#busy(desk)) return;
    const side: Side = goal > held ? 'buy' : 'sell';
    const reducible =
      held !== 0 && Math.sign(goal - held) !== Math.sign(held) ? Math.min(Math.abs(goal - held), Math.abs(held)) : 0;
    if (reducible > 0) {
      this.#order(desk, 'exit', side, reducible, NO_PRICE);
    }
    const rest = Math.abs(goal - held) - reducible;
    if (rest === 0 || this.#hasUnknown(desk)) return;
    if (!this.#order(desk, 'entry', side, rest, NO_PRICE)) this.#giveUpEntry(desk);
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
      if (isProtective(order.intent.purpose)) continue;
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
    const held = this.account.position(desk.index).lots;
    const side: Side = held > 0 ? 'sell' : 'buy';
    let covered = 0;
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      const { intent, status } = order;
      if (isProtective(intent.purpose) || status === 'unknown') continue;
      if (!intent.reduceOnly) this.#cancel(order);
      else if (intent.side === side) covered += remainingLots(order);
    }
    const rest = Math.abs(held) - covered;
    if (rest > 0) this.#order(desk, 'flatten', side, rest, NO_PRICE);
  }

  #flattenAll(): void {
    for (const desk of this.#desks) this.#flatten(desk);
  }

  /**
   * Makes an order and asks the risk engine. Entries add to a position, all others only reduce it; stops wait at a price.
   * @returns false when it was refused.
   */
  #order(desk: Desk, purpose: OrderPurpose, side: Side, lots: number, price: PriceTicks): boolean {
    this.#intentSeq += 1;
    const intentSeq = this.#intentSeq;
    const intent: OrderIntent = {
      intentSeq,
      clientOrderId: this.#ids.of(this.#epoch, intentSeq),
      instrument: desk.index,
      side,
      type: purpose === 'stop' ? 'stopMarket' : purpose === 'target' ? 'limit' : 'market',
      purpose,
      lots: qtyLots(lots),
      priceTicks: price,
      reduceOnly: purpose !== 'entry',
      time: this.#now,
      ...(purpose === 'entry' ? desk.trading.entry : undefined),
    };
    const verdict = this.risk.check(intent, this.#now);
    if ('code' in verdict) {
      this.outbox.push({ kind: 'refusal', intentSeq, instrument: desk.index, code: verdict.code });
      return false;
    }
    this.orders.add(intent);
    this.outbox.push({ kind: 'order', intent, approved: verdict });
    return true;
  }

  #cancel(order: OpenOrder): void {
    const { clientOrderId: id, instrument } = order.intent;
    if (order.status === 'cancelPending') return;
    this.orders.apply(id, 'requestCancel');
    this.#intentSeq += 1;
    this.outbox.push({
      kind: 'cancel',
      intent: { intentSeq: this.#intentSeq, clientOrderId: id, instrument, time: this.#now },
    });
  }

  #onReport(report: VenueReport): void {
    this.#moveOn(report.time);
    const desk = this.#deskOf(report.instrument);
    if (report.kind === 'filled') {
      this.#onFill(desk, report);
      return;
    }
    const order = this.orders.get(report.clientOrderId);
    if (order === undefined) return;
    this.#answer(report, order);
    const moved = this.orders.applyTo(order, REPORT_EVENT[report.kind]);
    if ('code' in moved) return;
    this.#settle(desk, moved, report.kind);
  }

  /** Sees to what a report leaves open. A refusal by the venue is answered at the next bar: at once, it might never end. */
  #settle(desk: Desk, order: OpenOrder, kind: Exclude<VenueReport['kind'], 'filled'>): void {
    if (kind === 'accepted') return;
    const refused = kind === 'rejected' || kind === 'expired' || kind === 'cancelRejected';
    const { purpose, reduceOnly } = order.intent;
    if (purpose === 'target') {
      // A position without its target is still protected; the next fill asks for the target again.
    } else if (purpose === 'stop') {
      if (kind === 'rejected' || kind === 'expired') this.#giveUpPosition(desk);
      else if (kind === 'cancelled' || kind === 'lost') this.#protect(desk);
    } else if (!reduceOnly && isTerminal(order.status)) this.#giveUpEntry(desk);
    if (refused && (reduceOnly || kind === 'cancelRejected')) desk.unsettled = true;
    else this.#pursue(desk);
  }

  /** A position that cannot be protected is closed, and what was about to enlarge it is taken back. */
  #giveUpPosition(desk: Desk): void {
    desk.goalLots = 0;
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      if (!order.intent.reduceOnly && order.status !== 'unknown') this.#cancel(order);
    }
    this.#pursue(desk);
  }

  /** Tells the breaker how the call went that its permit was for: once per order that adds risk. */
  #answer(report: VenueReport, order: OpenOrder): void {
    if (order.intent.reduceOnly || order.status !== 'submitted') return;
    if (report.kind === 'lost') this.#breaker.onFailure(this.#now);
    else this.#breaker.onSuccess(this.#now);
  }

  #onFill(desk: Desk, fill: FillReport): void {
    const open = this.orders.get(fill.clientOrderId);
    if (open !== undefined) this.#answer(fill, open);
    const outcome = this.orders.fill(fill);
    if (outcome.kind === 'duplicate') return;
    if (outcome.kind === 'external') {
      this.risk.kill('fill of an order that is not ours');
      this.#flattenAll();
      return;
    }
    const { order } = outcome;
    const before = this.account.position(desk.index).lots;
    const realised = this.account.applyFill(order.intent.side, fill);
    this.#observer.onFill?.(fill, order.intent, realised);
    if (before === 0 || Math.sign(before) !== Math.sign(this.account.position(desk.index).lots)) {
      desk.armed = !desk.trading.late;
    }
    if (isProtective(order.intent.purpose)) this.#onStopFill(desk, order);
    this.#protect(desk);
    if (outcome.kind === 'overfill') {
      this.risk.kill('the venue filled more than was ordered');
      this.#flattenAll();
    } else this.#pursue(desk);
  }

  /** A stop ends the wish that it protected, and bars its direction until the strategy wishes something else. */
  #onStopFill(desk: Desk, order: OpenOrder): void {
    desk.barredSide = order.intent.side === 'sell' ? 1 : -1;
    desk.wish = 0;
    desk.goalLots = this.account.position(desk.index).lots;
  }

  /** From the close of the bar of the entry on, the exits of the strategy wait too. */
  #arm(desk: Desk): void {
    desk.armed = true;
    if (this.account.position(desk.index).lots !== 0) this.#protect(desk);
  }

  /** Keeps exactly one stop order for the whole position, and one target where the strategy has one. */
  #protect(desk: Desk): void {
    const { stopPpm, targetPpm } = desk.trading;
    this.#keep(
      desk,
      'stop',
      desk.armed ? Math.min(stopPpm, this.#setup.risk.positionStopPpm) : this.#setup.risk.positionStopPpm,
    );
    if (targetPpm > 0) this.#keep(desk, 'target', desk.armed ? targetPpm : 0);
  }

  /**
   * Keeps one protective order of a kind, so far from the average entry price; none for a distance of 0. One of unknown
   * fate protects nothing, so it is taken back and replaced; both reduce only.
   */
  #keep(desk: Desk, purpose: 'stop' | 'target', distancePpm: number): void {
    const { lots: held, costUnits } = this.account.position(desk.index);
    const lots = distancePpm > 0 ? Math.abs(held) : 0;
    const side: Side = held > 0 ? 'sell' : 'buy';
    const price =
      lots === 0
        ? NO_PRICE
        : exitTicks(desk.rules, {
            costUnits,
            lots,
            long: held > 0,
            distancePpm: purpose === 'stop' ? -distancePpm : distancePpm,
          });
    let covering: OpenOrder | undefined;
    for (let order = this.orders.first(desk.index); order !== undefined; order = order.next) {
      const { intent, status } = order;
      if (intent.purpose !== purpose) continue;
      const fits = lots > 0 && intent.side === side && intent.priceTicks === price && remainingLots(order) === lots;
      const sure = status !== 'unknown' && status !== 'cancelPending';
      if (fits && sure && covering === undefined) covering = order;
      else if (status !== 'unknown' || !desk.unsettled) this.#cancel(order);
    }
    if (lots > 0 && covering === undefined) this.#order(desk, purpose, side, lots, price);
  }
}

const REPORT_EVENT = {
  accepted: 'accept',
  cancelled: 'cancel',
  rejected: 'reject',
  expired: 'expire',
  cancelRejected: 'rejectCancel',
  lost: 'loseTrack',
} as const;

function openDesk(setup: SessionSetup, rules: Instrument, index: number): Desk {
  const pipeline = compileFeatureSet(setup.bundle.features);
  const { model } = setup.bundle;
  const compiled = model === null ? undefined : compileMlp(model);
  const columns = (model?.features ?? []).map((name) => pipeline.names.indexOf(name));
  return {
    index,
    rules,
    pipeline,
    strategy: setup.load(),
    infer: compiled === undefined ? undefined : (row) => compiled.infer(row),
    modelRow: new Float64Array(columns.length),
    modelColumns: Int32Array.from(columns),
    trading: compileTrading(setup.bundle.trading, rules, { ...setup.risk, feePpm: setup.feePpm }),
    armed: true,
    wish: 0,
    barredSide: 0,
    goalLots: 0,
    unsettled: false,
  };
}

function score(desk: Desk): number {
  if (desk.infer === undefined) return Number.NaN;
  for (let i = 0; i < desk.modelColumns.length; i++) {
    desk.modelRow[i] = desk.pipeline.row[desk.modelColumns[i] as number] as number;
  }
  return desk.infer(desk.modelRow);
}
