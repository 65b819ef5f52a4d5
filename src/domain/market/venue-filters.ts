/**
 * Whether a venue would refuse an order, and why: the filters of its market evaluated exactly, in decimal arithmetic.
 * `0.3 % 0.1` is 0 here. Before an order is sent, not on the hot path: some microseconds an order.
 *
 * All filters are evaluated, so that all faults of an order are known at once, in the order in which the venue documents
 * them. A filter that needs what nobody gave (a reference price, a count of open orders) is not evaluated.
 */
import type { Decimal } from 'decimal.js';
import {
  type CountRule,
  decimalOf,
  type NotionalRule,
  type PercentRule,
  type StepRule,
  type VenueRules,
} from './venue-rules.ts';

/** Filters in the order in which violations are listed. */
export type FilterName =
  | 'PRICE_FILTER'
  | 'PERCENT_PRICE'
  | 'PERCENT_PRICE_BY_SIDE'
  | 'LOT_SIZE'
  | 'MIN_NOTIONAL'
  | 'NOTIONAL'
  | 'ICEBERG_PARTS'
  | 'MARKET_LOT_SIZE'
  | 'MAX_POSITION'
  | 'TRAILING_DELTA'
  | CountRule;

/** An order as far as filters look at it. Decimal text. */
export interface FilterOrder {
  readonly side: 'BUY' | 'SELL';
  /** @defaultValue 'LIMIT' */
  readonly type?:
    | 'LIMIT'
    | 'LIMIT_MAKER'
    | 'MARKET'
    | 'STOP_LOSS'
    | 'STOP_LOSS_LIMIT'
    | 'TAKE_PROFIT'
    | 'TAKE_PROFIT_LIMIT';
  readonly price?: string;
  readonly quantity?: string;
  readonly quoteOrderQty?: string;
  readonly stopPrice?: string;
  readonly icebergQty?: string;
  /** Hundredths of a percent. */
  readonly trailingDelta?: number;
}

/** What filters know beside the order. */
export interface FilterContext {
  /** The venue's reference price, else its average price, else the mark price: decimal text. */
  readonly referencePrice?: string;
  /** Free and locked base asset and the open buy orders together, decimal text. */
  readonly position?: string;
  /** How many there are already, by the filter that counts them. */
  readonly counts?: Partial<Readonly<Record<CountRule, number>>>;
  /** Orders that the request adds: 2 for OCO and OTO, 3 for OTOCO. @defaultValue 1 */
  readonly added?: number;
}

/** A filter that the order breaks. */
export interface FilterViolation {
  readonly filter: FilterName;
  /** What was expected and what came. */
  readonly detail: string;
}

const ALGO_TYPES = new Set<string>(['STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT']);

/**
 * The filters that an order breaks, in the venue's order; empty when it breaks none.
 * @throws BOT4_DATA_VALUE when a number of the order is no decimal text.
 * @example violations(venueRules({ symbol: 'X', filters: [{ filterType: 'LOT_SIZE', minQty: '0.1', maxQty: '9', stepSize: '0.1' }] }), { side: 'BUY', quantity: '0.25' }).map(({ filter }) => filter) // => ['LOT_SIZE']
 */
export function violations(
  rules: VenueRules,
  order: FilterOrder,
  context: FilterContext = {},
): readonly FilterViolation[] {
  return new Evaluation(rules, order, context).run();
}

/**
 * The highest price on the grid that is not above this one, with the decimals of the tick as the venue writes it.
 * Unchanged where the market has no tick.
 * @example floorPrice(venueRules({ symbol: 'X', filters: [{ filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: '0.05' }] }), '1.12') // => '1.10'
 */
export function floorPrice(rules: VenueRules, price: string): string {
  return floorTo(rules.price, price, decimalOf(rules.symbol, 'the price', price));
}

/** The largest quantity on the grid that is not above this one, with the decimals of the step as the venue writes it. */
export function floorQuantity(rules: VenueRules, quantity: string): string {
  return floorTo(rules.lot, quantity, decimalOf(rules.symbol, 'the quantity', quantity));
}

function floorTo(rule: StepRule | undefined, text: string, value: Decimal): string {
  if (rule?.step === undefined) return text;
  return value.minus(value.mod(rule.step)).toFixed(rule.decimals);
}

class Evaluation {
  readonly #rules: VenueRules;
  readonly #order: FilterOrder;
  readonly #context: FilterContext;
  readonly #found: FilterViolation[] = [];
  readonly #type: string;

  constructor(rules: VenueRules, order: FilterOrder, context: FilterContext) {
    this.#rules = rules;
    this.#order = order;
    this.#context = context;
    this.#type = order.type ?? 'LIMIT';
  }

