/**
 * The limits of a session. Plain data that travels inside the artifact: paper and live run under the limits that the
 * backtest ran under.
 */
import { type ErrorCode, InputError, type Ppm, ppm } from '../../core/index.ts';

/** Limits; ratios are in parts per million of equity unless said otherwise. */
export interface RiskProfile {
  /** Largest position in one instrument. */
  readonly positionLimitPpm: Ppm;
  /** Largest sum of absolute positions. */
  readonly grossExposurePpm: Ppm;
  /** Fall from the equity peak at which the kill switch trips and everything is closed. */
  readonly drawdownPpm: Ppm;
  /** Loss of one strategy, of initial equity, at which it is stopped and its position closed. */
  readonly strategyStopPpm: Ppm;
  /** Distance of the protective stop order from the average entry price, of that price. */
  readonly positionStopPpm: Ppm;
  /** Most orders that add risk within the window. */
  readonly ordersPerWindow: number;
  readonly orderWindowMicros: number;
  /** Largest distance of an order price from the last price, of that price. */
  readonly priceCollarPpm: Ppm;
  /** Age of the last price at which an order is refused. */
  readonly staleAfterMicros: number;
  /** Share of failed venue calls at which the breaker opens, and to which it must fall to close again. */
  readonly breakerOpenPpm: Ppm;
  readonly breakerClosePpm: Ppm;
}

const KEYS: readonly (keyof RiskProfile)[] = [
  'positionLimitPpm',
  'grossExposurePpm',
  'drawdownPpm',
  'strategyStopPpm',
  'positionStopPpm',
  'ordersPerWindow',
  'orderWindowMicros',
  'priceCollarPpm',
  'staleAfterMicros',
  'breakerOpenPpm',
  'breakerClosePpm',
];

/** Highest values that a profile may hold: the house limits, which no artifact can pass. */
const CEILING: Readonly<Partial<Record<keyof RiskProfile, number>>> = {
  positionLimitPpm: 20_000,
  grossExposurePpm: 1_000_000,
  drawdownPpm: 150_000,
  strategyStopPpm: 150_000,
  positionStopPpm: 500_000,
  priceCollarPpm: 200_000,
  ordersPerWindow: 1000,
  staleAfterMicros: 7 * 86_400_000_000,
  breakerOpenPpm: 500_000,
  breakerClosePpm: 350_000,
};

/** Lowest values: a shorter window would let the order rate mean nothing. */
const FLOOR: Readonly<Partial<Record<keyof RiskProfile, number>>> = { orderWindowMicros: 1_000_000 };

/** The house profile: position 2 %, drawdown 15 %, breaker 50 % and 35 %. */
export const HOUSE_RISK_PROFILE: RiskProfile = Object.freeze({
  positionLimitPpm: ppm(20_000),
  grossExposurePpm: ppm(100_000),
  drawdownPpm: ppm(150_000),
  strategyStopPpm: ppm(50_000),
  positionStopPpm: ppm(100_000),
  ordersPerWindow: 10,
  orderWindowMicros: 60_000_000,
  priceCollarPpm: ppm(50_000),
  staleAfterMicros: 2 * 86_400_000_000,
  breakerOpenPpm: ppm(500_000),
  breakerClosePpm: ppm(350_000),
});

function bad(code: ErrorCode, key: string, detail: string): never {
  throw new InputError(code, detail, { place: { key: `riskProfile.${key}` } });
}

/**
 * Parses a profile from JSON.
 * @throws BOT4_CONFIG_UNKNOWN_KEY, BOT4_CONFIG_VALUE when a limit is missing, not a positive integer, or above the house limit.
 */
export function parseRiskProfile(json: unknown): RiskProfile {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return bad('BOT4_CONFIG_VALUE', '', 'the risk profile is not an object');
  }
  const given = json as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    if (!(KEYS as readonly string[]).includes(key)) bad('BOT4_CONFIG_UNKNOWN_KEY', key, `no limit is called ${key}`);
  }
  const profile: Record<string, number> = {};
  for (const key of KEYS) {
    const value = given[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
      return bad('BOT4_CONFIG_VALUE', key, `${key} is ${String(value)}, which is not a positive integer`);
    }
    const ceiling = CEILING[key];
    if (ceiling !== undefined && value > ceiling) {
      return bad('BOT4_CONFIG_VALUE', key, `${key} is ${value}, above the house limit of ${ceiling}`);
    }
    const floor = FLOOR[key];
    if (floor !== undefined && value < floor) {
      return bad('BOT4_CONFIG_VALUE', key, `${key} is ${value}, below the house limit of ${floor}`);
    }
    profile[key] = value;
  }
  if ((profile.breakerClosePpm as number) >= (profile.breakerOpenPpm as number)) {
    return bad('BOT4_CONFIG_VALUE', 'breakerClosePpm', 'the breaker must close below the share at which it opens');
  }
  return Object.freeze(profile) as unknown as RiskProfile;
}
