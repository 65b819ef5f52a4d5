/** A market as a venue lists it: its steps, its limits, whether one may trade. Decimal text, exact, of one moment. */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';
import type { FeeSchedule, WireScale } from '../../domain/market/index.ts';
import { parseWithDigits } from './scale-survey.ts';

/** What may be done with orders. */
export type MarketStatus = 'online' | 'post-only' | 'limit-only' | 'cancel-only' | 'reduce-only' | 'offline';

/** What a venue lists. */
export interface ListedMarket {
  readonly venue: string;
  /** The venue's key in its own lists: `XXBTZUSD`, `BTC-USD`, `pi_xbtusd`. */
  readonly id: string;
  /** Name on the market data stream: `XBT/USD`, `BTC-USD`, `PI_XBTUSD`; absent where the stream does not have it. */
  readonly symbol?: string;
  readonly kind: 'spot' | 'perp' | 'future';
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** Smallest and largest quantity of an order in base currency (in contracts for derivatives), where there is a limit. */
  readonly minQty?: string;
  readonly maxQty?: string;
  /** Smallest and largest value of an order in quote currency, where there is a limit. */
  readonly minNotional?: string;
  readonly maxNotional?: string;
  readonly status: MarketStatus;
  /** Whether positions on borrowed money are possible. */
  readonly isMarginable: boolean;
  /** Base currency of one contract of a derivative. */
  readonly contractSize?: string;
  /** Grid of the market data stream. */
  readonly scale: WireScale;
  /** Fees by 30-day volume, where the list has them. */
  readonly fees?: FeeSchedule;
}

/**
 * Body of an answer with its numbers as text, digits as written.
 * @param venue key of the venue, and how people call it.
 * @throws BOT4_DATA_VALUE when it is no JSON.
 */
export function parseBody(body: string, venue: { readonly key: string; readonly name: string }): unknown {
  try {
    return parseWithDigits(body);
  } catch (cause) {
    throw new InputError('BOT4_DATA_VALUE', `${venue.name}'s answer is no JSON`, { place: { key: venue.key }, cause });
  }
}

/** A positive decimal in its shortest form. @throws BOT4_DATA_VALUE */
export function positiveText(value: unknown, market: string, what: string): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (/^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    const number = new Decimal(text);
    if (number.gt(0)) return number.toFixed();
  }
  throw new InputError(
    'BOT4_DATA_VALUE',
    `${what} of ${market} is ${text || 'missing'}; a number above 0 was expected`,
    {
      place: { key: market },
    },
  );
}

/** A decimal that may be missing; 0 says that there is no limit. @throws BOT4_DATA_VALUE */
export function limitText(value: unknown, market: string, what: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const isZero = typeof value === 'string' && /^0+(\.0+)?$/.test(value);
  return isZero ? undefined : positiveText(value, market, what);
}

/** Decimals of a step: every multiple of `0.05` has at most 2. */
export function decimalsOf(step: string): number {
  return new Decimal(step).decimalPlaces();
}

/** Leaves out members that are undefined, for exact optional properties. */
export function compact<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
