/**
 * Holds the rebuilt book against the venue's own quotes: where a quote and a change of the book end at the same update,
 * both must say the same best bid and ask. Remembers the last quotes; no allocation. Hot path.
 */
import type { L2Book } from '../../domain/market/index.ts';

/** Quotes between two changes of a book, 100 ms apart, on a busy market. A power of two. */
const REMEMBERED = 64;

export class QuoteProof {
  readonly #id = new Float64Array(REMEMBERED).fill(-1);
  readonly #bid = new Float64Array(REMEMBERED);
  readonly #bidQty = new Float64Array(REMEMBERED);
  readonly #ask = new Float64Array(REMEMBERED);
  readonly #askQty = new Float64Array(REMEMBERED);
  #next = 0;

  remember(id: number, bid: number, bidQty: number, ask: number, askQty: number): void {
    const at = this.#next & (REMEMBERED - 1);
    this.#next = (this.#next + 1) | 0;
    this.#id[at] = id;
    this.#bid[at] = bid;
    this.#bidQty[at] = bidQty;
    this.#ask[at] = ask;
    this.#askQty[at] = askQty;
  }

  /** @returns 1 when the quote of this update agrees with the book, 0 when it does not, −1 when there was none. */
  compare(id: number, book: L2Book): number {
    for (let i = 0; i < REMEMBERED; i++) {
      if (this.#id[i] !== id) continue;
      const equal =
        this.#bid[i] === book.bestBid &&
        this.#bidQty[i] === book.bestBidQty &&
        this.#ask[i] === book.bestAsk &&
        this.#askQty[i] === book.bestAskQty;
      return equal ? 1 : 0;
    }
    return -1;
  }
}
