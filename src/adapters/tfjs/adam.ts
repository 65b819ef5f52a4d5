/** Adam on a flat array: the decay rates of its paper, moments in double precision. No allocation per step. */
import { assert } from '../../core/index.ts';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
/** Added to the root of the second moment; 1e-7 is what TensorFlow uses with float32. */
const EPSILON = 1e-7;

/**
 * The optimiser of Kingma & Ba (2015), Adam: a method for stochastic optimization, algorithm 1:
 * m = β₁m + (1 − β₁)g, v = β₂v + (1 − β₂)g², w −= η · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 */
export class Adam {
  readonly #learningRate: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #decay1 = 1;
  #decay2 = 1;

  constructor(size: number, learningRate: number) {
    this.#learningRate = learningRate;
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
  }

  /** Moves `values` (n,) against `gradient` (n,), in place. */
  step(values: Float32Array, gradient: Float32Array): void {
    const n = this.#first.length;
    assert(values.length === n && gradient.length === n, 'values and gradient have the size of the optimiser', n);
    this.#decay1 *= BETA_1;
    this.#decay2 *= BETA_2;
    for (let i = 0; i < n; i++) {
      const g = gradient[i] as number;
      const first = BETA_1 * (this.#first[i] as number) + (1 - BETA_1) * g;
      const second = BETA_2 * (this.#second[i] as number) + (1 - BETA_2) * g * g;
      this.#first[i] = first;
      this.#second[i] = second;
      const spread = Math.sqrt(second / (1 - this.#decay2)) + EPSILON;
      values[i] = (values[i] as number) - (this.#learningRate * first) / (1 - this.#decay1) / spread;
    }
  }
}
