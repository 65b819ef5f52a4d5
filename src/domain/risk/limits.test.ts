import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import { defineInstrument, type Instrument } from '../market/index.ts';
import { clientOrderId, OpenOrders, type OrderIntent, type Side } from '../orders/index.ts';
import { Account } from '../portfolio/index.ts';
import { HOUSE_RISK_PROFILE, parseRiskProfile, RiskApproved, RiskEngine, type RiskProfile } from './index.ts';

const HOUR = 3_600_000_000;
/** 100,000 of quote asset. At 100.00 a lot of 0.001 is worth 0.1, and 2 % of equity are 20,000 lots. */
const CASH = 1e13;
const PRICE = 10_000;

function perp(symbol: string, base = symbol, kind: 'perp' | 'spot' = 'perp'): Instrument {
  return defineInstrument({
    ...{ symbol, base, kind, quote: 'USDT' },
    ...{ tickSize: '0.01', lotSize: '0.001', minNotional: '1', maxPrice: '100000' },
  });
}

function breaker(): CircuitBreaker {
  const rates = { openAt: ppm(500_000), closeAt: ppm(350_000) };
  return new CircuitBreaker({ windowOutcomes: 8, minOutcomes: 4, openMicros: 1e6, probes: 2, ...rates });
}

interface Order {
  readonly side?: Side;
  readonly lots?: number;
  readonly instrument?: number;
  readonly price?: number;
  readonly reduceOnly?: boolean;
}

/** An account with its risk engine, driven by hand. */
class Desk {
  readonly account: Account;
  readonly orders = new OpenOrders();
  readonly risk: RiskEngine;
  now = 0;
  #seq = 0;

  constructor(
    limits: Partial<Record<keyof RiskProfile, number>> = {},
    instruments: readonly Instrument[] = ['A', 'B', 'C'].map((symbol) => perp(symbol)),
    breakers?: readonly CircuitBreaker[],
  ) {
    const profile = { ...HOUSE_RISK_PROFILE, ordersPerWindow: 1000, ...limits } as unknown as RiskProfile;
    this.account = new Account(instruments, quoteUnits(CASH));
    this.risk = new RiskEngine({
      profile,
      account: this.account,
      orders: this.orders,
      breaker: breakers ?? breaker(),
      rate: new RateWindow({ limit: profile.ordersPerWindow, windowMicros: profile.orderWindowMicros }),
      feePpm: ppm(1000),
    });
    this.now = HOUR;
    for (const i of instruments.keys()) this.mark(i, PRICE, { sameTime: true });
  }

  mark(instrument: number, ticks: number, at: { sameTime?: boolean; dead?: boolean } = {}): string {
    if (at.sameTime !== true) this.now += HOUR;
    this.account.markAt(instrument, ticks);
    return this.risk.onMark(instrument, micros(this.now), this.account.equity(), at.dead ?? false);
  }

  intent({ side = 'buy', lots = 1000, instrument = 0, price, reduceOnly = false }: Order = {}): OrderIntent {
    this.#seq += 1;
    return {
      intentSeq: this.#seq,
      clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: this.#seq }),
      ...{ instrument, side, lots: qtyLots(lots), reduceOnly, time: micros(this.now) },
      type: price === undefined ? 'market' : 'limit',
      purpose: reduceOnly ? 'exit' : 'entry',
      priceTicks: priceTicks(price ?? 0),
    };
  }

  check(order: Order = {}): string {
    const verdict = this.risk.check(this.intent(order), micros(this.now));
    return 'code' in verdict ? verdict.code : 'approved';
  }

  /** Leaves an order open. */
  open(order: Order): OrderIntent {
    const intent = this.intent(order);
    this.orders.add(intent);
    return intent;
  }

