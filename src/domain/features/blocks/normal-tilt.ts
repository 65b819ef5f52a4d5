/**
 * 2 Φ(z) − 1 without a call: a table of erf with a Taylor series from its nearest entry.
 *
 * The function of `stats` is as exact, but its calls box numbers. Entries are 1/128 apart, so |d| ≤ 1/256; the first term
 * left out is d⁶/720 times a sixth derivative below 150, which is 6e-16.
 */
import { erf } from '../../stats/index.ts';

const STEP = 1 / 128;
/** erf is 1 in doubles from here on. */
const END = 6;
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** Share of buys less share of sells that a move of z deviations tells (Easley, López de Prado and O'Hara 2012). */
export class NormalTilt {
  /** (k, 2) erf and its derivative at multiples of the step. */
  readonly #table = new Float64Array(2 * (END / STEP + 1));

  constructor() {
    for (let k = 0; k <= END / STEP; k++) {
      const x = k * STEP;
      this.#table[2 * k] = erf(x);
      this.#table[2 * k + 1] = TWO_OVER_ROOT_PI * Math.exp(-x * x);
    }
  }

  /** Replaces z in a cell by 2 Φ(z) − 1. */
  apply(cells: Float64Array, cell: number): void {
    const z = cells[cell] as number;
    const x = Math.abs(z) * Math.SQRT1_2;
    let tilt = 1;
    if (!(x >= END)) {
      const k = Math.round(x / STEP);
      const a = k * STEP;
      const d = x - a;
      const aa = a * a;
      // Derivatives of exp(−x²) over itself: Hermite polynomials.
      const fifth = (4 * aa * aa - 12 * aa + 3) / 30;
      const fourth = (a * (3 - 2 * aa)) / 6;
      const third = (2 * aa - 1) / 3;
      const series = d * (1 + d * (-a + d * (third + d * (fourth + d * fifth))));
      tilt = (this.#table[2 * k] as number) + (this.#table[2 * k + 1] as number) * series;
    }
    cells[cell] = z < 0 ? -tilt : tilt;
  }
}
