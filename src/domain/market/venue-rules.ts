/**
 * What a venue refuses by itself: its filters of one market, as it lists them, checked and made comparable. Decimal text
 * in, exact decimals inside. Made once at start; the filters are evaluated in venue-filters.ts.
 *
 * The names and fields are those of Binance, spot and USD-M futures, of 2021 and of 2026: `MIN_NOTIONAL` says
 * `minNotional` on spot and `notional` on futures, counts say `maxNumOrders` or `limit`, and 0 switches a bound off.
 */
import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';

/** Exact for all that venues write: the product of two numbers of 40 digits has 80. */
export const Exact = Decimal.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 });

const DECIMAL = /^\d{1,40}(\.\d{1,40})?$/;

/** Bounds and step of a number; undefined where the venue has switched one off with 0. */
export interface StepRule {
  readonly min: Decimal | undefined;
  readonly max: Decimal | undefined;
  readonly step: Decimal | undefined;
  /** Decimals of the step as written, for text that is to look like the venue's. */
  readonly decimals: number;
}

/** Share of a reference price that a price may have. */
export interface PercentRule {
  readonly buy: { readonly down: Decimal | undefined; readonly up: Decimal | undefined };
  readonly sell: { readonly down: Decimal | undefined; readonly up: Decimal | undefined };
}

/** Least and highest value of an order. */
export interface NotionalRule {
  readonly min: Decimal | undefined;
  readonly max: Decimal | undefined;
  readonly minForMarket: boolean;
  readonly maxForMarket: boolean;
}

/** Limits of a trailing stop in hundredths of a percent. */
export interface TrailingRule {
  readonly minAbove: number;
  readonly maxAbove: number;
  readonly minBelow: number;
  readonly maxBelow: number;
}

/** How many there may be of something. */
export type CountRule =
  | 'MAX_NUM_ORDERS'
  | 'MAX_NUM_ALGO_ORDERS'
  | 'MAX_NUM_ICEBERG_ORDERS'
  | 'MAX_NUM_ORDER_AMENDS'
  | 'MAX_NUM_ORDER_LISTS'
  | 'EXCHANGE_MAX_NUM_ORDERS'
  | 'EXCHANGE_MAX_NUM_ALGO_ORDERS'
  | 'EXCHANGE_MAX_NUM_ICEBERG_ORDERS'
  | 'EXCHANGE_MAX_NUM_ORDER_LISTS';

/** The filters of one market. */
export interface VenueRules {
  readonly symbol: string;
  readonly price?: StepRule;
  readonly lot?: StepRule;
  readonly marketLot?: StepRule;
  readonly percentPrice?: PercentRule;
  readonly percentPriceBySide?: PercentRule;
  readonly minNotional?: NotionalRule;
  readonly notional?: NotionalRule;
  readonly icebergParts?: number;
  readonly maxPosition?: Decimal;
  readonly trailing?: TrailingRule;
  readonly counts: ReadonlyMap<CountRule, number>;
  /** Types of filters that are not known here: an order may be refused for a reason that nobody can see in advance. */
  readonly unknown: readonly string[];
}

/** What the venue lists of a market. */
export interface VenueRulesText {
  readonly symbol: string;
  /** Filters of the market, and those of the whole venue. */
  readonly filters: readonly unknown[];
  /** Futures: a buy is bounded from above and a sale from below, of the mark price. @defaultValue false */
  readonly futures?: boolean;
}

type Filter = Readonly<Record<string, unknown>>;
type Mutable = { -readonly [K in keyof VenueRules]: VenueRules[K] };

const COUNT_KEYS: Readonly<Record<CountRule, string>> = {
  MAX_NUM_ORDERS: 'maxNumOrders',
  MAX_NUM_ALGO_ORDERS: 'maxNumAlgoOrders',
  MAX_NUM_ICEBERG_ORDERS: 'maxNumIcebergOrders',
  MAX_NUM_ORDER_AMENDS: 'maxNumOrderAmends',
  MAX_NUM_ORDER_LISTS: 'maxNumOrderLists',
  EXCHANGE_MAX_NUM_ORDERS: 'maxNumOrders',
  EXCHANGE_MAX_NUM_ALGO_ORDERS: 'maxNumAlgoOrders',
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS: 'maxNumIcebergOrders',
  EXCHANGE_MAX_NUM_ORDER_LISTS: 'maxNumOrderLists',
};

/**
 * Reads the filters of a market.
 * @param text symbol and filters as JSON objects with a `filterType`, as `exchangeInfo` lists them.
 * @returns rules with exact decimals, frozen.
 * @throws BOT4_DATA_VALUE when a filter has no type, or a field that it needs is missing or no decimal.
 * @example venueRules({ symbol: 'X', filters: [{ filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '0', tickSize: '0.01' }] }).price?.max // => undefined
 */
