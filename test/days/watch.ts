/** The invariants, checked against the truth of the venue. Whoever finds one broken throws it. */
import type { Trader } from '../../src/app/trader.ts';
import {
  type FillReport,
  type LiveRequest,
  type OrderIntent,
  signOf,
  type VenueReport,
  type VoidReport,
} from '../../src/domain/orders/index.ts';
import type { EngineEvent } from '../../src/ports/index.ts';
import type { Market } from './market.ts';
import { CASH_UNITS } from './market.ts';
import type { TrueFill } from './truth.ts';
import type { VenueServer } from './venue-server.ts';
import { holds } from './violation.ts';

const MINUTE = 60_000_000;
/** Quote units of a tick of a lot; what is worth less than this cannot be sold, and not be protected either. */
const UNITS = 100;
const DUST_UNITS = 6e8;
/** A position may outgrow its limit with the price; a second one of the same size is far beyond this. */
const ROOM = 1.25;
/** How long a position may be without protection while the venue can be reached. */
const UNPROTECTED_MICROS = 6 * MINUTE;
/** The kill switch is reset after 3 minutes. */
const TAKEN_BACK_MICROS = 1.5 * MINUTE;

/** A number that stands for the state of a trader. */
export function stateHash(trader: Trader): number {
  const { account, orders, risk } = trader;
  let hash = mix(orders.size, account.cash);
  for (let i = 0; i < account.instruments.length; i++) {
    const { lots, costUnits } = account.position(i);
    hash = mix(mix(hash, lots), costUnits);
    hash = mix(hash, orders.reservedLots(i, 'buy') + 3 * orders.reducingLots(i, 'sell'));
  }
  return mix(hash, risk.killed === '' ? 0 : 1);
}

function isEnd(kind: VenueReport['kind']): boolean {
  return kind === 'cancelled' || kind === 'rejected' || kind === 'expired';
}

export function mix(hash: number, value: number): number {
  const low = value | 0;
  const high = (value / 4_294_967_296) | 0;
  let next = Math.imul(hash ^ low, 0x9e3779b1);
  next = Math.imul(next ^ (next >>> 15) ^ high, 0x85ebca6b);
  return next ^ (next >>> 13);
}

/** What the runner under test is, as far as the invariants look at it. */
export interface Subject {
  readonly trader: Trader;
  readonly waiting: (instrument: number) => number;
  readonly adopted: (instrument: number) => number;
  readonly haltOf: (instrument: number) => string | undefined;
}

export class Watch {
  readonly #market: Market;
  readonly #server: VenueServer;
  /** Position and cash from fills that were booked, each checked against the venue. */
  #cash = CASH_UNITS;
  #lots: number[];
  readonly #booked = new Set<number>();
  /** Trades that this runner booked back: what each was, signed. */
  readonly #voided = new Map<number, { instrument: number; lots: number }>();
  /** Booked lots of each order. */
  readonly #bookedOf = new Map<string, number>();
  /** Term of the runner, and the highest one of which an order has left. */
  #term = 0;
  #sentTerm = 0;
  /** Hash of the state after each event, of the journal that is being written. */
  readonly #hashes: number[] = [];
  readonly #unprotectedSince: number[];
  /** Since when an order waits that may add although trading has stopped; -1 for none. */
  readonly #addingSince: number[];
  /** Lots of each instrument at the bar before. */
  readonly #heldAtBar: number[];
  readonly #tradesAt: Map<number, TrueFill>[];
  /** Orders that were decided, by id. */
  /** Lots of each order that was decided. */
  readonly #decided = new Map<string, number>();
  #now = 0;
  readonly #forbidden: { instrument: number; from: number; until: number }[] = [];
  hash = 0;
  /** A journal that lost what it had promised: what is not in it cannot be told from somebody else's. */
  isBehind = false;

  constructor(market: Market, server: VenueServer) {
    this.#market = market;
    this.#server = server;
    this.#lots = market.instruments.map(() => 0);
    this.#unprotectedSince = market.instruments.map(() => -1);
    this.#addingSince = market.instruments.map(() => -1);
    this.#heldAtBar = market.instruments.map(() => 0);
    this.#tradesAt = market.instruments.map(() => new Map());
  }

  get events(): number {
    return this.#hashes.length;
  }

  /** No entry of an instrument may leave from one time until another: something was told that forbids it. */
  forbid(instrument: number, from: number, until: number): void {
    this.#forbidden.push({ instrument, from, until });
  }

  /** I6: what was told by now has stopped entries on this instrument. */
  mustBeStopped(instrument: number, subject: Subject): void {
    const isStopped = subject.trader.risk.killed !== '' || subject.haltOf(instrument) !== undefined;
    holds(isStopped, 'I6', () => `instrument ${instrument} takes entries after something that forbids them`);
  }

