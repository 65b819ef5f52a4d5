/** A market of the server: its grid, text of its prices and quantities, and its entry in exchangeInfo. */
import {
  ORDER_TYPE,
  type OrderRequest,
  type SimSymbolDefinition,
  STP_MODE,
  type StpModeCode,
} from '../../../domain/sim/index.ts';
import { bigText, UNITS_PER_ONE } from '../hosted/decimal-units.ts';
import { HostedSymbol } from '../hosted/hosted-symbol.ts';
import { readSteps, readUnits } from './decimal-text.ts';
import { faults } from './fault.ts';

const PRECISION = 8;

/** Order types in the venue's words, by code. */
export const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
  'LIMIT_MAKER',
] as const;

/** Times in force in the venue's words, by code; the venue has three. */
export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK'] as const;

/** Modes of self-trade prevention in the venue's words, by code. */
export const STP_MODES = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT', 'TRANSFER'] as const;

/** A market with its grid. */
export class ListedSymbol extends HostedSymbol {
  /** Ticks of a text. @throws the venue's own errors. */
  ticks(name: string, text: string): number {
    const ticks = readSteps(name, text, this.tickUnits);
    if (ticks === undefined || ticks % this.gridStep !== 0) throw faults.filter('PRICE_FILTER');
    return ticks;
  }

  /** Lots of a text. @throws the venue's own errors. */
  lots(name: string, text: string): number {
    const lots = readSteps(name, text, this.lotUnits);
    if (lots === undefined || !Number.isSafeInteger(lots * this.lotUnits)) throw faults.filter('LOT_SIZE');
    if (lots % this.gridStep !== 0) throw faults.filter('LOT_SIZE');
    return lots;
  }

  /** Quote units of a text. @throws the venue's own errors. */
  quote(name: string, text: string): number {
    const units = readUnits(name, text);
    if (units > BigInt(Number.MAX_SAFE_INTEGER)) throw faults.filter('NOTIONAL');
    return Number(units);
  }

  /** Refuses what the other filters do not allow by its value. @throws −1013 */
  checkValue(order: OrderRequest): void {
    if (!this.hasOtherFilters || order.priceTicks === 0) return;
    const least = this.definition.filters.find(({ filterType }) => VALUE_FILTERS.includes(String(filterType)));
    if (least === undefined) return;
    const value = productUnits(order.priceTicks * this.tickUnits, order.lots * this.lotUnits);
    if (value < readUnits('minNotional', String(least.minNotional)) * BigInt(this.valueFactor))
      throw faults.filter(String(least.filterType));
  }

  /** Filters as they are now. */
  get filters(): SimSymbolDefinition['filters'] {
    const { filters } = this.definition;
    return this.hasOtherFilters
      ? filters.map((filter) => otherFilter(filter, this.gridStep, this.valueFactor))
      : filters;
  }

  /** Entry in exchangeInfo. */
  describe(isOpen: boolean): object {
    const { definition } = this;
    return {
      symbol: this.name,
      status: isOpen ? 'TRADING' : 'BREAK',
      baseAsset: definition.base,
      baseAssetPrecision: PRECISION,
      quoteAsset: definition.quote,
      quotePrecision: PRECISION,
      quoteAssetPrecision: PRECISION,
      baseCommissionPrecision: PRECISION,
      quoteCommissionPrecision: PRECISION,
      orderTypes: [
        ORDER_TYPE.limit,
        ORDER_TYPE.limitMaker,
        ORDER_TYPE.market,
        ORDER_TYPE.stopLoss,
        ORDER_TYPE.stopLossLimit,
        ORDER_TYPE.takeProfit,
        ORDER_TYPE.takeProfitLimit,
      ].map((type) => ORDER_TYPES[type]),
      icebergAllowed: definition.icebergAllowed,
      ocoAllowed: definition.ocoAllowed,
      otoAllowed: definition.otoAllowed,
      opoAllowed: definition.opoAllowed === true,
      quoteOrderQtyMarketAllowed: true,
      allowTrailingStop: definition.trailingAllowed,
      cancelReplaceAllowed: true,
      amendAllowed: definition.amendAllowed,
      pegInstructionsAllowed: false,
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      filters: this.filters,
      permissions: [],
      permissionSets: [['SPOT']],
      defaultSelfTradePreventionMode: STP_MODES[definition.defaultStpMode],
      allowedSelfTradePreventionModes: definition.allowedStpModes.map((mode) => STP_MODES[mode]),
    };
  }
}

