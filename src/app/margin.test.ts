/** Perpetuals on credit: when the venue closes a position, what that costs, and that no money is made of nothing. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossBundle, HOUR, memoryTrials, ports, START, sessionOf, syntheticBars } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, quoteUnits, Rng } from '../core/index.ts';
import { type Bars, defineInstrument, type Trades } from '../domain/market/index.ts';
import type { MarginTerms } from '../domain/portfolio/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../domain/risk/index.ts';
import { bundleStrategy, type TradingRules } from '../domain/strategy/index.ts';
import { type BacktestRequest, backtest, replay, type TradesRequest } from './backtest.ts';
import { findLookAhead } from './look-ahead.ts';
import type { SessionResult } from './session-result.ts';

const RULES = defineInstrument({
  ...{ symbol: 'BTCUSDT', kind: 'perp', base: 'BTC', quote: 'USDT', tickSize: '0.01', lotSize: '0.001' },
  ...{ minNotional: '5', maxPrice: '1000000' },
});

/** Nothing of the account's own stands in the way. */
const LOOSE: RiskProfile = {
  ...HOUSE_RISK_PROFILE,
  positionLimitPpm: ppm(50_000_000),
  grossExposurePpm: ppm(50_000_000),
  drawdownPpm: ppm(2_000_000),
  strategyStopPpm: ppm(2_000_000),
  positionStopPpm: ppm(10_000_000),
  ordersPerWindow: 1000,
  staleAfterMicros: Number.MAX_SAFE_INTEGER,
};

const RATE = 0.01;

function terms(leverage: number, liquidationFee = '0.0125'): MarginTerms {
  const brackets = [{ fromNotional: '0', maxLeverage: '50', maintenanceRate: String(RATE) }];
  return { leverage, tiers: [{ venue: 'x', asOf: '2020-01-01', liquidationFee, brackets }] };
}

/** Bars of rows of open, high, low and close. @param every hours from one to the next. */
function barsOf(rows: readonly (readonly [number, number, number, number])[], every = 1): Bars {
  const column = (i: number): Float64Array => Float64Array.from(rows, (row) => row[i] as number);
  return {
    symbol: 'BTCUSDT',
    intervalMicros: HOUR,
    openTime: Float64Array.from(rows, (_, i) => START + i * every * HOUR),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
    volume: Float64Array.from(rows, () => 1),
  };
}

/** Always the same position. */
function holder(target: number, trading: TradingRules) {
  return bundleStrategy({
    ...{ name: 'holder', features: [], params: { target }, trading },
    onBar: ({ params }) => ({ target: params.target as number }),
  });
}

function requestOf(
  bars: Bars,
  o: { target?: number; qty?: string; margin?: MarginTerms; cash?: number; slippage?: number; trading?: TradingRules },
): BacktestRequest {
  const { target = 1, qty = '10', margin, cash = 1000, slippage = 0, trading } = o;
  return {
    ...{ bars, instrument: RULES, dataHash: 'x', initialCash: quoteUnits(cash * 1e8), risk: LOOSE },
    bundle: holder(target, { size: { kind: 'fixed', qty }, ...trading }),
    costs: { feePpm: ppm(1000), slippagePpm: ppm(slippage) },
    ...(margin && { margin }),
  };
}

const FLAT = [100, 100, 100, 100] as const;
const money = (units: number): number => units / 1e8;
const run = (request: BacktestRequest): Promise<SessionResult> => replay(request, ports);

