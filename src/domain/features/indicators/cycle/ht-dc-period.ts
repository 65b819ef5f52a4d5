/** Period of the dominant cycle. */
import { EARLY_START, EARLY_WARMUP, HilbertCycle } from '../../blocks/hilbert-cycle.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class HtDcPeriod implements Indicator {
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
    out[slot] = warm ? this.#cycle.smoothPeriod : Number.NaN;
  }
  reset(): void {
    this.#cycle.reset();
    this.#count = 0;
  }
}

export const htDcPeriod: IndicatorDefinition = {
  kind: 'htDcPeriod',
  summary: 'Period of the dominant cycle by the Hilbert transform, 6 to 50 bars.',
  formula:
    'P = 0.33 p + 0.67 P[t−1]; p = 0.2 · c + 0.8 p[t−1]; c = 2π / atan(Im / Re), within 0.67 and 1.5 of p[t−1] and within 6 and 50; Re, Im: `0.2 · new + 0.8 · old` of i i[t−1] + q q[t−1] and i q[t−1] − q i[t−1]; i, q: the same smoothing of I − H(Q) and Q + H(I); I, Q: `htPhasor`, H its transformer; all 0 before row 12',
  inputs: [anyInput],
  outputs: value('bars'),
  params: [],
  warmup: () => EARLY_WARMUP,
  warmupText: '32',
  source: 'Ehlers (2001), Rocket Science for Traders; TA-Lib `HT_DCPERIOD`, unstable period 0.',
  taLib: { name: 'HT_DCPERIOD' },
  create: (_, cells) => new HtDcPeriod(cellAt(cells, 0)),
};
