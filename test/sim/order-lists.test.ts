/** Lists of orders: which of them live, die and wait, and what is locked for them. */
import { describe, expect, it } from 'vitest';
import {
  EXPIRY_REASON,
  type ListRequest,
  ORDER_STATE,
  ORDER_TYPE,
  type OrderRequest,
  REFUSAL,
  SIM_EVENT,
} from '../../src/domain/sim/index.ts';
import { type Venue, venue } from './venue.ts';

const { market, stopLoss, stopLossLimit, limitMaker, limit } = ORDER_TYPE;

function submit(at: Venue, kind: ListRequest['kind'], legs: readonly Partial<OrderRequest>[], time = 5000): number {
  return at.exchange.submitList(time, {
    kind,
    account: 0,
    symbol: 0,
    listClientId: 0,
    legs: legs.map((leg) => at.request(leg)),
  });
}

function legsOf(at: Venue, listId: number): readonly number[] {
  return at.exchange.list(0, listId)?.orderIds ?? [];
}

function states(at: Venue, listId: number): readonly number[] {
  return legsOf(at, listId).map((id) => at.order(id).state);
}

function tradeAt(at: Venue, priceTicks: number, time: number): void {
  at.at(time);
  at.place({ account: 1, side: -1, lots: 1, priceTicks, stpMode: 0 });
  at.place({ account: 2, lots: 1, priceTicks, timeInForce: 1, stpMode: 0 });
}

/** Sells 5 lots: above at 110, stop at 90. */
const SELL_OCO = [
  { side: -1, type: limitMaker, lots: 5, priceTicks: 110 },
  { side: -1, type: stopLossLimit, lots: 5, stopTicks: 90, priceTicks: 89 },
] as const;

const { canceled, expired, filled, new: open, partiallyFilled, pendingNew } = ORDER_STATE;

