/** A strategy that changes its mind often, for no reason but the prices it has seen: the same bars, the same wishes. */
import { ppm } from '../../src/core/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/domain/risk/index.ts';
import {
  ANSWER,
  answerLength,
  type LoadedStrategy,
  RESTING_CELL,
  SLOT,
  type StrategyBundle,
  type TradingRules,
} from '../../src/domain/strategy/index.ts';

const TARGETS = [0, 1, 0.5, 1, 0, 1] as const;

export const RISK: RiskProfile = Object.freeze({
  ...HOUSE_RISK_PROFILE,
  positionStopPpm: ppm(2000),
  strategyStopPpm: ppm(150_000),
  ordersPerWindow: 1000,
  orderWindowMicros: 1_000_000,
  staleAfterMicros: 180_000_000,
});

/** What the strategy of a day does beside wishing positions. */
export interface Habits {
  /** Takes profit too, so that stop and target wait as a pair. */
  readonly withTarget: boolean;
  /** Lets purchases wait below the market, sometimes two of which one cancels the other. */
  readonly rests: boolean;
}

/** Most orders that wait. */
const RESTING = 2;

export function bundleOf({ withTarget, rests }: Habits): StrategyBundle {
  const trading: TradingRules = {
    ...(withTarget ? { takeProfitPpm: 2500 } : {}),
    ...(rests ? { restingOrders: RESTING } : {}),
  };
  const isPlain = Object.keys(trading).length === 0;
  return {
    version: 1,
    name: 'restless',
    features: [],
    params: {},
    model: null,
    source: '({})',
    ...(isPlain ? {} : { trading }),
  };
}

/** A number of the bar that is in the slots, from 0 to 2^32. */
function hashOf(slots: Float64Array): number {
  const minute = Math.floor((slots[SLOT.time] as number) / 60_000);
  const cents = Math.round((slots[SLOT.close] as number) * 100);
  let hash = Math.imul((minute ^ cents) >>> 0, 0x9e3779b1) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** One instance for one instrument. */
export function restless({ rests }: Pick<Habits, 'rests'>): LoadedStrategy {
  const slots = new Float64Array(SLOT.features);
  const decide = (): number => {
    const hash = hashOf(slots);
    if (hash % 5 > 2) return Number.NaN;
    return TARGETS[(hash >>> 8) % TARGETS.length] as number;
  };
  if (!rests) return { slots, decide };
  const answer = new Float64Array(answerLength(RESTING)).fill(Number.NaN);
  const ask = (): void => {
    const hash = hashOf(slots);
    // Every other bar it says something of what waits: nothing, one or two purchases within 0.4 % of the price.
    const states = (hash & 1) === 0;
    answer[ANSWER.target] = states && (hash & 2) === 0 ? Number.NaN : decide();
    answer[ANSWER.count] = states ? (hash >>> 4) % (RESTING + 1) : Number.NaN;
    answer[ANSWER.exclusive] = (hash >>> 12) & 1;
    for (let i = 0; i < RESTING; i++) {
      const at = ANSWER.orders + i * RESTING_CELL.cells;
      answer[at + RESTING_CELL.side] = 1;
      answer[at + RESTING_CELL.stop] = 0;
      answer[at + RESTING_CELL.price] =
        (slots[SLOT.close] as number) * (1 - (((hash >>> (16 + 4 * i)) & 15) / 15) * 0.004);
      answer[at + RESTING_CELL.size] = i === 0 ? 0.25 : 0.4;
    }
  };
  return { slots, decide, ask, answer };
}
