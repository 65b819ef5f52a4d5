/**
 * The likelihood of GARCH(1,1) with a leverage term or t shocks, and a mean that is zero or constant: a second fast twin
 * of `garch-kernel.ts`, by the same means as `garch-11.ts`. Hot: no closures, no allocation in the loop, no branch on the
 * sign of a residual.
 *
 * One loop serves all of these models; what a model does not have is computed and thrown away. With u = e²/h and
 * ρ = (ν + 1)/(ν − 2 + u), 1 for normal shocks, −∂l/∂h = (1 − uρ)/(2h) and −∂l/∂e = ρe/h; the logarithms of the density
 * are taken once per product of eight, as those of the variances are.
 */
import { tailConstant } from './garch-density.ts';
import type { GarchLayout } from './garch-model.ts';

/** How the recursion starts: as in `garch-11.ts`. */
export interface Garch111Start {
  /** Fixed start b; null: the mean square of the residuals. */
  readonly backcast: number | null;
  /** Whether b is the first variance itself, and not what stands before the first observation. */
  readonly first: boolean;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;
const BLOCK = 8;
/** Parameters of the loop: μ, ω, α, γ, β. */
const SLOTS = 5;

/** A series with the likelihood of GARCH(1,1) with leverage or t shocks on it. */
export class Garch111 {
  private readonly y: Float64Array;
  private readonly start: Garch111Start;
  /** Place of each slot among the parameters of the model, −1 when it has none. */
  private readonly places: readonly number[];
  private readonly tailAt: number;
  private readonly size: number;
  /** The five parameters at the start of an evaluation, their gradient at its end. */
  private readonly sums = new Float64Array(SLOTS);
  /** What the curvature needs of one observation: d ln h by the five parameters, 1/h, e²/h, ν and its constant. */
  private readonly state = new Float64Array(SLOTS + 4);
  /** Lower triangle of the curvature by rows, then the mean squared score of the tail. */
  private readonly triangle = new Float64Array((SLOTS * (SLOTS + 1)) / 2 + 1);

  constructor(y: Float64Array, layout: GarchLayout, start: Garch111Start) {
    this.y = y;
    this.start = start;
    const leverage = layout.gamma < layout.beta ? layout.gamma : -1;
    this.places = [layout.mean > 0 ? 0 : -1, layout.omega, layout.alpha, leverage, layout.beta];
    this.tailAt = layout.size > layout.shape ? layout.shape : -1;
    this.size = layout.size;
  }

  /**
   * Negative log-likelihood at the parameters of the model.
   * @param gradient (k,) receives the gradient.
   * @param curvature (k, k) receives an estimate of the expected information; null: not wanted.
   */
  evaluate(theta: Float64Array, gradient: Float64Array, curvature: Float64Array | null): number {
    const { y, sums, state, triangle } = this;
    this.read(theta);
    const mu = sums[0] as number;
    const omega = sums[1] as number;
    const alpha = sums[2] as number;
    const gamma = sums[3] as number;
    const beta = sums[4] as number;
    const n = y.length;
    const heavy = this.tailAt >= 0;
    const nu = heavy ? (theta[this.tailAt] as number) : Number.POSITIVE_INFINITY;
    const c = heavy ? 1 / (nu - 2) : 0;
    const scale = heavy ? (nu + 1) / (nu - 2) : 1;
    const tail = heavy ? tailConstant(nu) : { value: -HALF_LOG_TWO_PI, slope: 0 };
    const { b, byMean } = this.preSample(mu);
    const first = this.start.first;
    const weight = alpha + 0.5 * gamma + beta;
    let h = first ? b : omega + weight * b;
    let byMu = first ? byMean : weight * byMean;
    let byOmega = first ? 0 : 1;
    let byAlpha = first ? 0 : b;
    let byGamma = first ? 0 : 0.5 * b;
    let byBeta = first ? 0 : b;
    let logs = 0;
    let tails = 0;
    let ratios = 0;
    let gm = 0;
    let g0 = 0;
    let g1 = 0;
    let g2 = 0;
    let g3 = 0;
    triangle.fill(0);
    state[7] = nu;
    state[8] = tail.slope;
    for (let t = 0; t < n; ) {
      if (curvature !== null) {
        const e = (y[t] as number) - mu;
        const r = 1 / h;
        state[0] = byMu * r;
        state[1] = byOmega * r;
        state[2] = byAlpha * r;
        state[3] = byGamma * r;
        state[4] = byBeta * r;
        state[5] = r;
        state[6] = e * e * r;
        this.addCurvature();
      }
      const end = Math.min(n, t + BLOCK);
      let product = 1;
      let density = 1;
      for (; t < end; t++) {
        const e = (y[t] as number) - mu;
        const x = e * e;
        // e² after a negative residual, else 0, without a branch.
        const negative = 0.5 * (x - e * Math.abs(e));
        const r = 1 / h;
        const u = x * r;
        const q = 1 + u * c;
        const rho = scale / q;
        const k = u * rho;
        const w = 0.5 * r * (1 - k);
        product *= h;
        density *= q;
        ratios += k;
        gm += w * byMu - e * r * rho;
        g0 += w * byOmega;
        g1 += w * byAlpha;
        g2 += w * byGamma;
        g3 += w * byBeta;
        byMu = beta * byMu - 2 * (alpha * e + 0.5 * gamma * (e - Math.abs(e)));
        byOmega = 1 + beta * byOmega;
        byAlpha = x + beta * byAlpha;
        byGamma = negative + beta * byGamma;
        byBeta = h + beta * byBeta;
        h = omega + alpha * x + gamma * negative + beta * h;
      }
      logs += Math.log(product);
      tails += Math.log(density);
    }
    sums[0] = gm;
    sums[1] = g0;
    sums[2] = g1;
    sums[3] = g2;
    sums[4] = g3;
    this.write(gradient, curvature);
    if (!heavy) return 0.5 * (logs + ratios) - n * tail.value;
    gradient[this.tailAt] = 0.5 * (tails - ratios * c) - n * tail.slope;
    return 0.5 * (logs + (nu + 1) * tails) - n * tail.value;
  }

