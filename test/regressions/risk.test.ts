import { describe, expect, it } from 'vitest';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../src/core/index.ts';
import { clientOrderId, OpenOrders, type OrderIntent } from '../../src/domain/orders/index.ts';
import { Account } from '../../src/domain/portfolio/index.ts';
import {
  HOUSE_RISK_PROFILE,
  parseRiskProfile,
  RiskApproved,
  RiskEngine,
  type RiskProfile,
} from '../../src/domain/risk/index.ts';
import { CircuitBreaker, RateWindow } from '../../src/hot/index.ts';
import { perp } from './desk.ts';

const NOW = micros(1_000_000);

function bench(options: { instruments: number; cash: number; profile?: Partial<RiskProfile> }) {
  const profile = { ...HOUSE_RISK_PROFILE, ordersPerWindow: 1000, ...options.profile };
  const account = new Account(
    Array.from({ length: options.instruments }, (_, i) => perp(`X${i}`)),
    quoteUnits(options.cash),
  );
  const orders = new OpenOrders();
  const breaker = new CircuitBreaker({
    windowOutcomes: 8,
    minOutcomes: 4,
    openAt: ppm(500_000),
    closeAt: ppm(350_000),
    openMicros: 1e6,
    probes: 4,
  });
  const rate = new RateWindow({ limit: profile.ordersPerWindow, windowMicros: profile.orderWindowMicros });
  const risk = new RiskEngine({ profile, account, orders, breaker, rate, feePpm: ppm(0) });
  for (let i = 0; i < options.instruments; i++) {
    account.markAt(i, 10_000);
    risk.onMark(i, NOW, account.equity());
  }
  /** Sends an order of `share` of the cash on each instrument. @returns how many were approved. */
  const enterAll = (share: number): number => {
    let approved = 0;
    for (let instrument = 0; instrument < options.instruments; instrument++) {
      const intent: OrderIntent = {
        intentSeq: instrument + 1,
        clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: instrument + 1 }),
        instrument,
        side: 'buy',
        type: 'market',
        purpose: 'entry',
        lots: qtyLots(Math.floor((options.cash * share) / (10_000 * 1000))),
        priceTicks: priceTicks(0),
        reduceOnly: false,
        time: NOW,
      };
      if (!(risk.check(intent, NOW) instanceof RiskApproved)) continue;
      orders.add(intent);
      approved += 1;
    }
    return approved;
  };
  return { account, risk, enterAll };
}

describe('gross exposure', () => {
  it('counts open orders of all instruments as filled: five entries of 2 % fit into 10 %, ten do not', () => {
    expect(bench({ instruments: 10, cash: 1e13 }).enterAll(0.0199)).toBe(5);
  });
});

describe('funds', () => {
  it('count open orders of all instruments: two entries of 60 % of the cash cannot both be paid', () => {
    const profile = { positionLimitPpm: ppm(1_000_000), grossExposurePpm: ppm(10_000_000) };
    expect(bench({ instruments: 2, cash: 1e13, profile }).enterAll(0.6)).toBe(1);
  });
});

describe('reset of the strategy stop', () => {
  it('lets trading go on until the same share is lost again', () => {
    const { risk } = bench({ instruments: 1, cash: 1e13 });
    expect(risk.onMark(0, NOW, 0.94e13)).toBe('strategyStop');
    risk.reset();
    expect(risk.onMark(0, NOW, 0.94e13)).toBe('within');
  });
});

describe('risk profile', () => {
  it('cannot switch off what has no money in it: order rate and age of prices', () => {
    expect(() => parseRiskProfile({ ...HOUSE_RISK_PROFILE, ordersPerWindow: 1_000_000, orderWindowMicros: 1 })).toThrow(
      'ordersPerWindow',
    );
    expect(() => parseRiskProfile({ ...HOUSE_RISK_PROFILE, staleAfterMicros: Number.MAX_SAFE_INTEGER })).toThrow(
      'staleAfterMicros',
    );
  });

  it('is refused as bad input when its order rate is more than the window can count', () => {
    expect(() => parseRiskProfile({ ...HOUSE_RISK_PROFILE, ordersPerWindow: 2 ** 25 })).toThrow('ordersPerWindow');
  });
});
