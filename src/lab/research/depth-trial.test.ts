import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FileTrialLedger } from '../../adapters/fs/trial-ledger.ts';
import { ppm } from '../../core/index.ts';
import { DEPTH, type DepthDesk, depthEvents } from '../../domain/depth/index.ts';
import { defineInstrument } from '../../domain/market/index.ts';
import { depthBacktest, depthTrialFile } from './depth-trial.ts';

const state = mkdtempSync(join(tmpdir(), 'bot4-depth-trial-'));
beforeAll(() => vi.stubEnv('BOT4_STATE', state));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true, force: true });
});

const EVENTS = depthEvents({
  kind: Uint8Array.of(DEPTH.bid, DEPTH.ask, DEPTH.sell, DEPTH.bid),
  exchangeNs: Float64Array.of(0, 0, 300_000_000, 900_000_000),
  localNs: Float64Array.of(2_000_000, 2_000_000, 302_000_000, 902_000_000),
  ticks: Int32Array.of(1000, 1002, 999, 998),
  lots: Float64Array.of(5, 6, 9, 4),
});
const instrument = defineInstrument({
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  kind: 'perp',
  tickSize: '0.1',
  lotSize: '0.001',
  minNotional: '0.1',
  maxPrice: '100000',
});
const OPTIONS = {
  instrument,
  makerFeePpm: ppm(-50),
  takerFeePpm: ppm(500),
  entryNs: 10_000_000,
  responseNs: 10_000_000,
  stepNs: 100_000_000,
};

/** Buys this many lots at the bid once. */
function buyer(lots: number): (desk: DepthDesk) => void {
  let bought = false;
  return (desk) => {
    if (!bought) desk.submit({ side: 'buy', ticks: desk.bidTicks, lots, postOnly: true });
    bought = true;
  };
}

function trials() {
  return new FileTrialLedger(depthTrialFile(EVENTS)).trials();
}

describe('a counted backtest over depth', () => {
  it('is one trial however often it is run, and another one when only what it closes over differs', () => {
    const first = depthBacktest(EVENTS, { ...OPTIONS, label: 'buyer' }, buyer(1));
    depthBacktest(EVENTS, { ...OPTIONS, label: 'buyer' }, buyer(1));
    expect(trials().map(({ label, kind }) => [label, kind])).toEqual([['buyer', 'backtest']]);
    const second = depthBacktest(EVENTS, OPTIONS, buyer(3));
    expect([first.positionLots, second.positionLots]).toEqual([1, 3]);
    expect(trials()).toHaveLength(2);
    expect(trials().at(-1)).toMatchObject({ label: 'depth', dailySharpe: null, to: 902_000 });
  });

  it('counts nothing when its options are refused', () => {
    const before = trials().length;
    expect(() => depthBacktest(EVENTS, { ...OPTIONS, stepNs: 0 }, buyer(1))).toThrow('stepNs');
    expect(trials()).toHaveLength(before);
  });
});
