import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../bench/allocation.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import { defineInstrument } from '../market/index.ts';
import { ClientOrderIds, OpenOrders } from '../orders/index.ts';
import { Account } from '../portfolio/index.ts';
import { HOUSE_RISK_PROFILE, RiskEngine, type RiskProfile } from './index.ts';

const START = 1_700_000_000_000_000;
const STEP = 10_000_000;
const PRICE = 3_000_000;
/** Limits that each cost a rule, and that the orders of the test hold. */
const LIMITS: Partial<RiskProfile> = {
  netExposurePpm: ppm(1_000_000),
  leveragePpm: ppm(1_000_000),
  concentrationPpm: ppm(1_000_000),
  correlatedExposurePpm: ppm(1_000_000),
  correlationWindow: 8,
  correlationSampleMicros: 1_000_000,
  orderValuePpm: ppm(20_000),
  dailyLossPpm: ppm(50_000),
  deadMarks: 10,
};

/** A flat account of one perpetual, at a price of the present, and an order at the market that it may send. */
function desk() {
  const instrument = defineInstrument({
    ...{ symbol: 'BTCUSDT', kind: 'perp', base: 'BTC', quote: 'USDT' },
    ...{ tickSize: '0.01', lotSize: '0.00001', minNotional: '5', maxPrice: '1000000' },
  });
  const account = new Account([instrument], quoteUnits(1e13));
  const orders = new OpenOrders();
  const { ordersPerWindow, orderWindowMicros, breakerOpenPpm, breakerClosePpm } = HOUSE_RISK_PROFILE;
  const outcomes = { windowOutcomes: 64, minOutcomes: 8, openMicros: 30_000_000, probes: 8 };
  const risk = new RiskEngine({
    ...{ profile: { ...HOUSE_RISK_PROFILE, ...LIMITS }, account, orders, feePpm: ppm(1000) },
    breaker: new CircuitBreaker({ ...outcomes, openAt: breakerOpenPpm, closeAt: breakerClosePpm }),
    rate: new RateWindow({ limit: ordersPerWindow, windowMicros: orderWindowMicros }),
  });
  const order = orders.draft(new ClientOrderIds('0a1b2c3d'), 1, 1);
  order.lots = qtyLots(100);
  order.priceTicks = priceTicks(0);
  order.time = micros(START);
  return { account, risk, order, clock: Float64Array.of(START) };
}

describe('risk engine memory', () => {
  it('takes 0 bytes for a price and a check that approves', () => {
    const { account, risk, order, clock } = desk();
    const bytes = bytesPerOperation((count) => {
      let approved = 0;
      for (let i = 0; i < count; i++) {
        clock[0] = (clock[0] as number) + STEP;
        account.markAt(0, PRICE + (i & 63));
        risk.onMarkAt(0, clock, false);
        const verdict = risk.checkAt(order, clock);
        if ('code' in verdict) continue;
        risk.spend(verdict);
        approved += 1;
      }
      if (approved !== count) throw new Error(`${count - approved} orders were refused`);
      return approved;
    });
    expect(bytes).toBeLessThan(0.05);
  });

  it('takes 0 bytes for a check that goes rule by rule and refuses', () => {
    const { account, risk, order, clock } = desk();
    account.markAt(0, PRICE);
    risk.onMarkAt(0, clock, false);
    // 2 % of equity are 6,666 lots.
    order.lots = qtyLots(6667);
    const bytes = bytesPerOperation((count) => {
      let refused = 0;
      for (let i = 0; i < count; i++) if ('code' in risk.checkAt(order, clock)) refused += 1;
      if (refused !== count) throw new Error(`${count - refused} orders were approved`);
      return refused;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
