/**
 * Plain twin of `SimdCorrelation`: the same matrix in one loop a pair, for tests, benches and reading.
 * Cost: O(assets² · observations); one copy of the rows is allocated.
 */

/** Rounding of the data, as a share of its level, below which a row counts as constant. */
const CONSTANT_SHARE = 8 * Number.EPSILON;
const SQUARES_MIN = 1e-150;
const SQUARES_MAX = 1e150;

/** Shape of the rows. */
export interface ScalarCorrelationOptions {
  readonly assets: number;
  readonly observations: number;
}

/**
 * Correlation matrix of rows.
 * @param rows (assets, observations) row-major.
 * @param options assets and observations.
 * @param out (assets, assets) row-major, filled; NaN for a row that is constant or not finite.
 */
export function scalarCorrelation(rows: Float64Array, options: ScalarCorrelationOptions, out: Float64Array): void {
  const { assets: k, observations: n } = options;
  const z = deviations(rows, k, n);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < n; t++) sum += (z[i * n + t] as number) * (z[j * n + t] as number);
      out[i * k + j] = sum;
    }
  }
  const squares = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const noise = CONSTANT_SHARE * (rows[i * n] as number);
    const d = out[i * k + i] as number;
    squares[i] = d > Math.max(SQUARES_MIN, n * noise * noise) && d < SQUARES_MAX ? d : Number.NaN;
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      const r = (out[i * k + j] as number) / Math.sqrt((squares[i] as number) * (squares[j] as number));
      out[i * k + j] = Math.max(-1, Math.min(1, r));
      out[j * k + i] = out[i * k + j] as number;
    }
    out[i * k + i] = (squares[i] as number) > 0 ? 1 : Number.NaN;
  }
}

/** Rows less their means; the first value of a row goes off first, so that a large level costs no digits. */
function deviations(rows: Float64Array, k: number, n: number): Float64Array {
  const z = new Float64Array(k * n);
  for (let i = 0; i < k; i++) {
    const from = i * n;
    const level = rows[from] as number;
    let sum = 0;
    for (let t = from; t < from + n; t++) sum += (rows[t] as number) - level;
    const mean = sum / n;
    for (let t = from; t < from + n; t++) z[t] = (rows[t] as number) - level - mean;
  }
  return z;
}
