/**
 * Self-trade prevention as Binance describes it: the worked cases of its guide (EXPIRE_MAKER with three makers, DECREMENT,
 * a market order that meets only its own), and every mode on both sides.
 */
import { describe, expect, it } from 'vitest';
import { EXPIRY_REASON, ORDER_STATE, ORDER_TYPE, REFUSAL, SIM_EVENT, STP_MODE } from '../../src/domain/sim/index.ts';
import { type Venue, venue } from './venue.ts';

const { none, expireTaker, expireMaker, expireBoth, decrement, transfer } = STP_MODE;

/** State, open lots and prevented lots. */
function facts(at: Venue, orderId: number): readonly [number, number, number] {
  const { state, lots, filledLots, preventedLots } = at.order(orderId);
  return [state, lots - filledLots - preventedLots, preventedLots];
}

describe('EXPIRE_MAKER', () => {
  it('ends three makers of one owner, and the taker then rests with all its lots', () => {
    const at = venue();
    const makers = [
      [12, 120],
      [13, 110],
      [81, 100],
    ].map(([lots, priceTicks]) => at.place({ lots: lots as number, priceTicks: priceTicks as number }));
    const taker = at.place({ side: -1, lots: 30, priceTicks: 100, stpMode: expireMaker });
    expect(makers.map((maker) => facts(at, maker))).toEqual([
      [ORDER_STATE.expiredInMatch, 0, 12],
      [ORDER_STATE.expiredInMatch, 0, 13],
      [ORDER_STATE.expiredInMatch, 0, 81],
    ]);
    expect(facts(at, taker)).toEqual([ORDER_STATE.new, 30, 0]);
    const prevented = at.log.filter(({ kind }) => kind === SIM_EVENT.prevented);
    expect(prevented.map(({ preventedMatchId, lots }) => [preventedMatchId, lots])).toEqual([
      [0, 12],
      [1, 13],
      [2, 81],
    ]);
    expect(at.exchange.depth(0, 9)).toEqual({ bids: [], asks: [[100, 30]] });
  });

  it('leaves a market order without anyone to trade with: it expires, its maker expires in the match', () => {
    const at = venue();
    const maker = at.place({ side: -1, lots: 10, priceTicks: 100 });
    const taker = at.place({ type: ORDER_TYPE.market, lots: 5, stpMode: expireMaker });
    expect(facts(at, maker)).toEqual([ORDER_STATE.expiredInMatch, 0, 10]);
    expect(facts(at, taker)).toEqual([ORDER_STATE.expired, 5, 0]);
    expect(at.order(taker).reason).toBe(EXPIRY_REASON.insufficientLiquidity);
  });

  it('passes over its own orders and fills with those of others', () => {
    const at = venue();
    const own = at.place({ side: -1, lots: 10, priceTicks: 100 });
    const other = at.place({ account: 1, side: -1, lots: 10, priceTicks: 101 });
    const taker = at.place({ type: ORDER_TYPE.market, lots: 5, stpMode: expireMaker });
    expect(facts(at, own)[0]).toBe(ORDER_STATE.expiredInMatch);
    expect(facts(at, taker)).toEqual([ORDER_STATE.filled, 0, 0]);
    expect(facts(at, other)).toEqual([ORDER_STATE.partiallyFilled, 5, 0]);
  });
});

describe('DECREMENT', () => {
  it('takes the lots of the smaller order from both', () => {
    const at = venue();
    const maker = at.place({ lots: 6, priceTicks: 200 });
    const taker = at.place({ side: -1, lots: 2, priceTicks: 200, stpMode: decrement });
    expect(facts(at, maker)).toEqual([ORDER_STATE.new, 4, 2]);
    expect(facts(at, taker)).toEqual([ORDER_STATE.expiredInMatch, 0, 2]);
    expect(at.exchange.depth(0, 9).bids).toEqual([[200, 4]]);
  });

  it('ends both when they are equal, and gives the funds back', () => {
    const at = venue();
    const before = at.exchange.balance(0, 1);
    const maker = at.place({ lots: 6, priceTicks: 200 });
    const taker = at.place({ side: -1, lots: 6, priceTicks: 200, stpMode: decrement });
    expect([facts(at, maker)[0], facts(at, taker)[0]]).toEqual([
      ORDER_STATE.expiredInMatch,
      ORDER_STATE.expiredInMatch,
    ]);
    expect(at.exchange.balance(0, 1)).toEqual(before);
    expect(at.log.some(({ kind }) => kind === SIM_EVENT.trade)).toBe(false);
  });
});

