/** Accounts of the kernel against the general ones: `onTrade` makes a scan take the general way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticBars } from '../../../test/fixtures.ts';
import { ppm, quoteUnits, Rng } from '../../core/index.ts';
import { feature } from '../features/index.ts';
import { defineInstrument } from '../market/index.ts';
import { HOUSE_RISK_PROFILE } from '../risk/index.ts';
import { type Direction, readyMarket, SCAN_RULES, type ScanMarket, type ScanRule, scan } from './index.ts';
import { plainTerms } from './plain-trades.ts';

const BARS = syntheticBars({ seed: 8, bars: 4000 });

function marketOf(o: {
  lotSize: string;
  qty: string;
  cash: number;
  fee: number;
  slippage: number;
  stop?: number;
}): ScanMarket {
  return {
    bars: BARS,
    instrument: defineInstrument({
      symbol: 'BTCUSDT',
      kind: 'perp',
      base: 'BTC',
      quote: 'USDT',
      tickSize: '0.01',
      lotSize: o.lotSize,
      minNotional: '1',
      maxPrice: '1000000',
      roundsMoney: true,
    }),
    costs: { feePpm: ppm(o.fee), slippagePpm: ppm(o.slippage) },
    initialCash: quoteUnits(o.cash * 1e8),
    risk: { ...HOUSE_RISK_PROFILE, positionLimitPpm: ppm(1_000_000), positionStopPpm: ppm(10_000_000) },
    trading: { size: { kind: 'fixed', qty: o.qty }, ...(o.stop === undefined ? {} : { stopLossPpm: o.stop }) },
  };
}

const USUAL = { lotSize: '0.00000001', qty: '0.1', cash: 1_000_000, fee: 400, slippage: 100 };
const price = BARS.close[0] as number;

describe('plain accounts', () => {
  it('end with the figures of the general ones to the last unit, for rules, directions, costs and money that runs out', () => {
    fc.assert(
      fc.property(
        fc.record({
          rule: fc.constantFrom(...Object.values(SCAN_RULES)),
          direction: fc.constantFrom<Direction>('long', 'short', 'both'),
          exits: fc.constantFrom('signals' as const, 'venue' as const),
          lotSize: fc.constantFrom('0.00000001', '0.001'),
          // From plenty to what a few losses take away.
          cash: fc.constantFrom(1_000_000, price * 0.23, price * 0.205, price * 0.12),
          fee: fc.constantFrom(0, 400, 2500),
          slippage: fc.constantFrom(0, 37, 500),
          from: fc.integer({ min: 0, max: 400 }),
        }),
        ({ rule, direction, exits, from, ...words }) => {
          const market = marketOf({ ...words, qty: '0.1' });
          const bars = { ...BARS };
          for (const key of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) {
            Object.assign(bars, { [key]: BARS[key].subarray(from, from + 2600) });
          }
          const ready = readyMarket({ ...market, bars, initialCash: quoteUnits(Math.round(words.cash) * 1e8) });
          const sets = [{}, Object.fromEntries(rule.params.slice(0, 1).map(({ name, usual }) => [name, usual + 1]))];
          const plain = scan(ready, rule, sets, { direction, exits });
          const general = scan(ready, rule, sets, { direction, exits, onTrade: () => undefined });
          expect(plainTerms(ready).isPlain).toBe(true);
          expect(plain).toEqual(general);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('trade crosses of columns that are equal in many rows as their masks and the general accounts do', () => {
    const cross: ScanRule = {
      ...(SCAN_RULES['ema-cross'] as ScanRule),
      params: [
        { name: 'fast', meaning: 'bars', isWhole: true, min: 1, max: 200, usual: 2 },
        { name: 'slow', meaning: 'bars', isWhole: true, min: 1, max: 200, usual: 5 },
      ],
      conflict: () => '',
      features: ({ fast = 0, slow = 0 }) => [
        feature.max('fast', { input: 'close', period: fast }),
        feature.min('slow', { input: 'high', period: slow }),
      ],
    };
    const market = marketOf(USUAL);
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 0, max: 1e6 }),
          bars: fc.integer({ min: 2, max: 2700 }),
          steps: fc.integer({ min: 1, max: 4 }),
          fast: fc.integer({ min: 1, max: 6 }),
          slow: fc.constantFrom(1, 3, 9, 90),
          direction: fc.constantFrom<Direction>('long', 'short', 'both'),
          exits: fc.constantFrom('signals' as const, 'venue' as const),
          reverses: fc.boolean(),
          tradeFrom: fc.constantFrom(0, 1, 63, 500),
          cash: fc.constantFrom(1_000_000, 25),
        }),
        ({ seed, bars: count, steps, fast, slow, direction, exits, reverses, tradeFrom, cash }) => {
          const rng = new Rng(seed);
          // Prices from a handful of values, that stay for a while.
          let level = 100;
          const close = Float64Array.from({ length: count }, () => {
            if (rng.below(3) === 0) level = 100 + rng.below(steps + 1);
            return level;
          });
          const cut = (column: Float64Array) => column.subarray(0, count);
          const bars = { ...BARS, openTime: cut(BARS.openTime), volume: cut(BARS.volume) };
          const ready = readyMarket({
            ...market,
            bars: { ...bars, open: close, high: close, low: close, close },
            initialCash: quoteUnits(cash * 1e8),
          });
          const sets = [
            { fast, slow },
            { fast: slow, slow: fast },
          ];
          const rule = { ...cross, reverses };
          const options = { direction, exits, tradeFrom };
          const found = scan(ready, rule, sets, options);
          expect(found).toEqual(scan(ready, { ...rule, isCross: false }, sets, options));
          expect(found).toEqual(scan(ready, rule, sets, { ...options, onTrade: () => undefined }));
          expect(found).toEqual(scan(ready, rule, sets, { ...options, onDay: () => undefined }));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are those whose size is far from every limit: no stop in reach, no rebate, whole units, products below 2^53', () => {
    const isPlain = (words: Partial<typeof USUAL> & { stop?: number }): boolean =>
      plainTerms(readyMarket(marketOf({ ...USUAL, ...words }))).isPlain;
    expect(isPlain({})).toBe(true);
    expect(isPlain({ stop: 20_000 })).toBe(false);
    expect(isPlain({ fee: -100 })).toBe(false);
    expect(isPlain({ qty: '0.10000001' })).toBe(false);
    expect(isPlain({ qty: '80', cash: 80_000_000, fee: 100_000 })).toBe(false);
    expect(isPlain({ lotSize: '0.001' })).toBe(true);
  });

  it('make more than 100 trades where the general ones do', () => {
    const ready = readyMarket(marketOf(USUAL));
    const [figures] = scan(ready, SCAN_RULES['ema-cross'] as ScanRule, [{ fast: 3, slow: 8 }], {
      direction: 'both',
      exits: 'signals',
    });
    expect(figures?.trades).toBeGreaterThan(100);
  });
});
