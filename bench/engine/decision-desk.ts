/** A trader between bars and reports, for the benches of the decision. No venue, no journal and no recorder takes part. */
import { Trader } from '../../src/app/trader.ts';
import { epoch, type Micros, micros, ppm, priceTicks, quoteUnits } from '../../src/core/index.ts';
import type { TickBars } from '../../src/domain/market/index.ts';
import type { ClientOrderId, EndReport, OrderIntent } from '../../src/domain/orders/index.ts';
import type { FeatureView, LoadedStrategy, StrategyBundle } from '../../src/domain/strategy/index.ts';
import type { BarEvent } from '../../src/ports/index.ts';
import type { Subject } from '../bench-case.ts';
import { CASH, HOUR_MICROS, holdingBundle, INSTRUMENT, marketTicks, RISK } from './synthetic-market.ts';

const BARS = 4096;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A trader and bars that never end: the recorded ones again and again, at ever later times. */
export class Desk {
  readonly trader: Trader;
  readonly #ticks: TickBars = marketTicks(BARS);
  readonly #event: Mutable<BarEvent>;
  readonly #expired: { readonly type: 'report'; readonly report: Mutable<EndReport> } = {
    type: 'report',
    report: {
      kind: 'expired',
      clientOrderId: '' as ClientOrderId,
      instrument: 0,
      time: micros(0),
      reason: 'synthetic',
    },
  };
  #at = 0;

  constructor(bundle: StrategyBundle, load: (view?: FeatureView) => LoadedStrategy) {
    const setup = { session: '0a1b2c3d', instruments: [INSTRUMENT], initialCash: CASH, feePpm: ppm(1000), risk: RISK };
    this.trader = new Trader({ ...setup, bundle, load }, epoch(1));
    const openTime = this.#ticks.openTime[0] as number;
    const prices = { openTicks: 1, highTicks: 1, lowTicks: 1, closeTicks: 1 };
    this.#event = { type: 'bar', instrument: 0, openTime, closeTime: openTime, ...prices, volume: 0.5 };
  }

  /** Hands the next bar to the trader. */
  bar(): void {
    const at = this.#at;
    const ticks = this.#ticks;
    const event = this.#event;
    event.openTime = event.closeTime;
    event.closeTime += HOUR_MICROS;
    event.openTicks = ticks.openTicks[at] as number;
    event.highTicks = ticks.highTicks[at] as number;
    event.lowTicks = ticks.lowTicks[at] as number;
    event.closeTicks = ticks.closeTicks[at] as number;
    event.volume = ticks.volume[at] as number;
    this.#at = at + 1 === BARS ? 0 : at + 1;
    this.trader.apply(event);
  }

  /** The only decision in the outbox, an order. */
  takeOrder(): OrderIntent {
    const { outbox, risk } = this.trader;
    const decision = outbox.length === 1 ? outbox.shift() : undefined;
    if (decision?.kind !== 'order') throw new Error('a bar did not make one order');
    risk.spend(decision.approved);
    return decision.intent;
  }

  /** The venue's word that an order ended without a trade. One object for all: making it is the work of the gateway. */
  expire(intent: OrderIntent): void {
    const { report } = this.#expired;
    report.orderSeq = intent.intentSeq;
    report.epoch = intent.epoch;
    report.time = intent.time;
    this.trader.apply(this.#expired);
  }

  /** Fills the order in full at a price near the market. */
  fill(intent: OrderIntent): void {
    const { clientOrderId, instrument, lots } = intent;
    const at = { clientOrderId, instrument, time: this.trader.now as Micros };
    const ticks = priceTicks(this.#ticks.closeTicks[this.#at] as number);
    const trade = { tradeId: 1, lots, ticks, fee: quoteUnits(1000), deadMarket: false };
    this.trader.apply({ type: 'report', report: { kind: 'filled', ...at, ...trade } });
  }
}

/** Long, with its protective stop in the market. */
export function holdingSubject(load: (bundle: StrategyBundle, view?: FeatureView) => LoadedStrategy): Subject {
  const bundle = holdingBundle();
  const desk = new Desk(bundle, (view) => load(bundle, view));
  while (desk.trader.outbox.length === 0) desk.bar();
  desk.fill(desk.takeOrder());
  if (desk.takeOrder().purpose !== 'stop') throw new Error('the position is not protected');
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) desk.bar();
    if (desk.trader.outbox.length > 0) throw new Error('a bar that changes nothing made an order');
    return desk.trader.account.equity();
  };
  return { run };
}