describe('margin', () => {
  it('lends what cash alone does not buy, and no more than its leverage', async () => {
    const bars = barsOf([FLAT, FLAT, FLAT]);
    // 90 BTC at 100 are 9,000: 900 of margin and 9 of fees at 10 times; 100 are 1,000 of margin and 10 that nobody has.
    const [cash, lent, tooMuch] = await Promise.all([
      run(requestOf(bars, { qty: '90' })),
      run(requestOf(bars, { qty: '90', margin: terms(10) })),
      run(requestOf(bars, { qty: '100', margin: terms(10) })),
    ]);
    expect([cash, lent, tooMuch].map(({ fills }) => fills.length)).toEqual([0, 1, 0]);
    expect(money(lent.finalEquity)).toBe(991);
  });

  it('adds to a position that cost more than there was, while there is margin for it', async () => {
    const bundle = bundleStrategy({
      ...{ name: 'grower', features: [], params: {}, init: () => ({ n: 0 }) },
      trading: { size: { kind: 'fixed', qty: '90' } },
      onBar({ state }) {
        const memory = state as { n: number };
        memory.n += 1;
        return { target: Math.min(1, memory.n / 3) };
      },
    });
    const bars = barsOf([FLAT, FLAT, FLAT, FLAT, FLAT]);
    const found = await run({ ...requestOf(bars, { margin: terms(10) }), bundle });
    expect([found.fills.map(({ fill }) => fill.lots), found.refusals]).toEqual([[30_000, 30_000, 30_000], {}]);
  });

  it.each([
    // 10 BTC at 100, 100 behind them: long (1000 − 100) / (10 · 0.99) = 90.90…, short (1000 + 100) / (10 · 1.01) = 108.91…
    ['long', 1, 90.9, [100, 100, 90.91, 95], [95, 96, 90.9, 94]],
    ['short', -1, 108.92, [100, 108.91, 100, 105], [105, 108.92, 104, 106]],
  ] as const)(
    'closes a %s position in the first bar that reaches its liquidation price',
    async (_, target, level, near, reached) => {
      const bars = barsOf([FLAT, FLAT, near, reached, FLAT, FLAT]);
      const found = await run(requestOf(bars, { target, margin: terms(10) }));
      expect(found.liquidations).toHaveLength(1);
      const [liquidation] = found.liquidations as [SessionResult['liquidations'][0]];
      expect(liquidation).toMatchObject({ time: START + 4 * HOUR, lots: 10_000, ticks: Math.round(level * 100) });
      const value = 10 * level;
      expect(money(liquidation.fee)).toBeCloseTo(value * 0.001, 8);
      const left = 100 - Math.abs(level - 100) * 10 - value * 0.001;
      expect(money(liquidation.insurance)).toBeCloseTo(Math.min(left, value * 0.0125), 8);
      const loss = 1 + Math.abs(level - 100) * 10 + value * 0.001 + Math.min(left, value * 0.0125);
      expect(money(found.finalEquity)).toBeCloseTo(1000 - loss, 7);
      // The direction is barred as after a stop, the trade is among the round trips, and its lots are closed.
      expect([found.fills.length, found.roundTrips.length, found.lots('fifo').length]).toEqual([1, 1, 1]);
      expect(found.roundTrips[0]?.pnl).toBe(found.finalEquity - found.initialCash);
      expect(found.fees).toBe((found.fills[0]?.fill.fee as number) + liquidation.fee + liquidation.insurance);
      expect(found.funding).toBe(0);
    },
  );

  it('closes at an open that lies beyond, and costs the margin and no more: the fund pays the rest', async () => {
    const found = await run(requestOf(barsOf([FLAT, FLAT, [70, 80, 70, 75], FLAT]), { margin: terms(10) }));
    expect(found.liquidations).toMatchObject([{ ticks: 7000, time: START + 2 * HOUR }]);
    // 300 lost and 0.7 of fee, 100 of margin: the fund pays 200.7.
    expect(found.liquidations.map(({ insurance }) => money(insurance))).toEqual([-200.7]);
    expect(money(found.finalEquity)).toBe(1000 - 1 - 100);
  });

  it('takes all of the margin where the venue takes positions over at their bankruptcy price', async () => {
    const bars = barsOf([FLAT, FLAT, [100, 100, 85, 90], FLAT]);
    const found = await run(requestOf(bars, { margin: terms(10, '1'), slippage: 100 }));
    // Bought at 100.01 for the slippage: 100.01 of margin, a fee of 1.0001.
    expect(money(found.finalEquity)).toBeCloseTo(1000 - 1.0001 - 100.01, 8);
  });

  it('lets a stop that is nearer trade first, and one that lies behind not at all', async () => {
    const bars = barsOf([FLAT, FLAT, [100, 100, 80, 85], FLAT]);
    const at = (stopLossPpm: number) =>
      run(requestOf(bars, { margin: terms(10), trading: { stopLossPpm, takeProfitPpm: 50_000 } }));
    const [near, far] = await Promise.all([at(80_000), at(95_000)]);
    expect([near.liquidations.length, near.fills.map(({ fill }) => fill.ticks)]).toEqual([0, [10_000, 9200]]);
    expect([far.liquidations.length, far.fills.length]).toEqual([1, 1]);
    // A target that the same bar touches comes after both.
    const both = barsOf([FLAT, FLAT, [100, 106, 80, 85], FLAT]);
    const target = await run(requestOf(both, { margin: terms(10), trading: { takeProfitPpm: 50_000 } }));
    expect([target.liquidations.length, target.fills.length]).toEqual([1, 1]);
  });

  it('may liquidate what an open has just bought in the same bar', async () => {
    const found = await run(requestOf(barsOf([FLAT, [100, 100, 90, 95], FLAT]), { margin: terms(10) }));
    expect(found.liquidations).toMatchObject([{ time: START + 2 * HOUR, ticks: 9090 }]);
  });

  it('is drawn on by funding when no money is free, which brings the liquidation nearer', async () => {
    const bars = barsOf([FLAT, FLAT, FLAT, [100, 100, 91, 95], FLAT]);
    const funding = { time: Float64Array.of(START + 3 * HOUR), rate: Float64Array.of(0.01) };
    // 101 of cash: 100 behind the position, 1 of fee, and 10 of funding that nobody has.
    const paid = { ...requestOf(bars, { margin: terms(10), cash: 101 }), funding };
    const [poor, rich] = await Promise.all([run(paid), run({ ...paid, initialCash: quoteUnits(200e8) })]);
    // (1000 − 90) / 9.9 = 91.91…
    expect(poor.liquidations).toMatchObject([{ ticks: 9191 }]);
    expect([rich.liquidations.length, money(rich.funding)]).toEqual([0, -10]);
    expect(money(poor.finalEquity)).toBeGreaterThanOrEqual(0);
  });

  it('changes nothing for long positions that are paid for as a whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const bars = syntheticBars({ seed, bars: 200 });
        const cross = crossBundle({ fast: 3, slow: 9 });
        const bundle = bundleStrategy({
          ...{ name: 'long', params: {}, features: cross.features, trading: { size: { kind: 'fixed', qty: '0.02' } } },
          onBar: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : 0 }),
        });
        const plain = { ...requestOf(bars, {}), bundle };
        const [none, one] = await Promise.all([run(plain), run({ ...plain, margin: terms(1) })]);
        expect(none.fills.length).toBeGreaterThan(0);
        expect(one.liquidations).toEqual([]);
        expect([one.orderListHash, one.finalEquity]).toEqual([none.orderListHash, none.finalEquity]);
      }),
      { numRuns: 8 },
    );
  });
});

