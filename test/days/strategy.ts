/** A strategy that changes its mind often, for no reason but the prices it has seen: the same bars, the same wishes. */
import { ppm } from '../../src/core/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/domain/risk/index.ts';
import { type LoadedStrategy, SLOT, type StrategyBundle } from '../../src/domain/strategy/index.ts';

const TARGETS = [0, 1, 0.5, 1, 0, 1] as const;

export const RISK: RiskProfile = Object.freeze({
  ...HOUSE_RISK_PROFILE,
  positionStopPpm: ppm(2000),
  strategyStopPpm: ppm(150_000),
  ordersPerWindow: 1000,
  orderWindowMicros: 1_000_000,
  staleAfterMicros: 180_000_000,
});

/** @param withTarget takes profit too, so that stop and target wait as a pair. */
export function bundleOf(withTarget: boolean): StrategyBundle {
  return {
    version: 1,
    name: 'restless',
    features: [],
    params: {},
    model: null,
    source: '({})',
    ...(withTarget ? { trading: { takeProfitPpm: 2500 } } : {}),
  };
}

/** One instance for one instrument. */
export function restless(): LoadedStrategy {
  const slots = new Float64Array(SLOT.features);
  return {
    slots,
    decide: () => {
      const minute = Math.floor((slots[SLOT.time] as number) / 60_000);
      const cents = Math.round((slots[SLOT.close] as number) * 100);
      let hash = Math.imul((minute ^ cents) >>> 0, 0x9e3779b1) >>> 0;
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
      hash ^= hash >>> 13;
      if (hash % 5 > 2) return Number.NaN;
      return TARGETS[(hash >>> 8) % TARGETS.length] as number;
    },
  };
}
