/**
 * Seeded chance. Everything random in bot4 draws from an `Rng` that was made from a seed the user can read in the
 * output; named streams are independent, so adding a draw in one place does not move the draws of another.
 *
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, passes PractRand to 32 TB.
 * Streams are seeded with FNV-1a of the name, mixed through splitmix32. No allocation per draw.
 */
import { assert } from './assert.ts';

/** FNV-1a over UTF-16 code units: spreads stream names over 32 bits. */
function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A seeded source of chance with named, independent streams. */
export class Rng {
  readonly #seed: number;
  readonly #state = new Uint32Array(4);
  #spareNormal = Number.NaN;

  /** @param seed any 32-bit unsigned integer. */
  constructor(seed: number) {
    assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, 'seed is an unsigned 32-bit integer', seed);
    this.#seed = seed;
    let x = seed;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.#state[i] = (z ^ (z >>> 15)) >>> 0;
    }
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** An independent stream: the same seed and name always give the same numbers. */
  stream(name: string): Rng {
    return new Rng((this.#seed ^ fnv1a(name)) >>> 0);
  }

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    const s = this.#state;
    const a = s[0] as number;
    const b = s[1] as number;
    const c = s[2] as number;
    const d = s[3] as number;
    const t = (a + b + d) >>> 0;
    s[3] = d + 1;
    s[0] = b ^ (b >>> 9);
    s[1] = c + (c << 3);
    s[2] = ((c << 21) | (c >>> 11)) + t;
    return t;
  }

  /** A uniform double in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A uniform integer in [0, n), without modulo bias. */
  below(n: number): number {
    assert(Number.isInteger(n) && n > 0 && n <= 2 ** 32, 'range is a positive integer up to 2^32', n);
    const limit = 2 ** 32 - (2 ** 32 % n);
    let x = this.uint32();
    while (x >= limit) x = this.uint32();
    return x % n;
  }

  /** A standard normal draw (polar method of Marsaglia and Bray, 1964). */
  normal(): number {
    if (!Number.isNaN(this.#spareNormal)) {
      const spare = this.#spareNormal;
      this.#spareNormal = Number.NaN;
      return spare;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const f = Math.sqrt((-2 * Math.log(s)) / s);
    this.#spareNormal = v * f;
    return u * f;
  }
}
