/**
 * Levels of one message, bids before asks, as columns. A message is read into them whole before any of it is handed
 * over, so a truncated one leaves no trace. Grows to the largest message so far and stays there. Hot path.
 */

/** Ten times what a REST snapshot can hold: a message above this is not one of the venue. */
export const LEVELS_MAX = 100_000;

export class LevelColumns {
  price: Float64Array;
  qty: Float64Array;
  bids = 0;
  /** Bids and asks together. */
  count = 0;

  constructor(price: Float64Array, qty: Float64Array) {
    this.price = price;
    this.qty = qty;
  }

  clear(): void {
    this.bids = 0;
    this.count = 0;
  }

  /** Puts other columns in the place of these, which need no copy: the parser has read its levels into them. */
  attach(price: Float64Array, qty: Float64Array): void {
    if (this.price === price) return;
    this.price = price;
    this.qty = qty;
  }

  /** Adds a level where there is room. */
  add(price: number, qty: number): void {
    this.price[this.count] = price;
    this.qty[this.count] = qty;
    this.count += 1;
  }

  /** Makes room for so many levels. @returns false when there are too many. */
  reserve(levels: number): boolean {
    if (levels <= this.price.length) return true;
    if (levels > LEVELS_MAX) return false;
    const size = Math.max(levels, 2 * this.price.length);
    const price = new Float64Array(size);
    const qty = new Float64Array(size);
    price.set(this.price);
    qty.set(this.qty);
    this.price = price;
    this.qty = qty;
    return true;
  }
}
