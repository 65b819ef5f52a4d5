/** How live order management is set up. Anything that decides whether an order may leave twice has no default. */
import type { Instrument } from '../../market/index.ts';
import type { FaultReport, VenueFault } from '../faults/index.ts';

export interface LiveOptions {
  readonly instruments: readonly Instrument[];
  /** The session in the client order ids of ours. */
  readonly session: string;
  /** The venue executes nothing later than this after the request's timestamp; at most 2 s. */
  readonly recvWindowMicros: number;
  /** What the deadline rule adds to it, 1 s. */
  readonly marginMicros: number;
  /** How far an answer of the venue may lag behind what happened there. */
  readonly readLagMicros: number;
  /** How long an answer is awaited. */
  readonly timeoutMicros: number;
  /** An entry that could not leave for so long is out of date. */
  readonly entryAgeMicros: number;
  /** Age of the last market data from which no entry leaves. */
  readonly staleMicros: number;
  /** Commands that wait for one instrument at the most. */
  readonly laneCapacity: number;
  /** Client order ids that are remembered. */
  readonly idCapacity: number;
  /** Whether selling needs free base asset, which protective orders lock. */
  readonly sellsAreFunded: boolean;
  /** What a failure of this venue means. */
  readonly explain: (fault: FaultReport) => VenueFault;
}

/** How often an order that provably did nothing is sent again. */
export const ATTEMPTS_MAX = 3;
/** Refusals in a row after which an instrument takes no entries for a while. */
export const REFUSALS_MAX = 8;
export const QUARANTINE_MICROS = 600_000_000;
/** First and longest pause between two questions about an order; each pause is twice the one before. */
export const CHECK_FIRST_MICROS = 250_000;
export const CHECK_LONGEST_MICROS = 30_000_000;
/** An order that ought to end at once, and one that waits at the venue, are asked about after so long without news. */
export const QUIET_MICROS = 2_000_000;
export const RESTING_MICROS = 300_000_000;
/** The same of an entry that waits: what it trades has no stop before its trade is known. */
export const WAITING_MICROS = 30_000_000;
/** Pause between two looks at what is held, and before a difference is believed. */
export const HOLDINGS_MICROS = 600_000_000;
export const DOUBT_MICROS = 15_000_000;
/** Trade ids that are asked for again when trades are replayed. */
export const TRADE_OVERLAP = 1000;
