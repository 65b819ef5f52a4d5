/** Sessions whose fees depend on maker or taker and on the volume of 30 days. */
import { describe, expect, it } from 'vitest';
import { crossRequest, jointRequest, ports, syntheticBars } from '../../test/fixtures.ts';
import { notional, ppm } from '../core/index.ts';
import type { FeeSchedule, Instrument } from '../domain/market/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { type BacktestRequest, marketsOf, replay } from './backtest.ts';
import type { SessionResult } from './session-result.ts';

const DAY = 86_400_000_000;

const TIERS: FeeSchedule = {
  venue: 'venue',
  asOf: '2021-01-01',
  volumeCurrency: 'USDT',
  tiers: [
    { fromVolume: '0', makerPercent: '0.02', takerPercent: '0.05' },
    { fromVolume: '50000', makerPercent: '0', takerPercent: '0.04' },
    { fromVolume: '150000', makerPercent: '-0.01', takerPercent: '0.03' },
  ],
};

/** Turns with a profit target that waits in the book. */
const TURNER = bundleStrategy({
  name: 'turner',
  features: [],
  params: { every: 7 },
  trading: { takeProfitPpm: 4_000 },
  init: () => ({ n: 0 }),
  onBar: ({ state, params }) => {
    const memory = state as { n: number };
    memory.n += 1;
    return { target: Math.floor(memory.n / (params.every as number)) % 2 === 0 ? 1 : -1 };
  },
});

function requestOf(feeSchedules: readonly FeeSchedule[]): BacktestRequest {
  const base = { ...crossRequest(syntheticBars({ seed: 31, bars: 1500 })), bundle: TURNER };
  return { ...base, costs: { feePpm: ppm(500), slippagePpm: ppm(50), feeSchedules } };
}

/** Fees anew from the list of fills, in big integers: rates of the volume of the 30 days before, rounded for the venue. */
function feesOf({ fills }: SessionResult, instruments: readonly Instrument[]): bigint[] {
  const rates = [
    { from: 0n, maker: 2000n, taker: 5000n },
    { from: 50_000n * 10n ** 8n, maker: 0n, taker: 4000n },
    { from: 150_000n * 10n ** 8n, maker: -1000n, taker: 3000n },
  ];
  const byDay = new Map<number, bigint>();
  return fills.map(({ fill, order }) => {
    const { unitsPerTickLot } = instruments[fill.instrument] as Instrument;
    const value = BigInt(notional({ ticks: fill.ticks, lots: fill.lots, unitsPerTickLot }));
    const day = Math.floor(fill.time / DAY);
    let volume = 0n;
    for (let back = 1; back <= 30; back++) volume += byDay.get(day - back) ?? 0n;
    byDay.set(day, (byDay.get(day) ?? 0n) + value);
    const tier = rates.findLast(({ from }) => volume >= from) as (typeof rates)[0];
    const product = value * (order.type === 'limit' ? tier.maker : tier.taker);
    // Whole units: up for what is taken, towards zero for what is given.
    return product > 0n ? (product + 10n ** 7n - 1n) / 10n ** 7n : product / 10n ** 7n;
  });
}

describe('fees by tiers', () => {
  it('are those of the volume of the 30 days before each fill, of maker or taker, to the last unit', async () => {
    const request = requestOf([TIERS]);
    const found = await replay(request, ports);
    const expected = feesOf(found, [request.instrument]);
    expect(found.fills.map(({ fill }) => BigInt(fill.fee))).toEqual(expected);
    expect(BigInt(found.fees)).toBe(expected.reduce((sum, fee) => sum + fee, 0n));
    // All three tiers and both sides came up, rebates among them.
    expect(expected.filter((fee) => fee < 0n).length).toBeGreaterThan(10);
    expect(expected.filter((fee) => fee === 0n).length).toBeGreaterThan(3);
  });

  it('count the volume of all markets of an account together', async () => {
    const [a, b] = [syntheticBars({ seed: 31, bars: 900 }), syntheticBars({ seed: 32, bars: 900 })];
    const joint = jointRequest(TURNER, [a, { ...b, symbol: 'OTHERUSDT' }]);
    const request = { ...joint, costs: { feePpm: ppm(500), slippagePpm: ppm(50), feeSchedules: [TIERS] } };
    const found = await replay(request, ports);
    const instruments = marketsOf(request).map(({ instrument }) => instrument);
    expect(found.fills.map(({ fill }) => BigInt(fill.fee))).toEqual(feesOf(found, instruments));
  });

  it('of one tier with equal rates decide what one rate decides, to the last unit of equity', async () => {
    const flat = { ...TIERS, tiers: [{ fromVolume: '0', makerPercent: '0.05', takerPercent: '0.05' }] };
    const [tiered, plain] = await Promise.all([
      replay(requestOf([flat]), ports),
      replay({ ...requestOf([]), costs: { feePpm: ppm(500), slippagePpm: ppm(50) } }, ports),
    ]);
    expect([tiered.finalEquity, tiered.fees]).toEqual([plain.finalEquity, plain.fees]);
    expect(tiered.fills.length).toBe(plain.fills.length);
  });

  it('are refused when checks would count with less than the highest of them', async () => {
    const request = requestOf([TIERS]);
    const low = { ...request, costs: { ...request.costs, feePpm: ppm(499) } };
    await expect(replay(low, ports)).rejects.toMatchObject({
      code: 'BOT4_CONFIG_VALUE',
      message: expect.stringContaining('feePpm is 499, below the highest rate of the fee schedules, 500'),
    });
    await expect(replay(requestOf([]), ports)).rejects.toMatchObject({ code: 'BOT4_DATA_VALUE' });
  });
});
