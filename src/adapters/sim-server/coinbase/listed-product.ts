/** A product of the venue: its grid and sizes, and the text of its prices and quantities. */
import { InputError } from '../../../core/index.ts';
import { type SimSymbolDefinition, STP_MODE } from '../../../domain/sim/index.ts';
import { UNITS_PER_ONE, unitsText } from '../hosted/decimal-units.ts';
import { HostedSymbol } from '../hosted/hosted-symbol.ts';
import { productPlain, trimmed } from './decimal-text.ts';

/** Money of states, and what people call assets. Other assets are called what they are written as. */
const FIAT: Readonly<Record<string, string>> = {
  USD: 'US Dollar',
  EUR: 'Euro',
  GBP: 'British Pound',
  CAD: 'Canadian Dollar',
  CHF: 'Swiss Franc',
  JPY: 'Japanese Yen',
};
const NAMES: Readonly<Record<string, string>> = {
  BTC: 'Bitcoin',
  ETH: 'Ethereum',
  SOL: 'Solana',
  LTC: 'Litecoin',
  XRP: 'XRP',
  DOGE: 'Dogecoin',
  USDC: 'USDC',
  USDT: 'Tether',
};
const QUOTES = ['USD', 'USDC', 'USDT', 'EUR', 'GBP', 'BTC', 'ETH'];

/** Assets that the venue lists whether or not they have a market. */
export const LISTED_FIAT: readonly string[] = Object.keys(FIAT);
export const LISTED_CRYPTO: readonly string[] = Object.keys(NAMES);

/** Whether an asset is the money of a state. */
export function isFiat(asset: string): boolean {
  return Object.hasOwn(FIAT, asset);
}

/** What people call an asset. */
export function assetName(asset: string): string {
  return FIAT[asset] ?? NAMES[asset] ?? asset;
}

/** Sizes of a product, decimal text. */
interface Shape {
  readonly tick: string;
  readonly step: string;
  readonly minBase: string;
  readonly maxBase: string;
  readonly minQuote: string;
  readonly maxQuote: string;
  readonly maxPrice: string;
}

const USUAL: Shape = {
  tick: '0.0001',
  step: '0.01',
  minBase: '0.01',
  maxBase: '10000000',
  minQuote: '1',
  maxQuote: '10000000',
  maxPrice: '100000',
};

const LARGE: Partial<Shape> = {
  tick: '0.01',
  step: '0.00000001',
  minBase: '0.00000001',
  maxQuote: '150000000',
  maxPrice: '1000000',
};

/** Near those of the venue in 2026. */
const SHAPES: Readonly<Record<string, Partial<Shape>>> = {
  BTC: { ...LARGE, maxBase: '3400' },
  ETH: { ...LARGE, maxBase: '42000' },
  SOL: { tick: '0.01', step: '0.00000001', minBase: '0.00000001', maxBase: '640000' },
  'ETH-BTC': { tick: '0.00001', minQuote: '0.00001', maxQuote: '200', maxPrice: '1000' },
};

function shapeOf(base: string, quote: string): Shape {
  return { ...USUAL, ...SHAPES[base], ...SHAPES[`${base}-${quote}`] };
}

/** Orders of a product that an account may have open. */
const OPEN_ORDERS_MAX = 500;

/** A product of a name such as `BTC-USD`. @throws BOT4_CLI_USAGE for a name that is none, or whose quote asset is not known. */
export function usualProduct(name: string): SimSymbolDefinition {
  const match = /^([A-Z0-9]{2,10})-([A-Z0-9]{2,6})$/.exec(name);
  const [base, quote] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (match === null || !QUOTES.includes(quote) || base === quote)
    throw new InputError(
      'BOT4_CLI_USAGE',
      `symbol ${name}: a name such as BTC-USD is needed, with a known quote asset`,
    );
  const { tick, step, minBase, maxBase, maxPrice } = shapeOf(base, quote);
  return {
    symbol: name,
    base,
    quote,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice, tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: minBase, maxQty: maxBase, stepSize: step },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: OPEN_ORDERS_MAX },
    ],
    // The venue's own rule: both orders lose what would have been traded.
    allowedStpModes: Object.values(STP_MODE),
    defaultStpMode: STP_MODE.decrement,
    icebergAllowed: false,
    ocoAllowed: true,
    otoAllowed: false,
    amendAllowed: true,
    trailingAllowed: false,
  };
}

function unitsOf(text: string): number {
  return Math.round(Number(text) * UNITS_PER_ONE);
}

/** A product with its grid. */
export class ListedProduct extends HostedSymbol {
  readonly base: string;
  readonly quote: string;
  /** Bounds of sizes: lots of the base asset, units of the quote asset. */
  readonly #minLots: number;
  readonly maxLots: number;
  readonly #minQuoteUnits: number;
  readonly maxQuoteUnits: number;
  readonly maxTicks: number;

  constructor(index: number, definition: SimSymbolDefinition) {
    super(index, definition);
    const shape = shapeOf(definition.base, definition.quote);
    this.base = definition.base;
    this.quote = definition.quote;
    this.#minLots = Math.round(unitsOf(shape.minBase) / this.lotUnits);
    this.maxLots = Math.round(unitsOf(shape.maxBase) / this.lotUnits);
    this.#minQuoteUnits = unitsOf(shape.minQuote);
    this.maxQuoteUnits = unitsOf(shape.maxQuote);
    this.maxTicks = Math.round(unitsOf(shape.maxPrice) / this.tickUnits);
  }

  /** Smallest size now, lots of the base asset. */
  get minLots(): number {
    return this.#minLots * this.gridStep;
  }

  /** Smallest size now, units of the quote asset. */
  get minQuoteUnits(): number {
    return this.#minQuoteUnits * this.valueFactor;
  }

  /** Units of a step of prices and quote sizes now, and of a step of base sizes. */
  get priceStepUnits(): number {
    return this.tickUnits * this.gridStep;
  }

  get baseStepUnits(): number {
    return this.lotUnits * this.gridStep;
  }

  /** Text of ticks, no more digits than it has. */
  override price(ticks: number): string {
    return productPlain(ticks, this.tickUnits);
  }

  /** Text of lots, no more digits than it has. */
  override quantity(lots: number): string {
    return productPlain(lots, this.lotUnits);
  }

  /** Sizes as the venue lists them. */
  sizes(): Readonly<Record<string, string>> {
    const text = (units: number): string => trimmed(unitsText(units));
    return {
      base_increment: text(this.baseStepUnits),
      quote_increment: text(this.priceStepUnits),
      quote_min_size: text(this.minQuoteUnits),
      quote_max_size: text(this.maxQuoteUnits),
      base_min_size: this.quantity(this.minLots),
      base_max_size: this.quantity(this.maxLots),
    };
  }
}
