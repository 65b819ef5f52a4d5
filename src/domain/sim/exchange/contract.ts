/**
 * The words of the venue: what may be asked of it, and what it says happened. Protocols, markets and tests are written
 * against this file. Prices are ticks, quantities lots of a symbol, amounts of an asset whole units of 1e-8, times
 * microseconds since the epoch; all are whole numbers up to 2^53.
 */

/** Side of an order: 1 buys, −1 sells. */
export type SimSide = 1 | -1;

/** Order types, as Binance names them. */
export const ORDER_TYPE = {
  limit: 0,
  market: 1,
  stopLoss: 2,
  stopLossLimit: 3,
  takeProfit: 4,
  takeProfitLimit: 5,
  limitMaker: 6,
} as const;
export type OrderTypeCode = (typeof ORDER_TYPE)[keyof typeof ORDER_TYPE];

/** How long an order stands: until cancelled, what fills at once, all at once or nothing, until a time. */
export const TIME_IN_FORCE = { gtc: 0, ioc: 1, fok: 2, gtd: 3 } as const;
export type TimeInForceCode = (typeof TIME_IN_FORCE)[keyof typeof TIME_IN_FORCE];

/** Self-trade prevention. The mode of the taker decides; `transfer` needs it of both. */
export const STP_MODE = {
  none: 0,
  expireTaker: 1,
  expireMaker: 2,
  expireBoth: 3,
  decrement: 4,
  transfer: 5,
} as const;
export type StpModeCode = (typeof STP_MODE)[keyof typeof STP_MODE];

/** States of an order. The last five are final. */
export const ORDER_STATE = {
  /** A leg of a list that waits for another one. */
  pendingNew: 0,
  new: 1,
  partiallyFilled: 2,
  filled: 3,
  canceled: 4,
  rejected: 5,
  expired: 6,
  expiredInMatch: 7,
} as const;
export type OrderStateCode = (typeof ORDER_STATE)[keyof typeof ORDER_STATE];

/** Why an order expired. */
export const EXPIRY_REASON = {
  none: 0,
  rejected: 1,
  exchangeCanceled: 2,
  ocoTrigger: 3,
  otoPhaseOneExpired: 4,
  unfilledIoc: 5,
  unfilledFok: 6,
  insufficientLiquidity: 7,
  priceRangeExceeded: 8,
  goodTillDate: 9,
} as const;
export type ExpiryReasonCode = (typeof EXPIRY_REASON)[keyof typeof EXPIRY_REASON];

/**
 * Why a command was refused. Negative, so that it cannot be taken for an order id; a refused command changes nothing.
 * Each protocol has one table from these to its own codes and texts.
 */
export const REFUSAL = {
  unknownSymbol: -1,
  unknownAccount: -2,
  marketClosed: -3,
  badQuantity: -4,
  badPrice: -5,
  filterPrice: -10,
  filterPercentPrice: -11,
  filterPercentPriceBySide: -12,
  filterLotSize: -13,
  filterMinNotional: -14,
  filterNotional: -15,
  filterIcebergParts: -16,
  filterMarketLotSize: -17,
  filterMaxPosition: -18,
  filterTrailingDelta: -19,
  filterMaxNumOrders: -20,
  filterMaxNumAlgoOrders: -21,
  filterMaxNumIcebergOrders: -22,
  filterMaxNumOrderAmends: -23,
  filterMaxNumOrderLists: -24,
  exchangeMaxNumOrders: -25,
  exchangeMaxNumAlgoOrders: -26,
  exchangeMaxNumIcebergOrders: -27,
  exchangeMaxNumOrderLists: -28,
  maxAsset: -29,
  insufficientBalance: -40,
  wouldMatchImmediately: -41,
  wouldTriggerImmediately: -42,
  duplicateClientId: -43,
  unknownOrder: -44,
  orderTypeNotSupported: -45,
  stpModeNotAllowed: -46,
  icebergExceedsQuantity: -47,
  icebergNeedsGtc: -48,
  badCombination: -49,
  listPrices: -50,
  listOrderTypes: -51,
  listNotSupported: -52,
  cancelRestricted: -53,
  cancelIdsDiffer: -54,
  amendNotADecrease: -55,
  amendNoChange: -56,
  noLiquidity: -57,
  liquidityBelowLot: -58,
  accountDisabled: -59,
  reduceOnly: -60,
  tooLarge: -61,
  noReferencePrice: -62,
  replaceNotAttempted: -63,
} as const;
export type RefusalCode = (typeof REFUSAL)[keyof typeof REFUSAL];

