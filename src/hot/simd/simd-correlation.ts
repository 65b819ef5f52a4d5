/**
 * Correlation matrix of rows with SIMD. Hot path.
 *
 *   const correlation = new SimdCorrelation({ assets: 50, observations: 256 });
 *   correlation.rows.set(returns);          // written in place: no copy between here and the kernel
 *   const matrix = correlation.compute();   // (50, 50), the same view every time
 *
 * Invariants: the matrix is symmetric, lies in [-1, 1] and has ones on its diagonal. A row that is constant or holds a
 * value that is not finite has NaN in every place of its, the diagonal included, and leaves the others alone. Deviations
 * are squared as they come: their sums of squares must lie between 1e-150 and 1e150, or the row counts as one of these.
 *
 * Cost: O(assets² · observations), 50 by 256 in about a third of numpy.corrcoef; memory 16 bytes a value; nothing is
 * allocated after construction. Plain twin: `scalar-correlation.ts`, equal to 1e-12.
 */
import { assert } from '../../core/index.ts';
import { type CorrelationKernel, correlationKernel } from './correlation-kernel.ts';

/** All are required. */
export interface SimdCorrelationOptions {
  /** Rows, 1 to 4,096. */
  readonly assets: number;
  /** Values in a row, at least 2; assets · observations at most 2^25. */
  readonly observations: number;
}

/** Correlates the rows of one matrix, as often as its values change. */
export class SimdCorrelation {
  readonly assets: number;
  readonly observations: number;
  /** (assets, observations) input, row-major: the caller writes, the kernel reads. */
  readonly rows: Float64Array;
  readonly #matrix: Float64Array;
  readonly #kernel: CorrelationKernel;

  /** @throws InputError BOT4_STATS_ARGUMENT when a size is out of its range. */
  constructor(options: SimdCorrelationOptions) {
    const { assets, observations } = options ?? {};
    this.#kernel = correlationKernel(assets, observations);
    this.assets = assets;
    this.observations = observations;
    const { buffer } = this.#kernel.memory;
    this.rows = new Float64Array(buffer, this.#kernel.input(), assets * observations);
    this.#matrix = new Float64Array(buffer, this.#kernel.matrix(), assets * assets);
  }

  /**
   * Correlates `rows` as they are now.
   * @returns (assets, assets) row-major, a view that the next call overwrites.
   */
  compute(): Float64Array {
    this.#kernel.correlate();
    return this.#matrix;
  }

  /** Correlation of rows i and j at the last `compute`; 0 before the first. */
  at(i: number, j: number): number {
    const value = this.#matrix[i * this.assets + j];
    if (value === undefined || !(j >= 0 && j < this.assets)) assert(false, 'correlation of a row that exists', i, j);
    return value as number;
  }
}
