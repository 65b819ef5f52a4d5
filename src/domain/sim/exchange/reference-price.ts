/**
 * The price that filters and price ranges refer to: what the venue set, else the average of the trades of the last five
 * minutes weighted by their lots, else the last trade's. Hot path.
 *
 * Trades are summed by the second in a ring. Sums are doubles of whole numbers, added in one order, so equal runs give
 * equal bits; the result is cut down to a whole unit of 1e-8, as the venue does.
 */
import { REFERENCE_DOUBLE as AT, REFERENCE, REFERENCE_BYTES } from './core-layout.ts';
import { ExchangeMemory } from './exchange-memory.ts';

const SECONDS = 300;
const MICROS = 1_000_000;

/** Reference price of one market in units of 1e-8. */
export class ReferencePrice {
  readonly #tickUnits: number;
  #lots: Float64Array = new Float64Array(0);
  #tickLots: Float64Array = new Float64Array(0);
  /** Sums over the ring; whole second of the newest trade; what is set, last and found. */
  #doubles: Float64Array = new Float64Array(0);
  /** Place of that second in the ring: the remainder of a double is a call into a library. */
  #words: Int32Array = new Int32Array(0);
  /** Of its cells, for the core. */
  address = 0;
  readonly #now: { readonly time: number };

  /**
   * @param tickUnits a tick in units.   @param now says the time, µs; doubles as arguments would be boxed.
   * @param memory that the seconds are in.
   */
  constructor(tickUnits: number, now: { readonly time: number }, memory: ExchangeMemory = new ExchangeMemory()) {
    this.#tickUnits = tickUnits;
    this.#now = now;
    memory.column(REFERENCE_BYTES, (buffer, address) => {
      this.#doubles = new Float64Array(buffer, address, REFERENCE_BYTES / 8);
      this.#words = new Int32Array(buffer, address, REFERENCE_BYTES / 4);
      this.address = address;
    });
    memory.column(8 * SECONDS, (buffer, address, bytes) => {
      this.#lots = new Float64Array(buffer, address, bytes / 8);
      this.#words[REFERENCE.lots] = address;
    });
    memory.column(8 * SECONDS, (buffer, address, bytes) => {
      this.#tickLots = new Float64Array(buffer, address, bytes / 8);
      this.#words[REFERENCE.tickLots] = address;
    });
  }

  /** What the venue set, ticks; 0 leaves it to the trades. */
  get set(): number {
    return this.#doubles[AT.set] as number;
  }
  set set(ticks: number) {
    this.#doubles[AT.set] = ticks;
  }

  /** Price of the last trade, ticks; 0 before the first. */
  get last(): number {
    return this.#doubles[AT.last] as number;
  }
  set last(ticks: number) {
    this.#doubles[AT.last] = ticks;
  }

  /** What `compute` found, units of 1e-8; 0 when nothing is known. */
  get value(): number {
    return this.#doubles[AT.value] as number;
  }

  /** A trade at `last` happened. @param lots its size. */
  add(lots: number): void {
    const doubles = this.#doubles;
    const second = Math.floor(this.#now.time / MICROS);
    if (second !== doubles[AT.second]) this.#advance(second);
    const at = this.#words[REFERENCE.secondAt] as number;
    const value = lots * this.last;
    this.#lots[at] = (this.#lots[at] as number) + lots;
    this.#tickLots[at] = (this.#tickLots[at] as number) + value;
    doubles[AT.sumLots] = (doubles[AT.sumLots] as number) + lots;
    doubles[AT.sumTickLots] = (doubles[AT.sumTickLots] as number) + value;
  }

  /** Finds the price as it is now: it is in `value` then. */
  compute(): void {
    const doubles = this.#doubles;
    if (this.set !== 0) {
      doubles[AT.value] = this.set * this.#tickUnits;
      return;
    }
    const second = Math.floor(this.#now.time / MICROS);
    if (second !== doubles[AT.second]) this.#advance(second);
    const lots = doubles[AT.sumLots] as number;
    const ticks = lots === 0 ? this.last : (doubles[AT.sumTickLots] as number) / lots;
    doubles[AT.value] = Math.floor(ticks * this.#tickUnits);
  }

  /** Empties the seconds that have left the window, and adds up anew, so that no rounding stays behind. */
  #advance(second: number): void {
    const doubles = this.#doubles;
    const from = Math.max((doubles[AT.second] as number) + 1, second - SECONDS + 1);
    for (let at = from; at <= second; at++) {
      this.#lots[at % SECONDS] = 0;
      this.#tickLots[at % SECONDS] = 0;
    }
    doubles[AT.second] = second;
    this.#words[REFERENCE.secondAt] = second % SECONDS;
    let lots = 0;
    let tickLots = 0;
    for (let at = 0; at < SECONDS; at++) {
      lots += this.#lots[at] as number;
      tickLots += this.#tickLots[at] as number;
    }
    doubles[AT.sumLots] = lots;
    doubles[AT.sumTickLots] = tickLots;
  }
}
