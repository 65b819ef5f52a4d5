/** Cancel, cancel-replace, amend, client ids, accounts and markets that are closed, and what is refused. */
import { describe, expect, it } from 'vitest';
import { ORDER_STATE, ORDER_TYPE, REFUSAL, SIM_EVENT } from '../../src/domain/sim/index.ts';
import { venue } from './venue.ts';

const name = (orderId: number, clientId = 0) => ({ account: 0, symbol: 0, orderId, clientId });

describe('cancel', () => {
  it('by order id and client id, which must agree, and says the id of the cancel', () => {
    const at = venue();
    const id = at.place({ lots: 5, priceTicks: 100, clientId: 11 });
    expect(at.exchange.cancel(2000, name(id, 12))).toBe(REFUSAL.cancelIdsDiffer);
    expect(at.exchange.cancel(2000, name(id + 1))).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.cancel(2000, { ...name(id), account: 1 })).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.cancel(2000, name(0, 11), { cancelClientId: 77 })).toBe(id);
    const said = at.log.find(({ kind }) => kind === SIM_EVENT.canceled);
    expect(said).toMatchObject({ clientId: 11, cancelClientId: 77, state: ORDER_STATE.canceled });
    expect(at.exchange.cancel(2001, name(id))).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.balance(0, 1)).toEqual({ free: 1e13, locked: 0 });
  });

  it('only in the state that is wanted', () => {
    const at = venue();
    const id = at.place({ lots: 5, priceTicks: 100 });
    expect(at.exchange.cancel(2000, name(id), { restriction: 2 })).toBe(REFUSAL.cancelRestricted);
    at.place({ account: 1, side: -1, lots: 2, priceTicks: 100 });
    expect(at.exchange.cancel(2000, name(id), { restriction: 1 })).toBe(REFUSAL.cancelRestricted);
    expect(at.exchange.cancel(2000, name(id), { restriction: 2 })).toBe(id);
    expect(at.order(id)).toMatchObject({ state: ORDER_STATE.canceled, filledLots: 2 });
  });

  it('of all orders of an account in a market', () => {
    const at = venue();
    for (const priceTicks of [98, 99, 100]) at.place({ lots: 5, priceTicks });
    at.place({ account: 1, lots: 5, priceTicks: 97 });
    expect(at.exchange.cancelAll(2000, 0, 0)).toBe(3);
    expect(at.exchange.depth(0, 9).bids).toEqual([[97, 5]]);
    expect(at.exchange.cancelAll(2000, 0, 0)).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.cancelAll(2000, 9, 0)).toBe(REFUSAL.unknownAccount);
    expect(at.exchange.cancelAll(2000, 0, 9)).toBe(REFUSAL.unknownSymbol);
  });
});

