/** Orders that strategies let wait: what is kept, replaced and taken back, and what bars do to them. */
import { describe, expect, it } from 'vitest';
import { crossRequest, HOUR, ports, START, sessionOf } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, quoteUnits } from '../core/index.ts';
import { type Bars, defineInstrument } from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { bundleStrategy, type Intent, type StrategyDefinition, type TradingRules } from '../domain/strategy/index.ts';
import { type BacktestRequest, replay } from './backtest.ts';

const INSTRUMENT = defineInstrument({
  symbol: 'SYNTHUSDT',
  kind: 'perp',
  base: 'SYNTH',
  quote: 'USDT',
  tickSize: '0.1',
  lotSize: '0.001',
  minNotional: '1',
  maxPrice: '100000',
});

type Row = readonly [open: number, high: number, low: number, close: number];

/** Hourly bars by hand. SYNTHETIC. */
function barsOf(rows: readonly Row[]): Bars {
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place] as number);
  return {
    symbol: 'SYNTHUSDT',
    intervalMicros: HOUR,
    openTime: Float64Array.from(rows, (_, i) => START + i * HOUR),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(10),
  };
}

/** What the strategy of a test says at each bar, as it travels: by the number of the bar. */
type Script = Readonly<Record<number, Intent>>;

/** States what a script says. A test's own strategy: the script is part of its text. */
function scripted(script: Script, trading: TradingRules = {}): StrategyDefinition {
  const text = `({ state }) => { const script = ${JSON.stringify(script)}; const at = state.bar++; return script[at]; }`;
  return {
    name: 'scripted',
    features: [],
    params: {},
    trading: { size: { kind: 'fixed', qty: '1' }, restingOrders: 4, ...trading },
    init: () => ({ bar: 0 }),
    // The function must have its script in its own text: nothing from outside reaches a strategy.
    onBar: new Function(`return ${text}`)() as StrategyDefinition['onBar'],
  };
}

const FREE = { feePpm: ppm(0), slippagePpm: ppm(0) };
const RISK = {
  ...HOUSE_RISK_PROFILE,
  positionLimitPpm: ppm(500_000),
  grossExposurePpm: ppm(500_000),
  positionStopPpm: ppm(50_000),
};

function requestOf(
  rows: readonly Row[],
  script: Script,
  o: Partial<BacktestRequest> & { trading?: TradingRules } = {},
) {
  const { trading, ...more } = o;
  const bars = barsOf(rows);
  return {
    ...crossRequest(bars),
    bundle: bundleStrategy(scripted(script, trading)),
    instrument: INSTRUMENT,
    initialCash: quoteUnits(1000e8),
    costs: FREE,
    risk: RISK,
    ...more,
  };
}

/** Orders and cancels of a session without their number and time, fills as `side lots @ price`, and what is held. */
async function run(request: BacktestRequest) {
  const result = await replay(request, ports);
  const lines = result.orderLines.map((line) => line.split(' '));
  return {
    result,
    orders: lines
      .filter(([, kind]) => kind === 'order')
      .map(([, , , , side, type, purpose, lots, ticks]) => `${side} ${type} ${purpose} ${lots} @ ${ticks}`),
    cancels: lines.filter(([, kind]) => kind === 'cancel').length,
    fills: result.fills.map(({ order, fill }) => `${order.side} ${order.purpose} ${fill.lots} @ ${fill.ticks}`),
  };
}

const buy = (price: number, size = 1) => ({ side: 'buy', price, size }) as const;
const sell = (price: number, size = 1) => ({ side: 'sell', price, size }) as const;
const FLAT: Row = [100, 100, 100, 100];

