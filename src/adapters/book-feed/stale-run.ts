/**
 * Tells late messages from a count that begins anew. One message with a number that is too high, or a venue that starts
 * its count again, would make everything after it look old for ever; so numbers that are too low are taken seriously
 * once some of them come one after the other.
 */

/** So many numbers in a row are no coincidence. */
const RUN = 3;

export class StaleRun {
  #last = -1;
  #length = 0;

  /** A number came that is not too low. */
  reset(): void {
    this.#length = 0;
    this.#last = -1;
  }

  /** Takes a number that is too low. @returns whether the count goes on there. */
  goesOnAt(number: number): boolean {
    this.#length = number === this.#last + 1 ? this.#length + 1 : 1;
    this.#last = number;
    if (this.#length < RUN) return false;
    this.#length = 0;
    return true;
  }
}