/** A symbol's numbers as the venue publishes them: decimal text. Filters are read with `venueRules`. */
export interface SimSymbolDefinition {
  /** `BTCUSDT`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** The filters as in exchangeInfo: `{ filterType: 'PRICE_FILTER', tickSize: '0.01', … }`. */
  readonly filters: readonly Readonly<Record<string, string | number | boolean>>[];
  readonly allowedStpModes: readonly StpModeCode[];
  readonly defaultStpMode: StpModeCode;
  readonly icebergAllowed: boolean;
  readonly ocoAllowed: boolean;
  readonly otoAllowed: boolean;
  /** Whether the sales of a list may be sized by what its buy received. @defaultValue false */
  readonly opoAllowed?: boolean;
  readonly amendAllowed: boolean;
  readonly trailingAllowed: boolean;
  /** Whether a trailing order without a stop price follows from the last price on, and not from the next trade. @defaultValue false */
  readonly trailsFromLast?: boolean;
  /** Types that the market takes. @defaultValue all */
  readonly orderTypes?: readonly OrderTypeCode[];
  /** Price range that a taker may fill in, as multiples of the reference price; undefined switches the rule off. */
  readonly priceRange?: {
    readonly bidUp: string;
    readonly bidDown: string;
    readonly askUp: string;
    readonly askDown: string;
  };
}

/** An account. Accounts of one trade group do not trade with each other where prevention says so. */
export interface SimAccountDefinition {
  readonly name: string;
  /** −1 for none. */
  readonly tradeGroup: number;
  /** Whether it may place orders. */
  readonly enabled: boolean;
  /** Name of a fee schedule of the exchange. */
  readonly feeSchedule: string;
  /** Whether its closed orders and fills are kept for queries; not wanted for the accounts of a background market. @defaultValue true */
  readonly keepsHistory?: boolean;
}

/**
 * An order as it is asked for. One object is reused for many orders: `clearOrderRequest` brings it back to what it is
 * when nothing is said.
 */
export interface OrderRequest {
  account: number;
  symbol: number;
  side: SimSide;
  type: OrderTypeCode;
  timeInForce: TimeInForceCode;
  /** Ticks; 0 for none. */
  priceTicks: number;
  /** Lots; 0 when `quoteUnits` says how much. */
  lots: number;
  /** Quote units that a market order may spend or wants to receive; 0 for none. */
  quoteUnits: number;
  /** Ticks; 0 for none. */
  stopTicks: number;
  /** Hundredths of a percent; 0 for none. */
  trailingBps: number;
  /**
   * Of a trailing order with a limit: the limit is `limitOffsetTicks` from the price that triggers it, below 0 below that,
   * and is known when it is triggered. `priceTicks` and `stopTicks` are 0 then.
   */
  followsTrigger: boolean;
  limitOffsetTicks: number;
  /** Lots that are shown; 0 for all. */
  icebergLots: number;
  /** Mode, or −1 for the symbol's own. */
  stpMode: StpModeCode | -1;
  /** Number that stands for the client's order id (see `ClientIds`), unique among the open orders of the account; 0 lets the venue choose. */
  clientId: number;
  reduceOnly: boolean;
  /** For good-till-date, µs. */
  expireTime: number;
  /** Echoed, −1 for none. */
  strategyId: number;
  strategyType: number;
}

/** A pair or a triple of orders that depend on each other. */
export interface ListRequest {
  readonly kind: 'oco' | 'oto' | 'otoco';
  account: number;
  symbol: number;
  /** Number of the list's client id; 0 lets the venue choose. */
  listClientId: number;
  /**
   * One pays the other (OPO, OPOCO): the pending legs sell what the working leg bought. They have 0 lots until it is
   * filled; what it receives is locked for them.
   */
  readonly paysOther?: boolean;
  /** oco: above, below. oto: working, pending. otoco: working, pending above, pending below. */
  readonly legs: readonly OrderRequest[];
}