  hold(side: Side, lots: number, instrument = 0, ticks?: number): void {
    this.#seq += 1;
    this.account.applyFill(side, {
      ...{ kind: 'filled', instrument, time: micros(this.now), tradeId: this.#seq, deadMarket: false },
      clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: this.#seq }),
      lots: qtyLots(lots),
      ticks: priceTicks(ticks ?? this.account.mark(instrument)),
      fee: quoteUnits(0),
    });
  }
}

describe('net exposure', () => {
  it('allows 3 % long, refuses one lot more, and leaves the other side open', () => {
    const desk = new Desk({ netExposurePpm: 30_000 });
    desk.hold('buy', 20_000, 1);
    expect(desk.check({ lots: 10_000 })).toBe('approved');
    expect(desk.check({ lots: 10_001 })).toBe('BOT4_RISK_NET_EXPOSURE');
    expect(desk.check({ lots: 20_000, side: 'sell' })).toBe('approved');
  });

  it('counts open buys of other instruments for a buy, and their sells for a sell', () => {
    const desk = new Desk({ netExposurePpm: 30_000 });
    desk.open({ instrument: 1, lots: 20_000 });
    desk.open({ instrument: 2, lots: 15_000, side: 'sell' });
    expect(desk.check({ lots: 10_001 })).toBe('BOT4_RISK_NET_EXPOSURE');
    expect(desk.check({ lots: 15_000, side: 'sell' })).toBe('approved');
    expect(desk.check({ lots: 15_001, side: 'sell' })).toBe('BOT4_RISK_NET_EXPOSURE');
  });

  it('lets a hedge be made smaller though the rest is then beyond the limit', () => {
    const desk = new Desk({ netExposurePpm: 10_000 });
    desk.hold('buy', 20_000, 1);
    desk.hold('sell', 10_000, 0);
    expect(desk.check({ lots: 5000 })).toBe('approved');
    expect(desk.check({ lots: 5000, reduceOnly: true })).toBe('approved');
  });
});

describe('leverage', () => {
  it('is taken of equity without profit that is not realised', () => {
    const desk = new Desk({ leveragePpm: 40_000 });
    desk.hold('buy', 20_000, 1);
    desk.mark(1, 2 * PRICE);
    // Equity is 102,000, and the position 4,000: 4 % of 100,000 are used up.
    expect(desk.check({ lots: 10 })).toBe('BOT4_RISK_LEVERAGE');
    desk.mark(1, PRICE);
    expect(desk.check({ lots: 20_000 })).toBe('approved');
  });

  it('does not count spot, which is paid in full', () => {
    const desk = new Desk({ leveragePpm: 10_000 }, [perp('A'), perp('S', 'S', 'spot')]);
    expect(desk.check({ instrument: 1, lots: 20_000 })).toBe('approved');
    expect(desk.check({ instrument: 0, lots: 10_001 })).toBe('BOT4_RISK_LEVERAGE');
  });
});

describe('concentration', () => {
  it('adds up the spot and the perpetual of one base asset', () => {
    const desk = new Desk({ concentrationPpm: 30_000 }, [perp('XPERP', 'X'), perp('X', 'X', 'spot'), perp('Y')]);
    desk.hold('buy', 20_000, 1);
    expect(desk.check({ lots: 10_000 })).toBe('approved');
    expect(desk.check({ lots: 10_001, side: 'sell' })).toBe('BOT4_RISK_CONCENTRATION');
    expect(desk.check({ lots: 20_000, instrument: 2 })).toBe('approved');
  });
});

describe('correlated exposure', () => {
  const limits = { correlatedExposurePpm: 30_000, correlationWindow: 8, correlationSampleMicros: HOUR };

  /** A and B rise and fall together, C against them. */
  function moved(): Desk {
    const desk = new Desk(limits);
    for (let i = 0; i < 12; i++) {
      const up = i % 2 === 0 ? 100 : 0;
      desk.mark(0, PRICE + up);
      desk.mark(1, PRICE + up, { sameTime: true });
      desk.mark(2, PRICE - up, { sameTime: true });
    }
    return desk;
  }

  it('counts all as moving alike until the window of 8 returns is full', () => {
    const desk = new Desk(limits);
    desk.hold('buy', 20_000, 1);
    expect(desk.check({ lots: 10_000 })).toBe('approved');
    expect(desk.check({ lots: 10_001 })).toBe('BOT4_RISK_CORRELATION');
    expect(desk.check({ lots: 10_001, side: 'sell' })).toBe('BOT4_RISK_CORRELATION');
  });

  it('refuses more of what moves alike, and allows what moves against it', () => {
    const desk = moved();
    desk.hold('buy', 20_000, 1);
    expect(desk.check({ lots: 10_010 })).toBe('BOT4_RISK_CORRELATION');
    expect(desk.check({ lots: 19_000, side: 'sell' })).toBe('approved');
    expect(desk.check({ lots: 10_010, side: 'sell', instrument: 2 })).toBe('BOT4_RISK_CORRELATION');
    expect(desk.check({ lots: 19_000, instrument: 2 })).toBe('approved');
  });

  it('takes an open order of another instrument as filled where that is worse, and as not filled where not', () => {
    const desk = moved();
    desk.open({ instrument: 1, lots: 20_000 });
    expect(desk.check({ lots: 10_010 })).toBe('BOT4_RISK_CORRELATION');
    // As a hedge the same order does not count: it may never fill.
    desk.hold('sell', 15_000, 2);
    desk.open({ instrument: 2, lots: 10_000, side: 'sell' });
    expect(desk.check({ lots: 100, side: 'buy' })).toBe('BOT4_RISK_CORRELATION');
    expect(desk.check({ lots: 19_000, side: 'sell' })).toBe('approved');
  });

  it('takes prices that do not move as moving alike: nothing is known of them', () => {
    const desk = new Desk(limits);
    for (let i = 0; i < 12; i++) desk.mark(0, PRICE + (i % 2));
    desk.hold('buy', 20_000, 1);
    expect(desk.check({ lots: 10_100 })).toBe('BOT4_RISK_CORRELATION');
  });
});

describe('order value and dead markets', () => {
  it('refuses an order above its share of equity', () => {
    const desk = new Desk({ orderValuePpm: 5000 });
    expect(desk.check({ lots: 5000 })).toBe('approved');
    expect(desk.check({ lots: 5001 })).toBe('BOT4_RISK_ORDER_SIZE');
  });

  it('refuses at the third mark in a row without a trade, and no longer after a trade', () => {
    const desk = new Desk({ deadMarks: 3 });
    for (let i = 0; i < 2; i++) desk.mark(0, PRICE, { dead: true });
    expect(desk.check()).toBe('approved');
    desk.mark(0, PRICE, { dead: true });
    expect(desk.check()).toBe('BOT4_RISK_DEAD_MARKET');
    desk.hold('buy', 100);
    expect(desk.check({ lots: 100, side: 'sell', reduceOnly: true })).toBe('approved');
    desk.mark(0, PRICE);
    expect(desk.check()).toBe('approved');
  });
});

describe('daily loss', () => {
  it('stops new risk at 1 % below the last equity of the day before, until the next day', () => {
    const desk = new Desk({ dailyLossPpm: 10_000 });
    desk.hold('buy', 20_000);
    expect(desk.mark(0, PRICE / 2 + 1)).toBe('within');
    expect(desk.risk.state).toBe('active');
    expect(desk.mark(0, PRICE / 2)).toBe('within');
    expect(desk.risk.state).toBe('reducing');
    expect(desk.check({ instrument: 1 })).toBe('BOT4_RISK_DAILY_LOSS');
    expect(desk.check({ side: 'sell', reduceOnly: true })).toBe('approved');
    desk.now = 24 * HOUR;
    desk.mark(0, PRICE / 2, { sameTime: true });
    expect(desk.check({ instrument: 1 })).toBe('BOT4_RISK_DAILY_LOSS');
    desk.now += 1;
    desk.mark(0, PRICE / 2, { sameTime: true });
    expect(desk.risk.state).toBe('active');
    expect(desk.check({ instrument: 1 })).toBe('approved');
  });

  it('is measured from the equity of the reset', () => {
    const desk = new Desk({ dailyLossPpm: 10_000 });
    desk.hold('buy', 20_000);
    desk.mark(0, PRICE / 2);
    desk.risk.reset();
    desk.mark(0, PRICE / 2);
    expect(desk.risk.state).toBe('active');
  });
});

describe('trading state', () => {
  it('lets nothing leave in an emergency stop, not even an exit, and ends what was approved', () => {
    const desk = new Desk();
    desk.hold('buy', 1000);
    const approved = desk.risk.check(desk.intent({ lots: 100 }), micros(desk.now));
    expect(RiskApproved.is(approved)).toBe(true);
    desk.risk.halt('by hand');
    expect([desk.risk.state, desk.risk.halted]).toEqual(['halted', 'by hand']);
    expect(RiskApproved.is(approved)).toBe(false);
    expect(() => (approved as RiskApproved<OrderIntent>).value).toThrow('an approval is used once');
    expect(desk.check()).toBe('BOT4_RISK_HALTED');
    expect(desk.check({ side: 'sell', reduceOnly: true })).toBe('BOT4_RISK_HALTED');
    desk.risk.reset();
    expect(desk.check({ side: 'sell', reduceOnly: true })).toBe('approved');
  });

  it('keeps the first reason of a halt', () => {
    const desk = new Desk();
    desk.risk.halt('first');
    desk.risk.halt('second');
    expect(desk.risk.halted).toBe('first');
  });

  it('is reducing by hand without closing anything', () => {
    const desk = new Desk();
    desk.hold('buy', 1000);
    desk.risk.reduceOnly();
    expect(desk.risk.state).toBe('reducing');
    expect(desk.check()).toBe('BOT4_RISK_REDUCING');
    expect(desk.check({ side: 'sell', reduceOnly: true })).toBe('approved');
  });

  it('tells a refusal in words, of which the next check makes another', () => {
    const desk = new Desk();
    desk.risk.halt('by hand');
    const denial = desk.risk.check(desk.intent({ lots: 7 }), micros(desk.now));
    expect(denial).toMatchObject({ kind: 'refused', code: 'BOT4_RISK_HALTED', detail: 'buy 7 lots of A' });
    expect(desk.risk.check(desk.intent({ lots: 8, side: 'sell', instrument: 1 }), micros(desk.now))).toBe(denial);
    expect(denial).toMatchObject({ detail: 'sell 8 lots of B' });
  });
});

describe('stop layers', () => {
  it('close a position 5 % below its best price since the entry, once', () => {
    const desk = new Desk({ positionTrailingPpm: 50_000 });
    desk.hold('buy', 1000);
    expect(desk.mark(0, 11_000)).toBe('within');
    expect(desk.mark(0, 10_451)).toBe('within');
    expect(desk.mark(0, 10_450)).toBe('positionStop');
    desk.hold('sell', 1000);
    expect(desk.mark(0, 9000)).toBe('within');
  });

  it('begin anew with a position that was closed and opened between two marks', () => {
    const desk = new Desk({ positionTrailingPpm: 50_000 });
    desk.hold('buy', 1000);
    desk.mark(0, 11_000);
    desk.hold('sell', 1000);
    desk.hold('buy', 1000, 0, 10_500);
    expect(desk.mark(0, 10_400)).toBe('within');
    expect(desk.mark(0, 9975)).toBe('positionStop');
  });

  it('close a short position on the other side, and one that is held for 3 hours', () => {
    const desk = new Desk({ positionTrailingPpm: 50_000, positionMaxMicros: 3 * HOUR });
    desk.hold('sell', 1000);
    expect(desk.mark(0, 9000)).toBe('within');
    expect(desk.mark(0, 9450)).toBe('positionStop');
    desk.hold('buy', 2000);
    for (let i = 0; i < 3; i++) expect(desk.mark(0, 9450)).toBe('within');
    expect(desk.mark(0, 9450)).toBe('positionStop');
  });

  it('stop the strategy at 2 % below the best equity, and the account at 1 % below its start', () => {
    const trailing = new Desk({ strategyTrailingPpm: 20_000 });
    trailing.hold('buy', 200_000);
    expect(trailing.mark(0, PRICE + 1000)).toBe('within');
    expect(trailing.mark(0, PRICE - 100)).toBe('strategyStop');
    expect(trailing.check()).toBe('BOT4_RISK_STOPPED');
    const fixed = new Desk({ portfolioStopPpm: 10_000 });
    fixed.hold('buy', 200_000);
    expect(fixed.mark(0, PRICE - 500)).toBe('portfolioStop');
    expect([fixed.check(), fixed.risk.killed]).toEqual(['BOT4_RISK_KILL_SWITCH', 'portfolio stop']);
  });

  it('stop a strategy without a new best for a day, counted anew from a reset', () => {
    const desk = new Desk({ strategyMaxMicros: 24 * HOUR });
    for (let i = 0; i < 23; i++) expect(desk.mark(0, PRICE)).toBe('within');
    expect(desk.mark(0, PRICE)).toBe('strategyStop');
    desk.risk.reset();
    for (let i = 0; i < 24; i++) expect(desk.mark(0, PRICE)).toBe('within');
    expect(desk.mark(0, PRICE)).toBe('strategyStop');
  });

  it('kill when equity falls by three of its own standard deviations', () => {
    const desk = new Desk({ portfolioVolatilityPpm: 3_000_000, volatilityMarks: 20 });
    desk.hold('buy', 100_000);
    for (let i = 0; i < 40; i++) expect(desk.mark(0, PRICE + (i % 2))).toBe('within');
    expect(desk.mark(0, PRICE - 40)).toBe('portfolioStop');
  });
});

describe('breakers', () => {
  it('refuse only orders to the venue that fails', () => {
    const [one, other] = [breaker(), breaker()];
    const desk = new Desk(
      {},
      ['A', 'B', 'C'].map((symbol) => perp(symbol)),
      [one, other, other],
    );
    for (let i = 0; i < 4; i++) other.onFailure(desk.now);
    expect(desk.check({ instrument: 0 })).toBe('approved');
    expect(desk.check({ instrument: 1 })).toBe('BOT4_RISK_BREAKER_OPEN');
    expect(desk.check({ instrument: 2 })).toBe('BOT4_RISK_BREAKER_OPEN');
  });
});

describe('risk profile', () => {
  const parse = (extra: object): RiskProfile => parseRiskProfile({ ...HOUSE_RISK_PROFILE, ...extra });

  it('keeps limits that are optional, and has none that was not given', () => {
    const extra = {
      netExposurePpm: 50_000,
      dailyLossPpm: 20_000,
      positionVolatilityPpm: 3_000_000,
      volatilityMarks: 20,
    };
    expect(parse(extra)).toEqual({ ...HOUSE_RISK_PROFILE, ...extra });
    expect(Object.keys(parse({}))).toEqual(Object.keys(HOUSE_RISK_PROFILE));
  });

  it.each([
    [{ netExposure: 1 }, 'BOT4_CONFIG_UNKNOWN_KEY'],
    [{ toString: 1 }, 'BOT4_CONFIG_UNKNOWN_KEY'],
    [{ netExposurePpm: 0 }, 'BOT4_CONFIG_VALUE'],
    [{ netExposurePpm: null }, 'BOT4_CONFIG_VALUE'],
    [{ leveragePpm: 1_000_001 }, 'BOT4_CONFIG_VALUE'],
    [{ dailyLossPpm: 150_001 }, 'BOT4_CONFIG_VALUE'],
    [{ correlatedExposurePpm: 10_000 }, 'BOT4_CONFIG_VALUE'],
    [{ correlatedExposurePpm: 10_000, correlationWindow: 7, correlationSampleMicros: 1 }, 'BOT4_CONFIG_VALUE'],
    [{ strategyVolatilityPpm: 1 }, 'BOT4_CONFIG_VALUE'],
  ])('refuses %j with %s', (extra, code) => {
    expect(() => parse(extra)).toThrow(expect.objectContaining({ code }));
  });
});

/** Every limit, added up from nothing, with each set of open orders filled that is worst for it. */
function breaches(desk: Desk, profile: Record<string, number>): string[] {
  const { account, orders } = desk;
  const equity = account.equity();
  const worst = account.instruments.map((rules, i) => {
    const { lots: held } = account.position(i);
    const value = account.mark(i) * rules.unitsPerTickLot;
    const high = (held + orders.reservedLots(i, 'buy')) * value;
    const low = (held - orders.reservedLots(i, 'sell')) * value;
    return { high, low, gross: Math.max(Math.abs(high), Math.abs(low)) };
  });
  const sum = (of: (one: (typeof worst)[number]) => number): number => worst.reduce((total, one) => total + of(one), 0);
  const limit = (key: string): number => ((profile[key] ?? Number.POSITIVE_INFINITY) * equity) / 1e6;
  const found: string[] = [];
  for (const { gross } of worst) if (gross > limit('positionLimitPpm')) found.push('position');
  if (sum((one) => one.gross) > limit('grossExposurePpm')) found.push('gross');
  if (sum((one) => one.high) > limit('netExposurePpm')) found.push('net');
  if (sum((one) => -one.low) > limit('netExposurePpm')) found.push('net');
  return found;
}

const LIMITS = { grossExposurePpm: 45_000, netExposurePpm: 25_000, concentrationPpm: 40_000 };
const action = fc.record({
  kind: fc.constantFrom('order', 'order', 'order', 'fill', 'partialFill', 'lose', 'reject', 'cancel', 'exit'),
  instrument: fc.nat(2),
  side: fc.constantFrom<Side>('buy', 'sell'),
  lots: fc.integer({ min: 10, max: 30_000 }),
  pick: fc.nat(1000),
});

describe('risk engine', () => {
  it('holds position, gross and net limits with all open and unknown orders filled, after any sequence', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const desk = new Desk(LIMITS);
        for (const { kind, instrument, side, lots, pick } of actions) {
          const open = [...desk.orders.values()];
          const order = open[pick % Math.max(1, open.length)];
          if (kind === 'order') {
            const intent = desk.intent({ instrument, side, lots });
            if (RiskApproved.is(desk.risk.check(intent, micros(desk.now)))) desk.orders.add(intent);
          } else if (kind === 'exit') {
            const held = desk.account.position(instrument).lots;
            const exit = {
              instrument,
              side: held > 0 ? 'sell' : 'buy',
              lots: Math.abs(held),
              reduceOnly: true,
            } as const;
            // Whatever is held can always be closed.
            if (held !== 0) expect(desk.check(exit)).toBe('approved');
          } else if (order !== undefined) act(desk, order.intent, kind);
          expect(breaches(desk, { ...HOUSE_RISK_PROFILE, ...LIMITS })).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function act(desk: Desk, intent: OrderIntent, kind: string): void {
  const { clientOrderId: id, instrument, side, lots } = intent;
  if (kind === 'lose') desk.orders.apply(id, 'loseTrack');
  else if (kind === 'cancel') desk.orders.apply(id, 'cancel');
  else if (kind === 'reject') desk.orders.apply(id, 'reject');
  else {
    const open = desk.orders.get(id);
    const left = lots - (open?.filledLots ?? 0);
    const part = kind === 'fill' ? left : Math.max(1, Math.floor(left / 2));
    const tradeId = intent.intentSeq * 100_000 + (open?.filledLots ?? 0);
    const report = { kind: 'filled', clientOrderId: id, instrument, time: micros(desk.now), tradeId } as const;
    const terms = { lots: qtyLots(part), ticks: priceTicks(PRICE), fee: quoteUnits(0), deadMarket: false };
    desk.orders.fill({ ...report, ...terms });
    desk.account.applyFill(side, { ...report, ...terms });
  }
}