describe('cancel-replace', () => {
  it('cancels and places, with the funds that the cancel set free', () => {
    const at = venue();
    at.exchange.deposit(2, 0, 1, -(1e13 - 500_000));
    const id = at.place({ lots: 5, priceTicks: 100 });
    const result = at.exchange.cancelReplace(2000, name(id), at.request({ lots: 5, priceTicks: 99 }), 'stopOnFailure');
    expect(result.cancel).toBe(id);
    expect(at.order(result.placed).priceTicks).toBe(99);
  });

  it('does not place when the cancel fails, unless it may', () => {
    const at = venue();
    const request = at.request({ lots: 5, priceTicks: 99 });
    expect(at.exchange.cancelReplace(2000, name(999), request, 'stopOnFailure')).toEqual({
      cancel: REFUSAL.unknownOrder,
      placed: REFUSAL.replaceNotAttempted,
    });
    const allowed = at.exchange.cancelReplace(2000, name(999), request, 'allowFailure');
    expect(allowed.cancel).toBe(REFUSAL.unknownOrder);
    expect(allowed.placed).toBeGreaterThan(0);
  });

  it('looks at filters before it cancels', () => {
    const at = venue();
    const id = at.place({ lots: 5, priceTicks: 100 });
    const result = at.exchange.cancelReplace(
      2000,
      name(id),
      at.request({ lots: 5, priceTicks: 200_000 }),
      'allowFailure',
    );
    expect(result).toEqual({ cancel: REFUSAL.replaceNotAttempted, placed: REFUSAL.filterPrice });
    expect(at.order(id).state).toBe(ORDER_STATE.new);
  });

  it('cancels even when the new order is refused by the matching engine', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 105 });
    const id = at.place({ lots: 5, priceTicks: 100 });
    const request = at.request({ type: ORDER_TYPE.limitMaker, lots: 5, priceTicks: 106 });
    const result = at.exchange.cancelReplace(2000, name(id), request, 'stopOnFailure');
    expect(result).toEqual({ cancel: id, placed: REFUSAL.wouldMatchImmediately });
    expect(at.order(id).state).toBe(ORDER_STATE.canceled);
  });

  it('cancels only in the state that is wanted, and says the id of the cancel', () => {
    for (const mode of ['stopOnFailure', 'allowFailure'] as const) {
      const at = venue();
      const id = at.place({ lots: 5, priceTicks: 100 });
      const request = at.request({ lots: 5, priceTicks: 99 });
      const failed = at.exchange.cancelReplace(2000, name(id), request, mode, { restriction: 2 });
      expect(failed.cancel).toBe(REFUSAL.cancelRestricted);
      expect(failed.placed > 0).toBe(mode === 'allowFailure');
      expect(at.order(id).state).toBe(ORDER_STATE.new);
      at.place({ account: 1, side: -1, lots: 2, priceTicks: 100 });
      const half = at.exchange.cancelReplace(2001, name(id), request, mode, { restriction: 1 });
      expect([half.cancel, half.placed > 0]).toEqual([REFUSAL.cancelRestricted, mode === 'allowFailure']);
      const options = { restriction: 2, cancelClientId: 77 } as const;
      const done = at.exchange.cancelReplace(2002, name(id), request, mode, options);
      expect([done.cancel, done.placed > 0]).toEqual([id, true]);
      expect(at.log.find(({ kind }) => kind === SIM_EVENT.canceled)).toMatchObject({ orderId: id, cancelClientId: 77 });
    }
  });

  it('ends a list with the leg that it cancels', () => {
    const at = venue();
    const list = at.exchange.submitList(2000, {
      kind: 'oto',
      account: 0,
      symbol: 0,
      listClientId: 0,
      legs: [at.request({ lots: 5, priceTicks: 100 }), at.request({ side: -1, lots: 5, priceTicks: 120 })],
    });
    const [working, pending] = at.exchange.list(0, list)?.orderIds ?? [0, 0];
    const request = at.request({ lots: 4, priceTicks: 99 });
    const result = at.exchange.cancelReplace(2001, name(working as number), request, 'stopOnFailure');
    expect(result.cancel).toBe(working);
    expect(at.order(pending as number).state).toBe(ORDER_STATE.canceled);
    expect(at.exchange.balance(0, 1).locked).toBe(4 * 99 * 1000);
  });

  it('lets the new order have the client id of the one it cancels', () => {
    const at = venue();
    const id = at.place({ lots: 5, priceTicks: 100, clientId: 3 });
    const request = at.request({ lots: 5, priceTicks: 99, clientId: 3 });
    const result = at.exchange.cancelReplace(2000, name(id), request, 'stopOnFailure');
    expect(result.cancel).toBe(id);
    expect(result.placed).toBeGreaterThan(id);
  });
});

