/**
 * The rules of a market as whole numbers: its filters in ticks and lots, and what a tick of a lot is worth. Compiled once
 * from the decimal text of the venue; order-filters.ts evaluates them.
 *
 * A price or quantity is on its grid by being a number of ticks or lots, so of PRICE_FILTER and LOT_SIZE only the bounds
 * are left here; text that is not on the grid is found where text is read (`SymbolGrid` of the server).
 */
import { Decimal } from 'decimal.js';
import { InputError } from '../../../core/index.ts';
import {
  type NotionalRule,
  type StepRule,
  type TrailingRule,
  type VenueRules,
  venueRules,
} from '../../market/index.ts';
import type { SimSymbolDefinition } from './contract.ts';
import { TICKS_MAX } from './tick-levels.ts';

const Exact = Decimal.clone({ precision: 200, toExpNeg: -100, toExpPos: 100 });
const DECIMAL = /^\d+(\.\d+)?$/;
/** Smallest part of any asset and of any price: 1e-8. */
const UNITS_PER_ONE = 100_000_000;

/** A whole number to compare products with: exact, and as near as a double comes. */
export interface Bound {
  readonly value: number;
  readonly exact: bigint;
}

/** A factor as a fraction. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** Shares of a reference price that a price may have; undefined where there is no bound. */
export interface PriceShares {
  readonly buyDown: Fraction | undefined;
  readonly buyUp: Fraction | undefined;
  readonly sellDown: Fraction | undefined;
  readonly sellUp: Fraction | undefined;
}

/** Values that an order may have. Limits of limit orders count in units / `unitsDivisor`, those of market orders in units / 1e8. */
export interface ValueLimits {
  readonly min: Bound | undefined;
  readonly max: Bound | undefined;
  /** For orders of other types that have no price: valued at the reference price. */
  readonly stopMin: Bound | undefined;
  readonly stopMax: Bound | undefined;
  readonly marketMin: Bound | undefined;
  readonly marketMax: Bound | undefined;
  /** For market orders that say their quote units: units. */
  readonly quoteMin: number;
  readonly quoteMax: number;
}

/** Rules of one market. */
export interface SymbolRules {
  readonly symbol: string;
  /** A tick and a lot in units of 1e-8. */
  readonly tickUnits: number;
  readonly lotUnits: number;
  /** A tick of a lot is worth `unitsFactor / unitsDivisor` quote units. */
  readonly unitsFactor: number;
  readonly unitsDivisor: number;
  readonly minTicks: number;
  readonly maxTicks: number;
  readonly minLots: number;
  readonly maxLots: number;
  readonly minMarketLots: number;
  readonly maxMarketLots: number;
  /** Market quantities are a multiple of this many lots. */
  readonly marketStepLots: number;
  readonly percentPrice: PriceShares | undefined;
  readonly percentPriceBySide: PriceShares | undefined;
  readonly minNotional: ValueLimits | undefined;
  readonly notional: ValueLimits | undefined;
  readonly icebergParts: number;
  /** Base units. */
  readonly maxPosition: number;
  /** Lots and value that one order may have: MAX_ASSET of the base and of the quote asset. */
  readonly maxBaseLots: number;
  readonly maxQuote: ValueLimits | undefined;
  readonly trailing: TrailingRule | undefined;
  readonly maxOrders: number;
  readonly maxAlgoOrders: number;
  readonly maxIcebergOrders: number;
  readonly maxAmends: number;
  readonly maxLists: number;
  readonly exchangeMaxOrders: number;
  readonly exchangeMaxAlgoOrders: number;
  readonly exchangeMaxIcebergOrders: number;
  readonly exchangeMaxLists: number;
  /** Price range of takers. */
  readonly priceRange: PriceShares | undefined;
}

/**
 * Compiles the rules of a market.
 * @throws BOT4_DATA_PRECISION when a tick or a lot is no whole number of 1e-8; BOT4_DATA_VALUE when a filter cannot be read.
 */
