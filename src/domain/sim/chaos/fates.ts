/** What is asked of a chaos plan, and what it answers: fates of requests and messages, the condition of the venue, incidents. */
import type { Channel, FaultKind, KindOf, RequestKind } from './fault-kinds.ts';

/** A request on its way to the venue. */
export interface ChaosRequest {
  readonly time: number;
  /** Number of the request in the run, from 0. */
  readonly index: number;
  readonly kind: RequestKind;
  /** Requests that the client sent since it was first told 429 in this window. @defaultValue 0 */
  readonly ignored?: number;
}

/** What the client is answered. `busy`: HTTP 503 of maintenance. `error`: 5xx. `unknown`: Binance's −1007. */
export type ChaosAnswer =
  | 'normal'
  | 'none'
  | 'noConnection'
  | 'busy'
  | 'limited'
  | 'banned'
  | 'error'
  | 'unknown'
  | 'truncated'
  | 'keyRefused';

/** What happens to a request. */
export interface RequestFate {
  readonly answer: ChaosAnswer;
  /** HTTP status of the answer; 0 where there is none or it is the venue's own. */
  readonly status: number;
  /** For 429 and 418. */
  readonly retryAfterS: number;
  /** How often the venue gets and carries it out: 0 never, 2 for a duplicate. */
  readonly deliveries: number;
  readonly requestDelayMicros: number;
  readonly replyDelayMicros: number;
  /** Only the cancel of a cancel-replace is done; one leg of a list is missing. */
  readonly isHalf: boolean;
  /** What did it, in the order of the scenario. */
  readonly faults: readonly FaultKind[];
}

/** A message of a stream on its way to a client. */
export interface ChaosMessage {
  readonly time: number;
  /** Number of the message on its connection, from 0. */
  readonly index: number;
  readonly channel: Channel;
  /** Number of the connection, so that two do not fail alike. @defaultValue 0 */
  readonly connection?: number;
}

/** What happens to a message. */
export interface MessageFate {
  /** 0 lost, 2 duplicated. */
  readonly copies: number;
  readonly delayMicros: number;
  /** Handed over after the next message of the connection. */
  readonly isLate: boolean;
  readonly isMalformed: boolean;
  readonly hasOddNumbers: boolean;
  readonly isCrossed: boolean;
  /** Factor of its prices; 1 leaves them. */
  readonly priceFactor: number;
  /** A number in [0, 1) for who has to choose in which way the message is wrong. */
  readonly chance: number;
  readonly faults: readonly FaultKind[];
}

/** What the venue is like at a time; undefined and 0 where nothing is wrong. */
export interface VenueCondition {
  readonly isOut: boolean;
  readonly isInMaintenance: boolean;
  readonly isStalled: boolean;
  readonly isRequestCut: boolean;
  readonly isHalted: boolean;
  readonly isKeyRevoked: boolean;
  readonly hasOtherFilters: boolean;
  readonly hasOtherFeeAsset: boolean;
  /** Time that messages say, while times stand still. */
  readonly frozenSince: number | undefined;
  readonly clockSkewMicros: number;
  readonly readLagMicros: number;
  /** How far back queries see; Infinity for all. */
  readonly historyMicros: number;
  readonly rateLimit: { readonly until: number; readonly tolerated: number; readonly banS: number } | undefined;
}

/** A moment at which something happens, or a window begins or ends. */
export interface ChaosIncident {
  readonly time: number;
  readonly kind: KindOf<'moment' | 'window'>;
  readonly phase: 'moment' | 'begin' | 'end';
  /** Number of the occurrence of its fault, from 0. */
  readonly number: number;
  /** A number in [0, 1) for who has to choose something, such as which order or how much. */
  readonly chance: number;
}
