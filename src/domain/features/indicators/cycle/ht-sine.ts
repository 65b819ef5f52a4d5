/** Sine of the phase of the dominant cycle. */
import { DominantPhase } from '../../blocks/dominant-phase.ts';
import { LATE_WARMUP } from '../../blocks/hilbert-cycle.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition } from '../../indicator.ts';

const RADIANS = Math.PI / 180;
/** Degrees by which the second sine is ahead. */
const LEAD = 45;

class HtSine implements Indicator {
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
    const phase = warm ? this.#phase.phase : Number.NaN;
    out[slot] = Math.sin(phase * RADIANS);
    out[slot + 1] = Math.sin((phase + LEAD) * RADIANS);
  }
  reset(): void {
    this.#phase.reset();
    this.#count = 0;
  }
}

export const htSine: IndicatorDefinition = {
  kind: 'htSine',
  summary: 'Sine of the phase of the dominant cycle, and the same an eighth of a cycle ahead; they cross at its turns.',
  formula: 'sine = sin(φ); lead = sin(φ + 45°); φ: `htDcPhase`',
  inputs: [anyInput],
  outputs: [
    { name: 'sine', meaning: '−1 to 1' },
    { name: 'lead', meaning: '−1 to 1' },
  ],
  params: [],
  warmup: () => LATE_WARMUP,
  warmupText: '63',
  source: 'Ehlers (2001), Rocket Science for Traders; TA-Lib `HT_SINE`, unstable period 0.',
  taLib: { name: 'HT_SINE', outputs: { sine: 'sine', leadsine: 'lead' } },
  create: (_, cells) => new HtSine(cellAt(cells, 0)),
};
