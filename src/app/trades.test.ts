/** Sessions over the trades of a market: parity of modes, recovery at every record, what strategies see, what is refused. */
import { describe, expect, it } from 'vitest';
import { seededTrades } from '../../test/builders.ts';
import { memoryTrials, ports } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, quoteUnits } from '../core/index.ts';
import { feature } from '../domain/features/index.ts';
import { defineInstrument, type Trades, toTickTrades } from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { bundleStrategy, parseStrategyBundle } from '../domain/strategy/index.ts';
import { RECORD } from '../dto/journal-codec.ts';
import { backtest, replay, specOf, type TradesRequest } from './backtest.ts';
import { Session } from './session.ts';

const INSTRUMENT = defineInstrument({
  symbol: 'SYNTHUSDT',
  kind: 'perp',
  base: 'SYNTH',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.001',
  minNotional: '1',
  maxPrice: '1000000',
});

const syntheticTrades = (seed: number, count: number): Trades =>
  seededTrades(seed, count, { symbol: 'SYNTHUSDT', qtyDecimals: 3 });

const CROSS = bundleStrategy({
  name: 'tick-cross',
  features: [],
  params: {},
  tradeFeatures: [
    feature.ema('fast', { input: 'price', period: 8 }),
    feature.ema('slow', { input: 'price', period: 24 }),
  ],
  trading: { stopLossPpm: 4000, takeProfitPpm: 600 },
  onTrade: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
});

function requestOf(trades: Trades, overrides: Partial<TradesRequest> = {}): TradesRequest {
  return {
    bundle: CROSS,
    trades,
    instrument: INSTRUMENT,
    dataHash: 'synthetic',
    initialCash: quoteUnits(1e12),
    costs: { feePpm: ppm(100), slippagePpm: ppm(20), queueLots: 400 },
    risk: { ...HOUSE_RISK_PROFILE, ordersPerWindow: 10_000 },
    ...overrides,
  };
}

/** A session with a journal, as paper trading has it; `pace` trades a millisecond. */
function sessionOf(request: TradesRequest, journal: MemoryJournal, pace = Number.POSITIVE_INFINITY): Session {
  const venue = ports.openExchange({
    sources: [toTickTrades(request.trades, request.instrument)],
    costs: request.costs,
    cash: request.initialCash,
    barsPerMs: pace,
  });
  return new Session(specOf(request), { venue, journal, sandbox: ports.sandbox, digest: ports.digest });
}

describe('a session over trades', () => {
  it('decides the same in a backtest and in a paced session with a journal', async () => {
    const request = requestOf(syntheticTrades(4, 4000));
    const bare = await replay(request, ports);
    const { result } = await sessionOf(request, new MemoryJournal({ keeps: true }), 500).run();
    expect(bare.orders).toBeGreaterThan(100);
    expect(bare.fills.some(({ order }) => order.purpose === 'target')).toBe(true);
    expect(bare.fills.some(({ fill, order }) => fill.lots < order.lots)).toBe(true);
    expect(result.orderListHash).toBe(bare.orderListHash);
    expect(result.finalEquity).toBe(bare.finalEquity);
    expect(result.fills).toEqual(bare.fills);
  });

  it('comes to the same end after a crash at any 11th record of its journal', async () => {
    const request = requestOf(syntheticTrades(5, 220));
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await sessionOf(request, journal).run();
    const records = [...journal.read()];
    expect(records.filter(({ type }) => type === RECORD.trade)).toHaveLength(220);
    expect(result.orders).toBeGreaterThan(8);
    for (let kept = 0; kept <= records.length; kept += 11) {
      const again = await sessionOf(request, new MemoryJournal({ keeps: true, records: records.slice(0, kept) })).run();
      expect(again.result.orderListHash, `after ${kept} records`).toBe(result.orderListHash);
      expect(again.result.finalEquity).toBe(result.finalEquity);
    }
  });

  it('refuses a journal whose trades are not those of its data', async () => {
    const request = requestOf(syntheticTrades(6, 200));
    const journal = new MemoryJournal({ keeps: true });
    await sessionOf(request, journal).run();
    const other = { ...request, trades: { ...request.trades, side: request.trades.side.map((side) => -side) } };
    const again = sessionOf(other, new MemoryJournal({ keeps: true, records: [...journal.read()] }));
    await expect(again.run()).rejects.toThrow(/BOT4_JOURNAL_MISMATCH|holds an event/);
  });

  it('keeps one point of equity for each minute, the last one', async () => {
    const request = requestOf(syntheticTrades(7, 3000));
    const { equityTime, finalEquity, equity } = await replay(request, ports);
    const minutes = [...equityTime].map((time) => Math.floor(time / 60e6));
    const all = [...request.trades.time].map((time) => Math.floor(time / 60e6));
    expect(minutes).toEqual([...new Set(all)]);
    expect(equityTime.at(-1)).toBe(request.trades.time.at(-1));
    expect(equity.at(-1)).toBe(finalEquity);
  });

  it('shows a strategy price, size, taker, time in ms, position and its own state', async () => {
    const trades = syntheticTrades(8, 50);
    const checks = bundleStrategy({
      name: 'checks',
      features: [],
      params: {},
      init: () => ({ seen: 0 }),
      onTrade: ({ price, size, side, time, position, state }) => {
        const seen = (state.seen as number) + 1;
        state.seen = seen;
        const isWhole = price > 250 && price < 350 && size > 0 && size < 1 && (side === 1 || side === -1);
        if (!isWhole || time < 1_700_000_000_000) throw new Error('wrong trade');
        return seen === 10 ? { target: 1 } : seen > 40 && position > 0.5 ? { target: 0 } : undefined;
      },
    });
    const found = await replay(requestOf(trades, { bundle: checks }), ports);
    expect(found.roundTrips).toHaveLength(1);
    expect(found.fills[0]?.fill.time).toBe(trades.time[10]);
  });

  it('closes everything when a strategy throws at a trade, and says why', async () => {
    const throws = bundleStrategy({
      name: 'throws',
      features: [],
      params: {},
      init: () => ({ seen: 0 }),
      onTrade: ({ state }) => {
        state.seen = (state.seen as number) + 1;
        if (state.seen === 20) throw new Error('enough');
        return { target: 1 };
      },
    });
    const request = requestOf(syntheticTrades(9, 60), { bundle: throws });
    const session = sessionOf(request, new MemoryJournal({ keeps: false }));
    const { result } = await session.run();
    expect(session.trader.failure?.message).toMatch(/throws failed: enough/);
    expect(session.trader.account.position(0).lots).toBe(0);
    expect(result.fills.length).toBeGreaterThan(1);
    await expect(replay(request, ports)).rejects.toThrow(/enough/);
  });

  it('is a trial that names its range', async () => {
    const trials = memoryTrials();
    const request = requestOf(syntheticTrades(10, 300));
    await backtest(request, { ...ports, trials });
    await backtest(request, { ...ports, trials });
    const shorter = {
      ...request.trades,
      time: request.trades.time.subarray(0, 299),
      price: request.trades.price.subarray(0, 299),
      qty: request.trades.qty.subarray(0, 299),
      side: request.trades.side.subarray(0, 299),
    };
    await backtest({ ...request, trades: shorter }, { ...ports, trials });
    expect(trials.trials()).toHaveLength(2);
  });

  it('has no default for the queue, and refuses one that is no number of lots', async () => {
    for (const queueLots of [Number.NaN, -1, 0.5, undefined as unknown as number]) {
      const costs = { feePpm: ppm(0), slippagePpm: ppm(0), queueLots };
      await expect(replay(requestOf(syntheticTrades(1, 10), { costs }), ports)).rejects.toThrow(/queueLots is/);
    }
  });
});