/** What happens to the new order when the cancel fails. */
export type CancelReplaceMode = 'stopOnFailure' | 'allowFailure';

/** When a cancel is only wanted in one state. */
export const CANCEL_RESTRICTION = { none: 0, onlyNew: 1, onlyPartiallyFilled: 2 } as const;
export type CancelRestrictionCode = (typeof CANCEL_RESTRICTION)[keyof typeof CANCEL_RESTRICTION];

/** How an order is cancelled: the number of the cancel's own client id, and the only state in which it is wanted. */
export interface CancelOptions {
  readonly cancelClientId?: number;
  readonly restriction?: CancelRestrictionCode;
}

/** An order to be named by its id or its client id; both must agree when both are given. */
export interface OrderName {
  readonly account: number;
  readonly symbol: number;
  /** 0 when the client id names it. */
  readonly orderId: number;
  /** 0 when the order id names it. */
  readonly clientId: number;
}

/** A request in which nothing is said, to be reused. */
export function makeOrderRequest(): OrderRequest {
  const double = 0.5;
  const request: OrderRequest = {
    account: 0,
    symbol: 0,
    side: 1,
    type: ORDER_TYPE.limit,
    timeInForce: TIME_IN_FORCE.gtc,
    priceTicks: 0,
    lots: double,
    quoteUnits: double,
    stopTicks: 0,
    trailingBps: 0,
    followsTrigger: false,
    limitOffsetTicks: 0,
    icebergLots: double,
    stpMode: -1,
    clientId: double,
    reduceOnly: false,
    expireTime: double,
    strategyId: double,
    strategyType: double,
  };
  clearOrderRequest(request);
  return request;
}

/** Brings a request back to what it is when nothing is said. */
export function clearOrderRequest(request: OrderRequest): void {
  request.account = 0;
  request.symbol = 0;
  request.side = 1;
  request.type = ORDER_TYPE.limit;
  request.timeInForce = TIME_IN_FORCE.gtc;
  request.priceTicks = 0;
  request.lots = 0;
  request.quoteUnits = 0;
  request.stopTicks = 0;
  request.trailingBps = 0;
  request.followsTrigger = false;
  request.limitOffsetTicks = 0;
  request.icebergLots = 0;
  request.stpMode = -1;
  request.clientId = 0;
  request.reduceOnly = false;
  request.expireTime = 0;
  request.strategyId = -1;
  request.strategyType = -1;
}

/** Result of a cancel-replace: an order id or a refusal of each half; `replaceNotAttempted` when it was not tried. */
export interface CancelReplaceResult {
  readonly cancel: number;
  readonly placed: number;
}

/** What happened. */
export const SIM_EVENT = {
  /** An order was taken: x=NEW. */
  new: 1,
  /** A stop or trailing order was triggered and works now. */
  triggered: 2,
  /** One side of a trade: x=TRADE; two of them a trade. */
  fill: 3,
  canceled: 4,
  expired: 5,
  /** The leg of a list could not be placed. */
  rejected: 6,
  /** Amended: x=REPLACED. */
  replaced: 7,
  /**
   * Prevented self-trade: x=TRADE_PREVENTION. One for each order that loses lots by it, the taker's first, all with the
   * id of the same prevented match; `lots` are those that this order lost.
   */
  prevented: 8,
  /** A list was taken or is done. */
  list: 9,
  /** Free or locked units of an asset of an account are different now. */
  balance: 10,
  /** A level of the visible book is different now. */
  level: 11,
  /** A trade for the public, once. */
  trade: 12,
  /** A symbol opened or closed. */
  status: 13,
} as const;
export type SimEventKind = (typeof SIM_EVENT)[keyof typeof SIM_EVENT];

