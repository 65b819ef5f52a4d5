/** A small exchange for examples: one market, some accounts with enough of both assets, and a log of what happened. */
import {
  clearOrderRequest,
  createSimExchange,
  makeOrderRequest,
  type OrderRequest,
  SIM_EVENT,
  type SimEvent,
  type SimExchange,
  type SimExchangeOptions,
  type SimOrder,
  type SimSymbolDefinition,
} from '../../src/domain/sim/index.ts';
import { FEES, market } from './schedule.ts';

/** Names of kinds of events. */
const KIND_NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(SIM_EVENT).map(([name, kind]) => [kind, name]),
);

/** What an example needs. */
export interface Venue {
  readonly exchange: SimExchange;
  readonly log: SimEvent[];
  /** Submits an order of account 0 in market 0 and returns its id or a refusal. */
  place(order: Partial<OrderRequest>): number;
  request(order: Partial<OrderRequest>): OrderRequest;
  order(orderId: number): SimOrder;
  /** Kinds of the events since the last call, balances and levels left out. */
  kinds(): string[];
  at(time: number): void;
}

/** Lots of 1 unit of 1e-3, ticks of 0.01; accounts 1 and 2 are one trade group. */
export function venue(
  options: { readonly symbol?: Partial<SimSymbolDefinition>; readonly exchange?: Partial<SimExchangeOptions> } = {},
): Venue {
  const log: SimEvent[] = [];
  const exchange = createSimExchange({ fees: FEES, sink: (event) => log.push({ ...event }), ...options.exchange });
  exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ', options.symbol));
  for (let account = 0; account < 4; account++) {
    const tradeGroup = account === 1 || account === 2 ? 7 : -1;
    exchange.addAccount({ name: `account ${account}`, tradeGroup, enabled: account !== 3, feeSchedule: 'standard' });
    for (const asset of [0, 1]) exchange.deposit(1, account, asset, 1e13);
  }
  log.length = 0;
  let time = 1000;
  const scratch = makeOrderRequest();
  const request = (order: Partial<OrderRequest>): OrderRequest => ({ ...makeOrderRequest(), ...order });
  return {
    exchange,
    log,
    request,
    place: (order) => {
      clearOrderRequest(scratch);
      return exchange.submit(time++, Object.assign(scratch, order));
    },
    order: (orderId) => {
      for (let account = 0; account < 4; account++) {
        const found = exchange.order({ account, symbol: 0, orderId, clientId: 0 });
        if (found !== undefined) return found;
      }
      throw new Error(`no order ${orderId}`);
    },
    kinds: () => {
      const names = log.map(({ kind }) => KIND_NAMES[kind] as string);
      log.length = 0;
      return names.filter((name) => name !== 'balance' && name !== 'level');
    },
    at: (next) => {
      time = next;
    },
  };
}
