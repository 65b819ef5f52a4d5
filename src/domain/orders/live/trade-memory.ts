/**
 * Trades that were counted, by instrument and trade id: a trade that comes over the stream and again over REST counts
 * once. Bounded: the oldest id goes, because a venue repeats what is recent.
 */
import { assert } from '../../../core/index.ts';

/** Trade ids of one instrument. */
class Seen {
  readonly ids = new Set<number>();
  readonly ring: Float64Array;
  next = 0;

  constructor(capacity: number) {
    this.ring = new Float64Array(capacity).fill(-1);
  }
}

/** The last trade ids of each instrument. */
export class TradeMemory {
  readonly #capacity: number;
  readonly #seen: Seen[] = [];

  constructor(capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, 'there is room for one trade at least', capacity);
    this.#capacity = capacity;
  }

  /** Whether a trade was taken and is still remembered. */
  has(instrument: number, tradeId: number): boolean {
    return this.#seen[instrument]?.ids.has(tradeId) === true;
  }

  /** Takes a trade. @returns false when it was counted before. */
  take(instrument: number, tradeId: number): boolean {
    while (this.#seen.length <= instrument) this.#seen.push(new Seen(this.#capacity));
    const seen = this.#seen[instrument] as Seen;
    if (seen.ids.has(tradeId)) return false;
    const forgotten = seen.ring[seen.next] as number;
    if (forgotten >= 0) seen.ids.delete(forgotten);
    seen.ids.add(tradeId);
    seen.ring[seen.next] = tradeId;
    seen.next = (seen.next + 1) % this.#capacity;
    return true;
  }
}