/** One event. Objects are used again, one for each kind, so whoever wants to keep an event copies it. Fields that do not apply are 0. */
export interface SimEvent {
  kind: SimEventKind;
  /** From 1, without holes, over the whole exchange. */
  seq: number;
  time: number;
  symbol: number;
  account: number;
  orderId: number;
  /** Client id of the order; for a cancel also `cancelClientId`. */
  clientId: number;
  cancelClientId: number;
  listId: number;
  state: OrderStateCode;
  side: SimSide | 0;
  /** Ticks of a fill, a level or a trade. */
  priceTicks: number;
  /** Lots of a fill, a trade, a prevented match; what a level shows now. */
  lots: number;
  /** Quote units of a fill or a trade. */
  quoteUnits: number;
  /** From 0 for each symbol. */
  tradeId: number;
  /** Order on the other side of a fill or a prevented match. */
  otherOrderId: number;
  /** 1 for the maker's fill. For a trade: 1 when the buyer was the maker. */
  maker: 0 | 1;
  feeUnits: number;
  /** Index of the asset of a fee or a balance. */
  asset: number;
  free: number;
  locked: number;
  reason: ExpiryReasonCode;
  /** For a list: 1 taken, 2 done, 3 a leg has another client id; for a status: 1 open, 0 closed. */
  status: number;
  /** From 0 for each symbol. */
  preventedMatchId: number;
}

/** Takes events in order. It must not send commands. */
export type SimEventSink = (event: SimEvent) => void;

/** An order as a query shows it; plain data. */
export interface SimOrder {
  readonly orderId: number;
  readonly clientId: number;
  readonly listId: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: SimSide;
  readonly type: OrderTypeCode;
  readonly timeInForce: TimeInForceCode;
  readonly state: OrderStateCode;
  readonly priceTicks: number;
  readonly lots: number;
  readonly filledLots: number;
  readonly filledQuoteUnits: number;
  readonly preventedLots: number;
  readonly quoteUnits: number;
  readonly stopTicks: number;
  /** Price at which the funds of a buy are locked: the limit, or for market orders that wait the stop. */
  readonly lockTicks: number;
  readonly trailingBps: number;
  readonly icebergLots: number;
  readonly stpMode: StpModeCode;
  /** Whether it stands on the book, or its trigger has come. */
  readonly working: boolean;
  readonly time: number;
  readonly updateTime: number;
  readonly workingTime: number;
  readonly reason: ExpiryReasonCode;
  readonly strategyId: number;
  readonly strategyType: number;
  readonly amends: number;
}

/** One side of a trade, as a query shows it; plain data. */
export interface SimFill {
  readonly account: number;
  readonly symbol: number;
  readonly orderId: number;
  readonly listId: number;
  readonly tradeId: number;
  readonly side: SimSide;
  readonly isMaker: boolean;
  readonly priceTicks: number;
  readonly lots: number;
  readonly quoteUnits: number;
  /** Below 0 for a rebate. */
  readonly feeUnits: number;
  readonly feeAsset: number;
  readonly time: number;
}

/** A list as a query shows it; plain data. */
export interface SimOrderList {
  readonly listId: number;
  readonly kind: 'oco' | 'oto' | 'otoco';
  readonly account: number;
  readonly symbol: number;
  readonly clientId: number;
  readonly time: number;
  readonly done: boolean;
  /** Order ids of the legs in the order of the request. */
  readonly orderIds: readonly number[];
}

/** Levels of a side, best first. */
export interface SimDepth {
  /** Ticks and shown lots, best first. */
  readonly bids: readonly (readonly [ticks: number, lots: number])[];
  readonly asks: readonly (readonly [ticks: number, lots: number])[];
}

/** Free and locked units of an asset. */
export interface SimBalance {
  readonly free: number;
  readonly locked: number;
}

/** Fees as dated data: the last entry that is not later than the time counts. */
export interface SimFeeSchedule {
  readonly name: string;
  /** Where the figures are from. */
  readonly source: string;
  /**
   * Asset of the commission: a share of what is received, or always the quote asset. Then a buy pays it on top of the
   * price, and it is locked with the order. There is no discount asset then. @defaultValue 'received'
   */
  readonly charged?: 'received' | 'quote';
  readonly entries: readonly {
    readonly from: number;
    /** By 30-day volume in quote units, rising; the first is from 0. Rates in millionths, below 0 for a rebate. */
    readonly tiers: readonly { readonly volumeUnits: number; readonly makerPpm: number; readonly takerPpm: number }[];
    /** Discount when fees are paid in this asset, millionths of the fee; its price in quote units is asked of the symbol asset + quote. */
    readonly discount?: { readonly asset: string; readonly ppm: number };
  }[];
}