const VALUE_FILTERS = ['NOTIONAL', 'MIN_NOTIONAL'];

/** Units of price times quantity, both in units; cut down to a whole one. */
function productUnits(priceUnits: number, quantityUnits: number): bigint {
  return (BigInt(priceUnits) * BigInt(quantityUnits)) / BigInt(UNITS_PER_ONE);
}

type Filter = SimSymbolDefinition['filters'][number];

/** A filter with a coarser grid, or with a larger smallest value. */
function otherFilter(filter: Filter, grid: number, value: number): Filter {
  const times = (name: string, factor: number): object => {
    const text = filter[name];
    return typeof text === 'string' ? { [name]: bigText(readUnits(name, text) * BigInt(factor)) } : {};
  };
  switch (filter.filterType) {
    case 'PRICE_FILTER':
      return { ...filter, ...times('tickSize', grid), ...times('minPrice', grid) };
    case 'LOT_SIZE':
      return { ...filter, ...times('stepSize', grid), ...times('minQty', grid) };
    case 'NOTIONAL':
    case 'MIN_NOTIONAL':
      return { ...filter, ...times('minNotional', value) };
    default:
      return filter;
  }
}

const ALL_MODES: readonly StpModeCode[] = Object.values(STP_MODE);

/** What a market that people know looks like: tick, lot and bounds near those of the venue. */
interface Shape {
  readonly tick: string;
  readonly step: string;
  readonly maxQty: string;
  readonly maxPrice: string;
  readonly minNotional: string;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  BTCUSDT: {
    tick: '0.01000000',
    step: '0.00001000',
    maxQty: '9000.00000000',
    maxPrice: '1000000.00000000',
    minNotional: '5.00000000',
  },
  ETHUSDT: {
    tick: '0.01000000',
    step: '0.00010000',
    maxQty: '9000.00000000',
    maxPrice: '1000000.00000000',
    minNotional: '5.00000000',
  },
  BNBUSDT: {
    tick: '0.01000000',
    step: '0.00100000',
    maxQty: '900000.00000000',
    maxPrice: '100000.00000000',
    minNotional: '5.00000000',
  },
  ETHBTC: {
    tick: '0.00001000',
    step: '0.00010000',
    maxQty: '100000.00000000',
    maxPrice: '922327.00000000',
    minNotional: '0.00010000',
  },
};
const QUOTES = ['USDT', 'USDC', 'FDUSD', 'BTC', 'ETH', 'BNB', 'EUR'];

/** A market of a name such as `BTCUSDT`, with filters of today. @returns undefined for a name without a known quote asset. */
export function usualSymbol(name: string): SimSymbolDefinition | undefined {
  const quote = QUOTES.find((asset) => name.endsWith(asset) && name.length > asset.length);
  if (quote === undefined || !/^[A-Z0-9]{2,20}$/.test(name)) return undefined;
  const shape = SHAPES[name] ?? {
    tick: '0.00010000',
    step: '0.10000000',
    maxQty: '900000.00000000',
    maxPrice: '100000.00000000',
    minNotional: '5.00000000',
  };
  return {
    symbol: name,
    base: name.slice(0, -quote.length),
    quote,
    filters: usualFilters(shape),
    allowedStpModes: ALL_MODES,
    defaultStpMode: STP_MODE.expireMaker,
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    amendAllowed: true,
    trailingAllowed: true,
  };
}

function usualFilters(shape: Shape): SimSymbolDefinition['filters'] {
  return [
    { filterType: 'PRICE_FILTER', minPrice: shape.tick, maxPrice: shape.maxPrice, tickSize: shape.tick },
    { filterType: 'LOT_SIZE', minQty: shape.step, maxQty: shape.maxQty, stepSize: shape.step },
    { filterType: 'ICEBERG_PARTS', limit: 100 },
    { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: shape.maxQty, stepSize: '0.00000000' },
    {
      filterType: 'TRAILING_DELTA',
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 2000,
      minTrailingBelowDelta: 10,
      maxTrailingBelowDelta: 2000,
    },
    {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: '5',
      bidMultiplierDown: '0.2',
      askMultiplierUp: '5',
      askMultiplierDown: '0.2',
      avgPriceMins: 5,
    },
    {
      filterType: 'NOTIONAL',
      minNotional: shape.minNotional,
      applyMinToMarket: true,
      maxNotional: '9000000.00000000',
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 20 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
    { filterType: 'MAX_NUM_ORDER_AMENDS', maxNumOrderAmends: 10 },
  ];
}
