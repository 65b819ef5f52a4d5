/** A trader of `BTC_SPOT` whose strategy wishes what a test says, and a venue that answers what the test says. */
import { type Decision, Trader, type TraderObserver } from '../src/app/trader.ts';
import { epoch, micros, ppm, priceTicks, type QuoteUnits } from '../src/core/index.ts';
import type { Instrument } from '../src/domain/market/index.ts';
import type { FillReport, OrderIntent, VenueReport } from '../src/domain/orders/index.ts';
import { HOUSE_RISK_PROFILE } from '../src/domain/risk/index.ts';
import {
  ANSWER,
  answerLength,
  type Intent,
  type LoadedStrategy,
  RESTING_CELL,
  type RestingOrder,
  SLOT,
  type StrategyBundle,
} from '../src/domain/strategy/index.ts';
import { BTC_SPOT, fillReport, SESSION } from './builders.ts';

const MINUTE = 60_000_000;
/** 30,000.00. */
const TICKS = 3_000_000;

export class TraderByHand {
  wish = 0;
  /** Bars so far, and the length of the next one. */
  bars = 0;
  barMicros = MINUTE;
  #closeTime = 0;
  trades = 0;
  readonly trader: Trader;
  /** What the strategy states at the next bar; undefined for nothing. */
  #stated: Intent | undefined;

  /** @param o.resting most orders that the strategy may let wait. */
  constructor(
    initialCash: QuoteUnits,
    observer: TraderObserver = {},
    o: { readonly resting?: number; readonly instrument?: Instrument } = {},
  ) {
    const { resting = 0, instrument = BTC_SPOT } = o;
    const plain = { version: 1, name: 'by-hand', features: [], params: {}, model: null, source: '({})' } as const;
    const bundle: StrategyBundle = resting === 0 ? plain : { ...plain, trading: { restingOrders: resting } };
    const setup = {
      session: SESSION,
      instruments: [instrument],
      initialCash,
      feePpm: ppm(1000),
      risk: { ...HOUSE_RISK_PROFILE, positionStopPpm: ppm(10_000) },
      bundle,
      load: () => this.#load(resting),
    } as const;
    this.trader = new Trader(setup, epoch(1), observer);
  }

  /** A bar of a minute closes, and the strategy wishes so much. */
  bar(wish: number, ticks = TICKS): Decision[] {
    this.wish = wish;
    this.bars += 1;
    const openTime = this.#closeTime;
    this.#closeTime += this.barMicros;
    const [openTicks, closeTicks] = [priceTicks(ticks), priceTicks(ticks)];
    const prices = { openTicks, highTicks: priceTicks(ticks + 1), lowTicks: openTicks, closeTicks, volume: 1 };
    const times = { openTime: micros(openTime), closeTime: micros(this.#closeTime) };
    this.trader.apply({ type: 'bar', instrument: 0, ...times, ...prices });
    return this.trader.outbox.takeAll();
  }

  /** A bar at which the strategy wishes nothing and states orders. */
  state(orders: readonly RestingOrder[], more: Pick<Intent, 'oneCancelsOther'> = {}): Decision[] {
    this.#stated = { orders, ...more };
    const decisions = this.bar(Number.NaN);
    this.#stated = undefined;
    return decisions;
  }

  #load(resting: number): LoadedStrategy {
    const slots = new Float64Array(SLOT.features);
    const decide = (): number => this.wish;
    if (resting === 0) return { slots, decide };
    const answer = new Float64Array(answerLength(resting)).fill(Number.NaN);
    const ask = (): void => {
      answer[ANSWER.target] = this.wish;
      const orders = this.#stated?.orders;
      answer[ANSWER.count] = orders?.length ?? Number.NaN;
      answer[ANSWER.exclusive] = this.#stated?.oneCancelsOther === true ? 1 : 0;
      for (const [i, { side, type, price, size }] of (orders ?? []).entries()) {
        const at = ANSWER.orders + i * RESTING_CELL.cells;
        answer[at + RESTING_CELL.side] = side === 'buy' ? 1 : -1;
        answer[at + RESTING_CELL.stop] = type === 'stop' ? 1 : 0;
        answer[at + RESTING_CELL.price] = price;
        answer[at + RESTING_CELL.size] = size;
      }
    };
    return { slots, decide, ask, answer };
  }

  report(report: VenueReport): Decision[] {
    this.trader.apply({ type: 'report', report });
    return this.trader.outbox.takeAll();
  }

  /** The order trades as a whole at 30,000.00 without a fee, except for what `more` says. */
  fill(
    { clientOrderId, lots }: Pick<OrderIntent, 'clientOrderId' | 'lots'>,
    more: Partial<FillReport> = {},
  ): Decision[] {
    this.trades += 1;
    const trade = { tradeId: this.trades, lots, ticks: priceTicks(TICKS), time: this.trader.now };
    return this.report(fillReport({ clientOrderId }, { ...trade, ...more }));
  }
}
