/** The plain twin of `L2Book`: a map from prices to quantities and a sorted list of prices for each side. */

/** One side, best price first. */
class PlainSide {
  readonly quantities = new Map<number, number>();
  readonly prices: number[] = [];
  readonly #sign: number;

  constructor(sign: number) {
    this.#sign = sign;
  }

  set(price: number, qty: number): number {
    const isThere = this.quantities.has(price);
    if (qty === 0) {
      if (!isThere) return 0;
      this.quantities.delete(price);
      this.prices.splice(this.#placeOf(price), 1);
      return 3;
    }
    this.quantities.set(price, qty);
    if (isThere) return 2;
    this.prices.splice(this.#placeOf(price), 0, price);
    return 1;
  }

  /** Where a price stands or belongs. */
  #placeOf(price: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sign * (this.prices[middle] as number) > this.#sign * price) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Bids and asks without any cunning. */
export class PlainL2Book {
  #bids = new PlainSide(1);
  #asks = new PlainSide(-1);
  absentRemovals = 0;

  get bestBid(): number {
    return this.#bids.prices[0] ?? Number.NaN;
  }

  get bestAsk(): number {
    return this.#asks.prices[0] ?? Number.NaN;
  }

  /** 1 for a new level, 2 for another quantity, 3 for a level taken away, 0 for one that was not there. */
  set(side: number, price: number, qty: number): number {
    const outcome = this.#side(side).set(price, qty);
    if (outcome === 0) this.absentRemovals++;
    return outcome;
  }

  get(side: number, price: number): number {
    return this.#side(side).quantities.get(price) ?? 0;
  }

  /** Prices and quantities, best first. */
  levels(side: number): readonly (readonly [number, number])[] {
    const { prices, quantities } = this.#side(side);
    return prices.map((price) => [price, quantities.get(price) as number] as const);
  }

  truncate(side: number, depth: number): number {
    const { prices, quantities } = this.#side(side);
    const gone = prices.splice(depth);
    for (const price of gone) quantities.delete(price);
    return gone.length;
  }

  clear(): void {
    this.#bids = new PlainSide(1);
    this.#asks = new PlainSide(-1);
  }

  #side(side: number): PlainSide {
    return side === 1 ? this.#bids : this.#asks;
  }
}
