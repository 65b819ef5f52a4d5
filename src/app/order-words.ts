/** The words of an order as numbers, for rows. Hot path: by comparison, because a search through a list is a call. */
import type { OrderPurpose, OrderType } from '../domain/orders/index.ts';

export const TYPES = ['market', 'limit', 'stopMarket'] as const satisfies readonly OrderType[];
export const PURPOSES = ['entry', 'exit', 'stop', 'flatten', 'target'] as const satisfies readonly OrderPurpose[];

/** Place of a type in `TYPES`. */
export function placeOfType(type: OrderType): number {
  if (type === 'market') return 0;
  return type === 'limit' ? 1 : 2;
}

/** Place of a purpose in `PURPOSES`. */
export function placeOfPurpose(purpose: OrderPurpose): number {
  if (purpose === 'entry') return 0;
  if (purpose === 'exit') return 1;
  if (purpose === 'stop') return 2;
  return purpose === 'flatten' ? 3 : 4;
}
