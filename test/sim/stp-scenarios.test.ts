/**
 * The eight worked cases of the venue's guide to self-trade prevention, A to H, as states, lots and prevented matches; and
 * every mode with every kind of maker and taker: plain, iceberg, leg of a list, market, all or nothing, triggered.
 */
import { describe, expect, it } from 'vitest';
import {
  EXPIRY_REASON,
  ORDER_STATE,
  ORDER_TYPE,
  type OrderRequest,
  SIM_EVENT,
  STP_MODE,
  type StpModeCode,
  TIME_IN_FORCE,
} from '../../src/domain/sim/index.ts';
import { type Venue, venue } from './venue.ts';

const { none, expireTaker, expireMaker, expireBoth, decrement, transfer } = STP_MODE;
const { new: open, filled, partiallyFilled, expired, expiredInMatch } = ORDER_STATE;

/** Lots of 0.001, ticks of 0.01. */
const lotsOf = (quantity: number): number => Math.round(quantity * 1000);
const ticksOf = (price: number): number => Math.round(price * 100);

function buy(at: Venue, quantity: number, price: number, stpMode: StpModeCode, account = 0): number {
  return at.place({ account, lots: lotsOf(quantity), priceTicks: ticksOf(price), stpMode });
}

function sell(at: Venue, quantity: number, price: number, stpMode: StpModeCode, account = 0): number {
  return at.place({ account, side: -1, lots: lotsOf(quantity), priceTicks: ticksOf(price), stpMode });
}

/** State, executed and prevented lots. */
function facts(at: Venue, orderId: number): readonly [state: number, executed: number, prevented: number] {
  const { state, filledLots, preventedLots } = at.order(orderId);
  return [state, filledLots, preventedLots];
}

/** Prevented matches: id, which side lost, ticks, lots. */
function matches(at: Venue): readonly (readonly [number, 'maker' | 'taker', number, number])[] {
  return at.log
    .filter(({ kind }) => kind === SIM_EVENT.prevented)
    .map((one) => [one.preventedMatchId, one.maker === 1 ? 'maker' : 'taker', one.priceTicks, one.lots] as const);
}

function trades(at: Venue): number {
  return at.log.filter(({ kind }) => kind === SIM_EVENT.trade).length;
}

