/**
 * Tells a stream that went silent from a market that is quiet. What is normal is learned from the stream itself: the
 * longest gap of each of its last eight windows of 32 messages, and of those the median, so one hiccup does not make
 * the watch blind. Silence is three times that, within a floor and a ceiling. A stream is judged only once 16 messages
 * have come since its connection opened: a market that is halted does not make a feed reconnect for ever.
 *
 * One object watches many streams. `mark` is O(1); nothing is allocated after construction but once in 32 messages.
 */

const WINDOWS = 8;
const WINDOW_GAPS = 32;
const JUDGED_FROM = 16;

/** How silence of one stream is told. */
export interface SilenceRule {
  /** Normal gap, ms; learned from the stream when absent. */
  readonly expectedGapMs?: number;
  /** Silence is never told earlier, ms. */
  readonly floorMs: number;
  /** Nor later, once the stream is judged, ms. */
  readonly ceilingMs: number;
}

/** Times the expected gap that is too long. */
export const SILENCE_FACTOR = 3;

export class Silence {
  readonly #rules: readonly SilenceRule[];
  readonly #lastAt: Float64Array;
  readonly #marks: Float64Array;
  /** Longest gap of the window being filled, and the number of gaps in it. */
  readonly #longest: Float64Array;
  readonly #gaps: Uint8Array;
  /** Longest gaps of the last windows. */
  readonly #windows: Float64Array;
  readonly #filled: Float64Array;
  /** Normal gap, microseconds. */
  readonly #expected: Float64Array;

  constructor(rules: readonly SilenceRule[]) {
    const n = rules.length;
    this.#rules = rules;
    this.#lastAt = new Float64Array(n);
    this.#marks = new Float64Array(n);
    this.#longest = new Float64Array(n);
    this.#gaps = new Uint8Array(n);
    this.#windows = new Float64Array(n * WINDOWS);
    this.#filled = new Float64Array(n);
    this.#expected = new Float64Array(n);
  }

  /** A connection has opened: nothing is judged until messages have come; what was learned stays. */
  opened(): void {
    this.#lastAt.fill(0);
    this.#marks.fill(0);
  }

  /** A message of `stream` came. @param now microseconds. */
  mark(stream: number, now: number): void {
    const last = this.#lastAt[stream] as number;
    // The many trades of one frame are one sign of life.
    if (now === last) return;
    this.#lastAt[stream] = now;
    this.#marks[stream] = (this.#marks[stream] as number) + 1;
    if (last === 0) return;
    const gap = now - last;
    if (gap > (this.#longest[stream] as number)) this.#longest[stream] = gap;
    this.#gaps[stream] = (this.#gaps[stream] as number) + 1;
    if (this.#gaps[stream] === WINDOW_GAPS) this.#closeWindow(stream);
  }

  /** Time of the last message, microseconds; 0 when there was none since the connection opened. */
  lastAt(stream: number): number {
    return this.#lastAt[stream] as number;
  }

  /** How long `stream` may be silent, microseconds; infinite while it is not judged. */
  limit(stream: number): number {
    const rule = this.#rules[stream] as SilenceRule;
    if ((this.#marks[stream] as number) < JUDGED_FROM) return Number.POSITIVE_INFINITY;
    const learned =
      (this.#filled[stream] as number) > 0 ? (this.#expected[stream] as number) : (this.#longest[stream] as number);
    const expected = rule.expectedGapMs === undefined ? learned : rule.expectedGapMs * 1000;
    return Math.min(Math.max(SILENCE_FACTOR * expected, rule.floorMs * 1000), rule.ceilingMs * 1000);
  }

  /** Whether `stream` has been silent for too long at `now`. */
  isSilent(stream: number, now: number): boolean {
    return now - (this.#lastAt[stream] as number) > this.limit(stream);
  }

  #closeWindow(stream: number): void {
    const filled = this.#filled[stream] as number;
    this.#windows[stream * WINDOWS + (filled % WINDOWS)] = this.#longest[stream] as number;
    this.#filled[stream] = filled + 1;
    this.#longest[stream] = 0;
    this.#gaps[stream] = 0;
    const n = Math.min(filled + 1, WINDOWS);
    const sorted = this.#windows.slice(stream * WINDOWS, stream * WINDOWS + n).sort();
    // The upper median: with two windows the longer one is the normal gap.
    this.#expected[stream] = sorted[n >> 1] as number;
  }
}
