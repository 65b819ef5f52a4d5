/**
 * The venue's front: takes requests off the network, obeys the venue's literal rules (recvWindow at the time of arrival,
 * a client order id unique among open orders only, limits and bans), and answers. Answers and the stream go back through
 * the same network. Faults of the catalogue are injected here and nowhere else knows of them.
 */
import type { Micros, PriceTicks, QtyLots, QuoteUnits } from '../../src/core/index.ts';
import type {
  LiveMessage,
  LiveReply,
  LiveRequest,
  OrderTerms,
  VenueOrder,
  VenueTrade,
} from '../../src/domain/orders/index.ts';
import {
  clearOrderRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  REFUSAL,
} from '../../src/domain/sim/index.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Market } from './market.ts';
import type { Scheduler } from './scheduler.ts';
import { OURS, type TrueFill, type TrueOrder } from './truth.ts';
import { holds } from './violation.ts';

/** Hears what comes back; made anew with each start of the runner, so that old messages find nobody. */
export interface Receiver {
  onReply(reply: LiveReply): void;
  onMessage(message: LiveMessage): void;
  onConnected(): void;
}

const MS = 1000;
const SECOND = 1_000_000;
const REQUESTS_PER_SECOND = 120;
const HISTORY_LIMIT = 500;
/** How far answers may lag behind. */
export const READ_LAG_MICROS = 5 * SECOND;

type Told = { readonly status: number; readonly code: string; readonly text: string };
/** A reply before it is numbered and dated; of a union, each member. */
type Body = LiveReply extends infer R ? (R extends LiveReply ? Omit<R, 'requestId' | 'serverTime'> : never) : never;

const REFUSED: Readonly<Record<number, Told>> = {
  [REFUSAL.insufficientBalance]: {
    status: 400,
    code: '-2010',
    text: 'Account has insufficient balance for requested action.',
  },
  [REFUSAL.duplicateClientId]: { status: 400, code: '-2010', text: 'Duplicate order sent.' },
  [REFUSAL.marketClosed]: { status: 400, code: '-1013', text: 'Market is closed.' },
  [REFUSAL.unknownOrder]: { status: 400, code: '-2011', text: 'Unknown order sent.' },
};
const OTHERWISE: Told = { status: 400, code: '-2010', text: 'Order refused.' };
const CLOCK: Told = { status: 400, code: '-1021', text: 'Timestamp for this request is outside of the recvWindow.' };
const LIMITED: Told = { status: 429, code: '-1003', text: 'Too many requests.' };
const BANNED: Told = { status: 418, code: '-1003', text: 'Banned.' };
const UNKNOWN: Told = { status: 504, code: '-1007', text: 'Timeout waiting for response from backend server.' };
const BROKEN: Told = { status: 503, code: '', text: 'Service Unavailable.' };
const NO_NETWORK: Told = { status: 0, code: '', text: 'getaddrinfo ENOTFOUND' };
const FILTERS_FROM = -29;
const FILTERS_TO = -10;

export class VenueServer {
  /** Lots of entries on their way, by instrument: what may still be added to a position. */
  readonly underway: number[];
  requests = 0;
  /** The network is down until then. */
  outageUntil = 0;
  /** With the next order that arrives the network goes down for so long; 0 for not. */
  cutAtPlace = 0;
  /** The stream is disconnected until then. */
  streamDownUntil = 0;
  readonly #market: Market;
  readonly #plan: FaultPlan;
  readonly #scheduler: Scheduler;
  readonly #skew: number;
  #receiver: Receiver | undefined;
  #term = 0;
  /** The life of the runner that a request is of: an answer finds nobody else. */
  readonly #sentIn = new WeakMap<LiveRequest, number>();
  #windowStart = 0;
  #windowCount = 0;
  #bannedUntil = 0;
  /** What the runner was told, for I11. */
  #toldUntil = 0;
  #poisoned = '';
  #isReplyLost = false;
  /** Instrument of the order that every answer is malformed about, −1 for none. */
  poisonedInstrument = -1;
  readonly #request = makeOrderRequest();
  readonly #other = makeOrderRequest();

  constructor(parts: { market: Market; plan: FaultPlan; scheduler: Scheduler; skewMicros: number }) {
    this.#market = parts.market;
    this.#plan = parts.plan;
    this.#scheduler = parts.scheduler;
    this.#skew = parts.skewMicros;
    this.underway = parts.market.instruments.map(() => 0);
    this.#market.truth.onChange = (order, fill) => this.#stream(order, fill);
  }

  get serverTime(): number {
    return this.#scheduler.now + this.#skew;
  }

