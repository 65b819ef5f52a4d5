import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBarsFile } from '../../adapters/duckdb/index.ts';
import { inferInstrument } from '../../domain/market/index.ts';
import { engleGranger, pearson } from '../../domain/stats/index.ts';
import { pairBars } from '../../domain/strategy/index.ts';
import { practiceBars } from './practice-bars.ts';
import { practiceVenue } from './practice-venue.ts';
import { saveBars } from './save-bars.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-practice-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS = { symbols: ['BTCUSDT', 'ETHUSDT'], bars: 3000, seed: 5, synthetic: true };
const logs = (values: Float64Array) => values.map(Math.log);
const returns = (values: Float64Array) =>
  logs(values)
    .subarray(1)
    .map((x, i) => x - Math.log(values[i] as number));

describe('bars to practise on', () => {
  it('are synthetic where that is asked for, labelled, and equal for a seed', async () => {
    const one = await practiceBars(OPTIONS);
    const two = await practiceBars(OPTIONS);
    const other = await practiceBars({ ...OPTIONS, seed: 6 });
    expect(one).toEqual(two);
    expect(one.source).toBe('SYNTHETIC market, seed 5, 3000 hours');
    expect(one.bars.map(({ symbol }) => symbol)).toEqual(['SYNTH-BTC-USDT', 'SYNTH-ETH-USDT']);
    expect(other.bars[0]?.close.at(-1)).not.toBe(one.bars[0]?.close.at(-1));
    for (const bars of one.bars)
      expect(inferInstrument(bars, { symbol: bars.symbol, kind: 'spot' }).quote).toBe('USDT');
  });

  it('move together, and are cointegrated only when they are tied', async () => {
    const p = async (tied: boolean) => {
      const [x, y] = (await practiceBars({ ...OPTIONS, tied })).bars.map(({ close }) => close) as [
        Float64Array,
        Float64Array,
      ];
      expect(pearson(returns(x), returns(y)).statistic).toBeGreaterThan(0.3);
      return engleGranger(logs(y), [logs(x)], { trend: 'c', autolag: 'aic', maxLag: 10 }).pValue;
    };
    expect(await p(true)).toBeLessThan(0.001);
    expect(await p(false)).toBeGreaterThan(0.05);
  });

  it('come from a file, the last ones of it, and come back from where they are saved', async () => {
    const [a, b] = (await practiceBars(OPTIONS)).bars;
    const pair = pairBars({ a: a as never, b: b as never, hedge: 1, scale: 100 });
    const file = saveBars(pair, join(folder, 'deep', 'pair.csv'));
    const loaded = await loadBarsFile(file, {});
    expect(loaded.synthetic).toBe(true);
    expect(loaded.bars.symbol).toBe(pair.symbol);
    expect(loaded.bars.close[7]).toBeCloseTo(pair.close[7] as number, 8);
    expect(inferInstrument(loaded.bars, { symbol: pair.symbol, kind: 'perp' }).quote).toBe('USDT');
    const last = await practiceBars({ symbols: [pair.symbol], bars: 100, seed: 1, file });
    expect(last.bars[0]?.close).toEqual(loaded.bars.close.slice(-100));
    expect(last.synthetic).toBe(true);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3002);
  });

  it('are refused without two bars, and saved only as CSV', async () => {
    await expect(practiceBars({ ...OPTIONS, bars: 1 })).rejects.toThrow('bars is 1');
    await expect(practiceBars({ ...OPTIONS, bars: 2.5 })).rejects.toThrow('bars is 2.5');
    const [bars] = (await practiceBars({ ...OPTIONS, bars: 10 })).bars;
    expect(() => saveBars(bars as never, join(folder, 'x.parquet'))).toThrow('does not end in .csv');
  });
});

describe('a venue to practise on', () => {
  it('has a market that moves only when it is told to, and the same one for a seed', async () => {
    const seen = await Promise.all(
      [1, 2].map(async () => {
        const venue = await practiceVenue({
          symbols: ['BTCUSDT'],
          seed: 9,
          balances: { USDT: '1000' },
          historyMinutes: 2,
        });
        const book = async () => (await fetch(`${venue.url}/depth?symbol=BTCUSDT&limit=5`)).text();
        const first = await book();
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(await book()).toBe(first);
        const start = venue.now();
        venue.advance(30_500);
        expect(venue.now() - start).toBe(30_500);
        const second = await book();
        expect(second).not.toBe(first);
        expect(() => venue.advance(0)).toThrow('ms is 0');
        await venue.close();
        return [first, second];
      }),
    );
    expect(seen[0]).toEqual(seen[1]);
  });
});
