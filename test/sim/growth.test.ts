/** More of everything than there is room for at first: accounts, assets, orders, client ids, lists, actions. */
import { describe, expect, it } from 'vitest';
import { createSimExchange, makeOrderRequest, ORDER_STATE, ORDER_TYPE } from '../../src/domain/sim/index.ts';
import { FEES, market } from './schedule.ts';
import { venue } from './venue.ts';

describe('an exchange', () => {
  it('grows with its accounts and assets and loses nothing', () => {
    const exchange = createSimExchange({ fees: FEES });
    exchange.addSymbol(market('A0Q', 'A0', 'Q'));
    for (let account = 0; account < 50; account++) {
      exchange.addAccount({ name: `${account}`, tradeGroup: -1, enabled: true, feeSchedule: 'standard' });
      if (account < 30) exchange.addSymbol(market(`A${account + 1}Q`, `A${account + 1}`, 'Q'));
      for (const asset of [0, 1]) exchange.deposit(1, account, asset, 1e9 + account);
    }
    expect(exchange.assets).toHaveLength(32);
    for (let account = 0; account < 50; account++)
      expect(exchange.balance(account, 1)).toEqual({ free: 1e9 + account, locked: 0 });
    for (let account = 0; account < 50; account++) {
      const order = { ...makeOrderRequest(), account, lots: 5, priceTicks: 100, clientId: 7 };
      expect(exchange.submit(2, order)).toBeGreaterThan(0);
    }
    expect(exchange.depth(0, 1).bids).toEqual([[100, 250]]);
  });

  it('finds two thousand client ids, and sets off a hundred stop orders with one trade', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 1, priceTicks: 100 });
    at.place({ account: 2, lots: 1, priceTicks: 100, stpMode: 0 });
    const ids: number[] = [];
    for (let i = 0; i < 2000; i++)
      ids.push(at.place({ lots: 1, priceTicks: 50 + (i % 9), clientId: 2 ** 33 + i * 4096 }));
    for (const [i, id] of ids.entries()) {
      const name = { account: 0, symbol: 0, orderId: 0, clientId: 2 ** 33 + i * 4096 };
      expect(at.exchange.order(name)?.orderId).toBe(id);
      if (i % 3 !== 0) expect(at.exchange.cancel(9000, name)).toBe(id);
    }
    expect(at.exchange.openOrders(0, 0)).toHaveLength(667);
    at.at(10_000);
    const stops = Array.from({ length: 100 }, () =>
      at.place({ account: 1, side: -1, type: ORDER_TYPE.stopLossLimit, lots: 1, stopTicks: 90, priceTicks: 89 }),
    );
    at.place({ account: 2, lots: 1, priceTicks: 90 });
    at.place({ account: 0, side: -1, lots: 1, priceTicks: 90 });
    expect(stops.every((id) => at.order(id).working)).toBe(true);
    expect(at.exchange.depth(0, 1).asks).toEqual([[89, 100]]);
  });

  it('keeps as many closed lists as it is told and any number of open ones', () => {
    const at = venue({ exchange: { keptLists: 2 } });
    const leg = { lots: 1, side: -1 } as const;
    const submit = (time: number): number =>
      at.exchange.submitList(time, {
        kind: 'oco',
        account: 0,
        symbol: 0,
        listClientId: 0,
        legs: [
          at.request({ ...leg, type: ORDER_TYPE.limitMaker, priceTicks: 110 }),
          at.request({ ...leg, type: ORDER_TYPE.stopLossLimit, stopTicks: 90, priceTicks: 89 }),
        ],
      });
    const ids = Array.from({ length: 200 }, (_, i) => submit(2000 + i));
    expect(at.exchange.lists(0, { openOnly: true })).toHaveLength(200);
    for (const listId of ids.slice(0, 5)) at.exchange.cancelList(5000, { account: 0, listId });
    expect(ids.slice(0, 5).map((id) => at.exchange.list(0, id)?.done)).toEqual([
      undefined,
      undefined,
      undefined,
      true,
      true,
    ]);
    expect(at.exchange.lists(0)).toHaveLength(197);
    const dated = Array.from({ length: 40 }, (_, i) =>
      at.place({ lots: 1, priceTicks: 5, timeInForce: 3, expireTime: 1e6 - i }),
    );
    at.exchange.advance(2e6);
    expect(dated.every((id) => at.order(id).state === ORDER_STATE.expired)).toBe(true);
  });
});