export function venueRules(text: VenueRulesText): VenueRules {
  const counts = new Map<CountRule, number>();
  const unknown: string[] = [];
  const rules: Mutable = { symbol: text.symbol, counts, unknown };
  for (const entry of text.filters) {
    const filter = (typeof entry === 'object' && entry !== null ? entry : {}) as Filter;
    const type = filter.filterType;
    if (typeof type !== 'string') refuse(text.symbol, 'a filter has no filterType');
    const field = new Fields(text.symbol, type, filter);
    if (Object.hasOwn(COUNT_KEYS, type)) {
      const name = type as CountRule;
      counts.set(name, field.count(COUNT_KEYS[name] in filter ? COUNT_KEYS[name] : 'limit'));
    } else if (!read(rules, field, text.futures === true)) {
      unknown.push(type);
    }
  }
  return Object.freeze(rules);
}

/** Puts one filter into the rules. @returns false when its type is not known. */
function read(rules: Mutable, field: Fields, futures: boolean): boolean {
  switch (field.type) {
    case 'PRICE_FILTER':
      rules.price = field.steps('minPrice', 'maxPrice', 'tickSize');
      return true;
    case 'LOT_SIZE':
      rules.lot = field.steps('minQty', 'maxQty', 'stepSize');
      return true;
    case 'MARKET_LOT_SIZE':
      rules.marketLot = field.steps('minQty', 'maxQty', 'stepSize');
      return true;
    case 'PERCENT_PRICE': {
      const down = field.bound('multiplierDown');
      const up = field.bound('multiplierUp');
      rules.percentPrice = {
        buy: { down: futures ? undefined : down, up },
        sell: { down, up: futures ? undefined : up },
      };
      return true;
    }
    case 'PERCENT_PRICE_BY_SIDE':
      rules.percentPriceBySide = {
        buy: { down: field.bound('bidMultiplierDown'), up: field.bound('bidMultiplierUp') },
        sell: { down: field.bound('askMultiplierDown'), up: field.bound('askMultiplierUp') },
      };
      return true;
    case 'MIN_NOTIONAL':
      rules.minNotional = {
        min: field.bound(field.has('minNotional') ? 'minNotional' : 'notional'),
        max: undefined,
        // Futures do not say: there the mark price stands for that of a market order.
        minForMarket: field.flag('applyToMarket', futures),
        maxForMarket: false,
      };
      return true;
    case 'NOTIONAL':
      rules.notional = {
        min: field.bound('minNotional'),
        max: field.bound('maxNotional'),
        minForMarket: field.flag('applyMinToMarket', false),
        maxForMarket: field.flag('applyMaxToMarket', false),
      };
      return true;
    case 'ICEBERG_PARTS':
      rules.icebergParts = field.count('limit');
      return true;
    case 'MAX_POSITION':
      rules.maxPosition = field.decimal('maxPosition');
      return true;
    case 'TRAILING_DELTA':
      rules.trailing = {
        minAbove: field.count('minTrailingAboveDelta'),
        maxAbove: field.count('maxTrailingAboveDelta'),
        minBelow: field.count('minTrailingBelowDelta'),
        maxBelow: field.count('maxTrailingBelowDelta'),
      };
      return true;
    default:
      return false;
  }
}

/** Fields of one filter. */
class Fields {
  readonly type: string;
  readonly #symbol: string;
  readonly #filter: Filter;

  constructor(symbol: string, type: string, filter: Filter) {
    this.#symbol = symbol;
    this.type = type;
    this.#filter = filter;
  }

  has(key: string): boolean {
    return this.#filter[key] !== undefined;
  }

  decimal(key: string): Decimal {
    const value = this.#filter[key];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !DECIMAL.test(text)) {
      refuse(this.#symbol, `${key} of ${this.type} is ${String(value)}, which is no decimal`);
    }
    return new Exact(text);
  }

  /** A bound that 0 switches off. */
  bound(key: string): Decimal | undefined {
    const value = this.decimal(key);
    return value.isZero() ? undefined : value;
  }

  steps(min: string, max: string, step: string): StepRule {
    const text = String(this.#filter[step]);
    const point = text.indexOf('.');
    return {
      min: this.bound(min),
      max: this.bound(max),
      step: this.bound(step),
      decimals: point < 0 ? 0 : text.length - point - 1,
    };
  }

  count(key: string): number {
    const value = this.#filter[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      refuse(this.#symbol, `${key} of ${this.type} is ${String(value)}, which is no count`);
    }
    return value;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.#filter[key];
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean') refuse(this.#symbol, `${key} of ${this.type} is neither true nor false`);
    return value;
  }
}

/** A decimal of an order. @throws BOT4_DATA_VALUE when it is none: a sign, an exponent, or more than 40 digits. */
export function decimalOf(symbol: string, what: string, text: string): Decimal {
  if (!DECIMAL.test(text)) refuse(symbol, `${what} is "${text}"; decimal text without sign and exponent was expected`);
  return new Exact(text);
}

function refuse(symbol: string, detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', `${symbol}: ${detail}`, { place: { key: symbol } });
}
