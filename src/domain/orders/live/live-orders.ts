/**
 * Live orders as a state machine: what the engine decided and what the venue says go in, requests and reports come out.
 * No clock, no promises, no chance; time comes with each call.
 *
 * An order leaves again only when the venue proved that it did nothing, or when the deadline rule did: the venue's clock
 * is past timestamp + recvWindow + a second (and past what its answers may lag), and an answer from then says that it
 * does not know the order. No timeout and no number of failures proves anything. Everything else is asked for again and
 * again, slower each time, and stays reserved in risk until the venue's own word ends it.
 */
import type { Micros } from '../../../core/index.ts';
import type { FaultReport, VenueFault } from '../faults/index.ts';
import type { CancelIntent, OrderIntent } from '../order.ts';
import type { VenueReport } from '../report.ts';
import type { LiveMessage, LiveReply, VenueOrder, VenueTrade } from './contract.ts';
import { EntryGuard } from './entry-guard.ts';
import { IdMemory } from './id-memory.ts';
import { Lane, type Step } from './lane.ts';
import { LiveBook } from './live-book.ts';
import {
  ATTEMPTS_MAX,
  CHECK_FIRST_MICROS,
  CHECK_LONGEST_MICROS,
  type LiveOptions,
  QUIET_MICROS,
  RESTING_MICROS,
  WAITING_MICROS,
} from './live-options.ts';
import { LiveOrder } from './live-order.ts';
import { Reconciler } from './reconciler.ts';
import { type Flight, RequestDesk } from './request-desk.ts';
import { isOrder, isTrade, isWellFormed } from './well-formed.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** The live orders of a session. */
export class LiveOrders {
  readonly book: LiveBook;
  readonly requests: RequestDesk;
  readonly #options: LiveOptions;
  readonly #ids: IdMemory;
  readonly #lanes: readonly Lane[];
  readonly #reconciler: Reconciler;
  readonly #guard: EntryGuard;
  #started = false;
  #clockAsked = false;
  /** The clock is to be asked for as soon as requests may leave again. */
  #clockWanted = false;

  /** @param now microseconds. */
  constructor(options: LiveOptions, now: number) {
    const { instruments, session, idCapacity } = options;
    this.#options = options;
    this.book = new LiveBook(instruments);
    this.requests = new RequestDesk(options);
    this.#ids = new IdMemory(idCapacity, now);
    this.#lanes = instruments.map((_, i) => new Lane(i));
    this.#guard = new EntryGuard(options, (instrument) => this.#reconciler.barOf(instrument));
    const isQuiet = (instrument: number): boolean => this.#isQuiet(instrument);
    this.#reconciler = new Reconciler(this.book, this.requests, { instruments: instruments.length, session, isQuiet });
  }

  /** Why entries do not leave; empty when they do. */
  get halted(): string {
    return this.#guard.halted;
  }

  /** Why an instrument takes no entries, when reconciliation found something. */
  haltOf(instrument: number): string | undefined {
    return this.#reconciler.halts[instrument];
  }

