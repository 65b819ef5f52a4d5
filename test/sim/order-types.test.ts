/** Order types, times in force, triggers, icebergs, ranges of prices: what each does and what it says. */
import { describe, expect, it } from 'vitest';
import {
  EXPIRY_REASON,
  ORDER_STATE,
  ORDER_TYPE,
  REFUSAL,
  SIM_EVENT,
  TIME_IN_FORCE,
} from '../../src/domain/sim/index.ts';
import { venue } from './venue.ts';

const { market, stopLoss, stopLossLimit, takeProfit, takeProfitLimit, limitMaker } = ORDER_TYPE;

describe('a limit order', () => {
  it('trades at the price of the book and gives back what it had locked for its own', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 10, priceTicks: 100 });
    const id = at.place({ lots: 10, priceTicks: 150 });
    expect(at.order(id)).toMatchObject({ state: ORDER_STATE.filled, filledQuoteUnits: 1_000_000 });
    // 10 lots of 0.001 at 1.00; 1500 ppm of what is received stay with the venue.
    expect(at.exchange.balance(0, 1)).toEqual({ free: 1e13 - 1_000_000, locked: 0 });
    expect(at.exchange.balance(0, 0)).toEqual({ free: 1e13 + 1_000_000 - 1500, locked: 0 });
    expect(at.exchange.balance(1, 1)).toEqual({ free: 1e13 + 1_000_000 - 1000, locked: 0 });
  });

  it('is first come, first served at a price, and the better price goes first', () => {
    const at = venue();
    const first = at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    const second = at.place({ account: 2, side: -1, lots: 5, priceTicks: 100 });
    const better = at.place({ account: 2, side: -1, lots: 5, priceTicks: 99 });
    at.place({ lots: 8, priceTicks: 100 });
    expect([better, first, second].map((id) => at.order(id).filledLots)).toEqual([5, 3, 0]);
    expect(at.exchange.bestAsk(0)).toBe(100);
  });

  it('says new, the fills of taker and maker, and the trade, in this order', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    at.log.length = 0;
    at.place({ lots: 5, priceTicks: 100 });
    expect(at.log.map(({ kind, maker }) => [kind, maker])).toEqual([
      [SIM_EVENT.new, 0],
      [SIM_EVENT.fill, 0],
      [SIM_EVENT.fill, 1],
      [SIM_EVENT.trade, 0],
      [SIM_EVENT.level, 0],
      [SIM_EVENT.balance, 0],
      [SIM_EVENT.balance, 0],
      [SIM_EVENT.balance, 0],
      [SIM_EVENT.balance, 0],
    ]);
  });

  it('is refused beyond the balance, and nothing is different then', () => {
    const at = venue();
    expect(at.place({ side: -1, lots: 100_000_001, priceTicks: 100 })).toBe(REFUSAL.filterLotSize);
    at.exchange.deposit(5, 0, 0, -9.9999e12);
    at.log.length = 0;
    expect(at.place({ side: -1, lots: 1001, priceTicks: 100 })).toBe(REFUSAL.insufficientBalance);
    expect(at.log).toEqual([]);
    expect(at.place({ side: -1, lots: 1000, priceTicks: 100 })).toBeGreaterThan(0);
  });
});

describe('time in force', () => {
  it('ends what an IOC order cannot fill', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    const id = at.place({ lots: 8, priceTicks: 100, timeInForce: TIME_IN_FORCE.ioc });
    expect(at.order(id)).toMatchObject({
      state: ORDER_STATE.expired,
      filledLots: 5,
      reason: EXPIRY_REASON.unfilledIoc,
    });
    expect(at.exchange.balance(0, 1).locked).toBe(0);
  });

  it('fills an FOK order whole, hidden lots too, or not at all', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, icebergLots: 1, priceTicks: 100 });
    const killed = at.place({ lots: 6, priceTicks: 100, timeInForce: TIME_IN_FORCE.fok });
    expect(at.order(killed)).toMatchObject({
      state: ORDER_STATE.expired,
      filledLots: 0,
      reason: EXPIRY_REASON.unfilledFok,
    });
    const filled = at.place({ lots: 5, priceTicks: 100, timeInForce: TIME_IN_FORCE.fok });
    expect(at.order(filled).state).toBe(ORDER_STATE.filled);
  });

  it('ends an order of a date when time reaches it', () => {
    const at = venue();
    const late = at.place({ lots: 5, priceTicks: 100, timeInForce: TIME_IN_FORCE.gtd, expireTime: 9000 });
    const early = at.place({ lots: 5, priceTicks: 101, timeInForce: TIME_IN_FORCE.gtd, expireTime: 8000 });
    at.exchange.advance(7999);
    expect(at.order(early).state).toBe(ORDER_STATE.new);
    at.exchange.advance(8000);
    expect(at.order(early)).toMatchObject({ state: ORDER_STATE.expired, reason: EXPIRY_REASON.goodTillDate });
    // Another command at a later time brings the date with it.
    at.at(20_000);
    at.place({ account: 1, lots: 1, priceTicks: 1 });
    expect(at.order(late).state).toBe(ORDER_STATE.expired);
  });
});

