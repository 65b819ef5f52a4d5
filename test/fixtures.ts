/** Small, seeded, synthetic sessions for tests that cross folders. */
import { cryptoDigest } from '../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../src/adapters/vm/sandbox.ts';
import { type BacktestRequest, marketsOf, specOf } from '../src/app/backtest.ts';
import { Session } from '../src/app/session.ts';
import { ppm, quoteUnits, Rng } from '../src/core/index.ts';
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

/**
 * Two markets whose log prices differ by what returns: ln a = ln b + x, x pulled to 0 with a half-life of some 7 bars. The
 * high and low of a bar lie 0.1 % around its open and close.
 */
export function cointegratedBars(options: { readonly seed: number; readonly bars: number }): readonly [Bars, Bars] {
  const b = syntheticBars(options);
  const rng = new Rng(options.seed).stream('spread');
  let x = 0;
  const cents = (price: number): number => Math.round(price * 100) / 100;
  const close = b.close.map((price) => {
    x = 0.9 * x + 0.005 * rng.normal();
    return cents(price * Math.exp(x));
  });
  const open = close.map((_, i) => (i === 0 ? (close[0] as number) : (close[i - 1] as number)));
  const high = close.map((price, i) => cents(1.001 * Math.max(price, open[i] as number)));
  const low = close.map((price, i) => cents(0.999 * Math.min(price, open[i] as number)));
  return [
    { ...b, symbol: 'FIRSTUSDT', open, high, low, close },
    { ...b, symbol: 'SECONDUSDT' },
  ];
}

/** A backtest of a strategy of several markets. */
export function jointRequest(bundle: StrategyBundle, bars: readonly Bars[]): BacktestRequest {
  const [first, ...others] = bars.map((each) => ({
    bars: each,
    instrument: inferInstrument(each, { symbol: each.symbol, kind: 'perp' }),
  }));
  return { ...crossRequest(bars[0] as Bars), ...(first as NonNullable<typeof first>), bundle, others };
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

/** The simulated exchange of a request, with all of its markets. */
export function venueOf(request: BacktestRequest): VenueGateway {
  const markets = marketsOf(request);
  return openSimExchange({
    sources: markets.map(({ bars, instrument }) => toTickBars(bars, instrument)),
    costs: request.costs,
    funding: markets.map(({ funding }) => funding),
    margin: markets.map(({ margin }) => margin),
    cash: request.initialCash,
    barsPerMs: Number.POSITIVE_INFINITY,
  });
}

/** A session with a journal that outlives it, as paper trading has it. */
export function sessionOf(request: BacktestRequest, journal: MemoryJournal, venue = venueOf(request)): Session {
  return new Session(specOf(request), { venue, journal, sandbox: ports.sandbox, digest: ports.digest });
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
