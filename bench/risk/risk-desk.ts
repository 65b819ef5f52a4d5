/** A risk engine over accounts that stand still, for the benches of the pre-trade check. */
import { micros, ppm, priceTicks, qtyLots, quoteUnits, Rng } from '../../src/core/index.ts';
import { defineInstrument } from '../../src/domain/market/index.ts';
import { clientOrderId, OpenOrders, type OrderIntent, type Side } from '../../src/domain/orders/index.ts';
import { Account } from '../../src/domain/portfolio/index.ts';
import { HOUSE_RISK_PROFILE, RiskApproved, RiskEngine, type RiskProfile } from '../../src/domain/risk/index.ts';
import { CircuitBreaker, RateWindow } from '../../src/hot/index.ts';
import type { Subject } from '../bench-case.ts';

const PRICE_TICKS = 3_000_000;
const START_MICROS = 1_700_000_000_000_000;
export const STEP_MICROS = 10_000_000;
/** 100,000 USDT: a position of the house limit is 2,000 USDT, 6,666 lots at 30,000 USDT. */
const CASH = quoteUnits(1e13);
/** Longer than any bench runs: the prices of the setup stay fresh. */
const STALE_MICROS = 2 ** 52;

function intentOf(number: number, fields: { instrument: number; side: Side; lots: number; away: number }): OrderIntent {
  return {
    intentSeq: number,
    clientOrderId: clientOrderId({ session: '0a1b2c3d', epoch: 1, intentSeq: number }),
    instrument: fields.instrument,
    side: fields.side,
    type: 'limit',
    purpose: 'entry',
    lots: qtyLots(fields.lots),
    priceTicks: priceTicks(PRICE_TICKS + fields.away),
    reduceOnly: false,
    time: micros(START_MICROS),
  };
}

const WINDOW = 64;
const SAMPLE_MICROS = 1_000_000;
/**
 * Every limit that is optional, as wide as the orders of the bench need. All positions at their worst come to 15 % of equity,
 * so the plain sum does not hold the limit of correlated exposure, and each check multiplies by its row of correlations.
 */
export const EVERY_LIMIT: Partial<RiskProfile> = {
  grossExposurePpm: ppm(1_000_000),
  netExposurePpm: ppm(1_000_000),
  leveragePpm: ppm(1_000_000),
  concentrationPpm: ppm(50_000),
  correlatedExposurePpm: ppm(100_000),
  correlationWindow: WINDOW,
  correlationSampleMicros: SAMPLE_MICROS,
  orderValuePpm: ppm(20_000),
  dailyLossPpm: ppm(50_000),
  deadMarks: 10,
  positionTrailingPpm: ppm(900_000),
};

/** Marks that move at random together, one more than a window of returns. */
function warmUp(account: Account, risk: RiskEngine, count: number): void {
  const rng = new Rng(7);
  for (let t = -WINDOW - 1; t < 0; t++) {
    const market = rng.uniform();
    for (let i = 0; i < count; i++) {
      account.markAt(i, PRICE_TICKS + Math.floor(1000 * (market + rng.uniform())));
      risk.onMark(i, micros(START_MICROS + t * SAMPLE_MICROS), account.equity());
    }
  }
}

/** A position in every other instrument, an open order on each. */
function engine(count: number, limits: Partial<RiskProfile>): { risk: RiskEngine; account: Account } {
  const instruments = Array.from({ length: count }, (_, i) =>
    defineInstrument({
      symbol: `SYNTH${i}USDT`,
      kind: 'perp',
      base: `SYNTH${i}`,
      quote: 'USDT',
      tickSize: '0.01',
      lotSize: '0.00001',
      minNotional: '5',
      maxPrice: '1000000',
    }),
  );
  const account = new Account(instruments, CASH);
  const orders = new OpenOrders();
  const { ordersPerWindow, orderWindowMicros, breakerOpenPpm, breakerClosePpm } = HOUSE_RISK_PROFILE;
  const outcomes = { windowOutcomes: 64, minOutcomes: 8, openMicros: 30_000_000, probes: 8 };
  const risk = new RiskEngine({
    profile: { ...HOUSE_RISK_PROFILE, ...limits, staleAfterMicros: STALE_MICROS },
    account,
    orders,
    breaker: new CircuitBreaker({ ...outcomes, openAt: breakerOpenPpm, closeAt: breakerClosePpm }),
    rate: new RateWindow({ limit: ordersPerWindow, windowMicros: orderWindowMicros }),
    feePpm: ppm(1000),
  });
  if (limits.correlationWindow !== undefined) warmUp(account, risk, count);
  for (let i = 0; i < count; i++) {
    account.markAt(i, PRICE_TICKS);
    if (i % 2 === 0) {
      account.applyFill('buy', {
        kind: 'filled',
        clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: i + 1 }),
        instrument: i,
        time: micros(START_MICROS),
        tradeId: i,
        lots: qtyLots(1000),
        ticks: priceTicks(PRICE_TICKS),
        fee: quoteUnits(0),
        deadMarket: false,
      });
    }
    orders.add(intentOf(1_000_000 + i, { instrument: i, side: 'buy', lots: 500, away: -100 }));
    risk.onMark(i, micros(START_MICROS), account.equity());
  }
  return { risk, account };
}

/** How a subject differs from the plain one. */
interface CheckOptions {
  readonly limits?: Partial<RiskProfile>;
  /** A new price of the instrument before each check, up to 7 basis points from the first one: its time counts as well. */
  readonly marks?: boolean;
}

const PRICES = 4096;

/** Prices by turns, seeded. */
function prices(): Float64Array {
  const rng = new Rng(11);
  return Float64Array.from({ length: PRICES }, () => PRICE_TICKS + Math.floor(4000 * (rng.uniform() - 0.5)));
}

/** @param step time between two orders. */
export function checkSubject(intents: readonly OrderIntent[], step: number, options: CheckOptions = {}): Subject {
  const { limits = {}, marks = false } = options;
  const { risk, account } = engine(intents.length / 2, limits);
  const ticks = prices();
  let nextPrice = 0;
  const clock = new Float64Array([START_MICROS]);
  // Across calls: the orders take turns, and no remainder is taken in the time of a check.
  let next = 0;
  const run = (count: number): number => {
    let approved = 0;
    for (let i = 0; i < count; i++) {
      // As in the trader, whose time stands in an array.
      clock[0] = (clock[0] as number) + step;
      const intent = intents[next] as OrderIntent;
      if (marks) {
        account.markAt(intent.instrument, ticks[nextPrice] as number);
        nextPrice = (nextPrice + 1) & (PRICES - 1);
      }
      const verdict = risk.checkAt(intent, clock);
      next = next + 1 === intents.length ? 0 : next + 1;
      if (RiskApproved.is(verdict)) {
        approved += 1;
        risk.spend(verdict as RiskApproved<OrderIntent>);
      }
    }
    return approved;
  };
  return { run };
}

/** Entries of both sides on every instrument. */
export function entries(instruments: number): OrderIntent[] {
  return Array.from({ length: 2 * instruments }, (_, i) =>
    intentOf(i + 1, {
      instrument: i % instruments,
      side: i < instruments ? 'buy' : 'sell',
      lots: 100 + 10 * i,
      away: i - instruments,
    }),
  );
}