export function compileRules(definition: SimSymbolDefinition): SymbolRules {
  const { symbol } = definition;
  const rules = venueRules({ symbol, filters: definition.filters });
  const tickUnits = stepUnits(symbol, 'tickSize', rules.price);
  const lotUnits = stepUnits(symbol, 'stepSize', rules.lot);
  const common = gcd(BigInt(tickUnits) * BigInt(lotUnits), BigInt(UNITS_PER_ONE));
  const unitsFactor = Number((BigInt(tickUnits) * BigInt(lotUnits)) / common);
  const unitsDivisor = Number(BigInt(UNITS_PER_ONE) / common);
  if (!Number.isSafeInteger(unitsFactor)) refuse(symbol, 'a tick of a lot is worth more than 2^53 units');
  const values = (rule: NotionalRule | undefined): ValueLimits | undefined => valueLimits(rule, unitsDivisor);
  return Object.freeze({
    symbol,
    tickUnits,
    lotUnits,
    unitsFactor,
    unitsDivisor,
    minTicks: Math.max(1, lowest(rules.price?.min, tickUnits)),
    maxTicks: Math.min(TICKS_MAX - 2, highest(rules.price?.max, tickUnits)),
    minLots: Math.max(1, lowest(rules.lot?.min, lotUnits)),
    maxLots: highest(rules.lot?.max, lotUnits),
    minMarketLots: Math.max(1, lowest(rules.marketLot?.min, lotUnits)),
    maxMarketLots: highest(rules.marketLot?.max, lotUnits),
    marketStepLots: marketStep(symbol, rules.marketLot, lotUnits),
    percentPrice: shares(rules.percentPrice),
    percentPriceBySide: shares(rules.percentPriceBySide),
    minNotional: values(rules.minNotional),
    notional: values(rules.notional),
    icebergParts: rules.icebergParts ?? Number.POSITIVE_INFINITY,
    maxPosition: rules.maxPosition === undefined ? Number.POSITIVE_INFINITY : highest(rules.maxPosition, 1),
    maxBaseLots: highest(assetLimit(definition, definition.base), lotUnits),
    maxQuote: values(quoteRule(definition)),
    trailing: rules.trailing,
    ...counts(rules),
    priceRange: rangeOf(definition),
  });
}

function counts(rules: VenueRules): {
  readonly maxOrders: number;
  readonly maxAlgoOrders: number;
  readonly maxIcebergOrders: number;
  readonly maxAmends: number;
  readonly maxLists: number;
  readonly exchangeMaxOrders: number;
  readonly exchangeMaxAlgoOrders: number;
  readonly exchangeMaxIcebergOrders: number;
  readonly exchangeMaxLists: number;
} {
  const of = (name: Parameters<typeof rules.counts.get>[0]): number =>
    rules.counts.get(name) ?? Number.POSITIVE_INFINITY;
  return {
    maxOrders: of('MAX_NUM_ORDERS'),
    maxAlgoOrders: of('MAX_NUM_ALGO_ORDERS'),
    maxIcebergOrders: of('MAX_NUM_ICEBERG_ORDERS'),
    maxAmends: of('MAX_NUM_ORDER_AMENDS'),
    maxLists: of('MAX_NUM_ORDER_LISTS'),
    exchangeMaxOrders: of('EXCHANGE_MAX_NUM_ORDERS'),
    exchangeMaxAlgoOrders: of('EXCHANGE_MAX_NUM_ALGO_ORDERS'),
    exchangeMaxIcebergOrders: of('EXCHANGE_MAX_NUM_ICEBERG_ORDERS'),
    exchangeMaxLists: of('EXCHANGE_MAX_NUM_ORDER_LISTS'),
  };
}

/** The MAX_ASSET limit of an asset, which the venue shows to the account, not in its list of markets. */
function assetLimit({ symbol, filters }: SimSymbolDefinition, asset: string): Decimal | undefined {
  const found = filters.find(({ filterType, asset: of }) => filterType === 'MAX_ASSET' && of === asset);
  if (found === undefined) return undefined;
  const { limit } = found;
  if (typeof limit === 'string' && DECIMAL.test(limit)) return new Exact(limit);
  throw new InputError('BOT4_DATA_VALUE', `${symbol}: the limit of MAX_ASSET is no decimal text`, {
    place: { key: symbol },
  });
}

function quoteRule(definition: SimSymbolDefinition): NotionalRule | undefined {
  const max = assetLimit(definition, definition.quote);
  return max === undefined ? undefined : { min: undefined, max, minForMarket: false, maxForMarket: true };
}