describe('amend', () => {
  it('lessens an order and keeps its place in the queue', () => {
    const at = venue();
    const first = at.place({ side: -1, lots: 8, priceTicks: 100, clientId: 4 });
    const second = at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    expect(at.exchange.amend(2000, name(first), 3, 9)).toBe(first);
    expect(at.exchange.depth(0, 9).asks).toEqual([[100, 8]]);
    expect(at.exchange.balance(0, 0).locked).toBe(300_000);
    at.at(3000);
    at.place({ account: 2, lots: 4, priceTicks: 100, stpMode: 0 });
    expect([at.order(first).filledLots, at.order(second).filledLots]).toEqual([3, 1]);
    expect(at.order(first)).toMatchObject({ clientId: 9, amends: 1, state: ORDER_STATE.filled });
  });

  it('is refused when it adds, changes nothing, or leaves nothing open', () => {
    const at = venue();
    const id = at.place({ side: -1, lots: 8, priceTicks: 100 });
    at.place({ account: 1, lots: 3, priceTicks: 100 });
    expect(at.exchange.amend(2000, name(id), 9)).toBe(REFUSAL.amendNotADecrease);
    expect(at.exchange.amend(2000, name(id), 8)).toBe(REFUSAL.amendNoChange);
    expect(at.exchange.amend(2000, name(id), 3)).toBe(REFUSAL.amendNotADecrease);
    expect(at.exchange.amend(2000, name(id), 0)).toBe(REFUSAL.badQuantity);
    expect(at.exchange.amend(2000, name(77), 4)).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.amend(2000, name(id), 4)).toBe(id);
  });

  it('is limited in number and in value', () => {
    const filters = [
      { filterType: 'MAX_NUM_ORDER_AMENDS', maxNumOrderAmends: 1 },
      { filterType: 'MIN_NOTIONAL', minNotional: '0.005', applyToMarket: false, avgPriceMins: 5 },
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '9000', stepSize: '0.001' },
    ];
    const at = venue({ symbol: { filters } });
    const id = at.place({ side: -1, lots: 8, priceTicks: 100 });
    expect(at.exchange.amend(2000, name(id), 4)).toBe(REFUSAL.filterMinNotional);
    expect(at.exchange.amend(2000, name(id), 7)).toBe(id);
    expect(at.exchange.amend(2000, name(id), 6)).toBe(REFUSAL.filterMaxNumOrderAmends);
  });
});

describe('a client order id', () => {
  it('is unique among the open orders of an account, and free again once the order is closed', () => {
    const at = venue();
    const first = at.place({ lots: 5, priceTicks: 100, clientId: 3 });
    expect(at.place({ lots: 5, priceTicks: 100, clientId: 3 })).toBe(REFUSAL.duplicateClientId);
    expect(at.place({ account: 1, lots: 5, priceTicks: 99, clientId: 3 })).toBeGreaterThan(0);
    at.place({ account: 2, side: -1, lots: 5, priceTicks: 100 });
    expect(at.order(first).state).toBe(ORDER_STATE.filled);
    // The same id executes again: the rule of the venue that makes blind repeats dangerous.
    const again = at.place({ lots: 5, priceTicks: 100, clientId: 3 });
    expect(again).toBeGreaterThan(first);
    expect(at.exchange.order(name(0, 3))?.orderId).toBe(again);
    at.exchange.cancel(5000, name(again));
    expect(at.exchange.order(name(0, 3))?.orderId).toBe(again);
  });

  it('is refused for a day where the venue deduplicates', () => {
    const at = venue({ exchange: { idempotency: true } });
    const id = at.place({ lots: 5, priceTicks: 100, clientId: 3 });
    at.exchange.cancel(2000, name(id));
    expect(at.place({ lots: 5, priceTicks: 100, clientId: 3 })).toBe(REFUSAL.duplicateClientId);
    at.at(86_400_000_000 + 900_000_000 + 2000);
    expect(at.place({ lots: 5, priceTicks: 100, clientId: 3 })).toBeGreaterThan(id);
  });
});