/** Bars that move by a few percent an hour, with gaps, and an hour between them: no close has the time of an open. */
function wildBars(seed: number, count: number): Bars {
  const rng = new Rng(seed);
  let close = 100;
  const cents = (price: number): number => Math.max(1, Math.round(price * 100)) / 100;
  return barsOf(
    Array.from({ length: count }, () => {
      const open = cents(close * Math.exp(0.01 * rng.normal()));
      close = cents(open * Math.exp(0.03 * rng.normal()));
      const high = cents(Math.max(open, close) * Math.exp(0.01 * Math.abs(rng.normal())));
      const low = cents(Math.min(open, close) * Math.exp(-0.01 * Math.abs(rng.normal())));
      return [open, high, low, close] as const;
    }),
    2,
  );
}

/** Turns every few bars, and sometimes waits. */
const TURNER = bundleStrategy({
  ...{ name: 'turner', features: [], params: {}, init: () => ({ n: 0 }) },
  trading: { size: { kind: 'fixed', qty: '10' } },
  onBar({ state }) {
    const memory = state as { n: number };
    memory.n += 1;
    return { target: [1, 0, -1, 0][Math.floor(memory.n / 7) % 4] as number };
  },
});

interface Held {
  lots: number;
  cost: Decimal;
  margin: Decimal;
}

/**
 * Twin: walks bars, fills and liquidations, and says where the venue should have closed a position, by balances alone. One
 * whole entry and one whole exit a position, so its margin is that of its entry.
 */
function missteps(found: SessionResult, bars: Bars, leverage: number): string[] {
  const wrong: string[] = [];
  const held: Held = { lots: 0, cost: new Decimal(0), margin: new Decimal(0) };
  const isDue = (price: number): boolean => {
    const value = new Decimal(price).times(held.lots).div(1000);
    return held.margin.plus(value).minus(held.cost).lte(value.abs().times(RATE));
  };
  for (let i = 0; i < bars.openTime.length; i++) {
    const [open, close] = [bars.openTime[i] as number, (bars.openTime[i] as number) + HOUR];
    const at = (time: number) => found.liquidations.filter((row) => row.time === time);
    const [first, last] = [bars.open[i] as number, at(close)];
    const gap = held.lots !== 0 && isDue(first);
    if (gap !== at(open).length > 0) wrong.push(`bar ${i}: gap ${gap}, liquidated ${at(open).length}`);
    if (gap) held.lots = 0;
    for (const { fill, order } of found.fills.filter((row) => row.fill.time === open)) {
      held.lots += (order.side === 'buy' ? 1 : -1) * fill.lots;
      held.cost = new Decimal(fill.ticks).div(100).times(held.lots).div(1000);
      held.margin = held.cost.abs().div(leverage);
    }
    const worst = held.lots > 0 ? bars.low[i] : bars.high[i];
    const due = held.lots !== 0 && isDue(worst as number);
    if (due !== last.length > 0) wrong.push(`bar ${i}: due ${due}, liquidated ${last.length}`);
    if (due) held.lots = 0;
  }
  return wrong;
}

