/**
 * The price that filters and price ranges refer to: what the venue set, else the average of the trades of the last five
 * minutes weighted by their lots, else the last trade's. Hot path.
 *
 * Trades are summed by the second in a ring. Sums are doubles of whole numbers, added in one order, so equal runs give
 * equal bits; the result is cut down to a whole unit of 1e-8, as the venue does.
 */
const SECONDS = 300;
const MICROS = 1_000_000;

/** Reference price of one market in units of 1e-8. */
export class ReferencePrice {
  readonly #tickUnits: number;
  readonly #lots = new Float64Array(SECONDS);
  readonly #tickLots = new Float64Array(SECONDS);
  /** Sums over the ring; whole second of the newest trade. Fields that are doubles from the start. */
  #sumLots = 0;
  #sumTickLots = 0;
  #second = 0;
  /** Place of that second in the ring: the remainder of a double is a call into a library. */
  #at = 0;
  /** What the venue set, ticks; 0 leaves it to the trades. */
  set = 0;
  /** Price of the last trade, ticks; 0 before the first. */
  last = 0;

  /** What `compute` found, units of 1e-8; 0 when nothing is known. */
  value = 0;
  readonly #now: { readonly time: number };

  /** @param tickUnits a tick in units.   @param now says the time, µs; doubles as arguments would be boxed. */
  constructor(tickUnits: number, now: { readonly time: number }) {
    this.#tickUnits = tickUnits;
    this.#now = now;
  }

  /** A trade at `last` happened. @param lots its size. */
  add(lots: number): void {
    const second = Math.floor(this.#now.time / MICROS);
    if (second !== this.#second) this.#advance(second);
    const at = this.#at;
    const value = lots * this.last;
    this.#lots[at] = (this.#lots[at] as number) + lots;
    this.#tickLots[at] = (this.#tickLots[at] as number) + value;
    this.#sumLots += lots;
    this.#sumTickLots += value;
  }

  /** Finds the price as it is now: it is in `value` then. */
  compute(): void {
    if (this.set !== 0) {
      this.value = this.set * this.#tickUnits;
      return;
    }
    const second = Math.floor(this.#now.time / MICROS);
    if (second !== this.#second) this.#advance(second);
    const ticks = this.#sumLots === 0 ? this.last : this.#sumTickLots / this.#sumLots;
    this.value = Math.floor(ticks * this.#tickUnits);
  }

  /** Empties the seconds that have left the window, and adds up anew, so that no rounding stays behind. */
  #advance(second: number): void {
    const from = Math.max(this.#second + 1, second - SECONDS + 1);
    for (let at = from; at <= second; at++) {
      this.#lots[at % SECONDS] = 0;
      this.#tickLots[at % SECONDS] = 0;
    }
    this.#second = second;
    this.#at = (second % SECONDS) | 0;
    let lots = 0;
    let tickLots = 0;
    for (let at = 0; at < SECONDS; at++) {
      lots += this.#lots[at] as number;
      tickLots += this.#tickLots[at] as number;
    }
    this.#sumLots = lots;
    this.#sumTickLots = tickLots;
  }
}
