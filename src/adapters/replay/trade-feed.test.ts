/** Trades of several instruments as one stream. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineInstrument, type TickTrades } from '../../domain/market/index.ts';
import { TradeFeed } from './trade-feed.ts';

const SEED = 90_210;
const names = { symbol: 'XUSDT', kind: 'perp', base: 'X', quote: 'USDT' } as const;
const instrument = defineInstrument({ ...names, tickSize: '1', lotSize: '1', minNotional: '1', maxPrice: '1000' });

function tape(times: readonly number[]): TickTrades {
  const time = Float64Array.from(times);
  const ticks = time.map((_, i) => i + 1);
  return { instrument, time, priceTicks: ticks, lots: ticks, side: new Int8Array(time.length) };
}

function read(feed: TradeFeed): (readonly [number, number, number])[] {
  const rows: (readonly [number, number, number])[] = [];
  for (let group = feed.poll(); group !== undefined; group = feed.poll()) {
    for (const { time, instrument: index, priceTicks } of group) rows.push([time, index, priceTicks]);
  }
  return rows;
}

describe('a feed of trades', () => {
  it('merges any tapes by time, then by instrument, then by row, and ends', () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }).map((all) => all.sort((a, b) => a - b));
    const property = fc.property(fc.array(times, { minLength: 1, maxLength: 4 }), (all) => {
      const feed = new TradeFeed(all.map(tape), { tradesPerTurn: Number.POSITIVE_INFINITY });
      const plain = all.flatMap((each, index) => each.map((time, row) => [time, index, row + 1] as const));
      plain.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
      expect(read(feed)).toEqual(plain);
      expect(feed.ended).toBe(true);
    });
    fc.assert(property, { seed: SEED });
  });

  it('gives 2 trades a turn at that pace, and waits a millisecond in between', async () => {
    const feed = new TradeFeed([tape([1, 2, 3])], { tradesPerTurn: 2 });
    expect(read(feed)).toHaveLength(2);
    expect(feed.ended).toBe(false);
    await feed.wait();
    expect(read(feed)).toHaveLength(1);
    expect(feed.ended).toBe(true);
  });

  it('gives a trade every fourth turn at a quarter of one a turn', async () => {
    const feed = new TradeFeed([tape([1, 2, 3])], { tradesPerTurn: 0.25 });
    const taken: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      taken.push(read(feed).length);
      await feed.wait();
    }
    expect(taken).toEqual([1, 0, 0, 0, 1, 0]);
  });
});