describe('a strategy over trades', () => {
  it('travels as data and back', () => {
    expect(parseStrategyBundle(JSON.parse(JSON.stringify(CROSS)))).toEqual(CROSS);
  });

  it('needs onTrade for features over trades, and one of onBar and onTrade', () => {
    const bare = { name: 'bare', features: [], params: {} };
    expect(() => bundleStrategy(bare as never)).toThrow(/at bars with onBar, at trades with onTrade/);
    const idle = { ...bare, onBar: () => undefined, tradeFeatures: [feature.sma('a', { input: 'price', period: 3 })] };
    expect(() => bundleStrategy(idle)).toThrow(/features over trades are there for onTrade/);
    expect(() => parseStrategyBundle({ ...CROSS, tradeFeatures: 3 })).toThrow(/are not a list/);
  });

  it('reads columns of a trade, and is refused one of a bar', async () => {
    const peeks = bundleStrategy({
      name: 'peeks',
      features: [],
      params: {},
      tradeFeatures: [feature.sma('a', { input: 'close', period: 3 })],
      onTrade: () => undefined,
    });
    await expect(replay(requestOf(syntheticTrades(1, 10), { bundle: peeks }), ports)).rejects.toThrow(/close/);
  });
});

describe('trades in ticks and lots', () => {
  const good = syntheticTrades(2, 20);
  const spoilt = (column: 'time' | 'price' | 'qty', row: number, value: number): Trades => {
    const copy = { ...good, [column]: good[column].slice() };
    copy[column][row] = value;
    return copy;
  };

  it('are refused by row and column when a price, a quantity, a time or one of the 3 sides is wrong', () => {
    expect(() => toTickTrades(spoilt('price', 3, 300.001), INSTRUMENT)).toThrow(
      /multiple of the tick.*\[row 4, price\]/,
    );
    expect(() => toTickTrades(spoilt('price', 3, Number.NaN), INSTRUMENT)).toThrow(/\[row 4, price\]/);
    expect(() => toTickTrades(spoilt('qty', 5, 0), INSTRUMENT)).toThrow(/multiple of the lot.*\[row 6, qty\]/);
    expect(() => toTickTrades(spoilt('qty', 5, 0.0005), INSTRUMENT)).toThrow(/\[row 6, qty\]/);
    expect(() => toTickTrades(spoilt('time', 5, 1), INSTRUMENT)).toThrow(/follows one of.*\[row 6, time\]/);
    expect(() => toTickTrades(spoilt('time', 0, 0.5), INSTRUMENT)).toThrow(/whole microseconds.*\[row 1, time\]/);
    const sides = { ...good, side: Int8Array.from(good.side, (side, i) => (i === 2 ? 7 : side)) };
    expect(() => toTickTrades(sides, INSTRUMENT)).toThrow(/side 7.*\[row 3, side\]/);
  });

  it('are refused when there are none, or columns differ in length', () => {
    const none = { symbol: 'X', time: good.time.subarray(0, 0), price: good.price.subarray(0, 0) };
    const empty = { ...none, qty: good.qty.subarray(0, 0), side: good.side.subarray(0, 0) };
    expect(() => toTickTrades(empty, INSTRUMENT)).toThrow(/no trade of X/);
    expect(() => toTickTrades({ ...good, side: good.side.subarray(1) }, INSTRUMENT)).toThrow(/20 times.*19 sides/);
  });
});
