/** Deviation of the return of one instrument from that of another. */
import { LogChange } from '../../blocks/log-change.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class TrackingError implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #n: number;
  readonly #returnX = new LogChange();
  readonly #returnY = new LogChange();
  readonly #moments: WindowMoments;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#n = n;
    this.#moments = new WindowMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = this.#returnX.update(row[this.#x] as number);
    this.#moments.update(this.#returnY.update(row[this.#y] as number) - x);
    out[slot] = Math.sqrt(this.#moments.sumSquares / (this.#n - 1));
  }
  reset(): void {
    this.#returnX.reset();
    this.#returnY.reset();
    this.#moments.reset();
  }
}

export const trackingError: IndicatorDefinition = {
  kind: 'trackingError',
  summary: 'Tracking error: the sample deviation of the returns of y over those of x, per bar and not annualised.',
  formula: '√(Σ (a − ā)² / (n−1)) over the last n active returns a = ln(y[t] / y[t−1]) − ln(x[t] / x[t−1])',
  inputs: PRICE_PAIR,
  outputs: value('standard deviation per bar'),
  params: [periodParam(2, 60, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Roll (1992), with logarithmic returns.',
  create: (params, cells) => new TrackingError(param(params, 'period'), cells),
};
