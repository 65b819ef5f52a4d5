/** The feed of bars, beside a plain merge of its columns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, defineInstrument, type Instrument, toGridBars, toTickBars } from '../../domain/market/index.ts';
import type { BarEvent } from '../../ports/index.ts';
import { BarFeed } from './bar-feed.ts';

const SEED = 20_261_129;
const MINUTE = 60_000_000;

function instrumentOf(tickSize: string): Instrument {
  const text = { symbol: 'ABCUSDT', kind: 'perp', base: 'ABC', quote: 'USDT', lotSize: '0.001' } as const;
  return defineInstrument({ ...text, tickSize, minNotional: '1', maxPrice: '1000000' });
}

const INSTRUMENTS = ['0.01', '0.5'].map(instrumentOf);

/** Bars at some of the minutes, with prices of whole ticks that tell bar and column apart. */
function barsOf(gaps: readonly number[], { tickNumerator, tickDenominator }: Instrument): Bars {
  let minute = 0;
  const openTime = Float64Array.from(gaps, (gap) => {
    minute += gap;
    return minute * MINUTE;
  });
  const column = (first: number) =>
    openTime.map((time) => ((first + (8 * time) / MINUTE) * tickNumerator) / tickDenominator);
  const prices = {
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: openTime.map((t) => t / 7),
  };
  return { symbol: 'ABCUSDT', intervalMicros: MINUTE, openTime, ...prices };
}

/** All groups of a feed, copied. */
function allOf(feed: BarFeed): BarEvent[][] {
  const groups: BarEvent[][] = [];
  for (let group = feed.poll(); group !== undefined; group = feed.poll()) groups.push(group.map((bar) => ({ ...bar })));
  expect(feed.ended).toBe(true);
  return groups;
}

/** The same, plainly. */
function plainGroups(sources: readonly Bars[]): BarEvent[][] {
  const bars = sources.flatMap((source, instrument) =>
    [...toTickBars(source, INSTRUMENTS[instrument % 2] as Instrument).openTicks].map((openTicks, i): BarEvent => {
      const openTime = source.openTime[i] as number;
      const ticks = { openTicks, highTicks: openTicks + 1, lowTicks: openTicks + 2, closeTicks: openTicks + 3 };
      const volume = source.volume[i] as number;
      return { type: 'bar', instrument, openTime, closeTime: openTime + MINUTE, ...ticks, volume };
    }),
  );
  const byTime = Map.groupBy(bars, ({ openTime }) => openTime);
  return [...byTime.keys()].sort((a, b) => a - b).map((time) => byTime.get(time) as BarEvent[]);
}

describe('a feed of bars', () => {
  it('gives what a plain merge gives, of prices and of ticks, over many blocks and with gaps', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(fc.array(gaps, { minLength: 1, maxLength: 3 }), (all) => {
        const sources = all.map((each, i) => barsOf(each, INSTRUMENTS[i % 2] as Instrument));
        const expected = plainGroups(sources);
        for (const form of [toGridBars, toTickBars]) {
          const read = sources.map((bars, i) => form(bars, INSTRUMENTS[i % 2] as Instrument));
          expect(allOf(new BarFeed(read, { groupsPerTurn: Number.POSITIVE_INFINITY }))).toEqual(expected);
        }
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('waits after so many bars of one instrument as it was told', async () => {
    const [instrument] = INSTRUMENTS as [Instrument];
    const feed = new BarFeed([toGridBars(barsOf([1, 1, 1, 1, 1], instrument), instrument)], { groupsPerTurn: 2 });
    const taken: number[] = [];
    while (!feed.ended) {
      let count = 0;
      while (feed.poll() !== undefined) count++;
      taken.push(count);
      await feed.wait();
    }
    expect(taken).toEqual([2, 2, 1]);
  });

  it.each([
    [0.25, [1, 0, 0, 0, 1, 0, 0, 0, 1]],
    [1.5, [2, 1, 2, 0]],
  ])('keeps a pace of %d a turn on average', async (groupsPerTurn, expected) => {
    const [instrument] = INSTRUMENTS as [Instrument];
    const feed = new BarFeed([toGridBars(barsOf([1, 1, 1, 1, 1], instrument), instrument)], { groupsPerTurn });
    const taken: number[] = [];
    for (let turn = 0; turn < expected.length; turn++) {
      let count = 0;
      while (feed.poll() !== undefined) count++;
      taken.push(count);
      await feed.wait();
    }
    expect(taken).toEqual(expected);
  });
});
