/**
 * Changes of a book that wait for its snapshot, as they came. Bounded: what does not fit empties it, because changes with
 * a hole are worth nothing. Grows by doubling up to its limit and keeps its memory; no allocation afterwards.
 */

const BYTES_START = 1 << 14;
/** Some minutes of the busiest market. */
export const BUFFER_BYTES = 1 << 22;
const COUNT_MAX = 1 << 14;
/** First, last and previous id of each message, and when it was sent. */
const NUMBERS = 4;

/** What is remembered of a message beside its bytes. */
export interface BufferedMessage {
  readonly firstId: number;
  readonly lastId: number;
  readonly previousId: number;
  readonly eventTime: number;
}

export class MessageBuffer {
  bytes = new Uint8Array(BYTES_START);
  count = 0;
  #starts = new Int32Array(64);
  #numbers = new Float64Array(NUMBERS * 64);

  /** Position after the last message. */
  get length(): number {
    return this.start(this.count);
  }

  /** Where message `i` begins; for `count`, where the last one ends. */
  start(i: number): number {
    return i === 0 ? 0 : (this.#starts[i - 1] as number);
  }

  firstId(i: number): number {
    return this.#numbers[NUMBERS * i] as number;
  }

  lastId(i: number): number {
    return this.#numbers[NUMBERS * i + 1] as number;
  }

  previousId(i: number): number {
    return this.#numbers[NUMBERS * i + 2] as number;
  }

  eventTime(i: number): number {
    return this.#numbers[NUMBERS * i + 3] as number;
  }

  clear(): void {
    this.count = 0;
  }

  /** Adds a message. @returns false when it does not fit; the buffer is empty then. */
  add(source: Uint8Array, from: number, to: number, about: BufferedMessage): boolean {
    const at = this.length;
    const end = at + to - from;
    if (end > BUFFER_BYTES || this.count === COUNT_MAX) {
      this.clear();
      return false;
    }
    this.#reserve(end);
    for (let i = from, out = at; i < to; i++, out++) this.bytes[out] = source[i] as number;
    const row = NUMBERS * this.count;
    this.#numbers[row] = about.firstId;
    this.#numbers[row + 1] = about.lastId;
    this.#numbers[row + 2] = about.previousId;
    this.#numbers[row + 3] = about.eventTime;
    this.#starts[this.count] = end;
    this.count += 1;
    return true;
  }

  #reserve(end: number): void {
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.min(BUFFER_BYTES, Math.max(end, 2 * this.bytes.length)));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    if (this.count < this.#starts.length) return;
    const starts = new Int32Array(2 * this.#starts.length);
    starts.set(this.#starts);
    const numbers = new Float64Array(2 * this.#numbers.length);
    numbers.set(this.#numbers);
    this.#starts = starts;
    this.#numbers = numbers;
  }
}