describe('a market order', () => {
  it('walks the book and expires with its filled part when it runs dry', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 103 });
    at.kinds();
    const id = at.place({ type: market, lots: 12 });
    expect(at.kinds()).toEqual(['new', 'fill', 'fill', 'trade', 'fill', 'fill', 'trade', 'expired']);
    expect(at.order(id)).toMatchObject({
      filledLots: 10,
      filledQuoteUnits: 1_015_000,
      reason: EXPIRY_REASON.insufficientLiquidity,
    });
  });

  it('buys for quote units the most lots that they pay for', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 103 });
    // 5 lots cost 500,000; 2 more at 103,000 are 206,000; a third is not paid for.
    const id = at.place({ type: market, quoteUnits: 808_999 });
    expect(at.order(id)).toMatchObject({
      state: ORDER_STATE.filled,
      lots: 7,
      filledQuoteUnits: 706_000,
      quoteUnits: 808_999,
    });
  });

  it('sells for quote units no more than brings them', () => {
    const at = venue();
    at.place({ account: 1, lots: 50, priceTicks: 100 });
    const id = at.place({ side: -1, type: market, quoteUnits: 250_000 });
    expect(at.order(id)).toMatchObject({ state: ORDER_STATE.filled, lots: 2, filledQuoteUnits: 200_000 });
  });

  it('of quote units is refused without liquidity, or when they do not pay for the least quantity', () => {
    const at = venue();
    expect(at.place({ type: market, quoteUnits: 250_000 })).toBe(REFUSAL.noLiquidity);
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    expect(at.place({ type: market, quoteUnits: 99_999 })).toBe(REFUSAL.liquidityBelowLot);
  });

  it('does not trade outside the range of prices, which is that of the moment it came', () => {
    const priceRange = { bidUp: '1.05', bidDown: '0.5', askUp: '2', askDown: '0.9' };
    const at = venue({ symbol: { priceRange } });
    at.exchange.setReferencePrice(2, 0, 100);
    for (const priceTicks of [100, 105, 106]) at.place({ account: 1, side: -1, lots: 5, priceTicks });
    const id = at.place({ type: market, lots: 15 });
    expect(at.order(id)).toMatchObject({
      state: ORDER_STATE.expired,
      filledLots: 10,
      reason: EXPIRY_REASON.priceRangeExceeded,
    });
    const limit = at.place({ lots: 1, priceTicks: 106 });
    expect(at.order(limit)).toMatchObject({ state: ORDER_STATE.expired, reason: EXPIRY_REASON.priceRangeExceeded });
  });
});

describe('what a market takes', () => {
  it('is only its order types, where it says them', () => {
    const at = venue({ symbol: { orderTypes: [ORDER_TYPE.limit, ORDER_TYPE.limitMaker] } });
    expect(at.place({ lots: 1, priceTicks: 100 })).toBeGreaterThan(0);
    expect(at.place({ type: market, lots: 1 })).toBe(REFUSAL.orderTypeNotSupported);
    expect(at.place({ type: stopLoss, side: -1, lots: 1, stopTicks: 90 })).toBe(REFUSAL.orderTypeNotSupported);
  });

  it('is no more of an asset an order than MAX_ASSET says, of either', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '9000', stepSize: '0.001' },
      { filterType: 'MAX_ASSET', asset: 'AAA', limit: '0.01000000' },
      { filterType: 'MAX_ASSET', asset: 'QQQ', limit: '0.01800000' },
    ];
    const at = venue({ symbol: { filters } });
    expect(at.place({ lots: 11, priceTicks: 1 })).toBe(REFUSAL.maxAsset);
    expect(at.place({ lots: 10, priceTicks: 180 })).toBeGreaterThan(0);
    expect(at.place({ lots: 10, priceTicks: 181 })).toBe(REFUSAL.maxAsset);
    expect(at.place({ type: market, side: -1, quoteUnits: 1_800_001 })).toBe(REFUSAL.maxAsset);
    expect(at.place({ account: 1, type: market, side: -1, quoteUnits: 1_800_000 })).toBeGreaterThan(0);
  });

  it('is a market order by quantity even when nobody is there; it expires at once', () => {
    const at = venue();
    const id = at.place({ type: market, lots: 5 });
    expect(at.order(id)).toMatchObject({
      state: ORDER_STATE.expired,
      filledLots: 0,
      reason: EXPIRY_REASON.insufficientLiquidity,
    });
    expect(at.kinds()).toEqual(['new', 'expired']);
  });
});