  run(): readonly FilterViolation[] {
    const { price, lot, marketLot, percentPrice, percentPriceBySide, minNotional, notional } = this.#rules;
    const { price: priceText, stopPrice, quantity, icebergQty } = this.#order;
    this.#steps('PRICE_FILTER', price, { price: priceText, stopPrice });
    this.#percent('PERCENT_PRICE', percentPrice);
    this.#percent('PERCENT_PRICE_BY_SIDE', percentPriceBySide);
    this.#steps('LOT_SIZE', lot, { quantity, icebergQty });
    this.#value('MIN_NOTIONAL', minNotional);
    this.#value('NOTIONAL', notional);
    this.#icebergParts();
    if (this.#type === 'MARKET') this.#steps('MARKET_LOT_SIZE', marketLot, { quantity });
    this.#position();
    this.#trailing();
    this.#counts();
    return this.#found;
  }

  #break(filter: FilterName, detail: string): void {
    if (this.#found.some((violation) => violation.filter === filter)) return;
    this.#found.push({ filter, detail: `${this.#rules.symbol}: ${detail}` });
  }

  #decimal(what: string, text: string): Decimal {
    return decimalOf(this.#rules.symbol, what, text);
  }

  /** Bounds and grid. The remainder is that of the number itself, not of what it is above the minimum. */
  #steps(filter: FilterName, rule: StepRule | undefined, values: Readonly<Record<string, string | undefined>>): void {
    if (rule === undefined) return;
    for (const [what, text] of Object.entries(values)) {
      if (text === undefined) continue;
      const value = this.#decimal(what, text);
      if (rule.min !== undefined && value.lt(rule.min)) {
        this.#break(filter, `${what} ${text} is below ${rule.min.toFixed()}`);
      }
      if (rule.max !== undefined && value.gt(rule.max)) {
        this.#break(filter, `${what} ${text} is above ${rule.max.toFixed()}`);
      }
      if (rule.step !== undefined && !value.mod(rule.step).isZero()) {
        this.#break(filter, `${what} ${text} is not a multiple of ${rule.step.toFixed()}`);
      }
    }
  }

  #percent(filter: FilterName, rule: PercentRule | undefined): void {
    const { price, side } = this.#order;
    const reference = this.#reference();
    if (rule === undefined || price === undefined || reference === undefined) return;
    const value = this.#decimal('price', price);
    const { down, up } = side === 'BUY' ? rule.buy : rule.sell;
    const of = `times the reference price ${reference.toFixed()}`;
    if (down !== undefined && value.lt(reference.times(down))) {
      this.#break(filter, `price ${price} is below ${down.toFixed()} ${of}`);
    }
    if (up !== undefined && value.gt(reference.times(up))) {
      this.#break(filter, `price ${price} is above ${up.toFixed()} ${of}`);
    }
  }

  #value(filter: 'MIN_NOTIONAL' | 'NOTIONAL', rule: NotionalRule | undefined): void {
    const value = this.#notional();
    if (rule === undefined || value === undefined) return;
    const isMarket = this.#type === 'MARKET';
    if (rule.min !== undefined && (!isMarket || rule.minForMarket) && value.lt(rule.min)) {
      this.#break(filter, `the order is worth ${value.toFixed()}, less than ${rule.min.toFixed()}`);
    }
    if (rule.max !== undefined && (!isMarket || rule.maxForMarket) && value.gt(rule.max)) {
      this.#break(filter, `the order is worth ${value.toFixed()}, more than ${rule.max.toFixed()}`);
    }
  }

  /** What the order is worth in quote asset; orders without a price are valued at the reference price. */
  #notional(): Decimal | undefined {
    const { price, quantity, quoteOrderQty } = this.#order;
    if (quoteOrderQty !== undefined) return this.#decimal('quoteOrderQty', quoteOrderQty);
    if (quantity === undefined) return undefined;
    const each = price === undefined || this.#type === 'MARKET' ? this.#reference() : this.#decimal('price', price);
    return each?.times(this.#decimal('quantity', quantity));
  }

  #reference(): Decimal | undefined {
    const { referencePrice } = this.#context;
    return referencePrice === undefined ? undefined : this.#decimal('referencePrice', referencePrice);
  }

  #icebergParts(): void {
    const { icebergParts: limit } = this.#rules;
    const { quantity, icebergQty } = this.#order;
    if (limit === undefined || quantity === undefined || icebergQty === undefined) return;
    const part = this.#decimal('icebergQty', icebergQty);
    if (part.isZero()) return;
    const parts = this.#decimal('quantity', quantity).div(part).ceil();
    if (parts.gt(limit)) this.#break('ICEBERG_PARTS', `the order has ${parts.toFixed()} parts, more than ${limit}`);
  }

  #position(): void {
    const { maxPosition } = this.#rules;
    const { side, quantity } = this.#order;
    const { position } = this.#context;
    if (maxPosition === undefined || position === undefined || side !== 'BUY') return;
    const after = this.#decimal('position', position).plus(this.#decimal('quantity', quantity ?? '0'));
    if (after.gt(maxPosition)) {
      this.#break('MAX_POSITION', `the position would be ${after.toFixed()}, more than ${maxPosition.toFixed()}`);
    }
  }

  /** A stop above the market is a STOP_LOSS that buys or a TAKE_PROFIT that sells. */
  #trailing(): void {
    const { trailing } = this.#rules;
    const { trailingDelta: delta, side } = this.#order;
    if (trailing === undefined || delta === undefined) return;
    const isAbove = this.#type.startsWith('STOP_LOSS') === (side === 'BUY');
    const min = isAbove ? trailing.minAbove : trailing.minBelow;
    const max = isAbove ? trailing.maxAbove : trailing.maxBelow;
    if (delta >= min && delta <= max) return;
    this.#break('TRAILING_DELTA', `trailingDelta ${delta} is not from ${min} to ${max}`);
  }

  #counts(): void {
    const { counts, added = 1 } = this.#context;
    for (const [filter, limit] of this.#rules.counts) {
      const there = counts?.[filter];
      if (there === undefined || !this.#isCounted(filter)) continue;
      if (there + added > limit) this.#break(filter, `${there} and ${added} more are above ${limit}`);
    }
  }

  #isCounted(filter: CountRule): boolean {
    if (filter.endsWith('ALGO_ORDERS')) return ALGO_TYPES.has(this.#type);
    if (!filter.endsWith('ICEBERG_ORDERS')) return true;
    const { icebergQty } = this.#order;
    return icebergQty !== undefined && !this.#decimal('icebergQty', icebergQty).isZero();
  }
}
