/** A small synthetic market and strategies on it, for the benches of the engine. Seeded: the same bars in every run. */
import { ppm, quoteUnits } from '../../src/core/index.ts';
import { type FeatureSpec, feature } from '../../src/domain/features/index.ts';
import {
  type Bars,
  defineInstrument,
  type Instrument,
  synthesizeBars,
  type TickBars,
  toTickBars,
} from '../../src/domain/market/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/domain/risk/index.ts';
import { bundleStrategy, type StrategyBundle } from '../../src/domain/strategy/index.ts';

export const HOUR_MICROS = 3_600_000_000;
export const START_MICROS = 1_640_995_200_000_000;
/** 100,000 USDT. */
export const CASH = quoteUnits(1e13);
export const FAST = 10;
export const SLOW = 20;

export const INSTRUMENT: Instrument = defineInstrument({
  symbol: 'SYNTHUSDT',
  kind: 'perp',
  base: 'SYNTH',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  maxPrice: '1000000',
});

/** The house limits, with all stops so far away that no bar reaches one: the plain twins have none. They are checked. */
export const RISK: RiskProfile = {
  ...HOUSE_RISK_PROFILE,
  positionStopPpm: ppm(500_000),
  strategyStopPpm: ppm(900_000),
  drawdownPpm: ppm(900_000),
};

/** Seeded synthetic hourly bars. */
export function marketBars(count: number): Bars {
  return synthesizeBars({
    seed: 11,
    bars: count,
    intervalMicros: HOUR_MICROS,
    startMicros: START_MICROS,
    startPrice: 30_000,
    tickSize: '0.01',
  });
}

/** The same in ticks. */
export function marketTicks(count: number): TickBars {
  return toTickBars(marketBars(count), INSTRUMENT);
}

const AVERAGES: readonly FeatureSpec[] = [
  feature.ema('fast', { input: 'close', period: FAST }),
  feature.ema('slow', { input: 'close', period: SLOW }),
];

/** Wishes nothing, from no features. */
export function idleBundle(): StrategyBundle {
  return bundleStrategy({ name: 'idle', features: [], params: {}, onBar: () => undefined });
}

/** Long above the cross of two averages, short below. */
export function crossBundle(): StrategyBundle {
  return bundleStrategy({
    name: 'ema-cross',
    features: AVERAGES,
    params: {},
    onBar: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
  });
}

/** Reads both averages and wishes the same position at each bar. */
export function holdingBundle(): StrategyBundle {
  return bundleStrategy({
    name: 'holding',
    features: AVERAGES,
    params: {},
    onBar: ({ features }) => ({ target: (features.fast as number) > 0 && (features.slow as number) > 0 ? 1 : 0 }),
  });
}

/** Reads both averages and wishes another size at each bar. */
export function restlessBundle(): StrategyBundle {
  return bundleStrategy({
    name: 'restless',
    features: AVERAGES,
    params: {},
    init: () => ({ odd: false }),
    onBar({ features, state }) {
      state.odd = state.odd !== true;
      return { target: (features.fast as number) > 0 && state.odd === true ? 1 : 0.5 };
    },
  });
}
