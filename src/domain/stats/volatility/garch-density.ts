/**
 * Densities of a standardised residual (mean 0, variance 1) with their derivatives: normal, Student t and Hansen's
 * skew t. A density is set up once per parameter vector and then asked per observation; asking allocates nothing.
 * References: Bollerslev (1987), Review of Economics and Statistics 69(3); Hansen (1994), International Economic
 * Review 35(3).
 */
import { digamma, stirlingError } from '../distributions/gamma.ts';
import type { GarchDistribution } from './garch-model.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** A density at fixed shape; `score` leaves its answers in the fields. */
export interface StandardDensity {
  /** Logarithm of the density at z. */
  logPdf(z: number): number;
  /** Logarithm of the density at z; sets `slope` and the derivatives by the shape. */
  score(z: number): number;
  /** d log f / dz at the last `score`. */
  slope: number;
  /** d log f / d ν (or η) at the last `score`. */
  byTail: number;
  /** d log f / d λ at the last `score`. */
  bySkew: number;
}

class NormalDensity implements StandardDensity {
  slope = 0;
  byTail = 0;
  bySkew = 0;
  logPdf(z: number): number {
    return -HALF_LOG_TWO_PI - 0.5 * z * z;
  }
  score(z: number): number {
    this.slope = -z;
    return -HALF_LOG_TWO_PI - 0.5 * z * z;
  }
}

/**
 * log Γ((ν+1)/2) − log Γ(ν/2) − ½ log(π(ν − 2)), and its derivative by ν. With h = ν/2 and δ the error of Stirling's
 * formula the first two are h log(1 + 1/(2h)) − ½ + ½ log h + δ(h + ½) − δ(h): no difference of large logarithms.
 */
export function tailConstant(nu: number): { readonly value: number; readonly slope: number } {
  const h = nu / 2;
  const gammas = h * Math.log1p(0.5 / h) - 0.5 + 0.5 * Math.log(h) + stirlingError(h + 0.5) - stirlingError(h);
  const value = gammas - 0.5 * Math.log(Math.PI * (nu - 2));
  return { value, slope: 0.5 * (digamma(h + 0.5) - digamma(h) - 1 / (nu - 2)) };
}

class StudentDensity implements StandardDensity {
  slope = 0;
  byTail = 0;
  bySkew = 0;
  private readonly nu: number;
  private readonly constant: number;
  private readonly constantSlope: number;
  constructor(nu: number) {
    const c = tailConstant(nu);
    this.nu = nu;
    this.constant = c.value;
    this.constantSlope = c.slope;
  }
  logPdf(z: number): number {
    return this.constant - 0.5 * (this.nu + 1) * Math.log1p((z * z) / (this.nu - 2));
  }
  score(z: number): number {
    const free = this.nu - 2;
    const z2 = z * z;
    const log = Math.log1p(z2 / free);
    const weight = (this.nu + 1) / (free + z2);
    this.slope = -weight * z;
    this.byTail = this.constantSlope - 0.5 * log + (0.5 * weight * z2) / free;
    return this.constant - 0.5 * (this.nu + 1) * log;
  }
}

/** Hansen's density: bc(1 + u²/(η − 2))^(−(η+1)/2) with u = (bz + a)/(1 + sgn(z + a/b) λ). */
class SkewStudentDensity implements StandardDensity {
  slope = 0;
  byTail = 0;
  bySkew = 0;
  private readonly eta: number;
  private readonly lambda: number;
  private readonly a: number;
  private readonly b: number;
  private readonly aTail: number;
  private readonly bTail: number;
  private readonly aSkew: number;
  private readonly bSkew: number;
  private readonly constant: number;
  private readonly constantSlope: number;
  constructor(eta: number, lambda: number) {
    const tail = tailConstant(eta);
    const c = Math.exp(tail.value);
    const ratio = (eta - 2) / (eta - 1);
    this.eta = eta;
    this.lambda = lambda;
    this.aSkew = 4 * c * ratio;
    this.a = lambda * this.aSkew;
    this.b = Math.sqrt(1 + 3 * lambda * lambda - this.a * this.a);
    this.aTail = 4 * lambda * c * (tail.slope * ratio + 1 / (eta - 1) ** 2);
    this.bTail = (-this.a * this.aTail) / this.b;
    this.bSkew = (3 * lambda - this.a * this.aSkew) / this.b;
    this.constant = tail.value + Math.log(this.b);
    this.constantSlope = tail.slope;
  }
  logPdf(z: number): number {
    const top = this.b * z + this.a;
    const u = top / (1 + (top < 0 ? -this.lambda : this.lambda));
    return this.constant - 0.5 * (this.eta + 1) * Math.log1p((u * u) / (this.eta - 2));
  }
  score(z: number): number {
    const free = this.eta - 2;
    const top = this.b * z + this.a;
    const side = top < 0 ? -1 : 1;
    const width = 1 + side * this.lambda;
    const u = top / width;
    const u2 = u * u;
    const log = Math.log1p(u2 / free);
    const weight = (this.eta + 1) / (free + u2);
    const byU = -weight * u;
    this.slope = (byU * this.b) / width;
    this.byTail =
      this.bTail / this.b +
      this.constantSlope -
      0.5 * log +
      (0.5 * weight * u2) / free +
      (byU * (this.bTail * z + this.aTail)) / width;
    this.bySkew = this.bSkew / this.b + (byU * (this.bSkew * z + this.aSkew - side * u)) / width;
    return this.constant - 0.5 * (this.eta + 1) * log;
  }
}

/** The density of a distribution at the shape parameters that stand at `at` in `theta`. */
export function standardDensity(distribution: GarchDistribution, theta: Float64Array, at: number): StandardDensity {
  if (distribution === 'normal') return new NormalDensity();
  if (distribution === 't') return new StudentDensity(theta[at] as number);
  return new SkewStudentDensity(theta[at] as number, theta[at + 1] as number);
}
