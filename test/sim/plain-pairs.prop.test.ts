/**
 * Pairs of orders in the WebAssembly core beside the parts that it stands for: the same commands give the same events, all
 * numbers of them, and leave the same exchange.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ListRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  SIM_EVENT,
} from '../../src/domain/sim/index.ts';
import { compare, recorded } from './core-twins.ts';
import { market, type Recorded } from './schedule.ts';

const { limit, limitMaker, stopLoss, stopLossLimit, takeProfit, takeProfitLimit } = ORDER_TYPE;

const FILTERS = market('', '', '').filters;

/** A pair about a price, an order at one, or the end of one of either. */
interface Step {
  readonly kind: 'pair' | 'order' | 'cancelPair' | 'cancelLeg';
  readonly account: number;
  readonly side: 1 | -1;
  readonly price: number;
  readonly lots: number;
  /** How far the legs are from the price, and the limit of a leg that waits from its stop. */
  readonly away: number;
  readonly beyond: number;
  readonly profit: number;
  readonly loss: number;
  readonly clientId: number;
  readonly stp: -1 | 0 | 1 | 2 | 3 | 4 | 5;
  readonly odd:
    | 'icebergLots'
    | 'trailingBps'
    | 'expireTime'
    | 'timeInForce'
    | 'strategyId'
    | 'lots'
    | 'account'
    | undefined;
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind']>(
    'pair',
    'pair',
    'pair',
    'order',
    'order',
    'cancelPair',
    'cancelPair',
    'cancelLeg',
  ),
  account: fc.integer({ min: 0, max: 5 }),
  side: fc.constantFrom<1 | -1>(1, -1),
  price: fc.oneof(
    { weight: 60, arbitrary: fc.integer({ min: 996, max: 1004 }) },
    fc.constantFrom(0.5, 4090, 4100, 2 ** 31 + 1000, Number.NaN),
  ),
  lots: fc.oneof({ weight: 60, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.constantFrom(0, 1.5, 9e9, 9e15)),
  away: fc.integer({ min: 1, max: 9 }),
  beyond: fc.integer({ min: -3, max: 3 }),
  profit: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(limitMaker, limitMaker, takeProfitLimit) },
    fc.constantFrom(takeProfit, limit),
  ),
  loss: fc.oneof({ weight: 9, arbitrary: fc.constant(stopLossLimit) }, fc.constantFrom(stopLoss, limitMaker)),
  clientId: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 12 }), fc.constant(2 ** 45)),
  stp: fc.constantFrom<Step['stp']>(-1, -1, -1, -1, 0, 1, 2, 3, 4, 5),
  odd: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    fc.constantFrom<Step['odd']>(
      ...(['icebergLots', 'trailingBps', 'expireTime', 'timeInForce', 'strategyId', 'lots', 'account'] as const),
    ),
  ),
  wait: fc.constantFrom(0, 0, 0, 1, 50, 1_500_000, 90_000_000_000),
});

/** One leg: a price from which it trades, or one that it waits for and a limit beside it. */
function makeLeg(one: Step, type: number, at: number): OrderRequest {
  const leg = makeOrderRequest();
  const waits = type !== limitMaker && type !== limit;
  const isMarket = type === stopLoss || type === takeProfit;
  Object.assign(leg, { account: one.account, side: one.side, type, lots: one.lots, stpMode: one.stp });
  leg.priceTicks = isMarket ? 0 : waits ? at + one.beyond : at;
  leg.stopTicks = waits ? at : 0;
  return leg;
}

function makePair(one: Step): ListRequest {
  const [above, below] = one.side < 0 ? [one.profit, one.loss] : [one.loss, one.profit];
  const legs = [makeLeg(one, above, one.price + one.away), makeLeg(one, below, one.price - one.away)];
  const [first, second] = legs as [OrderRequest, OrderRequest];
  if (one.away === 9 && second.type !== limitMaker) second.priceTicks += 40;
  first.clientId = one.clientId;
  second.clientId = one.clientId === 0 ? 0 : one.clientId + (one.beyond === 0 ? 0 : 1);
  if (one.odd !== undefined) Object.assign(second, { [one.odd]: second[one.odd] + 1 });
  const listClientId = one.clientId === 0 ? 0 : one.clientId + 2;
  return { kind: 'oco', account: one.account, symbol: 0, listClientId, legs };
}

