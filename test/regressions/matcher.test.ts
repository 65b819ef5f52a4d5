import { describe, expect, it } from 'vitest';
import { micros, ppm, priceTicks, quoteUnits } from '../../src/core/index.ts';
import type { Instrument } from '../../src/domain/market/index.ts';
import type { OrderIntent, VenueReport } from '../../src/domain/orders/index.ts';
import { BarMatcher } from '../../src/domain/sim/index.ts';
import { drain, orderIntent, X_PERP, X_SPOT } from '../builders.ts';

function venue(instrument: Instrument): BarMatcher {
  const costs = { feePpm: ppm(0), slippagePpm: ppm(0) };
  return new BarMatcher({ instruments: [instrument], costs, cash: quoteUnits(1e13) });
}

/** A sale. */
function order(intentSeq: number, more: Partial<OrderIntent>): OrderIntent {
  return orderIntent(intentSeq, { side: 'sell', ...more });
}

function pass(matcher: BarMatcher, openTicks: number, highTicks: number, lowTicks: number): VenueReport[] {
  const bar = { openTicks, highTicks, lowTicks, volume: 1 };
  matcher.onOpen(0, bar, micros(10));
  matcher.onRange(0, bar, micros(20));
  return drain(matcher).filter((report) => report.kind !== 'accepted');
}

describe('bar matcher', () => {
  it('fills a target at an open beyond it before a stop that the same bar touches later', () => {
    const matcher = venue(X_PERP);
    matcher.submit(order(1, { side: 'buy' }), micros(0));
    pass(matcher, 10_000, 10_000, 10_000);
    matcher.submit(order(2, { type: 'stopMarket', reduceOnly: true, priceTicks: priceTicks(9_500) }), micros(20));
    matcher.submit(order(3, { type: 'limit', reduceOnly: true, priceTicks: priceTicks(10_500) }), micros(20));
    expect(pass(matcher, 10_600, 10_700, 9_400)[0]).toMatchObject({ kind: 'filled', ticks: 10_600 });
  });

  it('sells no spot asset that is not there', () => {
    const matcher = venue(X_SPOT);
    matcher.submit(order(1, {}), micros(0));
    expect(pass(matcher, 10_000, 10_000, 10_000)).toMatchObject([{ kind: 'expired' }]);
  });
});
