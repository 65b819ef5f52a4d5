import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dailySharpe } from '../../src/app/backtest.ts';
import { Rng } from '../../src/core/index.ts';
import { type Bars, sliceBars } from '../../src/domain/market/index.ts';
import { loadBars } from '../../src/public/data.ts';
import { syntheticBars } from '../fixtures.ts';
import { throughEngine, throughScan, tradesOfFills } from './both-sides.ts';
import { type RandomCase, randomCase } from './random-case.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const SEED = 20_261_128;

/** Compares one case. @returns how many trades it had. */
async function compare(test: RandomCase): Promise<number> {
  const result = await throughEngine(test);
  const { trades, open, figures } = throughScan(test);
  const expected = tradesOfFills(result, test.market.bars.openTime);
  expect(trades).toEqual(expected);
  expect(open === undefined ? 0 : 1).toBe(result.fills.length % 2);
  expect(figures?.finalEquity).toBe(result.finalEquity);
  expect(figures?.fees).toBe(result.fees);
  expect(figures?.trades).toBe(expected.length);
  expect(Math.abs((figures?.dailySharpe ?? Number.NaN) - dailySharpe(result))).toBeLessThanOrEqual(1e-9);
  return expected.length;
}

async function compareAll(
  bars: (rng: Rng) => Bars,
  o: { cases: number; tickSize: string; name: string },
): Promise<number> {
  let trades = 0;
  for (let i = 0; i < o.cases; i++) {
    const rng = new Rng(SEED).stream(`${o.name} ${i}`);
    const test = randomCase(rng, bars(rng), o.tickSize);
    const { market, ...words } = test;
    try {
      trades += await compare(test);
    } catch (cause) {
      const { costs, trading, initialCash, instrument, risk } = market;
      const told = JSON.stringify({ ...words, costs, trading, initialCash, instrument, risk });
      throw new Error(`case ${o.name} ${i} of seed ${SEED}: ${told}\n${(cause as Error).message}`, { cause });
    }
  }
  return trades;
}

describe('engine and scan', () => {
  it('make the same trades, to the last unit of money, with 50 random parameter sets on synthetic bars with gaps', async () => {
    const all = syntheticBars({ seed: 5, bars: 9000 });
    const kept = Array.from(all.openTime.keys()).filter((i) => i % 97 < 94);
    const pickRows = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i] as number);
    const { open, high, low, close, volume, openTime } = all;
    const columns = { open, high, low, close, volume, openTime };
    const gappy = { ...all };
    for (const [name, column] of Object.entries(columns)) Object.assign(gappy, { [name]: pickRows(column) });
    const bars = (rng: Rng): Bars => {
      const from = rng.below(6000);
      return sliceBars(gappy, { from, to: from + 600 + rng.below(2000) });
    };
    expect(await compareAll(bars, { cases: 50, tickSize: '0.01', name: 'synthetic' })).toBeGreaterThan(800);
  }, 600_000);

  it.skipIf(!existsSync(SHARED))(
    'make the same trades with 50 random parameter sets on real bars',
    async () => {
      const { bars: all } = await loadBars({ file: `${SHARED}/data/bars/binance_spot_1h_BTCUSDT_2023-2024.parquet` });
      const bars = (rng: Rng): Bars => {
        const from = rng.below(all.close.length - 3000);
        return sliceBars(all, { from, to: from + 600 + rng.below(2000) });
      };
      expect(await compareAll(bars, { cases: 50, tickSize: '0.01', name: 'real' })).toBeGreaterThan(800);
    },
    120_000,
  );
});
