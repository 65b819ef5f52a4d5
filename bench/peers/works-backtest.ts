/** The works of group `backtest`: scans of an EMA cross beside vectorbt, on the same bars, with the final equity of both. */
import { ppm, quoteUnits } from '../../src/core/index.ts';
import { defineInstrument } from '../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../../src/domain/risk/index.ts';
import { readyMarket, SCAN_RULES, type ScanParams, type ScanRule, scan } from '../../src/domain/scan/index.ts';
import type { PeerInput } from './inputs.ts';
import { barColumns, barsOf } from './market-inputs.ts';
import type { OwnCall, PeerWork } from './work.ts';

const YEAR_MINUTES = 525_600;

/** The sets that peer-backtest.py makes. */
function pairs(count: number): readonly ScanParams[] {
  return Array.from({ length: count }, (_, i) => {
    const fast = 2 + (i % 100);
    return { fast, slow: fast + 5 + (i % 37) };
  });
}

/** Bars, costs and money as vectorbt has them; what it converts before its calls is ready here too. */
function ours(sets: readonly ScanParams[]) {
  return (inputs: readonly PeerInput[]): OwnCall => {
    const instrument = defineInstrument({
      symbol: 'BTCUSDT',
      kind: 'perp',
      base: 'BTC',
      quote: 'USDT',
      tickSize: '0.01',
      lotSize: '0.001',
      minNotional: '0.01',
      maxPrice: '1000000',
    });
    const market = readyMarket({
      bars: barsOf(inputs[0] as PeerInput),
      instrument,
      costs: { feePpm: ppm(400), slippagePpm: ppm(0) },
      initialCash: quoteUnits(1e14),
      risk: { ...HOUSE_RISK_PROFILE, positionLimitPpm: ppm(1_000_000), positionStopPpm: ppm(10_000_000) },
      trading: { size: { kind: 'fixed', qty: '1' } },
    });
    const rule = SCAN_RULES['ema-cross'] as ScanRule;
    const call = () => scan(market, rule, sets, { direction: 'long', exits: 'signals' });
    return { call, answer: () => ({ equity: call().map(({ finalEquity }) => finalEquity / 1e8) }) };
  };
}

function work(o: { name: string; n: number; count: number; times: number }): PeerWork {
  return {
    group: 'backtest',
    name: o.name,
    n: o.n,
    peer: { library: 'vectorbt', work: String(o.count), side: 'vectorbt' },
    inputs: (n) => [barColumns(n)],
    ours: ours(o.count === 1 ? [{ fast: 10, slow: 20 }] : pairs(o.count)),
    goal: { kind: 'faster', times: o.times },
    closeness: [{ name: 'equity', rule: 'relative', limit: 1e-9 }],
  };
}

/** 10,000 pairs of 100 fast and 100 slow averages. */
const GRID: readonly ScanParams[] = Array.from({ length: 10_000 }, (_, i) => {
  const fast = 2 + (i % 100);
  return { fast, slow: 110 + Math.floor(i / 100) * 3 };
});

export const BACKTEST_WORKS: readonly PeerWork[] = [
  work({ name: 'EMA cross 10/20, one backtest', n: YEAR_MINUTES, count: 1, times: 30 }),
  work({ name: 'EMA cross, 1,000 pairs', n: 50_000, count: 1000, times: 100 }),
  {
    group: 'backtest',
    name: 'EMA cross, 10,000 pairs, one thread',
    n: YEAR_MINUTES,
    inputs: (n) => [barColumns(n)],
    ours: (inputs) => {
      const { call } = ours(GRID)(inputs);
      return {
        call,
        answer: () => ({ trades: (call() as ReturnType<typeof scan>).reduce((sum, f) => sum + f.trades, 0) }),
      };
    },
    // Ten seconds on two workers.
    goal: { kind: 'within', seconds: 20 },
    closeness: [],
  },
];