describe('OCO', () => {
  it('locks once for both legs and says list, then its orders', () => {
    const at = venue();
    tradeAt(at, 100, 2000);
    at.kinds();
    const list = submit(at, 'oco', SELL_OCO);
    expect(at.kinds()).toEqual(['list', 'new', 'new']);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13 - 500_000, locked: 500_000 });
    expect(states(at, list)).toEqual([open, open]);
  });

  it('ends the stop at the first fill of the limit leg, a partial one too', () => {
    const at = venue();
    const list = submit(at, 'oco', SELL_OCO);
    at.at(6000);
    at.place({ account: 1, lots: 2, priceTicks: 110 });
    expect(states(at, list)).toEqual([partiallyFilled, expired]);
    expect(at.order(legsOf(at, list)[1] as number).reason).toBe(EXPIRY_REASON.ocoTrigger);
    expect(at.exchange.balance(0, 0).locked).toBe(300_000);
    expect(at.exchange.list(0, list)?.done).toBe(false);
    at.place({ account: 1, lots: 3, priceTicks: 110 });
    expect(at.exchange.list(0, list)?.done).toBe(true);
    expect(at.log.filter(({ kind }) => kind === SIM_EVENT.list).map(({ status }) => status)).toEqual([1, 2]);
  });

  it('ends the limit leg when the stop is triggered, not when it is filled', () => {
    const at = venue();
    const list = submit(at, 'oco', SELL_OCO);
    tradeAt(at, 90, 6000);
    expect(states(at, list)).toEqual([expired, open]);
    expect(at.exchange.depth(0, 9).asks).toEqual([[89, 5]]);
    expect(at.exchange.balance(0, 0).locked).toBe(500_000);
  });

  it('locks for a buy what its dearer leg needs', () => {
    const at = venue();
    tradeAt(at, 100, 2000);
    const list = submit(at, 'oco', [
      { type: stopLossLimit, lots: 5, stopTicks: 110, priceTicks: 112 },
      { type: limitMaker, lots: 5, priceTicks: 90 },
    ]);
    expect(at.exchange.balance(0, 1).locked).toBe(560_000);
    at.at(6000);
    at.place({ account: 1, side: -1, lots: 2, priceTicks: 90 });
    expect(states(at, list)).toEqual([expired, partiallyFilled]);
    expect(at.exchange.balance(0, 1).locked).toBe(270_000);
  });

  it('is cancelled as a whole, by a leg or by the list', () => {
    const at = venue();
    const list = submit(at, 'oco', SELL_OCO);
    const [, below] = legsOf(at, list) as [number, number];
    at.exchange.cancel(6000, { account: 0, symbol: 0, orderId: below, clientId: 0 });
    expect(states(at, list)).toEqual([canceled, canceled]);
    const other = submit(at, 'oco', SELL_OCO, 7000);
    expect(at.exchange.cancelList(7001, { account: 1, listId: other })).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.cancelList(7001, { account: 0, listId: other })).toBe(other);
    expect(at.exchange.cancelList(7002, { account: 0, listId: other })).toBe(REFUSAL.unknownOrder);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13, locked: 0 });
  });

  it.each([
    ['sides differ', [{ ...SELL_OCO[0], side: 1 as const }, SELL_OCO[1]], REFUSAL.badCombination],
    ['lots differ', [{ ...SELL_OCO[0], lots: 4 }, SELL_OCO[1]], REFUSAL.badCombination],
    ['the legs are the wrong way round', [SELL_OCO[1], SELL_OCO[0]], REFUSAL.listOrderTypes],
    ['the limit is below the market', [{ ...SELL_OCO[0], priceTicks: 99 }, SELL_OCO[1]], REFUSAL.listPrices],
    ['the stop is above the market', [SELL_OCO[0], { ...SELL_OCO[1], stopTicks: 101 }], REFUSAL.listPrices],
    ['one leg is a plain limit', [{ ...SELL_OCO[0], type: limit }, SELL_OCO[1]], REFUSAL.listOrderTypes],
    ['there is one leg', [SELL_OCO[0]], REFUSAL.badCombination],
    ['a leg breaks a filter', [SELL_OCO[0], { ...SELL_OCO[1], priceTicks: 200_000 }], REFUSAL.filterPrice],
    ['both legs have one client id', SELL_OCO.map((leg) => ({ ...leg, clientId: 5 })), REFUSAL.duplicateClientId],
  ] as const)('is refused when %s', (_why, legs, refusal) => {
    const at = venue();
    tradeAt(at, 100, 2000);
    at.log.length = 0;
    expect(submit(at, 'oco', legs)).toBe(refusal);
    expect(at.log).toEqual([]);
  });

  it('is refused where the market has none, or the funds are not there', () => {
    expect(submit(venue({ symbol: { ocoAllowed: false } }), 'oco', SELL_OCO)).toBe(REFUSAL.listNotSupported);
    const at = venue();
    at.exchange.deposit(2, 0, 0, -1e13);
    expect(submit(at, 'oco', SELL_OCO)).toBe(REFUSAL.insufficientBalance);
  });
});

const OTO = [
  { lots: 5, priceTicks: 100 },
  { side: -1, lots: 5, priceTicks: 120 },
] as const;

