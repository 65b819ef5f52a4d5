/**
 * The depth of one side of the wire, by price: one number a tick on each side and the two best prices. Hot path; nothing is
 * allocated after the start. Cost: O(1) a level, and O(ticks to the next level) when the best one leaves.
 *
 * A level that crosses the other side moves that side's best price away; what stood there is not forgotten, since the feed
 * says itself when a level is gone.
 */

/** No bid, and no ask. */
export const NO_BID = -1;
export const NO_ASK = 2 ** 31;

export class DepthLadder {
  /** Best prices, ticks. */
  bestBid = NO_BID;
  bestAsk = NO_ASK;
  readonly #low: number;
  readonly #bids: Float64Array;
  readonly #asks: Float64Array;
  /** Lowest bid and highest ask that there may be. */
  #bottom = NO_ASK;
  #top = NO_BID;
  /** Prices that had bids, and asks, since everything was taken away. */
  readonly #bidRange = { low: NO_ASK, high: NO_BID };
  readonly #askRange = { low: NO_ASK, high: NO_BID };

  /** @param low lowest price.   @param high highest price, ticks. */
  constructor(low: number, high: number) {
    this.#low = low;
    this.#bids = new Float64Array(high - low + 1);
    this.#asks = new Float64Array(high - low + 1);
  }

  /** Lots that stand at a price. */
  bidLots(ticks: number): number {
    return this.#bids[ticks - this.#low] ?? 0;
  }

  askLots(ticks: number): number {
    return this.#asks[ticks - this.#low] ?? 0;
  }

  /** Sets a level. @returns what stood there before. */
  setBid(ticks: number, lots: number): number {
    const bids = this.#bids;
    const at = ticks - this.#low;
    const before = bids[at] as number;
    bids[at] = lots;
    if (lots === 0) {
      if (ticks === this.bestBid) {
        this.#fallBid(ticks);
        if (this.bestBid === NO_BID) this.#bottom = NO_ASK;
      }
    } else {
      if (ticks > this.bestBid) {
        this.bestBid = ticks;
        if (ticks >= this.bestAsk) this.#riseAsk(ticks);
      }
      if (ticks < this.#bottom) this.#bottom = ticks;
      if (ticks < this.#bidRange.low) this.#bidRange.low = ticks;
      if (ticks > this.#bidRange.high) this.#bidRange.high = ticks;
    }
    return before;
  }

  /** Sets a level. @returns what stood there before. */
  setAsk(ticks: number, lots: number): number {
    const asks = this.#asks;
    const at = ticks - this.#low;
    const before = asks[at] as number;
    asks[at] = lots;
    if (lots === 0) {
      if (ticks === this.bestAsk) {
        this.#riseAsk(ticks);
        if (this.bestAsk === NO_ASK) this.#top = NO_BID;
      }
    } else {
      if (ticks < this.bestAsk) {
        this.bestAsk = ticks;
        if (ticks <= this.bestBid) this.#fallBid(ticks);
      }
      if (ticks > this.#top) this.#top = ticks;
      if (ticks < this.#askRange.low) this.#askRange.low = ticks;
      if (ticks > this.#askRange.high) this.#askRange.high = ticks;
    }
    return before;
  }

  /** Takes everything away. A book may span millions of ticks of which a few thousand hold something: only these are emptied. */
  clear(): void {
    this.#empty(this.#bids, this.#bidRange);
    this.#empty(this.#asks, this.#askRange);
    this.bestBid = NO_BID;
    this.bestAsk = NO_ASK;
    this.#bottom = NO_ASK;
    this.#top = NO_BID;
  }

  #empty(lots: Float64Array, range: { low: number; high: number }): void {
    if (range.low <= range.high) lots.fill(0, range.low - this.#low, range.high - this.#low + 1);
    range.low = NO_ASK;
    range.high = NO_BID;
  }

  /** The next bid below a price. */
  #fallBid(from: number): void {
    const bids = this.#bids;
    const low = this.#low;
    for (let at = from - low - 1; at >= this.#bottom - low; at--) {
      if ((bids[at] as number) > 0) {
        this.bestBid = at + low;
        return;
      }
    }
    this.bestBid = NO_BID;
  }

  /** The next ask above a price. */
  #riseAsk(from: number): void {
    const asks = this.#asks;
    const low = this.#low;
    for (let at = from - low + 1; at <= this.#top - low; at++) {
      if ((asks[at] as number) > 0) {
        this.bestAsk = at + low;
        return;
      }
    }
    this.bestAsk = NO_ASK;
  }
}
