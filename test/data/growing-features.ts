/** Bars and features that the builders of `feature-kill.test.ts` share. */
import { type FeatureSpec, feature } from '../../src/domain/features/index.ts';
import { synthesizeBars } from '../../src/domain/market/index.ts';

export const GROWING_BARS = synthesizeBars({
  seed: 31,
  bars: 40_000,
  intervalMicros: 60e6,
  startMicros: Date.UTC(2024, 0, 1) * 1000,
  startPrice: 1000,
  tickSize: '0.01',
});

export const GROWING_SPECS: readonly FeatureSpec[] = Array.from({ length: 12 }, (_, k) =>
  feature.ema(`ema${k}`, { input: 'close', period: 5 + 7 * k }),
);
