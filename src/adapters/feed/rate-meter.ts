/** Messages and bytes a second over the last ten whole seconds. O(1), nothing allocated. */

const SECONDS = 10;
const SECOND = 1e6;

export class RateMeter {
  readonly #counts = new Float64Array(SECONDS + 1);
  readonly #bytes = new Float64Array(SECONDS + 1);
  #second = -1;
  #startedAt = 0;

  add(bytes: number, now: number): void {
    this.#turn(now);
    const place = this.#second % (SECONDS + 1);
    this.#counts[place] = (this.#counts[place] as number) + 1;
    this.#bytes[place] = (this.#bytes[place] as number) + bytes;
  }

  /** Rates a second at `now`. */
  rates(now: number): { readonly messages: number; readonly bytes: number } {
    this.#turn(now);
    const running = this.#second % (SECONDS + 1);
    const seconds = Math.min(SECONDS, this.#second - this.#startedAt);
    if (seconds === 0) return { messages: this.#counts[running] as number, bytes: this.#bytes[running] as number };
    let messages = 0;
    let bytes = 0;
    for (let i = 0; i <= SECONDS; i++) {
      if (i === running) continue;
      messages += this.#counts[i] as number;
      bytes += this.#bytes[i] as number;
    }
    return { messages: messages / seconds, bytes: bytes / seconds };
  }

  #turn(now: number): void {
    const second = Math.floor(now / SECOND);
    if (this.#second < 0) this.#startedAt = second;
    const passed = this.#second < 0 ? 0 : Math.min(second - this.#second, SECONDS + 1);
    for (let i = 0; i < passed; i++) {
      this.#counts[(second - i) % (SECONDS + 1)] = 0;
      this.#bytes[(second - i) % (SECONDS + 1)] = 0;
    }
    this.#second = second;
  }
}
