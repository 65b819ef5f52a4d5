/**
 * Reads the decimals and days in which venues publish their terms, such as fees and margins. Text that is neither is refused
 * in the name of the terms. At start, never on the hot path.
 */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the text of some terms. */
export class TermsReader {
  readonly #terms: string;
  readonly #key: string;

  /** @param terms what messages begin with, `margin of BTCUSDT`.   @param key the place that errors name. */
  constructor(terms: string, key: string) {
    this.#terms = terms;
    this.#key = key;
  }

  /** @throws BOT4_DATA_VALUE */
  refuse(detail: string, cause?: unknown): never {
    throw new InputError('BOT4_DATA_VALUE', `${this.#terms}: ${detail}`, { place: { key: this.#key }, cause });
  }

  /** A finite number. @param what its name in the message.   @throws BOT4_DATA_VALUE */
  decimal(text: string, what: string): Decimal {
    let cause: unknown;
    try {
      const value = new Decimal(text);
      if (value.isFinite()) return value;
    } catch (error) {
      cause = error;
    }
    return this.refuse(`${what} is ${text}, which is no number`, cause);
  }

  /** Microseconds at which a day begins in UTC. @throws BOT4_DATA_VALUE */
  day(text: string): number {
    const ms = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    // 30 February is read as 1 March.
    if (Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text)) return ms * 1000;
    return this.refuse(`the day is ${text}, which is no day like 2024-01-31`);
  }
}
