/** Who pays what for a fill: rates, rebates, the discount asset, values that are cut down, and what queries show of it. */
import { describe, expect, it } from 'vitest';
import {
  createSimExchange,
  makeOrderRequest,
  ORDER_TYPE,
  REFUSAL,
  type SimExchange,
} from '../../src/domain/sim/index.ts';
import { market } from './schedule.ts';
import { venue } from './venue.ts';

function tokenExchange(tokens: number): SimExchange {
  const tiers = [{ volumeUnits: 0, makerPpm: 1000, takerPpm: 2000 }];
  const exchange = createSimExchange({
    fees: [{ name: 'f', source: 'made up', entries: [{ from: 0, tiers, discount: { asset: 'TOK', ppm: 250_000 } }] }],
  });
  exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ'));
  exchange.addSymbol(market('TOKQQQ', 'TOK', 'QQQ'));
  for (const name of ['a', 'b']) {
    const account = exchange.addAccount({ name, tradeGroup: -1, enabled: true, feeSchedule: 'f' });
    for (const asset of [0, 1]) exchange.deposit(1, account, asset, 1e12);
    exchange.deposit(1, account, 2, tokens);
  }
  return exchange;
}

function trade(exchange: SimExchange, symbol: number, priceTicks: number, lots: number): void {
  const maker = { ...makeOrderRequest(), symbol, side: -1 as const, priceTicks, lots };
  expect(exchange.submit(2, maker)).toBeGreaterThan(0);
  expect(exchange.submit(2, { ...maker, account: 1, side: 1 })).toBeGreaterThan(0);
}

describe('commission in a discount asset', () => {
  it('is reduced and priced by the market of that asset', () => {
    const exchange = tokenExchange(1e10);
    trade(exchange, 1, 200, 1000);
    const before = [0, 1].map((account) => exchange.balance(account, 2).free);
    trade(exchange, 0, 100, 1000);
    const paid = [0, 1].map((account) => (before[account] as number) - exchange.balance(account, 2).free);
    // Maker: 0.1 % of 1.00 QQQ less a quarter is 0.00075 QQQ; a token is 2.00. Taker: 0.2 % of 1 AAA at 1.00 less a quarter.
    expect(paid).toEqual([37_500, 75_000]);
    expect(exchange.balance(1, 0).free).toBe(1e12 + 1e8);
  });

  it('is taken from what is received when there is none of it, or no price for it', () => {
    const without = tokenExchange(0);
    trade(without, 0, 100, 1000);
    expect(without.balance(1, 0).free).toBe(1e12 + 1e8 - 200_000);
    const unpriced = tokenExchange(1e10);
    trade(unpriced, 0, 100, 1000);
    expect(unpriced.balance(1, 0).free).toBe(1e12 + 1e8 - 200_000);
    expect(unpriced.feesOf(1)).toEqual({ makerPpm: 1000, takerPpm: 2000, volume: 1 });
  });

  it('is taken in the received asset itself, reduced, when that is the one', () => {
    const exchange = tokenExchange(1e10);
    trade(exchange, 1, 200, 1000);
    // The taker received 1 token and pays 0.2 % of it less a quarter.
    expect(exchange.balance(1, 2).free).toBe(1e10 + 1e8 - 150_000);
  });
});

describe('a rebate', () => {
  it('is paid by the venue to the maker', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 1_500_000, priceTicks: 100 });
    at.place({ lots: 1_500_000, priceTicks: 100 });
    const before = at.exchange.balance(1, 1).free;
    at.place({ account: 1, side: -1, lots: 1000, priceTicks: 100 });
    at.place({ lots: 1000, priceTicks: 100 });
    // 1,500 traded: 50 millionths of 1.00 come on top.
    expect(at.exchange.balance(1, 1).free - before).toBe(1e8 + 5000);
  });
});

