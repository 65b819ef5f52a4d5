/**
 * The limits of a session. Plain data that travels inside the artifact: paper and live run under the limits that the
 * backtest ran under. Limits that are optional are off where they are absent, so an artifact from before they existed
 * means what it meant.
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

  /** Largest absolute value of the signed sum of positions. @defaultValue off */
  readonly netExposurePpm?: Ppm;
  /** Largest sum of absolute positions in perpetuals, of equity without profit that is not realised. @defaultValue off */
  readonly leveragePpm?: Ppm;
  /** Largest sum of absolute positions in instruments of one base asset. @defaultValue off */
  readonly concentrationPpm?: Ppm;
  /** Largest value of a position together with what moves with it (docs/concepts/risk.md). @defaultValue off */
  readonly correlatedExposurePpm?: Ppm;
  /** Returns that correlations are taken over; needed with `correlatedExposurePpm`. */
  readonly correlationWindow?: number;
  /** Time between two of those returns; needed with `correlatedExposurePpm`. */
  readonly correlationSampleMicros?: number;
  /** Largest value of one order. @defaultValue off */
  readonly orderValuePpm?: Ppm;
  /** Loss since the last equity of the UTC day before at which nothing adds risk until the next day. @defaultValue off */
  readonly dailyLossPpm?: Ppm;
  /** Prices in a row without any trade at which an order is refused. @defaultValue off */
  readonly deadMarks?: number;
  /** Fall of a position's price from its best since the entry, of that best, at which it is closed. @defaultValue off */
  readonly positionTrailingPpm?: Ppm;
  /** The same in standard deviations of one mark, in parts per million: 3,000,000 is three. @defaultValue off */
  readonly positionVolatilityPpm?: Ppm;
  /** Time that a position is held at most. @defaultValue off */
  readonly positionMaxMicros?: number;
  /** Fall of equity from its best since the start or reset at which the strategy is stopped. @defaultValue off */
  readonly strategyTrailingPpm?: Ppm;
  readonly strategyVolatilityPpm?: Ppm;
  /** Time without a new best of equity at which the strategy is stopped. @defaultValue off */
  readonly strategyMaxMicros?: number;
  /** Loss of initial equity at which the kill switch trips. @defaultValue off */
  readonly portfolioStopPpm?: Ppm;
  readonly portfolioVolatilityPpm?: Ppm;
  /** Time without a new best of equity at which the kill switch trips. @defaultValue off */
  readonly portfolioMaxMicros?: number;
  /** Marks that standard deviations are taken over, exponentially weighted; needed with the volatility stops. */
  readonly volatilityMarks?: number;
}

type Key = keyof RiskProfile;

const REQUIRED: readonly Key[] = [
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

/** Limits that are off where they are absent, with the keys that each cannot be without. */
const OPTIONAL: Readonly<Partial<Record<Key, readonly Key[]>>> = {
  netExposurePpm: [],
  leveragePpm: [],
  concentrationPpm: [],
  correlatedExposurePpm: ['correlationWindow', 'correlationSampleMicros'],
  correlationWindow: ['correlatedExposurePpm'],
  correlationSampleMicros: ['correlatedExposurePpm'],
  orderValuePpm: [],
  dailyLossPpm: [],
  deadMarks: [],
  positionTrailingPpm: [],
  positionVolatilityPpm: ['volatilityMarks'],
  positionMaxMicros: [],
  strategyTrailingPpm: [],
  strategyVolatilityPpm: ['volatilityMarks'],
  strategyMaxMicros: [],
  portfolioStopPpm: [],
  portfolioVolatilityPpm: ['volatilityMarks'],
  portfolioMaxMicros: [],
  volatilityMarks: [],
};

/** Highest values that a profile may hold: the house limits, which no artifact can pass. */
const CEILING: Readonly<Partial<Record<Key, number>>> = {
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
  netExposurePpm: 1_000_000,
  leveragePpm: 1_000_000,
  concentrationPpm: 1_000_000,
  correlatedExposurePpm: 1_000_000,
  correlationWindow: 4096,
  orderValuePpm: 1_000_000,
  dailyLossPpm: 150_000,
  positionTrailingPpm: 999_999,
  positionVolatilityPpm: 100_000_000,
  strategyTrailingPpm: 150_000,
  strategyVolatilityPpm: 100_000_000,
  portfolioStopPpm: 150_000,
  portfolioVolatilityPpm: 100_000_000,
  volatilityMarks: 100_000,
};

/** Lowest values: a shorter window would let a rate mean nothing, and fewer returns a correlation. */
const FLOOR: Readonly<Partial<Record<Key, number>>> = {
  orderWindowMicros: 1_000_000,
  correlationWindow: 8,
  volatilityMarks: 2,
};

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

/** A limit of its range. */
function limitOf(key: Key, value: unknown): number {
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
  return value;
}

/**
 * Parses a profile from JSON.
 * @throws BOT4_CONFIG_UNKNOWN_KEY
 * @throws BOT4_CONFIG_VALUE when a limit is missing, not a positive integer, beyond the house limit, or without a key that it needs.
 */
export function parseRiskProfile(json: unknown): RiskProfile {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return bad('BOT4_CONFIG_VALUE', '', 'the risk profile is not an object');
  }
  const given = json as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    if (!(REQUIRED as readonly string[]).includes(key) && !Object.hasOwn(OPTIONAL, key)) {
      bad('BOT4_CONFIG_UNKNOWN_KEY', key, `no limit is called ${key}`);
    }
  }
  const profile: Partial<Record<Key, number>> = {};
  for (const key of REQUIRED) profile[key] = limitOf(key, given[key]);
  for (const [key, needs] of Object.entries(OPTIONAL) as [Key, readonly Key[]][]) {
    if (given[key] === undefined) continue;
    profile[key] = limitOf(key, given[key]);
    for (const other of needs) {
      if (given[other] === undefined) bad('BOT4_CONFIG_VALUE', other, `${other} is missing, which ${key} needs`);
    }
  }
  if ((profile.breakerClosePpm as number) >= (profile.breakerOpenPpm as number)) {
    return bad('BOT4_CONFIG_VALUE', 'breakerClosePpm', 'the breaker must close below the share at which it opens');
  }
  return Object.freeze(profile) as unknown as RiskProfile;
}
