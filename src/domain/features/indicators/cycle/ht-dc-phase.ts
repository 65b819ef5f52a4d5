/** Phase of the dominant cycle. */
import { DominantPhase } from '../../blocks/dominant-phase.ts';
import { LATE_WARMUP } from '../../blocks/hilbert-cycle.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class HtDcPhase implements Indicator {
  readonly #cell: number;
  readonly #phase = new DominantPhase();
  #count = 0;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#phase.update(row, this.#cell);
    const warm = this.#count === LATE_WARMUP;
    if (!warm) this.#count++;
    out[slot] = warm ? this.#phase.phase : Number.NaN;
  }
  reset(): void {
    this.#phase.reset();
    this.#count = 0;
  }
}

export const htDcPhase: IndicatorDefinition = {
  kind: 'htDcPhase',
  summary: 'Phase of the dominant cycle by the Hilbert transform, in degrees.',
  formula:
    'atan(R / J) + 90 + 360 / P, 180 more for J < 0, 360 less above 315; R, J = Σ sin, cos(2π i / n) · s[t−i], i = 0 … n−1; n = ⌊P + 0.5⌋; P: `htDcPeriod` computed from row 37 on; s = (4 x + 3 x[t−1] + 2 x[t−2] + x[t−3]) / 10, 0 before row 37; unchanged where |R| + |J| is rounding (10⁻¹³ of Σ |s|)',
  inputs: [anyInput],
  outputs: value('degrees, −45 to 315'),
  params: [],
  warmup: () => LATE_WARMUP,
  warmupText: '63',
  source:
    'Ehlers (2001), Rocket Science for Traders; TA-Lib `HT_DCPHASE`, unstable period 0. Where nothing moves TA-Lib has the angle of two rounding errors; here the phase stays.',
  taLib: { name: 'HT_DCPHASE' },
  create: (_, cells) => new HtDcPhase(cellAt(cells, 0)),
};