function prepare({ exchange }: Recorded, definition: Parameters<typeof market>[3]): void {
  exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ', definition));
  for (let account = 0; account < 6; account++) {
    const feeSchedule = account === 4 ? 'quote' : account === 3 ? 'token' : 'standard';
    const tradeGroup = account === 1 || account === 2 ? 7 : -1;
    exchange.addAccount({ name: `${account}`, tradeGroup, enabled: true, feeSchedule, keepsHistory: account !== 5 });
    for (let asset = 0; asset < exchange.assets.length; asset++) exchange.deposit(1, account, asset, 1e12);
  }
}

/** @returns the ids of the lists that were taken, and refusals. */
function play(one: Recorded, steps: readonly Step[]): number[] {
  const { exchange } = one;
  const results: number[] = [];
  const lists: [account: number, listId: number][] = [];
  const request = makeOrderRequest();
  let time = 1_700_000_000_000_000;
  for (const now of steps) {
    time += now.wait;
    const [account, listId] = lists[(now.away * 7 + Math.abs(now.beyond)) % Math.max(1, lists.length)] ?? [0, 0];
    if (now.kind === 'pair') {
      const id = exchange.submitList(time, makePair(now));
      if (id > 0) lists.push([now.account, id]);
      results.push(id);
    } else if (now.kind === 'cancelPair') {
      results.push(exchange.cancelList(time, { account: now.beyond === 3 ? 2 : account, listId }));
    } else if (now.kind === 'cancelLeg') {
      const orderId = exchange.list(account, listId)?.orderIds[now.away & 1] ?? 5;
      results.push(exchange.cancel(time, { account, symbol: 0, orderId, clientId: 0 }));
    } else {
      const { account: owner, side, price: priceTicks, lots, stp: stpMode } = now;
      // Some cross, some stand: about as far from the middle as the legs.
      Object.assign(request, { account: owner, side, priceTicks: priceTicks + side * (now.beyond * 3), lots, stpMode });
      results.push(exchange.submit(time, request));
    }
  }
  return results;
}

describe('plain pairs', () => {
  it('are refused, placed, chosen, traded and cancelled alike, whatever their numbers are', {
    timeout: 600_000,
  }, () => {
    const rules = fc.constantFrom<Parameters<typeof market>[3]>(
      {},
      { defaultStpMode: 2, ocoAllowed: true },
      { ocoAllowed: false },
      { filters: [...FILTERS, { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 3 }] },
      { filters: [...FILTERS, { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 4 }] },
      { priceRange: { bidUp: '1.01', bidDown: '0.5', askUp: '2', askDown: '0.99' } },
      { orderTypes: [ORDER_TYPE.limit, limitMaker, stopLossLimit], allowedStpModes: [0, 1] },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 120 }), rules, (steps, definition) => {
        const results: number[][] = [];
        compare({ capacity: 2, keptOrders: 7, keptFills: 1024, keptLists: 3 }, (one) => {
          prepare(one, definition);
          results.push(play(one, steps));
        });
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      { numRuns: 120 },
    );
  });

  it('are kept by the thousand: rows of lists grow, and are used again when they were forgotten', () => {
    const pair = { ...pairStep, kind: 'pair' } as const;
    compare({ capacity: 2, keptLists: 100 }, (one) => {
      prepare(one, {});
      for (let i = 0; i < 1000; i++) {
        const ids = play(
          one,
          Array.from({ length: 1 + (i % 3) }, (_, k) => ({ ...pair, away: 1 + ((i + k) % 12) })),
        );
        for (const listId of ids.slice(i % 2)) one.exchange.cancelList(1_700_000_000_000_000, { account: 1, listId });
      }
    });
  });

  it('go through the core: a sink hears of one when both legs stand, and of its end when they are gone', () => {
    const open: number[] = [];
    const one = recorded({ core: true, capacity: 64 }, false);
    prepare(one, {});
    // The first stop order makes the levels that stop orders wait on, which is not for the core.
    const first = play(one, [pairStep]);
    one.listeners.push(({ kind }) => {
      if (kind === SIM_EVENT.list) open.push(one.exchange.openOrders(1, 0).length);
    });
    const [listId] = play(one, [pairStep]);
    one.exchange.cancelList(1_700_000_000_000_000, { account: 1, listId: listId as number });
    expect([first.length, open]).toEqual([1, [4, 2]]);
  });
});

const pairStep: Step = {
  ...{ kind: 'pair', account: 1, side: -1, price: 1000, lots: 10, away: 5, beyond: -1, wait: 0, odd: undefined },
  ...{ profit: limitMaker, loss: stopLossLimit, clientId: 0, stp: -1 },
};
