/** Fractional difference of prices. */
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  priceInput,
  value,
} from '../../indicator.ts';
import { fracDiffWeights } from './frac-diff-weights.ts';

function weightsOf(params: IndicatorParams): number[] {
  return fracDiffWeights(param(params, 'd'), param(params, 'threshold'));
}

class FracDiff implements Indicator {
  readonly #cell: number;
  /** (k,) from the oldest value to the newest. */
  readonly #weights: Float64Array;
  /** The last k logarithms twice, at i and at i + k, so that the window is always in one piece. */
  readonly #past: Float64Array;
  #at = 0;
  #rows = 0;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#weights = Float64Array.from(weightsOf(params)).reverse();
    this.#past = new Float64Array(2 * this.#weights.length);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const k = this.#weights.length;
    const at = this.#at;
    const x = Math.log(row[this.#cell] as number);
    this.#past[at] = x;
    this.#past[at + k] = x;
    this.#at = at + 1 === k ? 0 : at + 1;
    if (this.#rows < k) this.#rows++;
    out[slot] = Number.NaN;
    if (this.#rows === k) this.#write(out, slot, at + 1);
  }
  reset(): void {
    this.#at = 0;
    this.#rows = 0;
  }

  /** Four sums side by side: one addition need not wait for the one before it. */
  #write(out: Float64Array, slot: number, from: number): void {
    const weights = this.#weights;
    const past = this.#past;
    const k = weights.length;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < k; i += 4) {
      a += (weights[i] as number) * (past[from + i] as number);
      b += (weights[i + 1] as number) * (past[from + i + 1] as number);
      c += (weights[i + 2] as number) * (past[from + i + 2] as number);
      d += (weights[i + 3] as number) * (past[from + i + 3] as number);
    }
    for (; i < k; i++) a += (weights[i] as number) * (past[from + i] as number);
    out[slot] = a + b + (c + d);
  }
}

export const fracDiff: IndicatorDefinition = {
  kind: 'fracDiff',
  summary: 'Fractional difference of the logarithm of the price: stationary, with as much memory as that allows.',
  formula: 'Σ wₖ ln x[t−k]; w₀ = 1, wₖ = −wₖ₋₁ (d − k + 1) / k, up to the first |wₖ| below the threshold',
  inputs: [priceInput],
  outputs: value('logarithm of a price for d = 0, logarithmic return for d = 1'),
  params: [
    {
      type: 'number',
      name: 'd',
      meaning: 'order of the difference',
      usual: 0.4,
      min: 0,
      max: 2,
      whole: false,
    },
    {
      type: 'number',
      name: 'threshold',
      meaning: 'weights end at the first one that is smaller',
      usual: 1e-4,
      min: 1e-6,
      max: 0.1,
      whole: false,
    },
  ],
  warmup: (params) => weightsOf(params).length - 1,
  warmupText: 'fracDiffWeights(d, threshold).length − 1',
  source:
    'López de Prado (2018), chapter 5: a window of fixed width, on ln x. The cost is one product for each weight.',
  create: (params, cells) => new FracDiff(params, cellAt(cells, 0)),
};