describe('OTO', () => {
  it('keeps its pending leg until the working one is fully filled', () => {
    const at = venue();
    const list = submit(at, 'oto', OTO);
    expect(states(at, list)).toEqual([open, pendingNew]);
    expect(at.exchange.balance(0, 0).locked).toBe(0);
    at.at(6000);
    at.place({ account: 1, side: -1, lots: 3, priceTicks: 100 });
    expect(states(at, list)).toEqual([partiallyFilled, pendingNew]);
    at.place({ account: 1, side: -1, lots: 2, priceTicks: 100 });
    expect(states(at, list)).toEqual([filled, open]);
    expect(at.exchange.depth(0, 9).asks).toEqual([[120, 5]]);
    expect(at.exchange.balance(0, 0).locked).toBe(500_000);
  });

  it('places the pending leg at once when the working one fills at once', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    expect(states(at, submit(at, 'oto', OTO))).toEqual([filled, open]);
    // The pending leg is said to be pending before the working one trades, and to be new after that.
    const [, pending] = legsOf(at, at.exchange.lists(0)[0]?.listId as number);
    const said = at.log.filter(({ orderId, kind }) => orderId === pending && kind === SIM_EVENT.new);
    const filledAt = at.log.find(({ kind, state }) => kind === SIM_EVENT.fill && state === filled)?.seq as number;
    expect(said.map(({ state }) => state)).toEqual([pendingNew, open]);
    expect(said.map(({ seq }) => seq < filledAt)).toEqual([true, false]);
  });

  it.each([0, 1])('ends as a whole when leg %i is cancelled', (leg) => {
    const at = venue();
    const list = submit(at, 'oto', OTO);
    at.exchange.cancel(6000, { account: 0, symbol: 0, orderId: legsOf(at, list)[leg] as number, clientId: 0 });
    expect(states(at, list)).toEqual([canceled, canceled]);
    expect(at.exchange.lists(0, { openOnly: true })).toEqual([]);
    expect(at.exchange.lists(0)).toHaveLength(1);
  });

  it('ends the pending leg when the working one expires', () => {
    const at = venue();
    const list = submit(at, 'oto', [{ ...OTO[0], timeInForce: 1 }, OTO[1]]);
    expect(states(at, list)).toEqual([expired, expired]);
    expect(at.order(legsOf(at, list)[1] as number).reason).toBe(EXPIRY_REASON.otoPhaseOneExpired);
  });

  it('rejects a pending leg that cannot be paid for, or would be triggered at once', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 50, priceTicks: 100 });
    at.exchange.deposit(2, 0, 0, -1e13);
    // 5 lots less the commission are not 5 lots.
    const list = submit(at, 'oto', OTO);
    expect(states(at, list)).toEqual([filled, expired]);
    expect(at.order(legsOf(at, list)[1] as number).reason).toBe(EXPIRY_REASON.rejected);
    const stop = submit(at, 'oto', [OTO[0], { side: -1, type: stopLoss, lots: 2, stopTicks: 100 }], 6000);
    expect(at.order(legsOf(at, stop)[1] as number)).toMatchObject({ state: expired, reason: EXPIRY_REASON.rejected });
  });

  it('takes a market order as its pending leg', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    at.place({ account: 1, lots: 5, priceTicks: 95 });
    expect(states(at, submit(at, 'oto', [OTO[0], { side: -1, type: market, lots: 4 }]))).toEqual([filled, filled]);
  });

  it('is refused with another working leg', () => {
    const at = venue();
    expect(submit(at, 'oto', [{ type: market, lots: 5 }, OTO[1]])).toBe(REFUSAL.listOrderTypes);
    expect(submit(venue({ symbol: { otoAllowed: false } }), 'oto', OTO)).toBe(REFUSAL.listNotSupported);
  });
});

