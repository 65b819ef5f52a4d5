/** Every reason for which the risk engine refuses an order, in the order in which it looks. Kept in the docs by a test. */
import type { ErrorCode } from '../../core/index.ts';

/** What a refusal is about. */
export interface RiskRule {
  readonly code: ErrorCode & `BOT4_RISK_${string}`;
  /** Orders that the rule looks at: all, those that add risk, or those that only reduce. */
  readonly orders: 'all' | 'adding' | 'reducing';
  /** Keys of the profile that hold the limit; none where the rule is always the same. */
  readonly keys: readonly string[];
}

/** The rules, from the hardest stop to the softest limit: the first that fails is the reason that is given. */
export const RISK_RULES = [
  { code: 'BOT4_RISK_HALTED', orders: 'all', keys: [] },
  { code: 'BOT4_RISK_REDUCE_ONLY', orders: 'reducing', keys: [] },
  { code: 'BOT4_RISK_DRAWDOWN', orders: 'adding', keys: ['drawdownPpm'] },
  {
    code: 'BOT4_RISK_KILL_SWITCH',
    orders: 'adding',
    keys: ['portfolioStopPpm', 'portfolioVolatilityPpm', 'portfolioMaxMicros'],
  },
  {
    code: 'BOT4_RISK_STOPPED',
    orders: 'adding',
    keys: ['strategyStopPpm', 'strategyTrailingPpm', 'strategyVolatilityPpm', 'strategyMaxMicros'],
  },
  { code: 'BOT4_RISK_DAILY_LOSS', orders: 'adding', keys: ['dailyLossPpm'] },
  { code: 'BOT4_RISK_REDUCING', orders: 'adding', keys: [] },
  { code: 'BOT4_RISK_STALE_DATA', orders: 'adding', keys: ['staleAfterMicros'] },
  { code: 'BOT4_RISK_DEAD_MARKET', orders: 'adding', keys: ['deadMarks'] },
  { code: 'BOT4_RISK_PRICE_COLLAR', orders: 'adding', keys: ['priceCollarPpm'] },
  { code: 'BOT4_RISK_ORDER_SIZE', orders: 'all', keys: ['orderValuePpm'] },
  { code: 'BOT4_RISK_SHORT_SPOT', orders: 'adding', keys: [] },
  { code: 'BOT4_RISK_POSITION_LIMIT', orders: 'adding', keys: ['positionLimitPpm'] },
  { code: 'BOT4_RISK_EXPOSURE', orders: 'adding', keys: ['grossExposurePpm'] },
  { code: 'BOT4_RISK_NET_EXPOSURE', orders: 'adding', keys: ['netExposurePpm'] },
  { code: 'BOT4_RISK_LEVERAGE', orders: 'adding', keys: ['leveragePpm'] },
  { code: 'BOT4_RISK_CONCENTRATION', orders: 'adding', keys: ['concentrationPpm'] },
  {
    code: 'BOT4_RISK_CORRELATION',
    orders: 'adding',
    keys: ['correlatedExposurePpm', 'correlationWindow', 'correlationSampleMicros'],
  },
  { code: 'BOT4_RISK_FUNDS', orders: 'adding', keys: [] },
  { code: 'BOT4_RISK_ORDER_RATE', orders: 'adding', keys: ['ordersPerWindow', 'orderWindowMicros'] },
  { code: 'BOT4_RISK_BREAKER_OPEN', orders: 'adding', keys: ['breakerOpenPpm', 'breakerClosePpm'] },
] as const satisfies readonly RiskRule[];

/** A reason for which the risk engine refuses. */
export type RiskCode = (typeof RISK_RULES)[number]['code'];
