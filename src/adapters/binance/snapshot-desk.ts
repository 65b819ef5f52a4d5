/**
 * Which snapshots were asked for, and when to ask again. The time is that of the frames: a session has no clock. One
 * request a market at most; after failures in a row the pauses grow, so that a book that breaks each time does not eat
 * up the weight that the venue allows.
 */

/** A request without an answer for this long is lost. */
const ANSWER_MICROS = 10e6;
const PAUSE_MICROS = 250e3;
const PAUSE_MAX_MICROS = 30e6;
/** A book that held this long has not failed in a row. */
const CALM_MICROS = 10e6;
const NEVER = Number.POSITIVE_INFINITY;

export class SnapshotDesk {
  /** When the next request of a market is due: at once (0), at a time, or never because none is wanted. */
  readonly #due: Float64Array;
  /** When it was asked for; 0 when it is not. */
  readonly #askedAt: Float64Array;
  readonly #failures: Uint8Array;
  readonly #syncedAt: Float64Array;
  #nextDue = NEVER;

  constructor(markets: number) {
    this.#due = new Float64Array(markets).fill(NEVER);
    this.#askedAt = new Float64Array(markets);
    this.#failures = new Uint8Array(markets);
    this.#syncedAt = new Float64Array(markets);
  }

  /** Nothing is wanted and nothing was asked for. */
  reset(): void {
    this.#due.fill(NEVER);
    this.#askedAt.fill(0);
    this.#nextDue = NEVER;
  }

  isAsked(slot: number): boolean {
    return this.#askedAt[slot] !== 0;
  }

  /** A snapshot is wanted, unless it is asked for already or waits for the end of a pause. */
  want(slot: number, now: number): void {
    if (this.isAsked(slot) || this.#due[slot] !== NEVER) return;
    this.#plan(slot, now);
  }

  /** A book that was served is lost: soon after its snapshot that is a failure in a row. */
  lost(slot: number, now: number): void {
    if (now - (this.#syncedAt[slot] as number) < CALM_MICROS) this.#fail(slot);
    else this.#failures[slot] = 0;
    this.#askedAt[slot] = 0;
    this.#plan(slot, now + this.#pause(slot));
  }

  /** The request failed, or its answer was of no use. */
  failed(slot: number, now: number): void {
    this.#fail(slot);
    this.#askedAt[slot] = 0;
    this.#plan(slot, now + this.#pause(slot));
  }

  /** The book is whole. */
  done(slot: number, now: number): void {
    this.#askedAt[slot] = 0;
    this.#due[slot] = NEVER;
    this.#syncedAt[slot] = now;
  }

  /** Whether anything may be due: one comparison a frame. */
  isDue(now: number): boolean {
    return now >= this.#nextDue;
  }

  /** Market whose request is due now, −1 when there is none; it counts as asked for from now on. */
  next(now: number): number {
    let soonest = NEVER;
    for (let slot = 0; slot < this.#due.length; slot++) {
      const due = this.#due[slot] as number;
      if (due <= now) {
        this.#askedAt[slot] = Math.max(now, 1);
        // Due again when no answer comes.
        this.#due[slot] = now + ANSWER_MICROS;
        return slot;
      }
      if (due < soonest) soonest = due;
    }
    this.#nextDue = soonest;
    return -1;
  }

  #plan(slot: number, at: number): void {
    this.#due[slot] = at;
    if (at < this.#nextDue) this.#nextDue = at;
  }

  #fail(slot: number): void {
    this.#failures[slot] = Math.min(20, (this.#failures[slot] as number) + 1);
  }

  /** The first failure is made good at once. */
  #pause(slot: number): number {
    const failures = this.#failures[slot] as number;
    return failures <= 1 ? 0 : Math.min(PAUSE_MAX_MICROS, PAUSE_MICROS * 2 ** (failures - 2));
  }
}