describe('TRANSFER', () => {
  it('moves base and quote between two accounts of a group, without trade and commission', () => {
    const at = venue();
    const maker = at.place({ account: 1, lots: 6, priceTicks: 200, stpMode: transfer });
    const taker = at.place({ account: 2, side: -1, lots: 2, priceTicks: 150, stpMode: transfer });
    expect(facts(at, maker)).toEqual([ORDER_STATE.new, 4, 2]);
    expect(facts(at, taker)).toEqual([ORDER_STATE.expiredInMatch, 0, 2]);
    // 2 lots of 0.001 at 2.00 are 0.004; 4 lots more are locked at the same price.
    expect(at.exchange.balance(1, 0)).toEqual({ free: 1e13 + 200_000, locked: 0 });
    expect(at.exchange.balance(1, 1)).toEqual({ free: 1e13 - 1_200_000, locked: 800_000 });
    expect(at.exchange.balance(2, 0)).toEqual({ free: 1e13 - 200_000, locked: 0 });
    expect(at.exchange.balance(2, 1)).toEqual({ free: 1e13 + 400_000, locked: 0 });
    expect([at.exchange.collected(0), at.exchange.collected(1)]).toEqual([0, 0]);
  });

  it('is a decrement when the maker has another mode, and on one account', () => {
    const at = venue();
    at.place({ account: 1, lots: 6, priceTicks: 200, stpMode: decrement });
    at.place({ account: 2, side: -1, lots: 2, priceTicks: 200, stpMode: transfer });
    expect(at.exchange.balance(2, 1)).toEqual({ free: 1e13, locked: 0 });
    const maker = at.place({ account: 0, lots: 6, priceTicks: 300, stpMode: transfer });
    at.place({ account: 0, side: -1, lots: 2, priceTicks: 300, stpMode: transfer });
    expect(facts(at, maker)).toEqual([ORDER_STATE.new, 4, 2]);
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13, locked: 0 });
  });
});

describe('every mode, on both sides', () => {
  /** Maker of 6 lots, taker of 4, at one price: state and open lots of both. */
  const cases = [
    ['NONE', none, [ORDER_STATE.partiallyFilled, 2], [ORDER_STATE.filled, 0]],
    ['EXPIRE_TAKER', expireTaker, [ORDER_STATE.new, 6], [ORDER_STATE.expiredInMatch, 0]],
    ['EXPIRE_MAKER', expireMaker, [ORDER_STATE.expiredInMatch, 0], [ORDER_STATE.new, 4]],
    ['EXPIRE_BOTH', expireBoth, [ORDER_STATE.expiredInMatch, 0], [ORDER_STATE.expiredInMatch, 0]],
    ['DECREMENT', decrement, [ORDER_STATE.new, 2], [ORDER_STATE.expiredInMatch, 0]],
    ['TRANSFER', transfer, [ORDER_STATE.new, 2], [ORDER_STATE.expiredInMatch, 0]],
  ] as const;
  it.each(cases.flatMap((one) => [[1, ...one] as const, [-1, ...one] as const]))(
    'taker of side %i with %s',
    (side, _name, stpMode, makerFacts, takerFacts) => {
      // The mode of the maker says nothing: it is another one.
      for (const makerMode of [none, expireBoth]) {
        const at = venue();
        const maker = at.place({ account: 1, side: side > 0 ? -1 : 1, lots: 6, priceTicks: 100, stpMode: makerMode });
        const taker = at.place({ account: 2, side, lots: 4, priceTicks: 100, stpMode });
        expect(facts(at, maker).slice(0, 2)).toEqual(makerFacts);
        expect(facts(at, taker).slice(0, 2)).toEqual(takerFacts);
      }
    },
  );

  it('does not concern accounts without a common group', () => {
    for (const stpMode of [expireTaker, expireMaker, expireBoth, decrement, transfer]) {
      const at = venue();
      at.place({ account: 0, lots: 6, priceTicks: 100 });
      const taker = at.place({ account: 1, side: -1, lots: 4, priceTicks: 100, stpMode });
      expect(facts(at, taker)).toEqual([ORDER_STATE.filled, 0, 0]);
    }
  });

  it('is the default of the market when the order says none, and one that is not allowed is refused', () => {
    const at = venue({ symbol: { defaultStpMode: expireBoth, allowedStpModes: [none, expireBoth] } });
    const maker = at.place({ lots: 6, priceTicks: 100 });
    at.place({ side: -1, lots: 4, priceTicks: 100 });
    expect(facts(at, maker)[0]).toBe(ORDER_STATE.expiredInMatch);
    expect(at.place({ lots: 1, priceTicks: 100, stpMode: decrement })).toBe(REFUSAL.stpModeNotAllowed);
  });

  it('does not let an order that fills all or nothing count its own lots', () => {
    const at = venue();
    at.place({ side: -1, lots: 6, priceTicks: 100 });
    at.place({ account: 1, side: -1, lots: 3, priceTicks: 100 });
    const killed = at.place({ lots: 5, priceTicks: 100, timeInForce: 2, stpMode: expireMaker });
    expect(facts(at, killed)[0]).toBe(ORDER_STATE.expired);
    expect(at.exchange.depth(0, 9).asks).toEqual([[100, 9]]);
    const filled = at.place({ lots: 3, priceTicks: 100, timeInForce: 2, stpMode: expireMaker });
    expect(facts(at, filled)[0]).toBe(ORDER_STATE.filled);
  });

  it('shortens an iceberg by its hidden lots too', () => {
    const at = venue();
    const maker = at.place({ lots: 10, icebergLots: 3, priceTicks: 100 });
    at.place({ side: -1, lots: 8, priceTicks: 100, stpMode: decrement });
    expect(facts(at, maker)).toEqual([ORDER_STATE.new, 2, 8]);
    expect(at.exchange.depth(0, 9).bids).toEqual([[100, 2]]);
  });
});