describe('a check', () => {
  it('says what submit would say and changes nothing', () => {
    const at = venue();
    const fits = at.request({ lots: 5, priceTicks: 100, clientId: 3 });
    expect(at.exchange.check(2000, fits)).toBe(0);
    expect(at.exchange.openOrders(0, -1)).toEqual([]);
    at.at(2001);
    at.place(fits);
    at.log.length = 0;
    expect(at.exchange.check(2002, fits)).toBe(REFUSAL.duplicateClientId);
    expect(at.exchange.check(2002, at.request({ lots: 5, priceTicks: 200_000 }))).toBe(REFUSAL.filterPrice);
    expect(at.exchange.check(2002, at.request({ type: ORDER_TYPE.market, quoteUnits: 5 }))).toBe(REFUSAL.noLiquidity);
    expect(at.log).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['a market that is not there', { symbol: 7 }, REFUSAL.unknownSymbol],
    ['an account that is not there', { account: 7 }, REFUSAL.unknownAccount],
    ['an account that may not trade', { account: 3 }, REFUSAL.accountDisabled],
    ['no quantity', { lots: 0 }, REFUSAL.badQuantity],
    ['a fraction of a lot', { lots: 1.5 }, REFUSAL.badQuantity],
    ['both quantities', { quoteUnits: 5 }, REFUSAL.badQuantity],
    ['a limit order without a price', { priceTicks: 0 }, REFUSAL.badPrice],
    ['a fraction of a tick', { priceTicks: 1.5 }, REFUSAL.badPrice],
    ['no number for a price', { priceTicks: Number.NaN }, REFUSAL.badPrice],
    ['a market order with a price', { type: ORDER_TYPE.market }, REFUSAL.badPrice],
    ['a stop price of a limit order', { stopTicks: 5 }, REFUSAL.badCombination],
    ['a stop order without trigger', { type: ORDER_TYPE.stopLossLimit }, REFUSAL.badCombination],
    ['a type that is none', { type: 9 as 0 }, REFUSAL.orderTypeNotSupported],
    ['a time in force that is none', { timeInForce: 9 as 0 }, REFUSAL.badCombination],
    ['post-only that fills at once', { type: ORDER_TYPE.limitMaker, timeInForce: 1 as const }, REFUSAL.badCombination],
    ['a price beyond the filter', { priceTicks: 100_001 }, REFUSAL.filterPrice],
    ['a quantity beyond the filter', { lots: 9_000_001 }, REFUSAL.filterLotSize],
    ['a quantity beyond 2^53', { lots: Number.MAX_SAFE_INTEGER }, REFUSAL.tooLarge],
    ['a distance of 100 %', { type: ORDER_TYPE.stopLossLimit, trailingBps: 10_000 }, REFUSAL.filterTrailingDelta],
  ])('is %s', (_what, fields, refusal) => {
    const at = venue();
    expect(at.place({ lots: 5, priceTicks: 100, ...fields })).toBe(refusal);
    expect(at.log).toEqual([]);
  });

  it('is every order while a market is closed, and no cancel', () => {
    const at = venue();
    const id = at.place({ lots: 5, priceTicks: 100 });
    at.exchange.setStatus(2000, 0, false);
    at.at(2001);
    expect(at.place({ lots: 5, priceTicks: 100 })).toBe(REFUSAL.marketClosed);
    expect(at.exchange.cancel(2002, name(id))).toBe(id);
    at.exchange.setStatus(2003, 0, true);
    expect(at.log.filter(({ kind }) => kind === SIM_EVENT.status).map(({ status }) => status)).toEqual([0, 1]);
  });

  it('is a deposit that leaves the exact range or takes what is not free', () => {
    const at = venue();
    expect(at.exchange.deposit(5, 0, 0, Number.MAX_SAFE_INTEGER)).toBe(REFUSAL.tooLarge);
    expect(at.exchange.deposit(5, 0, 0, -1e13 - 1)).toBe(REFUSAL.insufficientBalance);
    expect(at.exchange.deposit(5, 9, 0, 1)).toBe(REFUSAL.unknownAccount);
    expect(at.exchange.deposit(5, 0, 9, 1)).toBe(REFUSAL.tooLarge);
    expect(at.exchange.deposit(5, 0, 0, 1)).toBe(0);
  });
});
