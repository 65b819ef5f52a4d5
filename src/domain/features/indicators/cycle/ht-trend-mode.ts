/** Whether the market trends or cycles. */
import { DominantPhase } from '../../blocks/dominant-phase.ts';
import { LATE_WARMUP } from '../../blocks/hilbert-cycle.ts';
import { InstantaneousTrend } from '../../blocks/instantaneous-trend.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

const RADIANS = Math.PI / 180;
const LEAD = 45;
/** Turn of the phase in one bar that is still one of the cycle, in parts of 360 / period. */
const TURN_MIN = 0.67;
const TURN_MAX = 1.5;
/** Distance from the trend line, as a part of it, that only a trend has. */
const FAR = 0.015;

class HtTrendMode implements Indicator {
  readonly #cell: number;
  readonly #phase = new DominantPhase();
  readonly #trend = new InstantaneousTrend(this.#phase.cycle);
  #count = 0;
  #phaseBefore = 0;
  #aheadBefore = 0;
  /** Bars since the two sines crossed. */
  #bars = 0;
  #mode = 0;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#phase.update(row, this.#cell);
    this.#trend.update(row, this.#cell);
    if (this.#phase.cycle.started) this.#decide();
    const warm = this.#count === LATE_WARMUP;
    if (!warm) this.#count++;
    out[slot] = warm ? this.#mode : Number.NaN;
  }
  reset(): void {
    this.#phase.reset();
    this.#trend.reset();
    this.#count = 0;
    this.#phaseBefore = 0;
    this.#aheadBefore = 0;
    this.#bars = 0;
    this.#mode = 0;
  }
  #decide(): void {
    const trend = this.#trend.value;
    const { phase, cycle } = this.#phase;
    const { smoothPeriod, smoothed } = cycle;
    const turn = phase - this.#phaseBefore;
    this.#phaseBefore = phase;
    this.#bars = this.#crossed() ? 1 : this.#bars + 1;
    const step = 360 / smoothPeriod;
    const turns = turn > TURN_MIN * step && turn < TURN_MAX * step;
    const cycles = turns || this.#bars === 1 || this.#bars < 0.5 * smoothPeriod;
    const far = trend !== 0 && Math.abs((smoothed - trend) / trend) >= FAR;
    this.#mode = cycles && !far ? 0 : 1;
  }
  #crossed(): boolean {
    const { phase } = this.#phase;
    const ahead = Math.sin(phase * RADIANS) - Math.sin((phase + LEAD) * RADIANS);
    const before = this.#aheadBefore;
    this.#aheadBefore = ahead;
    return (ahead > 0 && before <= 0) || (ahead < 0 && before >= 0);
  }
}

export const htTrendMode: IndicatorDefinition = {
  kind: 'htTrendMode',
  summary: 'Whether the market trends (1) or cycles (0), by the phase of the dominant cycle.',
  formula:
    '1 where |s − T| / T ≥ 0.015; else 0 for half a period P after sine and lead have crossed, and where the phase turns by 0.67 to 1.5 times 360° / P in a bar; else 1; sine, lead: `htSine`, T: `htTrendline`, P: `htDcPeriod` computed from row 37 on, s = (4 x + 3 x[t−1] + 2 x[t−2] + x[t−3]) / 10',
  inputs: [anyInput],
  outputs: value('0 or 1'),
  params: [],
  warmup: () => LATE_WARMUP,
  warmupText: '63',
  source:
    'Ehlers (2001), Rocket Science for Traders; TA-Lib `HT_TRENDMODE`, unstable period 0, which has 0 for the bars before the first.',
  taLib: { name: 'HT_TRENDMODE' },
  create: (_, cells) => new HtTrendMode(cellAt(cells, 0)),
};