describe('scenario', () => {
  it('A: with NONE an order trades with one of its own account', () => {
    const at = venue();
    const maker = buy(at, 1, 1, none);
    const taker = sell(at, 1, 1, none);
    expect([facts(at, maker), facts(at, taker)]).toEqual([
      [filled, 1000, 0],
      [filled, 1000, 0],
    ]);
    expect([trades(at), matches(at)]).toEqual([1, []]);
    expect(at.order(taker).filledQuoteUnits).toBe(1e8);
  });

  it('B: EXPIRE_MAKER expires three makers, and the taker goes on the book', () => {
    const at = venue();
    const makers = [buy(at, 1.2, 1.2, none), buy(at, 1.3, 1.1, none), buy(at, 8.1, 1, none)];
    const taker = sell(at, 3, 1, expireMaker);
    expect(makers.map((maker) => facts(at, maker))).toEqual([
      [expiredInMatch, 0, 1200],
      [expiredInMatch, 0, 1300],
      [expiredInMatch, 0, 8100],
    ]);
    expect(facts(at, taker)).toEqual([open, 0, 0]);
    expect(matches(at)).toEqual([
      [0, 'maker', 120, 1200],
      [1, 'maker', 110, 1300],
      [2, 'maker', 100, 8100],
    ]);
    expect(at.exchange.depth(0, 9)).toEqual({ bids: [], asks: [[100, 3000]] });
  });

  it('C: EXPIRE_TAKER leaves three makers and expires all lots of the taker in one match', () => {
    const at = venue();
    const makers = [buy(at, 1.2, 1.2, none), buy(at, 1.3, 1.1, none), buy(at, 8.1, 1, none)];
    const taker = sell(at, 3, 1, expireTaker);
    for (const maker of makers) expect(facts(at, maker)).toEqual([open, 0, 0]);
    expect(facts(at, taker)).toEqual([expiredInMatch, 0, 3000]);
    expect(matches(at)).toEqual([[0, 'taker', 120, 3000]]);
  });

  it('D: EXPIRE_BOTH expires both, each with its own lots', () => {
    const at = venue();
    const maker = buy(at, 1, 1, none);
    const taker = sell(at, 3, 1, expireBoth);
    expect([facts(at, maker), facts(at, taker)]).toEqual([
      [expiredInMatch, 0, 1000],
      [expiredInMatch, 0, 3000],
    ]);
    expect(matches(at)).toEqual([
      [0, 'taker', 100, 3000],
      [0, 'maker', 100, 1000],
    ]);
  });

  it('E: the mode of the taker decides against that of the maker', () => {
    const at = venue();
    const maker = buy(at, 1, 1, expireMaker);
    const taker = sell(at, 1, 1, expireTaker);
    expect([facts(at, maker), facts(at, taker)]).toEqual([
      [open, 0, 0],
      [expiredInMatch, 0, 1000],
    ]);
    expect(matches(at)).toEqual([[0, 'taker', 100, 1000]]);
  });

  it('F: a market order whose only maker expires ends as EXPIRED for want of liquidity', () => {
    const at = venue();
    const maker = buy(at, 1, 1, none);
    const taker = at.place({ side: -1, type: ORDER_TYPE.market, lots: 1000, stpMode: expireMaker });
    expect([facts(at, maker), facts(at, taker)]).toEqual([
      [expiredInMatch, 0, 1000],
      [expired, 0, 0],
    ]);
    expect(at.order(taker).reason).toBe(EXPIRY_REASON.insufficientLiquidity);
    expect(matches(at)).toEqual([[0, 'maker', 100, 1000]]);
  });

  it('G: DECREMENT takes 2 from both, and the maker stays with 4', () => {
    const at = venue();
    const maker = buy(at, 6, 2, none);
    const taker = sell(at, 2, 2, decrement);
    expect([facts(at, maker), facts(at, taker)]).toEqual([
      [open, 0, 2000],
      [expiredInMatch, 0, 2000],
    ]);
    expect(matches(at)).toEqual([
      [0, 'taker', 200, 2000],
      [0, 'maker', 200, 2000],
    ]);
    expect(at.exchange.depth(0, 9).bids).toEqual([[200, 4000]]);
  });

  it('H: TRANSFER moves 0.2 and its value of 0.04 between two accounts of a group', () => {
    const at = venue();
    const units = 20_000e8;
    for (const account of [1, 2]) for (const asset of [0, 1]) at.exchange.deposit(2, account, asset, units - 1e13);
    const maker = buy(at, 0.6, 0.2, transfer, 1);
    const taker = sell(at, 0.2, 0.2, transfer, 2);
    expect([facts(at, maker), facts(at, taker)]).toEqual([
      [open, 0, 200],
      [expiredInMatch, 0, 200],
    ]);
    expect(at.exchange.balance(1, 0)).toEqual({ free: 20_000.2e8, locked: 0 });
    expect(at.exchange.balance(1, 1)).toEqual({ free: 19_999.88e8, locked: 0.08e8 });
    expect(at.exchange.balance(2, 0)).toEqual({ free: 19_999.8e8, locked: 0 });
    expect(at.exchange.balance(2, 1)).toEqual({ free: 20_000.04e8, locked: 0 });
  });
});

const MODES = Object.entries(STP_MODE);
const PRICE = 100;

/** What a mode leaves of a taker of `t` lots and a maker of `m`, which have one owner and nobody else is there. */
function expected(mode: StpModeCode, t: number, m: number) {
  const both = Math.min(t, m);
  const after = (lots: number, executed: number, prevented: number): readonly [number, number, number] => {
    if (lots === executed) return [filled, executed, prevented];
    if (lots === executed + prevented) return [expiredInMatch, executed, prevented];
    return [executed > 0 ? partiallyFilled : open, executed, prevented];
  };
  if (mode === none) return { taker: after(t, both, 0), maker: after(m, both, 0) };
  const isShared = mode === decrement || mode === transfer;
  const ofTaker = isShared ? both : mode === expireTaker || mode === expireBoth ? t : 0;
  const ofMaker = isShared ? both : mode === expireMaker || mode === expireBoth ? m : 0;
  return { taker: after(t, 0, ofTaker), maker: after(m, 0, ofMaker) };
}

