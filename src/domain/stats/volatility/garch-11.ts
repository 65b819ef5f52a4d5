/**
 * The likelihood of GARCH(1,1) with normal shocks and a mean that is zero or constant: the fast twin of
 * `garch-kernel.ts` for the model that is fitted most often. Hot: no closures, no allocation in the loops.
 *
 * Value, gradient and curvature come from one pass with the derivatives of the variance as scalars, one division and no
 * logarithm an observation: eight variances are multiplied first. The data have mean square 1 and the region keeps
 * variances between 1e-8 and about n, so a product of eight stays far inside of the range of doubles. The curvature is
 * the expected information, summed over the last observation of each eight: a search needs few of its digits.
 */

/** How the recursion starts. */
export interface Garch11Start {
  /** Fixed start b; null: the mean square of the residuals. */
  readonly backcast: number | null;
  /** Whether b is the first variance itself, and not what stands before the first observation. */
  readonly first: boolean;
}

const LOG_TWO_PI = 1.8378770664093453;
const BLOCK = 8;

/** A series with the likelihood of GARCH(1,1) on it. */
export class Garch11 {
  private readonly y: Float64Array;
  private readonly squares: Float64Array;
  private readonly start: Garch11Start;

  constructor(y: Float64Array, start: Garch11Start) {
    this.y = y;
    this.squares = new Float64Array(y.length);
    for (let t = 0; t < y.length; t++) this.squares[t] = (y[t] as number) * (y[t] as number);
    this.start = start;
  }

  /**
   * Negative log-likelihood at (ω, α, β) with mean zero.
   * @param gradient (3,) receives the gradient.
   * @param curvature (3, 3) receives an estimate of the expected information; null: not wanted.
   */
  zeroMean(theta: Float64Array, gradient: Float64Array, curvature: Float64Array | null): number {
    const { squares } = this;
    const n = squares.length;
    const omega = theta[0] as number;
    const alpha = theta[1] as number;
    const beta = theta[2] as number;
    const first = this.start.first;
    const b = this.start.backcast ?? this.meanSquare();
    let h = first ? b : omega + (alpha + beta) * b;
    let byOmega = first ? 0 : 1;
    let byAlpha = first ? 0 : b;
    let byBeta = first ? 0 : b;
    let logs = 0;
    let ratios = 0;
    let g0 = 0;
    let g1 = 0;
    let g2 = 0;
    let c00 = 0;
    let c10 = 0;
    let c11 = 0;
    let c20 = 0;
    let c21 = 0;
    let c22 = 0;
    for (let t = 0; t < n; ) {
      const end = Math.min(n, t + BLOCK);
      const square = 1 / (h * h);
      c00 += byOmega * byOmega * square;
      c10 += byAlpha * byOmega * square;
      c11 += byAlpha * byAlpha * square;
      c20 += byBeta * byOmega * square;
      c21 += byBeta * byAlpha * square;
      c22 += byBeta * byBeta * square;
      let product = 1;
      for (; t < end; t++) {
        const x = squares[t] as number;
        const r = 1 / h;
        const u = x * r;
        const w = r - u * r;
        product *= h;
        ratios += u;
        g0 += w * byOmega;
        g1 += w * byAlpha;
        g2 += w * byBeta;
        byOmega = 1 + beta * byOmega;
        byAlpha = x + beta * byAlpha;
        byBeta = h + beta * byBeta;
        h = omega + alpha * x + beta * h;
      }
      logs += Math.log(product);
    }
    gradient[0] = 0.5 * g0;
    gradient[1] = 0.5 * g1;
    gradient[2] = 0.5 * g2;
    if (curvature !== null) fill(curvature, 3, [c00, c10, c11, c20, c21, c22], 0.5 * BLOCK);
    return 0.5 * (n * LOG_TWO_PI + logs + ratios);
  }

  /**
   * Negative log-likelihood at (μ, ω, α, β).
   * @param gradient (4,) receives the gradient.
   * @param curvature (4, 4) receives an estimate of the expected information; null: not wanted.
   */
  constantMean(theta: Float64Array, gradient: Float64Array, curvature: Float64Array | null): number {
    const { y } = this;
    const n = y.length;
    const mu = theta[0] as number;
    const omega = theta[1] as number;
    const alpha = theta[2] as number;
    const beta = theta[3] as number;
    const first = this.start.first;
    const moving = this.start.backcast === null;
    const b = this.start.backcast ?? this.meanSquareAbout(mu);
    const bByMu = moving ? -2 * (this.sum() / n - mu) : 0;
    let h = first ? b : omega + (alpha + beta) * b;
    let byMu = first ? bByMu : (alpha + beta) * bByMu;
    let byOmega = first ? 0 : 1;
    let byAlpha = first ? 0 : b;
    let byBeta = first ? 0 : b;
    let logs = 0;
    let ratios = 0;
    let gm = 0;
    let g0 = 0;
    let g1 = 0;
    let g2 = 0;
    const c = new Float64Array(10);
    const twice = -2 * alpha;
    for (let t = 0; t < n; ) {
      const end = Math.min(n, t + BLOCK);
      const r0 = 1 / h;
      const m = byMu * r0;
      const o = byOmega * r0;
      const a = byAlpha * r0;
      const v = byBeta * r0;
      c[0] = (c[0] as number) + m * m + 2 * r0;
      c[1] = (c[1] as number) + o * m;
      c[2] = (c[2] as number) + o * o;
      c[3] = (c[3] as number) + a * m;
      c[4] = (c[4] as number) + a * o;
      c[5] = (c[5] as number) + a * a;
      c[6] = (c[6] as number) + v * m;
      c[7] = (c[7] as number) + v * o;
      c[8] = (c[8] as number) + v * a;
      c[9] = (c[9] as number) + v * v;
      let product = 1;
      for (; t < end; t++) {
        const e = (y[t] as number) - mu;
        const x = e * e;
        const r = 1 / h;
        const u = x * r;
        const w = 0.5 * (r - u * r);
        product *= h;
        ratios += u;
        gm += w * byMu - e * r;
        g0 += w * byOmega;
        g1 += w * byAlpha;
        g2 += w * byBeta;
        byMu = twice * e + beta * byMu;
        byOmega = 1 + beta * byOmega;
        byAlpha = x + beta * byAlpha;
        byBeta = h + beta * byBeta;
        h = omega + alpha * x + beta * h;
      }
      logs += Math.log(product);
    }
    gradient[0] = gm;
    gradient[1] = g0;
    gradient[2] = g1;
    gradient[3] = g2;
    if (curvature !== null) fill(curvature, 4, c, 0.5 * BLOCK);
    return 0.5 * (n * LOG_TWO_PI + logs + ratios);
  }

  private sum(): number {
    let s = 0;
    for (let t = 0; t < this.y.length; t++) s += this.y[t] as number;
    return s;
  }

  private meanSquare(): number {
    let s = 0;
    for (let t = 0; t < this.squares.length; t++) s += this.squares[t] as number;
    return s / this.squares.length;
  }

  private meanSquareAbout(mu: number): number {
    let s = 0;
    for (let t = 0; t < this.y.length; t++) {
      const e = (this.y[t] as number) - mu;
      s += e * e;
    }
    return s / this.y.length;
  }
}

/** Writes a symmetric matrix from its lower triangle by rows, times `factor`. */
function fill(matrix: Float64Array, size: number, triangle: ArrayLike<number>, factor: number): void {
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const v = factor * (triangle[at] as number);
      matrix[i * size + j] = v;
      matrix[j * size + i] = v;
    }
  }
}
