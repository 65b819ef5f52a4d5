/** Small, seeded, synthetic sessions for tests that cross folders. */
import { cryptoDigest } from '../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../src/adapters/vm/sandbox.ts';
import type { BacktestRequest } from '../src/app/backtest.ts';
import { ppm, quoteUnits } from '../src/core/index.ts';
import { feature } from '../src/domain/features/index.ts';
import {
  type Bars,
  DEFAULT_PLANTED_EDGE,
  inferInstrument,
  synthesizeBars,
  toTickBars,
} from '../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../src/domain/risk/index.ts';
import { bundleStrategy, type StrategyBundle } from '../src/domain/strategy/index.ts';
import type { Trial, TrialLedger, VenueGateway } from '../src/ports/index.ts';

export const HOUR = 3_600_000_000;
export const START = 1_640_995_200_000_000;

/** Synthetic hourly bars. */
export function syntheticBars(options: { seed: number; bars: number; edge?: boolean }): Bars {
  const { seed, bars, edge } = options;
  const shape = { seed, bars, intervalMicros: HOUR, startMicros: START, startPrice: 30_000, tickSize: '0.01' };
  return synthesizeBars(edge === true ? { ...shape, plantedEdge: DEFAULT_PLANTED_EDGE } : shape);
}

/** A cross of two averages, long and short, that trades often. */
export function crossBundle(options: { fast: number; slow: number }): StrategyBundle {
  return bundleStrategy({
    name: 'ema-cross',
    params: {},
    features: [
      feature.ema('fast', { input: 'close', period: options.fast }),
      feature.ema('slow', { input: 'close', period: options.slow }),
    ],
    onBar: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
  });
}

/** A backtest of the cross. */
export function crossRequest(bars: Bars, options = { fast: 8, slow: 24 }): BacktestRequest {
  return {
    bundle: crossBundle(options),
    bars,
    instrument: inferInstrument(bars, { symbol: bars.symbol, kind: 'perp' }),
    dataHash: cryptoDigest.sha256(`${bars.symbol} ${bars.close.join(' ')}`),
    initialCash: quoteUnits(1e13),
    costs: { feePpm: ppm(1000), slippagePpm: ppm(200) },
    risk: HOUSE_RISK_PROFILE,
  };
}

/** Adapters of a backtest. */
export const ports = {
  openExchange: openSimExchange,
  openJournal: () => new MemoryJournal({ keeps: false }),
  sandbox: new VmSandbox(),
  digest: cryptoDigest,
};

/** The simulated exchange of a request. */
export function venueOf(request: BacktestRequest): VenueGateway {
  const source = toTickBars(request.bars, request.instrument);
  return openSimExchange({
    sources: [source],
    costs: request.costs,
    cash: request.initialCash,
    barsPerMs: Number.POSITIVE_INFINITY,
  });
}

/** A trial ledger in memory, without a chain: for code that only writes to one. */
export function memoryTrials(): TrialLedger {
  const seen = new Map<string, Trial>();
  return {
    record: (trial) => {
      if (!seen.has(trial.id)) seen.set(trial.id, trial);
    },
    trials: () => [...seen.values()],
    head: () => String(seen.size),
  };
}