describe('orders that a strategy lets wait', () => {
  it('wait until the market comes to their price, and are protected from their fill on', async () => {
    const rows: Row[] = [FLAT, [100, 101, 99.5, 100], [100, 100, 98.9, 99.5], [99.5, 100, 99.4, 100]];
    const { orders, fills, result } = await run(requestOf(rows, { 0: { orders: [buy(99)] } }));
    expect(orders).toEqual(['buy limit entry 1000 @ 990', 'sell stopMarket stop 1000 @ 941']);
    expect(fills).toEqual(['buy entry 1000 @ 990']);
    // Bought 1 at 99, worth 100 at the end.
    expect(result.finalEquity).toBe(1001e8);
  });

  it('fill at a better open, and cost the fee of a taker then', async () => {
    const tiers = [{ fromVolume: '0', makerPercent: '0.02', takerPercent: '0.05' }];
    const schedule = { venue: 'venue', asOf: '2021-01-01', volumeCurrency: 'USDT', tiers };
    const costs = { feePpm: ppm(500), slippagePpm: ppm(0), feeSchedules: [schedule] };
    const feeOf = async (second: Row) => {
      const { fills, result } = await run(requestOf([FLAT, second], { 0: { orders: [buy(99)] } }, { costs }));
      return [...fills, Number(result.fees)];
    };
    expect(await feeOf([98, 99, 97, 98])).toEqual(['buy entry 1000 @ 980', 0.0005 * 98e8]);
    expect(await feeOf([100, 100, 98.5, 99])).toEqual(['buy entry 1000 @ 990', 0.0002 * 99e8]);
  });

  it('stay as they are when they are stated again, and are replaced when they differ', async () => {
    const rows: Row[] = [FLAT, FLAT, FLAT, FLAT, FLAT];
    const again = await run(
      requestOf(rows, {
        0: { orders: [buy(99), sell(101)] },
        1: { orders: [sell(101), buy(99)] },
        2: {},
        3: { orders: [] },
      }),
    ).catch((error: unknown) => error);
    // `{}` states nothing that a strategy may say.
    expect(again).toMatchObject({ code: 'BOT4_STRATEGY_INTENT' });
    const kept = await run(
      requestOf(rows, { 0: { orders: [buy(99), sell(101)] }, 1: { orders: [sell(101), buy(99)] }, 3: { orders: [] } }),
    );
    expect(kept.orders).toEqual(['buy limit entry 1000 @ 990', 'sell limit entry 1000 @ 1010']);
    expect(kept.cancels).toBe(2);
    const moved = await run(
      requestOf(rows, { 0: { orders: [buy(99), sell(101)] }, 1: { orders: [buy(99), sell(102)] } }),
    );
    expect(moved.orders.at(-1)).toBe('sell limit entry 1000 @ 1020');
    expect([moved.orders.length, moved.cancels]).toEqual([3, 1]);
  });

  it('may be many, are rounded away from the market, and turn a position', async () => {
    const rows: Row[] = [FLAT, [100, 100, 98, 99], [99, 103, 99, 103], FLAT];
    const script = { 0: { orders: [buy(99.06, 0.5), buy(98.3, 0.25)] }, 1: { orders: [sell(101.01, 1)] } };
    const { fills, result } = await run(requestOf(rows, script));
    expect(fills).toEqual(['buy entry 500 @ 990', 'buy entry 250 @ 983', 'sell entry 1000 @ 1011']);
    expect(result.roundTrips).toHaveLength(1);
  });

  it('as stops become market orders beyond the market, and slip', async () => {
    const rows: Row[] = [FLAT, [100, 102, 100, 102], [102, 103, 102, 103]];
    const script = { 0: { orders: [{ side: 'buy', type: 'stop', price: 101, size: 1 } as const] } };
    const { orders, fills } = await run(requestOf(rows, script, { costs: { ...FREE, slippagePpm: ppm(1000) } }));
    expect(orders[0]).toBe('buy stopMarket entry 1000 @ 1010');
    expect(fills).toEqual(['buy entry 1000 @ 1012']);
  });

  it('can be a pair of which one cancels the other, within a bar too', async () => {
    const straddle = [
      { side: 'buy', type: 'stop', price: 101, size: 1 },
      { side: 'sell', type: 'stop', price: 99, size: 1 },
    ] as const;
    const rows: Row[] = [FLAT, [100, 102, 98.5, 102], [102, 103, 102, 103]];
    const pair = await run(requestOf(rows, { 0: { orders: straddle, oneCancelsOther: true } }));
    expect(pair.fills).toEqual(['buy entry 1000 @ 1010']);
    expect(pair.cancels).toBe(1);
    const both = await run(requestOf(rows, { 0: { orders: straddle } }));
    expect(both.fills).toEqual(['buy entry 1000 @ 1010', 'sell entry 1000 @ 990']);
  });

  it('are stopped within the bar of their fill when it comes to the stop, and take no profit before the next', async () => {
    const trading = { stopLossPpm: 10_000, takeProfitPpm: 10_000 };
    const rows: Row[] = [FLAT, [100, 101, 98, 99.5], [99.5, 100.5, 99.5, 100]];
    const stopped = await run(requestOf(rows, { 0: { orders: [buy(99)] } }, { trading }));
    // 99 less 1 % is 98.01, and the low is 98.
    expect(stopped.fills).toEqual(['buy entry 1000 @ 990', 'sell stop 1000 @ 981']);
    const taken = await run(
      requestOf([FLAT, [100, 101, 98.5, 99.5], [99.5, 100.5, 99.5, 100]], { 0: { orders: [buy(99)] } }, { trading }),
    );
    // 99 and 1 % is 99.99: the high of 101 came before the entry, as far as anybody knows.
    expect(taken.fills).toEqual(['buy entry 1000 @ 990', 'sell target 1000 @ 999']);
    expect(taken.result.fills[1]?.fill.time).toBe(START + 3 * HOUR);
  });

  it('move the goal along: a wish of before is not pursued again, and the next wish counts anew', async () => {
    const rows: Row[] = [FLAT, [100, 100, 98.5, 99], [99, 99, 99, 99], [99, 99, 99, 99], [99, 99, 99, 99]];
    const script = { 0: { target: 0, orders: [buy(99)] }, 3: { target: 0 } };
    const { fills } = await run(requestOf(rows, script));
    expect(fills).toEqual(['buy entry 1000 @ 990', 'sell exit 1000 @ 990']);
  });

  it('do not stand in the way of a wish', async () => {
    const rows: Row[] = [FLAT, FLAT, FLAT];
    const { fills } = await run(requestOf(rows, { 0: { target: 0.5, orders: [buy(90)] } }));
    expect(fills).toEqual(['buy entry 500 @ 1000']);
  });

  it('are taken back by a stop-out, and count again when they are stated', async () => {
    const rows: Row[] = [FLAT, FLAT, [100, 100, 94, 94], [94, 94, 94, 94], [94, 94, 88, 90]];
    const script = { 0: { target: 1, orders: [sell(104)] }, 3: { orders: [buy(90)] } };
    const { fills, cancels } = await run(requestOf(rows, script));
    expect(fills).toEqual(['buy entry 1000 @ 1000', 'sell stop 1000 @ 950', 'buy entry 1000 @ 900']);
    expect(cancels).toBe(1);
  });

  it('are refused by the risk engine like every entry', async () => {
    const tight = { ...RISK, positionLimitPpm: ppm(20_000) };
    const { orders, result } = await run(requestOf([FLAT, FLAT], { 0: { orders: [buy(99)] } }, { risk: tight }));
    expect(orders).toEqual([]);
    expect(result.refusals).toEqual({ BOT4_RISK_POSITION_LIMIT: 1 });
  });

  it('wait on spot to buy only: what is held is locked by its stop', async () => {
    const instrument = { ...INSTRUMENT, kind: 'spot' as const };
    const rows: Row[] = [FLAT, FLAT, FLAT, FLAT];
    const script = { 0: { target: 1, orders: [buy(99, 0.1)] }, 2: { orders: [sell(101)] } };
    const { orders, result } = await run(requestOf(rows, script, { instrument }));
    expect(orders).toContain('buy limit entry 100 @ 990');
    expect(orders.join()).not.toContain('sell limit');
    expect(result.refusals).toEqual({ BOT4_RISK_SHORT_SPOT: 1 });
  });

  it('come to the same end after a crash at every record', async () => {
    const rows: Row[] = [];
    const script: Record<number, Intent> = {};
    for (let i = 0; i < 24; i++) {
      const level = 100 + ((i * 7) % 5) / 2;
      rows.push([level, level + 1.5, level - 1.5, level]);
      if (i % 2 === 0) script[i] = { orders: [buy(level - 1, 0.5), sell(level + 1, 0.5)] };
      if (i % 6 === 5) script[i] = { target: 0, orders: [] };
    }
    const request = requestOf(rows, script, { trading: { stopLossPpm: 15_000 } });
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await sessionOf(request, journal).run();
    expect(result.fills.length).toBeGreaterThan(8);
    const records = [...journal.read()];
    for (let kept = 0; kept <= records.length; kept++) {
      const again = await sessionOf(request, new MemoryJournal({ keeps: true, records: records.slice(0, kept) })).run();
      expect(again.result.orderListHash, `after ${kept} records`).toBe(result.orderListHash);
      expect(again.result.finalEquity).toBe(result.finalEquity);
    }
  });
});

