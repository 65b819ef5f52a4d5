/** What a session is made of, and who is told what happens in it. */
import type { Ppm, QuoteUnits } from '../core/index.ts';
import type { Instrument } from '../domain/market/index.ts';
import type { AnswerKind, OrderIntent } from '../domain/orders/index.ts';
import type { RiskProfile } from '../domain/risk/index.ts';
import type { FeatureView, LoadedStrategy, StrategyBundle } from '../domain/strategy/index.ts';
import type { FundingEvent } from '../ports/index.ts';
import type { SettlementObserver } from './settlement.ts';

/** What a session trades, with which money and under which limits. */
export interface SessionSetup {
  /** Eight hexadecimal digits that name the session in client order ids. */
  readonly session: string;
  readonly instruments: readonly Instrument[];
  readonly initialCash: QuoteUnits;
  /** Fee of the venue, for the check of funds. */
  readonly feePpm: Ppm;
  /**
   * Number of the venue of each instrument: those of one venue share a circuit breaker.
   * @defaultValue all at the same venue
   */
  readonly venues?: readonly number[];
  readonly risk: RiskProfile;
  readonly bundle: StrategyBundle;
  /** Makes one isolated instance of the strategy: one per instrument, or one for all where it decides for all at once. */
  readonly load: (view?: FeatureView) => LoadedStrategy;
}

/** Told what happens, for results and metrics; must not act on it. */
export interface TraderObserver extends SettlementObserver {
  /** A bar closed: time, equity in quote units. */
  onEquity?(time: number, equity: number): void;
  /** The same at a trade of the market. */
  onTradeEquity?(time: number, equity: number): void;
  /** Funding was booked. */
  onFunding?(funding: FundingEvent): void;
  /** The venue said something of an order that is no trade. */
  onAnswer?(order: OrderIntent, kind: AnswerKind): void;
}
