/** A pair of Kraken: its names, its grid, the text of its prices and volumes, and its entry in AssetPairs. */
import { type SimSymbolDefinition, STP_MODE } from '../../../domain/sim/index.ts';
import { bigText, UNITS_PER_ONE } from '../hosted/decimal-units.ts';
import { worthOf } from '../hosted/hosted-market.ts';
import { HostedSymbol } from '../hosted/hosted-symbol.ts';
import { commonName, isFiat, isLettered, type KrakenAsset, krakenAsset } from './assets.ts';
import { faults } from './fault.ts';

const QUOTES = ['USDT', 'USDC', 'USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD', 'XBT', 'BTC', 'ETH'];
const LOT_DECIMALS = 8;
/** Significant digits of a price: 60,000 has one decimal, 3,000 two. */
const PRICE_DIGITS = 6;
/** Smallest order in dollars. */
const MINIMUM_WORTH = 5;
const MINIMUM_COST = 0.5;
const ORDERS_MAX = 225;

/** Maker and taker percent by volume of 30 days in dollars, as of 2026. */
export const FEE_STEPS: readonly (readonly [volume: number, maker: number, taker: number])[] = [
  [0, 0.25, 0.4],
  [10_000, 0.2, 0.35],
  [50_000, 0.14, 0.24],
  [100_000, 0.12, 0.22],
  [250_000, 0.1, 0.2],
  [500_000, 0.08, 0.18],
  [1_000_000, 0.06, 0.16],
  [2_500_000, 0.04, 0.14],
  [5_000_000, 0.02, 0.12],
  [10_000_000, 0, 0.1],
];

/** Decimals that are shown of units: the rest is cut off, and is 0 on the grid. */
export function decimalText(units: bigint, decimals: number): string {
  const text = bigText(units);
  return decimals === LOT_DECIMALS
    ? text
    : text.slice(0, text.length - (LOT_DECIMALS - decimals) - (decimals === 0 ? 1 : 0));
}

/** A pair with its grid. */
export class KrakenPair extends HostedSymbol {
  readonly base: KrakenAsset;
  readonly quote: KrakenAsset;
  /** `XXBTZUSD`, the key of answers of REST. */
  readonly id: string;
  /** `XBTUSD`. */
  readonly altname: string;
  /** `XBT/USD`, the name over WebSocket v1. */
  readonly oldName: string;
  /** `BTC/USD`, the name over WebSocket v2. */
  readonly wsName: string;
  readonly priceDecimals: number;
  readonly #minimumLots: number;
  readonly #minimumCost: number;

  constructor(index: number, definition: SimSymbolDefinition) {
    super(index, definition);
    this.base = krakenAsset(definition.base);
    this.quote = krakenAsset(definition.quote);
    this.altname = `${this.base.altname}${this.quote.altname}`;
    const isOld = isLettered(this.base) && isLettered(this.quote);
    this.id = isOld ? `${this.base.id}${this.quote.id}` : this.altname;
    this.oldName = `${this.base.altname}/${this.quote.altname}`;
    this.wsName = `${definition.base}/${definition.quote}`;
    this.priceDecimals = LOT_DECIMALS - Math.round(Math.log10(this.tickUnits));
    this.#minimumLots = Math.round(minimumOf(MINIMUM_WORTH, definition.base) * UNITS_PER_ONE);
    this.#minimumCost = Math.round(minimumOf(MINIMUM_COST, definition.quote) * UNITS_PER_ONE);
  }

  /** Smallest volume now, lots. */
  get minimumLots(): number {
    return this.#minimumLots * this.valueFactor;
  }

  /** Smallest cost now, quote units. */
  get minimumCost(): number {
    return this.#minimumCost * this.valueFactor;
  }

  /** Decimals that a price and a volume may have now. */
  get decimals(): { readonly price: number; readonly lot: number } {
    const less = Math.round(Math.log10(this.gridStep));
    return { price: Math.max(0, this.priceDecimals - less), lot: LOT_DECIMALS - less };
  }

  /** Text of ticks with the decimals of the pair. */
  override price(ticks: number): string {
    return decimalText(BigInt(ticks) * BigInt(this.tickUnits), this.priceDecimals);
  }

  /** Text of a price that is no whole number of ticks: `quoteUnits / lots`, cut to the decimals of the pair. */
  averagePrice(quoteUnits: number | bigint, lots: number | bigint): string {
    if (BigInt(lots) === 0n) return this.price(0);
    const units = (BigInt(quoteUnits) * BigInt(UNITS_PER_ONE)) / (BigInt(lots) * BigInt(this.lotUnits));
    return decimalText(units, this.priceDecimals);
  }

