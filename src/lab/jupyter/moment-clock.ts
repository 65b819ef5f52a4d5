/**
 * Dates of messages, with microseconds, as ipykernel writes them: front ends take the time of a cell from them, and a cell
 * may be over within a millisecond. The wall clock has milliseconds only, so the rest comes from the steady clock; the
 * two are brought together again when they have drifted apart, or the wall clock was set.
 */

const DRIFT_MAX_MS = 5;

export class MomentClock {
  readonly #wall: () => number;
  readonly #steady: () => number;
  #offset: number;

  /** @param wall milliseconds since 1970. @param steady milliseconds since whenever, with a fraction. */
  constructor(wall: () => number = Date.now, steady: () => number = () => performance.now()) {
    this.#wall = wall;
    this.#steady = steady;
    this.#offset = wall() - steady();
  }

  /** ISO 8601 with six digits of the second. */
  now(): string {
    const wall = this.#wall();
    let moment = this.#offset + this.#steady();
    if (Math.abs(moment - wall) > DRIFT_MAX_MS) {
      this.#offset += wall - moment;
      moment = wall;
    }
    const micros = Math.round(moment * 1000);
    const rest = String(micros % 1000).padStart(3, '0');
    return new Date(Math.floor(micros / 1000)).toISOString().replace('Z', `${rest}Z`);
  }
}