describe('what is no statement', () => {
  it.each([
    ['more orders than the rules let wait', { orders: [buy(1), buy(2), buy(3), buy(4), buy(5)] }],
    ['no side', { orders: [{ ...buy(99), side: 'long' }] }],
    ['another type', { orders: [{ ...buy(99), type: 'market' }] }],
    ['no price', { orders: [buy(0)] }],
    ['no size', { orders: [buy(99, 0)] }],
    ['more than everything', { orders: [buy(99, 1.5)] }],
    ['no list', { orders: buy(99) }],
    ['an empty place', { orders: [null] }],
    ['a pair that is no yes or no', { orders: [], oneCancelsOther: 1 }],
    ['a target that is none, beside orders', { target: 2, orders: [] }],
  ])('%s stops the strategy', async (_, intent) => {
    const request = requestOf([FLAT, FLAT], { 0: intent as unknown as Intent });
    await expect(replay(request, ports)).rejects.toMatchObject({ code: 'BOT4_STRATEGY_INTENT' });
  });

  it('orders of a strategy whose rules let none wait stop it, and the message says what is missing', async () => {
    const definition = scripted({ 0: { orders: [buy(99)] } });
    const { restingOrders, ...trading } = definition.trading as TradingRules;
    expect(restingOrders).toBe(4);
    const request = { ...requestOf([FLAT, FLAT], {}), bundle: bundleStrategy({ ...definition, trading }) };
    await expect(replay(request, ports)).rejects.toThrow('orders need trading.restingOrders');
  });
});