  attach(receiver: Receiver): void {
    this.#receiver = receiver;
    this.#term += 1;
  }

  detach(): void {
    this.#receiver = undefined;
    this.#term += 1;
    this.#toldUntil = 0;
  }

  /** A request leaves the runner. */
  send(request: LiveRequest): void {
    const { now } = this.#scheduler;
    this.#sentIn.set(request, this.#term);
    this.requests += 1;
    holds(
      now >= this.#toldUntil,
      'I11',
      () => `a ${request.kind} left ${this.#toldUntil - now} us before the ban ends`,
    );
    if (now < this.outageUntil) {
      if (!this.#plan.has(11) && !this.#plan.has(12)) return;
      this.#answer(request, { kind: 'fault', fault: NO_NETWORK, retryAfter: 0 }, 5 * MS, false);
      return;
    }
    if (this.#plan.hits(2, 0.01)) return;
    const held = this.#plan.hits(3, 0.006);
    const delay = held ? this.#plan.stream(3).below(15 * SECOND) : 1 * MS + this.#plan.stream(1).below(20 * MS);
    // One that comes after its window is refused, so it adds nothing.
    const isInTime = now + delay + this.#skew - request.timestamp <= request.recvWindow;
    const isEntry = request.kind === 'place' && request.terms?.reduceOnly === false && isInTime;
    if (isEntry) this.#move(request, 1);
    this.#scheduler.at(now + delay, () => {
      if (isEntry) this.#move(request, -1);
      this.#arrive(request);
    });
  }

  /** Tells the stream's subscribers; a message may be lost, late or twice. */
  tell(message: LiveMessage): void {
    const plan = this.#plan;
    if (this.#scheduler.now < this.streamDownUntil || this.#scheduler.now < this.outageUntil) return;
    const late = plan.hits(7, 0.02) ? plan.stream(7).below(3 * SECOND) : 0;
    const delay = 1 * MS + plan.stream(6).below(15 * MS) + late;
    this.#deliver(delay, (receiver) => receiver.onMessage(message));
    if (plan.hits(6, 0.02))
      this.#deliver(delay + plan.stream(6).below(2 * SECOND), (receiver) => receiver.onMessage(message));
  }

  /** The stream breaks and comes back. */
  cutStream(micros: number): void {
    this.streamDownUntil = this.#scheduler.now + micros;
    this.#deliver(micros + 1, (receiver) => receiver.onConnected());
  }

  /** Both ways are gone. */
  cutNetwork(micros: number): void {
    this.outageUntil = this.#scheduler.now + micros;
    this.cutStream(micros);
  }

  #move(request: LiveRequest, sign: number): void {
    const { instrument, terms } = request;
    this.underway[instrument] = (this.underway[instrument] as number) + sign * (terms?.lots ?? 0);
  }

