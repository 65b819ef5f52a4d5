/** How long market data was away: from the loss to the moment that it is served again. */

const KEPT = 256;

/** Recoveries as plain data. */
export interface RecoveryFigures {
  readonly count: number;
  /** Losses that are not over. */
  readonly open: number;
  /** Milliseconds; 0 when there was none. */
  readonly lastMs: number;
  readonly maxMs: number;
  readonly medianMs: number;
}

export class RecoveryLog {
  readonly #lostAt: Float64Array;
  readonly #last: number[] = [];
  #count = 0;
  #maxMs = 0;

  /** @param streams what can be lost. */
  constructor(streams: number) {
    this.#lostAt = new Float64Array(streams);
  }

  /** `stream` is lost since `at`, microseconds. A loss that is told again counts from the first time. */
  lost(stream: number, at: number): void {
    if (this.#lostAt[stream] === 0) this.#lostAt[stream] = at;
  }

  isLost(stream: number): boolean {
    return this.#lostAt[stream] !== 0;
  }

  /** `stream` is served again. */
  served(stream: number, at: number): void {
    const lostAt = this.#lostAt[stream] as number;
    if (lostAt === 0) return;
    this.#lostAt[stream] = 0;
    const ms = (at - lostAt) / 1000;
    this.#count += 1;
    this.#maxMs = Math.max(this.#maxMs, ms);
    this.#last.push(ms);
    if (this.#last.length > KEPT) this.#last.shift();
  }

  figures(): RecoveryFigures {
    const sorted = this.#last.toSorted((a, b) => a - b);
    return {
      count: this.#count,
      open: this.#lostAt.reduce((sum, at) => sum + (at === 0 ? 0 : 1), 0),
      lastMs: this.#last.at(-1) ?? 0,
      maxMs: this.#maxMs,
      medianMs: sorted[sorted.length >> 1] ?? 0,
    };
  }
}