describe('a post-only order', () => {
  it('is refused when it would trade, and rests otherwise', () => {
    const at = venue();
    at.place({ account: 1, side: -1, lots: 5, priceTicks: 100 });
    expect(at.place({ type: limitMaker, lots: 5, priceTicks: 100 })).toBe(REFUSAL.wouldMatchImmediately);
    expect(at.place({ type: limitMaker, lots: 5, priceTicks: 99 })).toBeGreaterThan(0);
  });
});

describe('a reduce-only order', () => {
  it('sells no more than the free base asset and never buys', () => {
    const at = venue();
    at.exchange.deposit(2, 0, 0, -(1e13 - 500_000));
    expect(at.place({ reduceOnly: true, lots: 5, priceTicks: 100 })).toBe(REFUSAL.reduceOnly);
    const id = at.place({ reduceOnly: true, side: -1, lots: 9, priceTicks: 100 });
    expect(at.order(id).lots).toBe(5);
    expect(at.place({ reduceOnly: true, side: -1, lots: 1, priceTicks: 100 })).toBe(REFUSAL.reduceOnly);
  });
});

describe('an iceberg', () => {
  it('shows its part, and the next part goes to the end of the queue', () => {
    const at = venue();
    const iceberg = at.place({ account: 1, side: -1, lots: 10, icebergLots: 4, priceTicks: 100 });
    const plain = at.place({ account: 2, side: -1, lots: 3, priceTicks: 100 });
    expect(at.exchange.depth(0, 9).asks).toEqual([[100, 7]]);
    at.place({ lots: 2, priceTicks: 100 });
    expect(at.exchange.depth(0, 9).asks).toEqual([[100, 5]]);
    at.place({ lots: 3, priceTicks: 100 });
    // Two more of the iceberg's first part, then one of the other order.
    expect([at.order(iceberg).filledLots, at.order(plain).filledLots]).toEqual([4, 1]);
    expect(at.exchange.depth(0, 9).asks).toEqual([[100, 6]]);
    at.place({ lots: 8, priceTicks: 100 });
    expect([at.order(iceberg).state, at.order(plain).state]).toEqual([ORDER_STATE.filled, ORDER_STATE.filled]);
    expect(at.exchange.bestAsk(0)).toBe(0);
  });

  it('is refused when it shows more than there is, or does not stand until cancelled', () => {
    const at = venue();
    expect(at.place({ lots: 3, icebergLots: 4, priceTicks: 100 })).toBe(REFUSAL.icebergExceedsQuantity);
    expect(at.place({ lots: 3, icebergLots: 2, priceTicks: 100, timeInForce: 1 })).toBe(REFUSAL.icebergNeedsGtc);
    expect(at.place({ type: market, lots: 3, icebergLots: 2 })).toBe(REFUSAL.orderTypeNotSupported);
  });
});

/** A last price without changing what the accounts 0 have. */
function tradeAt(at: ReturnType<typeof venue>, priceTicks: number): void {
  at.place({ account: 1, side: -1, lots: 1, priceTicks, stpMode: 0 });
  at.place({ account: 2, lots: 1, priceTicks, timeInForce: TIME_IN_FORCE.ioc, stpMode: 0 });
}

