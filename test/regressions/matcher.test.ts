import { describe, expect, it } from 'vitest';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../src/core/index.ts';
import { defineInstrument } from '../../src/domain/market/index.ts';
import { clientOrderId, copyReport, type OrderIntent, type VenueReport } from '../../src/domain/orders/index.ts';
import { BarMatcher } from '../../src/domain/sim/index.ts';

function venue(kind: 'spot' | 'perp'): BarMatcher {
  const instrument = defineInstrument({
    symbol: 'X',
    kind,
    base: 'X',
    quote: 'USDT',
    tickSize: '0.01',
    lotSize: '0.001',
    minNotional: '1',
    maxPrice: '100000',
  });
  return new BarMatcher({
    instruments: [instrument],
    costs: { feePpm: ppm(0), slippagePpm: ppm(0) },
    cash: quoteUnits(1e13),
  });
}

function order(intentSeq: number, overrides: Partial<OrderIntent>): OrderIntent {
  return {
    intentSeq,
    clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq }),
    instrument: 0,
    side: 'sell',
    type: 'market',
    purpose: 'entry',
    lots: qtyLots(100),
    priceTicks: priceTicks(0),
    reduceOnly: false,
    time: micros(0),
    ...overrides,
  };
}

function pass(matcher: BarMatcher, openTicks: number, highTicks: number, lowTicks: number): VenueReport[] {
  const bar = { openTicks, highTicks, lowTicks, volume: 1 };
  matcher.onOpen(0, bar, micros(10));
  matcher.onRange(0, bar, micros(20));
  const reports: VenueReport[] = [];
  for (let r = matcher.takeReport(); r !== undefined; r = matcher.takeReport()) reports.push(copyReport(r));
  return reports.filter((report) => report.kind !== 'accepted');
}

describe('bar matcher', () => {
  it('fills a target at an open beyond it before a stop that the same bar touches later', () => {
    const matcher = venue('perp');
    matcher.submit(order(1, { side: 'buy' }), micros(0));
    pass(matcher, 10_000, 10_000, 10_000);
    matcher.submit(order(2, { type: 'stopMarket', reduceOnly: true, priceTicks: priceTicks(9_500) }), micros(20));
    matcher.submit(order(3, { type: 'limit', reduceOnly: true, priceTicks: priceTicks(10_500) }), micros(20));
    expect(pass(matcher, 10_600, 10_700, 9_400)[0]).toMatchObject({ kind: 'filled', ticks: 10_600 });
  });

  it('sells no spot asset that is not there', () => {
    const matcher = venue('spot');
    matcher.submit(order(1, {}), micros(0));
    expect(pass(matcher, 10_000, 10_000, 10_000)).toMatchObject([{ kind: 'expired' }]);
  });
});
