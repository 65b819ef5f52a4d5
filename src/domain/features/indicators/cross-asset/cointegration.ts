/** Residual of one price from another. */
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

/** Shares of the variance of ln(y/x), and variances of logarithms, below which a residual is nothing but rounding. */
const SHARE_LOST = 1e-14;
const VARIANCE_LOST = 1e-26;

/**
 * Regresses ln(y/x) on ln x: the slope is that of ln y on ln x less 1, and the residuals are the same. Two prices that
 * move together leave little in ln(y/x), so their variance is not the difference of two that are much larger.
 */
class Cointegration implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #n: number;
  readonly #moments: WindowCrossMoments;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#n = n;
    this.#moments = new WindowCrossMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const moments = this.#moments;
    const n = this.#n;
    const x = row[this.#x] as number;
    moments.update(Math.log(x), Math.log((row[this.#y] as number) / x));
    const { slope, sumYY } = moments;
    const residual = moments.fromMeanY - slope * moments.fromMeanX;
    const squares = sumYY - slope * moments.sumXY;
    const lost = squares <= SHARE_LOST * sumYY + VARIANCE_LOST * n;
    out[slot] = residual;
    out[slot + 1] = lost ? 0 : residual / Math.sqrt(squares / (n - 2));
    out[slot + 2] = 1 + slope;
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const cointegration: IndicatorDefinition = {
  kind: 'cointegration',
  summary: 'Cointegration residual: how far y is above what its regression on x says, in logarithms and in deviations.',
  formula:
    'ln y = a + hedge · ln x + e by least squares over n rows; value = e[t]; zscore = e[t] / √(Σ e² / (n−2)), 0 when that is lost in rounding; x that stands still has hedge 1, the residual of ln(y/x)',
  inputs: PRICE_PAIR,
  outputs: [
    { name: 'value', meaning: 'residual, logarithm of a ratio of prices' },
    { name: 'zscore', meaning: 'residual in standard errors of the regression' },
    { name: 'hedge', meaning: 'hedge ratio: relative move of y for one of x' },
  ],
  params: [periodParam(3, 100, 'rows in the regression')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source:
    'Engle and Granger (1987), the first step, over a window. Whether the two are cointegrated is for a test of the residual.',
  create: (params, cells) => new Cointegration(param(params, 'period'), cells),
};