describe('stop orders', () => {
  it.each([
    ['STOP_LOSS sells at its stop or below', stopLoss, -1, 95, [96, 95]],
    ['STOP_LOSS buys at its stop or above', stopLoss, 1, 105, [104, 105]],
    ['TAKE_PROFIT sells at its stop or above', takeProfit, -1, 105, [104, 105]],
    ['TAKE_PROFIT buys at its stop or below', takeProfit, 1, 95, [96, 95]],
  ] as const)('%s', (_name, type, side, stopTicks, [before, touch]) => {
    const at = venue();
    tradeAt(at, 100);
    at.place({ account: 1, side: side > 0 ? -1 : 1, lots: 50, priceTicks: side > 0 ? 120 : 80 });
    const id = at.place({ type, side, lots: 5, stopTicks });
    tradeAt(at, before);
    expect(at.order(id)).toMatchObject({ state: ORDER_STATE.new, working: false });
    tradeAt(at, touch);
    expect(at.order(id)).toMatchObject({ state: ORDER_STATE.filled, working: true, filledLots: 5 });
  });

  it('are refused when their price has come already, equality included', () => {
    const at = venue();
    tradeAt(at, 100);
    expect(at.place({ type: stopLoss, side: -1, lots: 5, stopTicks: 100 })).toBe(REFUSAL.wouldTriggerImmediately);
    expect(at.place({ type: takeProfit, side: -1, lots: 5, stopTicks: 100 })).toBe(REFUSAL.wouldTriggerImmediately);
    expect(at.place({ type: stopLossLimit, side: 1, lots: 5, stopTicks: 99, priceTicks: 99 })).toBe(
      REFUSAL.wouldTriggerImmediately,
    );
  });

  it('rest at their limit once triggered, and set each other off in the order of their prices', () => {
    const at = venue();
    tradeAt(at, 100);
    at.place({ account: 1, lots: 3, priceTicks: 97 });
    const near = at.place({ type: stopLossLimit, side: -1, lots: 3, stopTicks: 98, priceTicks: 97 });
    const far = at.place({ type: stopLossLimit, side: -1, lots: 4, stopTicks: 97, priceTicks: 96 });
    tradeAt(at, 98);
    expect(at.order(near).state).toBe(ORDER_STATE.filled);
    expect(at.order(far)).toMatchObject({ state: ORDER_STATE.new, working: true });
    expect(at.exchange.bestAsk(0)).toBe(96);
  });

  it('that buy at the market and cannot pay when triggered end as rejected', () => {
    const at = venue();
    tradeAt(at, 100);
    at.exchange.deposit(5, 0, 1, -(1e13 - 600_000));
    at.place({ account: 1, side: -1, lots: 50, priceTicks: 200 });
    const id = at.place({ type: stopLoss, lots: 5, stopTicks: 110 });
    tradeAt(at, 111);
    expect(at.order(id)).toMatchObject({ state: ORDER_STATE.expired, reason: EXPIRY_REASON.rejected });
    expect(at.exchange.balance(0, 1)).toEqual({ free: 600_000, locked: 0 });
  });
});