describe('OTOCO', () => {
  const LEGS = [{ lots: 5, priceTicks: 100 }, ...SELL_OCO] as const;

  it('places a pair when the working leg is filled, and one of it ends the other', () => {
    const at = venue();
    const list = submit(at, 'otoco', LEGS);
    expect(states(at, list)).toEqual([open, pendingNew, pendingNew]);
    at.at(6000);
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    expect(states(at, list)).toEqual([filled, open, open]);
    expect(at.exchange.balance(0, 0).locked).toBe(500_000);
    at.place({ account: 1, lots: 5, priceTicks: 110 });
    expect(states(at, list)).toEqual([filled, filled, expired]);
    expect(at.exchange.list(0, list)).toMatchObject({ kind: 'otoco', done: true });
  });

  it('ends all three when a pending leg is cancelled before, and the pair when one is cancelled after', () => {
    const at = venue();
    const early = submit(at, 'otoco', LEGS);
    at.exchange.cancel(6000, { account: 0, symbol: 0, orderId: legsOf(at, early)[2] as number, clientId: 0 });
    expect(states(at, early)).toEqual([canceled, canceled, canceled]);
    at.at(6500);
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    const late = submit(at, 'otoco', LEGS, 7000);
    at.exchange.cancel(7001, { account: 0, symbol: 0, orderId: legsOf(at, late)[1] as number, clientId: 0 });
    expect(states(at, late)).toEqual([filled, canceled, canceled]);
  });

  it('counts as its orders and as one list', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '9000', stepSize: '0.001' },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 6 },
      { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 2 },
    ];
    const at = venue({ symbol: { filters } });
    at.place({ lots: 1, priceTicks: 1 });
    at.place({ lots: 1, priceTicks: 1 });
    expect(submit(at, 'otoco', LEGS)).toBeGreaterThan(0);
    expect(submit(at, 'otoco', LEGS)).toBe(REFUSAL.filterMaxNumOrders);
    at.exchange.cancelAll(6000, 0, 0);
    submit(at, 'oco', SELL_OCO, 6001);
    submit(at, 'oco', SELL_OCO, 6002);
    expect(submit(at, 'oco', SELL_OCO, 6003)).toBe(REFUSAL.filterMaxNumOrderLists);
  });
});

describe('amending a leg', () => {
  const amend = (at: Venue, orderId: number, lots: number, clientId = 0): number =>
    at.exchange.amend(6000, { account: 0, symbol: 0, orderId, clientId: 0 }, lots, clientId);

  it('of a pair lessens both, once said for each, and unlocks once', () => {
    const at = venue();
    const list = submit(at, 'oco', SELL_OCO);
    const [above, below] = legsOf(at, list) as [number, number];
    at.kinds();
    expect(amend(at, below, 3)).toBe(below);
    expect([at.order(above).lots, at.order(below).lots]).toEqual([3, 3]);
    expect(at.kinds()).toEqual(['replaced', 'replaced']);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13 - 300_000, locked: 300_000 });
    expect(at.exchange.depth(0, 9).asks).toEqual([[110, 3]]);
    expect(amend(at, above, 4)).toBe(REFUSAL.amendNotADecrease);
    at.at(6001);
    at.place({ account: 1, lots: 3, priceTicks: 110 });
    expect(states(at, list)).toEqual([filled, expired]);
    expect(at.exchange.balance(0, 0).locked).toBe(0);
  });

  it('of a pair that buys locks what its dearer leg needs then', () => {
    const at = venue();
    tradeAt(at, 100, 2000);
    const list = submit(at, 'oco', [
      { type: stopLossLimit, lots: 5, stopTicks: 110, priceTicks: 112 },
      { type: limitMaker, lots: 5, priceTicks: 90 },
    ]);
    expect(amend(at, legsOf(at, list)[1] as number, 2)).toBeGreaterThan(0);
    expect(at.exchange.balance(0, 1).locked).toBe(2 * 112 * 1000);
  });

  it('that was chosen of a pair lessens only that one', () => {
    const at = venue();
    const list = submit(at, 'oco', SELL_OCO);
    const [above, below] = legsOf(at, list) as [number, number];
    at.at(6000);
    at.place({ account: 1, lots: 2, priceTicks: 110 });
    expect(amend(at, above, 4)).toBe(above);
    expect([at.order(above).lots, at.order(below).lots]).toEqual([4, 5]);
    expect(at.exchange.balance(0, 0).locked).toBe(200_000);
    expect(amend(at, below, 3)).toBe(REFUSAL.unknownOrder);
  });

  it('of a list that waits: the working and the pending leg each by itself', () => {
    const at = venue();
    const list = submit(at, 'oto', OTO);
    const [working, pending] = legsOf(at, list) as [number, number];
    expect(amend(at, pending, 4)).toBe(pending);
    expect(amend(at, working, 4)).toBe(working);
    expect(at.exchange.balance(0, 1).locked).toBe(4 * 100 * 1000);
    expect(at.exchange.balance(0, 0).locked).toBe(0);
    at.at(6001);
    at.place({ account: 1, side: -1, lots: 4, priceTicks: 100 });
    expect(states(at, list)).toEqual([filled, open]);
    expect(at.exchange.balance(0, 0).locked).toBe(400_000);
  });

  it('of a pending pair lessens the pair and not the working leg', () => {
    const at = venue();
    const list = submit(at, 'otoco', [{ lots: 5, priceTicks: 100 }, ...SELL_OCO]);
    const legs = legsOf(at, list) as [number, number, number];
    expect(amend(at, legs[1], 2)).toBe(legs[1]);
    expect(legs.map((leg) => at.order(leg).lots)).toEqual([5, 2, 2]);
  });

  it('with another client id says so for the list', () => {
    const at = venue();
    const list = submit(at, 'oco', SELL_OCO);
    at.log.length = 0;
    expect(amend(at, legsOf(at, list)[0] as number, 3, 42)).toBeGreaterThan(0);
    const said = at.log.filter(({ kind }) => kind === SIM_EVENT.list);
    expect(said).toMatchObject([{ listId: list, status: 3 }]);
    // The client id that it has may stay.
    expect(amend(at, legsOf(at, list)[0] as number, 2, 42)).toBeGreaterThan(0);
  });
});

