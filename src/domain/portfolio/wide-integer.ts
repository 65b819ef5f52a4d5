/**
 * A column of exact integers beyond 2^53, as two doubles each: value = high · 2^48 + low with |low| < 2^48. Adding one is
 * a few operations on doubles and allocates nothing, where a big integer or a decimal would cost 100 ns and an object;
 * a balance of 18 decimals fits up to 10^13 whole units. Hot path.
 */
import { assert } from '../../core/index.ts';

const BASE = 2 ** 48;
const BASE_BIG = 2n ** 48n;
/** What may be added at once: the sum with a low part stays exact. */
const ADD_MAX = 2 ** 52;

/** Exact integers. */
export class WideColumn {
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  constructor(length: number) {
    this.#low = new Float64Array(length);
    this.#high = new Float64Array(length);
  }

  /** Moves a safe integer from one place to another. */
  move(from: number, to: number, units: number): void {
    if (!Number.isSafeInteger(units)) assert(false, 'amount is a safe integer', units);
    this.#add(to, units);
    this.#add(from, -units);
  }

  /** The same for amounts of any size. */
  moveBig(from: number, to: number, units: bigint): void {
    this.#set(to, this.value(to) + units);
    this.#set(from, this.value(from) - units);
  }

  /** Value at a place. */
  value(place: number): bigint {
    return BigInt(this.#high[place] as number) * BASE_BIG + BigInt(this.#low[place] as number);
  }

  /** Whether all values add up to zero. Sums of up to 16 low parts are exact. */
  isBalanced(): boolean {
    let low = 0;
    let high = 0;
    for (let i = 0; i < this.#low.length; i++) {
      low += this.#low[i] as number;
      high += this.#high[i] as number;
    }
    return high * BASE === -low;
  }

  /** Multiplies every value, when its unit becomes a smaller one. */
  scale(factor: bigint): void {
    for (let i = 0; i < this.#low.length; i++) this.#set(i, this.value(i) * factor);
  }

  #add(place: number, units: number): void {
    if (Math.abs(units) > ADD_MAX) {
      this.#set(place, this.value(place) + BigInt(units));
      return;
    }
    let low = (this.#low[place] as number) + units;
    if (low >= BASE || low <= -BASE) {
      const carry = Math.trunc(low / BASE);
      low -= carry * BASE;
      this.#high[place] = (this.#high[place] as number) + carry;
    }
    this.#low[place] = low;
  }

  #set(place: number, value: bigint): void {
    const high = value / BASE_BIG;
    assert(high <= Number.MAX_SAFE_INTEGER && high >= -Number.MAX_SAFE_INTEGER, 'balance fits two doubles');
    this.#high[place] = Number(high);
    this.#low[place] = Number(value - high * BASE_BIG);
  }
}