describe('trailing orders', () => {
  it('sell after a fall of their distance from the highest trade, equality included', () => {
    const at = venue();
    tradeAt(at, 400);
    at.place({ account: 1, lots: 50, priceTicks: 100 });
    const id = at.place({ type: stopLossLimit, side: -1, lots: 5, trailingBps: 500, priceTicks: 300 });
    for (const tick of [400, 420, 410, 400]) tradeAt(at, tick);
    expect(at.order(id).working).toBe(false);
    // 420 less 5 % is 399.
    tradeAt(at, 399);
    expect(at.order(id)).toMatchObject({ working: true, state: ORDER_STATE.new });
  });

  it('buy after a rise of their distance from the lowest trade: 44,100 is 42,000 and 5 %', () => {
    const at = venue();
    tradeAt(at, 43_000);
    const id = at.place({ type: takeProfitLimit, lots: 5, trailingBps: 500, priceTicks: 40_000 });
    for (const tick of [42_000, 43_000, 44_099]) tradeAt(at, tick);
    expect(at.order(id).working).toBe(false);
    tradeAt(at, 44_100);
    expect(at.order(id).working).toBe(true);
  });

  it('with a stop price follow from the trade that touches it', () => {
    const at = venue();
    tradeAt(at, 400);
    const id = at.place({
      type: takeProfitLimit,
      side: -1,
      lots: 5,
      stopTicks: 410,
      trailingBps: 500,
      priceTicks: 405,
    });
    // Falls before the touch do not count.
    for (const tick of [409, 380, 410, 400, 391]) tradeAt(at, tick);
    expect(at.order(id).working).toBe(false);
    tradeAt(at, 389);
    expect(at.order(id).working).toBe(true);
  });

  it.each([
    [false, false],
    [true, true],
  ])(
    'follow from the last price where the market says so (%s): a fall from 400 to 380 triggers 5 %% (%s)',
    (trailsFromLast, isTriggered) => {
      const at = venue({ symbol: { trailsFromLast } });
      const before = at.place({ type: stopLossLimit, side: -1, lots: 5, trailingBps: 500, priceTicks: 300 });
      tradeAt(at, 400);
      const id = at.place({ type: stopLossLimit, side: -1, lots: 5, trailingBps: 500, priceTicks: 300 });
      const far = at.place({ type: stopLossLimit, side: -1, lots: 5, trailingBps: 501, priceTicks: 300 });
      tradeAt(at, 380);
      // The one before has followed from the first trade on, wherever others begin.
      expect([before, id, far].map((one) => at.order(one).working)).toEqual([true, isTriggered, false]);
    },
  );

  it('have a limit as far from their trigger as they say, also where the trade has gone beyond it', () => {
    const at = venue();
    tradeAt(at, 400);
    const sale = { type: stopLossLimit, side: -1, lots: 5, trailingBps: 500, followsTrigger: true } as const;
    const below = at.place({ ...sale, limitOffsetTicks: -9 });
    const above = at.place({ ...sale, limitOffsetTicks: 12 });
    for (const tick of [400, 420]) tradeAt(at, tick);
    expect(at.order(below)).toMatchObject({ priceTicks: 0, stopTicks: 0, working: false });
    // 420 less 5 % is 399, and the trade is at 390.
    tradeAt(at, 390);
    expect(at.order(below)).toMatchObject({ priceTicks: 390, stopTicks: 399, working: true });
    expect(at.order(above)).toMatchObject({ priceTicks: 411, stopTicks: 399, working: true });
    expect(at.exchange.depth(0, 2).asks.map(([tick]) => tick)).toEqual([390, 411]);
  });

  it('lock for a buy what it needs at the limit that they turn out to have, or end when that is not there', () => {
    const at = venue();
    tradeAt(at, 400);
    const buy = { type: stopLossLimit, side: 1, lots: 10, trailingBps: 500, followsTrigger: true } as const;
    const id = at.place({ ...buy, limitOffsetTicks: 20 });
    expect(at.exchange.balance(0, 1).locked).toBe(4_000_000);
    for (const tick of [400, 420]) tradeAt(at, tick);
    // 400 and 5 % is 420, the limit 440.
    expect(at.order(id)).toMatchObject({ priceTicks: 440, lockTicks: 440, working: true });
    expect(at.exchange.balance(0, 1).locked).toBe(4_400_000);
    at.exchange.cancelAll(5000, 0, 0);
    expect(at.exchange.balance(0, 1).locked).toBe(0);
    at.at(6000);
    const poor = at.place({ ...buy, limitOffsetTicks: 2000 });
    const { free } = at.exchange.balance(0, 1);
    at.exchange.deposit(6001, 0, 1, 1_000_000 - free);
    at.at(6002);
    for (const tick of [420, 441]) tradeAt(at, tick);
    expect(at.order(poor)).toMatchObject({ state: ORDER_STATE.expired, reason: EXPIRY_REASON.rejected });
    expect(at.exchange.balance(0, 1).locked).toBe(0);
  });

  it('keep such a limit within the prices of the market, and refuse one that is no offset', () => {
    const at = venue();
    tradeAt(at, 400);
    const sale = { type: takeProfitLimit, side: 1, lots: 5, trailingBps: 500, followsTrigger: true } as const;
    const low = at.place({ ...sale, limitOffsetTicks: -10_000 });
    for (const tick of [400, 420]) tradeAt(at, tick);
    expect(at.order(low).priceTicks).toBe(1);
    for (const wrong of [
      { limitOffsetTicks: 0.5 },
      { limitOffsetTicks: Number.NaN },
      { limitOffsetTicks: 2 ** 40 },
      { trailingBps: 0 },
      { stopTicks: 500 },
      { type: stopLoss },
      { type: limitMaker },
      { type: ORDER_TYPE.limit, trailingBps: 0 },
    ])
      expect(at.place({ ...sale, ...wrong })).toBe(REFUSAL.badCombination);
    expect(at.place({ ...sale, priceTicks: 400 })).toBe(REFUSAL.badPrice);
  });

  it('can be cancelled while they follow', () => {
    const at = venue();
    tradeAt(at, 400);
    const ids = [1, 2, 3].map((lots) =>
      at.place({ type: stopLossLimit, side: -1, lots, trailingBps: 500, priceTicks: 300 }),
    );
    tradeAt(at, 420);
    at.exchange.cancel(9000, { account: 0, symbol: 0, orderId: ids[1] as number, clientId: 0 });
    at.at(9001);
    tradeAt(at, 399);
    expect(ids.map((id) => at.order(id).working)).toEqual([true, false, true]);
  });
});
