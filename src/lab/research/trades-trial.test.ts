import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FileTrialLedger } from '../../adapters/fs/trial-ledger.ts';
import { ppm } from '../../core/index.ts';
import { feature } from '../../domain/features/index.ts';
import { defineInstrument, type Trades } from '../../domain/market/index.ts';
import type { TradeStrategyDefinition } from '../../domain/strategy/index.ts';
import { tradesBacktest, tradesTrialFile } from './trades-trial.ts';

const state = mkdtempSync(join(tmpdir(), 'bot4-trades-trial-'));
beforeAll(() => vi.stubEnv('BOT4_STATE', state));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true, force: true });
});

const COUNT = 400;
const TRADES: Trades = {
  symbol: 'BTCUSDT',
  time: Float64Array.from({ length: COUNT }, (_, i) => 1_700_000_000_000_000 + i * 1_000_000),
  price: Float64Array.from({ length: COUNT }, (_, i) => (10_000 + Math.round(50 * Math.sin(i / 15))) / 10),
  qty: new Float64Array(COUNT).fill(0.5),
  side: new Int8Array(COUNT).fill(1),
};
const names = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', kind: 'perp' } as const;
const OPTIONS = {
  instrument: defineInstrument({ ...names, tickSize: '0.1', lotSize: '0.001', minNotional: '0.1', maxPrice: '100000' }),
  initialCash: '100000',
  costs: { feePpm: ppm(100), slippagePpm: ppm(0), queueLots: 100 },
};

function above(period: number): TradeStrategyDefinition {
  return {
    name: 'above-mean',
    features: [],
    params: {},
    tradeFeatures: [feature.sma('mean', { input: 'price', period })],
    onTrade: ({ price, features }) => ({ target: price > (features.mean as number) ? 1 : 0 }),
  };
}

describe('a counted backtest over trades', () => {
  it('is one trial however often it is run, and another one with another feature', async () => {
    const first = await tradesBacktest(above(20), TRADES, OPTIONS);
    const again = await tradesBacktest(above(20), TRADES, OPTIONS);
    expect(first.roundTrips.length).toBeGreaterThan(2);
    expect(again.orderListHash).toBe(first.orderListHash);
    const ledger = () => new FileTrialLedger(tradesTrialFile(TRADES)).trials();
    expect(ledger()).toHaveLength(1);
    await tradesBacktest(above(30), TRADES, OPTIONS);
    expect(ledger()).toHaveLength(2);
    expect(ledger().at(-1)).toMatchObject({ label: 'above-mean', kind: 'backtest', to: TRADES.time.at(-1) });
  });
});
