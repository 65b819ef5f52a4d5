/**
 * The integers of splitmix64 (Steele, Lea & Flood 2014) as two halves of 32 bits: the same stream as the generator of the
 * reference inputs, at a twentieth of the cost of bigints. The i-th number depends on seed and i alone.
 */

/** Golden ratio of the increment, and the two multipliers of the mix, as halves. */
const STEP_HI = 0x9e3779b9;
const STEP_LO = 0x7f4a7c15;
const FIRST_HI = 0xbf58476d;
const FIRST_LO = 0x1ce4e5b9;
const SECOND_HI = 0x94d049bb;
const SECOND_LO = 0x133111eb;
const TWO_32 = 2 ** 32;

/** High half of the product of two unsigned numbers of 32 bits. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536)) >>> 0;
}

/** A stream of numbers of 64 bits. */
export class SplitMix64 {
  #stateHi = 0;
  #stateLo: number;
  /** Halves of the current number, unsigned. */
  hi = 0;
  lo = 0;

  /** @param seed below 2^32. */
  constructor(seed: number) {
    this.#stateLo = seed >>> 0;
  }

  /** Steps to the next number. */
  next(): this {
    const low = this.#stateLo + STEP_LO;
    this.#stateLo = low >>> 0;
    this.#stateHi = (this.#stateHi + STEP_HI + (low >= TWO_32 ? 1 : 0)) >>> 0;
    this.hi = this.#stateHi;
    this.lo = this.#stateLo;
    this.#shiftXor(30);
    this.#multiply(FIRST_HI, FIRST_LO);
    this.#shiftXor(27);
    this.#multiply(SECOND_HI, SECOND_LO);
    this.#shiftXor(31);
    return this;
  }

  /** The current number modulo `m`, for m up to 2^21. */
  mod(m: number): number {
    return ((((this.hi % m) * (TWO_32 % m)) % m) + (this.lo % m)) % m;
  }

  /** The current number as a double in [0, 1): its upper 53 bits. */
  unit(): number {
    return (this.hi * 2 ** 21 + (this.lo >>> 11)) / 2 ** 53;
  }

  #shiftXor(bits: number): void {
    const { hi, lo } = this;
    this.lo = (lo ^ ((hi << (32 - bits)) | (lo >>> bits))) >>> 0;
    this.hi = (hi ^ (hi >>> bits)) >>> 0;
  }

  #multiply(hi: number, lo: number): void {
    const high = mulHigh(this.lo, lo) + Math.imul(this.hi, lo) + Math.imul(this.lo, hi);
    this.lo = Math.imul(this.lo, lo) >>> 0;
    this.hi = high >>> 0;
  }
}
