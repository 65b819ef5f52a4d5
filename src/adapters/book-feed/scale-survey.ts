/**
 * The grid of markets of which no metadata are at hand, from everything that was said of them: the least decimals that
 * hold every price and every quantity. For recordings; a live feed takes them from the venue.
 */
import type { WireScale } from '../../domain/market/index.ts';

const NUMBER = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const DECIMALS_MAX = 15;

/**
 * Decimals that a number needs: zeros at its end are not needed.
 * @returns the decimals, −1 when the text is no number without sign.
 */
export function neededDecimals(text: string): number {
  const parts = NUMBER.exec(text);
  if (parts === null) return -1;
  const [, whole = '', places = '', exponent = '0'] = parts;
  const digits = `${whole}${places}`;
  const significant = digits.replace(/0+$/, '').length;
  if (significant === 0) return 0;
  return Math.max(0, significant - whole.length - Number(exponent));
}

/**
 * JSON with its numbers as text, digits as written: a number that is read as one loses trailing zeros, and above 2^53
 * its value. Slow; for whatever is not on the hot path.
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseWithDigits(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(text, keep);
}

/** Prices and quantities of some markets. */
export class ScaleSurvey {
  readonly #needed = new Map<string, { price: number; qty: number }>();

  /** Takes a price and a quantity into account; what is no number is left to the session, which will refuse it. */
  note(symbol: string, price: unknown, qty: unknown): void {
    const needed = this.#needed.get(symbol) ?? { price: 0, qty: 0 };
    this.#needed.set(symbol, needed);
    if (typeof price === 'string') needed.price = Math.max(needed.price, neededDecimals(price));
    if (typeof qty === 'string') needed.qty = Math.max(needed.qty, neededDecimals(qty));
  }

  /** Grid by market, in the order in which the markets came. */
  scales(): ReadonlyMap<string, WireScale> {
    const scales = new Map<string, WireScale>();
    for (const [symbol, { price, qty }] of this.#needed) {
      scales.set(symbol, {
        priceDecimals: Math.min(DECIMALS_MAX, price),
        qtyDecimals: Math.min(DECIMALS_MAX, qty),
      });
    }
    return scales;
  }
}

/** An object's member, undefined where there is no object or no such member. */
export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** A list, empty where there is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * The value of a frame, undefined when it is no JSON.
 * @param keepsDigits whether numbers stay text: slower, and needed where digits count.
 */
export function frameValue(frame: string, keepsDigits = true): unknown {
  try {
    return keepsDigits ? parseWithDigits(frame) : JSON.parse(frame);
  } catch {
    // A recording may end in the middle of a frame; the session counts what is no JSON.
    return undefined;
  }
}
