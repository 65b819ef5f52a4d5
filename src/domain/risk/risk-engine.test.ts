import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC_PERP, BTC_SPOT } from '../../../test/builders.ts';
import { type Micros, micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import type { Instrument } from '../market/index.ts';
import { clientOrderId, type FillReport, OpenOrders, type OrderIntent, type Side } from '../orders/index.ts';
import { Account } from '../portfolio/index.ts';
import { HOUSE_RISK_PROFILE, parseRiskProfile, RiskApproved, RiskEngine, type RiskProfile } from './index.ts';

const PRICE = 5_000_000; // 50,000 USDT
const NOW = micros(1_000_000_000);

class Bench {
  readonly account: Account;
  readonly orders = new OpenOrders();
  readonly breaker = new CircuitBreaker({
    windowOutcomes: 8,
    minOutcomes: 4,
    openAt: ppm(500_000),
    closeAt: ppm(350_000),
    openMicros: 1e6,
    probes: 4,
  });
  readonly risk: RiskEngine;
  #seq = 0;
  #trade = 0;

  constructor(options: { instrument?: Instrument; profile?: Partial<RiskProfile>; cash?: number } = {}) {
    const profile = { ...HOUSE_RISK_PROFILE, ...options.profile };
    this.account = new Account([options.instrument ?? BTC_PERP], quoteUnits(options.cash ?? 1e13));
    const rate = new RateWindow({ limit: profile.ordersPerWindow, windowMicros: profile.orderWindowMicros });
    this.risk = new RiskEngine({
      profile,
      account: this.account,
      orders: this.orders,
      breaker: this.breaker,
      rate,
      feePpm: ppm(1000),
    });
    this.mark(PRICE);
  }

  mark(ticks: number, now: Micros = NOW): string {
    this.account.markAt(0, ticks);
    return this.risk.onMark(0, now, this.account.equity());
  }

  intent(overrides: Partial<OrderIntent> = {}): OrderIntent {
    this.#seq += 1;
    return {
      intentSeq: this.#seq,
      clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: this.#seq }),
      instrument: 0,
      side: 'buy',
      type: 'market',
      purpose: 'entry',
      lots: qtyLots(1000),
      priceTicks: priceTicks(0),
      reduceOnly: false,
      time: NOW,
      ...overrides,
    };
  }

  /** `approved`, or the code of the refusal. */
  check(overrides: Partial<OrderIntent> = {}, now: Micros = NOW): string {
    const verdict = this.risk.check(this.intent(overrides), now);
    return verdict instanceof RiskApproved ? 'approved' : verdict.code;
  }

  /** Trades outside of any check, to set a position. */
  hold(side: Side, lots: number, ticks: number = PRICE): void {
    this.#trade += 1;
    const report: FillReport = {
      kind: 'filled',
      clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: 0 }),
      instrument: 0,
      time: NOW,
      tradeId: this.#trade,
      lots: qtyLots(lots),
      ticks: priceTicks(ticks),
      fee: quoteUnits(0),
      deadMarket: false,
    };
    this.account.applyFill(side, report);
  }
}

// 2 % of 100,000 USDT at 50,000 USDT is 0.04 BTC = 4,000 lots.
const LIMIT_LOTS = 4000;