describe('one pays the other', () => {
  /** Fees of takers are 1500 ppm of what is received; a lot is 100,000 units. */
  const OPO = [
    { lots: 5, priceTicks: 100 },
    { side: -1, lots: 0, priceTicks: 120 },
  ] as const;
  const submitPaid = (at: Venue, kind: 'oto' | 'otoco', legs: readonly Partial<OrderRequest>[], time = 5000): number =>
    at.exchange.submitList(time, {
      kind,
      account: 0,
      symbol: 0,
      listClientId: 0,
      paysOther: true,
      legs: legs.map((leg) => at.request(leg)),
    });
  const opo = () => venue({ symbol: { opoAllowed: true } });
  const total = (at: Venue): number => {
    let sum = at.exchange.collected(0);
    for (let account = 0; account < 4; account++) {
      const { free, locked } = at.exchange.balance(account, 0);
      sum += free + locked;
    }
    return sum - at.exchange.supply(0);
  };

  it('locks what is received and sells it once the buy is filled; the commission is from what is free besides', () => {
    const at = opo();
    const list = submitPaid(at, 'oto', OPO);
    expect(states(at, list)).toEqual([open, pendingNew]);
    expect(at.order(legsOf(at, list)[1] as number).lots).toBe(0);
    at.at(6000);
    at.place({ account: 1, side: -1, lots: 3, priceTicks: 100 });
    expect(states(at, list)).toEqual([partiallyFilled, pendingNew]);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13 - 300, locked: 300_000 });
    at.place({ account: 1, side: -1, lots: 2, priceTicks: 100 });
    expect(states(at, list)).toEqual([filled, open]);
    expect(at.order(legsOf(at, list)[1] as number)).toMatchObject({ lots: 5, priceTicks: 120 });
    expect(at.exchange.depth(0, 9).asks).toEqual([[120, 5]]);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13 - 500, locked: 500_000 });
    expect(total(at)).toBe(0);
  });

  it('sells less when nothing else is free for the commission, and frees what makes no lot', () => {
    const at = opo();
    at.exchange.deposit(2, 0, 0, -1e13);
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    const list = submitPaid(at, 'oto', OPO);
    expect(states(at, list)).toEqual([filled, open]);
    expect(at.order(legsOf(at, list)[1] as number).lots).toBe(4);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 100_000 - 750, locked: 400_000 });
    expect(total(at)).toBe(0);
  });

  it('gives a pair the same lots, and the leg that is not chosen nothing', () => {
    const at = opo();
    const [above, below] = SELL_OCO.map((leg) => ({ ...leg, lots: 0 }));
    const list = submitPaid(at, 'otoco', [OPO[0], above as Partial<OrderRequest>, below as Partial<OrderRequest>]);
    at.at(6000);
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    expect(legsOf(at, list).map((leg) => at.order(leg).lots)).toEqual([5, 5, 5]);
    at.place({ account: 1, lots: 5, priceTicks: 110 });
    expect(states(at, list)).toEqual([filled, filled, expired]);
    expect(at.exchange.balance(0, 0).locked).toBe(0);
    expect(total(at)).toBe(0);
  });

  it.each([0, 1])('frees what was received when leg %i is cancelled before', (leg) => {
    const at = opo();
    const list = submitPaid(at, 'oto', OPO);
    at.at(6000);
    at.place({ account: 1, side: -1, lots: 3, priceTicks: 100 });
    at.exchange.cancel(7000, { account: 0, symbol: 0, orderId: legsOf(at, list)[leg] as number, clientId: 0 });
    expect(states(at, list)).toEqual([canceled, canceled]);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13 - 300 + 300_000, locked: 0 });
    expect(total(at)).toBe(0);
  });

  it('cannot be amended before, and rejects the sale when it is worth too little', () => {
    const at = opo();
    const list = submitPaid(at, 'oto', OPO);
    const name = { account: 0, symbol: 0, orderId: legsOf(at, list)[1] as number, clientId: 0 };
    expect(at.exchange.amend(6000, name, 3)).toBe(REFUSAL.amendNotADecrease);
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.005', maxQty: '9000', stepSize: '0.001' },
    ];
    const small = venue({ symbol: { opoAllowed: true, filters } });
    small.exchange.deposit(2, 0, 0, -1e13);
    small.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    const rejected = submitPaid(small, 'oto', OPO);
    expect(states(small, rejected)).toEqual([filled, expired]);
    expect(small.order(legsOf(small, rejected)[1] as number).reason).toBe(EXPIRY_REASON.rejected);
    expect(small.exchange.balance(0, 0)).toEqual({ free: 500_000 - 750, locked: 0 });
  });

  it.each([
    ['the market has none', false, OPO, REFUSAL.listNotSupported],
    ['the working leg sells', true, [{ ...OPO[0], side: -1 as const }, OPO[1]], REFUSAL.badCombination],
    ['the pending leg buys', true, [OPO[0], { ...OPO[1], side: 1 as const }], REFUSAL.badCombination],
    ['the pending leg says its lots', true, [OPO[0], { ...OPO[1], lots: 5 }], REFUSAL.badCombination],
    ['the price of the pending leg is off', true, [OPO[0], { ...OPO[1], priceTicks: 200_000 }], REFUSAL.filterPrice],
  ] as const)('is refused when %s', (_why, opoAllowed, legs, refusal) => {
    const at = venue({ symbol: { opoAllowed } });
    expect(submitPaid(at, 'oto', legs)).toBe(refusal);
    expect(at.log).toEqual([]);
  });

  it('counts one iceberg of a list as one', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '9000', stepSize: '0.001' },
      { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 1 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 1 },
    ];
    const at = venue({ symbol: { filters } });
    const [above, below] = SELL_OCO;
    expect(submit(at, 'oco', [{ ...above, icebergLots: 2 }, below])).toBeGreaterThan(0);
    expect(submit(at, 'oco', [{ ...above, icebergLots: 2 }, below])).toBe(REFUSAL.filterMaxNumIcebergOrders);
    expect(submit(at, 'oco', SELL_OCO)).toBe(REFUSAL.filterMaxNumAlgoOrders);
  });
});