  #deliver(delay: number, to: (receiver: Receiver) => void): void {
    const term = this.#term;
    this.#scheduler.at(this.#scheduler.now + delay, () => {
      if (term === this.#term && this.#receiver !== undefined) to(this.#receiver);
    });
  }

  #answer(request: LiveRequest, body: Body, extra = 0, isVenue = true): void {
    if (this.#sentIn.get(request) !== this.#term) return;
    const serverTime = isVenue ? this.serverTime : 0;
    const reply = { ...body, requestId: request.requestId, serverTime } as LiveReply;
    const isCancel = request.kind === 'cancel';
    const plan = this.#plan;
    if (isVenue && request.kind === 'place' && request.terms?.type === 'stopMarket' && plan.hits(15, 0.02)) return;
    if (isVenue && (isCancel ? plan.hits(9, 0.03) : request.kind === 'place' && this.#isReplyLost)) return;
    if (isVenue && this.#scheduler.now < this.outageUntil) return;
    const delay = extra + 1 * MS + plan.stream(1).below(20 * MS);
    this.#deliver(delay, (receiver) => {
      if (reply.kind === 'fault' && reply.retryAfter > 0) {
        this.#toldUntil = Math.max(this.#toldUntil, reply.retryAfter - this.#skew);
      }
      receiver.onReply(reply);
    });
  }

  #fail(request: LiveRequest, fault: Told, retryAfter = 0): void {
    this.#answer(request, { kind: 'fault', fault, retryAfter });
  }

  #arrive(request: LiveRequest): void {
    const plan = this.#plan;
    if (this.#isLimited(request)) return;
    const isCommand = request.kind === 'place' || request.kind === 'cancel';
    const age = this.serverTime - request.timestamp;
    if (request.kind !== 'time' && (age > request.recvWindow || age < -SECOND)) {
      this.#fail(request, CLOCK);
      return;
    }
    if (request.kind === 'place' && request.terms?.type === 'stopMarket' && plan.hits(14, 0.02)) {
      // Half of it may have been done all the same.
      if (plan.stream(14).uniform() < 0.5) this.#execute(request, false);
      this.#fail(request, { status: 409, code: '-2021', text: 'Order cancel-replace partially failed.' });
      return;
    }
    if (isCommand && plan.hits(4, 0.01)) {
      if (plan.stream(4).uniform() < 0.5) this.#execute(request, false);
      this.#fail(request, UNKNOWN);
    } else if (!isCommand && plan.hits(13, 0.03)) this.#fail(request, BROKEN);
    else this.#execute(request, true);
  }

  #isLimited(request: LiveRequest): boolean {
    const { now } = this.#scheduler;
    if (now < this.#bannedUntil) {
      this.#fail(request, BANNED, this.#bannedUntil + this.#skew);
      return true;
    }
    if (now - this.#windowStart > SECOND) {
      this.#windowStart = now;
      this.#windowCount = 0;
    }
    this.#windowCount += 1;
    if (this.#windowCount <= REQUESTS_PER_SECOND && !this.#plan.hits(4, 0.0005)) return false;
    this.#bannedUntil = now + 20 * SECOND;
    this.#fail(request, LIMITED, this.#bannedUntil + this.#skew);
    return true;
  }

  #execute(request: LiveRequest, answers: boolean): void {
    const { kind } = request;
    if (kind === 'place') this.#place(request, answers);
    else if (kind === 'cancel') this.#cancel(request, answers);
    else if (kind === 'query') this.#query(request);
    else if (kind === 'openOrders') this.#openOrders(request);
    else if (kind === 'trades') this.#trades(request);
    else if (kind === 'holdings')
      this.#answer(request, { kind: 'holdings', lots: this.#market.heldLots(request.instrument) });
    else this.#answer(request, { kind: 'time' });
  }

  #place(request: LiveRequest, answers: boolean): void {
    const { terms, other, instrument } = request;
    if (terms === undefined) return;
    const { exchange } = this.#market;
    const now = this.#scheduler.now;
    // A pair whose target would trade at once, or whose stop would.
    if (other !== undefined && this.#plan.hits(17, 0.02)) this.#market.jump(instrument, now, 1);
    if (other !== undefined && this.#plan.hits(19, 0.02)) this.#market.jump(instrument, now, -1);
    this.#fill(this.#request, instrument, terms, other !== undefined);
    this.#isReplyLost = this.#plan.hits(1, 0.02);
    if (this.cutAtPlace > 0) {
      this.cutNetwork(this.cutAtPlace);
      this.cutAtPlace = 0;
    }
    // Often both ways are gone: nothing is heard of the order by the stream either.
    if (this.#isReplyLost && this.#plan.stream(1).uniform() < 0.5) this.cutStream(8 * SECOND);
    let code: number;
    if (other === undefined) code = exchange.submit(now, this.#request);
    else {
      this.#fill(this.#other, instrument, other, true);
      code = exchange.submitList(now, {
        kind: 'oco',
        account: OURS,
        symbol: instrument,
        listClientId: 0,
        legs: [this.#other, this.#request],
      });
    }
    // Reduce-only: the venue cut the sale to what is free, and then found the rest too small. What was sent passes; on
    // futures reduce-only orders are exempt from the least value altogether (-4164 "unless you choose reduce only").
    const isCut = code === REFUSAL.filterNotional && terms.reduceOnly && this.#market.freeLots(instrument) < terms.lots;
    holds(
      isCut || !(code >= FILTERS_FROM && code <= FILTERS_TO),
      'I12',
      () => `${terms.clientOrderId} breaks a filter: ${code}`,
    );
    if (!answers) return;
    if (code < 0) this.#fail(request, REFUSED[code] ?? OTHERWISE);
    else if (this.#plan.hits(16, 0.01))
      this.#answer(request, { kind: 'fault', fault: { status: 200, code: '', text: 'not JSON' }, retryAfter: 0 });
    else {
      if (this.#plan.hits(12, 0.002)) this.cutNetwork(60 * SECOND + this.#plan.stream(12).below(300 * SECOND));
      this.#answer(request, { kind: 'placed' });
    }
  }

  #fill(into: OrderRequest, symbol: number, terms: OrderTerms, isPair: boolean): void {
    clearOrderRequest(into);
    into.account = OURS;
    into.symbol = symbol;
    into.side = terms.side === 'buy' ? 1 : -1;
    into.lots = terms.lots;
    into.clientId = this.#market.numberOf(terms.clientOrderId);
    // A list of sales takes no more than is there anyway; the venue knows no such mark for its legs.
    into.reduceOnly = terms.reduceOnly && !isPair;
    if (terms.type === 'market') into.type = ORDER_TYPE.market;
    else if (terms.type === 'limit') {
      into.type = isPair ? ORDER_TYPE.limitMaker : ORDER_TYPE.limit;
      into.priceTicks = terms.priceTicks;
    } else {
      into.type = ORDER_TYPE.stopLoss;
      into.stopTicks = terms.priceTicks;
    }
  }

  #cancel(request: LiveRequest, answers: boolean): void {
    const clientId = this.#market.numberOf(request.clientOrderId);
    const name = { account: OURS, symbol: request.instrument, orderId: 0, clientId };
    // The price comes first: what was to be taken off has traded when the cancel is there, and what follows it is too much.
    const isLate = this.#plan.hits(8, 0.02) || this.#plan.hits(18, 0.02);
    if (isLate) this.#market.jump(request.instrument, this.#scheduler.now, -1);
    const code = this.#market.exchange.cancel(this.#scheduler.now, name);
    if (!answers) return;
    const order = this.#market.truth.byClientId.get(request.clientOrderId);
    if (code < 0 || order === undefined) this.#fail(request, REFUSED[code] ?? OTHERWISE);
    else this.#answer(request, { kind: 'cancelled', order: shown(order) });
  }

  #query(request: LiveRequest): void {
    const plan = this.#plan;
    const order = this.#market.truth.byClientId.get(request.clientOrderId);
    if (this.#poisoned === '' && plan.hits(38, 0.01)) {
      this.#poisoned = request.clientOrderId;
      this.poisonedInstrument = request.instrument;
    }
    if (this.#poisoned !== '' && this.#poisoned === request.clientOrderId && plan.active) {
      this.#answer(request, {
        kind: 'order',
        order: {
          ...EMPTY,
          clientOrderId: request.clientOrderId,
          instrument: request.instrument,
          filledLots: Number.NaN,
        },
      });
      return;
    }
    // A read of the past: what is younger than the lag is not there yet.
    const isYoung = order !== undefined && this.#scheduler.now - order.createdAt < READ_LAG_MICROS;
    const isLagging = isYoung && plan.hits(10, 0.5);
    this.#answer(request, { kind: 'order', order: order === undefined || isLagging ? undefined : shown(order) });
  }

  #openOrders(request: LiveRequest): void {
    const orders: VenueOrder[] = [];
    for (const order of this.#market.truth.working) {
      if (order.symbol === request.instrument) orders.push(shown(order));
    }
    this.#answer(request, { kind: 'openOrders', orders });
  }

  #trades(request: LiveRequest): void {
    const { instrument, clientOrderId, fromTradeId } = request;
    const fills = this.#market.truth.fills[instrument] as TrueFill[];
    const trades: VenueTrade[] = [];
    // Answers may lag: the newest trades are not there yet.
    const until = this.#plan.hits(22, 0.2) ? this.#scheduler.now - 2 * SECOND : Number.POSITIVE_INFINITY;
    for (let i = fills.length - 1; i >= 0 && trades.length < HISTORY_LIMIT; i--) {
      const fill = fills[i] as TrueFill;
      if (fill.tradeId < fromTradeId) break;
      if (fill.time > until || fill.isVoid === true) continue;
      if (clientOrderId === '' || fill.order.clientOrderId === clientOrderId) trades.push(tradeOf(fill));
    }
    this.#answer(request, { kind: 'trades', trades: trades.reverse() });
  }

  #stream(order: TrueOrder, fill: TrueFill | undefined): void {
    this.tell({ kind: 'update', order: shown(order), trade: fill === undefined ? undefined : tradeOf(fill) });
  }
}

const EMPTY: VenueOrder = { clientOrderId: '', instrument: 0, state: 'open', filledLots: 0, reason: '' };

function shown(order: TrueOrder): VenueOrder {
  const { clientOrderId, symbol: instrument, state } = order;
  const filledLots = order.filled - order.voided;
  const reason = state === 'open' ? '' : `the venue says ${state}`;
  return { clientOrderId, instrument, state, filledLots, reason, adds: order.side > 0 };
}

export function tradeOf(fill: TrueFill): VenueTrade {
  return {
    instrument: fill.order.symbol,
    tradeId: fill.tradeId,
    clientOrderId: fill.order.clientOrderId,
    side: fill.order.side > 0 ? 'buy' : 'sell',
    lots: fill.lots as QtyLots,
    ticks: fill.ticks as PriceTicks,
    fee: fill.fee as QuoteUnits,
    time: fill.time as Micros,
  };
}