describe('risk engine', () => {
  it('approves an order at the position limit and refuses one lot more', () => {
    expect(new Bench().check({ lots: qtyLots(LIMIT_LOTS) })).toBe('approved');
    expect(new Bench().check({ lots: qtyLots(LIMIT_LOTS + 1) })).toBe('BOT4_RISK_POSITION_LIMIT');
    expect(new Bench().check({ side: 'sell', lots: qtyLots(LIMIT_LOTS + 1) })).toBe('BOT4_RISK_POSITION_LIMIT');
  });

  it('counts open orders and orders of unknown fate as filled', () => {
    const bench = new Bench();
    const order = bench.intent({ lots: qtyLots(LIMIT_LOTS) });
    bench.orders.add(order);
    expect(bench.check({ lots: qtyLots(20) })).toBe('BOT4_RISK_POSITION_LIMIT');
    bench.orders.apply(order.clientOrderId, 'loseTrack');
    expect(bench.check({ lots: qtyLots(20) })).toBe('BOT4_RISK_POSITION_LIMIT');
    bench.orders.apply(order.clientOrderId, 'reject');
    expect(bench.check({ lots: qtyLots(20) })).toBe('approved');
  });

  it('counts the exit of a reversal as filled, so that the new side is within the limit too', () => {
    const bench = new Bench();
    bench.hold('buy', 4000);
    bench.orders.add(bench.intent({ side: 'sell', purpose: 'exit', lots: qtyLots(4000), reduceOnly: true }));
    expect(bench.check({ side: 'sell', lots: qtyLots(4000) })).toBe('approved');
    expect(bench.check({ side: 'sell', lots: qtyLots(4001) })).toBe('BOT4_RISK_POSITION_LIMIT');
  });

  it('lets a position that has outgrown the limit be reversed to one within it', () => {
    const bench = new Bench();
    bench.hold('buy', 9000);
    bench.orders.add(bench.intent({ side: 'sell', purpose: 'exit', lots: qtyLots(9000), reduceOnly: true }));
    expect(bench.check({ side: 'sell', lots: qtyLots(4000) })).toBe('approved');
    expect(bench.check({ side: 'sell', lots: qtyLots(4001) })).toBe('BOT4_RISK_POSITION_LIMIT');
    expect(bench.check({ side: 'buy', lots: qtyLots(10) })).toBe('BOT4_RISK_POSITION_LIMIT');
  });

  it('counts an order that turns a position around in one step by where it would end', () => {
    const bench = new Bench();
    bench.hold('buy', 9000);
    expect(bench.check({ side: 'sell', lots: qtyLots(9000 + 4001) })).toBe('BOT4_RISK_POSITION_LIMIT');
    expect(bench.check({ side: 'sell', lots: qtyLots(9000 + 4000) })).toBe('approved');
  });

  it('refuses to sell more of a spot asset than is held', () => {
    const bench = new Bench({ instrument: BTC_SPOT });
    expect(bench.check({ side: 'sell' })).toBe('BOT4_RISK_SHORT_SPOT');
    bench.hold('buy', 1000);
    expect(bench.check({ side: 'sell', lots: qtyLots(1000) })).toBe('approved');
    expect(bench.check({ side: 'sell', lots: qtyLots(1001) })).toBe('BOT4_RISK_SHORT_SPOT');
  });

  it('refuses gross exposure beyond its limit', () => {
    const bench = new Bench({ profile: { grossExposurePpm: ppm(10_000) } });
    expect(bench.check({ lots: qtyLots(2001) })).toBe('BOT4_RISK_EXPOSURE');
    expect(bench.check({ lots: qtyLots(2000) })).toBe('approved');
  });

  it('refuses what the account cannot pay with its fee', () => {
    const bench = new Bench({ profile: { positionLimitPpm: ppm(1_000_000), grossExposurePpm: ppm(1_000_000) } });
    expect(bench.check({ lots: qtyLots(200_000) })).toBe('BOT4_RISK_FUNDS');
    expect(bench.check({ lots: qtyLots(199_000) })).toBe('approved');
  });

  it('refuses sizes below the smallest notional and above the largest lot count', () => {
    expect(new Bench().check({ lots: qtyLots(9) })).toBe('BOT4_RISK_ORDER_SIZE');
    expect(new Bench().check({ lots: qtyLots(BTC_PERP.maxQtyLots + 1) })).toBe('BOT4_RISK_ORDER_SIZE');
  });

  it('refuses without a price, and with one that is too old', () => {
    const bench = new Bench({ profile: { staleAfterMicros: 1000 } });
    expect(bench.check({}, micros(NOW + 1000))).toBe('approved');
    expect(bench.check({}, micros(NOW + 1001))).toBe('BOT4_RISK_STALE_DATA');
    const account = new Account([BTC_PERP], quoteUnits(1e13));
    const blind = new RiskEngine({
      profile: HOUSE_RISK_PROFILE,
      account,
      orders: new OpenOrders(),
      breaker: bench.breaker,
      rate: new RateWindow({ limit: 10, windowMicros: 1e6 }),
      feePpm: ppm(0),
    });
    expect(blind.check(bench.intent(), NOW)).toMatchObject({ code: 'BOT4_RISK_STALE_DATA' });
  });

  it('refuses an order price outside the collar of 5 % and takes one on its edge', () => {
    const bench = new Bench();
    expect(bench.check({ type: 'limit', priceTicks: priceTicks(PRICE * 0.95) })).toBe('approved');
    expect(bench.check({ type: 'limit', priceTicks: priceTicks(PRICE * 0.95 - 1) })).toBe('BOT4_RISK_PRICE_COLLAR');
    expect(bench.check({ type: 'limit', priceTicks: priceTicks(PRICE * 1.05 + 1), lots: qtyLots(10) })).toBe(
      'BOT4_RISK_PRICE_COLLAR',
    );
  });

  it('refuses the order after the last one of the rate window, until the window has moved on', () => {
    const bench = new Bench({ profile: { ordersPerWindow: 2, orderWindowMicros: 1000 } });
    expect([bench.check({ lots: qtyLots(20) }), bench.check({ lots: qtyLots(20) })]).toEqual(['approved', 'approved']);
    expect(bench.check({ lots: qtyLots(20) })).toBe('BOT4_RISK_ORDER_RATE');
    expect(bench.check({ lots: qtyLots(20) }, micros(NOW + 1001))).toBe('approved');
  });

  it('refuses while the breaker to the venue is open', () => {
    const bench = new Bench();
    for (let i = 0; i < 8; i++) {
      bench.breaker.tryAcquire(NOW);
      bench.breaker.onFailure(NOW);
    }
    expect(bench.check()).toBe('BOT4_RISK_BREAKER_OPEN');
  });

  it('trips the kill switch at a drawdown of 15 % from the peak, once, and lets only reducing orders pass', () => {
    const bench = new Bench();
    bench.hold('buy', 40_000, PRICE);
    expect(bench.mark(PRICE)).toBe('within');
    // 0.4 BTC bought at 50,000: 15,000 USDT are lost at 12,500.
    expect(bench.mark(1_250_001)).toBe('strategyStop');
    expect(bench.mark(1_250_000)).toBe('drawdown');
    expect(bench.mark(1_250_000)).toBe('within');
    expect(bench.risk.killed).toBe('drawdown');
    expect(bench.check()).toBe('BOT4_RISK_DRAWDOWN');
    expect(bench.check({ side: 'sell', lots: qtyLots(40_000), reduceOnly: true })).toBe('approved');
    bench.risk.reset();
    expect(bench.risk.killed).toBe('');
  });

  it('measures drawdown from the highest equity seen', () => {
    const bench = new Bench({ profile: { strategyStopPpm: ppm(150_000) } });
    bench.hold('buy', 100_000, PRICE);
    bench.mark(10_000_000); // equity 150,000
    expect(bench.risk.peak).toBe(1.5e13);
    expect(bench.mark(7_750_001)).toBe('within');
    expect(bench.mark(7_750_000)).toBe('drawdown'); // equity 127,500
  });

  it('stops the strategy at its loss limit and says so', () => {
    const bench = new Bench();
    bench.hold('buy', 40_000, PRICE);
    expect(bench.mark(3_750_000)).toBe('strategyStop');
    expect(bench.check()).toBe('BOT4_RISK_STOPPED');
    expect(bench.risk.stopped).toBe(true);
  });

  it('refuses everything that adds risk after a kill, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Side>('buy', 'sell'),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: -5000, max: 5000 }),
        (side, lots, held) => {
          const bench = new Bench();
          if (held !== 0) bench.hold(held > 0 ? 'buy' : 'sell', Math.abs(held));
          bench.risk.kill('test');
          expect(bench.check({ side, lots: qtyLots(lots) })).toBe('BOT4_RISK_KILL_SWITCH');
        },
      ),
    );
  });

  it('lets a reduce-only order pass exactly when it makes the position smaller', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Side>('buy', 'sell'),
        fc.integer({ min: 1, max: 6000 }),
        fc.integer({ min: -5000, max: 5000 }),
        (side, lots, held) => {
          const bench = new Bench();
          if (held !== 0) bench.hold(held > 0 ? 'buy' : 'sell', Math.abs(held));
          const reduces = held !== 0 && held > 0 === (side === 'sell') && lots <= Math.abs(held);
          expect(bench.check({ side, lots: qtyLots(lots), reduceOnly: true })).toBe(
            reduces ? 'approved' : 'BOT4_RISK_REDUCE_ONLY',
          );
        },
      ),
    );
  });

  it('never lets position plus open orders pass the limit, for any sequence of orders and fills', () => {
    const step = fc.record({
      side: fc.constantFrom<Side>('buy', 'sell'),
      lots: fc.integer({ min: 10, max: 4500 }),
      fills: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const bench = new Bench({ profile: { ordersPerWindow: 1000 } });
        for (const [i, { side, lots, fills }] of steps.entries()) {
          const intent = bench.intent({ side, lots: qtyLots(lots) });
          const verdict = bench.risk.check(intent, NOW);
          if (!(verdict instanceof RiskApproved)) continue;
          bench.orders.add(intent);
          if (fills) {
            const report: FillReport = {
              kind: 'filled',
              clientOrderId: intent.clientOrderId,
              instrument: 0,
              time: NOW,
              tradeId: i + 1,
              lots: intent.lots,
              ticks: priceTicks(PRICE),
              fee: quoteUnits(0),
              deadMarket: false,
            };
            bench.orders.fill(report);
            bench.account.applyFill(side, report);
          }
          const held = bench.account.position(0).lots;
          const long = held + bench.orders.reservedLots(0, 'buy');
          const short = held - bench.orders.reservedLots(0, 'sell');
          expect(Math.max(Math.abs(long), Math.abs(short))).toBeLessThanOrEqual(LIMIT_LOTS);
        }
      }),
    );
  });
});