  /** Commands that wait for an instrument. */
  waiting(instrument: number): number {
    return (this.#lanes[instrument] as Lane).queue.length;
  }

  /** Market data of this time has come. */
  market(instrument: number, time: number, ticks: number): void {
    this.#guard.market(instrument, time, ticks);
  }

  /** From now on only cancels and what reduces leaves, what waits included. */
  halt(reason: string): void {
    this.#guard.halted = reason;
  }

  resume(): void {
    this.#guard.halted = '';
  }

  /** An order that the journal holds; whether it was sent before the crash is not known. */
  recoverOrder(intent: OrderIntent, now: number): void {
    this.#ids.take(intent.clientOrderId, now);
    const order = new LiveOrder(intent);
    order.phase = 'unknown';
    this.book.add(order);
  }

  recoverCancel(intent: CancelIntent): void {
    const order = this.book.get(intent.clientOrderId);
    if (order !== undefined) order.cancelWanted = true;
  }

  recoverReport(report: VenueReport): void {
    if (report.kind === 'filled') {
      this.book.recoverTrade(report);
      this.#reconciler.recoverTrade(report);
      return;
    }
    if (report.kind === 'voided') {
      this.book.recoverVoid(report);
      return;
    }
    const order = this.book.get(report.clientOrderId);
    if (order === undefined) return;
    if (report.kind === 'accepted') order.evidence = true;
    else if (report.kind === 'cancelRejected') order.cancelWanted = false;
    else if (report.kind !== 'lost') {
      order.end = { kind: report.kind, reason: report.reason };
      this.book.remove(order);
    }
  }

  /** Begins: asks for the venue's clock and for everything whose fate is open. */
  start(now: number): void {
    this.#started = true;
    this.#askClock(now);
    for (const order of this.book.values()) if (order.phase === 'unknown') order.checkAt = now;
    this.#reconciler.begin(now);
  }

  /** The venue's stream is there again: what it said meanwhile is asked for. */
  connected(now: number): void {
    if (!this.#started) return;
    for (const order of this.book.values()) {
      if (order.phase === 'open') order.checkAt = Math.min(order.checkAt, now);
    }
    this.#reconciler.begin(now);
  }

  /** Takes an order that the risk engine approved. The same id twice is one order. */
  submit(intent: OrderIntent, now: Micros): void {
    if (!this.#ids.take(intent.clientOrderId, now)) {
      this.book.notice('replayed', intent.instrument, `${intent.clientOrderId} was used before`);
      return;
    }
    const order = new LiveOrder(intent);
    this.book.add(order);
    const lane = this.#laneOf(order);
    const isFull = !order.reduceOnly && lane.queue.length >= this.#options.laneCapacity;
    const refusal = isFull ? 'too many commands wait for this instrument' : this.#guard.refusalOf(order, now);
    if (refusal !== undefined) {
      this.#refuse(order, now, refusal);
      return;
    }
    lane.push({ kind: 'place', order });
  }

  cancel(intent: CancelIntent, now: Micros): void {
    const order = this.book.get(intent.clientOrderId);
    if (order === undefined) return;
    order.cancelWanted = true;
    const lane = this.#laneOf(order);
    if (order.phase === 'queued' && lane.withdraw(order)) {
      const end = { kind: 'cancelled', reason: 'taken back before it left' } as const;
      this.book.end(order, end, now);
      return;
    }
    if (!order.cancelPending && order.end === undefined) lane.push({ kind: 'cancel', order });
  }

  /** Sends what was submitted and cancelled since: together, so that a stop and its target can leave as a pair. */
  flush(now: Micros): void {
    this.#pumpAll(now);
  }

  /** Takes an answer. One that is malformed is no answer, and the order that it is about is left to later questions. */
  reply(reply: LiveReply, now: Micros): void {
    const flight = this.requests.take(reply.requestId);
    const known = flight ?? this.requests.takeLate(reply.requestId);
    const { gate } = this.requests;
    if (known === undefined) {
      // Nobody waits for it any more, and a ban holds all the same.
      if (reply.kind === 'fault' && reply.retryAfter > 0) gate.close(reply.retryAfter, now);
      return;
    }
    gate.learn(reply.serverTime, known.sentAt, now);
    if (reply.serverTime > 0) gate.answered();
    else gate.failed(now);
    this.#dateRecovered(reply.serverTime);
    if (!isWellFormed(reply)) {
      this.book.notice('quarantined', known.instrument, `malformed answer about '${known.order?.clientOrderId ?? ''}'`);
      if (flight !== undefined) this.#unanswered(flight, now, 'a malformed answer');
    } else if (reply.kind === 'fault') this.#onFault(known, reply, now, flight === undefined);
    else this.#onAnswer(known, reply, now);
    this.#pumpAll(now);
  }

  /** Takes what the stream says. */
  message(message: LiveMessage, now: Micros): void {
    if (message.kind === 'status') this.#guard.setOpen(message.instrument, message.open);
    else if (message.kind === 'bust') this.#onBust(message.trade, now);
    else if (isOrder(message.order) && (message.trade === undefined || isTrade(message.trade))) {
      if (message.trade !== undefined) this.book.trade(message.trade, now);
      const order = this.book.get(message.order.clientOrderId);
      if (order !== undefined) this.#show(order, message.order, now);
    }
    this.#pumpAll(now);
  }

  /** Does what is due. */
  tick(now: Micros): void {
    for (const flight of this.requests.overdue(now)) {
      this.requests.gate.failed(now);
      this.#unanswered(flight, now, 'no answer in time');
    }
    if (!this.requests.gate.isOpen(now)) return;
    if (this.#clockWanted) this.#askClock(now);
    for (const order of [...this.book.values()]) if (order.checkAt <= now && !order.asking) this.#ask(order, now);
    this.#reconciler.tick(now);
    this.#pumpAll(now);
  }

  /** When `tick` has something to do next; infinity for never. */
  nextDeadline(now: number): number {
    const { gate } = this.requests;
    let next = this.#reconciler.nextDeadline();
    for (const { checkAt, asking } of this.book.values()) if (!asking && checkAt < next) next = checkAt;
    if (this.#clockWanted) next = now;
    if (!gate.isOpen(now)) {
      for (const lane of this.#lanes) if (lane.queue.length > 0) next = gate.openFrom;
      next = Math.max(next, gate.openFrom);
    }
    return Math.min(next, this.requests.nextDeadline());
  }

  #laneOf(order: LiveOrder): Lane {
    return this.#lanes[order.instrument] as Lane;
  }

  #isQuiet(instrument: number): boolean {
    const lane = this.#lanes[instrument] as Lane;
    if (lane.active !== undefined || lane.queue.length > 0) return false;
    for (const order of this.book.values()) {
      if (order.instrument !== instrument) continue;
      if (order.phase !== 'open' || order.end !== undefined || this.book.misses(order)) return false;
    }
    return true;
  }

  #refuse(order: LiveOrder, now: Micros, reason: string): void {
    this.book.notice('refused', order.instrument, `${order.clientOrderId}: ${reason}`);
    this.book.end(order, { kind: 'rejected', reason }, now);
  }

  #pumpAll(now: Micros): void {
    for (const lane of this.#lanes) if (lane.queue.length > 0 || lane.held.length > 0) this.#pump(lane, now);
  }

  /** Sends the next commands of a lane, as far as the venue takes any and none is awaited. */
  #pump(lane: Lane, now: Micros): void {
    while (lane.active === undefined && lane.queue.length > 0 && this.requests.gate.isOpen(now)) {
      const step = lane.queue.shift() as Step;
      if (step.kind === 'place') this.#place(lane, step.order, now);
      else this.#sendCancel(lane, step.order, now);
    }
    if (lane.active !== undefined || lane.queue.length > 0) return;
    for (const order of lane.held.splice(0)) this.book.tellHeld(order, now);
  }

  #place(lane: Lane, order: LiveOrder, now: Micros): void {
    if (order.end !== undefined) return;
    const refusal = this.#guard.refusalOf(order, now);
    if (refusal !== undefined) {
      this.#refuse(order, now, refusal);
      return;
    }
    if (order.leavesAgain && this.#isTooMuch(order)) {
      this.book.end(order, { kind: 'cancelled', reason: 'less is held by now' }, now);
      return;
    }
    if (this.#takesOff(lane, order)) return;
    const partner = this.#options.sellsAreFunded ? lane.pairOf(order) : undefined;
    if (partner !== undefined && lane.cancelsBefore(partner)) {
      lane.putBehindCancels({ kind: 'place', order });
      return;
    }
    if (partner !== undefined) lane.withdraw(partner);
    const flight = this.requests.send({ kind: 'place', instrument: order.instrument, order, partner }, now);
    for (const leg of [order, partner]) {
      if (leg === undefined) continue;
      leg.phase = 'sent';
      leg.sentAt = flight.timestamp;
      leg.placeRequest = flight.requestId;
      leg.attempts += 1;
    }
    lane.active = { kind: 'place', order };
    lane.partner = partner;
  }

  /**
   * Whether more would be closed than is held. An order of another hour is not sized anew here: it ends, and the engine
   * decides by what it holds then. A first sending is left to the venue, so that this cannot go on for ever.
   */
  #isTooMuch({ instrument, side, lots, reduceOnly }: LiveOrder): boolean {
    const held = this.book.positions[instrument] as number;
    return reduceOnly && lots > (side === 'sell' ? held : -held);
  }

