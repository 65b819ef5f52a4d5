import { describe, expect, it } from 'vitest';
import { epoch, micros, type Ppm, ppm, priceTicks, qtyLots, quoteUnits } from '../core/index.ts';
import { defineInstrument } from '../domain/market/index.ts';
import type { ClientOrderId, VenueReport } from '../domain/orders/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { SLOT } from '../domain/strategy/index.ts';
import { type Decision, Trader } from './trader.ts';

const MINUTE = 60_000_000;
const BTC = defineInstrument({
  symbol: 'BTCUSDT',
  kind: 'spot',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  maxPrice: '1000000',
});

/** A trader whose strategy wishes what the test says, and a venue that answers what the test says. */
class Bench {
  wish = 0;
  bars = 0;
  trades = 0;
  readonly trader = new Trader(
    {
      session: '0a1b2c3d',
      instruments: [BTC],
      initialCash: quoteUnits(1e12),
      feePpm: 1000 as Ppm,
      risk: { ...HOUSE_RISK_PROFILE, positionStopPpm: ppm(10_000) },
      bundle: { version: 1, name: 'by-hand', features: [], params: {}, model: null, source: '({})' },
      load: () => ({ slots: new Float64Array(SLOT.features), decide: () => this.wish }),
    },
    epoch(1),
  );

  bar(wish: number, ticks = 3_000_000): Decision[] {
    this.wish = wish;
    const openTime = this.bars++ * MINUTE;
    this.trader.apply({
      type: 'bar',
      instrument: 0,
      openTime: micros(openTime),
      closeTime: micros(openTime + MINUTE),
      openTicks: priceTicks(ticks),
      highTicks: priceTicks(ticks + 1),
      lowTicks: priceTicks(ticks),
      closeTicks: priceTicks(ticks),
      volume: 1,
    });
    return this.trader.outbox.takeAll();
  }

  report(kind: 'accepted' | 'cancelled' | 'rejected', clientOrderId: ClientOrderId): Decision[] {
    const report = { kind, clientOrderId, instrument: 0, time: this.trader.now, reason: 'so' } as VenueReport;
    this.trader.apply({ type: 'report', report });
    return this.trader.outbox.takeAll();
  }

  fill(clientOrderId: ClientOrderId, lots: number, ticks = 3_000_000): Decision[] {
    this.trades += 1;
    const report: VenueReport = {
      kind: 'filled',
      clientOrderId,
      instrument: 0,
      time: this.trader.now,
      tradeId: this.trades,
      lots: qtyLots(lots),
      ticks: priceTicks(ticks),
      fee: quoteUnits(0),
      deadMarket: false,
    };
    this.trader.apply({ type: 'report', report });
    return this.trader.outbox.takeAll();
  }

  /** Enters. @returns the order that protects what was bought, and its lots. */
  enter(): { stop: ClientOrderId; lots: number } {
    const [entry] = ordersOf(this.bar(1));
    const [stop] = ordersOf(this.fill(entry!.clientOrderId, entry!.lots));
    expect(stop).toMatchObject({ purpose: 'stop', lots: entry!.lots });
    return { stop: stop!.clientOrderId, lots: entry!.lots };
  }
}

function ordersOf(decisions: readonly Decision[]) {
  return decisions.flatMap((decision) => (decision.kind === 'order' ? [decision.intent] : []));
}

describe('a position that the venue will not protect', () => {
  it('is closed, and nothing is added before it is gone, whatever the strategy wishes meanwhile', () => {
    const bench = new Bench();
    const { stop, lots } = bench.enter();
    const [exit] = ordersOf(bench.report('rejected', stop));
    expect(exit).toMatchObject({ purpose: 'exit', lots });
    // A thin market takes only a part; the strategy changes its mind to nothing, and back.
    bench.fill(exit!.clientOrderId, lots - 100);
    bench.report('cancelled', exit!.clientOrderId);
    const inTheWay = [...bench.trader.orders.values()].find(({ intent }) => intent.purpose === 'exit');
    bench.report('rejected', inTheWay!.intent.clientOrderId);
    let last: ClientOrderId | undefined;
    for (const wish of [0, 1, 1]) {
      const made = ordersOf(bench.bar(wish)).filter(({ purpose }) => purpose !== 'stop');
      expect(made).toMatchObject([{ purpose: 'exit', lots: 100 }]);
      last = made[0]!.clientOrderId;
      if (bench.bars < 4) bench.report('rejected', last);
    }
    expect(bench.trader.account.position(0).lots).toBe(100);
    const after = ordersOf(bench.fill(last!, 100));
    // What it wishes by now counts again when nothing is held.
    expect(after.map(({ purpose }) => purpose)).toEqual(['entry']);
  });

  it('is not closed for a stop that was being replaced when it was refused', () => {
    const bench = new Bench();
    const { stop, lots } = bench.enter();
    bench.report('accepted', stop);
    const [exit] = ordersOf(bench.bar(0.5));
    const made = bench.fill(exit!.clientOrderId, exit!.lots);
    expect(made.filter(({ kind }) => kind === 'cancel')).toHaveLength(1);
    expect(ordersOf(made)).toMatchObject([{ purpose: 'stop', lots: lots - exit!.lots }]);
    expect(ordersOf(bench.report('rejected', stop))).toEqual([]);
    expect(bench.trader.account.position(0).lots).toBe(lots - exit!.lots);
  });
});
