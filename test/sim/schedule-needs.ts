/** What orders need and are paid, computed with big integers, for the schedules. */
import { ORDER_TYPE, type OrderRequest, type SimOrder, type SimSymbolDefinition } from '../../src/domain/sim/index.ts';

/** Lots that an order can still trade. */
export function openLots(order: SimOrder): number {
  return order.lots - order.filledLots - order.preventedLots;
}

/** Makes the pending legs of a list sales that its working leg pays, if they sell. @returns whether they are. */
export function payOther(legs: readonly OrderRequest[]): boolean {
  const [working, ...pending] = legs as [OrderRequest, ...OrderRequest[]];
  if (working.side < 0 || pending.some(({ side, quoteUnits }) => side > 0 || quoteUnits > 0)) return false;
  for (const leg of pending) leg.lots = 0;
  return true;
}

/** Units of the base asset in a lot. */
export function lotUnitsOf({ filters }: SimSymbolDefinition): bigint {
  const step = filters.find(({ filterType }) => filterType === 'LOT_SIZE')?.stepSize;
  return BigInt(Math.round(Number(step) * 1e8));
}

/** Units that an order needs, computed with big integers. */
export function needOf(order: SimOrder, definition: SimSymbolDefinition): number {
  const units = (text: unknown): bigint => BigInt(Math.round(Number(text) * 1e8));
  const step = (type: string, field: string): bigint =>
    units(definition.filters.find(({ filterType }) => filterType === type)?.[field]);
  const lot = step('LOT_SIZE', 'stepSize');
  const open = BigInt(openLots(order));
  if (order.side < 0) return Number(open * lot);
  const isMarket = order.type === ORDER_TYPE.stopLoss || order.type === ORDER_TYPE.takeProfit;
  // A limit that follows its trigger is not known before that.
  const price = isMarket || order.priceTicks === 0 ? order.lockTicks : order.priceTicks;
  return Number((BigInt(price) * step('PRICE_FILTER', 'tickSize') * open * lot) / 100_000_000n);
}