describe('liquidations of random markets', () => {
  it('happen in just the bars that reach their price, keep equity above zero, and add up to what was lost', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 25 }), async (seed, leverage) => {
        const bars = wildBars(seed, 150);
        const request = { ...requestOf(bars, { margin: terms(leverage), cash: 2000 }), bundle: TURNER };
        const found = await run(request);
        seen += found.liquidations.length;
        expect(missteps(found, bars, leverage)).toEqual([]);
        expect(Math.min(...found.equity)).toBeGreaterThanOrEqual(0);
        const paid = found.fills.reduce((sum, { fill, realised }) => sum + realised - fill.fee, 0);
        const lost = found.liquidations.reduce((sum, row) => sum + row.realised - row.fee - row.insurance, 0);
        const open = found.fills.reduce((sum, { fill, order }) => sum + (order.side === 'buy' ? 1 : -1) * fill.lots, 0);
        const closed = found.liquidations.reduce((sum, { side, lots }) => sum + (side === 'buy' ? 1 : -1) * lots, 0);
        if (open + closed === 0) expect(found.finalEquity).toBe(found.initialCash + paid + lost);
        for (const { realised, fee, insurance, lots } of found.liquidations) {
          const most = (lots * 1000 * Math.max(...bars.high) * 100) / leverage;
          expect(-(realised - fee - insurance)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 20 },
    );
    expect(seen).toBeGreaterThan(10);
  });

  it('come back from the journal after a crash at any seventh record', async () => {
    const request = { ...requestOf(wildBars(7, 90), { margin: terms(40), cash: 2000 }), bundle: TURNER };
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await sessionOf(request, journal).run();
    const records = [...journal.read()];
    expect(records.filter(({ type }) => type === 14)).toHaveLength(result.liquidations.length);
    expect(result.liquidations.length).toBeGreaterThan(2);
    for (let kept = 0; kept <= records.length; kept += 7) {
      const again = await sessionOf(request, new MemoryJournal({ keeps: true, records: records.slice(0, kept) })).run();
      expect([again.result.orderListHash, again.result.liquidations], `after ${kept}`).toEqual([
        result.orderListHash,
        result.liquidations,
      ]);
    }
  });

  it('are another trial with other terms, and tell nothing of the future', async () => {
    const trials = memoryTrials();
    const request = { ...requestOf(wildBars(7, 150), { cash: 2000 }), bundle: TURNER };
    for (const margin of [undefined, terms(5), terms(6)]) {
      await backtest({ ...request, ...(margin && { margin }) }, { ...ports, trials });
    }
    expect(trials.trials()).toHaveLength(3);
    const lent = { ...request, margin: terms(20) };
    const facts = await findLookAhead(lent, ports, { full: await run(lent), cuts: 4, rng: new Rng(7) });
    expect(facts.changed).toBe(0);
  });
});

describe('margin over trades', () => {
  it('closes a position at the first trade that reaches its liquidation price', async () => {
    const prices = [100, 100, 91, 90.5, 95];
    const trades: Trades = {
      symbol: 'BTCUSDT',
      time: Float64Array.from(prices, (_, i) => START + i * 1e6),
      price: Float64Array.from(prices),
      qty: Float64Array.from(prices, () => 1),
      side: Int8Array.from(prices, () => 1),
    };
    const { bars: _, costs, bundle: __, ...rest } = requestOf(barsOf([FLAT]), { margin: terms(10) });
    const bundle = bundleStrategy({
      ...{
        name: 'trades',
        features: [],
        tradeFeatures: [],
        params: {},
        trading: { size: { kind: 'fixed', qty: '10' } },
      },
      onBar: () => undefined,
      onTrade: () => ({ target: 1 }),
    });
    const request: TradesRequest = { ...rest, bundle, trades, costs: { ...costs, queueLots: 0 } };
    const found = await replay(request, ports);
    expect(found.liquidations).toMatchObject([{ ticks: 9050, time: START + 3e6 }]);
  });

  it('is refused for a spot market', async () => {
    const request = requestOf(barsOf([FLAT, FLAT]), { margin: terms(2) });
    const spot = { ...request, instrument: { ...RULES, kind: 'spot' as const } };
    await expect(run(spot)).rejects.toThrow('only perpetuals have it');
  });
});
