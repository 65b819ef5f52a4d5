/** A trader of `BTC_SPOT` whose strategy wishes what a test says, and a venue that answers what the test says. */
import { type Decision, Trader, type TraderObserver } from '../src/app/trader.ts';
import { epoch, micros, ppm, priceTicks, type QuoteUnits } from '../src/core/index.ts';
import type { FillReport, OrderIntent, VenueReport } from '../src/domain/orders/index.ts';
import { HOUSE_RISK_PROFILE } from '../src/domain/risk/index.ts';
import { SLOT } from '../src/domain/strategy/index.ts';
import { BTC_SPOT, fillReport, SESSION } from './builders.ts';

const MINUTE = 60_000_000;
/** 30,000.00. */
const TICKS = 3_000_000;

export class TraderByHand {
  wish = 0;
  bars = 0;
  trades = 0;
  readonly trader: Trader;

  constructor(initialCash: QuoteUnits, observer: TraderObserver = {}) {
    const setup = {
      session: SESSION,
      instruments: [BTC_SPOT],
      initialCash,
      feePpm: ppm(1000),
      risk: { ...HOUSE_RISK_PROFILE, positionStopPpm: ppm(10_000) },
      bundle: { version: 1, name: 'by-hand', features: [], params: {}, model: null, source: '({})' },
      load: () => ({ slots: new Float64Array(SLOT.features), decide: () => this.wish }),
    } as const;
    this.trader = new Trader(setup, epoch(1), observer);
  }

  /** A bar of a minute closes, and the strategy wishes so much. */
  bar(wish: number, ticks = TICKS): Decision[] {
    this.wish = wish;
    const openTime = this.bars++ * MINUTE;
    const [openTicks, closeTicks] = [priceTicks(ticks), priceTicks(ticks)];
    const prices = { openTicks, highTicks: priceTicks(ticks + 1), lowTicks: openTicks, closeTicks, volume: 1 };
    const times = { openTime: micros(openTime), closeTime: micros(openTime + MINUTE) };
    this.trader.apply({ type: 'bar', instrument: 0, ...times, ...prices });
    return this.trader.outbox.takeAll();
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
