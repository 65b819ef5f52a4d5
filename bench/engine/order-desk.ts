/**
 * The whole path of an order, part by part as the engine uses them: a number that is used once, every rule of the risk engine
 * with its breaker, the record of the order, the venue's book, its reports, the states that they lead to. No strategy, no
 * journal.
 */
import {
  assert,
  type Micros,
  micros,
  ppm,
  priceTicks,
  type QtyLots,
  qtyLots,
  quoteUnits,
} from '../../src/core/index.ts';
import {
  ClientOrderIds,
  OpenOrders,
  type OrderIntent,
  termsOf,
  type VenueReport,
} from '../../src/domain/orders/index.ts';
import { Account } from '../../src/domain/portfolio/index.ts';
import { HOUSE_RISK_PROFILE, RiskEngine, type RiskProfile } from '../../src/domain/risk/index.ts';
import { BarMatcher } from '../../src/domain/sim/index.ts';
import { CircuitBreaker, RateWindow } from '../../src/hot/index.ts';
import { INSTRUMENT, START_MICROS } from './synthetic-market.ts';

const PRICE = 3_000_000;
const EPOCH = 1;
/** Time between two orders, microseconds. */
const STEP = 1000;
/** As in the trader, which knows the kinds of its orders beforehand. */
const TERMS = termsOf({ type: 'limit', purpose: 'entry', reduceOnly: false });
const ONE_LOT: QtyLots = qtyLots(1);
const NO_TEXT = '' as OrderIntent['clientOrderId'];
/** 10,000,000 USDT, and limits that 100,000 open orders of 0.3 USDT each stay within. */
const CASH = quoteUnits(1e15);
const PROFILE: RiskProfile = {
  ...HOUSE_RISK_PROFILE,
  positionLimitPpm: ppm(1_000_000),
  grossExposurePpm: ppm(1_000_000),
  ordersPerWindow: 10_000,
  orderWindowMicros: 1_000_000,
  priceCollarPpm: ppm(900_000),
  staleAfterMicros: 2 ** 52,
};

/** A desk and a venue between which orders go. */
export class OrderDesk {
  readonly orders = new OpenOrders();
  readonly #account = new Account([{ ...INSTRUMENT, minNotional: 1 } as typeof INSTRUMENT], CASH);
  readonly #breaker = new CircuitBreaker({
    windowOutcomes: 64,
    minOutcomes: 8,
    openMicros: 30_000_000,
    probes: 8,
    openAt: PROFILE.breakerOpenPpm,
    closeAt: PROFILE.breakerClosePpm,
  });
  readonly #risk: RiskEngine;
  readonly #venue: BarMatcher;
  readonly #ids = new ClientOrderIds('0a1b2c3d');
  /** The present. In an array, for it is a double that changes with each order. */
  readonly #clock = Float64Array.of(START_MICROS);
  /** What a cancel names: one record that is used again, as in the outbox of a session (src/app/outbox.ts). */
  readonly #cancel = { orderSeq: 0, epoch: undefined as number | undefined, clientOrderId: NO_TEXT, instrument: 0 };
  #seq = 0;

  constructor() {
    const rate = new RateWindow({ limit: PROFILE.ordersPerWindow, windowMicros: PROFILE.orderWindowMicros });
    this.#risk = new RiskEngine({
      profile: PROFILE,
      account: this.#account,
      orders: this.orders,
      breaker: this.#breaker,
      rate,
      feePpm: ppm(400),
    });
    const costs = { feePpm: ppm(400), slippagePpm: ppm(0) };
    this.#venue = new BarMatcher({ instruments: this.#account.instruments, costs, cash: CASH });
    this.#account.markAt(0, PRICE);
    this.#risk.onMark(0, micros(START_MICROS), this.#account.equity());
  }

  /** Orders that were made. */
  get made(): number {
    return this.#seq;
  }

  /** A limit order goes out and is acknowledged. @param below ticks below the market. */
  open(below: number): OrderIntent {
    const clock = this.#clock;
    clock[0] = (clock[0] as number) + STEP;
    const now = clock[0] as Micros;
    this.#seq = (this.#seq + 1) | 0;
    const draft = this.orders.draft(this.#ids, EPOCH, this.#seq);
    draft.instrument = 0;
    draft.terms = TERMS;
    draft.lots = ONE_LOT;
    draft.priceTicks = priceTicks(PRICE - below);
    draft.time = now;
    draft.cashSharePpm = undefined;
    const verdict = this.#risk.checkAt(draft, clock);
    if ('code' in verdict) assert(false, 'the order passes', verdict.code);
    this.orders.add(draft);
    this.#venue.submitAt(verdict.value, clock);
    this.#risk.spend(verdict);
    this.#drain();
    return draft;
  }

  /** An order is taken back, and its end is reported. */
  close(order: OrderIntent): void {
    const open = this.orders.first(0);
    if (open === undefined) assert(false, 'there is an open order');
    this.orders.requestCancel(order as unknown as typeof open);
    const name = this.#cancel;
    name.orderSeq = order.intentSeq;
    name.epoch = order.epoch;
    name.instrument = order.instrument;
    this.#venue.cancelAt(name, this.#clock);
    this.#drain();
  }

  /** What the venue said changes the states of our orders. */
  #drain(): void {
    for (let report = this.#venue.takeReport(); report !== undefined; report = this.#venue.takeReport()) {
      this.#onReport(report);
    }
  }

  #onReport(report: VenueReport): void {
    if (report.kind === 'filled' || report.kind === 'voided') assert(false, 'nothing trades here');
    const order = this.orders.find(report);
    if (order === undefined) assert(false, 'the report is about an open order');
    if (order.status === 'submitted') this.#breaker.onSuccessAt(this.#clock);
    if (!this.orders.advance(order, report.kind)) assert(false, 'the state has such a change');
  }
}
