/** Components of the dominant cycle. */
import { EARLY_START, EARLY_WARMUP, HilbertCycle } from '../../blocks/hilbert-cycle.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition } from '../../indicator.ts';

class HtPhasor implements Indicator {
  readonly #cell: number;
  readonly #cycle = new HilbertCycle(EARLY_START);
  #count = 0;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#cycle.update(row, this.#cell);
    const warm = this.#count === EARLY_WARMUP;
    if (!warm) this.#count++;
    out[slot] = warm ? this.#cycle.inPhase : Number.NaN;
    out[slot + 1] = warm ? this.#cycle.quadrature : Number.NaN;
  }
  reset(): void {
    this.#cycle.reset();
    this.#count = 0;
  }
}

export const htPhasor: IndicatorDefinition = {
  kind: 'htPhasor',
  summary: 'The two components of the dominant cycle, a quarter of a cycle apart, by the Hilbert transform.',
  formula:
    'd = H(s), s = (4 x + 3 x[t−1] + 2 x[t−2] + x[t−3]) / 10; inPhase = d[t−3]; quadrature = H(d); H(y) = (0.0962 y + 0.5769 y[t−2] − 0.5769 y[t−4] − 0.0962 y[t−6]) · (0.075 p[t−1] + 0.54); p: period of `htDcPeriod` before its last smoothing; all 0 before row 12',
  inputs: [anyInput],
  outputs: [
    { name: 'inPhase', meaning: 'the series without its trend, unit of the input' },
    { name: 'quadrature', meaning: 'the same a quarter of a cycle on, unit of the input' },
  ],
  params: [],
  warmup: () => EARLY_WARMUP,
  warmupText: '32',
  source: 'Ehlers (2001), Rocket Science for Traders; TA-Lib `HT_PHASOR`, unstable period 0.',
  taLib: { name: 'HT_PHASOR', outputs: { inphase: 'inPhase', quadrature: 'quadrature' } },
  create: (_, cells) => new HtPhasor(cellAt(cells, 0)),
};
