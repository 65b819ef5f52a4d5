/** What the matching engine refuses, in Kraken's words. One table; its texts are what clients match on. */
import { REFUSAL, type RefusalCode } from '../../../domain/sim/index.ts';
import { faults, type KrakenFault } from './fault.ts';

/** Error of each refusal. Those that this protocol cannot cause are the venue's plain one. */
export const REFUSALS: Readonly<Record<RefusalCode, () => KrakenFault>> = {
  [REFUSAL.unknownSymbol]: faults.pair,
  [REFUSAL.unknownAccount]: faults.key,
  [REFUSAL.marketClosed]: faults.cancelOnly,
  [REFUSAL.badQuantity]: () => faults.arguments('volume'),
  [REFUSAL.badPrice]: () => faults.price(),
  [REFUSAL.filterPrice]: () => faults.price(),
  [REFUSAL.filterPercentPrice]: () => faults.price(),
  [REFUSAL.filterPercentPriceBySide]: () => faults.price(),
  [REFUSAL.filterLotSize]: faults.minimum,
  [REFUSAL.filterMinNotional]: faults.costMinimum,
  [REFUSAL.filterNotional]: faults.costMinimum,
  [REFUSAL.filterIcebergParts]: () => faults.arguments('displayvol'),
  [REFUSAL.filterMarketLotSize]: faults.minimum,
  [REFUSAL.filterMaxPosition]: faults.funds,
  [REFUSAL.filterTrailingDelta]: () => faults.price(),
  [REFUSAL.filterMaxNumOrders]: faults.ordersLimit,
  [REFUSAL.filterMaxNumAlgoOrders]: faults.ordersLimit,
  [REFUSAL.filterMaxNumIcebergOrders]: faults.ordersLimit,
  [REFUSAL.filterMaxNumOrderAmends]: faults.orderRate,
  [REFUSAL.filterMaxNumOrderLists]: faults.ordersLimit,
  [REFUSAL.exchangeMaxNumOrders]: faults.ordersLimit,
  [REFUSAL.exchangeMaxNumAlgoOrders]: faults.ordersLimit,
  [REFUSAL.exchangeMaxNumIcebergOrders]: faults.ordersLimit,
  [REFUSAL.exchangeMaxNumOrderLists]: faults.ordersLimit,
  [REFUSAL.maxAsset]: faults.ordersLimit,
  [REFUSAL.insufficientBalance]: faults.funds,
  [REFUSAL.wouldMatchImmediately]: faults.postOnly,
  [REFUSAL.wouldTriggerImmediately]: () => faults.price(),
  [REFUSAL.duplicateClientId]: faults.clientId,
  [REFUSAL.unknownOrder]: faults.unknownOrder,
  [REFUSAL.orderTypeNotSupported]: () => faults.arguments('ordertype'),
  [REFUSAL.stpModeNotAllowed]: () => faults.arguments('stptype'),
  [REFUSAL.icebergExceedsQuantity]: () => faults.arguments('displayvol'),
  [REFUSAL.icebergNeedsGtc]: () => faults.arguments('timeinforce'),
  [REFUSAL.badCombination]: () => faults.arguments(),
  [REFUSAL.listPrices]: () => faults.price(),
  [REFUSAL.listOrderTypes]: () => faults.arguments('ordertype'),
  [REFUSAL.listNotSupported]: () => faults.arguments(),
  [REFUSAL.cancelRestricted]: faults.unknownOrder,
  [REFUSAL.cancelIdsDiffer]: faults.unknownOrder,
  [REFUSAL.amendNotADecrease]: () => faults.arguments('order_qty'),
  [REFUSAL.amendNoChange]: () => faults.arguments('order_qty'),
  [REFUSAL.noLiquidity]: faults.liquidity,
  [REFUSAL.liquidityBelowLot]: faults.liquidity,
  [REFUSAL.accountDisabled]: faults.cancelOnly,
  [REFUSAL.reduceOnly]: faults.reduceOnly,
  [REFUSAL.tooLarge]: () => faults.arguments('volume'),
  [REFUSAL.noReferencePrice]: () => faults.price(),
  [REFUSAL.replaceNotAttempted]: faults.invalidOrder,
};

/** Error for a refusal of the engine. @param refusal a number below 0. */
export function refused(refusal: number): KrakenFault {
  const row = REFUSALS[refusal as RefusalCode];
  if (row === undefined) throw new Error(`refusal ${refusal} is not in the table`);
  return row();
}
