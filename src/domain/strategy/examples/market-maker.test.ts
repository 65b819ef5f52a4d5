import { describe, expect, it } from 'vitest';
import { seededTrades, X_PERP } from '../../../../test/builders.ts';
import { crossRequest, ports, syntheticBars } from '../../../../test/fixtures.ts';
import { replay, type TradesRequest } from '../../../app/backtest.ts';
import { ppm, quoteUnits } from '../../../core/index.ts';
import { inferInstrument } from '../../market/index.ts';
import { HOUSE_RISK_PROFILE } from '../../risk/index.ts';
import { bundleStrategy, parseStrategyBundle, type StrategyContext } from '../index.ts';
import { makerQuotes } from './maker-quotes.ts';
import { marketMaker } from './market-maker.ts';

const OPTIONS = {
  period: 50,
  horizon: 100,
  riskAversion: 2,
  decay: 2000,
  size: 0.25,
  inventoryMax: 0.6,
  requote: 0.0001,
};

/** What it states at a close of 1. */
function statement(more: Partial<StrategyContext> = {}, state: Record<string, unknown> = { bid: 0, ask: 0 }) {
  const maker = marketMaker(OPTIONS);
  const bar = { time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1, score: Number.NaN };
  const given = { features: { sigma: 0.002 }, position: 0, params: maker.params, ...more, state };
  return maker.onBar?.({ ...bar, ...given })?.orders ?? [];
}

describe('a market maker as a strategy', () => {
  it.each([0, 0.4, -0.4])('quotes what makerQuotes says, in units of the price, at a position of %f', (position) => {
    const { riskAversion, decay, horizon, size, inventoryMax } = OPTIONS;
    const pure = makerQuotes(
      { mid: 1, inventory: position, volatility: 0.002, horizon },
      { riskAversion, decay, size, inventoryMax },
    );
    const [bid, ask] = statement({ position });
    expect([bid?.side, bid?.size, ask?.side, ask?.size]).toEqual(['buy', 0.25, 'sell', 0.25]);
    expect(bid?.price).toBeCloseTo(pure.bid.price, 12);
    expect(ask?.price).toBeCloseTo(pure.ask.price, 12);
  });

  it('quotes no side that would add to a full position', () => {
    expect(statement({ position: 0.6 }).map(({ side }) => side)).toEqual(['sell']);
    expect(statement({ position: -0.7 }).map(({ side }) => side)).toEqual(['buy']);
  });

  it('keeps its quotes while they are off by no more than the requote', () => {
    const state = { bid: 0, ask: 0 };
    const first = statement({}, state);
    expect(statement({ close: 1.00005 }, state)).toEqual(first);
    const [bid] = statement({ close: 1.0002 }, state);
    expect(bid?.price).toBeCloseTo((first[0]?.price as number) * 1.0002, 12);
  });

  it.each([
    [{ period: 1 }, 'period is 1'],
    [{ horizon: 0 }, 'horizon is 0'],
    [{ riskAversion: 0 }, 'riskAversion is 0'],
    [{ decay: Number.NaN }, 'decay is NaN'],
    [{ size: 1.1 }, 'size is 1.1'],
    [{ inventoryMax: 0 }, 'inventoryMax is 0'],
    [{ requote: 0.0005 }, 'requote is 0.0005, must be less than the half spread'],
  ])('refuses %o', (change, message) => {
    expect(() => marketMaker({ ...OPTIONS, ...change })).toThrow(message);
  });

  it('trades both sides over trades, stands in the queue, and stays within its position', async () => {
    const bundle = parseStrategyBundle(
      JSON.parse(JSON.stringify(bundleStrategy(marketMaker({ ...OPTIONS, decay: 20_000, requote: 0.00003 })))),
    );
    const request: TradesRequest = {
      bundle,
      trades: seededTrades(11, 6000, { symbol: 'X', qtyDecimals: 3 }),
      instrument: X_PERP,
      dataHash: 'synthetic',
      initialCash: quoteUnits(1e12),
      costs: { feePpm: ppm(0), slippagePpm: ppm(0), queueLots: 200 },
      risk: { ...HOUSE_RISK_PROFILE, ordersPerWindow: 10_000 },
    };
    const result = await replay(request, ports);
    const sides = (side: string) => result.fills.filter(({ order }) => order.side === side && order.type === 'limit');
    expect(sides('buy').length).toBeGreaterThan(50);
    expect(sides('sell').length).toBeGreaterThan(50);
    expect(result.fills.some(({ fill, order }) => fill.lots < order.lots)).toBe(true);
    const peer = await replay({ ...request, costs: { ...request.costs, queueLots: 5000 } }, ports);
    expect(peer.fills.length).toBeLessThan(result.fills.length);
  });

  it('is the same strategy over bars', async () => {
    const bars = syntheticBars({ seed: 9, bars: 2000 });
    const instrument = inferInstrument(bars, { symbol: bars.symbol, kind: 'perp' });
    const maker = marketMaker({ ...OPTIONS, decay: 300, horizon: 10 });
    const result = await replay({ ...crossRequest(bars), instrument, bundle: bundleStrategy(maker) }, ports);
    expect(result.fills.filter(({ order }) => order.type === 'limit').length).toBeGreaterThan(100);
    expect(Math.max(...result.exposure.gross)).toBeLessThan(0.021 * result.initialCash);
  });
});
