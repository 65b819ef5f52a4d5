/**
 * Which instruments changed, for readers that keep sums over all of them: whoever changes a column notes the instrument,
 * and a reader takes up only what was noted since it last looked. Hot path.
 *
 * Any number of readers, each with its own place. A reader that fell behind by more than the log holds is told to begin
 * anew, so nothing is ever missed. O(1) a note, nothing allocated after construction. Single owner.
 */

const CAPACITY = 1024;
/** What `since` answers a reader that has missed something. */
const ALL = -1;

/** The last instruments that changed. */
export class ChangeLog {
  readonly #entries = new Int32Array(CAPACITY);
  #count = 0;
  #last = -1;
  /** Some reader has seen the last entry, so the same instrument must be noted again. */
  #seen = true;

  /** Notes that something of an instrument changed. */
  note(instrument: number): void {
    if (instrument === this.#last && !this.#seen) return;
    this.#entries[this.#count & (CAPACITY - 1)] = instrument;
    // Wraps around: only differences are ever looked at.
    this.#count = (this.#count + 1) | 0;
    this.#last = instrument;
    this.#seen = false;
  }

  /** Place behind the last entry, for a reader to keep. */
  get end(): number {
    this.#seen = true;
    return this.#count;
  }

  /** Entries behind a place; -1 when they are no longer all there and the reader has to begin anew. */
  since(place: number): number {
    const behind = (this.#count - place) | 0;
    return behind >= 0 && behind <= CAPACITY ? behind : ALL;
  }

  /** The entry at a place. */
  at(place: number): number {
    return this.#entries[place & (CAPACITY - 1)] as number;
  }
}
