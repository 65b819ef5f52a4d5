/**
 * Random numbers by exact methods: rejection and transformation, no approximation of a distribution. Everything draws
 * from an injected `Rng`, so a seed repeats a sample bit for bit. Allocation: the result only.
 */
import type { Rng } from '../../../core/index.ts';
import { requireInteger } from '../series.ts';
import { logPoissonFactor } from './incomplete-gamma.ts';

/** `n` draws. @throws BOT4_STATS_ARGUMENT when n is not a count. */
export function fill(n: number, draw: () => number): Float64Array {
  requireInteger(n, 'n', 0, 2 ** 31 - 1);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = draw();
  return out;
}

/** A uniform number in (0, 1]: its logarithm is finite. */
export function positiveUniform(rng: Rng): number {
  return 1 - rng.uniform();
}

/**
 * One draw of a gamma distribution of scale 1 and shape `a` ≥ 1: the cube of a shifted normal is accepted with
 * probability near 1. Marsaglia & Tsang (2000), ACM TOMS 26(3).
 */
function gammaFromOne(a: number, rng: Rng): number {
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = rng.normal();
    const cube = (1 + c * z) ** 3;
    if (cube <= 0) continue;
    const u = positiveUniform(rng);
    if (Math.log(u) < 0.5 * z * z + d * (1 - cube + Math.log(cube))) return d * cube;
  }
}

/** One draw of a gamma distribution of scale 1 and shape `a` > 0. */
export function drawGamma(a: number, rng: Rng): number {
  return a >= 1 ? gammaFromOne(a, rng) : Math.exp(drawLogGamma(a, rng));
}

/**
 * Logarithm of a gamma draw. Below shape 1 a draw of shape a + 1 is multiplied by U^(1/a), which for small shapes
 * underflows: hence the logarithm. Marsaglia & Tsang (2000), section 6.
 */
export function drawLogGamma(a: number, rng: Rng): number {
  if (a >= 1) return Math.log(gammaFromOne(a, rng));
  return Math.log(gammaFromOne(a + 1, rng)) + Math.log(positiveUniform(rng)) / a;
}

/** Below this mean a Poisson draw counts through the probabilities; above, rejection is faster. */
const POISSON_REJECTION_FROM = 10;

/** One draw of a Poisson distribution with mean `mu` ≥ 0. */
export function drawPoisson(mu: number, rng: Rng): number {
  if (mu >= POISSON_REJECTION_FROM) return poissonByRejection(mu, rng);
  // Inversion: the smallest k whose cumulated probability exceeds u.
  let u = rng.uniform();
  let p = Math.exp(-mu);
  let k = 0;
  while (u >= p) {
    u -= p;
    k++;
    p *= mu / k;
    if (p === 0) break;
  }
  return k;
}

/**
 * Transformed rejection with squeeze (PTRS) for mu ≥ 10.
 * Hörmann (1993), Insurance: Mathematics and Economics 12(1).
 */
function poissonByRejection(mu: number, rng: Rng): number {
  const b = 0.931 + 2.53 * Math.sqrt(mu);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const sure = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = rng.uniform() - 0.5;
    const v = positiveUniform(rng);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mu + 0.43);
    if (us >= 0.07 && v <= sure) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const height = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (height <= (k === 0 ? -mu : logPoissonFactor(k, mu))) return k;
  }
}