/** Units of a step; 1 where the venue has none: the eighth decimal is the smallest that can be written. */
function stepUnits(symbol: string, what: string, rule: StepRule | undefined): number {
  if (rule?.step === undefined) return 1;
  const units = new Exact(rule.step).times(UNITS_PER_ONE);
  if (!units.isInteger() || units.gt(Number.MAX_SAFE_INTEGER)) {
    refuse(symbol, `${what} ${rule.step.toFixed()} is no whole number of 1e-8`);
  }
  return units.toNumber();
}

/** The least whole number of steps that is not below a value; 0 without one. */
function lowest(value: Decimal | undefined, units: number): number {
  if (value === undefined) return 0;
  const steps = new Exact(value).times(UNITS_PER_ONE).div(units).ceil();
  return steps.gt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : steps.toNumber();
}

/** The greatest whole number of steps that is not above a value, 2^53 - 1 at the most. */
function highest(value: Decimal | undefined, units: number): number {
  if (value === undefined) return Math.floor(Number.MAX_SAFE_INTEGER / units);
  const steps = new Exact(value).times(UNITS_PER_ONE).div(units).floor();
  return Math.min(Math.floor(Number.MAX_SAFE_INTEGER / units), steps.toNumber());
}

function marketStep(symbol: string, rule: StepRule | undefined, lotUnits: number): number {
  if (rule?.step === undefined) return 1;
  const step = BigInt(stepUnits(symbol, 'stepSize', rule));
  return Number(step / gcd(step, BigInt(lotUnits)));
}

function valueLimits(rule: NotionalRule | undefined, divisor: number): ValueLimits | undefined {
  if (rule === undefined) return undefined;
  const { min, max, minForMarket, maxForMarket } = rule;
  const units = (value: Decimal | undefined, otherwise: number): number =>
    value === undefined ? otherwise : new Exact(value).times(UNITS_PER_ONE).toNumber();
  return {
    min: bound(min, divisor, 'ceil'),
    max: bound(max, divisor, 'floor'),
    stopMin: bound(min, UNITS_PER_ONE, 'ceil'),
    stopMax: bound(max, UNITS_PER_ONE, 'floor'),
    marketMin: minForMarket ? bound(min, UNITS_PER_ONE, 'ceil') : undefined,
    marketMax: maxForMarket ? bound(max, UNITS_PER_ONE, 'floor') : undefined,
    quoteMin: minForMarket ? units(min, 0) : 0,
    quoteMax: maxForMarket ? units(max, Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
  };
}

/** A value in units / divisor, rounded to the side that leaves the answer for whole numbers as it is. */
function bound(value: Decimal | undefined, divisor: number, rounding: 'ceil' | 'floor'): Bound | undefined {
  if (value === undefined) return undefined;
  const scaled = new Exact(value).times(UNITS_PER_ONE).times(divisor)[rounding]();
  return { value: scaled.toNumber(), exact: BigInt(scaled.toFixed()) };
}

function shares(rule: VenueRules['percentPrice']): PriceShares | undefined {
  if (rule === undefined) return undefined;
  return {
    buyDown: fraction(rule.buy.down),
    buyUp: fraction(rule.buy.up),
    sellDown: fraction(rule.sell.down),
    sellUp: fraction(rule.sell.up),
  };
}

function rangeOf({ priceRange }: SimSymbolDefinition): PriceShares | undefined {
  if (priceRange === undefined) return undefined;
  return {
    buyDown: fraction(new Exact(priceRange.bidDown)),
    buyUp: fraction(new Exact(priceRange.bidUp)),
    sellDown: fraction(new Exact(priceRange.askDown)),
    sellUp: fraction(new Exact(priceRange.askUp)),
  };
}

function fraction(value: Decimal | undefined): Fraction | undefined {
  if (value === undefined) return undefined;
  const decimals = new Exact(value).decimalPlaces();
  const denominator = 10n ** BigInt(decimals);
  const numerator = BigInt(new Exact(value).times(denominator.toString()).toFixed());
  const common = gcd(numerator, denominator);
  return { numerator: Number(numerator / common), denominator: Number(denominator / common) };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

function refuse(symbol: string, detail: string): never {
  throw new InputError('BOT4_DATA_PRECISION', `${symbol}: ${detail}`, { place: { key: symbol } });
}