describe('what queries show', () => {
  it('lists fills of an account from the newest, from a trade id on, and of one order', () => {
    const at = venue();
    const ids = [100, 101, 102].map((priceTicks) => at.place({ account: 1, side: -1, lots: 5, priceTicks }));
    at.place({ lots: 12, priceTicks: 102 });
    const fills = at.exchange.fillsOf(0, 0, { limit: 2 });
    expect(fills.map(({ tradeId, lots, priceTicks }) => [tradeId, lots, priceTicks])).toEqual([
      [1, 5, 101],
      [2, 2, 102],
    ]);
    expect(at.exchange.fillsOf(0, 0, { limit: 2, fromTradeId: 0 }).map(({ tradeId }) => tradeId)).toEqual([0, 1]);
    expect(at.exchange.fillsOf(1, 0, { limit: 9, orderId: ids[2] as number })).toMatchObject([
      { isMaker: true, side: -1, feeAsset: 1 },
    ]);
    expect(at.exchange.fillsOf(2, 0, { limit: 9 })).toEqual([]);
  });

  it('lists orders by id, open and closed', () => {
    const at = venue();
    const ids = [98, 99, 100].map((priceTicks) =>
      at.place({ lots: 5, priceTicks, strategyId: 4, strategyType: 1_000_000 }),
    );
    at.exchange.cancel(2000, { account: 0, symbol: 0, orderId: ids[0] as number, clientId: 0 });
    const of = (query: { readonly limit: number; readonly fromId?: number }) =>
      at.exchange.ordersOf(0, 0, query).map(({ orderId }) => orderId);
    expect(of({ limit: 9 })).toEqual(ids);
    expect(of({ limit: 2 })).toEqual(ids.slice(1));
    expect(of({ limit: 1, fromId: ids[1] as number })).toEqual([ids[1]]);
    expect(at.order(ids[1] as number)).toMatchObject({ strategyId: 4, strategyType: 1_000_000 });
    expect(at.exchange.openOrders(9, -1)).toEqual([]);
    expect(at.exchange.ordersOf(9, 0, { limit: 1 })).toEqual([]);
  });

  it('keeps as many closed orders and fills as it is told, and none of accounts without history', () => {
    const at = venue({ exchange: { keptOrders: 3, keptFills: 1024, keptLists: 1 } });
    const ids = [95, 96, 97, 98].map((priceTicks) => at.place({ lots: 5, priceTicks }));
    expect(at.exchange.cancelAll(2000, 0, -1)).toBe(4);
    const there = ids.map(
      (orderId) => at.exchange.order({ account: 0, symbol: 0, orderId, clientId: 0 }) !== undefined,
    );
    expect(there).toEqual([false, true, true, true]);
    at.at(3000);
    for (let i = 0; i < 1500; i++) {
      at.place({ account: 1, side: -1, lots: 1, priceTicks: 100 });
      at.place({ lots: 1, type: ORDER_TYPE.market });
    }
    expect(at.exchange.fillsOf(0, 0, { limit: 9999 }).length).toBeLessThanOrEqual(512);
    expect(at.exchange.fillsOf(0, 0, { limit: 1 })).toMatchObject([{ tradeId: 1499 }]);
    const quiet = at.exchange.addAccount({
      name: 'q',
      tradeGroup: -1,
      enabled: true,
      feeSchedule: 'standard',
      keepsHistory: false,
    });
    at.exchange.deposit(4000, quiet, 1, 1e12);
    at.at(5000);
    const open = [
      at.place({ account: quiet, lots: 5, priceTicks: 9 }),
      at.place({ account: quiet, lots: 5, priceTicks: 8 }),
    ];
    expect(at.exchange.openOrders(quiet, 0).map(({ orderId }) => orderId)).toEqual(open);
    expect(at.exchange.cancelAll(5001, quiet, 0)).toBe(2);
    expect(at.exchange.ordersOf(quiet, 0, { limit: 9 })).toEqual([]);
  });

  it('names assets, markets and accounts', () => {
    const { exchange } = venue();
    expect([exchange.assetOf('QQQ'), exchange.symbolOf('AAAQQQ'), exchange.accountOf('account 2')]).toEqual([1, 0, 2]);
    expect([exchange.assetOf('x'), exchange.symbolOf('x'), exchange.accountOf('x')]).toEqual([-1, -1, -1]);
    expect([exchange.assets, exchange.isOpen(0), exchange.lastPrice(0), exchange.referencePrice(0)]).toEqual([
      ['AAA', 'QQQ'],
      true,
      0,
      0,
    ]);
    expect(exchange.definitionOf(0).base).toBe('AAA');
    expect(() => exchange.depth(7, 1)).toThrow('market');
    expect(exchange.list(0, 5)).toBeUndefined();
    expect(exchange.order({ account: 0, symbol: 0, orderId: 0, clientId: 5 })).toBeUndefined();
  });
});

describe('values beyond 2^53', () => {
  it('are refused, never rounded', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: '1' },
      { filterType: 'LOT_SIZE', minQty: '0', maxQty: '0', stepSize: '1' },
    ];
    const at = venue({ symbol: { filters } });
    expect(at.place({ lots: 80_000_000, priceTicks: 2 })).toBe(REFUSAL.tooLarge);
    expect(at.place({ lots: 80_000_000, priceTicks: 1 })).toBe(REFUSAL.insufficientBalance);
  });
});
