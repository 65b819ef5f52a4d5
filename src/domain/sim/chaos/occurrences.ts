/** When faults of a schedule happen: once in each period, at a place in it that the seed draws. O(1) for a time. */
import { chanceAt } from './chance.ts';
import type { ChaosFault } from './scenario.ts';

/** Microseconds of a second and of a millisecond. */
export const S = 1e6;
export const MS = 1e3;
/** Draw number of the begin of an occurrence; other draws of a fault have other numbers. */
const BEGIN_DRAW = 101;

/** One time that a fault happens. */
export interface Occurrence {
  /** From 0, of this fault. */
  readonly number: number;
  /** µs since the start of the run. */
  readonly from: number;
  /** First µs after it; of a moment the same as `from`. */
  readonly to: number;
}

/** Whether a fault acts at a time (µs since the start). */
export function isActive({ fromS = 0, untilS = Number.POSITIVE_INFINITY }: ChaosFault, time: number): boolean {
  return time >= fromS * S && time < untilS * S;
}

/** The occurrence number `k` of fault `index`; undefined when there is none any more. */
export function occurrence(seed: number, index: number, fault: ChaosFault, k: number): Occurrence | undefined {
  const { fromS = 0, untilS = Number.POSITIVE_INFINITY, everyS, forS = 0 } = fault;
  if (k < 0 || (everyS === undefined && k > 0)) return undefined;
  const room = everyS === undefined ? 0 : everyS - forS;
  const begin = fromS + k * (everyS ?? 0) + room * chanceAt(seed, index, k, BEGIN_DRAW);
  if (begin >= untilS) return undefined;
  const from = Math.floor(begin * S);
  return { number: k, from, to: Math.min(Math.floor((begin + forS) * S), untilS * S) };
}

/** The occurrence of a window that holds a time. */
export function occurrenceAt(seed: number, index: number, fault: ChaosFault, time: number): Occurrence | undefined {
  const { fromS = 0, everyS } = fault;
  const k = everyS === undefined ? 0 : Math.floor((time / S - fromS) / everyS);
  const found = occurrence(seed, index, fault, k);
  return found !== undefined && time >= found.from && time < found.to ? found : undefined;
}
