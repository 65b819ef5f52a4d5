/**
 * Changes of a book as the depth streams send them. One counter a market numbers the changes; the snapshot bears the
 * number of the last one, so it always falls into the range that a client has buffered. Book tickers show that number
 * and use none up.
 */

/** Changes since the last message of a pace: quantities are absolute. */
export interface BookChange {
  readonly firstId: number;
  readonly lastId: number;
  /** Lots by ticks, in the order of change. */
  readonly bids: ReadonlyMap<number, number>;
  readonly asks: ReadonlyMap<number, number>;
}

/** What is not sent yet at one pace. */
class Pending {
  firstId = 0;
  bids = new Map<number, number>();
  asks = new Map<number, number>();
}

/** Numbers of the book of one market. */
export class BookFeed {
  #updateId = 1;
  readonly #pending: Readonly<Record<100 | 1000, Pending>> = { 100: new Pending(), 1000: new Pending() };
  /** Best prices as they were told last. */
  #told = '';

  /** Number of the last change. */
  get updateId(): number {
    return this.#updateId;
  }

  /** A level shows other lots now. */
  change(side: number, ticks: number, lots: number): void {
    this.#updateId += 1;
    for (const pending of [this.#pending[100], this.#pending[1000]]) {
      if (pending.firstId === 0) pending.firstId = this.#updateId;
      (side > 0 ? pending.bids : pending.asks).set(ticks, lots);
    }
  }

  /** Takes what has changed since the last call of this pace; undefined for nothing. */
  take(paceMs: 100 | 1000): BookChange | undefined {
    const pending = this.#pending[paceMs];
    if (pending.firstId === 0) return undefined;
    const { firstId, bids, asks } = pending;
    pending.firstId = 0;
    pending.bids = new Map();
    pending.asks = new Map();
    return { firstId, lastId: this.#updateId, bids, asks };
  }

  /** Whether the best of the book is another one than was told. */
  isNews(best: string): boolean {
    if (best === this.#told) return false;
    this.#told = best;
    return true;
  }
}