  /** Protective orders lock what a closing order sells: they go first. Once an order, so that it cannot go on for ever. */
  #takesOff(lane: Lane, order: LiveOrder): boolean {
    const closes = order.reduceOnly && !order.protective && order.side === 'sell';
    if (!this.#options.sellsAreFunded || !closes || order.released) return false;
    order.released = true;
    let any = false;
    for (const other of this.book.values()) {
      const locks = other.instrument === order.instrument && other.protective && other.phase !== 'queued';
      if (!locks || other.end !== undefined || other.side !== order.side) continue;
      if (!any) lane.queue.unshift({ kind: 'place', order });
      any = true;
      other.held = true;
      lane.held.push(other);
      if (!other.cancelPending) lane.pushFirst({ kind: 'cancel', order: other });
    }
    return any;
  }

  #sendCancel(lane: Lane, order: LiveOrder, now: Micros): void {
    if (order.end !== undefined || order.cancelPending) return;
    order.cancelPending = true;
    this.requests.send({ kind: 'cancel', instrument: order.instrument, order }, now);
    lane.active = { kind: 'cancel', order };
  }

  #release(order: LiveOrder, kind: Step['kind']): void {
    const lane = this.#laneOf(order);
    if (lane.active?.order !== order || lane.active.kind !== kind) return;
    lane.active = undefined;
    lane.partner = undefined;
  }

  /** Asks for the fate of an order, or for trades of it that are missing. */
  #ask(order: LiveOrder, now: number): void {
    order.asking = true;
    const kind = this.book.misses(order) ? 'trades' : 'query';
    this.requests.send({ kind, instrument: order.instrument, order }, now);
  }

  #askLater(order: LiveOrder, now: number): void {
    order.asking = false;
    if (order.phase === 'ended') return;
    const pause = Math.min(CHECK_LONGEST_MICROS, CHECK_FIRST_MICROS * 2 ** Math.min(order.checks, 16));
    order.checks += 1;
    order.checkAt = now + pause;
  }

  #askClock(now: number): void {
    this.#clockWanted = !this.requests.gate.isOpen(now);
    if (this.#clockAsked || this.#clockWanted) return;
    this.#clockAsked = true;
    this.requests.send({ kind: 'time', instrument: 0 }, now);
  }

  /** Orders of before the crash were sent no later than now, in the venue's time. */
  #dateRecovered(serverTime: number): void {
    if (!(serverTime > 0)) return;
    for (const order of this.book.values()) {
      if (order.phase === 'unknown' && Number.isNaN(order.sentAt)) order.sentAt = serverTime;
    }
  }

  #onAnswer(flight: Flight, reply: Exclude<LiveReply, { kind: 'fault' }>, now: Micros): void {
    const { order, instrument } = flight;
    if (reply.kind === 'placed') this.#onPlaced(flight, now);
    else if (reply.kind === 'cancelled' && order !== undefined) {
      order.cancelPending = false;
      this.#release(order, 'cancel');
      this.#show(order, reply.order, now);
    } else if (reply.kind === 'cancelled') this.#reconciler.isGone(flight.clientOrderId);
    else if (reply.kind === 'order' && order !== undefined) this.#onQueried(flight, order, reply, now);
    else if (reply.kind === 'trades') {
      for (const trade of reply.trades) this.book.trade(trade, now);
      if (order !== undefined) this.#afterTrades(order, now);
      else this.#reconciler.onTrades(instrument, reply.trades, now);
      this.#settleAll(instrument, now);
    } else if (reply.kind === 'openOrders') this.#reconciler.onOpenOrders(instrument, reply.orders, now);
    else if (reply.kind === 'holdings') this.#reconciler.onHoldings(instrument, reply.lots, now);
    else if (reply.kind === 'time') this.#clockAsked = false;
  }

  #onPlaced({ order, partner, requestId }: Flight, now: Micros): void {
    for (const leg of [order, partner]) {
      if (leg === undefined || leg.placeRequest !== requestId) continue;
      this.#guard.taken(leg.instrument);
      this.book.accept(leg, now);
      this.#expectNews(leg, now);
      this.#release(leg, 'place');
      if (leg.cancelWanted && !leg.cancelPending && leg.end === undefined)
        this.#laneOf(leg).push({ kind: 'cancel', order: leg });
    }
  }

  /** News of an open order come by the stream; when none come, it is asked for. */
  #expectNews(order: LiveOrder, now: number): void {
    if (order.end !== undefined || order.phase !== 'open') return;
    // A cancel that the venue does not obey is asked for again, but slower each time.
    if (order.cancelWanted) {
      this.#askLater(order, now);
      return;
    }
    order.checks = 0;
    if (order.protective) order.checkAt = now + RESTING_MICROS;
    else order.checkAt = now + (order.type === 'market' ? QUIET_MICROS : WAITING_MICROS);
  }

  #onQueried(
    flight: Flight,
    order: LiveOrder,
    reply: { serverTime: number; order: VenueOrder | undefined },
    now: Micros,
  ): void {
    order.asking = false;
    if (reply.order !== undefined) {
      this.#show(order, reply.order, now);
      return;
    }
    const { recvWindowMicros, marginMicros, readLagMicros } = this.#options;
    const proves = reply.serverTime > order.sentAt + recvWindowMicros + marginMicros + readLagMicros;
    const isUndecided = order.phase === 'unknown' && !order.evidence && flight.sentAt >= 0;
    if (!proves || !isUndecided) {
      this.#askLater(order, now);
      return;
    }
    this.book.notice('absent', order.instrument, `${order.clientOrderId} never arrived`);
    this.#again(order, now, 'it never reached the venue');
  }

  /** An order that provably did nothing leaves again when it is still wanted, or ends. */
  #again(order: LiveOrder, now: Micros, reason: string): void {
    order.cancelPending = false;
    if (order.cancelWanted) this.book.end(order, { kind: 'cancelled', reason }, now);
    else if (order.attempts >= ATTEMPTS_MAX || (!order.reduceOnly && order.attempts === 0))
      this.#refuse(order, now, reason);
    else {
      this.book.notice('resent', order.instrument, `${order.clientOrderId}: ${reason}`);
      order.phase = 'queued';
      order.leavesAgain = true;
      order.checkAt = NEVER;
      this.#laneOf(order).push({ kind: 'place', order });
    }
  }

  /** The venue showed the order. What it shows may be older than what we know. */
  #show(order: LiveOrder, shown: VenueOrder, now: Micros): void {
    order.asking = false;
    order.venueLots = Math.max(order.venueLots, shown.filledLots);
    this.#release(order, 'place');
    if (shown.state === 'open') {
      this.book.accept(order, now);
      if (order.end !== undefined) return;
      const wantsCancel = order.cancelWanted && !order.cancelPending;
      if (wantsCancel) this.#laneOf(order).push({ kind: 'cancel', order });
      if (this.book.misses(order)) order.checkAt = Math.min(order.checkAt, now + CHECK_FIRST_MICROS);
      else this.#expectNews(order, now);
      return;
    }
    order.evidence = true;
    const end = { kind: shown.state, reason: shown.reason };
    if (!this.book.end(order, end, now)) order.checkAt = Math.min(order.checkAt, now + CHECK_FIRST_MICROS);
    this.#release(order, 'cancel');
  }

  #afterTrades(order: LiveOrder, now: Micros): void {
    order.asking = false;
    if (this.book.misses(order)) this.#askLater(order, now);
    else if (order.end === undefined) this.#expectNews(order, now);
  }

  #settleAll(instrument: number, now: Micros): void {
    for (const order of [...this.book.values()]) {
      if (order.instrument === instrument && order.end !== undefined) this.book.settle(order, now);
    }
  }

  #onBust(trade: VenueTrade, now: Micros): void {
    if (!isTrade(trade)) {
      this.book.notice('quarantined', trade.instrument, 'malformed message about a trade that was taken back');
      return;
    }
    this.book.takeBack(trade, now);
    this.#settleAll(trade.instrument, now);
    this.#reconciler.halt(trade.instrument, `the venue took trade ${trade.tradeId} back`);
  }

  #onFault(flight: Flight, reply: { fault: FaultReport; retryAfter: number }, now: Micros, late: boolean): void {
    const fault = this.#options.explain(reply.fault);
    if (fault.action === 'backOff') {
      this.requests.gate.close(reply.retryAfter, now);
      this.book.notice('banned', flight.instrument, `no request before ${this.requests.gate.openFrom}`);
    }
    if (fault.action === 'reconnect') {
      this.book.notice('clock', flight.instrument, reply.fault.text);
      this.#askClock(now);
    }
    if (flight.kind === 'place') {
      if (fault.provesNothingHappened) this.#onRefused(flight, fault, reply.fault, now);
      else if (!late) this.#unanswered(flight, now, reply.fault.text);
    } else if (!late) this.#unanswered(flight, now, reply.fault.text, fault.action === 'never');
  }

  /** The venue proved that an order did nothing. */
  #onRefused({ order, partner, requestId }: Flight, fault: VenueFault, told: FaultReport, now: Micros): void {
    for (const leg of [order, partner]) {
      if (leg === undefined || leg.placeRequest !== requestId || leg.evidence || leg.end !== undefined) continue;
      this.#release(leg, 'place');
      if (fault.action !== 'never') {
        this.#again(leg, now, told.text);
        continue;
      }
      this.#strike(leg, fault, now);
      this.#refuse(leg, now, told.text);
      if (leg.purpose === 'stop') this.#refuseEntries(this.#laneOf(leg), now);
    }
  }

  /** What is held has no stop, and the engine is yet to hear of it: what waits to enlarge it must not leave before. */
  #refuseEntries(lane: Lane, now: Micros): void {
    for (const { kind, order } of [...lane.queue]) {
      if (kind === 'place' && !order.reduceOnly && lane.withdraw(order))
        this.#refuse(order, now, 'the stop of what is held was refused');
    }
  }

  /** Orders that are refused again and again must not keep others from living. */
  #strike({ instrument, reduceOnly }: LiveOrder, fault: VenueFault, now: number): void {
    if (fault.scope === 'account') this.halt('the venue refuses the account');
    if (reduceOnly) return;
    const strikes = this.#guard.struck(instrument, now);
    if (strikes === 0) return;
    this.book.notice('quarantined', instrument, `${strikes} entries in a row were refused`);
  }

  /** A request got no answer that says anything. */
  #unanswered(
    { kind, instrument, order, partner, requestId, clientOrderId }: Flight,
    now: Micros,
    reason: string,
    never = false,
  ): void {
    if (kind === 'place') {
      for (const leg of [order, partner]) {
        if (leg === undefined || leg.placeRequest !== requestId) continue;
        this.#release(leg, 'place');
        if (leg.phase !== 'sent') continue;
        this.book.lose(leg, now, reason);
        leg.checks = 0;
        this.#askLater(leg, now);
      }
    } else if (kind === 'cancel' && order !== undefined) {
      order.cancelPending = false;
      this.#release(order, 'cancel');
      // Of an order whose fate is open a refusal says nothing: it may be underway. Should it never have arrived, it ends.
      if (order.phase === 'ended') return;
      if (never && order.cancelWanted && order.phase !== 'unknown') {
        order.cancelWanted = false;
        this.book.refuseCancel(order, now, reason);
      }
      this.#askLater(order, now);
    } else if (order !== undefined) this.#askLater(order, now);
    else if (kind === 'time') {
      this.#clockAsked = false;
    } else if (kind === 'cancel') {
      if (never) this.#reconciler.isGone(clientOrderId);
    } else this.#reconciler.failed(instrument, now);
  }
}
