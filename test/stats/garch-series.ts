/** Synthetic returns of a volatility model, for tests. */
import { Rng } from '../../src/core/index.ts';

/** What is simulated; the shocks are normal, or t with `tail` degrees of freedom and variance 1. */
export interface SimulatedGarch {
  readonly seed: number;
  readonly n: number;
  readonly omega: number;
  readonly alpha: number;
  readonly gamma?: number;
  readonly beta: number;
  readonly tail?: number;
  readonly mu?: number;
  readonly phi?: number;
}

/** A series of GJR-GARCH(1,1), after 200 steps from its mean variance. */
export function simulateGarch(o: SimulatedGarch): Float64Array {
  const rng = new Rng(o.seed);
  const { gamma = 0, mu = 0, phi = 0 } = o;
  let h = o.omega / Math.max(0.02, 1 - o.alpha - gamma / 2 - o.beta);
  let y = 0;
  const out = new Float64Array(o.n);
  for (let t = -200; t < o.n; t++) {
    let z = rng.normal();
    if (o.tail !== undefined) {
      let chi = 0;
      for (let i = 0; i < o.tail; i++) chi += rng.normal() ** 2;
      z *= Math.sqrt((o.tail - 2) / chi);
    }
    const e = Math.sqrt(h) * z;
    y = mu + phi * y + e;
    if (t >= 0) out[t] = y;
    h = o.omega + (o.alpha + (e < 0 ? gamma : 0)) * e * e + o.beta * h;
  }
  return out;
}
