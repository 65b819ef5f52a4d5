import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import {
  type ClientOrderId,
  clientOrderId,
  type FillReport,
  OpenOrders,
  type OrderIntent,
  orderLine,
  remainingLots,
  type Side,
} from './index.ts';

function intent(intentSeq: number, overrides: Partial<OrderIntent> = {}): OrderIntent {
  return {
    intentSeq,
    clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq }),
    instrument: 0,
    side: 'buy',
    type: 'market',
    purpose: 'entry',
    lots: qtyLots(10),
    priceTicks: priceTicks(0),
    reduceOnly: false,
    time: micros(intentSeq),
    ...overrides,
  };
}

function fillOf(order: OrderIntent, tradeId: number, lots: number): FillReport {
  return {
    kind: 'filled',
    clientOrderId: order.clientOrderId,
    instrument: order.instrument,
    time: micros(1000 + tradeId),
    tradeId,
    lots: qtyLots(lots),
    ticks: priceTicks(100),
    fee: quoteUnits(1),
    deadMarket: false,
  };
}

describe('open orders', () => {
  it('reserves the full quantity until fills take it away', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    expect(orders.reservedLots(0, 'buy')).toBe(10);
    orders.fill(fillOf(order, 1, 4));
    expect(orders.reservedLots(0, 'buy')).toBe(6);
    expect(orders.get(order.clientOrderId)?.status).toBe('partiallyFilled');
    orders.fill(fillOf(order, 2, 6));
    expect(orders.reservedLots(0, 'buy')).toBe(0);
    expect(orders.size).toBe(0);
  });

  it('keeps the quantity of an order of unknown fate reserved', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    orders.apply(order.clientOrderId, 'loseTrack');
    expect(orders.reservedLots(0, 'buy')).toBe(10);
    orders.apply(order.clientOrderId, 'reject');
    expect(orders.reservedLots(0, 'buy')).toBe(0);
  });

  it('counts a trade once when the venue reports it twice', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    expect(orders.fill(fillOf(order, 7, 4)).kind).toBe('counted');
    expect(orders.fill(fillOf(order, 7, 4)).kind).toBe('duplicate');
    expect(remainingLots(orders.get(order.clientOrderId)!)).toBe(6);
  });

  it('books a fill that arrives after its order was cancelled', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    orders.apply(order.clientOrderId, 'requestCancel');
    orders.apply(order.clientOrderId, 'cancel');
    const late = orders.fill(fillOf(order, 1, 10));
    expect(late).toMatchObject({ kind: 'counted', order: { status: 'filled', filledLots: 10 } });
    expect(orders.reservedLots(0, 'buy')).toBe(0);
  });

  it('calls a fill external when no order of ours has its id', () => {
    const orders = new OpenOrders();
    const foreign = fillOf(intent(1), 1, 1);
    expect(orders.fill({ ...foreign, clientOrderId: 'by-hand' as ClientOrderId }).kind).toBe('external');
    expect(orders.apply('by-hand' as ClientOrderId, 'cancel')).toBeUndefined();
  });

  it('names a fill beyond the ordered quantity, and still counts it', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    expect(orders.fill(fillOf(order, 1, 11))).toMatchObject({
      kind: 'overfill',
      order: { filledLots: 11, status: 'filled' },
    });
    expect(orders.reservedLots(0, 'buy')).toBe(0);
    expect(orders.fill(fillOf(order, 2, 1)).kind).toBe('overfill');
  });

  it('refuses a change that the state table does not have, and changes nothing', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    orders.apply(order.clientOrderId, 'accept');
    expect(orders.apply(order.clientOrderId, 'reject')).toMatchObject({
      kind: 'refused',
      code: 'BOT4_ORDER_TRANSITION',
    });
    expect(orders.get(order.clientOrderId)?.status).toBe('accepted');
  });

  it('returns to partially filled when a cancel of a partly filled order is refused', () => {
    const orders = new OpenOrders();
    const order = intent(1);
    orders.add(order);
    orders.fill(fillOf(order, 1, 4));
    orders.apply(order.clientOrderId, 'requestCancel');
    orders.apply(order.clientOrderId, 'rejectCancel');
    expect(orders.get(order.clientOrderId)?.status).toBe('partiallyFilled');
  });

  it('forgets the oldest closed orders, so that memory does not grow with history', () => {
    const orders = new OpenOrders();
    const first = intent(1);
    for (let i = 1; i <= 5000; i++) {
      const order = i === 1 ? first : intent(i);
      orders.add(order);
      orders.fill(fillOf(order, i, 10));
    }
    expect(orders.size).toBe(0);
    expect(orders.fill({ ...fillOf(first, 6000, 1) }).kind).toBe('external');
  });

  it('keeps reserved and reducing lots equal to the remaining lots of open orders, for any history', () => {
    const step = fc.record({
      order: fc.integer({ min: 1, max: 6 }),
      action: fc.constantFrom('fill', 'requestCancel', 'cancel', 'loseTrack', 'reject', 'accept'),
      lots: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const orders = new OpenOrders();
        const made = [1, 2, 3, 4, 5, 6].map((i) =>
          intent(i, { side: i % 2 === 0 ? 'sell' : 'buy', reduceOnly: i > 4, instrument: i % 3 === 0 ? 1 : 0 }),
        );
        for (const order of made) orders.add(order);
        for (const [i, { order, action, lots }] of steps.entries()) {
          const target = made[order - 1]!;
          const open = orders.get(target.clientOrderId);
          if (action !== 'fill') orders.apply(target.clientOrderId, action as 'cancel');
          else if (open !== undefined) orders.fill(fillOf(target, i + 1, Math.min(lots, remainingLots(open))));
        }
        for (const instrument of [0, 1]) {
          for (const side of ['buy', 'sell'] as Side[]) {
            const rest = (reduceOnly: boolean): number =>
              [...orders.values()]
                .filter(
                  (o) =>
                    o.intent.instrument === instrument && o.intent.side === side && o.intent.reduceOnly === reduceOnly,
                )
                .reduce((sum, o) => sum + remainingLots(o), 0);
            expect(orders.reservedLots(instrument, side)).toBe(rest(false));
            expect(orders.reducingLots(instrument, side)).toBe(rest(true));
          }
        }
      }),
    );
  });
});

describe('order line', () => {
  it('does not depend on epoch and client order id', () => {
    const a = intent(3);
    const b = { ...a, clientOrderId: clientOrderId({ session: '00000000', epoch: 9, intentSeq: 3 }) };
    expect(orderLine(a)).toBe(orderLine(b));
    expect(orderLine(a)).toBe('3 order 3 0 buy market entry 10 0 0');
  });
});