  /** The parameters of the slots, 0 where the model has none. */
  private read(theta: Float64Array): void {
    for (let i = 0; i < SLOTS; i++) {
      const at = this.places[i] as number;
      this.sums[i] = at < 0 ? 0 : (theta[at] as number);
    }
  }

  /** What stands before the first observation, and its derivative by μ. */
  private preSample(mu: number): { readonly b: number; readonly byMean: number } {
    const { y } = this;
    if (this.start.backcast !== null) return { b: this.start.backcast, byMean: 0 };
    let sum = 0;
    let square = 0;
    for (let t = 0; t < y.length; t++) {
      const e = (y[t] as number) - mu;
      sum += e;
      square += e * e;
    }
    return { b: square / y.length, byMean: (-2 * sum) / y.length };
  }

  /** Gradient and curvature of the slots that the model has. */
  private write(gradient: Float64Array, curvature: Float64Array | null): void {
    const { places, sums, triangle, size } = this;
    curvature?.fill(0);
    for (let i = 0, entry = 0; i < SLOTS; i++) {
      const row = places[i] as number;
      if (row >= 0) gradient[row] = sums[i] as number;
      for (let j = 0; j <= i; j++, entry++) {
        const column = places[j] as number;
        if (curvature === null || row < 0 || column < 0) continue;
        curvature[row * size + column] = BLOCK * (triangle[entry] as number);
        curvature[column * size + row] = curvature[row * size + column] as number;
      }
    }
    if (curvature === null || this.tailAt < 0) return;
    curvature[this.tailAt * (size + 1)] = BLOCK * (triangle[triangle.length - 1] as number);
  }

  /**
   * Adds the expected information of the observation in `state`: ν/(2(ν + 3)) (d ln h)², and ν(ν + 1)/((ν − 2)(ν + 3)h)
   * for the mean; ½ and 1/h for normal shocks. For ν itself its squared score.
   */
  private addCurvature(): void {
    const { state, triangle } = this;
    const nu = state[7] as number;
    const heavy = this.tailAt >= 0;
    const f = heavy ? (0.5 * nu) / (nu + 3) : 0.5;
    for (let i = 0, entry = 0; i < SLOTS; i++) {
      const left = f * (state[i] as number);
      for (let j = 0; j <= i; j++, entry++) {
        triangle[entry] = (triangle[entry] as number) + left * (state[j] as number);
      }
    }
    const r = state[5] as number;
    triangle[0] = (triangle[0] as number) + (heavy ? (nu * (nu + 1)) / ((nu - 2) * (nu + 3)) : 1) * r;
    if (!heavy) return;
    const u = state[6] as number;
    const slope = state[8] as number;
    const score = slope - 0.5 * Math.log1p(u / (nu - 2)) + (0.5 * u * (nu + 1)) / ((nu - 2) * (nu - 2 + u));
    triangle[triangle.length - 1] = (triangle[triangle.length - 1] as number) + score * score;
  }
}
