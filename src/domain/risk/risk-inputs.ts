/** What the risk engine reads and uses. */
import type { Ppm } from '../../core/index.ts';
import type { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import type { OpenOrders } from '../orders/index.ts';
import type { Account } from '../portfolio/index.ts';
import type { RiskProfile } from './profile.ts';

/** Limits, and the state that they are held against. */
export interface RiskInputs {
  readonly profile: RiskProfile;
  readonly account: Account;
  readonly orders: OpenOrders;
  /** The breaker of the venue; or one for each instrument, where those of one venue share theirs. */
  readonly breaker: CircuitBreaker | readonly CircuitBreaker[];
  readonly rate: RateWindow;
  /** Fee of the venue, to know whether an order can be paid. */
  readonly feePpm: Ppm;
}
