/** Change of the logarithm from one value to the next. */

/** Streaming ln(x / previous x): NaN for the first value. */
export class LogChange {
  #before = Number.NaN;

  update(x: number): number {
    const change = Math.log(x / this.#before);
    this.#before = x;
    return change;
  }

  reset(): void {
    this.#before = Number.NaN;
  }
}
