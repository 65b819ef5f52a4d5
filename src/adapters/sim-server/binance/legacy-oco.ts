/** `POST /api/v3/order/oco`, which the venue has replaced by `orderList/oco` and clients still call: the same pair by older names. */
import type { Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import { listEndpoints } from './list-endpoints.ts';
import { Params } from './params.ts';

/** Names that both have. */
const SAME = ['symbol', 'listClientOrderId', 'side', 'quantity', 'newOrderRespType', 'selfTradePreventionMode'];
/** Older names by what they are of a leg. */
const LIMIT_LEG: Readonly<Record<string, string>> = {
  price: 'Price',
  limitClientOrderId: 'ClientOrderId',
  limitIcebergQty: 'IcebergQty',
  limitStrategyId: 'StrategyId',
  limitStrategyType: 'StrategyType',
};
const STOP_LEG: Readonly<Record<string, string>> = {
  stopPrice: 'StopPrice',
  stopLimitPrice: 'Price',
  stopLimitTimeInForce: 'TimeInForce',
  stopClientOrderId: 'ClientOrderId',
  stopIcebergQty: 'IcebergQty',
  stopStrategyId: 'StrategyId',
  stopStrategyType: 'StrategyType',
  trailingDelta: 'TrailingDelta',
};

/** The pair by its names of today: the limit order of a sale stands above, that of a purchase below. @throws as the venue */
function renamed(params: Params): Params {
  const side = params.text('side');
  if (side !== 'BUY' && side !== 'SELL') throw faults.side();
  params.text('price');
  if (!params.has('stopPrice') && !params.has('trailingDelta')) throw faults.missingBoth('stopPrice', 'trailingDelta');
  const hasLimit = params.has('stopLimitPrice');
  if (hasLimit && !params.has('stopLimitTimeInForce')) throw faults.missing('stopLimitTimeInForce');
  const [limit, stop] = side === 'SELL' ? (['above', 'below'] as const) : (['below', 'above'] as const);
  const values = new Map<string, string>([
    [`${limit}Type`, 'LIMIT_MAKER'],
    [`${stop}Type`, hasLimit ? 'STOP_LOSS_LIMIT' : 'STOP_LOSS'],
  ]);
  const take = (leg: string, names: Readonly<Record<string, string>>): void => {
    for (const [old, name] of Object.entries(names)) {
      const value = params.find(old);
      if (value !== undefined) values.set(`${leg}${name}`, value);
    }
  };
  take(limit, LIMIT_LEG);
  take(stop, STOP_LEG);
  for (const name of SAME) {
    const value = params.find(name);
    if (value !== undefined) values.set(name, value);
  }
  return new Params(values);
}

/** The pair by older names. */
export const legacyOco: Endpoint = {
  ...listEndpoints.oco,
  reads: [...SAME, ...Object.keys(LIMIT_LEG), ...Object.keys(STOP_LEG)],
  handle: (venue, call) => listEndpoints.oco.handle(venue, { ...call, params: renamed(call.params) }),
};