describe('RiskApproved', () => {
  it('is recognised only when the risk engine made it', () => {
    const bench = new Bench();
    const real = bench.risk.check(bench.intent(), NOW);
    expect(RiskApproved.is(real)).toBe(true);
    expect(RiskApproved.is({ value: bench.intent() })).toBe(false);
    expect(RiskApproved.is(Object.create(RiskApproved.prototype))).toBe(false);
    expect(() => Reflect.construct(RiskApproved, [Symbol('risk'), bench.intent()])).toThrow(
      'only the risk engine approves',
    );
  });
});

describe('risk profile', () => {
  it('survives its own text', () => {
    expect(parseRiskProfile(JSON.parse(JSON.stringify(HOUSE_RISK_PROFILE)))).toEqual(HOUSE_RISK_PROFILE);
  });

  it.each([
    [null, 'BOT4_CONFIG_VALUE'],
    [[], 'BOT4_CONFIG_VALUE'],
    [{ ...HOUSE_RISK_PROFILE, leverage: 3 }, 'BOT4_CONFIG_UNKNOWN_KEY'],
    [{ ...HOUSE_RISK_PROFILE, positionLimitPpm: 20_001 }, 'BOT4_CONFIG_VALUE'],
    [{ ...HOUSE_RISK_PROFILE, drawdownPpm: 0 }, 'BOT4_CONFIG_VALUE'],
    [{ ...HOUSE_RISK_PROFILE, ordersPerWindow: 1.5 }, 'BOT4_CONFIG_VALUE'],
    [{ ...HOUSE_RISK_PROFILE, breakerClosePpm: 350_000, breakerOpenPpm: 300_000 }, 'BOT4_CONFIG_VALUE'],
  ])('refuses %j with %s', (json, code) => {
    expect(() => parseRiskProfile(json)).toThrow(expect.objectContaining({ code }));
  });
});