  /** Ticks of a decimal text. @param name of the parameter. @throws the venue's own errors. */
  ticks(name: string, text: string): number {
    const ticks = this.#ticks(name, text, this.decimals.price);
    if (ticks % this.gridStep !== 0) throw faults.tickSize();
    return ticks;
  }

  /** A price that was taken once, in its usual form: the grid may have become coarser since. */
  usualPrice(text: string): string {
    return this.price(this.#ticks('price', text, this.priceDecimals));
  }

  #ticks(name: string, text: string, decimals: number): number {
    const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(text);
    if (match === null) throw faults.arguments(name);
    const fraction = (match[2] ?? '').replace(/0+$/, '');
    if (fraction.length > decimals)
      throw faults.price(`${this.altname} price can only be specified up to ${decimals} decimals.`);
    const ticks = Number(`${match[1]}${fraction.padEnd(this.priceDecimals, '0')}`);
    if (!Number.isSafeInteger(ticks)) throw faults.arguments(name);
    return ticks;
  }

  /** Entry in AssetPairs. */
  describe(isOpen: boolean): object {
    return {
      altname: this.altname,
      wsname: this.oldName,
      aclass_base: 'currency',
      base: this.base.id,
      aclass_quote: 'currency',
      quote: this.quote.id,
      lot: 'unit',
      cost_decimals: LOT_DECIMALS,
      pair_decimals: this.decimals.price,
      lot_decimals: this.decimals.lot,
      lot_multiplier: 1,
      leverage_buy: [],
      leverage_sell: [],
      fees: FEE_STEPS.map(([volume, , taker]) => [volume, taker]),
      fees_maker: FEE_STEPS.map(([volume, maker]) => [volume, maker]),
      fee_volume_currency: 'ZUSD',
      margin_call: 80,
      margin_stop: 40,
      ordermin: shortText(this.minimumLots),
      costmin: shortText(this.minimumCost),
      tick_size: shortText(this.tickUnits * this.gridStep),
      status: isOpen ? 'online' : 'cancel_only',
    };
  }
}

/** Units without zeros at the end. */
export function shortText(units: number): string {
  return bigText(BigInt(units)).replace(/\.?0+$/, '');
}

/** The smallest of 1, 2, 5, 10, 20 … units of an asset that are worth as many dollars. */
function minimumOf(dollars: number, asset: string): number {
  const least = dollars / worthOf(asset);
  for (let power = 10 ** Math.floor(Math.log10(least)); ; power *= 10)
    for (const step of [1, 2, 5])
      if (step * power >= least * (1 - 1e-9)) return Number((step * power).toFixed(LOT_DECIMALS));
}

/** A pair that a person names: `BTC/USD`, `BTCUSD`, `XBTUSD`, `XXBTZUSD`. @returns undefined for what is no name of a pair. */
export function usualPair(text: string): SimSymbolDefinition | undefined {
  const assets = text.includes('/') ? text.split('/') : split(text);
  const [base, quote] = (assets ?? []).map(commonName);
  if (assets?.length !== 2 || base === undefined || quote === undefined || base === quote) return undefined;
  if (![base, quote].every((name) => /^[A-Z0-9]{2,10}$/.test(name))) return undefined;
  return definitionOf(base, quote);
}

function split(text: string): string[] | undefined {
  const old = /^([XZ][A-Z]{3})([XZ][A-Z]{3})$/.exec(text);
  if (old?.slice(1).every((part) => commonName(part as string) !== part)) return old.slice(1);
  const quote = QUOTES.find((asset) => text.endsWith(asset) && text.length > asset.length + 1);
  return quote === undefined ? undefined : [text.slice(0, -quote.length), quote];
}

function definitionOf(base: string, quote: string): SimSymbolDefinition {
  const price = worthOf(base) / worthOf(quote);
  const usual = PRICE_DIGITS - 1 - Math.floor(Math.log10(price));
  const decimals = Math.min(LOT_DECIMALS, Math.max(isFiat(quote) ? 1 : 0, usual));
  const tick = (1 / 10 ** decimals).toFixed(LOT_DECIMALS);
  const step = '0.00000001';
  return {
    symbol: `${krakenAsset(base).altname}${krakenAsset(quote).altname}`,
    base,
    quote,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '0.00000000', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: step, maxQty: '50000000.00000000', stepSize: step },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: ORDERS_MAX },
    ],
    allowedStpModes: [STP_MODE.expireTaker, STP_MODE.expireMaker, STP_MODE.expireBoth],
    defaultStpMode: STP_MODE.expireTaker,
    icebergAllowed: true,
    ocoAllowed: false,
    otoAllowed: false,
    amendAllowed: true,
    trailingAllowed: true,
    trailsFromLast: true,
  };
}
