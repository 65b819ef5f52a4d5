/** Sign of the last price change that was not 0: the tick rule (Lee and Ready 1991) for bars. */

/** Streaming sign: 0 until the price has moved. */
export class TickSign {
  #before = Number.NaN;
  #sign = 0;

  update(price: number): number {
    if (price > this.#before) this.#sign = 1;
    else if (price < this.#before) this.#sign = -1;
    this.#before = price;
    return this.#sign;
  }

  reset(): void {
    this.#before = Number.NaN;
    this.#sign = 0;
  }
}
