/** Hurst exponent within a window. */
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  numbersOf,
  param,
  periodParam,
  priceInput,
  value,
} from '../../indicator.ts';

/** The value of a process without memory. */
const NEUTRAL = 0.5;

class Hurst implements Indicator {
  readonly #cell: number;
  readonly #period: number;
  readonly #lags: Int32Array;
  readonly #logLags: Float64Array;
  /** (lags,) moments of the differences; those over τ are n − τ in a window of n values. */
  readonly #moments: readonly WindowMoments[];
  /** Last logarithms, as many as the longest lag, as a ring. */
  readonly #past: Float64Array;
  #at = 0;
  #rows = 0;
  constructor(params: IndicatorParams, cell: number) {
    const lags = numbersOf(params, 'lags');
    this.#cell = cell;
    this.#period = param(params, 'period');
    this.#lags = Int32Array.from(lags);
    this.#logLags = Float64Array.from(lags, Math.log);
    this.#moments = lags.map((lag) => new WindowMoments(this.#period - lag));
    this.#past = new Float64Array(lags.at(-1) as number);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = Math.log(row[this.#cell] as number);
    const past = this.#past;
    for (let i = 0; i < this.#lags.length; i++) {
      const lag = this.#lags[i] as number;
      if (this.#rows < lag) break;
      const at = this.#at - lag;
      (this.#moments[i] as WindowMoments).update(x - (past[at < 0 ? at + past.length : at] as number));
    }
    past[this.#at] = x;
    this.#at = this.#at + 1 === past.length ? 0 : this.#at + 1;
    if (this.#rows < this.#period) this.#rows++;
    this.#write(out, slot);
  }
  reset(): void {
    for (const each of this.#moments) each.reset();
    this.#at = 0;
    this.#rows = 0;
  }

  /** Least squares line of ln deviation over ln lag, by running means. */
  #write(out: Float64Array, slot: number): void {
    let count = 0;
    let meanX = 0;
    let meanY = 0;
    let xx = 0;
    let xy = 0;
    for (let i = 0; i < this.#lags.length; i++) {
      const { sumSquares } = this.#moments[i] as WindowMoments;
      if (sumSquares === 0) continue;
      const x = this.#logLags[i] as number;
      const y = 0.5 * Math.log(sumSquares / (this.#period - (this.#lags[i] as number)));
      count++;
      const deltaX = x - meanX;
      meanX += deltaX / count;
      meanY += (y - meanY) / count;
      xx += deltaX * (x - meanX);
      xy += deltaX * (y - meanY);
    }
    if (this.#rows < this.#period) out[slot] = Number.NaN;
    else out[slot] = xx === 0 ? NEUTRAL : xy / xx;
  }
}

export const hurst: IndicatorDefinition = {
  kind: 'hurst',
  summary:
    'Hurst exponent: how the deviation of price changes grows with their length; above 0.5 trends, below it returns.',
  formula:
    'slope of ln s(τ) over ln τ by least squares, s(τ) the population deviation of ln x[s] − ln x[s−τ], s = t−n+1+τ … t, for each lag τ; lags with deviation 0 are left out, and 0.5 when fewer than two are left',
  inputs: [priceInput],
  outputs: value('0.5 for a random walk'),
  params: [
    periodParam(3, 200, 'prices in the window'),
    {
      type: 'numbers',
      name: 'lags',
      meaning: 'lengths of the changes in bars',
      usual: [2, 4, 8, 16],
      min: 1,
      max: 10_000,
      whole: true,
      countMin: 2,
      countMax: 32,
    },
  ],
  relation: (params) => {
    const longest = numbersOf(params, 'lags').at(-1) as number;
    const period = param(params, 'period');
    return longest <= period - 2
      ? undefined
      : `period is ${period} and the longest of lags is ${longest}; it is at most period − 2`;
  },
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source:
    'The scaling of Mandelbrot and Van Ness (1968), estimated as in Gatheral, Jaisson and Rosenbaum (2018) with second moments.',
  create: (params, cells) => new Hurst(params, cellAt(cells, 0)),
};