/** What can be asked without changing anything. Plain data; not for the hot path. */
export interface SimExchangeQueries {
  /** Number of events so far. */
  readonly sequence: number;
  accountOf(name: string): number;
  symbolOf(name: string): number;
  assetOf(name: string): number;
  /** Names of assets by index. */
  readonly assets: readonly string[];
  definitionOf(symbol: number): SimSymbolDefinition;
  /** An order by id, or an open one by client id, or else the newest closed one with that client id. */
  order(name: OrderName): SimOrder | undefined;
  /** Open orders of an account, of one market or with −1 of all, oldest first. */
  openOrders(account: number, symbol: number): SimOrder[];
  /** All orders of an account in a market that are kept, by rising id: the newest `limit`, or from an id on the oldest. */
  ordersOf(account: number, symbol: number, query: { readonly limit: number; readonly fromId?: number }): SimOrder[];
  fillsOf(
    account: number,
    symbol: number,
    query: { readonly limit: number; readonly fromTradeId?: number; readonly orderId?: number },
  ): SimFill[];
  balance(account: number, asset: number): SimBalance;
  /** Fees that the venue has taken less rebates, and what was deposited less what was taken out. */
  collected(asset: number): number;
  supply(asset: number): number;
  depth(symbol: number, levels: number): SimDepth;
  /** Best prices in ticks, 0 without one. */
  bestBid(symbol: number): number;
  bestAsk(symbol: number): number;
  /** Ticks of the last trade, 0 before the first. */
  lastPrice(symbol: number): number;
  /** Units of 1e-8, 0 when nothing is known. */
  referencePrice(symbol: number): number;
  isOpen(symbol: number): boolean;
  list(account: number, listId: number): SimOrderList | undefined;
  /** Lists of an account that are kept, by rising id. */
  lists(account: number, query?: { readonly openOnly?: boolean }): SimOrderList[];
  /** Rates of an account now, millionths, below 0 for a rebate, and its volume of 30 days in whole quote units of 1. */
  feesOf(account: number): { readonly makerPpm: number; readonly takerPpm: number; readonly volume: number };
}

/** The venue. Commands return an order id, or a refusal below 0 that changed nothing. */
export interface SimExchangeCommands {
  addAsset(asset: string): number;
  addSymbol(definition: SimSymbolDefinition): number;
  addAccount(definition: SimAccountDefinition): number;
  /** Brings units in from outside, or takes free ones out when negative. The only way in or out. */
  deposit(time: number, account: number, asset: number, units: number): number;
  submit(time: number, request: OrderRequest): number;
  /** The refusal that `submit` would give now, 0 for none. Nothing is different afterwards but the time. */
  check(time: number, request: OrderRequest): number;
  cancel(time: number, order: OrderName, options?: CancelOptions): number;
  /** Returns how many orders were cancelled; lists count their legs. */
  cancelAll(time: number, account: number, symbol: number): number;
  cancelReplace(
    time: number,
    order: OrderName,
    request: OrderRequest,
    mode: CancelReplaceMode,
    options?: CancelOptions,
  ): CancelReplaceResult;
  /**
   * Fewer lots, the place in the queue kept. Both legs of a pair have the same lots, so with one the other changes; the
   * other legs of a list are amended by themselves.
   */
  amend(time: number, order: OrderName, lots: number, newClientId?: number): number;
  /** Returns the list id. */
  submitList(time: number, request: ListRequest): number;
  cancelList(time: number, list: { readonly account: number; readonly listId: number }): number;
  /** Later fills of an account pay by another schedule, which charges in the same kind of asset. */
  setFeeSchedule(time: number, account: number, name: string): void;
  setStatus(time: number, symbol: number, open: boolean): void;
  /** Price that filters and ranges refer to, ticks; 0 leaves it to the trades of the last five minutes. */
  setReferencePrice(time: number, symbol: number, ticks: number): void;
  /** Time goes on without a command: orders of a date expire, averages age. */
  advance(time: number): void;
}
