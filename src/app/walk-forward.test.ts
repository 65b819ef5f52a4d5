import { describe, expect, it } from 'vitest';
import { syntheticBars } from '../../test/fixtures.ts';
import { ppm, quoteUnits } from '../core/index.ts';
import { inferInstrument } from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { SCAN_RULES, type ScanMarket, type ScanRule, scan } from '../domain/scan/index.ts';
import { type WalkWindows, walkFolds, walkForward } from './walk-forward.ts';

const BARS = syntheticBars({ seed: 21, bars: 3000 });
const MARKET: ScanMarket = {
  bars: BARS,
  instrument: inferInstrument(BARS, { symbol: BARS.symbol, kind: 'perp' }),
  costs: { feePpm: ppm(400), slippagePpm: ppm(100) },
  initialCash: quoteUnits(1e13),
  risk: { ...HOUSE_RISK_PROFILE, positionLimitPpm: ppm(1_000_000), positionStopPpm: ppm(900_000) },
  trading: { size: { kind: 'cashShare', sharePpm: 500_000 } },
};
const RULE = SCAN_RULES['ema-cross'] as ScanRule;
const SETS = [4, 8, 12].flatMap((fast) => [20, 40].map((slow) => ({ fast, slow })));
const HOW = { direction: 'both', exits: 'signals' } as const;

describe('folds', () => {
  it('anchored see all history before, rolling the last bars of it; tests follow each other without a gap', () => {
    const rows = (mode: WalkWindows['mode']) =>
      walkFolds(100, { trainBars: 40, testBars: 20, mode }).map(({ train, test }) => [...train, ...test]);
    expect(rows('anchored')).toEqual([
      [0, 40, 40, 60],
      [0, 60, 60, 80],
      [0, 80, 80, 100],
    ]);
    expect(rows('rolling')).toEqual([
      [0, 40, 40, 60],
      [20, 60, 60, 80],
      [40, 80, 80, 100],
    ]);
  });

  it('keep a last test of half the length, and leave a shorter one out', () => {
    const last = (bars: number) => walkFolds(bars, { trainBars: 40, testBars: 20, mode: 'rolling' }).at(-1)?.test;
    expect([last(90), last(89)]).toEqual([
      [80, 90],
      [60, 80],
    ]);
  });

  it('refuse windows that do not fit, and say which', () => {
    expect(() => walkFolds(50, { trainBars: 45, testBars: 20, mode: 'rolling' })).toThrow('no room');
    expect(() => walkFolds(50, { trainBars: 45, testBars: 1, mode: 'rolling' })).toThrow('testBars is 1');
  });
});

describe('walk-forward', () => {
  const windows = { trainBars: 1000, testBars: 400, mode: 'rolling' } as const;
  const found = walkForward(MARKET, RULE, SETS, { ...HOW, windows });

  it('chooses the best set of each of 5 stretches, and trades it on the next with the money of the one before', () => {
    expect(found.folds).toHaveLength(5);
    let cash = MARKET.initialCash as number;
    for (const { tried, trained, tested, chosen, trades } of found.folds) {
      expect(trained.dailySharpe).toBe(Math.max(...tried.map(({ dailySharpe }) => dailySharpe)));
      expect(tried[SETS.indexOf(chosen as (typeof SETS)[number])]).toBe(trained);
      const profit = trades.reduce((sum, { pnl }) => sum + pnl, 0);
      expect(Math.abs(tested.finalEquity - cash - profit)).toBeLessThanOrEqual(1);
      cash = tested.finalEquity;
    }
    expect(found.finalEquity).toBe(cash);
  });

  it('enters nothing before a test begins, and stitches one curve of ascending days that ends where the money does', () => {
    for (const { test, trades } of found.folds) {
      expect(trades.length).toBeGreaterThan(0);
      for (const { entryBar, exitBar } of trades) {
        expect(entryBar).toBeGreaterThan(test[0]);
        expect(Math.max(entryBar, exitBar)).toBeLessThan(test[1]);
      }
    }
    expect(found.time.every((time, i) => i === 0 || time >= (found.time[i - 1] as number))).toBe(true);
    expect(found.equity.at(-1)).toBe(found.finalEquity);
    expect(found.time[0]).toBeGreaterThan(BARS.openTime[1000] as number);
  });

  it('chooses the same when everything behind a test is taken away, and other bars there change no earlier fold', () => {
    const until = { ...MARKET, bars: { ...BARS, ...cut(1800) } };
    const short = walkForward(until, RULE, SETS, { ...HOW, windows });
    expect(short.folds).toEqual(found.folds.slice(0, 2));
  });

  it('warms features up: the first decision of a test is that of a scan that began long before', () => {
    const trades: number[] = [];
    scan(MARKET, RULE, [{ fast: 8, slow: 40 }], {
      ...HOW,
      tradeFrom: 1400,
      onTrade: (_, { entryBar }) => trades.push(entryBar),
    });
    const all: number[] = [];
    scan(MARKET, RULE, [{ fast: 8, slow: 40 }], { ...HOW, onTrade: (_, { entryBar }) => all.push(entryBar) });
    expect(trades).toEqual(all.filter((bar) => bar > 1400));
  });

  it('refuses an empty choice', () => {
    expect(() => walkForward(MARKET, RULE, [], { ...HOW, windows })).toThrow('no parameter set');
  });
});

/** The first rows of every column. */
function cut(rows: number) {
  const { openTime, open, high, low, close, volume } = BARS;
  const columns = { openTime, open, high, low, close, volume };
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(0, rows)]));
}
