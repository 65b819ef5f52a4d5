/**
 * What a venue says about one market: its smallest steps and sizes, and the exact factors that follow from them.
 * Decimal text comes in; integers come out. Made once at start, never on the hot path.
 */
import { Decimal } from 'decimal.js';
import {
  InputError,
  type PriceTicks,
  priceTicks,
  type QtyLots,
  QUOTE_UNITS_PER_ONE,
  type QuoteUnits,
  qtyLots,
  quoteUnits,
} from '../../core/index.ts';

/** The rules of one market. */
export interface Instrument {
  readonly symbol: string;
  readonly kind: 'spot' | 'perp';
  readonly base: string;
  readonly quote: string;
  /** Decimal text, for example `0.01`. */
  readonly tickSize: string;
  /** Decimal text, for example `0.00001`. */
  readonly lotSize: string;
  /**
   * tickSize · lotSize in quote units of 1e-8: an integer, so ticks · lots · this is exact money; or 1/k where the venue
   * rounds every amount to 1e-8 (`roundsMoney`).
   */
  readonly unitsPerTickLot: number;
  readonly minNotional: QuoteUnits;
  readonly maxPriceTicks: PriceTicks;
  readonly maxQtyLots: QtyLots;
  /** tickSize as numerator / denominator, both exact doubles: price = ticks · numerator / denominator. */
  readonly tickNumerator: number;
  readonly tickDenominator: number;
}

/** Decimal text that describes an instrument. */
export interface InstrumentText {
  readonly symbol: string;
  readonly kind: 'spot' | 'perp';
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** Smallest order value in quote asset. */
  readonly minNotional: string;
  /** Highest price that may occur, in quote asset; bounds the exact range. */
  readonly maxPrice: string;
  /**
   * The venue rounds each amount of money to the nearest 1e-8 of the quote asset. Needed where a tick of a lot is worth
   * less than that, as with a lot of 1e-8 at a tick of 0.01.
   * @defaultValue false: every amount is exact, or the instrument is refused
   */
  readonly roundsMoney?: boolean;
}

function refuse(text: InstrumentText, detail: string): never {
  throw new InputError('BOT4_DATA_PRECISION', detail, { place: { key: text.symbol } });
}

function positive(text: InstrumentText, key: 'tickSize' | 'lotSize' | 'maxPrice'): Decimal {
  const value = new Decimal(text[key]);
  if (!value.isFinite() || value.lte(0)) refuse(text, `${key} is ${text[key]}, which is not a positive number`);
  return value;
}

/**
 * Builds an instrument from decimal text.
 * @throws BOT4_DATA_PRECISION when a tick of a lot is not a whole number of 1e-8 quote, or the exact range is too small.
 * @example defineInstrument({ symbol: 'BTCUSDT', kind: 'spot', base: 'BTC', quote: 'USDT', tickSize: '0.01', lotSize: '0.00001', minNotional: '5', maxPrice: '1000000' }).unitsPerTickLot // => 10
 */
export function defineInstrument(text: InstrumentText): Instrument {
  const tick = positive(text, 'tickSize');
  const lot = positive(text, 'lotSize');
  const factor = tick.times(lot).times(QUOTE_UNITS_PER_ONE);
  const isPart = text.roundsMoney === true && factor.lt(1) && new Decimal(1).div(factor).isInteger();
  if (!(factor.isInteger() || isPart) || factor.gt(Number.MAX_SAFE_INTEGER)) {
    refuse(text, `tick ${text.tickSize} times lot ${text.lotSize} is not a whole number of 1e-8 ${text.quote}`);
  }
  const unitsPerTickLot = factor.toNumber();
  const maxTicks = positive(text, 'maxPrice').div(tick).ceil().toNumber();
  const maxLots = Math.floor(Number.MAX_SAFE_INTEGER / (maxTicks * unitsPerTickLot));
  if (!Number.isSafeInteger(maxTicks)) refuse(text, `at tick ${text.tickSize} the price ${text.maxPrice} is not exact`);
  if (maxLots < 1000) refuse(text, `at ${text.maxPrice} only ${maxLots} lots stay exact`);
  const tickDenominator = 10 ** tick.decimalPlaces();
  return Object.freeze({
    symbol: text.symbol,
    kind: text.kind,
    base: text.base,
    quote: text.quote,
    tickSize: tick.toFixed(),
    lotSize: lot.toFixed(),
    unitsPerTickLot,
    minNotional: quoteUnits(new Decimal(text.minNotional).times(QUOTE_UNITS_PER_ONE).ceil().toNumber()),
    maxPriceTicks: priceTicks(maxTicks),
    maxQtyLots: qtyLots(Math.min(maxLots, Number.MAX_SAFE_INTEGER)),
    tickNumerator: tick.times(tickDenominator).toNumber(),
    tickDenominator,
  });
}

/**
 * Price of `ticks` as the double nearest to the exact decimal: the product is an exact integer and the division is
 * rounded once, so this equals `Number(text)` of the same price, bit for bit.
 */
export function ticksToNumber(instrument: Instrument, ticks: number): number {
  return (ticks * instrument.tickNumerator) / instrument.tickDenominator;
}

/** Exact decimal text of a price. */
export function formatPrice(instrument: Instrument, ticks: PriceTicks): string {
  return new Decimal(ticks).times(instrument.tickSize).toFixed();
}

/** Exact decimal text of a quantity. */
export function formatQty(instrument: Instrument, lots: QtyLots): string {
  return new Decimal(lots).times(instrument.lotSize).toFixed();
}

/** Exact decimal text of an amount of money. */
export function formatMoney(amount: QuoteUnits): string {
  return new Decimal(amount).div(QUOTE_UNITS_PER_ONE).toFixed();
}

/** Parses decimal text of money into quote units. @throws BOT4_DATA_PRECISION when it has more than 8 decimals. */
export function parseMoney(text: string): QuoteUnits {
  const units = new Decimal(text).times(QUOTE_UNITS_PER_ONE);
  if (!units.isInteger() || units.abs().gt(Number.MAX_SAFE_INTEGER)) {
    throw new InputError('BOT4_DATA_PRECISION', `money ${text} is not a whole number of 1e-8 within the exact range`);
  }
  return quoteUnits(units.toNumber());
}

/**
 * The text that makes an instrument again, for another one like it, or to be kept.
 * @example defineInstrument({ ...instrumentText(defineInstrument({ symbol: 'BTCUSDT', kind: 'spot', base: 'BTC', quote: 'USDT', tickSize: '0.01', lotSize: '0.00001', minNotional: '5', maxPrice: '1000000' })), lotSize: '0.001' }).unitsPerTickLot // => 1000
 */
export function instrumentText(instrument: Instrument): InstrumentText {
  const { symbol, kind, base, quote, tickSize, lotSize, minNotional, maxPriceTicks, unitsPerTickLot } = instrument;
  return {
    symbol,
    kind,
    base,
    quote,
    tickSize,
    lotSize,
    minNotional: formatMoney(minNotional),
    maxPrice: formatPrice(instrument, maxPriceTicks),
    ...(unitsPerTickLot < 1 && { roundsMoney: true }),
  };
}
