/** What the matching engine refuses, in the venue's codes and words. One table; its texts are what clients match on. */
import { REFUSAL, type RefusalCode } from '../../../domain/sim/index.ts';
import { BinanceFault } from './fault.ts';

const BAD_REQUEST = 400;
const FILTER = -1013;
/** New order rejected, cancel rejected, amend rejected. */
const NEW_ORDER = -2010;
const CANCEL = -2011;
const AMEND = -2038;

type Row = readonly [code: number, text: string];

const filter = (name: string): Row => [FILTER, `Filter failure: ${name}`];

/** Code and text of each refusal of a new order. */
export const REFUSALS: Readonly<Record<RefusalCode, Row>> = {
  [REFUSAL.unknownSymbol]: [-1121, 'Invalid symbol.'],
  [REFUSAL.unknownAccount]: [-2015, 'Invalid API-key, IP, or permissions for action.'],
  [REFUSAL.marketClosed]: [NEW_ORDER, 'Market is closed.'],
  [REFUSAL.badQuantity]: [FILTER, 'Invalid quantity.'],
  [REFUSAL.badPrice]: [FILTER, 'Invalid price.'],
  [REFUSAL.filterPrice]: filter('PRICE_FILTER'),
  [REFUSAL.filterPercentPrice]: filter('PERCENT_PRICE'),
  [REFUSAL.filterPercentPriceBySide]: filter('PERCENT_PRICE_BY_SIDE'),
  [REFUSAL.filterLotSize]: filter('LOT_SIZE'),
  [REFUSAL.filterMinNotional]: filter('MIN_NOTIONAL'),
  [REFUSAL.filterNotional]: filter('NOTIONAL'),
  [REFUSAL.filterIcebergParts]: filter('ICEBERG_PARTS'),
  [REFUSAL.filterMarketLotSize]: filter('MARKET_LOT_SIZE'),
  [REFUSAL.filterMaxPosition]: filter('MAX_POSITION'),
  [REFUSAL.filterTrailingDelta]: filter('TRAILING_DELTA'),
  [REFUSAL.filterMaxNumOrders]: filter('MAX_NUM_ORDERS'),
  [REFUSAL.filterMaxNumAlgoOrders]: filter('MAX_NUM_ALGO_ORDERS'),
  [REFUSAL.filterMaxNumIcebergOrders]: filter('MAX_NUM_ICEBERG_ORDERS'),
  [REFUSAL.filterMaxNumOrderAmends]: filter('MAX_NUM_ORDER_AMENDS'),
  [REFUSAL.filterMaxNumOrderLists]: filter('MAX_NUM_ORDER_LISTS'),
  [REFUSAL.exchangeMaxNumOrders]: filter('EXCHANGE_MAX_NUM_ORDERS'),
  [REFUSAL.exchangeMaxNumAlgoOrders]: filter('EXCHANGE_MAX_NUM_ALGO_ORDERS'),
  [REFUSAL.exchangeMaxNumIcebergOrders]: filter('EXCHANGE_MAX_NUM_ICEBERG_ORDERS'),
  [REFUSAL.exchangeMaxNumOrderLists]: filter('EXCHANGE_MAX_NUM_ORDER_LISTS'),
  [REFUSAL.maxAsset]: filter('MAX_ASSET'),
  [REFUSAL.insufficientBalance]: [NEW_ORDER, 'Account has insufficient balance for requested action.'],
  [REFUSAL.wouldMatchImmediately]: [NEW_ORDER, 'Order would immediately match and take.'],
  [REFUSAL.wouldTriggerImmediately]: [NEW_ORDER, 'Order would trigger immediately.'],
  [REFUSAL.duplicateClientId]: [NEW_ORDER, 'Duplicate order sent.'],
  [REFUSAL.unknownOrder]: [CANCEL, 'Unknown order sent.'],
  [REFUSAL.orderTypeNotSupported]: [NEW_ORDER, 'Trailing stop orders are not supported for this symbol.'],
  [REFUSAL.stpModeNotAllowed]: [FILTER, 'This symbol does not allow the specified self-trade prevention mode.'],
  [REFUSAL.icebergExceedsQuantity]: [NEW_ORDER, 'IcebergQty exceeds QTY.'],
  [REFUSAL.icebergNeedsGtc]: [NEW_ORDER, 'Unsupported order combination'],
  [REFUSAL.badCombination]: [NEW_ORDER, 'Unsupported order combination'],
  [REFUSAL.listPrices]: [NEW_ORDER, 'The relationship of the prices for the orders is not correct.'],
  [REFUSAL.listOrderTypes]: [-1158, 'Order type not supported in OCO.'],
  [REFUSAL.listNotSupported]: [NEW_ORDER, 'OCO orders are not supported for this symbol'],
  [REFUSAL.cancelRestricted]: [CANCEL, 'Order was not canceled due to cancel restrictions.'],
  [REFUSAL.cancelIdsDiffer]: [-2039, 'Client order ID is not correct for this order ID.'],
  [REFUSAL.amendNotADecrease]: [AMEND, 'Order amend (quantity increase) is not supported.'],
  [REFUSAL.amendNoChange]: [AMEND, 'The requested action would change no state; rejecting'],
  [REFUSAL.noLiquidity]: [NEW_ORDER, 'Order book liquidity is less than symbol minimum quantity.'],
  [REFUSAL.liquidityBelowLot]: [NEW_ORDER, 'Order book liquidity is less than `LOT_SIZE` filter minimum quantity.'],
  [REFUSAL.accountDisabled]: [NEW_ORDER, 'This account may not place or cancel orders.'],
  [REFUSAL.reduceOnly]: [NEW_ORDER, 'Unsupported order combination'],
  [REFUSAL.tooLarge]: [-1108, "Parameter 'quantity' overflowed."],
  [REFUSAL.noReferencePrice]: [-2043, "This symbol doesn't have a reference price."],
  [REFUSAL.replaceNotAttempted]: [-2022, 'Order cancel-replace failed.'],
};

/** What was asked for: the same finding has another code for a cancel or an amendment. */
export type Purpose = 'order' | 'cancel' | 'amend';

/** Error for a refusal of the engine. @param refusal a number below 0. */
export function refused(refusal: number, purpose: Purpose = 'order'): BinanceFault {
  const row = REFUSALS[refusal as RefusalCode];
  if (row === undefined) throw new Error(`refusal ${refusal} is not in the table`);
  const [code, text] = row;
  if (refusal === REFUSAL.unknownOrder && purpose === 'amend')
    return new BinanceFault(BAD_REQUEST, -2013, 'Order does not exist.');
  return new BinanceFault(BAD_REQUEST, code === NEW_ORDER && purpose === 'cancel' ? CANCEL : code, text);
}