  /** What was forbidden is over: a start takes up what it finds. */
  permit(): void {
    this.#forbidden.length = 0;
  }

  /** A runner starts: what was booked is booked again by the replay. I13: its term is above each that sent anything. */
  begin(term: number): void {
    holds(term > this.#sentTerm, 'I13', () => `term ${term} begins, and orders of term ${this.#sentTerm} have left`);
    this.#term = term;
    // An end that did not reach the journal is not known any more.
    this.#market.truth.ended.clear();
    this.#bookedOf.clear();
    this.#cash = CASH_UNITS;
    this.#lots = this.#lots.map(() => 0);
    this.#booked.clear();
    // Nobody has booked them back now: what the venue has less is somebody else's again, until the replay says otherwise.
    for (const { instrument, lots } of this.#voided.values()) this.#own(instrument, lots);
    this.#voided.clear();
  }

  /** An end that the journal holds. */
  recover(event: EngineEvent): void {
    if (event.type === 'report' && isEnd(event.report.kind)) this.#market.truth.ended.add(event.report.clientOrderId);
  }

  /** I14: the replay comes to the state that the runner had at the same event. */
  replayed(index: number, trader: Trader): void {
    if (index === 0 || index > this.#hashes.length) return;
    const found = stateHash(trader);
    const kept = this.#hashes[index - 1] as number;
    // What a start itself brought has no hash of its own.
    holds(found === kept || Number.isNaN(kept), 'I14', () => `after ${index} events the replay has another state`);
  }

  /** What is kept of the journal with a copy of it, and put back with it. */
  history(): readonly number[] {
    return this.#hashes.slice();
  }

  putBack(history: readonly number[]): void {
    this.#hashes.length = 0;
    for (const hash of history) this.#hashes.push(hash);
  }

  /** The replay is over: what the journal lost never happened. */
  recovered(events: number): void {
    this.#hashes.length = Math.min(this.#hashes.length, events);
  }

  /** The runner goes on from here; what the start itself brought counts as handled. */
  resume(events: number): void {
    while (this.#hashes.length < events) this.#hashes.push(Number.NaN);
  }

  onDecided(clientOrderId: string, lots: number): void {
    this.#decided.set(clientOrderId, lots);
  }

  /** I2: a fill that is booked happened so at the venue, and is booked once. */
  onFill(fill: FillReport, order: OrderIntent): void {
    const { instrument, tradeId, lots, ticks, fee } = fill;
    const truth = this.#truthOf(instrument, tradeId);
    holds(truth !== undefined, 'I2', () => `trade ${tradeId} of ${fill.clientOrderId} never happened`);
    const fits = truth?.lots === lots && truth.ticks === ticks && truth.fee === fee;
    holds(
      fits && truth.order.clientOrderId === order.clientOrderId,
      'I2',
      () => `trade ${tradeId} was booked as another one`,
    );
    const key = tradeId * 16 + instrument;
    holds(!this.#booked.has(key), 'I2', () => `trade ${tradeId} was booked twice`);
    this.#booked.add(key);
    const id = fill.clientOrderId;
    this.#bookedOf.set(id, (this.#bookedOf.get(id) ?? 0) + lots);
    this.#book(instrument, signOf(order.side) * lots, ticks, fee);
  }

  /** I1, I2: a trade that is booked back was booked, happened so, and is booked back once. */
  onVoid(trade: VoidReport): void {
    const { instrument, tradeId, lots, ticks, fee, side } = trade;
    const truth = this.#truthOf(instrument, tradeId);
    const fits = truth?.lots === lots && truth.ticks === ticks && truth.fee === fee;
    holds(fits && truth.isVoid === true, 'I2', () => `trade ${tradeId} was taken back as another one`);
    const key = tradeId * 16 + instrument;
    holds(this.#booked.has(key) && !this.#voided.has(key), 'I2', () => `trade ${tradeId} was taken back in vain`);
    const signed = signOf(side) * lots;
    this.#voided.set(key, { instrument, lots: signed });
    this.#book(instrument, -signed, ticks, -fee);
    this.#own(instrument, -signed);
  }

  /** Moves lots between what is ours at the venue and what is not. */
  #own(instrument: number, lots: number): void {
    const { own, foreign } = this.#market.truth;
    own[instrument] = (own[instrument] as number) + lots;
    foreign[instrument] = (foreign[instrument] as number) - lots;
  }

  /**
   * Lots, signed, of our trades that were taken back before this runner heard of them: no history of the venue has them any
   * more, so they are neither ours nor somebody else's. One that is still told late counts as ours again, until its end is told.
   */
  #unseenLots(instrument: number): number {
    const { truth } = this.#market;
    let unseen = 0;
    for (const { order, tradeId, lots } of truth.voids) {
      const isUnseen = order.symbol === instrument && truth.isOurs(order.clientOrderId);
      if (isUnseen && !this.#booked.has(tradeId * 16 + instrument)) unseen += order.side * lots;
    }
    return unseen;
  }

  /** What our orders hold at the venue, as far as this runner can know of it. */
  #ownLots(instrument: number): number {
    return (this.#market.truth.own[instrument] as number) - this.#unseenLots(instrument);
  }

  #book(instrument: number, lots: number, ticks: number, fee: number): void {
    const { unitsPerTickLot } = this.#market.instruments[instrument] as { unitsPerTickLot: number };
    this.#lots[instrument] = (this.#lots[instrument] as number) + lots;
    this.#cash -= lots * ticks * unitsPerTickLot + fee;
  }

  /** After each event that the engine handled. */
  onEvent(event: EngineEvent, subject: Subject): void {
    const { trader } = subject;
    holds(trader.now >= this.#now, 'I17', () => `time went back from ${this.#now} to ${trader.now}`);
    this.#now = trader.now;
    holds(trader.account.cash === this.#cash, 'I1', () => `cash ${trader.account.cash} is not ${this.#cash}`);
    for (let i = 0; i < this.#lots.length; i++) {
      const { lots } = trader.account.position(i);
      holds(lots === this.#lots[i], 'I2', () => `position ${lots} is not the sum of its fills, ${this.#lots[i]}`);
      holds(subject.waiting(i) <= 64, 'I18', () => `${subject.waiting(i)} commands wait`);
    }
    holds(!trader.risk.killed.includes('more than was ordered'), 'I9', () => trader.risk.killed);
    if (event.type === 'report') this.#onReport(event.report);
    const hash = stateHash(trader);
    this.hash = mix(this.hash, hash);
    this.#hashes.push(hash);
  }

  #onReport({ kind, clientOrderId }: VenueReport): void {
    const { truth } = this.#market;
    const order = truth.byClientId.get(clientOrderId);
    if (kind === 'accepted') holds(order !== undefined, 'I9', () => `${clientOrderId} was accepted, and never arrived`);
    if (!isEnd(kind)) return;
    truth.ended.add(clientOrderId);
    if (order === undefined) return;
    holds(!order.open, 'I5', () => `the end of ${clientOrderId} was told, and it is open at the venue`);
    // A rejected order did nothing, and the end of another one is told when all its trades were.
    const booked = this.#bookedOf.get(clientOrderId) ?? 0;
    const isWhole = booked === order.filled || booked === order.filled - order.voided;
    const isTrue = isWhole && (kind !== 'rejected' || order.state !== 'filled');
    holds(
      isTrue || this.isBehind,
      'I5',
      () =>
        `${clientOrderId} was told as ${kind} with ${booked} lots; at the venue it is ${order.state} with ${order.filled}`,
    );
  }

  /** Before a request leaves. */
  onSend(request: LiveRequest, subject: Subject, now: number): void {
    const { terms, instrument } = request;
    if (terms === undefined) return;
    this.#sentTerm = Math.max(this.#sentTerm, this.#term);
    for (const leg of [terms, request.other]) {
      if (leg === undefined) continue;
      holds(this.#decided.has(leg.clientOrderId), 'I19', () => `${leg.clientOrderId} left without a decision`);
      holds(
        !this.#market.truth.byClientId.has(leg.clientOrderId),
        'I3',
        () => `${leg.clientOrderId} leaves again, and the venue has it`,
      );
    }
    if (terms.reduceOnly) return;
    const { trader } = subject;
    for (const { instrument: other, from, until } of this.#forbidden) {
      const isForbidden = other === instrument && now >= from && now < until;
      holds(
        !isForbidden,
        'I6',
        () => `${terms.clientOrderId} adds risk after the venue told of something that forbids it`,
      );
    }
    holds(trader.risk.killed === '', 'I6', () => `${terms.clientOrderId} adds risk after the kill switch`);
    holds(
      subject.haltOf(instrument) === undefined,
      'I6',
      () => `${terms.clientOrderId} adds risk on a halted instrument`,
    );
    let held = this.#ownLots(instrument) + (this.#server.underway[instrument] as number);
    for (const order of this.#market.truth.working) {
      const lots = order.symbol === instrument && order.side > 0 ? (this.#decided.get(order.clientOrderId) ?? 0) : 0;
      if (lots > 0) held += lots - order.filled;
    }
    const { unitsPerTickLot } = this.#market.instruments[instrument] as { unitsPerTickLot: number };
    const value = (held + terms.lots) * trader.account.mark(instrument) * unitsPerTickLot;
    const limit = trader.risk.positionLimit(trader.account.equity());
    holds(
      value <= limit * ROOM,
      'I8',
      () => `${terms.clientOrderId} could make a position of ${value}, limit ${limit}`,
    );
    holds(
      now - trader.now <= 60 * 1_000_000,
      'I10',
      () => `${terms.clientOrderId} leaves ${now - trader.now} us after its price`,
    );
  }

  /**
   * I16, at each bar: what is held is protected at the venue within a time in which the venue could be reached, or is being
   * flattened. Where the price is beyond the stop already, a stop would trigger at once and is refused; the position is
   * then closed at the market, which in a thin book takes some lots a minute: time counts from the last that it took.
   */
  checkProtection(instrument: number, now: number, isReachable: boolean, isStopped: boolean): void {
    const { truth } = this.#market;
    this.#checkTakenBack(instrument, now, isReachable, isStopped);
    const held = this.#ownLots(instrument);
    const strange = (truth.foreign[instrument] as number) + this.#unseenLots(instrument);
    let covered = 0;
    for (const order of truth.working) if (order.symbol === instrument && order.side < 0) covered += 1;
    const isDust = held * this.#market.midOf(instrument) * UNITS < DUST_UNITS;
    if (held <= 0 || isDust || covered > 0 || !isReachable || strange !== 0 || this.isBehind) {
      this.#unprotectedSince[instrument] = -1;
      this.#heldAtBar[instrument] = held;
      return;
    }
    const since = this.#unprotectedSince[instrument] as number;
    const isShrinking = held < (this.#heldAtBar[instrument] as number);
    this.#heldAtBar[instrument] = held;
    if (since < 0 || isShrinking) this.#unprotectedSince[instrument] = now;
    else holds(now - since <= UNPROTECTED_MICROS, 'I16', () => `${held} lots of ${instrument} are not protected`);
  }

  /** I6, at each bar: what may still add to a position when trading has stopped is taken back soon. */
  #checkTakenBack(instrument: number, now: number, isReachable: boolean, isStopped: boolean): void {
    let adds = 0;
    for (const order of this.#market.truth.working) if (order.symbol === instrument && order.side > 0) adds += 1;
    const since = this.#addingSince[instrument] as number;
    if (!isStopped || !isReachable || adds === 0) this.#addingSince[instrument] = -1;
    else if (since < 0) this.#addingSince[instrument] = now;
    else holds(now - since <= TAKEN_BACK_MICROS, 'I6', () => `${adds} entries wait at the venue after trading stopped`);
  }

  /** I4 and I5, when all faults are over and there was time: both sides say the same. */
  atTheEnd(subject: Subject): void {
    const { truth } = this.#market;
    if (this.isBehind) return;
    for (const order of subject.trader.orders.values()) {
      const { clientOrderId } = order.intent;
      const real = truth.byClientId.get(clientOrderId);
      holds(
        real?.open === true,
        'I5',
        () => `${clientOrderId} is ${order.status} here and ${real?.state ?? 'unknown'} at the venue`,
      );
      holds(
        order.status !== 'unknown' && order.status !== 'submitted',
        'I5',
        () => `${clientOrderId} is still ${order.status}`,
      );
    }
    const known = new Set([...subject.trader.orders.values()].map(({ intent }) => intent.clientOrderId as string));
    for (const { clientOrderId } of truth.working) {
      const isKnown = !truth.isOurs(clientOrderId) || known.has(clientOrderId);
      holds(isKnown, 'I4', () => `${clientOrderId} is open at the venue and unknown here`);
    }
    for (let i = 0; i < this.#lots.length; i++) {
      const own = this.#ownLots(i);
      holds(this.#lots[i] === own, 'I2', () => `position ${this.#lots[i]} is ${own} at the venue`);
      const sum = (this.#lots[i] as number) + subject.adopted(i);
      const real = this.#market.heldLots(i);
      holds(sum === real, 'I2', () => `${this.#lots[i]} lots and ${subject.adopted(i)} adopted are not ${real}`);
    }
  }

  #truthOf(instrument: number, tradeId: number): TrueFill | undefined {
    const known = this.#tradesAt[instrument] as Map<number, TrueFill>;
    const fills = this.#market.truth.fills[instrument] as TrueFill[];
    for (let i = known.size; i < fills.length; i++) {
      const fill = fills[i] as TrueFill;
      known.set(fill.tradeId, fill);
    }
    return known.get(tradeId);
  }
}
