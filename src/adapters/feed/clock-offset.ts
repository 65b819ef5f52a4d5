/**
 * How far the local clock is from the venue's, from one-way stamps alone.
 *
 *   d = local receive time − event time = offset + delay,  delay > 0
 *   offset ≈ min over the last minute of d − (shortest round trip of a ping) / 2
 *   lag = d − offset
 *
 * The fastest message of a minute travelled about as long as half of the fastest round trip; every other one was later
 * than that. A local clock that runs 1.25 s behind gives negative d and the same lags. Nothing is clamped to 0. Without
 * a round trip the offset holds the shortest delay too, so lags are what came on top of it.
 * Cost of `add`: O(1), and once a second the minimum of 60 numbers.
 */

const BUCKETS = 60;
const BUCKET_MICROS = 1e6;
const ROUND_TRIPS = 8;

export class ClockOffset {
  /** Smallest d of each of the last 60 seconds. */
  readonly #minima = new Float64Array(BUCKETS).fill(Number.POSITIVE_INFINITY);
  readonly #roundTrips = new Float64Array(ROUND_TRIPS).fill(Number.POSITIVE_INFINITY);
  #trips = 0;
  #bucket = -1;
  #smallest = Number.POSITIVE_INFINITY;

  /** A message. @returns its lag, microseconds. */
  add(localTime: number, eventTime: number): number {
    const difference = localTime - eventTime;
    const bucket = Math.floor(localTime / BUCKET_MICROS);
    if (bucket !== this.#bucket) this.#turn(bucket);
    const place = bucket % BUCKETS;
    if (difference < (this.#minima[place] as number)) {
      this.#minima[place] = difference;
      if (difference < this.#smallest) this.#smallest = difference;
    }
    return difference - this.offset;
  }

  /** A round trip of a ping, microseconds. */
  roundTrip(micros: number): void {
    this.#roundTrips[this.#trips % ROUND_TRIPS] = micros;
    this.#trips += 1;
  }

  /** Shortest of the last round trips, microseconds; 0 when there was none. */
  get shortestRoundTrip(): number {
    return this.#trips === 0 ? 0 : Math.min(...this.#roundTrips);
  }

  /** Local clock minus the venue's, microseconds; NaN before the first message. */
  get offset(): number {
    return this.#smallest === Number.POSITIVE_INFINITY ? Number.NaN : this.#smallest - this.shortestRoundTrip / 2;
  }

  /** A new second begins; the seconds that were passed over had no message. */
  #turn(bucket: number): void {
    const passed = this.#bucket < 0 ? BUCKETS : Math.min(BUCKETS, bucket - this.#bucket);
    for (let i = 0; i < passed; i++)
      this.#minima[(((bucket - i) % BUCKETS) + BUCKETS) % BUCKETS] = Number.POSITIVE_INFINITY;
    this.#bucket = bucket;
    this.#smallest = Math.min(...this.#minima);
  }
}
