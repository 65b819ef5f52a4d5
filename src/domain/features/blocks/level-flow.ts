/**
 * Order flow at one level of a book from one state to the next: what was added to the bid or taken from the ask, less
 * what was taken from the bid or added to the ask (Cont, Kukanov and Stoikov 2014). A better price counts with its whole
 * quantity, and so does the one that is gone.
 */

/** Streaming flow: NaN for the first state. */
export class LevelFlow {
  #bidPrice = Number.NaN;
  #bidQty = 0;
  #askPrice = Number.NaN;
  #askQty = 0;
  #flow = Number.NaN;

  /** Flow of the last update, base asset. */
  get flow(): number {
    return this.#flow;
  }

  update(bidPrice: number, bidQty: number, askPrice: number, askQty: number): void {
    let flow = Number.isNaN(this.#bidPrice) ? Number.NaN : 0;
    if (bidPrice >= this.#bidPrice) flow += bidQty;
    if (bidPrice <= this.#bidPrice) flow -= this.#bidQty;
    if (askPrice <= this.#askPrice) flow -= askQty;
    if (askPrice >= this.#askPrice) flow += this.#askQty;
    this.#flow = flow;
    this.#bidPrice = bidPrice;
    this.#bidQty = bidQty;
    this.#askPrice = askPrice;
    this.#askQty = askQty;
  }

  reset(): void {
    this.#bidPrice = Number.NaN;
    this.#bidQty = 0;
    this.#askPrice = Number.NaN;
    this.#askQty = 0;
    this.#flow = Number.NaN;
  }
}
