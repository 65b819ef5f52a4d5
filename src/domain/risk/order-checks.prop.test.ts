/**
 * The limits against a plain twin: everything taken anew from account and orders, in big integers, rule by rule. The engine
 * keeps running sums and lets most orders pass at a glance (`headroom.ts`); its answer is the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import { defineInstrument, type Instrument } from '../market/index.ts';
import { ClientOrderIds, OpenOrders, type OrderIntent } from '../orders/index.ts';
import { Account } from '../portfolio/index.ts';
import { HOUSE_RISK_PROFILE, RiskEngine, type RiskProfile } from './index.ts';

const NOW = micros(3_600_000_000);
const FEE_PPM = 1000;
const MILLION = 1_000_000n;

/** Perpetuals and spot, two of one base, lots that make whole units and lots that make parts of one. */
const INSTRUMENTS: readonly Instrument[] = [
  { symbol: 'APERP', base: 'A', kind: 'perp', lotSize: '0.001' },
  { symbol: 'ASPOT', base: 'A', kind: 'spot', lotSize: '0.001' },
  { symbol: 'BPERP', base: 'B', kind: 'perp', lotSize: '0.0000001', roundsMoney: true },
  { symbol: 'CSPOT', base: 'C', kind: 'spot', lotSize: '0.00000001', roundsMoney: true },
].map((rules) =>
  defineInstrument({ ...(rules as Instrument), quote: 'USDT', tickSize: '0.01', minNotional: '1', maxPrice: '100000' }),
);

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function smallest(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Value of lots, to the nearest unit with a half away from zero. */
function amountOf(ticks: number, lots: bigint, unitsPerTickLot: number): bigint {
  if (unitsPerTickLot >= 1) return BigInt(ticks) * lots * BigInt(unitsPerTickLot);
  const parts = BigInt(Math.round(1 / unitsPerTickLot));
  const units = (2n * BigInt(ticks) * abs(lots) + parts) / (2n * parts);
  return lots < 0n ? -units : units;
}

/** What an instrument may come to. */
interface Exposure {
  readonly held: bigint;
  readonly high: bigint;
  readonly low: bigint;
  readonly worst: bigint;
  readonly reserved: bigint;
}

/** The plain twin. */
class PlainLimits {
  readonly #account: Account;
  readonly #orders: OpenOrders;
  readonly #profile: RiskProfile;

  constructor(account: Account, orders: OpenOrders, profile: RiskProfile) {
    this.#account = account;
    this.#orders = orders;
    this.#profile = profile;
  }

  /** Lots of the open orders of an instrument. */
  #open(instrument: number, side: OrderIntent['side'], reduceOnly: boolean): bigint {
    let lots = 0n;
    for (const { intent } of this.#orders.values()) {
      if (intent.instrument !== instrument || intent.side !== side || intent.reduceOnly !== reduceOnly) continue;
      lots += BigInt(intent.lots);
    }
    return lots;
  }

  #exposure(instrument: number): Exposure {
    const rules = INSTRUMENTS[instrument] as Instrument;
    const mark = this.#account.mark(instrument);
    const held = BigInt(this.#account.position(instrument).lots);
    const buys = this.#open(instrument, 'buy', false);
    const sells = this.#open(instrument, 'sell', false);
    const covered = held < 0n && buys > 0n ? smallest(this.#open(instrument, 'buy', true), -held) : 0n;
    const closed = held > 0n && sells > 0n ? smallest(this.#open(instrument, 'sell', true), held) : 0n;
    const value = (lots: bigint): bigint => amountOf(mark, lots, rules.unitsPerTickLot);
    const high = value(held + buys + covered);
    const low = value(held - sells - closed);
    const reserved = value(rules.kind === 'perp' ? buys + sells : buys);
    return { held, high, low, worst: largest(abs(high), abs(low)), reserved };
  }

  #limit(share: number | undefined, money: bigint): bigint | undefined {
    return share === undefined ? undefined : (money * BigInt(share)) / MILLION;
  }

  judge(order: OrderIntent): string {
    const rules = INSTRUMENTS[order.instrument] as Instrument;
    const account = this.#account;
    const mark = account.mark(order.instrument);
    const ticks = order.type === 'market' ? mark : order.priceTicks;
    const distance = BigInt(Math.abs(order.priceTicks - mark)) * MILLION;
    if (order.type !== 'market' && distance > BigInt(mark) * BigInt(this.#profile.priceCollarPpm)) {
      return 'BOT4_RISK_PRICE_COLLAR';
    }
    const value = (lots: bigint, at = ticks): bigint => amountOf(at, lots, rules.unitsPerTickLot);
    const lots = BigInt(order.lots);
    const equity = BigInt(account.equity());
    const over = (amount: bigint, limit: bigint | undefined): boolean => limit !== undefined && amount > limit;
    if (lots > BigInt(rules.maxQtyLots) || value(lots) < BigInt(rules.minNotional)) return 'BOT4_RISK_ORDER_SIZE';
    if (equity <= 0n) return 'BOT4_RISK_FUNDS';
    if (over(value(lots), this.#limit(this.#profile.orderValuePpm, equity))) return 'BOT4_RISK_ORDER_SIZE';
    const all = INSTRUMENTS.map((_, i) => this.#exposure(i));
    const own = all[order.instrument] as Exposure;
    const sign = order.side === 'buy' ? 1n : -1n;
    const open = this.#open(order.instrument, order.side, false);
    const asIs = own.held + sign * (open + lots);
    const isAgainst = sign * own.held < 0n;
    const reducing = this.#open(order.instrument, order.side, true);
    const exits = isAgainst ? smallest(reducing, abs(own.held)) : 0n;
    const reduced = !isAgainst ? asIs : exits === 0n ? 0n : asIs + sign * exits;
    if (rules.kind === 'spot' && smallest(asIs, reduced) < 0n) return 'BOT4_RISK_SHORT_SPOT';
    const worst = largest(isAgainst && asIs * own.held > 0n ? 0n : abs(asIs), abs(reduced));
    if (worst > BigInt(rules.maxQtyLots)) return 'BOT4_RISK_ORDER_SIZE';
    const exceeded = worst === 0n ? undefined : this.#exceeded(order, value(worst), all, equity);
    if (exceeded !== undefined) return exceeded;
    if (sign < 0n && rules.kind === 'spot') return 'approved';
    const others = all.reduce((sum, { reserved }) => sum + reserved, -own.reserved);
    const bound = this.#margin(value(lots + open) + others, rules);
    const fee = (bound * BigInt(FEE_PPM) + MILLION - 1n) / MILLION;
    const share = BigInt(this.#profile.positionLimitPpm);
    if (rules.kind === 'perp' && share > MILLION) {
      const held = INSTRUMENTS.map(({ kind }, i) => ({ kind, value: BigInt(account.exposure(i)) }));
      const spot = held.reduce((sum, own) => (own.kind === 'spot' ? sum + own.value : sum), 0n);
      const perps = held.reduce((sum, own) => (own.kind === 'perp' ? sum + abs(own.value) : sum), -value(exits, mark));
      const margin = (largest(perps, 0n) * MILLION + share - 1n) / share;
      return bound + fee <= equity - spot - margin ? 'approved' : 'BOT4_RISK_FUNDS';
    }
    const cash = BigInt(account.cash) - sign * value(exits, mark);
    return bound + fee <= cash ? 'approved' : 'BOT4_RISK_FUNDS';
  }

  #margin(value: bigint, { kind }: Instrument): bigint {
    const share = BigInt(this.#profile.positionLimitPpm);
    return kind === 'spot' || share <= MILLION ? value : (value * MILLION + share - 1n) / share;
  }

  #exceeded(order: OrderIntent, exposure: bigint, all: readonly Exposure[], equity: bigint): string | undefined {
    const profile = this.#profile;
    const isOther = (i: number): boolean => i !== order.instrument;
    const sum = (of: (e: Exposure, i: number) => bigint): bigint => all.reduce((total, e, i) => total + of(e, i), 0n);
    const over = (amount: bigint, share: number | undefined, money = equity): boolean => {
      const limit = this.#limit(share, money);
      return limit !== undefined && amount > limit;
    };
    const others = sum(({ worst }, i) => (isOther(i) ? worst : 0n));
    if (over(exposure, profile.positionLimitPpm)) return 'BOT4_RISK_POSITION_LIMIT';
    if (over(others + exposure, profile.grossExposurePpm)) return 'BOT4_RISK_EXPOSURE';
    const net = sum(({ high, low }, i) => (isOther(i) ? (order.side === 'buy' ? high : -low) : 0n));
    if (over(net + exposure, profile.netExposurePpm)) return 'BOT4_RISK_NET_EXPOSURE';
    const { kind, base } = INSTRUMENTS[order.instrument] as Instrument;
    const sumOf = (is: (rules: Instrument) => boolean): bigint =>
      sum(({ worst }, i) => (isOther(i) && is(INSTRUMENTS[i] as Instrument) ? worst : 0n)) + exposure;
    const balance = BigInt(this.#account.balance);
    const money = balance < equity ? largest(balance, 0n) : equity;
    if (
      kind === 'perp' &&
      over(
        sumOf((rules) => rules.kind === 'perp'),
        profile.leveragePpm,
        money,
      )
    ) {
      return 'BOT4_RISK_LEVERAGE';
    }
    if (
      over(
        sumOf((rules) => rules.base === base),
        profile.concentrationPpm,
      )
    )
      return 'BOT4_RISK_CONCENTRATION';
    // No return was seen, so each correlation counts as the worst one.
    return over(others + exposure, profile.correlatedExposurePpm) ? 'BOT4_RISK_CORRELATION' : undefined;
  }
}

const share = (max: number) => fc.option(fc.integer({ min: 15_000, max }), { nil: undefined, freq: 2 });
const profiles = fc.record({
  positionLimitPpm: fc.oneof(fc.constant(20_000), fc.integer({ min: 5000, max: 3_000_000 })),
  grossExposurePpm: fc.integer({ min: 15_000, max: 5_000_000 }),
  netExposurePpm: share(3_000_000),
  leveragePpm: share(3_000_000),
  concentrationPpm: share(1_000_000),
  correlatedExposurePpm: share(3_000_000),
  orderValuePpm: share(1_000_000),
});

/** Something that happens, or an order that is judged. Sizes are in thousandths of what the position limit allows. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('judge', 'judge', 'judge', 'judge', 'fill', 'fill', 'open', 'mark', 'close'),
    instrument: fc.nat(INSTRUMENTS.length - 1),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    size: fc.oneof(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 5, max: 300 }), fc.constant(1000)),
    away: fc.oneof(fc.integer({ min: -400, max: 400 }), fc.constant(9000)),
    isMarket: fc.boolean(),
    reduceOnly: fc.boolean(),
  }),
  { minLength: 20, maxLength: 60 },
);
type Step = typeof steps extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

/** An account, its orders, the engine and the twin. */
class Rig {
  readonly account = new Account(INSTRUMENTS, quoteUnits(1e13));
  readonly orders = new OpenOrders();
  readonly profile: RiskProfile;
  readonly risk: RiskEngine;
  readonly plain: PlainLimits;
  readonly #ids = new ClientOrderIds('0a1b2c3d');
  #seq = 0;

  constructor(limits: object) {
    const off = { drawdownPpm: 999_999, strategyStopPpm: 999_999, positionStopPpm: 999_999, ordersPerWindow: 1000 };
    const correlation = { correlationWindow: 8, correlationSampleMicros: 1_000_000 };
    this.profile = { ...HOUSE_RISK_PROFILE, ...limits, ...off, ...correlation } as unknown as RiskProfile;
    const rates = { openAt: ppm(500_000), closeAt: ppm(350_000) };
    this.risk = new RiskEngine({
      ...{ profile: this.profile, account: this.account, orders: this.orders, feePpm: ppm(FEE_PPM) },
      breaker: new CircuitBreaker({ windowOutcomes: 8, minOutcomes: 4, openMicros: 1e6, probes: 2, ...rates }),
      rate: new RateWindow({ limit: 1000, windowMicros: 1_000_000 }),
    });
    this.plain = new PlainLimits(this.account, this.orders, this.profile);
    for (const i of INSTRUMENTS.keys()) this.mark(i, 10_000);
  }

  mark(instrument: number, ticks: number): void {
    this.account.markAt(instrument, ticks);
    this.risk.onMark(instrument, NOW, this.account.equity());
  }

  draft(step: Step): ReturnType<OpenOrders['draft']> {
    const { unitsPerTickLot, maxQtyLots } = INSTRUMENTS[step.instrument] as Instrument;
    const mark = this.account.mark(step.instrument);
    const limit = (this.account.equity() * Math.min(1_000_000, this.profile.positionLimitPpm)) / 1e9;
    const lots = Math.round((limit * step.size) / (mark * unitsPerTickLot));
    this.#seq += 1;
    const draft = this.orders.draft(this.#ids, 1, this.#seq);
    draft.instrument = step.instrument;
    draft.side = step.side;
    draft.type = step.isMarket ? 'market' : 'limit';
    draft.purpose = 'entry';
    draft.lots = qtyLots(Math.min(2 * maxQtyLots, Math.max(1, lots)));
    draft.priceTicks = priceTicks(step.isMarket ? 0 : Math.max(1, mark + step.away));
    draft.reduceOnly = false;
    draft.time = NOW;
    draft.cashSharePpm = undefined;
    return draft;
  }

  /** Lets something happen. @returns the answers of engine and twin where an order was judged. */
  take(step: Step): readonly [string, string] | undefined {
    if (step.what === 'mark')
      this.mark(step.instrument, this.account.mark(step.instrument) + Math.trunc(step.away / 8));
    else if (step.what === 'fill') this.#fill(step);
    else if (step.what === 'open') {
      const draft = this.draft(step);
      draft.lots = qtyLots(Math.ceil(draft.lots / 4));
      draft.reduceOnly = step.reduceOnly;
      this.orders.add(draft);
    } else if (step.what === 'close') {
      const order = this.orders.first(step.instrument);
      if (order !== undefined) this.orders.advance(order, 'cancelled');
    } else {
      const draft = this.draft(step);
      const expected = this.plain.judge(draft);
      const verdict = this.risk.check(draft, NOW);
      this.orders.discard(draft);
      if (!('code' in verdict)) this.risk.spend(verdict);
      return ['code' in verdict ? verdict.code : 'approved', expected];
    }
    return undefined;
  }

  #fill(step: Step): void {
    const draft = this.draft(step);
    const { instrument, side } = step;
    const { lots: held } = this.account.position(instrument);
    const lots = Math.ceil(draft.lots / 4);
    // Of spot nobody sells what is not there.
    if (INSTRUMENTS[instrument]?.kind === 'spot' && side === 'sell' && lots > held) return;
    const ticks = this.account.mark(instrument);
    this.account.applyFill(side, { instrument, lots: qtyLots(lots), ticks, fee: quoteUnits(7) });
  }
}

describe('limits of an order', () => {
  it.each([
    ['any', undefined],
    // Every answer that there is comes up in these, which of other histories holds nearly always.
    ['fixed', 7],
  ])(
    'are those of a twin that adds everything up anew in big integers, near the limits as well: %s histories',
    (_, seed) => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(profiles, steps, (limits, happenings) => {
          const rig = new Rig(limits);
          for (const step of happenings) {
            const answers = rig.take(step);
            if (answers === undefined) continue;
            expect(answers[0]).toBe(answers[1]);
            seen.add(answers[1]);
          }
        }),
        { numRuns: 250, ...(seed === undefined ? {} : { seed }) },
      );
      if (seed !== undefined) expect(seen.size).toBe(11);
    },
  );

  it.each([0, 1])('meet at the unit: the position limit passes, a lot more is refused (%d)', (more) => {
    // 2 % of 100,000 USDT at 100.00 with lots of 0.001: 20,000 lots.
    const rig = new Rig({ positionLimitPpm: 20_000 });
    const draft = rig.draft({
      ...{ what: 'judge', instrument: 0, side: 'buy', size: 1000, away: 0, isMarket: true, reduceOnly: false },
    });
    expect(draft.lots).toBe(20_000);
    draft.lots = qtyLots(draft.lots + more);
    const verdict = rig.risk.check(draft, NOW);
    expect('code' in verdict ? verdict.code : 'approved').toBe(more === 0 ? 'approved' : 'BOT4_RISK_POSITION_LIMIT');
  });

  it('keep the fee back: an order of spot for all of the cash lacks its 0.1 %, one for 99.9 % is paid', () => {
    const rig = new Rig({ positionLimitPpm: 2_000_000, grossExposurePpm: 2_000_000 });
    rig.mark(1, 20_000);
    const answers = [500_000, 499_500].map((lots) => {
      const draft = rig.draft({
        ...{ what: 'judge', instrument: 1, side: 'buy', size: 1, away: 0, isMarket: true, reduceOnly: false },
      });
      draft.lots = qtyLots(lots);
      const verdict = rig.risk.check(draft, NOW);
      return 'code' in verdict ? verdict.code : 'approved';
    });
    expect(answers).toEqual(['BOT4_RISK_FUNDS', 'approved']);
  });
});
