/**
 * Functions that give the same bits on every machine: made of +, −, ×, ÷ and square root, which IEEE 754 rounds in one way.
 * What a language's own `exp` and `log` give in the last bit is up to its compiler, and one bit in a price path is another
 * path. Error below 2 units in the last place. No allocation per call.
 */
import type { Rng } from '../../core/index.ts';

const bits = new DataView(new ArrayBuffer(8));
/** ln 2 in two parts: the first has so few bits that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 2^k for −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/**
 * e^x. 0 below −708 and infinite above 709.
 * @example exactExp(0) // => 1
 */
export function exactExp(x: number): number {
  if (!(x > -708)) return Number.isNaN(x) ? x : 0;
  if (x > 709) return Number.POSITIVE_INFINITY;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // |r| ≤ 0.35: the fourteenth term of the series is below 1e-17.
  let sum = 1;
  for (let n = 13; n >= 1; n--) sum = 1 + (r / n) * sum;
  return sum * powerOfTwo(k);
}

/**
 * Natural logarithm of a positive number; −Infinity of 0, NaN below.
 * @example exactLog(1) // => 0
 */
export function exactLog(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  // Numbers below the normal range are lifted into it first.
  const lifted = x < 2.3e-308 ? x * 4503599627370496 : x;
  bits.setFloat64(0, lifted);
  const high = bits.getUint32(0);
  let k = (high >>> 20) - 1023 - (lifted === x ? 0 : 52);
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m * Math.SQRT1_2 > 1) {
    m /= 2;
    k += 1;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  // |s| ≤ 0.1716: the twelfth term of the series is below 1e-17.
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = 1 / n + q * sum;
  return k * LN2_HIGH + (2 * s * sum + k * LN2_LOW);
}

/** x^y for x > 0. */
export function exactPow(x: number, y: number): number {
  return exactExp(y * exactLog(x));
}

/** Draws of distributions from a seeded source of chance. */
export class Draws {
  readonly #rng: Rng;
  #spare = Number.NaN;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** In [0, 1). */
  uniform(): number {
    return this.#rng.uniform();
  }

  /** Uniform whole number in [0, n). */
  below(n: number): number {
    return this.#rng.below(n);
  }

  /** Standard normal (polar method of Marsaglia and Bray, 1964). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * this.#rng.uniform() - 1;
      v = 2 * this.#rng.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const f = Math.sqrt((-2 * exactLog(s)) / s);
    this.#spare = v * f;
    return u * f;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -exactLog(1 - this.#rng.uniform());
  }

  /** Gamma of shape ≥ 1/2 and scale 1 (Marsaglia and Tsang, 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * exactPow(1 - this.#rng.uniform(), 1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const t = 1 + c * x;
      if (t <= 0) continue;
      const v = t * t * t;
      if (exactLog(1 - this.#rng.uniform()) < 0.5 * x * x + d - d * v + d * exactLog(v)) return d * v;
    }
  }

  /**
   * What a normal draw is multiplied with to be one of Student's t with unit variance.
   * @param df degrees of freedom above 2; infinite for a normal.
   */
  tailScale(df: number): number {
    if (df === Number.POSITIVE_INFINITY) return 1;
    return Math.sqrt((df - 2) / (2 * this.gamma(df / 2)));
  }
}

/** A stationary first-order autoregression with unit variance that halves in a number of steps. */
export class FadingState {
  readonly #draws: Draws;
  readonly #keep: number;
  readonly #fresh: number;
  #value: number;

  constructor(draws: Draws, halfLife: number) {
    this.#draws = draws;
    this.#keep = exactPow(0.5, 1 / halfLife);
    this.#fresh = Math.sqrt(1 - this.#keep * this.#keep);
    this.#value = draws.normal();
  }

  next(): number {
    this.#value = this.#keep * this.#value + this.#fresh * this.#draws.normal();
    return this.#value;
  }
}
