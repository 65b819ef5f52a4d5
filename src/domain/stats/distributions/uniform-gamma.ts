/**
 * The incomplete gamma functions of a large shape next to their middle, where power series and continued fraction need
 * √a terms: Temme's uniform expansion needs three.
 *
 * With d = x/a − 1 and η²/2 = d − log(1 + d): Q = ½ erfc(η√(a/2)) + R, P = ½ erfc(−η√(a/2)) − R,
 * R = exp(−aη²/2)/√(2πa) Σ Cₙ(η) a⁻ⁿ. Relative error below 1e-14 for a ≥ 10,000 and |x − a| ≤ a/10. The coefficients
 * were computed with 60 digits by test/golden/statistics/temme-coefficients.py.
 * Temme (1979), SIAM J. on Mathematical Analysis 10(4); Didonato & Morris (1986), ACM TOMS 12(4). Allocates nothing.
 */
import { scaledErfc } from './erf.ts';
import { deviance } from './loader.ts';

const C0 = Float64Array.of(
  -0.3333333333333333,
  0.08333333333333333,
  -0.014814814814814815,
  0.0011574074074074073,
  0.0003527336860670194,
  -0.0001787551440329218,
  3.919263178522438e-5,
  -2.1854485106799924e-6,
  -1.85406221071516e-6,
  8.296711340953087e-7,
);
const C1 = Float64Array.of(
  -0.001851851851851852,
  -0.003472222222222222,
  0.0026455026455026454,
  -0.0009902263374485596,
  0.00020576131687242798,
  -4.018775720164609e-7,
);
const C2 = Float64Array.of(0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049);

function polynomial(c: Float64Array, t: number): number {
  let v = 0;
  for (let i = c.length - 1; i >= 0; i--) v = v * t + (c[i] as number);
  return v;
}

/** Whether the expansion holds. */
export function isUniform(a: number, x: number): boolean {
  return a >= 10_000 && Math.abs(x - a) <= 0.1 * a;
}

/** Logarithm of the exponential factor of the side. */
export function logUniformFactor(a: number, x: number): number {
  return -deviance(a, x);
}

/** P(a, x) for x < a, Q(a, x) for x ≥ a, over exp of `logUniformFactor`. */
export function uniformSide(a: number, x: number): number {
  const half = deviance(a, x); // aη²/2
  const eta = Math.sign(x - a) * Math.sqrt((2 * half) / a);
  const sum = polynomial(C0, eta) + (polynomial(C1, eta) + polynomial(C2, eta) / a) / a;
  const rest = sum / Math.sqrt(2 * Math.PI * a);
  return 0.5 * scaledErfc(Math.sqrt(half)) + (x < a ? -rest : rest);
}
