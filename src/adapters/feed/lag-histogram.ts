/**
 * Quantiles of a stream of lags in constant memory: counts by logarithmic classes, 32 to an octave, so a quantile is
 * right to 1.6 %. Lags may be negative (an estimate of a clock is never exact) and are counted as such, not as 0.
 * Two windows overlap: what is older than two of them is forgotten. Cost of `add`: O(1), nothing allocated.
 */

const OCTAVES = 40;
const STEPS = 32;
/** Classes of one sign; the first holds everything below 1 µs. */
const CLASSES = OCTAVES * STEPS + 1;
const LOG2_STEPS = STEPS / Math.LN2;

function classOf(magnitude: number): number {
  if (magnitude < 1) return 0;
  return Math.min(CLASSES - 1, 1 + Math.floor(Math.log(magnitude) * LOG2_STEPS));
}

/** Geometric middle of a class. */
function middleOf(index: number): number {
  return index === 0 ? 0 : 2 ** ((index - 0.5) / STEPS);
}

export class LagHistogram {
  readonly #windowMicros: number;
  /** Negative classes, largest magnitude first, then the positive ones. */
  #current = new Float64Array(2 * CLASSES);
  #previous = new Float64Array(2 * CLASSES);
  #startedAt = 0;
  #count = 0;
  #previousCount = 0;

  constructor(windowMicros: number) {
    this.#windowMicros = windowMicros;
  }

  /** @param lag microseconds, of either sign. @param now local time, microseconds. */
  add(lag: number, now: number): void {
    if (now - this.#startedAt >= this.#windowMicros) this.#roll(now);
    const index = lag < 0 ? CLASSES - 1 - classOf(-lag) : CLASSES + classOf(lag);
    this.#current[index] = (this.#current[index] as number) + 1;
    this.#count += 1;
  }

  /** The lag below which a share `q` lies, microseconds; NaN when there is none. */
  quantile(q: number): number {
    const total = this.#count + this.#previousCount;
    if (total === 0) return Number.NaN;
    const rank = Math.max(1, Math.ceil(q * total));
    let seen = 0;
    for (let i = 0; i < 2 * CLASSES; i++) {
      seen += (this.#current[i] as number) + (this.#previous[i] as number);
      if (seen >= rank) return i < CLASSES ? -middleOf(CLASSES - 1 - i) : middleOf(i - CLASSES);
    }
    return Number.NaN;
  }

  #roll(now: number): void {
    const isRecent = now - this.#startedAt < 2 * this.#windowMicros;
    const old = this.#previous.fill(0);
    this.#previous = isRecent ? this.#current : old;
    this.#previousCount = isRecent ? this.#count : 0;
    this.#current = isRecent ? old : this.#current.fill(0);
    this.#count = 0;
    this.#startedAt = now;
  }
}
