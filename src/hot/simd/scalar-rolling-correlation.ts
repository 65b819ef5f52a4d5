/**
 * Plain twin of `RollingCorrelation`: the same exchange of products in loops that read like the formula, with a fresh sum
 * every 1,000 updates. For tests, benches and reading.
 * Cost: push O(assets²); nothing is allocated after construction but by the fresh sums.
 */
import type { RollingCorrelationOptions } from './rolling-correlation.ts';
import { scalarCorrelation } from './scalar-correlation.ts';

const REFRESH_EVERY = 1000;

/** Correlations of the last observations, renewed with each. */
export class ScalarRollingCorrelation {
  readonly assets: number;
  readonly window: number;
  /** (assets, assets) correlations. */
  readonly matrix: Float64Array;
  /** (window, assets) observations, a ring. */
  readonly #held: Float64Array;
  /** (assets, assets) sums of products of deviations. */
  readonly #sums: Float64Array;
  readonly #mean: Float64Array;
  readonly #p: Float64Array;
  readonly #q: Float64Array;
  #slot = 0;
  #count = 0;
  #updates = 0;

  constructor(options: RollingCorrelationOptions) {
    const { assets, window } = options;
    this.assets = assets;
    this.window = window;
    this.matrix = new Float64Array(assets * assets).fill(Number.NaN);
    this.#held = new Float64Array(window * assets);
    this.#sums = new Float64Array(assets * assets);
    this.#mean = new Float64Array(assets);
    this.#p = new Float64Array(assets);
    this.#q = new Float64Array(assets);
  }

  /** Takes an observation in. @param observation (assets,) finite. */
  push(observation: ArrayLike<number>): void {
    const { assets: k, window: n } = this;
    const full = this.#count === n;
    const size = full ? n : this.#count + 1;
    for (let i = 0; i < k; i++) {
      const mean = this.#mean[i] as number;
      const a = (observation[i] as number) - mean;
      // While the window fills, nothing leaves: aa'·m/(m + 1).
      const b = full ? (this.#held[this.#slot * k + i] as number) - mean : 0;
      const d = a - b;
      this.#p[i] = d / 2;
      this.#q[i] = a + b - d / size;
      this.#mean[i] = mean + d / size;
      this.#held[this.#slot * k + i] = observation[i] as number;
    }
    this.#count = size;
    this.#slot = (this.#slot + 1) % n;
    if (++this.#updates % REFRESH_EVERY === 0) this.#refresh();
    else this.#exchange();
    this.#normalise();
  }

  #exchange(): void {
    const { assets: k } = this;
    for (let i = 0; i < k; i++) {
      const p = this.#p[i] as number;
      const q = this.#q[i] as number;
      for (let j = i; j < k; j++) {
        const change = p * (this.#q[j] as number) + q * (this.#p[j] as number);
        this.#sums[i * k + j] = (this.#sums[i * k + j] as number) + change;
      }
    }
  }

  #refresh(): void {
    const { assets: k } = this;
    const n = this.#count;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let t = 0; t < n; t++) sum += this.#held[t * k + i] as number;
      this.#mean[i] = sum / n;
    }
    for (let i = 0; i < k; i++) {
      for (let j = i; j < k; j++) {
        let sum = 0;
        for (let t = 0; t < n; t++) {
          const u = (this.#held[t * k + i] as number) - (this.#mean[i] as number);
          sum += u * ((this.#held[t * k + j] as number) - (this.#mean[j] as number));
        }
        this.#sums[i * k + j] = sum;
      }
    }
  }

  #normalise(): void {
    const { assets: k } = this;
    for (let i = 0; i < k; i++) {
      const d = this.#sums[i * k + i] as number;
      this.matrix[i * k + i] = d > 0 ? 1 : Number.NaN;
      for (let j = i + 1; j < k; j++) {
        const r = (this.#sums[i * k + j] as number) / Math.sqrt(d * (this.#sums[j * k + j] as number));
        this.matrix[i * k + j] = r;
        this.matrix[j * k + i] = r;
      }
    }
  }

  /** The matrix from the observations in the window, from the start: what every update is held against. */
  fromStart(): Float64Array {
    const { assets: k } = this;
    const n = this.#count;
    const rows = new Float64Array(k * n);
    for (let t = 0; t < n; t++) for (let i = 0; i < k; i++) rows[i * n + t] = this.#held[t * k + i] as number;
    const out = new Float64Array(k * k);
    scalarCorrelation(rows, { assets: k, observations: n }, out);
    return out;
  }
}