/** Lots of taker and maker: fewer, as many, more. */
const SIZES = [
  [4, 6],
  [5, 5],
  [7, 3],
] as const;

describe.each(MODES)('with %s', (_name, mode) => {
  it.each(SIZES)('a taker of %i meets a plain maker of %i, on both sides', (t, m) => {
    for (const side of [1, -1] as const) {
      const at = venue();
      const maker = at.place({ side, lots: m, priceTicks: PRICE, stpMode: mode });
      const taker = at.place({ side: side > 0 ? -1 : 1, lots: t, priceTicks: PRICE, stpMode: mode });
      expect({ taker: facts(at, taker), maker: facts(at, maker) }).toEqual(expected(mode, t, m));
    }
  });

  it.each(SIZES)('a taker of %i meets an iceberg of %i that shows 2', (t, m) => {
    const at = venue();
    const maker = at.place({ lots: m, icebergLots: 2, priceTicks: PRICE, stpMode: mode });
    const taker = at.place({ side: -1, lots: t, priceTicks: PRICE, stpMode: mode });
    const found = { taker: facts(at, taker), maker: facts(at, maker) };
    expect(found).toEqual(expected(mode, t, m));
    const left = m - found.maker[1] - found.maker[2];
    const shown = at.exchange.depth(0, 9).bids;
    expect(shown.length).toBe(left > 0 ? 1 : 0);
    if (left > 0) expect((shown[0] as readonly [number, number])[1]).toBeLessThanOrEqual(2);
  });

  it.each(SIZES)('an iceberg of %i that shows 1 takes from a maker of %i', (t, m) => {
    const at = venue();
    const maker = at.place({ lots: m, priceTicks: PRICE, stpMode: mode });
    const taker = at.place({ side: -1, lots: t, icebergLots: 1, priceTicks: PRICE, stpMode: mode });
    expect({ taker: facts(at, taker), maker: facts(at, maker) }).toEqual(expected(mode, t, m));
  });

  it.each(SIZES)(
    'a taker of %i meets a leg of a pair with %i; the other leg ends only if that one lost or traded',
    (t, m) => {
      const at = venue();
      const list = pair(at, m, mode);
      const [limitLeg, stopLeg] = legsOf(at, list);
      const taker = at.place({ lots: t, priceTicks: PRICE, stpMode: mode });
      const found = { taker: facts(at, taker), maker: facts(at, limitLeg) };
      expect(found).toEqual(expected(mode, t, m));
      const isTouched = found.maker[1] + found.maker[2] > 0;
      expect(at.order(stopLeg)).toMatchObject(
        isTouched ? { state: expired, reason: EXPIRY_REASON.ocoTrigger } : { state: open, reason: EXPIRY_REASON.none },
      );
      const left = m - found.maker[1] - found.maker[2];
      expect(at.exchange.balance(0, 0).locked).toBe(left * 100_000);
    },
  );

  it.each(SIZES)('the working leg of a list takes %i from a maker of %i; its pending leg ends with it', (t, m) => {
    const at = venue();
    const maker = at.place({ lots: m, priceTicks: PRICE, stpMode: mode });
    const list = at.exchange.submitList(5000, {
      kind: 'oto',
      account: 0,
      symbol: 0,
      listClientId: 0,
      legs: [
        at.request({ side: -1, lots: t, priceTicks: PRICE, stpMode: mode }),
        at.request({ lots: 1, priceTicks: 50, stpMode: mode }),
      ],
    });
    const [working, pending] = legsOf(at, list);
    const want = expected(mode, t, m);
    expect({ taker: facts(at, working), maker: facts(at, maker) }).toEqual(want);
    const [state] = want.taker;
    const ofPending = state === filled ? open : state === expiredInMatch ? expired : ORDER_STATE.pendingNew;
    expect(at.order(pending).state).toBe(ofPending);
  });

  it.each(SIZES)('a market order of %i meets %i, and what is left of it expires', (t, m) => {
    const at = venue();
    const maker = at.place({ lots: m, priceTicks: PRICE, stpMode: mode });
    const taker = at.place({ side: -1, type: ORDER_TYPE.market, lots: t, stpMode: mode });
    const want = expected(mode, t, m);
    const [state, executed, prevented] = want.taker;
    const ended = state === open || state === partiallyFilled ? expired : state;
    expect({ taker: facts(at, taker), maker: facts(at, maker) }).toEqual({
      taker: [ended, executed, prevented],
      maker: want.maker,
    });
  });

  it.each(SIZES)('a triggered stop of %i meets %i', (t, m) => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 1, priceTicks: 110, stpMode: none });
    at.place({ account: 2, lots: 1, priceTicks: 110, stpMode: none });
    const stop: Partial<OrderRequest> = { side: -1, type: ORDER_TYPE.stopLossLimit, stopTicks: 105, priceTicks: PRICE };
    const taker = at.place({ ...stop, lots: t, stpMode: mode });
    const maker = at.place({ lots: m, priceTicks: PRICE, stpMode: mode });
    at.place({ account: 1, lots: 1, priceTicks: 105, stpMode: none });
    at.place({ account: 2, side: -1, lots: 1, priceTicks: 105, stpMode: none });
    expect({ taker: facts(at, taker), maker: facts(at, maker) }).toEqual(expected(mode, t, m));
  });

  it('passes on to the next maker when the first one is gone, and never passes one that stays', () => {
    const at = venue();
    const own = at.place({ lots: 3, priceTicks: PRICE, stpMode: none });
    const other = at.place({ account: 1, lots: 10, priceTicks: PRICE, stpMode: none });
    const taker = at.place({ side: -1, lots: 8, priceTicks: PRICE, stpMode: mode });
    const rows = {
      [none]: [
        [filled, 3, 0],
        [partiallyFilled, 5, 0],
        [filled, 8, 0],
      ],
      [expireTaker]: [
        [open, 0, 0],
        [open, 0, 0],
        [expiredInMatch, 0, 8],
      ],
      [expireMaker]: [
        [expiredInMatch, 0, 3],
        [partiallyFilled, 8, 0],
        [filled, 8, 0],
      ],
      [expireBoth]: [
        [expiredInMatch, 0, 3],
        [open, 0, 0],
        [expiredInMatch, 0, 8],
      ],
      // 3 are prevented, 5 are filled: the order is used up by a trade, so it is filled.
      [decrement]: [
        [expiredInMatch, 0, 3],
        [partiallyFilled, 5, 0],
        [filled, 5, 3],
      ],
      [transfer]: [
        [expiredInMatch, 0, 3],
        [partiallyFilled, 5, 0],
        [filled, 5, 3],
      ],
    } as const;
    expect([own, other, taker].map((id) => facts(at, id))).toEqual(rows[mode]);
  });

  it('all or nothing counts only lots that it could have', () => {
    const at = venue();
    const own = at.place({ lots: 5, priceTicks: PRICE, stpMode: none });
    const taker = at.place({ side: -1, lots: 5, priceTicks: PRICE, timeInForce: TIME_IN_FORCE.fok, stpMode: mode });
    const isAlone = mode === none;
    const isUsedUp = mode === decrement || mode === transfer;
    expect(at.order(taker).state).toBe(isAlone ? filled : isUsedUp ? expiredInMatch : expired);
    expect(at.order(own).state).toBe(isAlone ? filled : isUsedUp ? expiredInMatch : open);
  });
});

/** Sells lots at the price, or below it once that is far away. */
function pair(at: Venue, lots: number, stpMode: StpModeCode): number {
  return at.exchange.submitList(4000, {
    kind: 'oco',
    account: 0,
    symbol: 0,
    listClientId: 0,
    legs: [
      at.request({ side: -1, type: ORDER_TYPE.limitMaker, lots, priceTicks: PRICE, stpMode }),
      at.request({ side: -1, type: ORDER_TYPE.stopLossLimit, lots, stopTicks: 50, priceTicks: 49, stpMode }),
    ],
  });
}

function legsOf(at: Venue, listId: number): readonly [number, number] {
  return (at.exchange.list(0, listId)?.orderIds ?? [0, 0]) as readonly [number, number];
}
