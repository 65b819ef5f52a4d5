/** Range of a bar together with the gap from the close before it (Wilder 1978). */

/** Streaming true range: NaN for the first bar. */
export class TrueRange {
  #close = Number.NaN;

  update(high: number, low: number, close: number): number {
    const before = this.#close;
    this.#close = close;
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  }

  reset(): void {
    this.#close = Number.NaN;
  }
}
